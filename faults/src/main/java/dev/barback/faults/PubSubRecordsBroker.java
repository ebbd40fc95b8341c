package dev.barback.faults;

import dev.barback.faults.Fault.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pub/Sub's emulator, with records of jobs in a PostgreSQL. */
final class PubSubRecordsBroker implements BrokerUnderTest {
    private static final String OVERDUE_AFTER = "5s";

    private final PubSubBrokerUnderTest emulator = new PubSubBrokerUnderTest();
    private final PostgresBroker database;

    PubSubRecordsBroker(Path folder) throws Exception {
        this.database = new PostgresBroker(folder);
    }

    @Override
    public String name() {
        return "Pub/Sub, records";
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(database.environment());
        all.putAll(emulator.environment());
        all.put("BARBACK_RECORDS_ENABLED", "true");
        all.put("BARBACK_RECORDS_PATIENCE", OVERDUE_AFTER);
        return all;
    }

    @Override
    public boolean hasRecords() {
        return true;
    }

    @Override
    public List<Fault> faults(FaultPlan faultPlan) {
        List<Fault> all = new ArrayList<>(emulator.faults(faultPlan));
        all.add(new Fault(
                "emulator killed (kill -9): it loses all data", Kind.BRIEF, (testBed, hold) -> emulator.restart()));
        database.faults(faultPlan).stream().map(Fault::ofJobStore).forEach(all::add);
        return all;
    }

    @Override
    public void close() {
        emulator.close();
        database.close();
    }
}
