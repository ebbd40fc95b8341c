package dev.barback.spring;

import dev.barback.broker.Broker;
import dev.barback.jdbc.JdbcBroker;
import java.util.Set;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds a broker that the application or its test brings along. No records of its jobs are kept: other workers on the
 * same database would find their messages missing, and run the jobs. A broker in a database has the records with it,
 * whatever made it.
 */
public final class ForeignBroker {
    private static final Set<String> BARBACK_BEAN_NAMES =
            Set.of("barbackPubSubBroker", "barbackOutboxBroker", "barbackJdbcBroker", "barbackMemoryBroker");

    private ForeignBroker() {}

    /** Whether these beans contain one. */
    public static boolean isAmong(ListableBeanFactory beans) {
        String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, Broker.class, true, false);
        return names.length > 1
                || (names.length == 1
                        && !BARBACK_BEAN_NAMES.contains(names[0])
                        && !beans.isTypeMatch(names[0], JdbcBroker.class));
    }
}
