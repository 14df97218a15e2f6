-- name: insert_inbox
insert into inboxes (id, kind, public_key, name, brand_colour, default_locale, time_zone, always_open,
    auto_offer, offer_timeout_ms, created_at_ms, version)
values ($1, 'webchat', $2, $3, $4, $5, $6, $7, $8, $9, $10, 1);

-- name: update_inbox
update inboxes
set name = $2, brand_colour = $3, default_locale = $4, auto_offer = $5, offer_timeout_ms = $6, version = version + 1
where id = $1
returning version;

-- name: update_hours
update inboxes
set time_zone = $2, always_open = $3, version = version + 1
where id = $1
returning version;

-- name: list_inboxes
-- All of them: an installation has tens. Primary key.
select id, public_key, name, brand_colour, default_locale, time_zone, auto_offer, offer_timeout_ms, created_at_ms, version
from inboxes
order by id
limit 500;

-- name: find_inbox
select id, public_key, name, brand_colour, default_locale, time_zone, auto_offer, offer_timeout_ms, created_at_ms, version
from inboxes
where id = $1;

-- name: lock_inbox
select id, public_key, name, brand_colour, default_locale, time_zone, auto_offer, offer_timeout_ms, created_at_ms, version
from inboxes
where id = $1 /*for update*/;

-- name: find_inbox_by_public_key
-- Index: inboxes_public_key_key.
select id, public_key, name, brand_colour, default_locale, time_zone, auto_offer, offer_timeout_ms, created_at_ms, version
from inboxes
where public_key = $1;

-- name: inbox_locales
select locale, greeting
from inbox_locales
where inbox_id = $1
order by position
limit 100;

-- name: inbox_origins
select origin
from inbox_origins
where inbox_id = $1
order by position
limit 100;

-- name: inbox_topics
-- Index: inbox_topics_key_key.
select t.id, t.key, n.locale, n.name
from inbox_topics t
left join inbox_topic_names n on n.topic_id = t.id
where t.inbox_id = $1 and t.retired_at_ms is null
order by t.position, t.id, n.locale
limit 500;

-- name: topic_exists
-- Index: inbox_topics_key_key.
select id
from inbox_topics
where inbox_id = $1 and key = $2 and retired_at_ms is null;

-- name: delete_locales
delete from inbox_locales
where inbox_id = $1;

-- name: insert_locale
insert into inbox_locales (inbox_id, locale, position, greeting)
values ($1, $2, $3, $4);

-- name: delete_origins
delete from inbox_origins
where inbox_id = $1;

-- name: insert_origin
insert into inbox_origins (inbox_id, origin, position)
values ($1, $2, $3);

-- name: retire_topics
update inbox_topics
set retired_at_ms = $2
where inbox_id = $1 and retired_at_ms is null;

-- name: keep_topic
-- A word that comes back keeps its row, and so its id. Index: inbox_topics_key_key.
insert into inbox_topics (id, inbox_id, key, position, retired_at_ms)
values ($1, $2, $3, $4, null)
on conflict (inbox_id, key) do update set position = excluded.position, retired_at_ms = null
returning id;

-- name: delete_topic_names
delete from inbox_topic_names
where topic_id = $1;

-- name: insert_topic_name
insert into inbox_topic_names (topic_id, locale, name)
values ($1, $2, $3);

-- name: hours_head
select time_zone, always_open
from inboxes
where id = $1;

-- name: shifts
select weekday, from_minute, to_minute
from inbox_shifts
where inbox_id = $1
order by weekday, from_minute, to_minute
limit 100;

-- name: holidays
select day, name
from inbox_holidays
where inbox_id = $1
order by day
limit 500;

-- name: holiday_shifts
select day, from_minute, to_minute
from inbox_holiday_shifts
where inbox_id = $1
order by day, from_minute, to_minute
limit 2000;

-- name: delete_shifts
delete from inbox_shifts
where inbox_id = $1;

-- name: delete_holidays
delete from inbox_holidays
where inbox_id = $1;

-- name: delete_holiday_shifts
delete from inbox_holiday_shifts
where inbox_id = $1;

-- name: insert_shift
insert into inbox_shifts (inbox_id, weekday, from_minute, to_minute)
values ($1, $2, $3, $4);

-- name: insert_holiday
insert into inbox_holidays (inbox_id, day, name)
values ($1, $2, $3);

-- name: insert_holiday_shift
insert into inbox_holiday_shifts (inbox_id, day, from_minute, to_minute)
values ($1, $2, $3, $4)
on conflict (inbox_id, day, from_minute, to_minute) do nothing;

-- name: list_keys
-- Live and retired, newest first. Index: inbox_keys_inbox_idx.
select id, algorithm, sealed_secret, public_key, created_at_ms, retired_at_ms
from inbox_keys
where inbox_id = $1
order by id desc
limit 50;

-- name: insert_key
insert into inbox_keys (id, inbox_id, algorithm, sealed_secret, public_key, created_at_ms)
values ($1, $2, $3, $4, $5, $6);

-- name: retire_key
-- The secret goes at once: a retired key never verifies anything again.
update inbox_keys
set retired_at_ms = $3, sealed_secret = null
where id = $1 and inbox_id = $2 and retired_at_ms is null;

-- name: offer_settings
select auto_offer, offer_timeout_ms
from inboxes
where id = $1;

-- name: inbox_names
select id, name
from inboxes
order by id
limit 500;

-- name: allowed_origins
-- Index: inboxes_public_key_key.
select o.origin
from inboxes i
join inbox_origins o on o.inbox_id = i.id
where i.public_key = $1
order by o.position
limit 100;
