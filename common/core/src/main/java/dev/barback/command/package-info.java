/**
 * The command language: what people type, on a command line or over a connection, as values and deeds. It knows the
 * application's jobs, and neither terminals nor sockets.
 *
 * <pre>
 *   line --Word--&gt; words --Commands--&gt; Call --prepare--&gt; Deed --run--&gt; Answer
 *        quotes, JSON     which command     arguments     in the caller's thread
 * </pre>
 *
 * <p>States: none; whoever has {@link dev.barback.command.Commands} may use them from any thread. A conversation in which
 * people are asked who they are has a {@link dev.barback.command.Door}, closed or open.
 *
 * <p>Invariants: the parameters of {@code perform} decide what a word means ({@link
 * dev.barback.command.ArgumentWords}), for every way to type it. A new command is one entry of the table, and then is in
 * the help, in the console's completion and over telnet. {@link dev.barback.command.Escapes} gives each text one line.
 *
 * <p>Failures: whatever is typed, what comes out is a {@link dev.barback.BarbackException} whose message says in a
 * sentence what was wrong and what would be right. A job that fails is one, too, with the job's error as its cause.
 */
@NullMarked
package dev.barback.command;

import org.jspecify.annotations.NullMarked;
