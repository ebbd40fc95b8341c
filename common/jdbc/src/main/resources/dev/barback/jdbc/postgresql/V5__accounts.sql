-- Who may come in, by which tokens, and who did what. Times in microseconds.
CREATE TABLE barback_users (
  name       text COLLATE "C" PRIMARY KEY,
  role       text   NOT NULL, -- USER, ADMIN
  password   text   NOT NULL, -- hashed
  edition    text   NOT NULL, -- changes with the password, which ends sessions
  created_at bigint NOT NULL
);

CREATE TABLE barback_tokens (
  id         text COLLATE "C" PRIMARY KEY,
  hash       text   NOT NULL UNIQUE, -- SHA-256
  user_name  text COLLATE "C" NOT NULL REFERENCES barback_users (name) ON DELETE CASCADE,
  label      text   NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at    bigint -- to the minute; null: never
);

CREATE INDEX barback_tokens_user ON barback_tokens (user_name);

CREATE TABLE barback_audit (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        bigint NOT NULL,
  user_name text   NOT NULL,
  origin    text   NOT NULL, -- the address they came from
  action    text   NOT NULL,
  subject   text   NOT NULL, -- the job, queue, user or token that it is about
  outcome   text   NOT NULL
);

CREATE INDEX barback_audit_at ON barback_audit (at);
