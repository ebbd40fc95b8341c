package dev.barback.bench;

/** Makes db-scheduler's table with its indexes, as in its documentation: it does not make them itself. */
final class DbSchedulerTables {
    private static final String POSTGRES = """
            CREATE TABLE IF NOT EXISTS scheduled_tasks (
              task_name text NOT NULL,
              task_instance text NOT NULL,
              task_data bytea,
              execution_time timestamp with time zone,
              picked boolean NOT NULL,
              picked_by text,
              last_success timestamp with time zone,
              last_failure timestamp with time zone,
              consecutive_failures int,
              last_heartbeat timestamp with time zone,
              version bigint NOT NULL,
              priority smallint,
              state text,
              PRIMARY KEY (task_name, task_instance)
            )""";
    private static final String SQLITE = """
            CREATE TABLE IF NOT EXISTS scheduled_tasks (
              task_name varchar(100),
              task_instance varchar(100),
              task_data blob,
              execution_time timestamp,
              picked bit,
              picked_by varchar(50),
              last_success timestamp,
              last_failure timestamp,
              consecutive_failures int,
              last_heartbeat timestamp,
              version bigint,
              priority smallint,
              state varchar(20),
              PRIMARY KEY (task_name, task_instance)
            )""";

    private DbSchedulerTables() {}

    static String[] create(boolean sqlite) {
        return new String[] {
            sqlite ? SQLITE : POSTGRES,
            "CREATE INDEX IF NOT EXISTS execution_time_idx ON scheduled_tasks (execution_time)",
            "CREATE INDEX IF NOT EXISTS last_heartbeat_idx ON scheduled_tasks (last_heartbeat)"
        };
    }
}
