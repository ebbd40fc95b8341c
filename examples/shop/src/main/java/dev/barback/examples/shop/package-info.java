/**
 * A typical application: authenticated users place orders over HTTP; JPA stores them in tables that Flyway makes, and a
 * job archives them in a second database. Its jobs are in the first database, enqueued at all three moments that an
 * application has: within the transaction, after its commit, and later in the web request.
 */
@NullMarked
package dev.barback.examples.shop;

import org.jspecify.annotations.NullMarked;
