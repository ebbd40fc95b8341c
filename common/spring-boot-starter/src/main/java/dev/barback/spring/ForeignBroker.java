package dev.barback.spring;

import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.spi.Broker;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds a broker that the application or its test brings along. No records of its jobs are kept: other workers on the
 * same database would find their messages missing, and run the jobs. A broker in a database has the records with it,
 * whatever made it.
 */
public final class ForeignBroker {
    private static final String DATABASE_BROKER = "dev.barback.internal.jdbc.queue.JdbcBroker";

    /** The classes of Barback's brokers, by the name of the bean; as text, since modules may be missing. */
    private static final Map<String, Set<String>> BARBACK_BEANS = Map.of(
            "barbackPubSubBroker",
                    Set.of("dev.barback.internal.pubsub.PubSubBroker", "dev.barback.internal.broker.LanedBroker"),
            "barbackOutboxBroker", Set.of("dev.barback.internal.jdbc.outbox.OutboxBroker"),
            "barbackJdbcBroker", Set.of(DATABASE_BROKER),
            "barbackMemoryBroker", Set.of("dev.barback.internal.broker.MemoryBroker"));

    private ForeignBroker() {}

    /**
     * Whether these beans are known to contain one before any of them is made. A bean that is declared as a {@link
     * Broker} may turn out to be a broker in a database.
     */
    static boolean isDeclaredAmong(ListableBeanFactory beans) {
        String[] names = names(beans);
        return names.length > 1
                || (names.length == 1
                        && !BARBACK_BEANS.containsKey(names[0])
                        && !mayBeInDatabase(beans.getType(names[0], false)));
    }

    /**
     * Whether these beans contain one; makes the broker. The broker itself decides: a test that replaces Barback's
     * broker (bean override, as by {@code @MockitoBean}) keeps the bean's name.
     */
    public static boolean isAmong(ListableBeanFactory beans) {
        if (isDeclaredAmong(beans)) {
            return true;
        }
        for (String name : names(beans)) {
            String type = AopUtils.getTargetClass(beans.getBean(name)).getName();
            if (!type.equals(DATABASE_BROKER)
                    && !BARBACK_BEANS.getOrDefault(name, Set.of()).contains(type)) {
                return true;
            }
        }
        return false;
    }

    private static String[] names(ListableBeanFactory beans) {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, Broker.class, true, false);
    }

    private static boolean mayBeInDatabase(@Nullable Class<?> declaredType) {
        return declaredType == null || declaredType.isAssignableFrom(JdbcBroker.class);
    }
}
