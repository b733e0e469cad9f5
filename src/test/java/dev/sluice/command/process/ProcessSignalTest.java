package dev.sluice.command.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class ProcessSignalTest {

    @Test
    void eachSignalReloads() throws Exception {
        CountDownLatch reloads = new CountDownLatch(2);
        ProcessSignal.on(ProcessSignal.SCHEMA, reloads::countDown, told -> {
            throw new AssertionError(told);
        });
        for (int times = 2; times > 0; times--) {
            long before = reloads.getCount();
            new ProcessBuilder(
                            "kill",
                            "-USR1",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
            for (int waits = 0; reloads.getCount() == before && waits < 500; waits++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        assertThat(reloads.getCount()).isZero();
    }
}
