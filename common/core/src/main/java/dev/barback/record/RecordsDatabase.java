package dev.barback.record;

/** A broker in whose database there is room for records of jobs, whether this process keeps any or not. Thread-safe. */
public interface RecordsDatabase {

    /** The records in it; they end with the broker. */
    Records records();
}
