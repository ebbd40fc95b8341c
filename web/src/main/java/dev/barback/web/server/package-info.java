/**
 * What Tomcat does around our code, on the port of the API and on one of management's own: bodies that nobody reads,
 * problems that it answers by itself, headers of every answer.
 *
 * <p>Invariants: every answer with a body has the same {@linkplain dev.barback.web.server.SafeHeaders headers} that keep
 * browsers from misusing it, whoever wrote it, whether people are asked who they are or not; every problem is
 * {@code application/problem+json}, but for those that Boot answers on a management port of its own. No thread waits for a body that is not read, but for a few that see to it that the
 * client gets its answer.
 */
@NullMarked
package dev.barback.web.server;

import org.jspecify.annotations.NullMarked;
