-- name: insert_survey
-- Asked once per opening. Index: surveys_opening_key.
insert into surveys (id, conversation_id, opening_id, inbox_id, agent_id, asked_at_ms, comment, version)
values ($1, $2, $3, $4, $5, $6, '', 1)
on conflict (opening_id) do nothing;

-- name: latest_survey_for_change
-- Index: surveys_conversation_idx.
select id, conversation_id, opening_id, inbox_id, agent_id, asked_at_ms, withdrawn_at_ms, score, comment, answered_at_ms, version
from surveys
where conversation_id = $1
order by id desc
limit 1 /*for update*/;

-- name: answer_survey
update surveys
set score = $2, comment = $3, answered_at_ms = $4, edited_at_ms = $5, version = version + 1
where id = $1
returning version;

-- name: withdraw_survey
update surveys
set withdrawn_at_ms = $2, version = version + 1
where id = $1 and answered_at_ms is null and withdrawn_at_ms is null;

-- name: delete_reasons
delete from survey_reasons
where survey_id = $1;

-- name: insert_reason
insert into survey_reasons (survey_id, reason)
values ($1, $2)
on conflict (survey_id, reason) do nothing;

-- name: reasons
select reason
from survey_reasons
where survey_id = $1
order by reason
limit 20;

-- name: opening_to_ask_about
-- The opening that was resolved, if an agent answered in it, and who held the conversation then.
select r.assignee_id, o.first_response_agent_id
from openings o
join resolutions r on r.opening_id = o.id
where o.id = $1 and o.first_response_at_ms is not null;
