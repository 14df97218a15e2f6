-- name: insert_hold
insert into bot_holds (id, conversation_id, opening_id, inbox_id, since_ms)
values ($1, $2, $3, $4, $5);

-- name: end_hold
-- Index: bot_holds_current_key.
update bot_holds
set ended_at_ms = $2, outcome = $3, reason = $4, ended_by_kind = $5, ended_by_id = $6
where conversation_id = $1 and ended_at_ms is null;

-- name: insert_offer
insert into message_offers (message_id, position, kind, ref, title, url)
values ($1, $2, $3, $4, $5, $6);

-- name: message_offers
-- Index: message_offers_pkey.
select o.message_id, o.kind, o.ref, o.title, o.url
from message_offers o
where o.message_id = $1
order by o.position
limit 10;

-- name: offers_between
-- Offers of the entries of one page. Index: messages_seq_key, message_offers_pkey.
select o.message_id, o.kind, o.ref, o.title, o.url
from messages m
join message_offers o on o.message_id = m.id
where m.conversation_id = $1 and m.seq between $2 and $3
order by m.seq, o.position
limit 1000;

-- name: offers_by_message
-- Index: message_offers_pkey.
select o.message_id, o.kind, o.ref, o.title, o.url
from message_offers o
where o.message_id in (/*ids*/)
order by o.message_id, o.position
limit 1000;

-- name: was_offered
-- Whether a choice was offered in this conversation. Index: messages_seq_key, message_offers_pkey.
select 1
from messages m
join message_offers o on o.message_id = m.id
where m.conversation_id = $1 and m.author_kind = 'bot' and o.kind = 'choice' and o.ref = $2
limit 1;

-- name: choice_of
-- Index: primary key.
select m.choice
from messages m
where m.id = $1;

-- name: feedback
-- Index: primary key.
select f.helped
from message_feedback f
where f.message_id = $1;

-- name: feedback_between
-- Index: messages_seq_key, primary key.
select f.message_id, f.helped
from messages m
join message_feedback f on f.message_id = m.id
where m.conversation_id = $1 and m.seq between $2 and $3
order by m.seq
limit 200;

-- name: feedback_by_message
-- Index: primary key.
select f.message_id, f.helped
from message_feedback f
where f.message_id in (/*ids*/)
order by f.message_id
limit 200;

-- name: put_feedback
-- 0 rows when it says the same already. Index: primary key.
insert into message_feedback (message_id, conversation_id, helped, given_at_ms, changed_at_ms)
values ($1, $2, $3, $4, $4)
on conflict (message_id) do update
set helped = excluded.helped, changed_at_ms = excluded.changed_at_ms
where message_feedback.helped <> excluded.helped;
