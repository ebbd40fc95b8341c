/**
 * A job as data: the JSON of ActiveJob 8.1 (6.1's is read too), so that a Rails application can enqueue
 * jobs for Java, and Java for Rails. {@code docs/wire-format.md} has the format with examples.
 *
 * <p>{@link dev.barback.wire.Envelope} is a job's JSON object with names for its fields; {@link
 * dev.barback.wire.EnvelopeCodec} turns it into bytes and back; {@link dev.barback.wire.ArgumentCodec}
 * does the same for the values in its {@code arguments}. A {@link dev.barback.wire.FreshJob} goes to bytes
 * without an envelope.
 *
 * <p>Invariants: an envelope that was read and is written again differs only in the fields that were
 * changed, and keeps unknown ones. Arguments that only travel (a retry, the way to the morgue) are never
 * decoded. What can't be written is refused when enqueuing; what can't be read is an {@link
 * dev.barback.wire.UnreadableEnvelopeException} with a reason for the operator. Sizes, depths and lengths
 * of numbers are bounded while reading. A name in a payload never loads a class.
 */
@NullMarked
package dev.barback.wire;

import org.jspecify.annotations.NullMarked;
