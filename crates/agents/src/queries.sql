-- name: agent
-- One agent with email address and presence. Index: primary keys; sessions_agent_idx.
select a.id, a.name, a.alias, a.code, c.email, a.role_id, a.locale, a.time_zone, a.capacity, a.open_count,
    a.disabled_at_ms, a.created_at_ms, a.version, p.status, p.since_ms, p.heartbeat_at_ms, p.lost_at_ms,
    (select max(s.last_seen_at_ms) from sessions s where s.agent_id = a.id)
from agents a
join credentials c on c.agent_id = a.id
join presences p on p.agent_id = a.id
where a.id = $1;

-- name: agents
-- Agents in the order they came. Index: primary keys; sessions_agent_idx.
select a.id, a.name, a.alias, a.code, c.email, a.role_id, a.locale, a.time_zone, a.capacity, a.open_count,
    a.disabled_at_ms, a.created_at_ms, a.version, p.status, p.since_ms, p.heartbeat_at_ms, p.lost_at_ms,
    (select max(s.last_seen_at_ms) from sessions s where s.agent_id = a.id)
from agents a
join credentials c on c.agent_id = a.id
join presences p on p.agent_id = a.id
where a.id > $1
order by a.id
limit $2;

-- name: lock_agent
-- Keeps others from changing the agent until the act ends. Index: primary key.
select a.id
from agents a
where a.id = $1
/*for update*/;

-- name: agent_by_email
-- Index: credentials_email_key.
select agent_id
from credentials
where email = $1;

-- name: actor
-- What a session's rights are made of. Index: primary key.
select a.name, a.role_id
from agents a
where a.id = $1 and a.disabled_at_ms is null;

-- name: agent_name
-- What colleagues and contacts see. Index: primary key.
select a.name, a.alias, a.code
from agents a
where a.id = $1;

-- name: agent_role
-- Index: primary key.
select a.role_id
from agents a
where a.id = $1 and a.disabled_at_ms is null;

-- name: insert_agent
insert into agents (id, name, alias, code, role_id, locale, time_zone, capacity, open_count, load_changed_at_ms,
    disabled_at_ms, created_at_ms, version)
values ($1, $2, '', $3, $4, $5, null, $6, 0, $7, null, $7, 1);

-- name: code_is_taken
-- Index: agents_code_key.
select id
from agents
where code = $1;

-- name: insert_presence
insert into presences (agent_id, status, since_ms, heartbeat_at_ms, lost_at_ms, resume_status)
values ($1, 'away', $2, null, null, null);

-- name: update_agent
-- Writes what an act may change. Index: primary key.
update agents
set name = $2, alias = $3, role_id = $4, locale = $5, time_zone = $6, capacity = $7, disabled_at_ms = $8, version = version + 1
where id = $1;

-- name: bump_agent
-- Teams changed. Index: primary key.
update agents
set version = version + 1
where id = $1;

-- name: add_load
-- Index: primary key.
update agents
set open_count = open_count + $2, load_changed_at_ms = $3, version = version + 1
where id = $1;

-- name: set_load
-- Index: primary key.
update agents
set open_count = $2, version = version + 1
where id = $1 and open_count <> $2;

-- name: enabled_roles
-- Roles of enabled agents with how many have each. Index: none; agents are few.
select role_id, count(*)
from agents
where disabled_at_ms is null
group by role_id
order by role_id;

-- name: role_is_used
-- Anybody, disabled ones too, or an open invitation. Index: agents_role_idx; invitations_role_idx.
select 1
where exists (select 1 from agents where role_id = $1)
    or exists (select 1 from invitations where role_id = $1 and agent_id is null);

-- name: presence
-- Index: primary key.
select status, since_ms, heartbeat_at_ms, lost_at_ms, resume_status
from presences
where agent_id = $1;

-- name: presence_for_change
-- Index: primary key.
select status, since_ms, heartbeat_at_ms, lost_at_ms, resume_status
from presences
where agent_id = $1
/*for update*/;

-- name: update_presence
-- Index: primary key.
update presences
set status = $2, since_ms = $3, heartbeat_at_ms = $4, lost_at_ms = $5, resume_status = $6
where agent_id = $1;

-- name: beat
-- A sign of life of a connected agent. Index: primary key.
update presences
set heartbeat_at_ms = $2
where agent_id = $1 and heartbeat_at_ms is not null and lost_at_ms is null;

-- name: silent
-- Connected agents without a sign of life, and online or busy ones whose grace is over. Index: none; agents are few.
select agent_id
from presences
where (heartbeat_at_ms is not null and lost_at_ms is null and heartbeat_at_ms < $1)
    or (lost_at_ms < $2 and status <> 'away')
    or (heartbeat_at_ms is null and status <> 'away' and since_ms < $2)
order by agent_id
limit 1000;

-- name: candidates
-- Agents who are there, with room. Index: presences_status_idx.
select a.id, a.role_id, a.capacity, a.open_count, a.load_changed_at_ms, p.since_ms
from presences p
join agents a on a.id = p.agent_id
where p.status = 'online' and p.heartbeat_at_ms is not null and (p.lost_at_ms is null or p.lost_at_ms > $1)
    and a.disabled_at_ms is null
order by a.id
limit 2000;

-- name: teams
-- All teams, at most five hundred.
select id, name, version
from teams
order by name, id
limit 500;

-- name: team
select id, name, version
from teams
where id = $1;

-- name: team_for_change
select id, name, version
from teams
where id = $1
/*for update*/;

-- name: count_teams
select count(*)
from teams;

-- name: team_named
-- Index: teams_name_key.
select id
from teams
where name = $1;

-- name: insert_team
insert into teams (id, name, created_at_ms, version)
values ($1, $2, $3, 1)
on conflict (name) do nothing;

-- name: update_team
update teams
set name = $2, version = version + 1
where id = $1;

-- name: delete_team
delete from teams
where id = $1;

-- name: members_of
-- Index: team_members_pkey.
select agent_id
from team_members
where team_id = $1
order by agent_id;

-- name: inboxes_of_team
-- Index: team_inboxes_pkey.
select inbox_id
from team_inboxes
where team_id = $1
order by inbox_id;

-- name: all_members
-- Index: team_members_pkey.
select team_id, agent_id
from team_members
order by team_id, agent_id;

-- name: all_team_inboxes
-- Index: team_inboxes_pkey.
select team_id, inbox_id
from team_inboxes
order by team_id, inbox_id;

-- name: teams_of
-- Index: team_members_agent_idx.
select team_id
from team_members
where agent_id = $1
order by team_id;

-- name: inboxes_of
-- The inboxes an agent reaches through teams. Index: team_members_agent_idx; team_inboxes_pkey.
select distinct i.inbox_id
from team_members m
join team_inboxes i on i.team_id = m.team_id
where m.agent_id = $1
order by i.inbox_id;

-- name: reaches_by_team
-- Index: team_members_agent_idx; team_inboxes_pkey.
select m.team_id
from team_members m
join team_inboxes i on i.team_id = m.team_id and i.inbox_id = $2
where m.agent_id = $1
limit 1;

-- name: members_reaching
-- Agents who reach an inbox through a team. Index: team_inboxes_inbox_idx; team_members_pkey.
select distinct m.agent_id
from team_inboxes i
join team_members m on m.team_id = i.team_id
where i.inbox_id = $1
order by m.agent_id;

-- name: team_reaches
-- Index: team_inboxes_pkey.
select team_id
from team_inboxes
where team_id = $1 and inbox_id = $2;

-- name: insert_member
insert into team_members (team_id, agent_id)
values ($1, $2)
on conflict (team_id, agent_id) do nothing;

-- name: delete_member
delete from team_members
where team_id = $1 and agent_id = $2;

-- name: delete_members
delete from team_members
where team_id = $1;

-- name: insert_team_inbox
insert into team_inboxes (team_id, inbox_id)
values ($1, $2)
on conflict (team_id, inbox_id) do nothing;

-- name: delete_team_inboxes
delete from team_inboxes
where team_id = $1;

-- name: insert_invitation
insert into invitations (id, email, name, role_id, teams, invited_by_id, created_at_ms, agent_id)
values ($1, $2, $3, $4, $5, $6, $7, null);

-- name: invitation
select id, email, name, role_id, teams
from invitations
where id = $1 and agent_id is null;

-- name: open_invitations
-- Index: invitations_email_idx.
select id
from invitations
where email = $1 and agent_id is null
order by id;

-- name: accept_invitation
update invitations
set agent_id = $2
where id = $1 and agent_id is null;

-- name: agent_names
-- Index: primary key.
select id, name
from agents
order by id
limit 10000;
