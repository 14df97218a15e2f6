-- Contacts count only what they may see: gaps in `seq` told them how much the desk says among itself.

-- The place among the entries the contact may see, from 1; null: only for the desk.
alter table messages add column public_seq bigint;

update messages
set public_seq = (
    select count(*)
    from messages o
    where o.conversation_id = messages.conversation_id and o.audience = 'everyone' and o.seq <= messages.seq)
where audience = 'everyone';

-- From the seq of the last entry the contact may see to its place among those.
update conversations
set last_public_seq = (
    select count(*)
    from messages m
    where m.conversation_id = conversations.id and m.audience = 'everyone');
