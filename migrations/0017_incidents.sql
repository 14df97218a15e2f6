-- One trouble, many conversations: which belong to an incident, and the answer all of them get at its end.

-- An incident is an announcement of that kind; this row holds its sums and its end.
create table incidents (
    announcement_id bigint primary key,
    tied bigint not null,
    answered bigint not null,
    -- When its end was told to the conversations; null: not yet.
    closed_at_ms bigint,
    closed_by_name text
);

-- New conversations about these belong to the incident by themselves.
create table incident_topics (
    announcement_id bigint not null,
    inbox_id bigint not null,
    topic_key text not null,
    constraint incident_topics_pkey primary key (announcement_id, inbox_id, topic_key)
);
create index incident_topics_topic_idx on incident_topics (inbox_id, topic_key);

create table incident_conversations (
    announcement_id bigint not null,
    conversation_id bigint not null,
    tied_at_ms bigint not null,
    -- Who said so; '' when the topic did.
    tied_by_name text not null,
    -- What became of it at the end; null: not told yet.
    outcome text constraint incident_conversations_outcome_check check (outcome in ('answered', 'resolved_before')),
    told_at_ms bigint,
    constraint incident_conversations_pkey primary key (announcement_id, conversation_id)
);
create index incident_conversations_conversation_idx on incident_conversations (conversation_id);
create index incident_conversations_untold_idx on incident_conversations (announcement_id, conversation_id) where outcome is null;

-- What every conversation is told at the end, by language.
create table incident_closings (
    announcement_id bigint not null,
    locale text not null,
    text text not null,
    constraint incident_closings_pkey primary key (announcement_id, locale)
);
