-- One exchange with a contact, and everything that has an author as a row of its own.

create table conversations (
    id bigint primary key,
    -- Random; the only id contacts see.
    public_id text not null constraint conversations_public_id_key unique,
    -- From the counter `conversations`; people read it as #1001.
    number bigint not null constraint conversations_number_key unique,
    inbox_id bigint not null,
    contact_id bigint not null,
    subject text not null,
    topic_key text,
    locale text not null,
    priority bigint not null constraint conversations_priority_check check (priority between 0 and 3),
    created_at_ms bigint not null,
    -- Caches of the rows below, written in the same act; check_invariants compares them.
    opening_id bigint not null,
    opened_at_ms bigint not null,
    first_response_at_ms bigint,
    resolved_at_ms bigint,
    snoozed_until_ms bigint,
    assignee_id bigint,
    team_id bigint,
    -- Lower is served sooner: opened_at_ms minus the head start of the priority, which also is the ageing.
    queue_rank bigint not null,
    last_seq bigint not null,
    -- The last seq that the contact may see.
    last_public_seq bigint not null,
    last_message_at_ms bigint not null,
    preview text not null,
    preview_author text not null,
    contact_message_count bigint not null,
    -- Public messages by agents, bots and the system: what a contact can have unread.
    answer_count bigint not null,
    version bigint not null
);
create index conversations_waiting_idx on conversations (inbox_id, queue_rank, id)
    where resolved_at_ms is null and snoozed_until_ms is null and assignee_id is null;
create index conversations_rank_idx on conversations (queue_rank, id)
    where resolved_at_ms is null and snoozed_until_ms is null and assignee_id is null;
create index conversations_assignee_idx on conversations (assignee_id, last_message_at_ms, id) where resolved_at_ms is null;
create index conversations_team_idx on conversations (team_id, last_message_at_ms, id) where resolved_at_ms is null;
create index conversations_live_idx on conversations (last_message_at_ms, id) where resolved_at_ms is null;
create index conversations_inbox_idx on conversations (inbox_id, last_message_at_ms, id) where resolved_at_ms is null;
create index conversations_snoozed_idx on conversations (snoozed_until_ms, id) where snoozed_until_ms is not null;
create index conversations_resolved_idx on conversations (resolved_at_ms, id) where resolved_at_ms is not null;
create index conversations_inbox_resolved_idx on conversations (inbox_id, resolved_at_ms, id) where resolved_at_ms is not null;
create index conversations_contact_idx on conversations (contact_id, last_message_at_ms, id);
create index conversations_opened_idx on conversations (opened_at_ms, id);

-- The first opening and each reopening.
create table openings (
    id bigint primary key,
    conversation_id bigint not null,
    author_kind text not null,
    author_id bigint,
    opened_at_ms bigint not null,
    -- The first public message of this opening by an agent; bot and system messages do not count.
    first_response_at_ms bigint,
    first_response_agent_id bigint,
    first_response_message_id bigint
);
create index openings_conversation_idx on openings (conversation_id, id);
create index openings_opened_idx on openings (opened_at_ms, id);

create table resolutions (
    id bigint primary key,
    conversation_id bigint not null,
    opening_id bigint not null constraint resolutions_opening_key unique,
    author_kind text not null,
    author_id bigint,
    -- Who held the conversation then.
    assignee_id bigint,
    resolved_at_ms bigint not null
);
create index resolutions_conversation_idx on resolutions (conversation_id, id);
create index resolutions_resolved_idx on resolutions (resolved_at_ms, id);

-- Who holds a conversation, and for which team; the current one has no ended_at_ms.
create table assignments (
    id bigint primary key,
    conversation_id bigint not null,
    agent_id bigint,
    team_id bigint,
    author_kind text not null,
    author_id bigint,
    assigned_at_ms bigint not null,
    ended_at_ms bigint
);
create unique index assignments_current_key on assignments (conversation_id) where ended_at_ms is null;
create index assignments_conversation_idx on assignments (conversation_id, id);
create index assignments_agent_idx on assignments (agent_id, assigned_at_ms);

create table snoozes (
    id bigint primary key,
    conversation_id bigint not null,
    author_kind text not null,
    author_id bigint,
    snoozed_at_ms bigint not null,
    until_ms bigint not null,
    ended_at_ms bigint,
    -- What ended it: the clock, the contact's reply, or an agent.
    ended_by text constraint snoozes_ended_by_check check (ended_by in ('clock', 'contact', 'agent'))
);
create unique index snoozes_current_key on snoozes (conversation_id) where ended_at_ms is null;
create index snoozes_conversation_idx on snoozes (conversation_id, id);

-- Messages, private notes and events of a conversation in one order, by seq.
create table messages (
    id bigint primary key,
    conversation_id bigint not null,
    seq bigint not null,
    kind text not null constraint messages_kind_check check (kind in ('message', 'note', 'event')),
    -- Private notes and most events are for agents only.
    audience text not null constraint messages_audience_check check (audience in ('everyone', 'agents')),
    author_kind text not null constraint messages_author_kind_check check (author_kind in ('contact', 'agent', 'bot', 'system')),
    author_id bigint,
    text text not null,
    locale text,
    -- Kinds of secret that were masked, with commas between; '' when none.
    masked text not null,
    client_id text,
    created_at_ms bigint not null,
    constraint messages_seq_key unique (conversation_id, seq),
    constraint messages_note_check check (kind <> 'note' or audience = 'agents')
);

-- What an event of the timeline says: assignment, priority, topic, labels and the like.
create table conversation_events (
    message_id bigint primary key,
    what text not null,
    -- The agent, team or label before and after; null: none.
    old_id bigint,
    new_id bigint,
    -- The word, key or time before and after; null: none.
    old_text text,
    new_text text
);

-- Agents named in a private note or message.
create table mentions (
    message_id bigint not null,
    agent_id bigint not null,
    constraint mentions_pkey primary key (message_id, agent_id)
);

create table labels (
    id bigint primary key,
    name text not null,
    -- The name in lower case: two labels never differ by case alone.
    name_key text not null constraint labels_name_key unique,
    colour text not null,
    created_at_ms bigint not null,
    version bigint not null
);

create table conversation_labels (
    conversation_id bigint not null,
    label_id bigint not null,
    author_kind text not null,
    author_id bigint,
    added_at_ms bigint not null,
    constraint conversation_labels_pkey primary key (conversation_id, label_id)
);
create index conversation_labels_label_idx on conversation_labels (label_id, conversation_id);

-- What an agent is writing.
create table drafts (
    conversation_id bigint not null,
    agent_id bigint not null,
    kind text not null constraint drafts_kind_check check (kind in ('message', 'note')),
    text text not null,
    updated_at_ms bigint not null,
    constraint drafts_pkey primary key (conversation_id, agent_id, kind)
);

-- How many of the contact's messages each agent has read.
create table agent_reads (
    conversation_id bigint not null,
    agent_id bigint not null,
    read_count bigint not null,
    -- The seq of the last message read.
    read_seq bigint not null,
    read_at_ms bigint not null,
    constraint agent_reads_pkey primary key (conversation_id, agent_id)
);

-- How many answers the contact has read.
create table contact_reads (
    conversation_id bigint primary key,
    read_count bigint not null,
    read_seq bigint not null,
    read_at_ms bigint not null
);

-- Files joined to a message, or uploaded and waiting for one. Bytes live in storage by their hash.
create table attachments (
    id bigint primary key,
    -- Random; the only id in links.
    public_id text not null constraint attachments_public_id_key unique,
    -- Where a contact uploaded it; null: an agent's, for any inbox the agent reaches.
    inbox_id bigint,
    uploader_kind text not null,
    uploader_id bigint not null,
    -- null until a message takes it; then it never changes.
    message_id bigint,
    conversation_id bigint,
    position bigint not null,
    name text not null,
    content_type text not null,
    hash text not null,
    size_bytes bigint not null,
    width bigint,
    height bigint,
    preview_hash text,
    preview_size_bytes bigint,
    uploaded_at_ms bigint not null
);
create index attachments_message_idx on attachments (message_id) where message_id is not null;
create index attachments_unused_idx on attachments (uploaded_at_ms, id) where message_id is null;
create index attachments_uploader_idx on attachments (uploader_kind, uploader_id) where message_id is null;
create index attachments_hash_idx on attachments (hash);
create index attachments_preview_idx on attachments (preview_hash) where preview_hash is not null;
