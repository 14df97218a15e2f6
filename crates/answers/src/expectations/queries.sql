-- name: expectations
-- All of them, newest first.
select e.id, e.question, e.locale, e.article_id
from expectations e
order by e.id desc
limit $1;

-- name: count_expectations
select count(*)
from expectations;

-- name: insert_expectation
insert into expectations (id, question, locale, article_id, made_at_ms)
values ($1, $2, $3, $4, $5);

-- name: delete_expectation
delete from expectations where id = $1;
