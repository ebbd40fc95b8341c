package dev.barback.internal.pubsub;

import dev.barback.spi.PartlyPublishedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The second half of a pump: publishes messages into their queue when they are due, waits for the
 * confirmation, then acknowledges them.
 */
final class DelayTimer {
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final int BATCH_SIZE = 1_000;

    private final String queue;
    private final DelayHeap heap;
    private final PubSubPublisher publisher;
    private final AckIds ackIds;
    private final PurgeMarks marks;

    DelayTimer(String queue, DelayHeap heap, PubSubPublisher publisher, AckIds ackIds, PurgeMarks marks) {
        this.queue = queue;
        this.heap = heap;
        this.publisher = publisher;
        this.ackIds = ackIds;
        this.marks = marks;
    }

    /** Waits for due messages, for a second at most, and moves them. */
    void round() {
        heap.awaitDue(MAX_WAIT);
        List<HeldMessage> due = heap.takeDue(BATCH_SIZE);
        if (due.isEmpty()) {
            return;
        }
        try {
            releasePurged(due);
            publish(due);
            acknowledge(due);
        } catch (Throwable e) { // an Error, too: held messages outside the heap would be renewed forever
            heap.putBack(due);
            throw e;
        }
    }

    /** Removes from the list, and releases, messages whose queue was purged since their pull. */
    private void releasePurged(List<HeldMessage> due) {
        String mark = marks.current(queue);
        List<HeldMessage> purged = new ArrayList<>();
        due.removeIf(message -> !PurgeMarks.isSame(message.mark(), mark) && purged.add(message));
        heap.remove(purged);
        if (!purged.isEmpty()) {
            ackIds.setDeadline(Topology.scheduled(queue), ids(purged), 0);
        }
    }

    private void publish(List<HeldMessage> due) {
        List<HeldMessage> unpublished =
                due.stream().filter(message -> !message.isPublished()).toList();
        try {
            publisher.publishTo(
                    queue,
                    queue,
                    unpublished.stream().map(HeldMessage::copyAsDue).toList());
            unpublished.forEach(HeldMessage::markPublished);
        } catch (PartlyPublishedException e) {
            for (int position = 0; position < unpublished.size(); position++) {
                if (!e.failed(position)) {
                    unpublished.get(position).markPublished();
                }
            }
            throw e;
        }
    }

    private void acknowledge(List<HeldMessage> published) {
        ackIds.acknowledge(Topology.scheduled(queue), ids(published));
        heap.remove(published);
    }

    private static List<String> ids(List<HeldMessage> messages) {
        return messages.stream().map(HeldMessage::ackId).toList();
    }
}
