-- name: settings
select inbox_id, enabled, answer_at, ask_at, hours, never_topics, version
from bot_settings
where inbox_id = $1;

-- name: lock_settings
select inbox_id, enabled, answer_at, ask_at, hours, never_topics, version
from bot_settings
where inbox_id = $1 /*for update*/;

-- name: put_settings
insert into bot_settings (inbox_id, enabled, answer_at, ask_at, hours, never_topics, version)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (inbox_id) do update
set enabled = excluded.enabled, answer_at = excluded.answer_at, ask_at = excluded.ask_at, hours = excluded.hours,
    never_topics = excluded.never_topics, version = excluded.version;

-- name: greetings
select locale, text
from bot_greetings
where inbox_id = $1
order by locale
limit 20;

-- name: delete_greetings
delete from bot_greetings where inbox_id = $1;

-- name: insert_greeting
insert into bot_greetings (inbox_id, locale, text)
values ($1, $2, $3);

-- name: any_enabled
select inbox_id
from bot_settings
where enabled = 1
limit 1;

-- name: put_turn
-- The newest message counts; an older turn of the same conversation is part of it.
insert into bot_turns (conversation_id, message_id, kind, asked_at_ms)
values ($1, $2, $3, $4)
on conflict (conversation_id) do update
set message_id = excluded.message_id, kind = excluded.kind, asked_at_ms = excluded.asked_at_ms;

-- name: turns
-- The oldest first. Index: bot_turns_asked_idx.
select conversation_id, message_id, kind
from bot_turns
order by asked_at_ms, conversation_id
limit $1;

-- name: take_turn
-- 0 rows: another process did it, or a newer message came.
delete from bot_turns
where conversation_id = $1 and message_id = $2;

-- name: drop_turn
delete from bot_turns
where conversation_id = $1;

-- name: insert_answer
insert into bot_answers (id, conversation_id, inbox_id, question_id, reply_id, decision, reason, article_id, confidence,
    locale, topic_key, at_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: answers_of
-- The newest first. Index: bot_answers_conversation_idx.
select question_id, reply_id, decision, article_id, confidence, at_ms
from bot_answers
where conversation_id = $1
order by id desc
limit 50;

-- name: failures
-- Answers of this conversation that the contact said did not help. Index: bot_answers_conversation_idx.
select count(*)
from bot_answers a
join message_feedback f on f.message_id = a.reply_id and f.helped = 0
where a.conversation_id = $1;

-- name: late_hand_overs
-- Conversations that were handed over because the bot was late, since $1; counting stops at ten. Index: bot_holds_ended_idx.
select count(*)
from (select 1 as one from bot_holds where ended_at_ms >= $1 and reason = 'late' limit 10) late;

-- name: insert_model
-- Nothing happens when another process trained the same.
insert into models (id, fingerprint, hash, knowledge_version, trained_in_ms, trained_at_ms)
values ($1, $2, $3, $4, $5, $6)
on conflict (fingerprint) do nothing;

-- name: model_of
-- Index: models_fingerprint_key.
select hash, trained_in_ms
from models
where fingerprint = $1;

-- name: newest_model
select hash, trained_in_ms
from models
order by id desc
limit 1;

-- name: delete_old_models
-- All but the newest two.
delete from models
where id < coalesce((select id from models order by id desc limit 1 offset 1), 0)
returning hash;
