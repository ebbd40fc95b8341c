-- Who may come in, by which tokens, and who did what. Times in microseconds.
CREATE TABLE barback_users (
  name       TEXT PRIMARY KEY,
  role       TEXT    NOT NULL, -- USER, ADMIN
  password   TEXT    NOT NULL, -- hashed
  edition    TEXT    NOT NULL, -- changes with the password, which ends sessions
  created_at INTEGER NOT NULL
);

CREATE TABLE barback_tokens (
  id         TEXT PRIMARY KEY,
  hash       TEXT    NOT NULL UNIQUE, -- SHA-256
  user_name  TEXT    NOT NULL,
  label      TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER -- to the minute; null: never
);

CREATE INDEX barback_tokens_user ON barback_tokens (user_name);

CREATE TABLE barback_audit (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        INTEGER NOT NULL,
  user_name TEXT    NOT NULL,
  origin    TEXT    NOT NULL, -- the address they came from
  action    TEXT    NOT NULL,
  subject   TEXT    NOT NULL, -- the job, queue, user or token that it is about
  outcome   TEXT    NOT NULL
);

CREATE INDEX barback_audit_at ON barback_audit (at);
