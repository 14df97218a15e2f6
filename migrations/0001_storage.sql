-- The log of facts, its readers, jobs, idempotency keys and counters.

create table facts (
  id bigint primary key,
  position bigint,
  room text not null,
  kind text not null,
  version bigint not null,
  inbox_id bigint,
  conversation_id bigint,
  contact_id bigint,
  agent_id bigint,
  payload text not null,
  at_ms bigint not null,
  constraint facts_position_key unique (position)
);
create index facts_unplaced on facts (id) where position is null;
create index facts_at on facts (at_ms);

-- How far each reader of the log has come.
create table cursors (
  name text primary key,
  position bigint not null
);

create table jobs (
  id bigint primary key,
  kind text not null,
  dedupe_key text,
  payload text not null,
  run_at_ms bigint not null,
  attempts bigint not null,
  lease_until_ms bigint,
  last_error text,
  dead_at_ms bigint,
  created_at_ms bigint not null,
  constraint jobs_kind_dedupe_key_key unique (kind, dedupe_key)
);
create index jobs_due on jobs (run_at_ms, id) where dead_at_ms is null;
create index jobs_dead on jobs (dead_at_ms, id) where dead_at_ms is not null;

-- Commands already done, kept seven days: the same key gives the same answer.
create table once_keys (
  actor text not null,
  act text not null,
  client_id text not null,
  body_hash bytea not null,
  answer_id bigint not null,
  at_ms bigint not null,
  constraint once_keys_pkey primary key (actor, act, client_id)
);
create index once_keys_at on once_keys (at_ms);

-- Numbers people read, such as #1042.
create table counters (
  name text primary key,
  value bigint not null
);
