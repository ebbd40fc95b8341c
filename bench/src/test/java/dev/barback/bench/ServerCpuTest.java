package dev.barback.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ServerCpuTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatWorkedHasCpuTime() {
        ServerCpu own = new ServerCpu(ProcessHandle.current().pid());
        long before = own.nanos();
        long end = ThisProcess.cpuNanos() + 100_000_000;
        while (ThisProcess.cpuNanos() < end) {
            Thread.onSpinWait();
        }
        assertThat(own.nanos() - before).isGreaterThanOrEqualTo(50_000_000);
    }

    @Test
    void aMissingProcessHasNone() {
        assertThat(new ServerCpu(Long.MAX_VALUE).nanos()).isZero();
    }
}
