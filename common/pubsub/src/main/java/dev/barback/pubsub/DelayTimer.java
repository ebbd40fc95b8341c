package dev.barback.pubsub;

import dev.barback.broker.PartlyPublishedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The second half of a pump: publishes messages into their queue when they are due, waits for the
 * confirmation, then acknowledges them.
 */
final class DelayTimer {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final int BATCH = 1_000;

    private final String queue;
    private final DelayHeap heap;
    private final Publishing publishing;
    private final AckIds ackIds;
    private final PurgeMarks marks;

    DelayTimer(String queue, DelayHeap heap, Publishing publishing, AckIds ackIds, PurgeMarks marks) {
        this.queue = queue;
        this.heap = heap;
        this.publishing = publishing;
        this.ackIds = ackIds;
        this.marks = marks;
    }

    /** Waits for what is due, for a second at most, and moves it. */
    void round() {
        heap.awaitDue(LONGEST_WAIT);
        List<Delayed> due = heap.takeDue(BATCH);
        if (due.isEmpty()) {
            return;
        }
        try {
            giveBackPurged(due);
            publish(due);
            acknowledge(due);
        } catch (Throwable e) { // an Error, too: what is in hand but not in the heap would be renewed for ever
            heap.putBack(due);
            throw e;
        }
    }

    /** Takes those out of the list whose queue was purged since. */
    private void giveBackPurged(List<Delayed> due) {
        String mark = marks.current(queue);
        List<Delayed> purged = new ArrayList<>();
        due.removeIf(delayed -> !PurgeMarks.same(delayed.mark(), mark) && purged.add(delayed));
        heap.letGo(purged);
        if (!purged.isEmpty()) {
            ackIds.setDeadline(Resources.scheduled(queue), ids(purged), 0);
        }
    }

    private void publish(List<Delayed> due) {
        List<Delayed> unpublished =
                due.stream().filter(delayed -> !delayed.isPublished()).toList();
        try {
            publishing.publishTo(
                    queue, queue, unpublished.stream().map(Delayed::due).toList());
            unpublished.forEach(Delayed::published);
        } catch (PartlyPublishedException e) {
            for (int position = 0; position < unpublished.size(); position++) {
                if (!e.failed(position)) {
                    unpublished.get(position).published();
                }
            }
            throw e;
        }
    }

    private void acknowledge(List<Delayed> published) {
        ackIds.acknowledge(Resources.scheduled(queue), ids(published));
        heap.letGo(published);
    }

    private static List<String> ids(List<Delayed> messages) {
        return messages.stream().map(Delayed::ackId).toList();
    }
}
