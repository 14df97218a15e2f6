-- name: installation
-- The one row. Index: primary key.
select operator_name, demo, second_factor_required, created_at_ms, owner_at_ms
from installation
where id = 1;

-- name: insert_installation
insert into installation (id, operator_name, demo, second_factor_required, setup_token_hash, created_at_ms, owner_at_ms)
values (1, '', $1, $2, null, $3, null)
on conflict (id) do nothing;

-- name: set_setup_token
-- A new token for the first run, while there is no owner.
update installation
set setup_token_hash = $1
where id = 1 and owner_at_ms is null;

-- name: setup_token_hash
select setup_token_hash
from installation
where id = 1 and owner_at_ms is null;

-- name: lock_installation
select id
from installation
where id = 1
/*for update*/;

-- name: close_setup
-- From now on there is an owner.
update installation
set owner_at_ms = $1, setup_token_hash = null
where id = 1 and owner_at_ms is null;

-- name: set_operator_name
update installation
set operator_name = $1
where id = 1;

-- name: put_pending_owner
insert into pending_owners (id, name, email, password_hash, locale, totp_secret, created_at_ms)
values (1, $1, $2, $3, $4, $5, $6)
on conflict (id) do update
set name = excluded.name, email = excluded.email, password_hash = excluded.password_hash,
    locale = excluded.locale, totp_secret = excluded.totp_secret, created_at_ms = excluded.created_at_ms;

-- name: pending_owner
select name, email, password_hash, locale, totp_secret
from pending_owners
where id = 1;

-- name: delete_pending_owner
delete from pending_owners
where id = 1;

-- name: credential_by_email
-- Index: credentials_email_key.
select agent_id, email, password_hash, password_changed_at_ms, totp_secret, totp_last_step, closed_at_ms
from credentials
where email = $1;

-- name: credential_of
-- Index: primary key.
select agent_id, email, password_hash, password_changed_at_ms, totp_secret, totp_last_step, closed_at_ms
from credentials
where agent_id = $1;

-- name: credential_for_change
-- Index: primary key.
select agent_id, email, password_hash, password_changed_at_ms, totp_secret, totp_last_step, closed_at_ms
from credentials
where agent_id = $1
/*for update*/;

-- name: insert_credential
insert into credentials (agent_id, email, password_hash, password_changed_at_ms, totp_secret, totp_last_step,
    closed_at_ms, created_at_ms)
values ($1, $2, $3, $4, $5, $6, null, $4)
on conflict (email) do nothing;

-- name: set_password
update credentials
set password_hash = $2, password_changed_at_ms = $3
where agent_id = $1;

-- name: set_totp
update credentials
set totp_secret = $2, totp_last_step = $3
where agent_id = $1;

-- name: set_totp_step
update credentials
set totp_last_step = $2
where agent_id = $1;

-- name: set_closed
update credentials
set closed_at_ms = $2
where agent_id = $1;

-- name: insert_recovery_code
insert into recovery_codes (id, agent_id, code_hash, used_at_ms)
values ($1, $2, $3, null);

-- name: delete_recovery_codes
delete from recovery_codes
where agent_id = $1;

-- name: use_recovery_code
-- Index: recovery_codes_agent_idx.
update recovery_codes
set used_at_ms = $3
where agent_id = $1 and code_hash = $2 and used_at_ms is null;

-- name: insert_session
insert into sessions (id, agent_id, token_hash, device, ip, created_at_ms, last_seen_at_ms, expires_at_ms, revoked_at_ms)
values ($1, $2, $3, $4, $5, $6, $6, $7, null);

-- name: session_by_token
-- A session that still lives. Index: sessions_token_hash_key.
select id, agent_id, device, ip, created_at_ms, last_seen_at_ms, expires_at_ms
from sessions
where token_hash = $1 and revoked_at_ms is null and expires_at_ms > $2 and last_seen_at_ms > $3;

-- name: sessions_of
-- The living sessions of an agent, the latest first. Index: sessions_agent_idx.
select id, agent_id, device, ip, created_at_ms, last_seen_at_ms, expires_at_ms
from sessions
where agent_id = $1 and revoked_at_ms is null and expires_at_ms > $2 and last_seen_at_ms > $3
order by last_seen_at_ms desc, id
limit 100;

-- name: touch_session
update sessions
set last_seen_at_ms = $2, ip = $3
where id = $1 and revoked_at_ms is null and last_seen_at_ms < $2;

-- name: revoke_session
update sessions
set revoked_at_ms = $3
where id = $1 and agent_id = $2 and revoked_at_ms is null;

-- name: revoke_sessions
-- All sessions of an agent but one. Index: sessions_agent_idx.
update sessions
set revoked_at_ms = $3
where agent_id = $1 and id <> $2 and revoked_at_ms is null
returning id;

-- name: insert_api_key
insert into api_keys (id, agent_id, name, token_hash, permissions, created_at_ms, expires_at_ms, last_used_at_ms, revoked_at_ms)
values ($1, $2, $3, $4, $5, $6, $7, null, null);

-- name: api_key_by_token
-- A key that still opens. Index: api_keys_token_hash_key.
select id, agent_id, name, permissions, created_at_ms, expires_at_ms, last_used_at_ms
from api_keys
where token_hash = $1 and revoked_at_ms is null and (expires_at_ms is null or expires_at_ms > $2);

-- name: api_keys
-- Keys that were not revoked, also expired ones, the newest first. Index: primary key.
select id, agent_id, name, permissions, created_at_ms, expires_at_ms, last_used_at_ms
from api_keys
where revoked_at_ms is null
order by id desc
limit $1;

-- name: count_api_keys
-- Keys that were not revoked; they are few.
select count(*)
from api_keys
where revoked_at_ms is null;

-- name: touch_api_key
update api_keys
set last_used_at_ms = $2
where id = $1;

-- name: revoke_api_key
-- Index: primary key.
update api_keys
set revoked_at_ms = $2
where id = $1 and revoked_at_ms is null
returning name;

-- name: insert_device
insert into known_devices (id, agent_id, token_hash, created_at_ms)
values ($1, $2, $3, $4);

-- name: device
-- Index: known_devices_token_hash_key.
select d.id
from known_devices d
join credentials c on c.agent_id = d.agent_id
where d.token_hash = $1 and c.email = $2 and d.created_at_ms > $3;

-- name: device_of_agent
-- Index: known_devices_token_hash_key.
select id
from known_devices
where token_hash = $1 and agent_id = $2 and created_at_ms > $3;

-- name: delete_devices
delete from known_devices
where agent_id = $1;

-- name: insert_challenge
insert into challenges (id, token_hash, agent_id, purpose, totp_secret, attempts, password_changed_at_ms, expires_at_ms,
    used_at_ms)
values ($1, $2, $3, $4, $5, 0, $6, $7, null);

-- name: challenge_for_change
-- A challenge that can still be met. Index: challenges_token_hash_key.
select id, agent_id, purpose, totp_secret, attempts, password_changed_at_ms
from challenges
where token_hash = $1 and used_at_ms is null and expires_at_ms > $2
/*for update*/;

-- name: challenge_agent
-- Index: challenges_token_hash_key.
select agent_id
from challenges
where token_hash = $1 and used_at_ms is null and expires_at_ms > $2;

-- name: count_attempt
update challenges
set attempts = attempts + 1
where id = $1;

-- name: use_challenge
update challenges
set used_at_ms = $2
where id = $1 and used_at_ms is null;

-- name: insert_link
insert into one_time_links (id, token_hash, purpose, subject_id, created_at_ms, expires_at_ms, used_at_ms)
values ($1, $2, $3, $4, $5, $6, null);

-- name: link
-- A link that still works. Index: one_time_links_token_hash_key.
select subject_id
from one_time_links
where token_hash = $1 and purpose = $2 and used_at_ms is null and expires_at_ms > $3;

-- name: use_link
-- Index: one_time_links_token_hash_key.
update one_time_links
set used_at_ms = $3
where token_hash = $1 and purpose = $2 and used_at_ms is null and expires_at_ms > $3
returning subject_id;

-- name: cancel_links
-- Older links for the same thing stop working. Index: one_time_links_subject_idx.
update one_time_links
set used_at_ms = $3
where purpose = $1 and subject_id = $2 and used_at_ms is null;

-- name: sweep_sessions
delete from sessions
where id in (select id from sessions where expires_at_ms < $1 order by expires_at_ms limit 1000);

-- name: sweep_challenges
delete from challenges
where id in (select id from challenges where expires_at_ms < $1 order by expires_at_ms limit 1000);

-- name: sweep_links
delete from one_time_links
where id in (select id from one_time_links where expires_at_ms < $1 order by expires_at_ms limit 1000);

-- name: roles
-- The operator's own roles, at most a hundred.
select id, name, permissions
from roles
order by name, id
limit 100;

-- name: role
select id, name, permissions
from roles
where id = $1;

-- name: role_for_change
select id, name, permissions
from roles
where id = $1
/*for update*/;

-- name: count_roles
select count(*)
from roles;

-- name: insert_role
insert into roles (id, name, permissions, created_at_ms, changed_at_ms)
values ($1, $2, $3, $4, $4)
on conflict (name) do nothing;

-- name: role_named
-- Index: roles_name_key.
select id
from roles
where name = $1;

-- name: update_role
update roles
set name = $2, permissions = $3, changed_at_ms = $4
where id = $1;

-- name: delete_role
delete from roles
where id = $1;

-- name: insert_audit
insert into audit_rows (id, at_ms, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, changes, ip)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: audit_rows
-- Newest first. Index: primary key, or audit_rows_actor_idx / audit_rows_action_idx with a filter.
select id, at_ms, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, changes, ip
from audit_rows
where id < $1
    and (cast($2 as bigint) is null or actor_id = $2)
    and (cast($3 as text) is null or action = $3)
order by id desc
limit $4;
