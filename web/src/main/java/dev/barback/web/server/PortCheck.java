package dev.barback.web.server;

import java.util.List;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Checks the ports before the start: Tomcat would refuse them at its end, with a stack trace. */
final class PortCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final List<String> PROPERTIES = List.of("server.port", "management.server.port");
    private static final int MAX_PORT = 65_535;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        for (String property : PROPERTIES) {
            check(property, context.getEnvironment().getProperty(property, "").strip());
        }
    }

    /** Spring itself refuses what is no number, with a sentence; a negative one means no server. */
    private static void check(String property, String port) {
        if (port.matches("\\+?[0-9]{1,18}") && Long.parseLong(port) > MAX_PORT) {
            throw new InvalidPortException(property, port, MAX_PORT);
        }
    }
}
