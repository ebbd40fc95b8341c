package dev.barback.examples.counters;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set.
 *
 * @param api where the counter API is
 * @param firstWait after which a call that failed is repeated; the wait doubles each time
 * @param longestWait up to this
 */
@ConfigurationProperties("counters")
record CountersProperties(
        @DefaultValue("http://127.0.0.1:8090") URI api,
        @DefaultValue("1s") Duration firstWait,
        @DefaultValue("1m") Duration longestWait) {}
