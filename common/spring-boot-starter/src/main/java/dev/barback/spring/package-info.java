/**
 * The Spring Boot starter of Barback: add it, declare jobs as beans, inject {@link dev.barback.Jobs}. Its
 * properties are the settings of {@link dev.barback.settings.BarbackSettings}.
 *
 * <p>The broker, the registry, jobs, job operations and the worker back off when the application has its own. A worker runs inside the application when {@code
 * barback.worker.enabled=true}; it starts after all other beans and stops before them. Jobs enqueued inside a Spring
 * transaction are published after its commit, and dropped on its rollback; if the transaction is on the broker's own
 * database, they are part of it.
 *
 * <p>{@link dev.barback.settings.BrokerChoice} chooses the broker; one log line names it, its address, and the reason.
 * Drivers and Pub/Sub's client are dependencies that the application adds; {@link dev.barback.spring.BrokerDependency}
 * names the one that is missing.
 */
@NullMarked
package dev.barback.spring;

import org.jspecify.annotations.NullMarked;
