/**
 * The morgue: where jobs go that failed for good, or that can't be read, with the reason. It is a queue like
 * any other, which no worker serves.
 *
 * <p>A buried message keeps its data byte for byte, so that nothing is lost that somebody may want to mend;
 * what is known of its end travels as attributes. It leaves the morgue when it is revived (published to its
 * queue with its counters at zero, confirmed, then acknowledged here) or deleted. Whoever looks leases the
 * messages for that time: two who look at once may each see a part.
 */
@NullMarked
package dev.barback.morgue;

import org.jspecify.annotations.NullMarked;
