-- Web chat: which browser session began a conversation, and the one that is running.

-- The running web chat of a contact; the unique key makes parallel first messages one conversation.
create table webchat_current (
    inbox_id bigint not null,
    contact_id bigint not null,
    conversation_id bigint not null,
    constraint webchat_current_pkey primary key (inbox_id, contact_id)
);

-- The browser session a conversation was begun in: what `identify` may attach.
create table webchat_origins (
    conversation_id bigint primary key,
    session_id bigint not null
);
create index webchat_origins_session_idx on webchat_origins (session_id);

-- What the host page says about itself, latest only. Shown to agents, never trusted.
create table webchat_pages (
    session_id bigint primary key,
    page_url text not null,
    page_title text not null,
    updated_at_ms bigint not null
);
