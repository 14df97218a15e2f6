-- The people we help: who they are, how that was proved, and the browsers they write from.

create table contacts (
    id bigint primary key,
    -- The inbox where the person first wrote; a contact and its identities belong to it.
    inbox_id bigint not null,
    -- '' until the person or the operator's back end says a name.
    name text not null,
    locale text not null,
    -- IANA name; null: not known.
    time_zone text,
    -- The best proof so far.
    assurance text not null constraint contacts_assurance_check check (assurance in ('anonymous', 'signed')),
    notes text not null,
    -- Cache of the contact's row in contact_blocks that has no lifted_at_ms.
    blocked_at_ms bigint,
    -- The signed contact that took over this anonymous one's conversations; such rows are in no list.
    merged_into_id bigint,
    first_seen_at_ms bigint not null,
    last_seen_at_ms bigint not null,
    version bigint not null
);
create index contacts_seen_idx on contacts (last_seen_at_ms, id) where merged_into_id is null;
create index contacts_inbox_idx on contacts (inbox_id, last_seen_at_ms, id) where merged_into_id is null;

-- Proofs and addresses by which a contact is known. One value has one holder per inbox.
create table contact_identities (
    id bigint primary key,
    contact_id bigint not null,
    inbox_id bigint not null,
    kind text not null constraint contact_identities_kind_check check (kind in ('external_id', 'email', 'phone')),
    value text not null,
    created_at_ms bigint not null,
    -- When the operator's back end last vouched for it by a signed token.
    vouched_at_ms bigint not null,
    constraint contact_identities_value_key unique (inbox_id, kind, value)
);
create index contact_identities_contact_idx on contact_identities (contact_id);

-- Facts about a contact by name, from signed tokens and agents.
create table contact_attributes (
    contact_id bigint not null,
    name text not null,
    value text not null,
    constraint contact_attributes_pkey primary key (contact_id, name)
);

-- Each block with who and when; the open one has no lifted_at_ms.
create table contact_blocks (
    id bigint primary key,
    contact_id bigint not null,
    reason text not null,
    blocked_by_id bigint not null,
    blocked_at_ms bigint not null,
    lifted_by_id bigint,
    lifted_at_ms bigint
);
create unique index contact_blocks_open_key on contact_blocks (contact_id) where lifted_at_ms is null;

-- One browser or app of a contact. The contact's row may not exist yet: it is made by the first message.
create table contact_sessions (
    id bigint primary key,
    contact_id bigint not null,
    inbox_id bigint not null,
    assurance text not null constraint contact_sessions_assurance_check check (assurance in ('anonymous', 'signed')),
    locale text not null,
    time_zone text,
    created_at_ms bigint not null,
    last_seen_at_ms bigint not null,
    expires_at_ms bigint not null,
    revoked_at_ms bigint
);
create index contact_sessions_contact_idx on contact_sessions (contact_id);
create index contact_sessions_expiry_idx on contact_sessions (expires_at_ms);

-- Tokens of a session, as BLAKE3 hashes. A token ends soon after its successor is first used.
create table contact_session_tokens (
    token_hash text not null constraint contact_session_tokens_pkey primary key,
    session_id bigint not null,
    -- The token that was shown to get this one; null for a session's first.
    parent_hash text,
    issued_at_ms bigint not null,
    first_used_at_ms bigint,
    ends_at_ms bigint
);
create index contact_session_tokens_session_idx on contact_session_tokens (session_id);
