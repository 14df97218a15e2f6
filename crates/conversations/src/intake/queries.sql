-- name: fields
-- Index: intake_fields_key_key.
select f.id, f.key, f.kind, f.required, f.choices
from intake_fields f
where f.inbox_id = $1 and f.topic_key = $2
order by f.position, f.id
limit 20;

-- name: labels
-- Index: intake_labels_pkey.
select l.locale, l.label
from intake_labels l
where l.field_id = $1
order by l.locale
limit 20;

-- name: delete_labels
delete from intake_labels
where field_id in (select id from intake_fields where inbox_id = $1 and topic_key = $2);

-- name: delete_fields
delete from intake_fields
where inbox_id = $1 and topic_key = $2;

-- name: insert_field
insert into intake_fields (id, inbox_id, topic_key, key, position, kind, required, choices)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: insert_label
insert into intake_labels (field_id, locale, label)
values ($1, $2, $3);

-- name: values
-- Index: intake_values_pkey.
select v.key, v.kind, v.value, v.valid, v.given_at_ms
from intake_values v
where v.conversation_id = $1
order by v.given_at_ms, v.key
limit 100;

-- name: put_value
insert into intake_values (conversation_id, key, kind, value, valid, given_at_ms)
values ($1, $2, $3, $4, $5, $6)
on conflict (conversation_id, key) do update
set kind = excluded.kind, value = excluded.value, valid = excluded.valid, given_at_ms = excluded.given_at_ms;
