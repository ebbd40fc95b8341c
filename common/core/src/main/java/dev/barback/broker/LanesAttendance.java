package dev.barback.broker;

import java.time.Instant;
import java.util.List;

/** What runs beside the receiving of all lanes of a queue. As far as the slowest of them has come. */
record LanesAttendance(List<Attendance> lanes) implements Attendance {
    @Override
    public Instant lastProgress() {
        return lanes.stream()
                .map(Attendance::lastProgress)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    @Override
    public int held() {
        return lanes.stream().mapToInt(Attendance::held).sum();
    }

    @Override
    public void close() {
        AllAtOnce.run(lanes, Attendance::close);
    }
}
