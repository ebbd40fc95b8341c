package dev.barback.examples;

import dev.barback.Job;

/** A job with arguments. */
public class HelloMeJob implements Job {

    /** Greets one person. */
    public String perform(String firstName, String lastName) {
        return "Hello " + firstName + " " + lastName;
    }
}
