-- Users, their tokens, and the audit log. Times are microseconds since 1970.
CREATE TABLE barback_users (
  name       text COLLATE "C" PRIMARY KEY,
  role       text   NOT NULL, -- USER, VIEWER, ADMIN; a later version may store others
  password   text   NOT NULL, -- hashed
  edition    text   NOT NULL, -- changes with the password and the role, which ends sessions
  created_at bigint NOT NULL
);

CREATE TABLE barback_tokens (
  id         text COLLATE "C" PRIMARY KEY,
  hash       text   NOT NULL UNIQUE, -- SHA-256
  user_name  text COLLATE "C" NOT NULL REFERENCES barback_users (name) ON DELETE CASCADE,
  label      text   NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at    bigint, -- to the minute, so that few requests write; null: never
  scopes     text   NOT NULL DEFAULT '' -- what it allows: metrics, read, enqueue, separated by commas; empty: everything that its user may do
);

CREATE INDEX barback_tokens_user ON barback_tokens (user_name);

-- Refers to no user: entries outlive the accounts, and those of failed logins have none.
CREATE TABLE barback_audit (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        bigint NOT NULL,
  user_name text   NOT NULL,
  origin    text   NOT NULL, -- the address that the request came from
  action    text   NOT NULL,
  subject   text   NOT NULL, -- the job, queue, user or token that it is about
  outcome   text   NOT NULL
);

CREATE INDEX barback_audit_at ON barback_audit (at);
