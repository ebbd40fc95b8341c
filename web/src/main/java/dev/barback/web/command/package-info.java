/**
 * The command server: the command language over TCP, for telnet and programs. docs/command-protocol.md is its contract.
 *
 * <pre>
 *   bytes --TelnetLines--&gt; Input --Commands--&gt; Call --CommandDesk--&gt; Reply --&gt; bytes
 *         on the event loop, one Conversation each       on threads of its own
 * </pre>
 *
 * <p>States of a conversation: a stranger's (until auth, where one is asked), reading (a read is asked for), busy (a command is in hand), paused (the client does not
 * read its answers), closing (the last line is written, and no more is done). A {@link
 * dev.barback.web.command.Performance} waits, runs, is interrupted, has ended.
 *
 * <p>Invariants: each command is answered once, in the order in which they came. Nothing that can wait happens on the
 * event loop. A connection has one command in hand; of what else it sent one read and one line are held, the rest waits
 * in the network. Threads are bounded by properties, what waits for them by the connections.
 *
 * <p>Failures: what is refused or fails is one line, {@code > ERROR ...}, and the connection stays usable. One that is
 * silent, or does not read, is closed. A broker that hangs holds up those who call it, until its own timeout, and nobody
 * else. A port that is taken stops the start of the process, with a sentence that names the property.
 */
@NullMarked
package dev.barback.web.command;

import org.jspecify.annotations.NullMarked;
