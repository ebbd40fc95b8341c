package dev.barback.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Switches the two log lines of each execution. */
public final class JobLines {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.barback.jobs");

    private JobLines() {}

    /** Switches them on or off. */
    public static void write(boolean on) {
        LOGGER.setLevel(on ? Level.INFO : Level.OFF);
    }
}
