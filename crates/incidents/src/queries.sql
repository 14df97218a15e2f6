-- name: ensure
-- The row of an incident, made when it is first needed.
insert into incidents (announcement_id, tied, answered, closed_at_ms, closed_by_name)
values ($1, 0, 0, null, null)
on conflict (announcement_id) do nothing;

-- name: lock
-- When its end was told. Index: primary key.
select closed_at_ms
from incidents
where announcement_id = $1
/*for update*/;

-- name: sums
select tied, answered, closed_at_ms
from incidents
where announcement_id = $1;

-- name: add_tied
update incidents
set tied = tied + $2
where announcement_id = $1;

-- name: add_answered
update incidents
set answered = answered + 1
where announcement_id = $1;

-- name: close
update incidents
set closed_at_ms = $2, closed_by_name = $3
where announcement_id = $1;

-- name: topics
select inbox_id, topic_key
from incident_topics
where announcement_id = $1
order by inbox_id, topic_key
limit 50;

-- name: delete_topics
delete from incident_topics
where announcement_id = $1;

-- name: insert_topic
insert into incident_topics (announcement_id, inbox_id, topic_key)
values ($1, $2, $3)
on conflict (announcement_id, inbox_id, topic_key) do nothing;

-- name: running_about
-- Incidents going on about a topic. Index: incident_topics_topic_idx.
select t.announcement_id
from incident_topics t
join announcements a on a.id = t.announcement_id
join incidents i on i.announcement_id = t.announcement_id
where t.inbox_id = $1 and t.topic_key = $2 and i.closed_at_ms is null
  and a.starts_at_ms <= $3 and (a.ends_at_ms is null or a.ends_at_ms > $3)
order by t.announcement_id
limit 10;

-- name: tie
insert into incident_conversations (announcement_id, conversation_id, tied_at_ms, tied_by_name, outcome, told_at_ms)
values ($1, $2, $3, $4, null, null)
on conflict (announcement_id, conversation_id) do nothing;

-- name: untie
delete from incident_conversations
where announcement_id = $1 and conversation_id = $2 and outcome is null;

-- name: tied
-- Index: primary key.
select conversation_id, tied_at_ms, tied_by_name, outcome
from incident_conversations
where announcement_id = $1 and conversation_id > $2
order by conversation_id
limit $3;

-- name: untold
-- Index: incident_conversations_untold_idx.
select conversation_id
from incident_conversations
where announcement_id = $1 and outcome is null
order by conversation_id
limit $2;

-- name: told
update incident_conversations
set outcome = $3, told_at_ms = $4
where announcement_id = $1 and conversation_id = $2;

-- name: incidents_of
-- Index: incident_conversations_conversation_idx.
select announcement_id, outcome
from incident_conversations
where conversation_id = $1
order by announcement_id desc
limit 10;

-- name: closings
select locale, text
from incident_closings
where announcement_id = $1
order by locale
limit 10;

-- name: insert_closing
insert into incident_closings (announcement_id, locale, text)
values ($1, $2, $3)
on conflict (announcement_id, locale) do nothing;
