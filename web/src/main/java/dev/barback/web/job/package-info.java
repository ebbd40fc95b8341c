/**
 * Recorded jobs: lists, shows and follows them, and changes one: cancels, postpones, runs, retries, revives or deletes
 * it.
 *
 * <pre>
 *   query --JobFilter--&gt; JobOperations --&gt; JobListAnswer     id --JobActionsController--&gt; JobOperations --&gt; JobAnswer
 *           400                                                404, 409, 412
 *   id, or a user --EventsController--&gt; EventStreams
 * </pre>
 *
 * <p>States: none between two requests; event streams are in {@link dev.barback.web.events}.
 *
 * <p>Invariants: a job outside of the user's access scope is answered like one that does not exist. An ETag changes
 * with the job's version, state and progress, and with nothing else. A cursor belongs to one order.
 *
 * <p>Failures: without a job store, every route is a 501. If the database does not confirm a change, that is a 503, and
 * the job may have changed nevertheless.
 */
@NullMarked
package dev.barback.web.job;

import org.jspecify.annotations.NullMarked;
