/**
 * The command line and the worker process. {@link dev.barback.cli.BarbackCommand} is the way in; each subcommand is
 * a class. Only {@code work} starts Spring: the others talk to the broker directly, so that they answer soon.
 *
 * <p>Results go to standard output, everything else to standard error. Exit codes: 0 = done; 1 = it failed, and one
 * sentence says why; 2 = the command was not understood; 130 = Ctrl-C.
 */
@NullMarked
package dev.barback.cli;

import org.jspecify.annotations.NullMarked;
