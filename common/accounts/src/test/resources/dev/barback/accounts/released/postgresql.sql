-- The tables of accounts as the last release has made them, with a few rows of each. Nothing is released yet: until then these
-- are the tables of version 1 as they are now, and change with it. Each release replaces them.

CREATE TABLE barback_users (
  name       text COLLATE "C" PRIMARY KEY,
  role       text   NOT NULL,
  password   text   NOT NULL,
  edition    text   NOT NULL,
  created_at bigint NOT NULL
);
CREATE TABLE barback_tokens (
  id         text COLLATE "C" PRIMARY KEY,
  hash       text   NOT NULL UNIQUE,
  user_name  text COLLATE "C" NOT NULL REFERENCES barback_users (name) ON DELETE CASCADE,
  label      text   NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at    bigint,
  scopes     text   NOT NULL DEFAULT ''
);
CREATE INDEX barback_tokens_user ON barback_tokens (user_name);
CREATE TABLE barback_audit (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        bigint NOT NULL,
  user_name text   NOT NULL,
  origin    text   NOT NULL,
  action    text   NOT NULL,
  subject   text   NOT NULL,
  outcome   text   NOT NULL
);
CREATE INDEX barback_audit_at ON barback_audit (at);

CREATE TABLE barback_accounts_history (
  installed_rank integer NOT NULL CONSTRAINT barback_accounts_history_pk PRIMARY KEY,
  version        varchar(50),
  description    varchar(200) NOT NULL,
  type           varchar(20) NOT NULL,
  script         varchar(1000) NOT NULL,
  checksum       integer,
  installed_by   varchar(100) NOT NULL,
  installed_on   timestamp NOT NULL DEFAULT now(),
  execution_time integer NOT NULL,
  success        boolean NOT NULL
);
CREATE INDEX barback_accounts_history_s_idx ON barback_accounts_history (success);
INSERT INTO barback_accounts_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
VALUES (1, '1', 'accounts', 'SQL', 'V1__accounts.sql', 1732861728, 'postgres', 10, true);

INSERT INTO barback_users (name, role, password, edition, created_at) VALUES
  ('root', 'ADMIN', '{bcrypt}1', '0123456789ab', 1577836800000000),
  ('ada', 'USER', '{bcrypt}2', 'ba9876543210', 1577836800000000);
INSERT INTO barback_tokens (id, hash, user_name, label, created_at, expires_at, used_at, scopes) VALUES
  ('a1b2c3d4e5f6', '0db7ff32e405d8ee3f6130c24872228d31aff7252e1a7668c044fde30b8eb03e', 'ada', 'laptop', 1577836800000000, 4102444800000000, NULL, 'read,enqueue');
INSERT INTO barback_audit (at, user_name, origin, action, subject, outcome) VALUES
  (1577836800000000, 'ada', '192.0.2.1', 'POST /api/jobs/{id}/cancel', 'j1', '200');
