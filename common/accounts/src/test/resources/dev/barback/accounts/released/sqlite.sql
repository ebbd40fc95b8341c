-- The tables of accounts as the last release has made them, with a few rows of each. Nothing is released yet: until then these
-- are the tables of version 1 as they are now, and change with it. Each release replaces them.

CREATE TABLE barback_users (
  name       TEXT PRIMARY KEY,
  role       TEXT    NOT NULL,
  password   TEXT    NOT NULL,
  edition    TEXT    NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE TABLE barback_tokens (
  id         TEXT PRIMARY KEY,
  hash       TEXT    NOT NULL UNIQUE,
  user_name  TEXT    NOT NULL,
  label      TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER,
  scopes     TEXT    NOT NULL DEFAULT ''
);
CREATE INDEX barback_tokens_user ON barback_tokens (user_name);
CREATE TABLE barback_audit (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        INTEGER NOT NULL,
  user_name TEXT    NOT NULL,
  origin    TEXT    NOT NULL,
  action    TEXT    NOT NULL,
  subject   TEXT    NOT NULL,
  outcome   TEXT    NOT NULL
);
CREATE INDEX barback_audit_at ON barback_audit (at);

CREATE TABLE "barback_accounts_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
CREATE INDEX "barback_accounts_history_s_idx" ON "barback_accounts_history" ("success");
INSERT INTO barback_accounts_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
VALUES (1, '1', 'accounts', 'SQL', 'V1__accounts.sql', -469796704, '', 10, 1);

INSERT INTO barback_users (name, role, password, edition, created_at) VALUES
  ('root', 'ADMIN', '{bcrypt}1', '0123456789ab', 1577836800000000),
  ('ada', 'USER', '{bcrypt}2', 'ba9876543210', 1577836800000000);
INSERT INTO barback_tokens (id, hash, user_name, label, created_at, expires_at, used_at, scopes) VALUES
  ('a1b2c3d4e5f6', '0db7ff32e405d8ee3f6130c24872228d31aff7252e1a7668c044fde30b8eb03e', 'ada', 'laptop', 1577836800000000, 4102444800000000, NULL, 'read,enqueue');
INSERT INTO barback_audit (at, user_name, origin, action, subject, outcome) VALUES
  (1577836800000000, 'ada', '192.0.2.1', 'POST /api/jobs/{id}/cancel', 'j1', '200');
