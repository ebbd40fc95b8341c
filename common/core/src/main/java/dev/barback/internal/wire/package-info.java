/**
 * The wire format of jobs: the JSON of ActiveJob 8.1 (6.1's is read too), so that a Rails application can enqueue
 * jobs for Java, and Java for Rails. {@code docs/wire-format.md} has the format with examples.
 *
 * <p>{@link dev.barback.internal.wire.Envelope} is a job as JSON; {@link dev.barback.internal.wire.JobFields} reads and writes its fields,
 * {@link dev.barback.internal.wire.EnvelopeReader} the fields of an ordinary one, faster;
 * {@link dev.barback.internal.wire.EnvelopeCodec} converts it to bytes and back; {@link dev.barback.internal.wire.ArgumentCodec} does so
 * for the values in its {@code arguments}. A new job is written without an envelope.
 *
 * <p>Invariants: an envelope that was read and is written again differs only in the fields that were changed, and keeps
 * unknown fields. Arguments that are only passed on (a retry, a burial) are never decoded. An argument that can't be
 * written is refused when it is enqueued; a message that can't be read causes an {@link
 * dev.barback.internal.wire.UnreadableEnvelopeException} with a reason for the operator. Sizes, depths and lengths of numbers
 * are bounded while reading. A name in a payload never loads a class.
 */
@NullMarked
package dev.barback.internal.wire;

import org.jspecify.annotations.NullMarked;
