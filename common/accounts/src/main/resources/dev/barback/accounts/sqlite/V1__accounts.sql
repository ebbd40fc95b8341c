-- Users, their tokens, and the audit log. Times are microseconds since 1970.
CREATE TABLE barback_users (
  name       TEXT PRIMARY KEY,
  role       TEXT    NOT NULL, -- USER, VIEWER, ADMIN; a later version may store others
  password   TEXT    NOT NULL, -- hashed
  edition    TEXT    NOT NULL, -- changes with the password and the role, which ends sessions
  created_at INTEGER NOT NULL
);

-- Without a foreign key, which SQLite checks only on connections that ask for it: the code deletes a user's tokens.
CREATE TABLE barback_tokens (
  id         TEXT PRIMARY KEY,
  hash       TEXT    NOT NULL UNIQUE, -- SHA-256
  user_name  TEXT    NOT NULL,
  label      TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER, -- to the minute, so that few requests write; null: never
  scopes     TEXT    NOT NULL DEFAULT '' -- what it allows: metrics, read, enqueue, separated by commas; empty: everything that its user may do
);

CREATE INDEX barback_tokens_user ON barback_tokens (user_name);

-- Refers to no user: entries outlive the accounts, and those of failed logins have none.
CREATE TABLE barback_audit (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        INTEGER NOT NULL,
  user_name TEXT    NOT NULL,
  origin    TEXT    NOT NULL, -- the address that the request came from
  action    TEXT    NOT NULL,
  subject   TEXT    NOT NULL, -- the job, queue, user or token that it is about
  outcome   TEXT    NOT NULL
);

CREATE INDEX barback_audit_at ON barback_audit (at);
