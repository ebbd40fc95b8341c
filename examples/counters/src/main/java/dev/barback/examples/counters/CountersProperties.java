package dev.barback.examples.counters;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The application's properties.
 * @param api the address of the counter API
 * @param firstWait the wait before a failed call is retried; it doubles each time
 * @param longestWait the longest wait
 */
@ConfigurationProperties("counters")
record CountersProperties(
        @DefaultValue("http://127.0.0.1:8090") URI api,
        @DefaultValue("1s") Duration firstWait,
        @DefaultValue("1m") Duration longestWait) {}
