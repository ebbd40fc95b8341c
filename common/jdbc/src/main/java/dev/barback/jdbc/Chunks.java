package dev.barback.jdbc;

import dev.barback.broker.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Messages in portions that one statement takes, each made when it is asked for. */
final class Chunks implements Iterator<List<Message>> {
    private final Iterator<Message> messages;

    private Chunks(Iterator<Message> messages) {
        this.messages = messages;
    }

    static Iterable<List<Message>> of(Iterable<Message> messages) {
        return () -> new Chunks(messages.iterator());
    }

    @Override
    public boolean hasNext() {
        return messages.hasNext();
    }

    @Override
    public List<Message> next() {
        List<Message> chunk = new ArrayList<>();
        long bytes = 0;
        do {
            Message message = messages.next();
            bytes += message.data().length;
            chunk.add(message);
        } while (messages.hasNext() && !Publications.isFull(chunk.size(), bytes));
        return chunk;
    }
}
