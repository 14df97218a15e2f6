-- Keys with which the operator's programs use the API. A key acts for the agent who made it, with at most the named rights.

create table api_keys (
    id bigint primary key,
    agent_id bigint not null,
    name text not null,
    -- blake3 of the key; the key itself is shown once and kept nowhere.
    token_hash bytea not null constraint api_keys_token_hash_key unique,
    -- Permission codes with a space between.
    permissions text not null,
    created_at_ms bigint not null,
    -- null: until it is revoked.
    expires_at_ms bigint,
    -- Exact to a minute; null: never used.
    last_used_at_ms bigint,
    revoked_at_ms bigint
);
create index api_keys_agent_idx on api_keys (agent_id, id);
