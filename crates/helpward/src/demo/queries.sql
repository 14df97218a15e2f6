-- Marks of what the demo made, and their removal.

-- name: mark
insert into demo_rows (kind, id)
values ($1, $2);

-- name: marked
-- In the order of their ids. A few rows of each kind but contact and conversation, which are not asked for here.
select id
from demo_rows
where kind = $1
order by id
limit 1000;

-- name: take_numbers
-- Takes many numbers at once from the counter that `conversations` takes one at a time from; the first is 1001.
insert into counters (name, value)
values ('conversations', 1000 + $1)
on conflict (name) do update set value = counters.value + $1
returning value;

-- name: index_message
insert into message_index (rowid, tokens) values ($1, tokens($2));

-- name: held_by
-- Index: conversations_assignee_idx.
select count(*)
from conversations
where assignee_id = $1 and resolved_at_ms is null and snoozed_until_ms is null;

-- name: mark_guest_conversations
insert into demo_rows (kind, id)
select 'conversation', c.id
from conversations c
where c.inbox_id in (select id from demo_rows where kind = 'inbox')
on conflict (kind, id) do nothing;

-- name: mark_guest_contacts
insert into demo_rows (kind, id)
select 'contact', c.id
from contacts c
where c.inbox_id in (select id from demo_rows where kind = 'inbox')
on conflict (kind, id) do nothing;

-- name: foreign_held
select count(*)
from conversations c
where c.assignee_id in (select id from demo_rows where kind = 'agent')
and c.inbox_id not in (select id from demo_rows where kind = 'inbox');

-- name: first_thousand
-- The last id of the first thousand marks of a kind; null: there are none.
select max(m.id)
from (select id from demo_rows where kind = $1 order by id limit 1000) m;

-- name: delete_marks_upto
delete from demo_rows where kind = $1 and id <= $2;

-- name: delete_all_marks
delete from demo_rows where kind in ('agent', 'team', 'inbox', 'label', 'load');

-- name: delete_message_words
delete from message_index
where rowid in (
    select id from messages where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1));

-- name: delete_events
delete from conversation_events
where message_id in (
    select id from messages where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1));

-- name: delete_mentions
delete from mentions
where message_id in (
    select id from messages where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1));

-- name: delete_attachments
delete from attachments
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_messages
delete from messages
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_openings
delete from openings
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_resolutions
delete from resolutions
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_assignments
delete from assignments
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_snoozes
delete from snoozes
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_conversation_labels
delete from conversation_labels
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_drafts
delete from drafts
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_agent_reads
delete from agent_reads
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_contact_reads
delete from contact_reads
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_survey_reasons
delete from survey_reasons
where survey_id in (
    select id from surveys where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1));

-- name: delete_surveys
delete from surveys
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_offers
delete from offers
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_holds
delete from holds
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_told_waits
delete from told_waits
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_webchat_current
delete from webchat_current
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_webchat_origins
delete from webchat_origins
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_wakes
delete from jobs
where kind = 'conversations.wake' and dedupe_key in (
    select cast(id as text) from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_conversations
delete from conversations
where id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_contact_words
delete from contact_index
where rowid in (select id from demo_rows where kind = 'contact' and id <= $1);

-- name: delete_identities
delete from contact_identities
where contact_id in (select id from demo_rows where kind = 'contact' and id <= $1);

-- name: delete_attributes
delete from contact_attributes
where contact_id in (select id from demo_rows where kind = 'contact' and id <= $1);

-- name: delete_blocks
delete from contact_blocks
where contact_id in (select id from demo_rows where kind = 'contact' and id <= $1);

-- name: delete_contact_tokens
delete from contact_session_tokens
where session_id in (
    select id from contact_sessions where contact_id in (select id from demo_rows where kind = 'contact' and id <= $1));

-- name: delete_webchat_pages
delete from webchat_pages
where session_id in (
    select id from contact_sessions where contact_id in (select id from demo_rows where kind = 'contact' and id <= $1));

-- name: delete_contact_sessions
delete from contact_sessions
where contact_id in (select id from demo_rows where kind = 'contact' and id <= $1);

-- name: delete_contacts
delete from contacts
where id in (select id from demo_rows where kind = 'contact' and id <= $1);

-- name: delete_unused_uploads
delete from attachments
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_recovery_codes
delete from recovery_codes
where agent_id in (select id from demo_rows where kind = 'agent');

-- name: delete_sessions
delete from sessions
where agent_id in (select id from demo_rows where kind = 'agent');

-- name: delete_devices
delete from known_devices
where agent_id in (select id from demo_rows where kind = 'agent');

-- name: delete_challenges
delete from challenges
where agent_id in (select id from demo_rows where kind = 'agent');

-- name: delete_links
delete from one_time_links
where purpose = 'password_reset' and subject_id in (select id from demo_rows where kind = 'agent');

-- name: delete_credentials
delete from credentials
where agent_id in (select id from demo_rows where kind = 'agent');

-- name: delete_presences
delete from presences
where agent_id in (select id from demo_rows where kind = 'agent');

-- name: delete_members
delete from team_members
where agent_id in (select id from demo_rows where kind = 'agent')
or team_id in (select id from demo_rows where kind = 'team');

-- name: delete_team_inboxes
delete from team_inboxes
where inbox_id in (select id from demo_rows where kind = 'inbox')
or team_id in (select id from demo_rows where kind = 'team');

-- name: delete_teams
delete from teams
where id in (select id from demo_rows where kind = 'team');

-- name: delete_labelled
delete from conversation_labels
where label_id in (select id from demo_rows where kind = 'label');

-- name: delete_labels
delete from labels
where id in (select id from demo_rows where kind = 'label');

-- name: delete_foreign_reads
delete from agent_reads
where agent_id in (select id from demo_rows where kind = 'agent');

-- name: delete_foreign_drafts
delete from drafts
where agent_id in (select id from demo_rows where kind = 'agent');

-- name: delete_agents
delete from agents
where id in (select id from demo_rows where kind = 'agent');

-- name: delete_service_times
delete from service_times
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_wait_errors
delete from wait_errors
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_inbox_keys
delete from inbox_keys
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_topic_names
delete from inbox_topic_names
where topic_id in (
    select id from inbox_topics where inbox_id in (select id from demo_rows where kind = 'inbox'));

-- name: delete_topics
delete from inbox_topics
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_locales
delete from inbox_locales
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_origins
delete from inbox_origins
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_shifts
delete from inbox_shifts
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_holiday_shifts
delete from inbox_holiday_shifts
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_holidays
delete from inbox_holidays
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_inboxes
delete from inboxes
where id in (select id from demo_rows where kind = 'inbox');

-- name: delete_article_feedback
delete from article_feedback
where article_id in (select id from demo_rows where kind = 'article');

-- name: delete_article_sums
delete from article_sums
where article_id in (select id from demo_rows where kind = 'article');

-- name: delete_article_reasons
delete from article_reasons
where article_id in (select id from demo_rows where kind = 'article');

-- name: delete_version_files
delete from version_files
where article_id in (select id from demo_rows where kind = 'article');

-- name: delete_article_slugs
delete from article_slugs
where article_id in (select id from demo_rows where kind = 'article');

-- name: delete_article_versions
delete from article_versions
where article_id in (select id from demo_rows where kind = 'article');

-- name: delete_article_texts
delete from article_texts
where article_id in (select id from demo_rows where kind = 'article');

-- name: delete_article_tags
delete from article_tags
where article_id in (select id from demo_rows where kind = 'article');

-- name: delete_articles
delete from articles
where id in (select id from demo_rows where kind = 'article');

-- name: leave_categories
-- Articles of others.
update articles
set category_id = null
where category_id in (select id from demo_rows where kind = 'category');

-- name: delete_category_slugs
delete from category_slugs
where category_id in (select id from demo_rows where kind = 'category');

-- name: delete_category_texts
delete from category_texts
where category_id in (select id from demo_rows where kind = 'category');

-- name: delete_categories
delete from categories
where id in (select id from demo_rows where kind = 'category');

-- name: delete_announcement_texts
delete from announcement_texts
where announcement_id in (select id from demo_rows where kind = 'announcement');

-- name: delete_announcements
delete from announcements
where id in (select id from demo_rows where kind = 'announcement');

-- name: grow_knowledge
-- Indexes and models made of it are made again.
update knowledge_state
set version = version + 1
where exists (select 1 from demo_rows where kind = 'article');

-- name: delete_help_marks
delete from demo_rows where kind in ('category', 'article', 'announcement');

-- name: delete_failed_search
delete from failed_searches where locale = $1 and words = $2;

-- name: delete_message_offers
delete from message_offers
where message_id in (
    select id from messages where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1));

-- name: delete_message_feedback
delete from message_feedback
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_bot_turns
delete from bot_turns
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_bot_answers
delete from bot_answers
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_bot_holds
delete from bot_holds
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: leave_learning_groups
-- Questions that stood beside one of the demo's are put beside others anew.
update learning_questions
set group_id = null
where group_id in (
    select g.id
    from learning_groups g
    join messages m on m.id = g.message_id
    where m.conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1));

-- name: delete_learning_groups
delete from learning_groups
where message_id in (select id from messages where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1));

-- name: shrink_learning_groups
update learning_groups
set size = size - (
    select count(*)
    from learning_questions q
    where q.group_id = learning_groups.id and q.conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1))
where id in (select group_id from learning_questions where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1));

-- name: delete_learning_questions
delete from learning_questions
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_intake_values
delete from intake_values
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_incident_conversations
delete from incident_conversations
where conversation_id in (select id from demo_rows where kind = 'conversation' and id <= $1);

-- name: delete_expectations
delete from expectations
where article_id in (select id from demo_rows where kind = 'article');

-- name: delete_incidents
delete from incidents
where announcement_id in (select id from demo_rows where kind = 'announcement');

-- name: delete_incident_closings
delete from incident_closings
where announcement_id in (select id from demo_rows where kind = 'announcement');

-- name: delete_incident_topics
delete from incident_topics
where announcement_id in (select id from demo_rows where kind = 'announcement')
or inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_bot_settings
delete from bot_settings
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_bot_greetings
delete from bot_greetings
where inbox_id in (select id from demo_rows where kind = 'inbox');

-- name: delete_intake_labels
delete from intake_labels
where field_id in (select id from intake_fields where inbox_id in (select id from demo_rows where kind = 'inbox'));

-- name: delete_intake_fields
delete from intake_fields
where inbox_id in (select id from demo_rows where kind = 'inbox');
