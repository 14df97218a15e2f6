-- What contacts say about the help they got: one question per resolved opening.

create table surveys (
    id bigint primary key,
    conversation_id bigint not null,
    opening_id bigint not null constraint surveys_opening_key unique,
    inbox_id bigint not null,
    -- Who held the conversation when it was resolved; null: nobody did.
    agent_id bigint,
    asked_at_ms bigint not null,
    -- The conversation was reopened before the contact answered.
    withdrawn_at_ms bigint,
    score bigint constraint surveys_score_check check (score between 1 and 5),
    -- Screened text; '' when none.
    comment text not null,
    answered_at_ms bigint,
    edited_at_ms bigint,
    version bigint not null,
    constraint surveys_answered_check check ((score is null) = (answered_at_ms is null))
);
create index surveys_conversation_idx on surveys (conversation_id, id);
create index surveys_answered_idx on surveys (answered_at_ms, id) where answered_at_ms is not null;

create table survey_reasons (
    survey_id bigint not null,
    reason text not null,
    constraint survey_reasons_pkey primary key (survey_id, reason)
);
