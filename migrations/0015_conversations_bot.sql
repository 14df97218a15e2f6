-- What the bot adds to conversations: the time it holds one, what it offers, whether that helped, and how the contact feels.

-- Caches of the rows below, as all others: since when the bot holds it, and the feeling last noted.
alter table conversations add column bot_since_ms bigint;
alter table conversations add column feeling text;
-- The offer a contact chose with this message.
alter table messages add column choice text;

-- What the bot holds waits for nobody.
drop index conversations_waiting_idx;
create index conversations_waiting_idx on conversations (inbox_id, queue_rank, id)
    where resolved_at_ms is null and snoozed_until_ms is null and assignee_id is null and bot_since_ms is null;
drop index conversations_rank_idx;
create index conversations_rank_idx on conversations (queue_rank, id)
    where resolved_at_ms is null and snoozed_until_ms is null and assignee_id is null and bot_since_ms is null;
create index conversations_bot_idx on conversations (last_message_at_ms, id) where bot_since_ms is not null;

-- The bot's time with a conversation; the current one has no ended_at_ms.
create table bot_holds (
    id bigint primary key,
    conversation_id bigint not null,
    opening_id bigint not null,
    inbox_id bigint not null,
    since_ms bigint not null,
    ended_at_ms bigint,
    -- handed_over: to people; taken: an agent took it; solved: nobody was needed.
    outcome text constraint bot_holds_outcome_check check (outcome in ('handed_over', 'taken', 'solved')),
    -- Why it was handed over.
    reason text,
    ended_by_kind text,
    ended_by_id bigint
);
create unique index bot_holds_current_key on bot_holds (conversation_id) where ended_at_ms is null;
create index bot_holds_conversation_idx on bot_holds (conversation_id, id);
create index bot_holds_ended_idx on bot_holds (ended_at_ms, id) where ended_at_ms is not null;

-- What a bot's message offers to open or to choose, in order.
create table message_offers (
    message_id bigint not null,
    position bigint not null,
    kind text not null constraint message_offers_kind_check check (kind in ('article', 'choice', 'form')),
    -- What is meant, for programs.
    ref text not null,
    title text not null,
    -- A path of the operator's own help center.
    url text,
    constraint message_offers_pkey primary key (message_id, position)
);

-- What the contact says of an answer; it may change.
create table message_feedback (
    message_id bigint primary key,
    conversation_id bigint not null,
    helped bigint not null constraint message_feedback_helped_check check (helped in (0, 1)),
    given_at_ms bigint not null,
    changed_at_ms bigint not null
);
create index message_feedback_given_idx on message_feedback (given_at_ms, message_id);
