package dev.barback.faults;

import dev.barback.spi.Broker;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real broker, with the faults that can be injected into it. Closing it stops and deletes it. */
interface BrokerUnderTest extends AutoCloseable {
    String name();

    /** The environment variables with which web and workers use it. */
    Map<String, String> environment();

    /** Whether records of jobs are kept, so that jobs have chosen ids and can be looked up. */
    boolean hasRecords();

    /** A connection to it for this process, to be closed; needed only where there are no records. */
    default Optional<Broker> connect() {
        return Optional.empty();
    }

    /** Whether all processes that use it are on one machine, and so have one clock. */
    default boolean isOnOneMachine() {
        return false;
    }

    /** The faults of the broker, in addition to those of processes and jobs. */
    List<Fault> faults(FaultPlan faultPlan);

    @Override
    void close();
}
