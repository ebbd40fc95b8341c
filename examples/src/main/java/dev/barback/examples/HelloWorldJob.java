package dev.barback.examples;

import dev.barback.Job;

/** The smallest job. */
public class HelloWorldJob implements Job {

    /** Greets everybody. */
    public String perform() {
        return "Hello World";
    }
}
