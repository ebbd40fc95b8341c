package dev.barback.examples;

import dev.barback.Job;

/** The smallest job. */
public class HelloWorldJob implements Job {

    /** Returns a greeting. */
    public String perform() {
        return "Hello World";
    }
}
