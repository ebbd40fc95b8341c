/**
 * The benchmarks: the same work done by {@link dev.barback.bench.BareClient} and by {@link
 * dev.barback.bench.BarbackClient} on the same emulator, in turn, with the ratio of the two; and by {@link
 * dev.barback.bench.BarbackContender} and {@linkplain dev.barback.bench.ContenderKind other libraries} on the same
 * database. {@link dev.barback.bench.BarbackScenario} measures Barback alone, {@link
 * dev.barback.bench.ShortCommandComparison} the command line. {@link dev.barback.bench.Verdict} says which aims are
 * met. Absolute numbers depend on the machine and the hour; only ratios of one run are meaningful.
 */
@NullMarked
package dev.barback.bench;

import org.jspecify.annotations.NullMarked;
