-- name: current
-- The running chat of a contact; others wait until this act has ended. Index: webchat_current_pkey.
select conversation_id
from webchat_current
where inbox_id = $1 and contact_id = $2
/*for update*/;

-- name: set_current
insert into webchat_current (inbox_id, contact_id, conversation_id)
values ($1, $2, $3)
on conflict (inbox_id, contact_id) do update set conversation_id = excluded.conversation_id;

-- name: drop_current
-- Index: webchat_current_pkey.
delete from webchat_current
where inbox_id = $1 and contact_id = $2;

-- name: insert_origin
insert into webchat_origins (conversation_id, session_id)
values ($1, $2)
on conflict (conversation_id) do nothing;

-- name: begun_in_session
-- Index: webchat_origins_session_idx.
select conversation_id
from webchat_origins
where session_id = $1
order by conversation_id
limit 1000;

-- name: put_page
insert into webchat_pages (session_id, page_url, page_title, updated_at_ms)
values ($1, $2, $3, $4)
on conflict (session_id) do update
set page_url = excluded.page_url, page_title = excluded.page_title, updated_at_ms = excluded.updated_at_ms;

-- name: page_of_conversation
-- The page of the browser a conversation began in. Index: primary keys.
select p.page_url, p.page_title, p.updated_at_ms
from webchat_origins o
join webchat_pages p on p.session_id = o.session_id
where o.conversation_id = $1;
