-- name: contact
-- One contact with its addresses. Index: primary key; contact_identities_contact_idx.
select c.id, c.inbox_id, c.name, c.locale, c.time_zone, c.assurance, c.notes, c.blocked_at_ms, c.merged_into_id,
    c.first_seen_at_ms, c.last_seen_at_ms, c.version,
    (select min(i.value) from contact_identities i where i.contact_id = c.id and i.kind = 'email'),
    (select min(i.value) from contact_identities i where i.contact_id = c.id and i.kind = 'phone'),
    (select min(i.value) from contact_identities i where i.contact_id = c.id and i.kind = 'external_id')
from contacts c
where c.id = $1;

-- name: is_blocked
-- Whether the contact may not write. Index: primary key.
select count(*)
from contacts c
where c.id = $1 and c.blocked_at_ms is not null;

-- name: lock_contact
-- Keeps others from changing the contact until the act ends. Index: primary key.
select c.id
from contacts c
where c.id = $1
/*for update*/;

-- name: insert_contact
-- Two first messages at once make one contact: the id was given when the session began.
insert into contacts (id, inbox_id, name, locale, time_zone, assurance, notes, blocked_at_ms, merged_into_id,
    first_seen_at_ms, last_seen_at_ms, version)
values ($1, $2, $3, $4, $5, $6, '', null, null, $7, $7, 1)
on conflict (id) do nothing;

-- name: update_contact
-- Writes what an act may change. Index: primary key.
update contacts
set name = $2, locale = $3, time_zone = $4, assurance = $5, notes = $6, blocked_at_ms = $7, merged_into_id = $8,
    last_seen_at_ms = $9, version = $10
where id = $1;

-- name: contacts_newest
-- Contacts by when they were last seen. Index: contacts_seen_idx, or contacts_inbox_idx for few inboxes.
select c.id, c.inbox_id, c.name, c.locale, c.time_zone, c.assurance, c.notes, c.blocked_at_ms, c.merged_into_id,
    c.first_seen_at_ms, c.last_seen_at_ms, c.version,
    (select min(i.value) from contact_identities i where i.contact_id = c.id and i.kind = 'email'),
    (select min(i.value) from contact_identities i where i.contact_id = c.id and i.kind = 'phone'),
    (select min(i.value) from contact_identities i where i.contact_id = c.id and i.kind = 'external_id')
from contacts c
where c.merged_into_id is null and (c.last_seen_at_ms, c.id) < ($1, $2)
/*in inboxes*/
order by c.last_seen_at_ms desc, c.id desc
limit $3;

-- name: contacts_found
-- Contacts whose name or addresses hold the words, newest first. Index: contact_index, then the primary key.
select c.id, c.inbox_id, c.name, c.locale, c.time_zone, c.assurance, c.notes, c.blocked_at_ms, c.merged_into_id,
    c.first_seen_at_ms, c.last_seen_at_ms, c.version,
    (select min(i.value) from contact_identities i where i.contact_id = c.id and i.kind = 'email'),
    (select min(i.value) from contact_identities i where i.contact_id = c.id and i.kind = 'phone'),
    (select min(i.value) from contact_identities i where i.contact_id = c.id and i.kind = 'external_id')
from contacts c
where c.id in (
    select rowid from contact_index where contact_index matches $1 and rowid < $2 order by rowid desc limit 500)
and c.merged_into_id is null
/*in inboxes*/
order by c.id desc
limit $3;

-- name: unindex_contact
delete from contact_index where rowid = $1;

-- name: index_contact
insert into contact_index (rowid, tokens) values ($1, tokens($2));

-- name: identity_holder
-- Who is known by this value in this inbox. Index: contact_identities_value_key.
select contact_id
from contact_identities
where inbox_id = $1 and kind = $2 and value = $3;

-- name: insert_identity
-- The first to be vouched for under a value holds it; the answer is 0 rows when somebody does already.
insert into contact_identities (id, contact_id, inbox_id, kind, value, created_at_ms, vouched_at_ms)
values ($1, $2, $3, $4, $5, $6, $6)
on conflict (inbox_id, kind, value) do nothing;

-- name: take_identity
-- An address belongs to whom the operator's back end named last.
insert into contact_identities (id, contact_id, inbox_id, kind, value, created_at_ms, vouched_at_ms)
values ($1, $2, $3, $4, $5, $6, $6)
on conflict (inbox_id, kind, value) do update
set contact_id = excluded.contact_id, vouched_at_ms = excluded.vouched_at_ms;

-- name: drop_other_identities
-- Addresses of a contact that the operator no longer names. Index: contact_identities_contact_idx.
delete from contact_identities
where contact_id = $1 and kind = $2 and value <> $3;

-- name: attributes
-- All attributes of a contact; at most forty. Index: contact_attributes_pkey.
select name, value
from contact_attributes
where contact_id = $1
order by name
limit 100;

-- name: put_attribute
insert into contact_attributes (contact_id, name, value)
values ($1, $2, $3)
on conflict (contact_id, name) do update set value = excluded.value;

-- name: clear_attributes
delete from contact_attributes where contact_id = $1;

-- name: insert_block
insert into contact_blocks (id, contact_id, reason, blocked_by_id, blocked_at_ms)
values ($1, $2, $3, $4, $5);

-- name: lift_block
-- Index: contact_blocks_open_key.
update contact_blocks
set lifted_by_id = $2, lifted_at_ms = $3
where contact_id = $1 and lifted_at_ms is null;

-- name: insert_session
insert into contact_sessions (id, contact_id, inbox_id, assurance, locale, time_zone, created_at_ms, last_seen_at_ms,
    expires_at_ms, revoked_at_ms)
values ($1, $2, $3, $4, $5, $6, $7, $7, $8, null);

-- name: session
-- Index: primary key.
select s.id, s.contact_id, s.inbox_id, s.assurance, s.locale, s.time_zone, s.expires_at_ms, s.revoked_at_ms
from contact_sessions s
where s.id = $1;

-- name: lock_session
-- Index: primary key.
select s.id, s.contact_id, s.inbox_id, s.assurance, s.locale, s.time_zone, s.expires_at_ms, s.revoked_at_ms
from contact_sessions s
where s.id = $1
/*for update*/;

-- name: session_of_token
-- The session behind a token that has not ended. Index: contact_session_tokens_pkey.
select t.session_id, t.parent_hash, t.first_used_at_ms
from contact_session_tokens t
where t.token_hash = $1 and (t.ends_at_ms is null or t.ends_at_ms > $2);

-- name: update_session
update contact_sessions
set contact_id = $2, assurance = $3, locale = $4, time_zone = $5, last_seen_at_ms = $6, expires_at_ms = $7,
    revoked_at_ms = $8
where id = $1;

-- name: insert_token
insert into contact_session_tokens (token_hash, session_id, parent_hash, issued_at_ms, first_used_at_ms, ends_at_ms)
values ($1, $2, $3, $4, null, null);

-- name: use_token
update contact_session_tokens
set first_used_at_ms = $2
where token_hash = $1 and first_used_at_ms is null;

-- name: end_parent_token
update contact_session_tokens
set ends_at_ms = $2
where token_hash = $1 and ends_at_ms is null;

-- name: end_crowd
-- Drops the oldest tokens of a session beyond the allowed number. Index: contact_session_tokens_session_idx.
delete from contact_session_tokens
where session_id = $1 and token_hash not in (
    select token_hash from contact_session_tokens
    where session_id = $1
    order by issued_at_ms desc, token_hash
    limit $2);

-- name: sweep_tokens
-- Tokens that ended, and all tokens of ended sessions.
delete from contact_session_tokens
where ends_at_ms < $1
or session_id in (select id from contact_sessions where expires_at_ms < $1 order by expires_at_ms limit 1000);

-- name: sweep_sessions
-- Sessions that ended a while ago. Index: contact_sessions_expiry_idx.
delete from contact_sessions
where id in (select id from contact_sessions where expires_at_ms < $1 order by expires_at_ms limit 1000);

-- name: contact_ids_after
-- Contacts to index again, in the order of ids. Index: primary key.
select id
from contacts
where id > $1
order by id
limit $2;
