-- name: conversation
-- Index: primary key.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version
from conversations c
where c.id = $1;

-- name: lock_conversation
-- Others wait until this act has ended. Index: primary key.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version
from conversations c
where c.id = $1
/*for update*/;

-- name: append_to_conversation
-- What a message changes and nothing else: columns named here are written into every index that holds them.
-- Index: primary key.
update conversations
set subject = $2, first_response_at_ms = $3, last_seq = $4, last_public_seq = $5, last_message_at_ms = $6,
    preview = $7, preview_author = $8, contact_message_count = $9, answer_count = $10, version = $11
where id = $1;

-- name: conversation_id_of_public
-- Index: conversations_public_id_key.
select id
from conversations
where public_id = $1;

-- name: insert_conversation
insert into conversations (id, public_id, number, inbox_id, contact_id, subject, topic_key, locale, priority,
    created_at_ms, opening_id, opened_at_ms, first_response_at_ms, resolved_at_ms, snoozed_until_ms, assignee_id,
    team_id, queue_rank, last_seq, last_public_seq, last_message_at_ms, preview, preview_author,
    contact_message_count, answer_count, bot_since_ms, feeling, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
    $24, $25, $26, $27, $28);

-- name: update_conversation
-- Writes everything an act may change. Index: primary key.
update conversations
set contact_id = $2, subject = $3, topic_key = $4, locale = $5, priority = $6, opening_id = $7, opened_at_ms = $8,
    first_response_at_ms = $9, resolved_at_ms = $10, snoozed_until_ms = $11, assignee_id = $12, team_id = $13,
    queue_rank = $14, last_seq = $15, last_public_seq = $16, last_message_at_ms = $17, preview = $18,
    preview_author = $19, contact_message_count = $20, answer_count = $21, bot_since_ms = $22, feeling = $23, version = $24
where id = $1;

-- name: view_one
-- One conversation as an agent's screen shows it. $2 is its id.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0)
from conversations c
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where c.id = $2
/*filters*/
order by c.id
limit 1;

-- name: view_live
-- Not resolved, newest message first. Index: conversations_live_idx.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0)
from conversations c
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where c.resolved_at_ms is null
and (c.last_message_at_ms, c.id) < ($3, $4)
/*filters*/
order by c.last_message_at_ms desc, c.id desc
limit $2;

-- name: view_mine
-- Held by the agent and at hand, newest message first. Index: conversations_assignee_idx.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0)
from conversations c
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where c.assignee_id = $1 and c.resolved_at_ms is null and c.snoozed_until_ms is null
and (c.last_message_at_ms, c.id) < ($3, $4)
/*filters*/
order by c.last_message_at_ms desc, c.id desc
limit $2;

-- name: view_team
-- Of the agent's teams, not resolved, newest message first. Index: conversations_live_idx.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0)
from conversations c
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where c.resolved_at_ms is null
and c.team_id in (select t.team_id from team_members t where t.agent_id = $1)
and (c.last_message_at_ms, c.id) < ($3, $4)
/*filters*/
order by c.last_message_at_ms desc, c.id desc
limit $2;

-- name: view_waiting
-- The queue: soonest served first. Index: conversations_rank_idx.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0)
from conversations c
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where c.resolved_at_ms is null and c.snoozed_until_ms is null and c.assignee_id is null and c.bot_since_ms is null
and (c.queue_rank, c.id) > ($3, $4)
/*filters*/
order by c.queue_rank, c.id
limit $2;

-- name: view_snoozed
-- Put aside, soonest to wake first. Index: conversations_snoozed_idx.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0)
from conversations c
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where c.snoozed_until_ms is not null
and (c.snoozed_until_ms, c.id) > ($3, $4)
/*filters*/
order by c.snoozed_until_ms, c.id
limit $2;

-- name: view_bot
-- Held by the bot, newest message first. Index: conversations_bot_idx.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0)
from conversations c
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where c.bot_since_ms is not null
and (c.last_message_at_ms, c.id) < ($3, $4)
/*filters*/
order by c.last_message_at_ms desc, c.id desc
limit $2;

-- name: view_resolved
-- Resolved, last resolved first. Index: conversations_resolved_idx.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0)
from conversations c
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where c.resolved_at_ms is not null
and (c.resolved_at_ms, c.id) < ($3, $4)
/*filters*/
order by c.resolved_at_ms desc, c.id desc
limit $2;

-- name: view_contact
-- All of one contact, newest message first. Index: conversations_contact_idx.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0)
from conversations c
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where c.contact_id = $5
and (c.last_message_at_ms, c.id) < ($3, $4)
/*filters*/
order by c.last_message_at_ms desc, c.id desc
limit $2;

-- name: count_mine
-- Index: conversations_assignee_idx. Stops counting at the cap $1.
select count(*)
from (select 1 as one from conversations c where c.assignee_id = $2 and c.resolved_at_ms is null and c.snoozed_until_ms is null /*filters*/ limit $1) counted;

-- name: count_waiting
-- Index: conversations_rank_idx or conversations_waiting_idx. Stops counting at the cap $1.
select count(*)
from (select 1 as one from conversations c where c.resolved_at_ms is null and c.snoozed_until_ms is null and c.assignee_id is null and c.bot_since_ms is null /*filters*/ limit $1) counted;

-- name: count_live
-- Index: conversations_live_idx or conversations_inbox_idx. Stops counting at the cap $1.
select count(*)
from (select 1 as one from conversations c where c.resolved_at_ms is null /*filters*/ limit $1) counted;

-- name: count_snoozed
-- Index: conversations_snoozed_idx. Stops counting at the cap $1.
select count(*)
from (select 1 as one from conversations c where c.snoozed_until_ms is not null /*filters*/ limit $1) counted;

-- name: count_bot
-- Index: conversations_bot_idx. Stops counting at the cap $1.
select count(*)
from (select 1 as one from conversations c where c.bot_since_ms is not null /*filters*/ limit $1) counted;

-- name: contact_conversations
-- What a contact sees in the widget, newest first; at most fifty. Index: conversations_contact_idx.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    a.name, a.alias, a.code, coalesce(r.read_count, 0),
    coalesce((select m.public_seq from messages m
        where m.conversation_id = c.id and m.public_seq is not null
        and m.seq <= (select max(x.read_seq) from agent_reads x where x.conversation_id = c.id)
        order by m.seq desc limit 1), 0)
from conversations c
left join agents a on a.id = c.assignee_id
left join contact_reads r on r.conversation_id = c.id
where c.contact_id = $1 and c.inbox_id = $2
order by c.last_message_at_ms desc, c.id desc
limit 50;

-- name: contact_conversation
-- One conversation as its contact sees it. Index: primary key.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    a.name, a.alias, a.code, coalesce(r.read_count, 0),
    coalesce((select m.public_seq from messages m
        where m.conversation_id = c.id and m.public_seq is not null
        and m.seq <= (select max(x.read_seq) from agent_reads x where x.conversation_id = c.id)
        order by m.seq desc limit 1), 0)
from conversations c
left join agents a on a.id = c.assignee_id
left join contact_reads r on r.conversation_id = c.id
where c.id = $1;

-- name: move_to_contact
-- Conversations of an anonymous contact go to the signed one. Index: conversations_contact_idx.
select c.id
from conversations c
where c.contact_id = $1
order by c.id
limit 1000;

-- name: insert_opening
insert into openings (id, conversation_id, author_kind, author_id, opened_at_ms)
values ($1, $2, $3, $4, $5);

-- name: answer_opening
-- The first response stays; later ones change nothing. Index: primary key.
update openings
set first_response_at_ms = $2, first_response_agent_id = $3, first_response_message_id = $4
where id = $1 and first_response_at_ms is null;

-- name: insert_resolution
insert into resolutions (id, conversation_id, opening_id, author_kind, author_id, assignee_id, resolved_at_ms)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: end_assignment
-- Index: assignments_current_key.
update assignments
set ended_at_ms = $2
where conversation_id = $1 and ended_at_ms is null;

-- name: insert_assignment
insert into assignments (id, conversation_id, agent_id, team_id, author_kind, author_id, assigned_at_ms, ended_at_ms)
values ($1, $2, $3, $4, $5, $6, $7, null);

-- name: insert_snooze
insert into snoozes (id, conversation_id, author_kind, author_id, snoozed_at_ms, until_ms, ended_at_ms, ended_by)
values ($1, $2, $3, $4, $5, $6, null, null);

-- name: end_snooze
-- Index: snoozes_current_key.
update snoozes
set ended_at_ms = $2, ended_by = $3
where conversation_id = $1 and ended_at_ms is null;

-- name: message_hits
-- The newest entries that hold the words, whoever may see them. Index: message_index.
select rowid
from message_index
where message_index matches $1 and rowid < $2
order by rowid desc
limit $3;

-- name: messages_found
-- Those of the given entries that the viewer may see, with their conversations, newest first. Index: primary keys.
select c.id, c.public_id, c.number, c.inbox_id, c.contact_id, c.subject, c.topic_key, c.locale, c.priority,
    c.created_at_ms, c.opening_id, c.opened_at_ms, c.first_response_at_ms, c.resolved_at_ms, c.snoozed_until_ms,
    c.assignee_id, c.team_id, c.queue_rank, c.last_seq, c.last_public_seq, c.last_message_at_ms, c.preview,
    c.preview_author, c.contact_message_count, c.answer_count, c.bot_since_ms, c.feeling, c.version,
    i.name, k.name, k.assurance, a.name, a.alias,
    (select string_agg(cast(l.label_id as text), ',') from conversation_labels l where l.conversation_id = c.id),
    coalesce((select r.read_count from agent_reads r where r.conversation_id = c.id and r.agent_id = $1), 0),
    m.id
from messages m
join conversations c on c.id = m.conversation_id
join inboxes i on i.id = c.inbox_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = c.assignee_id
where m.id in (/*ids*/)
/*filters*/
order by m.id desc
limit 2000;

-- name: attachments_by_message
-- Index: attachments_message_idx.
select f.id, f.public_id, f.inbox_id, f.uploader_kind, f.uploader_id, f.message_id, f.conversation_id, f.name,
    f.content_type, f.hash, f.size_bytes, f.width, f.height, f.preview_hash, f.preview_size_bytes
from attachments f
where f.message_id in (/*ids*/)
order by f.message_id, f.position, f.id
limit 2000;

-- name: agent_read
-- Reading only goes forward. Index: agent_reads_pkey.
insert into agent_reads (conversation_id, agent_id, read_count, read_seq, read_at_ms)
values ($1, $2, $3, $4, $5)
on conflict (conversation_id, agent_id) do update
set read_count = excluded.read_count, read_seq = excluded.read_seq, read_at_ms = excluded.read_at_ms
where excluded.read_count > agent_reads.read_count;

-- name: agent_unread
-- The seq stays: it is what the contact sees, and it was read. Index: agent_reads_pkey.
update agent_reads
set read_count = $3
where conversation_id = $1 and agent_id = $2 and read_count > $3;

-- name: agents_read
-- What every agent has read, so that one fact is shown to all of them. Index: agent_reads_pkey.
select r.agent_id, r.read_count
from agent_reads r
where r.conversation_id = $1
order by r.agent_id
limit 1000;

-- name: contact_read
-- Reading only goes forward. Index: primary key.
insert into contact_reads (conversation_id, read_count, read_seq, read_at_ms)
values ($1, $2, $3, $4)
on conflict (conversation_id) do update
set read_count = excluded.read_count, read_seq = excluded.read_seq, read_at_ms = excluded.read_at_ms
where excluded.read_count > contact_reads.read_count;

-- name: put_draft
insert into drafts (conversation_id, agent_id, kind, text, updated_at_ms, original_text)
values ($1, $2, $3, $4, $5, $6)
on conflict (conversation_id, agent_id, kind) do update
set text = excluded.text, updated_at_ms = excluded.updated_at_ms, original_text = excluded.original_text;

-- name: delete_draft
delete from drafts
where conversation_id = $1 and agent_id = $2 and kind = $3;

-- name: drafts
-- Index: drafts_pkey.
select kind, text, original_text
from drafts
where conversation_id = $1 and agent_id = $2
order by kind
limit 2;

-- name: labels
-- All labels; there are few.
select l.id, l.name, l.colour, l.version
from labels l
order by l.name_key
limit 500;

-- name: label
select l.id, l.name, l.colour, l.version
from labels l
where l.id = $1;

-- name: label_named
-- Index: labels_name_key.
select l.id
from labels l
where l.name_key = $1;

-- name: insert_label
insert into labels (id, name, name_key, colour, created_at_ms, version)
values ($1, $2, $3, $4, $5, 1)
on conflict (name_key) do nothing;

-- name: update_label
update labels
set name = $2, name_key = $3, colour = $4, version = $5
where id = $1;

-- name: delete_label
delete from labels where id = $1;

-- name: unlabel_all
-- Index: conversation_labels_label_idx.
delete from conversation_labels where label_id = $1;

-- name: labels_of
-- Index: conversation_labels_pkey.
select l.label_id
from conversation_labels l
where l.conversation_id = $1
order by l.label_id
limit 100;

-- name: add_label
insert into conversation_labels (conversation_id, label_id, author_kind, author_id, added_at_ms)
values ($1, $2, $3, $4, $5)
on conflict (conversation_id, label_id) do nothing;

-- name: remove_label
delete from conversation_labels where conversation_id = $1 and label_id = $2;

-- name: insert_attachment
insert into attachments (id, public_id, inbox_id, uploader_kind, uploader_id, message_id, conversation_id, position,
    name, content_type, hash, size_bytes, width, height, preview_hash, preview_size_bytes, uploaded_at_ms)
values ($1, $2, $3, $4, $5, null, null, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: attachment
-- Index: attachments_public_id_key.
select f.id, f.public_id, f.inbox_id, f.uploader_kind, f.uploader_id, f.message_id, f.conversation_id, f.name,
    f.content_type, f.hash, f.size_bytes, f.width, f.height, f.preview_hash, f.preview_size_bytes
from attachments f
where f.public_id = $1;

-- name: take_attachment
-- A message takes a file once: 0 rows when another has it. Index: attachments_public_id_key.
update attachments
set message_id = $2, conversation_id = $3, position = $4
where public_id = $1 and message_id is null and uploader_kind = $5 and uploader_id = $6
and coalesce(inbox_id, $7) = $7;

-- name: message_attachments
-- Index: attachments_message_idx.
select f.id, f.public_id, f.inbox_id, f.uploader_kind, f.uploader_id, f.message_id, f.conversation_id, f.name,
    f.content_type, f.hash, f.size_bytes, f.width, f.height, f.preview_hash, f.preview_size_bytes
from attachments f
where f.message_id = $1
order by f.position, f.id
limit 10;

-- name: attachments_between
-- Files of the entries of one page. Index: messages_seq_key, attachments_message_idx.
select f.id, f.public_id, f.inbox_id, f.uploader_kind, f.uploader_id, f.message_id, f.conversation_id, f.name,
    f.content_type, f.hash, f.size_bytes, f.width, f.height, f.preview_hash, f.preview_size_bytes
from messages m
join attachments f on f.message_id = m.id
where m.conversation_id = $1 and m.seq between $2 and $3
order by m.seq, f.position, f.id
limit 2000;

-- name: move_uploads
-- Files an anonymous contact uploaded but did not send go with it. Index: attachments_uploader_idx.
update attachments
set uploader_id = $2
where uploader_kind = 'contact' and uploader_id = $1 and message_id is null;

-- name: unused_of
-- Uploads of one actor that no message took, and their bytes; counting stops at $3. Index: attachments_uploader_idx.
select count(*), cast(coalesce(sum(waiting.size_bytes), 0) as bigint)
from (select f.size_bytes from attachments f
    where f.uploader_kind = $1 and f.uploader_id = $2 and f.message_id is null limit $3) waiting;

-- name: delete_unused
-- Uploads that no message took. Index: attachments_unused_idx.
delete from attachments
where id in (select id from attachments where message_id is null and uploaded_at_ms < $1 order by uploaded_at_ms limit 200)
returning hash, preview_hash;

-- name: hash_in_use
-- Index: attachments_hash_idx, attachments_preview_idx.
select count(*)
from (select 1 as one from attachments where hash = $1
    union all
    select 1 as one from attachments where preview_hash = $1) used;

-- name: conversation_ids
-- For the invariant check of tests.
select id
from conversations
order by id
limit 100000;

-- name: facts_of_conversation
-- What the caches of a conversation must say, from its rows. For the invariant check.
select
    (select count(*) from messages m where m.conversation_id = c.id),
    (select coalesce(max(m.seq), 0) from messages m where m.conversation_id = c.id),
    (select coalesce(max(m.public_seq), 0) from messages m where m.conversation_id = c.id and m.audience = 'everyone'),
    (select count(*) from messages m where m.conversation_id = c.id and m.kind = 'message' and m.author_kind = 'contact'),
    (select count(*) from messages m where m.conversation_id = c.id and m.kind = 'message' and m.author_kind <> 'contact'),
    (select max(o.id) from openings o where o.conversation_id = c.id),
    (select r.resolved_at_ms from resolutions r where r.opening_id = c.opening_id),
    (select s.until_ms from snoozes s where s.conversation_id = c.id and s.ended_at_ms is null),
    (select x.agent_id from assignments x where x.conversation_id = c.id and x.ended_at_ms is null),
    (select x.team_id from assignments x where x.conversation_id = c.id and x.ended_at_ms is null),
    (select o.opened_at_ms from openings o where o.id = c.opening_id),
    (select o.first_response_at_ms from openings o where o.id = c.opening_id),
    (select max(m.created_at_ms) from messages m where m.conversation_id = c.id and m.kind = 'message'),
    (select h.since_ms from bot_holds h where h.conversation_id = c.id and h.ended_at_ms is null),
    (select e.new_text from messages m join conversation_events e on e.message_id = m.id
        where m.conversation_id = c.id and e.what = 'feeling_changed' order by m.seq desc limit 1)
from conversations c
where c.id = $1;

-- name: held_unanswered
-- Conversations an agent holds in which the contact spoke last, longest wait first. Index: conversations_assignee_idx.
select c.id
from conversations c
where c.assignee_id = $1 and c.resolved_at_ms is null and c.snoozed_until_ms is null and c.preview_author = 'contact'
order by c.last_message_at_ms, c.id
limit 200;

-- name: held_at_hand
-- What each agent holds, from the conversations themselves. For the invariant check.
select c.assignee_id, count(*)
from conversations c
where c.assignee_id is not null and c.resolved_at_ms is null and c.snoozed_until_ms is null
group by c.assignee_id
order by c.assignee_id
limit 10000;
