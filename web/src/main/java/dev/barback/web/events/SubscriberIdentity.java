package dev.barback.web.events;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The user of a subscriber. Immutable.
 *
 * @param user null = unknown
 * @param authorizationCheck whether the user is still authorized; throws a {@link dev.barback.BrokerException} if the
 *     database is unavailable
 */
public record SubscriberIdentity(@Nullable String user, BooleanSupplier authorizationCheck) {}
