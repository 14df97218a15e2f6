-- name: openings
-- Openings of a period, page by page. Index: openings_opened_idx.
select o.opened_at_ms, o.id, c.inbox_id, o.first_response_at_ms, o.first_response_agent_id
from openings o
join conversations c on c.id = o.conversation_id
where o.opened_at_ms >= $1 and o.opened_at_ms < $2 and (o.opened_at_ms, o.id) > ($3, $4)
    and (cast($5 as bigint) = 0 or c.inbox_id = $5)
    and (cast($6 as bigint) = 0 or o.first_response_agent_id = $6)
order by o.opened_at_ms, o.id
limit $7;

-- name: resolutions
-- Resolutions of a period with the time since their opening. Index: resolutions_resolved_idx.
select r.resolved_at_ms, r.id, c.inbox_id, r.assignee_id, r.resolved_at_ms - o.opened_at_ms
from resolutions r
join openings o on o.id = r.opening_id
join conversations c on c.id = r.conversation_id
where r.resolved_at_ms >= $1 and r.resolved_at_ms < $2 and (r.resolved_at_ms, r.id) > ($3, $4)
    and (cast($5 as bigint) = 0 or c.inbox_id = $5)
    and (cast($6 as bigint) = 0 or r.assignee_id = $6)
order by r.resolved_at_ms, r.id
limit $7;

-- name: answers
-- Answered surveys of a period. Index: surveys_answered_idx.
select s.answered_at_ms, s.id, s.inbox_id, s.agent_id, s.score
from surveys s
where s.answered_at_ms >= $1 and s.answered_at_ms < $2 and (s.answered_at_ms, s.id) > ($3, $4)
    and (cast($5 as bigint) = 0 or s.inbox_id = $5)
    and (cast($6 as bigint) = 0 or s.agent_id = $6)
order by s.answered_at_ms, s.id
limit $7;

-- name: bot_holds
-- What became of conversations the bot held; they are no agent's. Index: bot_holds_ended_idx,
-- bot_answers_conversation_idx, openings_conversation_idx.
select h.ended_at_ms, h.id, h.inbox_id, cast(null as bigint),
    case when h.outcome = 'solved'
        and exists (select 1 from bot_answers a where a.conversation_id = h.conversation_id and a.decision = 'answer')
        and not exists (select 1 from openings o where o.conversation_id = h.conversation_id and o.id > h.opening_id
            and o.opened_at_ms <= h.ended_at_ms + 259200000)
    then 1 else 0 end
from bot_holds h
where h.ended_at_ms >= $1 and h.ended_at_ms < $2 and (h.ended_at_ms, h.id) > ($3, $4)
    and (cast($5 as bigint) = 0 or h.inbox_id = $5)
    and cast($6 as bigint) = 0
order by h.ended_at_ms, h.id
limit $7;

-- name: rated_answers
-- Answers of the bot that contacts rated; they are no agent's. Index: message_feedback_given_idx.
select f.given_at_ms, f.message_id, c.inbox_id, cast(null as bigint), 1 - f.helped
from message_feedback f
join conversations c on c.id = f.conversation_id
where f.given_at_ms >= $1 and f.given_at_ms < $2 and (f.given_at_ms, f.message_id) > ($3, $4)
    and (cast($5 as bigint) = 0 or c.inbox_id = $5)
    and cast($6 as bigint) = 0
order by f.given_at_ms, f.message_id
limit $7;

-- name: hand_overs
-- Conversations the bot handed over, with its reason; they are no agent's. Index: bot_holds_ended_idx.
select h.ended_at_ms, h.id, h.inbox_id, cast(null as bigint), 1, h.reason
from bot_holds h
where h.outcome = 'handed_over' and h.reason is not null
    and h.ended_at_ms >= $1 and h.ended_at_ms < $2 and (h.ended_at_ms, h.id) > ($3, $4)
    and (cast($5 as bigint) = 0 or h.inbox_id = $5)
    and cast($6 as bigint) = 0
order by h.ended_at_ms, h.id
limit $7;

-- name: looked_up
-- Questions the bot looked up, each by what came of it first; they are no agent's. Index: bot_answers_at_idx,
-- bot_answers_conversation_idx.
select a.at_ms, a.id, a.inbox_id, cast(null as bigint), case when a.decision = 'answer' then 1 else 0 end, a.locale,
    coalesce(a.topic_key, '')
from bot_answers a
where (a.decision = 'answer' or (a.decision = 'hand_over' and a.reason = 'unsure'))
    and not exists (select 1 from bot_answers e where e.conversation_id = a.conversation_id and e.id < a.id
        and e.question_id = a.question_id and e.decision in ('answer', 'hand_over'))
    and a.at_ms >= $1 and a.at_ms < $2 and (a.at_ms, a.id) > ($3, $4)
    and (cast($5 as bigint) = 0 or a.inbox_id = $5)
    and cast($6 as bigint) = 0
order by a.at_ms, a.id
limit $7;
