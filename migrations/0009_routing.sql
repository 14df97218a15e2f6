-- The queue's memory: offers, how long things took, what contacts were told. The queue itself is the
-- conversations that nobody holds; a restart loses nothing because nothing else exists.

-- One row, locked while offers are made: two processes never offer at the same moment.
create table routing_turn (
    id bigint primary key
);
insert into routing_turn (id) values (1);

-- A waiting conversation put before one agent.
create table offers (
    id bigint primary key,
    conversation_id bigint not null,
    inbox_id bigint not null,
    agent_id bigint not null,
    made_at_ms bigint not null,
    expires_at_ms bigint not null,
    closed_at_ms bigint,
    outcome text constraint offers_outcome_check check (outcome in ('accepted', 'declined', 'expired', 'withdrawn')),
    constraint offers_closed_check check ((closed_at_ms is null) = (outcome is null))
);
create unique index offers_open_key on offers (conversation_id) where closed_at_ms is null;
create index offers_open_agent_idx on offers (agent_id) where closed_at_ms is null;
create index offers_conversation_idx on offers (conversation_id, id);
create index offers_agent_idx on offers (agent_id, id);
create index offers_accepted_idx on offers (id) where outcome = 'accepted';

-- Conversations on somebody's hands now, since when.
create table holds (
    conversation_id bigint primary key,
    inbox_id bigint not null,
    agent_id bigint not null,
    since_ms bigint not null
);
create index holds_agent_idx on holds (agent_id);

-- How long recent conversations kept an agent's place; a bounded number per inbox.
create table service_times (
    id bigint primary key,
    inbox_id bigint not null,
    service_ms bigint not null
);
create index service_times_inbox_idx on service_times (inbox_id, id);

-- Recent true waits divided by the foretold ones; a bounded number.
create table wait_errors (
    id bigint primary key,
    inbox_id bigint not null,
    error double precision not null
);

-- What the contact of a waiting conversation was told.
create table told_waits (
    conversation_id bigint primary key,
    inbox_id bigint not null,
    -- The first estimate, which the true wait is compared with; null: none was possible yet.
    first_middle_ms bigint,
    first_at_ms bigint,
    -- The last range shown; it never rises. Null: none yet.
    from_ms bigint,
    to_ms bigint
);
