/**
 * The job store in a database: the records of jobs and their executions, the change feed, workers and pauses. {@link
 * dev.barback.internal.jdbc.records.JdbcJobStore} is its entry; the other classes have the statements on one table each.
 *
 * <p>States. A row of {@code barback_jobs} has the state of a job, and whether its cancellation was requested ({@code
 * cancelled}): a job that is deleted keeps its row until its last message can have come, so that the message does not run.
 * An executing job is listed under available, so that its start changes no index. The record of a live job, to which
 * nothing has happened but that it was enqueued, and perhaps fetched, is its message: see {@link
 * dev.barback.internal.jdbc.records.LiveJobs}.
 *
 * <p>Invariants. A record is in one of the two tables, a row of {@code barback_jobs} or a message, and moves in a
 * transaction; each statement that reads records reads both. Records are merged, in any order and any number of times, to the
 * same row: the later job version wins, then an end, then the later time. Rows are written in the order of their keys: otherwise two transactions could deadlock. Each
 * change of jobs has the number of its transaction, and a position in the change feed is a set of transactions, so that no
 * commit is missed. Heartbeats are written and compared by the database's clock. The time of deleted executions is kept for
 * the shares of users.
 *
 * <p>Failures. Every {@link java.sql.SQLException} becomes a {@link dev.barback.BrokerException}; the call may be
 * repeated. Ends are durable on PostgreSQL; other writes of a last moment may be lost with the database's machine, which
 * shows a job in an earlier state. A state that a later version wrote is an error, not another state.
 */
@NullMarked
package dev.barback.internal.jdbc.records;

import org.jspecify.annotations.NullMarked;
