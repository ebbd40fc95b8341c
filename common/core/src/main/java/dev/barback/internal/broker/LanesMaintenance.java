package dev.barback.internal.broker;

import dev.barback.spi.QueueMaintenance;
import java.time.Instant;
import java.util.List;

/** The maintenance of all lanes of a queue. Its progress is the progress of the slowest lane. */
record LanesMaintenance(List<QueueMaintenance> lanes) implements QueueMaintenance {
    @Override
    public Instant lastProgress() {
        return lanes.stream()
                .map(QueueMaintenance::lastProgress)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    @Override
    public int heldCount() {
        return lanes.stream().mapToInt(QueueMaintenance::heldCount).sum();
    }

    @Override
    public void close() {
        Parallel.run(lanes, QueueMaintenance::close);
    }
}
