-- name: take_turn
select id
from routing_turn
where id = 1 /*for update*/;

-- name: insert_offer
-- Nothing happens when the conversation has an open offer. Index: offers_open_key.
insert into offers (id, conversation_id, inbox_id, agent_id, made_at_ms, expires_at_ms)
values ($1, $2, $3, $4, $5, $6)
on conflict do nothing;

-- name: find_offer
select id, conversation_id, inbox_id, agent_id, made_at_ms, expires_at_ms, closed_at_ms, outcome
from offers
where id = $1;

-- name: lock_offer
select id, conversation_id, inbox_id, agent_id, made_at_ms, expires_at_ms, closed_at_ms, outcome
from offers
where id = $1 /*for update*/;

-- name: close_offer
update offers
set closed_at_ms = $2, outcome = $3
where id = $1 and closed_at_ms is null;

-- name: open_offer_of_conversation
-- Index: offers_open_key.
select id, conversation_id, inbox_id, agent_id, made_at_ms, expires_at_ms, closed_at_ms, outcome
from offers
where conversation_id = $1 and closed_at_ms is null;

-- name: open_offers_of_agent
-- Index: offers_open_agent_idx.
select id, conversation_id, inbox_id, agent_id, made_at_ms, expires_at_ms, closed_at_ms, outcome
from offers
where agent_id = $1 and closed_at_ms is null
order by id
limit 100;

-- name: open_offers
-- One per place at most, so a few per agent. Index: offers_open_agent_idx.
select id, conversation_id, inbox_id, agent_id, made_at_ms, expires_at_ms, closed_at_ms, outcome
from offers
where closed_at_ms is null
order by agent_id, id
limit 5000;

-- name: passed_by
-- Agents who declined or missed this conversation a moment ago. Index: offers_conversation_idx.
select agent_id, closed_at_ms
from offers
where conversation_id = $1 and outcome in ('declined', 'expired') and closed_at_ms > $2 and made_at_ms >= $3
order by id desc
limit 200;

-- name: latest_outcomes
-- Index: offers_agent_idx.
select outcome
from offers
where agent_id = $1 and outcome in ('accepted', 'declined', 'expired')
order by id desc
limit 20;

-- name: answer_times
-- Index: offers_accepted_idx.
select closed_at_ms - made_at_ms
from offers
where outcome = 'accepted'
order by id desc
limit 50;

-- name: waiting_without_offer
-- The head of one inbox's queue. Index: conversations_waiting_idx.
select c.id, c.inbox_id, c.team_id, c.queue_rank, c.opened_at_ms
from conversations c
where c.inbox_id = $1 and c.resolved_at_ms is null and c.snoozed_until_ms is null and c.assignee_id is null
    and c.bot_since_ms is null
    and not exists (select 1 from offers o where o.conversation_id = c.id and o.closed_at_ms is null)
order by c.queue_rank, c.id
limit $2;

-- name: waiting
-- The queue of the whole desk, in order. Index: conversations_rank_idx.
select id, inbox_id, opened_at_ms
from conversations
where resolved_at_ms is null and snoozed_until_ms is null and assignee_id is null and bot_since_ms is null
order by queue_rank, id
limit $1;

-- name: standing
-- Where one conversation stands.
select inbox_id, assignee_id, resolved_at_ms, snoozed_until_ms, bot_since_ms, queue_rank
from conversations
where id = $1;

-- name: ahead_in_inbox
-- Counted no further than the cap. Index: conversations_waiting_idx.
select count(*)
from (
    select 1 as one
    from conversations
    where inbox_id = $1 and resolved_at_ms is null and snoozed_until_ms is null and assignee_id is null
        and bot_since_ms is null and (queue_rank < $2 or (queue_rank = $2 and id < $3))
    limit $4
) ahead;

-- name: hold
select agent_id, since_ms
from holds
where conversation_id = $1;

-- name: on_hands
-- What agents hold now, bounded by what they can hold. A conversation that was assigned before routing heard of it
-- (imported, restored) counts from its assignment. Index: conversations_assignee_idx, assignments_current_key.
select c.assignee_id, c.inbox_id, coalesce(h.since_ms, a.assigned_at_ms)
from conversations c
join assignments a on a.conversation_id = c.id and a.ended_at_ms is null
left join holds h on h.conversation_id = c.id
where c.resolved_at_ms is null and c.snoozed_until_ms is null and c.assignee_id is not null
order by c.assignee_id, c.id
limit 5000;

-- name: insert_hold
insert into holds (conversation_id, inbox_id, agent_id, since_ms)
values ($1, $2, $3, $4);

-- name: delete_hold
delete from holds
where conversation_id = $1;

-- name: insert_service_time
insert into service_times (id, inbox_id, service_ms)
values ($1, $2, $3);

-- name: prune_service_times
-- Index: service_times_inbox_idx.
delete from service_times
where inbox_id = $1 and id <= (
    select id from service_times where inbox_id = $1 order by id desc limit 1 offset $2
);

-- name: service_times
-- At most MAX_SAMPLES per inbox.
select inbox_id, service_ms
from service_times
order by inbox_id, id
limit 20000;

-- name: insert_wait_error
insert into wait_errors (id, inbox_id, error)
values ($1, $2, $3);

-- name: prune_wait_errors
delete from wait_errors
where id <= (select id from wait_errors order by id desc limit 1 offset $1);

-- name: wait_errors
select error
from wait_errors
order by id
limit 1000;

-- name: told
select first_middle_ms, first_at_ms, from_ms, to_ms
from told_waits
where conversation_id = $1;

-- name: keep_told
insert into told_waits (conversation_id, inbox_id, first_middle_ms, first_at_ms, from_ms, to_ms)
values ($1, $2, $3, $4, $5, $6)
on conflict (conversation_id) do update set first_middle_ms = excluded.first_middle_ms,
    first_at_ms = excluded.first_at_ms, from_ms = excluded.from_ms, to_ms = excluded.to_ms;

-- name: delete_told
delete from told_waits
where conversation_id = $1;
