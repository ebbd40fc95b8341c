package dev.barback.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What can be set for the web process alone.
 *
 * @param maxBodySize the largest body of a request, 1 byte or more; a larger one is answered with 413. A body is held
 *     in memory, several times its size once it is read. Default: 1MB
 */
@ConfigurationProperties("barback.web")
record WebProperties(@DefaultValue("1MB") DataSize maxBodySize) {
    WebProperties {
        if (maxBodySize.toBytes() < 1) {
            throw new IllegalArgumentException("barback.web.max-body-size should be 1 byte or more.");
        }
    }
}
