-- The bot: how it is set per inbox, what it still has to answer, what it said, what it has learnt.

create table bot_settings (
    inbox_id bigint primary key,
    enabled bigint not null constraint bot_settings_enabled_check check (enabled in (0, 1)),
    -- The confidence from which it answers, and from which it asks back; null: as calibrated on the knowledge itself.
    answer_at double precision,
    ask_at double precision,
    -- When it works: always, while people are there (open), or while nobody is (closed).
    hours text not null constraint bot_settings_hours_check check (hours in ('always', 'open', 'closed')),
    -- Keys of topics that are always people's, with a space between.
    never_topics text not null,
    version bigint not null
);

-- What it says before its first answer; a language without one has no row.
create table bot_greetings (
    inbox_id bigint not null,
    locale text not null,
    text text not null,
    constraint bot_greetings_pkey primary key (inbox_id, locale)
);

-- What the bot still has to react to: one row a conversation, of the newest message. Whoever deletes the row acts.
create table bot_turns (
    conversation_id bigint primary key,
    -- The contact's message, or the bot's own that did not help.
    message_id bigint not null,
    kind text not null constraint bot_turns_kind_check check (kind in ('asked', 'not_helped')),
    asked_at_ms bigint not null
);
create index bot_turns_asked_idx on bot_turns (asked_at_ms, conversation_id);

-- What the bot did about each turn; read: an article the contact had read before the first word.
create table bot_answers (
    id bigint primary key,
    conversation_id bigint not null,
    inbox_id bigint not null,
    -- The contact's question.
    question_id bigint not null,
    -- What the bot said; null: it handed over without a word.
    reply_id bigint,
    decision text not null constraint bot_answers_decision_check check (decision in ('read', 'answer', 'ask', 'courtesy', 'hand_over')),
    -- Why it handed over.
    reason text,
    article_id bigint,
    -- Probability that the best candidate was right; null: nothing was looked up.
    confidence double precision,
    locale text not null,
    topic_key text,
    at_ms bigint not null
);
create index bot_answers_conversation_idx on bot_answers (conversation_id, id);
create index bot_answers_reply_idx on bot_answers (reply_id) where reply_id is not null;
create index bot_answers_at_idx on bot_answers (at_ms, id);

-- What was learnt from the published knowledge, newest last; the bytes are a stored file.
create table models (
    id bigint primary key,
    fingerprint bytea not null constraint models_fingerprint_key unique,
    hash text not null,
    knowledge_version bigint not null,
    trained_in_ms bigint not null,
    trained_at_ms bigint not null
);

-- Questions the bot could not answer, or answered badly; the words stay with the message.
create table learning_questions (
    message_id bigint primary key,
    conversation_id bigint not null,
    inbox_id bigint not null,
    -- null until a job has put it beside questions like it.
    group_id bigint,
    locale text not null,
    topic_key text,
    -- The bot's best guess at that time; null: none.
    article_id bigint,
    asked_at_ms bigint not null
);
create index learning_questions_new_idx on learning_questions (message_id) where group_id is null;
create index learning_questions_group_idx on learning_questions (group_id, asked_at_ms) where group_id is not null;

-- Questions that ask the same, as far as words tell.
create table learning_groups (
    id bigint primary key,
    locale text not null,
    -- The question every further one is compared with.
    message_id bigint not null,
    size bigint not null,
    last_at_ms bigint not null,
    -- When an editor was done with it; null: it is open.
    closed_at_ms bigint
);
create index learning_groups_open_idx on learning_groups (size, id) where closed_at_ms is null;

-- Questions that must keep their answers.
create table expectations (
    id bigint primary key,
    question text not null,
    locale text not null,
    article_id bigint not null,
    made_at_ms bigint not null
);
