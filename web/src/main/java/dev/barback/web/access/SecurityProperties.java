package dev.barback.web.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether people are asked who they are.
 *
 * @param enabled true = always; false = never, which the process refuses where others than this machine reach it; auto =
 *     where they do. Default: auto
 * @param publishedOnLoopback the addresses it listens on are reached from this machine alone all the same, as in a
 *     container whose ports are published on 127.0.0.1. Default: false
 */
@ConfigurationProperties("barback.security")
record SecurityProperties(
        @DefaultValue("auto") Enabled enabled,
        @DefaultValue("false") boolean publishedOnLoopback) {

    /** When they are asked. */
    enum Enabled {
        TRUE,
        FALSE,
        AUTO
    }
}
