/**
 * The counter API: for the application, an external service, and therefore a process of its own that shares no code
 * with it. It is slow and fails on purpose ({@link dev.barback.examples.counters.api.FaultPolicy}), and it does the one
 * thing that makes counting exactly once possible: it stores each change together with its key, on disk ({@link
 * dev.barback.examples.counters.api.CounterStore}).
 *
 * <pre>
 *   GET  /counters                                                        200 [{"name": "tea", "value": 3, "changes": 5}]
 *   PUT  /counters/tea                                                    200 {"name": "tea", "value": 0, "changes": 0}
 *   POST /counters/tea/changes {"delta": 1}, with an Idempotency-Key      200 {"name": "tea", "value": 1, "changes": 1}
 * </pre>
 *
 * <p>Failures: 400 = the request is invalid; 404 = there is no such counter; 422 = the key was used for another change;
 * 503, or no answer at all = perhaps it was counted, perhaps not: retry with the same key.
 */
@NullMarked
package dev.barback.examples.counters.api;

import org.jspecify.annotations.NullMarked;
