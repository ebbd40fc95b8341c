/**
 * The command language: parses the lines that users type, on a command line or over a connection, and runs the
 * commands. It depends on the application's jobs, not on terminals or sockets.
 *
 * <pre>
 *   line --Token--&gt; tokens --Commands--&gt; ParsedCommand --prepare--&gt; PreparedCommand --run--&gt; CommandResult
 *        quotes, JSON      which command               arguments     in the caller's thread
 * </pre>
 *
 * <p>States: none; any thread may use {@link dev.barback.internal.command.Commands}. A session with authentication is a {@link
 * dev.barback.internal.command.CommandSession}, locked or open.
 *
 * <p>Invariants: the parameters of {@code perform} decide how a token is converted ({@link
 * dev.barback.internal.command.ArgumentTokens}), in every spelling. A new command is one entry of the table, which adds it to
 * the help, to the console's completion and to telnet. {@link dev.barback.internal.text.SafeText} writes each text in one
 * line.
 *
 * <p>Failures: an invalid line throws a {@link dev.barback.BarbackException} whose message is a sentence with the error
 * and its correction. So does a job that fails, with the job's error as the cause.
 */
@NullMarked
package dev.barback.internal.command;

import org.jspecify.annotations.NullMarked;
