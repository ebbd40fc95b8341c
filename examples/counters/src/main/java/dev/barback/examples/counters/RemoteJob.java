package dev.barback.examples.counters;

import dev.barback.DiscardOn;
import dev.barback.Job;
import dev.barback.Queue;
import dev.barback.RetryOn;
import dev.barback.Timeout;

/**
 * What jobs that call the API have in common; annotations are inherited. 25 attempts, as {@link Patience} spaces them,
 * are some twenty minutes. A job that is given up then lies in the morgue; one that was refused is just over.
 */
@Queue("counters")
@RetryOn(value = RemoteCounters.Away.class, waitBy = Patience.class, attempts = 25)
@DiscardOn(RemoteCounters.Refused.class)
@Timeout("30s")
abstract class RemoteJob implements Job {}
