package dev.barback.web.events;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to follow jobs. Immutable.
 *
 * @param user null = nobody knows
 * @param standing whether they would still be let in; throws a {@link dev.barback.broker.BrokerException} where that can't
 *     be told now
 */
public record Guest(@Nullable String user, BooleanSupplier standing) {}
