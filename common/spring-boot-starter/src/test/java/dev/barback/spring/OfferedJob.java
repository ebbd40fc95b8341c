package dev.barback.spring;

import dev.barback.Job;

/** Offered as a service, as jars do. */
public class OfferedJob implements Job {
    public void perform() {}
}
