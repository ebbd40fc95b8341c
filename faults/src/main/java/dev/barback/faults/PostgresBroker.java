package dev.barback.faults;

import dev.barback.contract.NetworkProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL behind a proxy, on a small disk and with its own clock if the machine allows these. */
final class PostgresBroker implements BrokerUnderTest {
    private static final int DISK_MEBIBYTES = 3_072;

    private final SmallDisk disk;
    private final PostgresProcess postgres;
    private final NetworkProxy proxy;
    private final PostgresFaults faults;

    PostgresBroker(Path folder) throws Exception {
        this.disk = SmallDisk.mount(folder.resolve("postgres").toAbsolutePath(), DISK_MEBIBYTES);
        Optional<FakeClock> clock =
                FakeClock.at(folder.resolve("postgres.clock").toAbsolutePath());
        this.postgres = PostgresProcess.start(
                disk.directory(), clock.map(FakeClock::environment).orElse(Map.of()));
        this.proxy = NetworkProxy.to(postgres.port());
        this.faults = new PostgresFaults(postgres, disk, clock);
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "BARBACK_JDBC_URL",
                url(),
                "BARBACK_JDBC_USERNAME",
                PostgresProcess.USER,
                "BARBACK_JDBC_LEASETIME",
                TestBed.LEASE_TIME.toSeconds() + "s");
    }

    @Override
    public boolean hasRecords() {
        return true;
    }

    @Override
    public List<Fault> faults(FaultPlan faultPlan) {
        List<Fault> all = new ArrayList<>(faults.all(faultPlan.clockStep()));
        all.addAll(NetworkFaults.of("database", proxy));
        return all;
    }

    @Override
    public void close() {
        proxy.close();
        postgres.close();
        disk.close();
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + PostgresProcess.DATABASE;
    }
}
