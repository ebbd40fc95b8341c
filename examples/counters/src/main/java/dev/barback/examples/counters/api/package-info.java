/**
 * The counter API: somebody else's service, as seen from the application, and therefore a process of its own that shares
 * no code with it. It is slow and fails on purpose ({@link dev.barback.examples.counters.api.Temper}), and it does the
 * one thing that makes counting exactly once possible: it remembers, together with each change and on disk, the key under
 * which the change came ({@link dev.barback.examples.counters.api.Ledger}).
 *
 * <pre>
 *   GET  /counters                                                        200 [{"name": "tea", "value": 3, "changes": 5}]
 *   PUT  /counters/tea                                                    200 {"name": "tea", "value": 0, "changes": 0}
 *   POST /counters/tea/changes {"delta": 1}, with an Idempotency-Key      200 {"name": "tea", "value": 1, "changes": 1}
 * </pre>
 *
 * <p>Failures: 400 = the request makes no sense; 404 = there is no such counter; 422 = the key was used for another
 * change; 503, or no answer at all = perhaps it was counted, perhaps not: ask again with the same key.
 */
@NullMarked
package dev.barback.examples.counters.api;

import org.jspecify.annotations.NullMarked;
