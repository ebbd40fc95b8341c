package com.example.greetings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.test.BarbackTest;
import dev.barback.test.TestBarback;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@BarbackTest
class GreetingsTest {

    @Test
    void jobRuns(@Autowired Jobs jobs, @Autowired TestBarback barback) {
        jobs.performLater(GreetingJob::perform, "Ada", 2);
        barback.performEnqueued();
        assertThat(barback.performed())
                .contains(NewJob.of(GreetingJob::perform, "Ada", 2))
                .onQueue("greetings")
                .completed();
    }
}
