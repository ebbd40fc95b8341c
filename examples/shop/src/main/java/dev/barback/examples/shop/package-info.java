/**
 * An application as many are: orders come over HTTP from people who log in, are kept with JPA in tables that Flyway makes, and
 * go to an archive in a second database. Its jobs are in the first, enqueued at every moment that an application has: within the
 * transaction, after its commit, and in the web request that goes on after that.
 */
@NullMarked
package dev.barback.examples.shop;

import org.jspecify.annotations.NullMarked;
