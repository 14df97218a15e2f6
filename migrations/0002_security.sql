-- Sign-in, sessions, roles, audit rows, first run.

-- One row: this installation.
create table installation (
    id bigint primary key constraint installation_id_check check (id = 1),
    operator_name text not null,
    -- 1: demo data and demo sign-ins are allowed.
    demo bigint not null,
    -- 1: nobody works without a second factor.
    second_factor_required bigint not null,
    -- blake3 of the token that opens the first run; null once there is an owner.
    setup_token_hash bytea,
    created_at_ms bigint not null,
    -- When the first owner confirmed the second factor; null before.
    owner_at_ms bigint
);

-- The owner between the first form and the first code. At most one row.
create table pending_owners (
    id bigint primary key constraint pending_owners_id_check check (id = 1),
    name text not null,
    email text not null,
    password_hash text not null,
    locale text not null,
    -- Field envelope, place `pending_owner:1`.
    totp_secret text not null,
    created_at_ms bigint not null
);

create table credentials (
    agent_id bigint primary key,
    -- Lower case.
    email text not null constraint credentials_email_key unique,
    -- PHC string; null until the invitation was accepted.
    password_hash text,
    password_changed_at_ms bigint not null,
    -- Field envelope, place `totp:<agent_id>`; null until enrolled.
    totp_secret text,
    -- The last time step whose code was used; a code works once.
    totp_last_step bigint,
    -- When sign-in was closed (the agent was disabled); null when open.
    closed_at_ms bigint,
    created_at_ms bigint not null
);

create table recovery_codes (
    id bigint primary key,
    agent_id bigint not null,
    code_hash bytea not null,
    used_at_ms bigint
);
create index recovery_codes_agent_idx on recovery_codes (agent_id);

create table sessions (
    id bigint primary key,
    agent_id bigint not null,
    token_hash bytea not null constraint sessions_token_hash_key unique,
    device text not null,
    ip text not null,
    created_at_ms bigint not null,
    last_seen_at_ms bigint not null,
    -- Absolute end; idleness may end it earlier.
    expires_at_ms bigint not null,
    revoked_at_ms bigint
);
create index sessions_agent_idx on sessions (agent_id, last_seen_at_ms);
create index sessions_expires_idx on sessions (expires_at_ms);

-- Browsers that signed in before; they have a bucket of their own when passwords are tried.
create table known_devices (
    id bigint primary key,
    agent_id bigint not null,
    token_hash bytea not null constraint known_devices_token_hash_key unique,
    created_at_ms bigint not null
);
create index known_devices_agent_idx on known_devices (agent_id, created_at_ms);

-- Between password and code.
create table challenges (
    id bigint primary key,
    token_hash bytea not null constraint challenges_token_hash_key unique,
    agent_id bigint not null,
    purpose text not null constraint challenges_purpose_check check (purpose in ('second_factor', 'enrolment')),
    -- Field envelope of the secret being enrolled, place `challenge:<id>`.
    totp_secret text,
    attempts bigint not null,
    password_changed_at_ms bigint not null,
    expires_at_ms bigint not null,
    used_at_ms bigint
);
create index challenges_expires_idx on challenges (expires_at_ms);

create table one_time_links (
    id bigint primary key,
    token_hash bytea not null constraint one_time_links_token_hash_key unique,
    purpose text not null constraint one_time_links_purpose_check check (purpose in ('password_reset', 'invitation')),
    -- The agent of a reset, the invitation of an invitation.
    subject_id bigint not null,
    created_at_ms bigint not null,
    expires_at_ms bigint not null,
    used_at_ms bigint
);
create index one_time_links_subject_idx on one_time_links (purpose, subject_id);
create index one_time_links_expires_idx on one_time_links (expires_at_ms);

-- Roles made by the operator; the built-in ones live in the program.
create table roles (
    id bigint primary key,
    name text not null constraint roles_name_key unique,
    -- Permission codes with a space between.
    permissions text not null,
    created_at_ms bigint not null,
    changed_at_ms bigint not null
);

create table audit_rows (
    id bigint primary key,
    at_ms bigint not null,
    actor_kind text not null,
    actor_id bigint,
    -- The name at that time.
    actor_name text not null,
    action text not null,
    subject_kind text not null,
    subject_id bigint,
    -- JSON list of {field, from, to}: short values, never message text, never secrets.
    changes text not null,
    ip text
);
create index audit_rows_actor_idx on audit_rows (actor_id, id);
create index audit_rows_action_idx on audit_rows (action, id);
create index audit_rows_subject_idx on audit_rows (subject_kind, subject_id, id);
