-- The timeline: messages, notes and events.

-- name: insert_message
insert into messages (id, conversation_id, seq, kind, audience, author_kind, author_id, text, locale, masked, client_id,
    created_at_ms, choice, public_seq)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: insert_event
insert into conversation_events (message_id, what, old_id, new_id, old_text, new_text)
values ($1, $2, $3, $4, $5, $6);

-- name: insert_mention
insert into mentions (message_id, agent_id)
values ($1, $2)
on conflict (message_id, agent_id) do nothing;

-- name: index_message
insert into message_index (rowid, tokens) values ($1, tokens($2));

-- name: message
-- One entry, whoever may see it. Index: primary key.
select m.id, m.conversation_id, m.seq, m.public_seq, m.kind, m.audience, m.author_kind, m.author_id,
    case m.author_kind when 'agent' then coalesce(a.name, '') when 'contact' then k.name else '' end,
    case m.author_kind when 'agent' then coalesce(nullif(a.alias, ''), a.name, '') when 'contact' then k.name else '' end,
    m.text, m.locale, m.masked, m.client_id, m.created_at_ms,
    e.what, e.old_id, e.new_id, e.old_text, e.new_text,
    oa.name, na.name, coalesce(nullif(oa.alias, ''), oa.name), coalesce(nullif(na.alias, ''), na.name)
from messages m
join conversations c on c.id = m.conversation_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = m.author_id and m.author_kind = 'agent'
left join conversation_events e on e.message_id = m.id
left join agents oa on oa.id = e.old_id and e.what = 'assigned'
left join agents na on na.id = e.new_id and e.what = 'assigned'
where m.id = $1;

-- name: messages_before
-- The timeline for agents, newest first. Index: messages_seq_key.
select m.id, m.conversation_id, m.seq, m.public_seq, m.kind, m.audience, m.author_kind, m.author_id,
    case m.author_kind when 'agent' then coalesce(a.name, '') when 'contact' then k.name else '' end,
    case m.author_kind when 'agent' then coalesce(nullif(a.alias, ''), a.name, '') when 'contact' then k.name else '' end,
    m.text, m.locale, m.masked, m.client_id, m.created_at_ms,
    e.what, e.old_id, e.new_id, e.old_text, e.new_text,
    oa.name, na.name, coalesce(nullif(oa.alias, ''), oa.name), coalesce(nullif(na.alias, ''), na.name)
from messages m
join conversations c on c.id = m.conversation_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = m.author_id and m.author_kind = 'agent'
left join conversation_events e on e.message_id = m.id
left join agents oa on oa.id = e.old_id and e.what = 'assigned'
left join agents na on na.id = e.new_id and e.what = 'assigned'
where m.conversation_id = $1 and m.seq < $2
order by m.seq desc
limit $3;

-- name: public_messages_before
-- The timeline for the contact: no private notes, nothing of the desk's own order. Index: messages_seq_key.
select m.id, m.conversation_id, m.seq, m.public_seq, m.kind, m.audience, m.author_kind, m.author_id,
    case m.author_kind when 'agent' then coalesce(a.name, '') when 'contact' then k.name else '' end,
    case m.author_kind when 'agent' then coalesce(nullif(a.alias, ''), a.name, '') when 'contact' then k.name else '' end,
    m.text, m.locale, m.masked, m.client_id, m.created_at_ms,
    e.what, e.old_id, e.new_id, e.old_text, e.new_text,
    oa.name, na.name, coalesce(nullif(oa.alias, ''), oa.name), coalesce(nullif(na.alias, ''), na.name)
from messages m
join conversations c on c.id = m.conversation_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = m.author_id and m.author_kind = 'agent'
left join conversation_events e on e.message_id = m.id
left join agents oa on oa.id = e.old_id and e.what = 'assigned'
left join agents na on na.id = e.new_id and e.what = 'assigned'
where m.conversation_id = $1 and m.public_seq < $2 and m.audience = 'everyone' and m.kind <> 'note'
order by m.seq desc
limit $3;

-- name: messages_after
-- What came after a seq, in order, for agents. Index: messages_seq_key.
select m.id, m.conversation_id, m.seq, m.public_seq, m.kind, m.audience, m.author_kind, m.author_id,
    case m.author_kind when 'agent' then coalesce(a.name, '') when 'contact' then k.name else '' end,
    case m.author_kind when 'agent' then coalesce(nullif(a.alias, ''), a.name, '') when 'contact' then k.name else '' end,
    m.text, m.locale, m.masked, m.client_id, m.created_at_ms,
    e.what, e.old_id, e.new_id, e.old_text, e.new_text,
    oa.name, na.name, coalesce(nullif(oa.alias, ''), oa.name), coalesce(nullif(na.alias, ''), na.name)
from messages m
join conversations c on c.id = m.conversation_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = m.author_id and m.author_kind = 'agent'
left join conversation_events e on e.message_id = m.id
left join agents oa on oa.id = e.old_id and e.what = 'assigned'
left join agents na on na.id = e.new_id and e.what = 'assigned'
where m.conversation_id = $1 and m.seq > $2
order by m.seq
limit $3;

-- name: newest_of_contact
-- What the contact wrote last. Index: messages_seq_key.
select m.text
from messages m
where m.conversation_id = $1 and m.kind = 'message' and m.author_kind = 'contact'
order by m.seq desc
limit 1;

-- name: nth_message_seq
-- The seq of the $3rd (from 0) message by the contact ('contact') or by others. Index: messages_seq_key.
select m.seq
from messages m
where m.conversation_id = $1 and m.kind = 'message' and m.audience = 'everyone'
and (case when m.author_kind = 'contact' then 'contact' else 'desk' end) = $2
order by m.seq
limit 1 offset $3;

-- name: messages_by_id
-- Entries, whoever may see them. Index: primary key.
select m.id, m.conversation_id, m.seq, m.public_seq, m.kind, m.audience, m.author_kind, m.author_id,
    case m.author_kind when 'agent' then coalesce(a.name, '') when 'contact' then k.name else '' end,
    case m.author_kind when 'agent' then coalesce(nullif(a.alias, ''), a.name, '') when 'contact' then k.name else '' end,
    m.text, m.locale, m.masked, m.client_id, m.created_at_ms,
    e.what, e.old_id, e.new_id, e.old_text, e.new_text,
    oa.name, na.name, coalesce(nullif(oa.alias, ''), oa.name), coalesce(nullif(na.alias, ''), na.name)
from messages m
join conversations c on c.id = m.conversation_id
join contacts k on k.id = c.contact_id
left join agents a on a.id = m.author_id and m.author_kind = 'agent'
left join conversation_events e on e.message_id = m.id
left join agents oa on oa.id = e.old_id and e.what = 'assigned'
left join agents na on na.id = e.new_id and e.what = 'assigned'
where m.id in (/*ids*/)
order by m.id desc
limit 100;

-- name: texts_after
-- Texts to index again, in the order of ids. Index: primary key.
select m.id, m.text
from messages m
where m.id > $1
order by m.id
limit $2;

-- name: unindex_message
delete from message_index where rowid = $1;
