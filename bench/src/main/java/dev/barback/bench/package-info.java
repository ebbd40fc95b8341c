/**
 * What Barback costs: the same work done by {@link dev.barback.bench.BareClient} and by {@link
 * dev.barback.bench.BarbackClient} on the same emulator, in turn, and the ratio of the two; and by
 * {@link dev.barback.bench.BarbackContender} and {@linkplain dev.barback.bench.ContenderKind other libraries} on the
 * same database. Absolute numbers tell about a machine and an hour; ratios of one run tell about Barback.
 */
@NullMarked
package dev.barback.bench;

import org.jspecify.annotations.NullMarked;
