/**
 * The command server: the command language over TCP, for telnet and programs. docs/command-protocol.md is its contract.
 *
 * <pre>
 *   bytes --TelnetLines--&gt; Input --Conversation--&gt; ParsedCommand --CommandRunner--&gt; Reply --&gt; bytes
 *         on the event loop, one Connection each                   on its own threads
 * </pre>
 *
 * <p>States of a connection: unauthenticated (until auth, if required), reading (a read is requested), busy (a command
 * is running), paused (the client does not read its answers), closing (the last line is written, further input is
 * ignored). A {@link dev.barback.web.command.PerformNowCall} waits, runs, is interrupted, or has ended.
 *
 * <p>Invariants: each command is answered once, in the order of arrival. The event loop never blocks. A connection runs
 * one command at a time; of its further input one read and one line are buffered, the rest waits in the network.
 * Properties limit the threads, and the number of connections limits the waiting commands.
 *
 * <p>Failures: a rejected or failed command is answered with one line, {@code > ERROR ...}, and the connection stays
 * usable. A connection that is idle, or whose client does not read, is closed. A broker that does not answer delays
 * only the commands that call it, until its own timeout. If the configured port is taken, the process does not start,
 * with a message that names the property.
 */
@NullMarked
package dev.barback.web.command;

import org.jspecify.annotations.NullMarked;
