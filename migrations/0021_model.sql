-- The optional language model: where it is, what it may do, what it has used.

create table language_model (
    -- There is one at most.
    id bigint primary key constraint language_model_id_check check (id = 1),
    -- Without a slash at the end; '' : none.
    base_url text not null,
    model text not null,
    -- Sealed, and bound to scheme, host and port of base_url; null: none is sent.
    sealed_key text,
    -- What it is used for: words with a space between; '' : nothing.
    uses text not null,
    timeout_s bigint not null constraint language_model_timeout_s_check check (timeout_s between 1 and 60),
    monthly_tokens bigint not null constraint language_model_monthly_tokens_check check (monthly_tokens >= 0),
    version bigint not null
);

-- What was used in a month (UTC, e.g. 2026-11).
create table language_model_use (
    month text primary key,
    -- With what calls that are running may still take.
    tokens bigint not null,
    calls bigint not null,
    failed_calls bigint not null,
    -- Why the last call that failed did; null: none did.
    last_failure text
);
