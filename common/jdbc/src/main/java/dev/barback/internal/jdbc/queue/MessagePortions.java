package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.StatementSize;
import dev.barback.spi.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Splits messages into portions of one statement each, one at a time, as they are asked for. */
public final class MessagePortions implements Iterator<List<Message>> {
    private final Iterator<Message> messages;

    private MessagePortions(Iterator<Message> messages) {
        this.messages = messages;
    }

    /** The portions of these messages, each of which fits into one statement. */
    public static Iterable<List<Message>> of(Iterable<Message> messages) {
        return () -> new MessagePortions(messages.iterator());
    }

    @Override
    public boolean hasNext() {
        return messages.hasNext();
    }

    @Override
    public List<Message> next() {
        List<Message> portion = new ArrayList<>();
        long bytes = 0;
        do {
            Message message = messages.next();
            bytes += message.data().length;
            portion.add(message);
        } while (messages.hasNext() && !StatementSize.isReached(portion.size(), bytes));
        return portion;
    }
}
