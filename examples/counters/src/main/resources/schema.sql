-- For SQLite and PostgreSQL.
-- The latest values from the API; of two answers, the one with more changes is the later, -1 = no answer yet.
CREATE TABLE IF NOT EXISTS counters (
    name VARCHAR(40) PRIMARY KEY,
    value BIGINT,
    changes BIGINT NOT NULL
);

-- Presses that are not counted yet; problem = the reason, after all attempts.
CREATE TABLE IF NOT EXISTS presses (
    id VARCHAR(36) PRIMARY KEY,
    counter VARCHAR(40) NOT NULL REFERENCES counters (name),
    delta INTEGER NOT NULL,
    pressed_at BIGINT NOT NULL,
    problem TEXT
);

CREATE INDEX IF NOT EXISTS presses_by_counter ON presses (counter);
