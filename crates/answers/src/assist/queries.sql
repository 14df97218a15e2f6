-- name: model
-- Index: language_model's primary key.
select base_url, model, sealed_key, uses, timeout_s, monthly_tokens, version
from language_model
where id = 1;

-- name: lock_model
select base_url, model, sealed_key, uses, timeout_s, monthly_tokens, version
from language_model
where id = 1 /*for update*/;

-- name: put_model
insert into language_model (id, base_url, model, sealed_key, uses, timeout_s, monthly_tokens, version)
values (1, $1, $2, $3, $4, $5, $6, $7)
on conflict (id) do update
set base_url = excluded.base_url, model = excluded.model, sealed_key = excluded.sealed_key, uses = excluded.uses,
    timeout_s = excluded.timeout_s, monthly_tokens = excluded.monthly_tokens, version = excluded.version;

-- name: use_of_month
-- Index: language_model_use's primary key.
select tokens, calls, failed_calls, last_failure
from language_model_use
where month = $1;

-- name: begin_use
-- Counts a call with all it may take, unless that is more than is left; 0 rows: it is.
insert into language_model_use (month, tokens, calls, failed_calls, last_failure)
select $1, $2, 1, 0, null
where cast($2 as bigint) <= cast($3 as bigint)
on conflict (month) do update
set tokens = language_model_use.tokens + excluded.tokens, calls = language_model_use.calls + 1
where language_model_use.tokens + excluded.tokens <= $3;

-- name: end_use
-- What it really took; a failure is kept with its reason.
update language_model_use
set tokens = tokens - $2 + $3,
    failed_calls = failed_calls + case when cast($4 as text) is null then 0 else 1 end,
    last_failure = coalesce($4, last_failure)
where month = $1;
