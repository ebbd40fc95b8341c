package dev.barback.internal.pubsub;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes of a fetched message, without a copy if they are an array already: a ByteString never changes. For one message. */
final class MessageData extends ByteOutput {
    private final int size;
    private byte @Nullable [] whole;

    private MessageData(int size) {
        this.size = size;
    }

    static byte[] of(ByteString data) {
        MessageData output = new MessageData(data.size());
        try {
            UnsafeByteOperations.unsafeWriteTo(data, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] whole = output.whole;
        return whole == null ? data.toByteArray() : whole;
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
        if (offset == 0 && length == size && value.length == size) {
            whole = value;
        }
    }

    @Override
    public void write(byte value) {}

    @Override
    public void write(byte[] value, int offset, int length) {}

    @Override
    public void write(ByteBuffer value) {}

    @Override
    public void writeLazy(ByteBuffer value) {}
}
