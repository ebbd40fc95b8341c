/**
 * Barback in a Spring Boot application: add the starter, declare jobs as beans, inject {@link
 * dev.barback.Jobs}. Properties are those of {@link dev.barback.spring.BarbackProperties}.
 *
 * <p>Every bean here backs off when the application has its own. A worker runs inside the application when
 * {@code barback.worker.enabled=true}; it starts after all other beans and stops before them. Enqueues inside a
 * Spring transaction are published after its commit, and dropped on its rollback; where the transaction is on the broker's
 * own database, they are part of it.
 *
 * <p>{@link dev.barback.spring.BrokerChoice} chooses the broker; one line in the log says which, where, and why.
 */
@NullMarked
package dev.barback.spring;

import org.jspecify.annotations.NullMarked;
