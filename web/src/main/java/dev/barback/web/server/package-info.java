/**
 * Configures Tomcat, on the API's port and on a separate management port: valid ports, unread bodies, its own error
 * answers, and the headers of every answer.
 *
 * <p>Invariants: every answer with a body has the same security {@linkplain dev.barback.web.server.SafeHeaders
 * headers}, whether our code or Tomcat wrote it, with and without authentication; every problem is {@code
 * application/problem+json}, except those that Boot answers on a separate management port. Only a few threads read
 * unread bodies, so that their clients get the answer; no other thread waits for one.
 */
@NullMarked
package dev.barback.web.server;

import org.jspecify.annotations.NullMarked;
