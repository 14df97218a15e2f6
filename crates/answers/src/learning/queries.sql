-- name: insert_question
-- A question is kept once.
insert into learning_questions (message_id, conversation_id, inbox_id, locale, topic_key, article_id, asked_at_ms)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (message_id) do nothing;

-- name: new_questions
-- Index: learning_questions_new_idx.
select q.message_id, q.locale, q.asked_at_ms, m.text
from learning_questions q
join messages m on m.id = q.message_id
where q.group_id is null
order by q.message_id
limit $1;

-- name: open_groups
-- What new questions are compared with: the liveliest. Index: learning_groups_open_idx.
select g.id, g.locale, m.text
from learning_groups g
join messages m on m.id = g.message_id
where g.closed_at_ms is null
order by g.size desc, g.id desc
limit $1;

-- name: insert_group
insert into learning_groups (id, locale, message_id, size, last_at_ms)
values ($1, $2, $3, 1, $4);

-- name: grow_group
update learning_groups
set size = size + 1, last_at_ms = case when last_at_ms < $2 then $2 else last_at_ms end
where id = $1;

-- name: put_in_group
update learning_questions
set group_id = $2
where message_id = $1;

-- name: groups
-- A page of open groups, the largest first. Index: learning_groups_open_idx.
select g.id, g.locale, g.size, g.last_at_ms
from learning_groups g
where g.closed_at_ms is null and (g.size, g.id) < ($1, $2)
and (cast($3 as text) = '' or g.locale = $3)
order by g.size desc, g.id desc
limit $4;

-- name: group
select g.id, g.locale, g.size, g.last_at_ms
from learning_groups g
where g.id = $1 and g.closed_at_ms is null /*for update*/;

-- name: examples
-- The newest questions of a group. Index: learning_questions_group_idx.
select m.text, q.topic_key, q.article_id, q.inbox_id
from learning_questions q
join messages m on m.id = q.message_id
where q.group_id = $1
order by q.asked_at_ms desc, q.message_id desc
limit $2;

-- name: close_group
update learning_groups
set closed_at_ms = $2
where id = $1 and closed_at_ms is null;
