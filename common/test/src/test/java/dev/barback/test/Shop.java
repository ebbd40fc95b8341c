package dev.barback.test;

import dev.barback.DiscardOn;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobName;
import dev.barback.Jobs;
import dev.barback.Priority;
import dev.barback.Queue;
import dev.barback.RetryOn;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Jobs for the tests of this module. */
final class Shop {
    final List<String> diary = new ArrayList<>();
    Jobs jobs;

    /** An extension with all of these jobs. */
    BarbackExtension open() {
        BarbackExtension barback = BarbackExtension.builder(all())
                .startingAt(Instant.parse("2026-01-01T00:00:00Z"))
                .build();
        jobs = barback.jobs();
        return barback;
    }

    Job[] all() {
        return new Job[] {
            new Greet(), new Bill(), new Chain(), new Endless(), new Flaky(), new Picky(), new Buggy(), new Sum()
        };
    }

    class Greet implements Job {
        public String perform(String firstName, String lastName) {
            diary.add("Hello " + firstName + " " + lastName);
            return "Hello";
        }
    }

    enum Currency {
        EUR,
        USD
    }

    record Line(String article, BigDecimal price) {}

    @Queue("bills")
    @Priority(5)
    @JobName("BillJob")
    class Bill implements Job {
        public void perform(JobContext context, long number, Currency currency, List<Line> lines, Duration due) {
            diary.add("bill " + number + " " + currency + " " + lines + " " + due);
        }
    }

    /** Enqueues itself this many times more, and a greeting at the end. */
    class Chain implements Job {
        public void perform(int more) {
            diary.add("chain " + more);
            if (more > 0) {
                jobs.performLater(Chain::perform, more - 1);
            } else {
                jobs.performLater(Greet::perform, "Ada", "Lovelace");
            }
        }
    }

    class Endless implements Job {
        public void perform(int number) {
            jobs.performLater(Endless::perform, number + 1);
        }
    }

    @RetryOn(value = IllegalStateException.class, waitFor = "5m", attempts = 3)
    class Flaky implements Job {
        public void perform(JobContext context, int succeedsAt) {
            diary.add("execution " + context.executions());
            if (context.executions() < succeedsAt) {
                throw new IllegalStateException("too early");
            }
        }
    }

    @DiscardOn(IllegalArgumentException.class)
    class Picky implements Job {
        public void perform(String text) {
            throw new IllegalArgumentException("not " + text);
        }
    }

    class Buggy implements Job {
        public void perform(String text) throws Exception {
            throw new Exception(text);
        }
    }

    class Sum implements Job {
        public void perform(int[] numbers) {
            diary.add("sum " + numbers.length);
        }
    }
}
