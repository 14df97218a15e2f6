-- name: turn
-- Whoever changes what readers find waits here for its turn, and everybody sees that it changed. One row.
update knowledge_state
set version = version + 1, changed_at_ms = $1
where id = 1
returning version;

-- name: knowledge_version
select version
from knowledge_state
where id = 1;

-- name: insert_article
insert into articles (id, public_id, external_key, kind, audience, category_id, source_locale, wallet_version,
    created_at_ms, updated_at_ms, updated_by_name, retired_at_ms, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null, 1)
on conflict (external_key) do nothing;

-- name: article
-- Index: primary key.
select a.id, a.public_id, a.external_key, a.kind, a.audience, a.category_id, a.source_locale, a.wallet_version,
    a.created_at_ms, a.updated_at_ms, a.updated_by_name, a.retired_at_ms, a.version,
    (select string_agg(g.tag, ',') from article_tags g where g.article_id = a.id)
from articles a
where a.id = $1;

-- name: lock_article
-- Others who change it wait until this act has ended. Index: primary key.
select a.id, a.public_id, a.external_key, a.kind, a.audience, a.category_id, a.source_locale, a.wallet_version,
    a.created_at_ms, a.updated_at_ms, a.updated_by_name, a.retired_at_ms, a.version,
    (select string_agg(g.tag, ',') from article_tags g where g.article_id = a.id)
from articles a
where a.id = $1
/*for update*/;

-- name: article_of_public_id
-- Index: articles_public_id_key.
select id
from articles
where public_id = $1;

-- name: update_article
-- Index: primary key.
update articles
set audience = $2, category_id = $3, wallet_version = $4, updated_at_ms = $5, updated_by_name = $6, retired_at_ms = $7,
    version = $8
where id = $1;

-- name: touch_article
-- Index: primary key.
update articles
set updated_at_ms = $2, updated_by_name = $3
where id = $1;

-- name: delete_tags
delete from article_tags
where article_id = $1;

-- name: insert_tag
insert into article_tags (article_id, tag)
values ($1, $2)
on conflict (article_id, tag) do nothing;

-- name: list_articles
-- Newest change first, narrowed by the filter builder. Index: articles_updated_idx.
select a.id, a.public_id, a.external_key, a.kind, a.audience, a.category_id, a.source_locale, a.wallet_version,
    a.created_at_ms, a.updated_at_ms, a.updated_by_name, a.retired_at_ms, a.version,
    (select string_agg(g.tag, ',') from article_tags g where g.article_id = a.id),
    s.title, s.live_since_ms, s.live_number
from articles a
join article_texts s on s.article_id = a.id and s.locale = a.source_locale
where (a.updated_at_ms < $1 or (a.updated_at_ms = $1 and a.id < $2))
/*filters*/
order by a.updated_at_ms desc, a.id desc
limit $3;

-- name: text
-- Index: primary key.
select t.article_id, t.locale, t.title, t.slug, t.description, t.body, t.questions, t.draft_version,
    t.kept_draft_version, t.last_number, t.live_number, t.live_since_ms, t.first_live_at_ms,
    t.review_requested_at_ms, t.review_requested_by_name, t.scheduled_number, t.publish_at_ms, t.unpublish_at_ms,
    t.updated_at_ms, t.updated_by_name
from article_texts t
where t.article_id = $1 and t.locale = $2;

-- name: texts
-- Index: primary key.
select t.article_id, t.locale, t.title, t.slug, t.description, t.body, t.questions, t.draft_version,
    t.kept_draft_version, t.last_number, t.live_number, t.live_since_ms, t.first_live_at_ms,
    t.review_requested_at_ms, t.review_requested_by_name, t.scheduled_number, t.publish_at_ms, t.unpublish_at_ms,
    t.updated_at_ms, t.updated_by_name
from article_texts t
where t.article_id = $1
order by t.locale
limit 50;

-- name: put_text
-- Index: primary key.
insert into article_texts (article_id, locale, title, title_key, slug, description, body, questions, draft_version,
    kept_draft_version, last_number, live_number, live_since_ms, first_live_at_ms, review_requested_at_ms,
    review_requested_by_name, scheduled_number, publish_at_ms, unpublish_at_ms, updated_at_ms, updated_by_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
on conflict (article_id, locale) do update set title = excluded.title, title_key = excluded.title_key,
    slug = excluded.slug, description = excluded.description, body = excluded.body, questions = excluded.questions,
    draft_version = excluded.draft_version, kept_draft_version = excluded.kept_draft_version,
    last_number = excluded.last_number, live_number = excluded.live_number, live_since_ms = excluded.live_since_ms,
    first_live_at_ms = excluded.first_live_at_ms, review_requested_at_ms = excluded.review_requested_at_ms,
    review_requested_by_name = excluded.review_requested_by_name, scheduled_number = excluded.scheduled_number,
    publish_at_ms = excluded.publish_at_ms, unpublish_at_ms = excluded.unpublish_at_ms,
    updated_at_ms = excluded.updated_at_ms, updated_by_name = excluded.updated_by_name;

-- name: insert_version
insert into article_versions (article_id, locale, number, title, slug, description, body, questions, made_at_ms,
    made_by_name, published_at_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null);

-- name: mark_published
-- Index: primary key.
update article_versions
set published_at_ms = $4
where article_id = $1 and locale = $2 and number = $3 and published_at_ms is null;

-- name: versions
-- Newest first. Index: primary key.
select v.number, v.title, v.made_at_ms, v.made_by_name, v.published_at_ms
from article_versions v
where v.article_id = $1 and v.locale = $2
order by v.number desc
limit 500;

-- name: version
-- Index: primary key.
select v.number, v.title, v.made_at_ms, v.made_by_name, v.published_at_ms, v.title, v.slug, v.description, v.body,
    v.questions
from article_versions v
where v.article_id = $1 and v.locale = $2 and v.number = $3;

-- name: slug_holder
-- Another article that readers find under this address now. Index: article_slugs_pkey.
select s.article_id
from article_slugs s
join articles a on a.id = s.article_id and a.retired_at_ms is null
join article_texts t on t.article_id = s.article_id and t.locale = s.locale
join article_versions v on v.article_id = t.article_id and v.locale = t.locale and v.number = t.live_number
where s.locale = $1 and s.slug = $2 and v.slug = $2 and s.article_id <> $3;

-- name: slug_in_use
-- Whether another article has, or had, this address, or a draft wants it. Indexes: article_slugs_pkey, article_texts_slug_idx.
select count(*)
from (
    select s.article_id from article_slugs s where s.locale = $1 and s.slug = $2 and s.article_id <> $3
    union all
    select t.article_id from article_texts t where t.locale = $1 and t.slug = $2 and t.article_id <> $3
) as found;

-- name: claim_slug
-- An address that no article answers at any more leads to the new one.
insert into article_slugs (locale, slug, article_id)
values ($1, $2, $3)
on conflict (locale, slug) do update set article_id = excluded.article_id;

-- name: article_of_slug
-- Index: article_slugs_pkey.
select article_id
from article_slugs
where locale = $1 and slug = $2;

-- name: live_of_article
-- Every live language of an article within reach. Index: article_texts_live_idx.
select a.id, a.public_id, a.external_key, a.kind, a.audience, a.category_id,
    (select string_agg(g.tag, ',') from article_tags g where g.article_id = a.id),
    t.locale, v.title, v.slug, v.description, v.body, v.questions, a.wallet_version, t.live_since_ms,
    t.first_live_at_ms, v.number, a.source_locale
from articles a
join article_texts t on t.article_id = a.id and t.live_number is not null
join article_versions v on v.article_id = t.article_id and v.locale = t.locale and v.number = t.live_number
where a.id = $1 and a.retired_at_ms is null
    and case a.audience when 'public' then 0 when 'signed_in' then 1 else 2 end <= $2
order by t.locale
limit 50;

-- name: live_after
-- Everything live, in the order of its key. Index: article_texts_live_idx.
select a.id, a.public_id, a.external_key, a.kind, a.audience, a.category_id,
    (select string_agg(g.tag, ',') from article_tags g where g.article_id = a.id),
    t.locale, v.title, v.slug, v.description, v.body, v.questions, a.wallet_version, t.live_since_ms,
    t.first_live_at_ms, v.number, a.source_locale
from article_texts t
join articles a on a.id = t.article_id and a.retired_at_ms is null
join article_versions v on v.article_id = t.article_id and v.locale = t.locale and v.number = t.live_number
where t.live_number is not null and (t.article_id > $1 or (t.article_id = $1 and t.locale > $2))
    and case a.audience when 'public' then 0 when 'signed_in' then 1 else 2 end <= $3
order by t.article_id, t.locale
limit $4;

-- name: live_of_category
-- Live articles of a category in a language, by title. Index: articles_category_idx.
select a.id, a.public_id, a.external_key, a.kind, a.audience, a.category_id,
    (select string_agg(g.tag, ',') from article_tags g where g.article_id = a.id),
    t.locale, v.title, v.slug, v.description, v.body, v.questions, a.wallet_version, t.live_since_ms,
    t.first_live_at_ms, v.number, a.source_locale
from articles a
join article_texts t on t.article_id = a.id and t.locale = $2 and t.live_number is not null
join article_versions v on v.article_id = t.article_id and v.locale = t.locale and v.number = t.live_number
where a.category_id = $1 and a.retired_at_ms is null
    and case a.audience when 'public' then 0 when 'signed_in' then 1 else 2 end <= $3
    and (v.title > $4 or (v.title = $4 and a.id > $5))
order by v.title, a.id
limit $6;

-- name: popular
-- What readers open most and found helpful; only those that are wanted are read whole. Index: article_texts_readers_idx.
select a.id, a.public_id, a.external_key, a.kind, a.audience, a.category_id,
    (select string_agg(g.tag, ',') from article_tags g where g.article_id = a.id),
    t.locale, v.title, v.slug, v.description, v.body, v.questions, a.wallet_version, t.live_since_ms,
    t.first_live_at_ms, v.number, a.source_locale
from (
    select l.article_id,
        coalesce(s.reads, 0) + 5 * coalesce(s.helpful, 0) - 5 * coalesce(s.not_helpful, 0) as liked
    from article_texts l
    join articles r on r.id = l.article_id and r.retired_at_ms is null
    left join article_sums s on s.article_id = l.article_id and s.locale = l.locale
    where l.locale = $1 and l.live_number is not null
        and case r.audience when 'public' then 0 when 'signed_in' then 1 else 2 end <= $2
    order by liked desc, l.article_id
    limit $3
) best
join articles a on a.id = best.article_id
join article_texts t on t.article_id = best.article_id and t.locale = $1
join article_versions v on v.article_id = t.article_id and v.locale = t.locale and v.number = t.live_number
order by best.liked desc, a.id
limit $3;

-- name: public_addresses
-- For search engines. Index: article_texts_live_idx.
select t.article_id, t.locale, v.slug, t.live_since_ms
from article_texts t
join articles a on a.id = t.article_id and a.retired_at_ms is null and a.audience = 'public'
join article_versions v on v.article_id = t.article_id and v.locale = t.locale and v.number = t.live_number
where t.live_number is not null and (t.article_id > $1 or (t.article_id = $1 and t.locale > $2))
order by t.article_id, t.locale
limit $3;

-- name: insert_category
insert into categories (id, position, created_at_ms, version)
values ($1, $2, $3, 1);

-- name: category
-- Index: primary key.
select c.id, c.position, c.version
from categories c
where c.id = $1
/*for update*/;

-- name: categories
-- A few hundred at most.
select c.id, c.position, c.version
from categories c
order by c.position, c.id
limit 1000;

-- name: category_texts
select t.category_id, t.locale, t.name, t.slug, t.description
from category_texts t
order by t.category_id, t.locale
limit 20000;

-- name: category_counts
-- Articles of each category that are not retired. Index: articles_category_idx.
select a.category_id, count(*)
from articles a
where a.category_id is not null and a.retired_at_ms is null
group by a.category_id
order by a.category_id
limit 1000;

-- name: live_category_counts
-- Articles of each category within reach in a language. Index: articles_category_idx.
select a.category_id, count(*)
from articles a
join article_texts t on t.article_id = a.id and t.locale = $1 and t.live_number is not null
where a.category_id is not null and a.retired_at_ms is null
    and case a.audience when 'public' then 0 when 'signed_in' then 1 else 2 end <= $2
group by a.category_id
order by a.category_id
limit 1000;

-- name: update_category
-- Index: primary key.
update categories
set position = $2, version = $3
where id = $1;

-- name: put_category_text
insert into category_texts (category_id, locale, name, slug, description)
values ($1, $2, $3, $4, $5)
on conflict (category_id, locale) do update set name = excluded.name, slug = excluded.slug,
    description = excluded.description;

-- name: claim_category_slug
insert into category_slugs (locale, slug, category_id)
values ($1, $2, $3)
on conflict (locale, slug) do update set category_id = excluded.category_id;

-- name: category_of_slug
-- Index: category_slugs_pkey.
select category_id
from category_slugs
where locale = $1 and slug = $2;

-- name: delete_category
delete from categories
where id = $1;

-- name: delete_category_texts
delete from category_texts
where category_id = $1;

-- name: delete_category_slugs
-- Index: category_slugs_category_idx.
delete from category_slugs
where category_id = $1;

-- name: leave_category
-- Retired articles let go of a category that goes. Index: articles_category_idx.
update articles
set category_id = null
where category_id = $1;

-- name: insert_file
insert into article_files (id, public_id, name, content_type, hash, size_bytes, width, height, preview_hash,
    preview_size_bytes, created_at_ms, created_by_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: file_of_public_id
-- Index: article_files_public_id_key.
select f.id, f.public_id, f.name, f.content_type, f.hash, f.size_bytes, f.width, f.height, f.preview_hash,
    f.preview_size_bytes
from article_files f
where f.public_id = $1;

-- name: note_file_use
insert into version_files (public_id, article_id, locale, number)
values ($1, $2, $3, $4)
on conflict (public_id, article_id, locale, number) do nothing;

-- name: file_is_shown
-- Whether a live version within reach shows the file. Index: version_files_pkey.
select count(*)
from version_files u
join article_texts t on t.article_id = u.article_id and t.locale = u.locale and t.live_number = u.number
join articles a on a.id = u.article_id and a.retired_at_ms is null
where u.public_id = $1 and case a.audience when 'public' then 0 when 'signed_in' then 1 else 2 end <= $2;

-- name: hash_in_use
-- Indexes: article_files_hash_idx, article_files_preview_hash_idx.
select count(*)
from (
    select id from article_files where hash = $1
    union all
    select id from article_files where preview_hash = $1
) as found;

-- name: feedback_of
-- Index: article_feedback_article_id_locale_giver_key.
select helpful, reason
from article_feedback
where article_id = $1 and locale = $2 and giver = $3;

-- name: put_feedback
insert into article_feedback (id, article_id, locale, giver, helpful, reason, note, given_at_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (article_id, locale, giver) do update set helpful = excluded.helpful, reason = excluded.reason,
    note = excluded.note, given_at_ms = excluded.given_at_ms;

-- name: add_to_sums
insert into article_sums (article_id, locale, helpful, not_helpful, reads)
values ($1, $2, $3, $4, $5)
on conflict (article_id, locale) do update set helpful = article_sums.helpful + excluded.helpful,
    not_helpful = article_sums.not_helpful + excluded.not_helpful, reads = article_sums.reads + excluded.reads;

-- name: add_to_reason
insert into article_reasons (article_id, locale, reason, given)
values ($1, $2, $3, $4)
on conflict (article_id, locale, reason) do update set given = article_reasons.given + excluded.given;

-- name: sums_of
-- Index: primary key.
select cast(coalesce(sum(helpful), 0) as bigint), cast(coalesce(sum(not_helpful), 0) as bigint)
from article_sums
where article_id = $1;

-- name: reasons_of
-- Index: primary key.
select reason, cast(sum(given) as bigint)
from article_reasons
where article_id = $1
group by reason
having sum(given) > 0
order by sum(given) desc, reason
limit 20;

-- name: notes_of
-- Newest first. Index: article_feedback_recent_idx.
select locale, helpful, reason, note, given_at_ms
from article_feedback
where article_id = $1 and note <> ''
order by given_at_ms desc, id desc
limit 20;

-- name: count_failed_search
insert into failed_searches (locale, words, times, last_at_ms)
values ($1, $2, 1, $3)
on conflict (locale, words) do update set times = failed_searches.times + 1, last_at_ms = excluded.last_at_ms;

-- name: failed_searches
-- Most often first. Index: failed_searches_times_idx.
select locale, words, times, last_at_ms
from failed_searches
order by times desc, last_at_ms desc, words
limit $1;

-- name: delete_failed_search
delete from failed_searches
where locale = $1 and words = $2;

-- name: forget_searches
-- Index: failed_searches_last_idx.
delete from failed_searches
where last_at_ms < $1;

-- name: insert_announcement
insert into announcements (id, public_id, kind, severity, in_widget, in_help_center, in_console, starts_at_ms,
    ends_at_ms, created_at_ms, created_by_name, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1);

-- name: seen_announcement
-- The same without taking turns. Index: primary key.
select n.id, n.public_id, n.kind, n.severity, n.in_widget, n.in_help_center, n.in_console, n.starts_at_ms,
    n.ends_at_ms, n.created_at_ms, n.created_by_name, n.version
from announcements n
where n.id = $1;

-- name: announcement
-- Index: primary key.
select n.id, n.public_id, n.kind, n.severity, n.in_widget, n.in_help_center, n.in_console, n.starts_at_ms,
    n.ends_at_ms, n.created_at_ms, n.created_by_name, n.version
from announcements n
where n.id = $1
/*for update*/;

-- name: announcements
-- Latest start first. Index: announcements_starts_idx.
select n.id, n.public_id, n.kind, n.severity, n.in_widget, n.in_help_center, n.in_console, n.starts_at_ms,
    n.ends_at_ms, n.created_at_ms, n.created_by_name, n.version
from announcements n
where n.starts_at_ms < $1 or (n.starts_at_ms = $1 and n.id < $2)
order by n.starts_at_ms desc, n.id desc
limit $3;

-- name: live_announcements
-- Those shown now, incidents first, then the loudest, then the newest. Index: announcements_ends_idx.
select n.id, n.public_id, n.kind, n.severity, n.in_widget, n.in_help_center, n.in_console, n.starts_at_ms,
    n.ends_at_ms, n.created_at_ms, n.created_by_name, n.version
from announcements n
where n.starts_at_ms <= $1 and (n.ends_at_ms is null or n.ends_at_ms > $1)
    and case $2 when 'widget' then n.in_widget when 'help_center' then n.in_help_center else n.in_console end = 1
order by case n.kind when 'incident' then 0 else 1 end,
    case n.severity when 'critical' then 0 when 'warning' then 1 else 2 end, n.starts_at_ms desc, n.id
limit 20;

-- name: announcement_texts
-- Index: primary key.
select locale, title, body
from announcement_texts
where announcement_id = $1
order by locale
limit 50;

-- name: update_announcement
-- Index: primary key.
update announcements
set severity = $2, in_widget = $3, in_help_center = $4, in_console = $5, starts_at_ms = $6, ends_at_ms = $7,
    version = $8
where id = $1;

-- name: delete_announcement_texts
delete from announcement_texts
where announcement_id = $1;

-- name: insert_announcement_text
insert into announcement_texts (announcement_id, locale, title, body)
values ($1, $2, $3, $4);

-- name: article_of_key
-- Index: articles_external_key_key.
select id
from articles
where external_key = $1;

-- name: delete_text
delete from article_texts
where article_id = $1 and locale = $2;

-- name: delete_versions
delete from article_versions
where article_id = $1 and locale = $2;

-- name: delete_slugs
-- Index: article_slugs_article_idx.
delete from article_slugs
where article_id = $1 and locale = $2;

-- name: delete_feedback
delete from article_feedback
where article_id = $1 and locale = $2;

-- name: delete_sums
delete from article_sums
where article_id = $1 and locale = $2;

-- name: delete_article_reasons
delete from article_reasons
where article_id = $1 and locale = $2;

-- name: delete_article
delete from articles
where id = $1;

-- name: insert_import
insert into imports (id, kind, file_name, file_hash, state, dry_run, publishes, total_rows, done_rows, created_rows,
    updated_rows, unchanged_rows, refused_rows, started_at_ms, started_by_name, finished_at_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, $9, $10, null);

-- name: import
-- Index: primary key.
select i.id, i.kind, i.file_name, i.file_hash, i.state, i.dry_run, i.publishes, i.total_rows, i.done_rows,
    i.created_rows, i.updated_rows, i.unchanged_rows, i.refused_rows, i.started_at_ms, i.started_by_name,
    i.finished_at_ms
from imports i
where i.id = $1
/*for update*/;

-- name: imports
-- Newest first. Index: imports_started_idx.
select i.id, i.kind, i.file_name, i.file_hash, i.state, i.dry_run, i.publishes, i.total_rows, i.done_rows,
    i.created_rows, i.updated_rows, i.unchanged_rows, i.refused_rows, i.started_at_ms, i.started_by_name,
    i.finished_at_ms
from imports i
order by i.started_at_ms desc, i.id desc
limit 100;

-- name: running_import
select i.id
from imports i
where i.state in ('running', 'undoing')
limit 1;

-- name: update_import
-- Index: primary key.
update imports
set state = $2, done_rows = $3, created_rows = $4, updated_rows = $5, unchanged_rows = $6, refused_rows = $7,
    finished_at_ms = $8
where id = $1;

-- name: insert_import_row
insert into import_rows (import_id, number, outcome, reason, label, article_id, locale, made_article, made_text,
    left_draft_version, made_number, live_number, draft_number, undone_at_ms)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, null);

-- name: import_rows
-- Index: primary key.
select r.number, r.outcome, r.reason, r.label, r.article_id, r.locale
from import_rows r
where r.import_id = $1 and r.number > $2
order by r.number
limit $3;

-- name: refused_import_rows
-- Index: import_rows_refused_idx.
select r.number, r.outcome, r.reason, r.label, r.article_id, r.locale
from import_rows r
where r.import_id = $1 and r.number > $2 and r.outcome = 'refused'
order by r.number
limit $3;

-- name: import_row
-- Index: primary key.
select r.number, r.outcome, r.reason, r.label, r.article_id, r.locale
from import_rows r
where r.import_id = $1 and r.number = $2;

-- name: rows_to_undo
-- Latest first. Index: import_rows_undo_idx.
select r.number, r.article_id, r.locale, r.made_article, r.made_text, r.left_draft_version, r.made_number,
    r.live_number, r.draft_number
from import_rows r
where r.import_id = $1 and r.left_draft_version is not null and r.undone_at_ms is null
order by r.number desc
limit $2;

-- name: mark_undone
-- Index: primary key.
update import_rows
set undone_at_ms = $3
where import_id = $1 and number = $2;

-- name: note_import_category
insert into import_categories (import_id, category_id)
values ($1, $2)
on conflict (import_id, category_id) do nothing;

-- name: import_categories
select category_id
from import_categories
where import_id = $1
order by category_id
limit 1000;

-- name: import_hash_in_use
-- A file that an import may still need. A few rows.
select count(*)
from imports
where file_hash = $1 and state = 'running';
