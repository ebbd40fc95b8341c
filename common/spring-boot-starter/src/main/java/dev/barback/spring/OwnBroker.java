package dev.barback.spring;

import dev.barback.broker.Broker;
import dev.barback.jdbc.JdbcBroker;
import java.util.Set;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * A broker that the application, or its test, brings along. Nothing of its jobs is remembered: others who share the database
 * would miss their messages, and run them. One in a database has the records with it, whoever made it.
 */
public final class OwnBroker {
    private static final Set<String> OURS =
            Set.of("barbackPubSubBroker", "barbackOutboxBroker", "barbackJdbcBroker", "barbackMemoryBroker");

    private OwnBroker() {}

    /** Whether these beans have one. */
    public static boolean isAmong(ListableBeanFactory beans) {
        String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, Broker.class, true, false);
        return names.length > 1
                || (names.length == 1 && !OURS.contains(names[0]) && !beans.isTypeMatch(names[0], JdbcBroker.class));
    }
}
