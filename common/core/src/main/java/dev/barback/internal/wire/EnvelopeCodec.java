package dev.barback.internal.wire;

import dev.barback.ArgumentException;
import dev.barback.JobInfo;
import dev.barback.internal.text.NumberLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Converts envelopes to bytes and back, with a limit on their size. Thread-safe. */
public final class EnvelopeCodec {
    /** Pub/Sub takes 10 MB with attributes (of which we use less than 100 kB). */
    public static final int MAX_BYTES = 9_900_000;

    private final int maxBytes;

    /**
     * Creates a codec.
     *
     * @param maxBytes the largest job that may be written or read, 1 kB to {@link #MAX_BYTES}
     */
    public EnvelopeCodec(int maxBytes) {
        if (maxBytes < 1_000 || maxBytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A job may have 1000 to " + MAX_BYTES + " bytes; a limit of " + maxBytes + " is not possible.");
        }
        this.maxBytes = maxBytes;
    }

    /**
     * The job as JSON in UTF-8.
     *
     * @throws ArgumentException if it is larger than allowed
     */
    public byte[] write(Envelope envelope) {
        return checked(envelope.job(), Json.mapper().writeValueAsBytes(envelope.json()));
    }

    /**
     * A new job as JSON in UTF-8, written directly from the arguments: a tree and its copies took twice the time.
     *
     * @param arguments as they were given; see {@link ArgumentCodec}
     * @throws ArgumentFormatException if an argument can't be written
     * @throws ArgumentException if the job is larger than allowed
     */
    public byte[] write(JobInfo job, List<? extends @Nullable Object> arguments) {
        return checked(job, Json.bytes(out -> JobFields.write(job, arguments, out)));
    }

    /**
     * A new job as {@link #read} would return it, of any size.
     *
     * @throws ArgumentFormatException if an argument can't be written
     */
    public static Envelope envelope(JobInfo job, List<? extends @Nullable Object> arguments) {
        ObjectNode json = (ObjectNode) Json.tree(out -> JobFields.write(job, arguments, out));
        return new Envelope(json, job);
    }

    private byte[] checked(JobInfo job, byte[] bytes) {
        if (bytes.length > maxBytes) {
            throw new ArgumentException(
                    "%s has %,d bytes as JSON; %,d are allowed. Pass a reference to the data instead."
                            .formatted(job, bytes.length, maxBytes));
        }
        return bytes;
    }

    /**
     * The job in these bytes.
     *
     * @throws UnreadableEnvelopeException if they can't be read; its message gives the reason
     */
    public Envelope read(byte[] bytes) {
        if (bytes.length > maxBytes) {
            throw new UnreadableEnvelopeException(
                    "The job has %,d bytes; %,d are allowed.".formatted(bytes.length, maxBytes));
        }
        Envelope ordinary = EnvelopeReader.read(bytes);
        return ordinary != null ? ordinary : readTree(bytes);
    }

    /** Reads any envelope, or finds out why it can't be read. */
    static Envelope readTree(byte[] bytes) {
        ObjectNode json = object(bytes);
        return new Envelope(json, JobFields.read(json));
    }

    private static ObjectNode object(byte[] bytes) {
        JsonNode json;
        try {
            json = Json.read(bytes);
        } catch (StreamConstraintsException e) { // its own message names settings of Jackson
            throw new UnreadableEnvelopeException(
                    "The data is beyond a limit: JSON may be nested %d deep, and numbers have %d digits."
                            .formatted(Json.MAX_DEPTH, NumberLimits.MAX_DIGITS),
                    e);
        } catch (JacksonException e) {
            throw new UnreadableEnvelopeException("The data is not JSON: " + e.getOriginalMessage(), e);
        }
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new UnreadableEnvelopeException("The data is JSON, but not an object: " + json.getNodeType() + ".");
    }
}
