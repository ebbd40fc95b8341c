/**
 * The morgue, Barback's dead-letter queue: holds jobs that failed for good, or that can't be read, with the reason. It
 * is a queue like any other, which no worker serves.
 *
 * <p>A buried message keeps its data byte for byte, so that an operator can repair it; the reason and the error are
 * attributes. A job leaves the morgue when it is revived (published to its queue with its counters at zero, confirmed,
 * then acknowledged here) or deleted. Listing leases the messages for that time: two concurrent listings may each see a
 * part.
 */
@NullMarked
package dev.barback.internal.morgue;

import org.jspecify.annotations.NullMarked;
