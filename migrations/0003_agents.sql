-- The people who help: agents, their presence, teams, invitations.

create table agents (
    id bigint primary key,
    name text not null,
    -- What contacts see instead of the name; '' shows the name.
    alias text not null,
    -- Public short code by which a contact can check that an agent is real.
    code text not null constraint agents_code_key unique,
    role_id bigint not null,
    locale text not null,
    -- IANA name; null: the browser's.
    time_zone text,
    -- Conversations the agent may hold at once by offers.
    capacity bigint not null constraint agents_capacity_check check (capacity between 0 and 100),
    -- Cache: conversations held, unresolved and not snoozed.
    open_count bigint not null,
    -- When open_count last changed; the longest idle agent is offered work first.
    load_changed_at_ms bigint not null,
    disabled_at_ms bigint,
    created_at_ms bigint not null,
    version bigint not null
);
create index agents_role_idx on agents (role_id);

-- One row per agent.
create table presences (
    agent_id bigint primary key,
    status text not null constraint presences_status_check check (status in ('online', 'away', 'busy')),
    since_ms bigint not null,
    -- Last sign of life of any of the agent's sockets; null while there is none.
    heartbeat_at_ms bigint,
    -- When the last socket closed; null while connected, or never connected.
    lost_at_ms bigint,
    -- The status to return to when a lost connection made the agent away; null otherwise.
    resume_status text
);
create index presences_status_idx on presences (status, agent_id);

create table teams (
    id bigint primary key,
    name text not null constraint teams_name_key unique,
    created_at_ms bigint not null,
    version bigint not null
);

create table team_members (
    team_id bigint not null,
    agent_id bigint not null,
    constraint team_members_pkey primary key (team_id, agent_id)
);
create index team_members_agent_idx on team_members (agent_id, team_id);

create table team_inboxes (
    team_id bigint not null,
    inbox_id bigint not null,
    constraint team_inboxes_pkey primary key (team_id, inbox_id)
);
create index team_inboxes_inbox_idx on team_inboxes (inbox_id, team_id);

create table invitations (
    id bigint primary key,
    email text not null,
    name text not null,
    role_id bigint not null,
    -- Team ids with a space between.
    teams text not null,
    -- Null: invited from the command line.
    invited_by_id bigint,
    created_at_ms bigint not null,
    -- The agent the invitation became; null while open.
    agent_id bigint
);
create index invitations_email_idx on invitations (email);
create index invitations_role_idx on invitations (role_id);
