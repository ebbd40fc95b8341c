/**
 * The command line and the worker process. {@link dev.barback.cli.BarbackCommand} is the main class; each subcommand is
 * a class. Only {@code work} starts Spring: the others use the broker directly, so that they are fast.
 *
 * <p>Results go to standard output, everything else to standard error. Exit codes: 0 = done; 1 = failed, with the
 * reason in one sentence; 2 = the command was not understood; 130 = Ctrl-C.
 */
@NullMarked
package dev.barback.cli;

import org.jspecify.annotations.NullMarked;
