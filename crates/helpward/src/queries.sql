-- What the binary itself asks of the database.

-- name: beat
-- A real write, so that readiness means that writing works.
insert into cursors (name, position) values ('health', 1)
on conflict (name) do update set position = cursors.position + 1;

-- name: last_position
select coalesce(max(position), 0)
from facts;

-- name: job_counts
-- Waiting and given up. Indexes: jobs_due, jobs_dead.
select
    (select count(*) from jobs where dead_at_ms is null),
    (select count(*) from jobs where dead_at_ms is not null);

-- name: waiting_conversations
-- Index: conversations_rank_idx.
select count(*)
from conversations
where resolved_at_ms is null and snoozed_until_ms is null and assignee_id is null and bot_since_ms is null;

-- name: agents_without_second_factor
-- Those who may sign in. A handful of rows.
select count(*)
from credentials
where closed_at_ms is null and password_hash is not null and totp_secret is null;

-- name: agents_with_credentials
select count(*)
from credentials
where closed_at_ms is null and password_hash is not null;

-- name: newest_fact_at
-- Index: facts_at. Null in an empty log.
select max(at_ms)
from facts;

-- name: overdue_jobs
-- Due before $1 and still there. Index: jobs_due.
select count(*)
from jobs
where dead_at_ms is null and run_at_ms < $1;

-- name: echo
-- Gives back what it was given: text of every script survives the way to the engine and back.
select cast($1 as text);

-- name: named_files
-- Every stored file that a message or upload names, by hash, after $1. Indexes: attachments_hash_idx, attachments_preview_idx.
select f.hash
from (
    select hash from attachments where hash > $1
    union
    select preview_hash from attachments where preview_hash > $1
) f
order by f.hash
limit 1000;
