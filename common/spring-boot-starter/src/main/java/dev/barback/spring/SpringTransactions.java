package dev.barback.spring;

import dev.barback.internal.jdbc.sql.AmbientTransaction;
import javax.sql.DataSource;

/**
 * Spring's transactions, for a {@link dev.barback.internal.jdbc.queue.JdbcBroker} that the application makes itself. Declare the result
 * as a bean, and give it to the broker: then jobs are part of the transaction in which they are enqueued, and a thread
 * that has a connection enqueues through that one.
 */
public final class SpringTransactions {
    private SpringTransactions() {}

    /**
     * The transactions on a DataSource, and the connections of it that threads have.
     *
     * @param dataSource the one that the broker uses
     */
    public static AmbientTransaction on(DataSource dataSource) {
        return new SharedTransaction(dataSource);
    }
}
