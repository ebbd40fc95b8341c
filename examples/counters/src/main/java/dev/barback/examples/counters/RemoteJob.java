package dev.barback.examples.counters;

import dev.barback.DiscardOn;
import dev.barback.Job;
import dev.barback.Queue;
import dev.barback.RetryOn;
import dev.barback.Timeout;

/**
 * The base class of jobs that call the API; annotations are inherited. 25 attempts, with the waits of {@link ApiBackoff},
 * take some twenty minutes. A job without attempts left is buried; a refused one is discarded.
 */
@Queue("counters")
@RetryOn(value = RemoteCounters.Unavailable.class, waitBy = ApiBackoff.class, attempts = 25)
@DiscardOn(RemoteCounters.Refused.class)
@Timeout("30s")
abstract class RemoteJob implements Job {}
