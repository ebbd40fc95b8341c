/**
 * Databases: SQLite, embedded in the process, or PostgreSQL. Connections, transactions, addresses, and the tables; no
 * statement on messages or jobs, for which the rooms above have statements of their own.
 *
 * <p>{@link dev.barback.internal.jdbc.sql.Database} runs statements and turns errors into readable exceptions, {@link
 * dev.barback.internal.jdbc.sql.Dialect} has the SQL that differs, {@link dev.barback.internal.jdbc.sql.Migrations} makes and migrates
 * tables, {@link dev.barback.internal.jdbc.sql.Schema} those of jobs.
 *
 * <p>States. Tables are missing, old, current or newer than this program; missing and old ones are migrated where
 * statements find them, newer ones stay as they are. A database is open until it is closed; afterwards each call fails.
 *
 * <p>Invariants. A thread that holds a connection gets no second one. A connection that belongs to others is given back as
 * it was. On PostgreSQL each statement has a timeout in the server, and each wait for the server one in the driver; settings
 * hold for one statement, so that they survive no pooler. On SQLite one connection writes, and reads wait for it.
 *
 * <p>Failures. Every {@link java.sql.SQLException} of a call becomes a {@link dev.barback.BrokerException}, which
 * says what could not be done and why, and names the holder of a lock; the call may be repeated. A dead connection is
 * replaced once it is noticed, within the call. A migration that fails or dies is completed by the next process.
 */
@NullMarked
package dev.barback.internal.jdbc.sql;

import org.jspecify.annotations.NullMarked;
