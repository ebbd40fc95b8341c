package dev.barback.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The two lines that each execution logs. */
public final class JobLines {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.barback.jobs");

    private JobLines() {}

    /** Whether they are written. */
    public static void write(boolean on) {
        LOGGER.setLevel(on ? Level.INFO : Level.OFF);
    }
}
