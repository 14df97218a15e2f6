-- What the operator knows: categories, articles, their texts by language, versions, and what readers made of them.

-- One row: grows with every change of what readers can find, so that indexes and models know when to be made again.
create table knowledge_state (
    id bigint primary key,
    version bigint not null,
    changed_at_ms bigint not null
);
insert into knowledge_state (id, version, changed_at_ms) values (1, 1, 0);

create table categories (
    id bigint primary key,
    position bigint not null,
    created_at_ms bigint not null,
    version bigint not null
);

create table category_texts (
    category_id bigint not null,
    locale text not null,
    name text not null,
    slug text not null,
    description text not null,
    constraint category_texts_pkey primary key (category_id, locale)
);

-- Every address a category was ever found under; the one that is not its text's own leads there.
create table category_slugs (
    locale text not null,
    slug text not null,
    category_id bigint not null,
    constraint category_slugs_pkey primary key (locale, slug)
);
create index category_slugs_category_idx on category_slugs (category_id);

create table articles (
    id bigint primary key,
    -- Random; the only id readers see.
    public_id text not null constraint articles_public_id_key unique,
    -- The id another program knows it by, e.g. `answer_id` of an import.
    external_key text constraint articles_external_key_key unique,
    kind text not null constraint articles_kind_check check (kind in ('faq', 'guide', 'tutorial')),
    audience text not null constraint articles_audience_check check (audience in ('public', 'signed_in', 'staff')),
    category_id bigint,
    source_locale text not null,
    -- The wallet's versions it speaks of, as people write them; null: all.
    wallet_version text,
    created_at_ms bigint not null,
    updated_at_ms bigint not null,
    updated_by_name text not null,
    retired_at_ms bigint,
    version bigint not null
);
create index articles_updated_idx on articles (updated_at_ms, id);
create index articles_category_idx on articles (category_id, id);

create table article_tags (
    article_id bigint not null,
    tag text not null,
    constraint article_tags_pkey primary key (article_id, tag)
);

-- One language of an article: the draft as it is being written, and which version is live.
create table article_texts (
    article_id bigint not null,
    locale text not null,
    title text not null,
    -- The title in lower case, for the desk's list.
    title_key text not null,
    slug text not null,
    description text not null,
    body text not null,
    -- Ways of asking, one a line.
    questions text not null,
    -- Grows with every save: who saves says which one was read.
    draft_version bigint not null,
    -- The draft that the newest version was made of; another one has words that no version holds.
    kept_draft_version bigint not null,
    last_number bigint not null,
    -- The number of the version readers see; null: none.
    live_number bigint,
    live_since_ms bigint,
    first_live_at_ms bigint,
    review_requested_at_ms bigint,
    review_requested_by_name text,
    -- The version that a job makes live at its time.
    scheduled_number bigint,
    publish_at_ms bigint,
    unpublish_at_ms bigint,
    updated_at_ms bigint not null,
    updated_by_name text not null,
    constraint article_texts_pkey primary key (article_id, locale)
);
create index article_texts_live_idx on article_texts (article_id, locale) where live_number is not null;
create index article_texts_slug_idx on article_texts (locale, slug);

-- What a text once was: published, or kept because something else took its place. Never changed.
create table article_versions (
    article_id bigint not null,
    locale text not null,
    number bigint not null,
    title text not null,
    slug text not null,
    description text not null,
    body text not null,
    questions text not null,
    made_at_ms bigint not null,
    made_by_name text not null,
    -- When it first became live; null: never.
    published_at_ms bigint,
    constraint article_versions_pkey primary key (article_id, locale, number)
);

-- Every address an article was ever found under; the one that is not its live version's own leads there.
create table article_slugs (
    locale text not null,
    slug text not null,
    article_id bigint not null,
    constraint article_slugs_pkey primary key (locale, slug)
);
create index article_slugs_article_idx on article_slugs (article_id);

-- Pictures, videos and captions that articles show.
create table article_files (
    id bigint primary key,
    public_id text not null constraint article_files_public_id_key unique,
    name text not null,
    content_type text not null,
    hash text not null,
    size_bytes bigint not null,
    width bigint,
    height bigint,
    preview_hash text,
    preview_size_bytes bigint,
    created_at_ms bigint not null,
    created_by_name text not null
);
create index article_files_hash_idx on article_files (hash);
create index article_files_preview_hash_idx on article_files (preview_hash) where preview_hash is not null;

-- Which versions show a file: whoever may read a live one may open it.
create table version_files (
    public_id text not null,
    article_id bigint not null,
    locale text not null,
    number bigint not null,
    constraint version_files_pkey primary key (public_id, article_id, locale, number)
);

-- What readers said. Sums are kept beside, so that no list counts.
create table article_feedback (
    id bigint primary key,
    article_id bigint not null,
    locale text not null,
    -- Who said it, as a key that names nobody; a second answer takes the place of the first.
    giver text not null,
    helpful bigint not null constraint article_feedback_helpful_check check (helpful in (0, 1)),
    reason text,
    note text not null,
    given_at_ms bigint not null,
    constraint article_feedback_article_id_locale_giver_key unique (article_id, locale, giver)
);
create index article_feedback_recent_idx on article_feedback (article_id, given_at_ms, id);

create table article_sums (
    article_id bigint not null,
    locale text not null,
    helpful bigint not null,
    not_helpful bigint not null,
    reads bigint not null,
    constraint article_sums_pkey primary key (article_id, locale)
);

create table article_reasons (
    article_id bigint not null,
    locale text not null,
    reason text not null,
    given bigint not null,
    constraint article_reasons_pkey primary key (article_id, locale, reason)
);

-- Searches that found nothing, by their words.
create table failed_searches (
    locale text not null,
    words text not null,
    times bigint not null,
    last_at_ms bigint not null,
    constraint failed_searches_pkey primary key (locale, words)
);
create index failed_searches_times_idx on failed_searches (times, last_at_ms);
create index failed_searches_last_idx on failed_searches (last_at_ms);

create table announcements (
    id bigint primary key,
    public_id text not null constraint announcements_public_id_key unique,
    kind text not null constraint announcements_kind_check check (kind in ('announcement', 'tip', 'incident')),
    severity text not null constraint announcements_severity_check check (severity in ('info', 'warning', 'critical')),
    in_widget bigint not null,
    in_help_center bigint not null,
    in_console bigint not null,
    starts_at_ms bigint not null,
    -- Null: until somebody ends it.
    ends_at_ms bigint,
    created_at_ms bigint not null,
    created_by_name text not null,
    version bigint not null
);
create index announcements_starts_idx on announcements (starts_at_ms, id);
create index announcements_ends_idx on announcements (ends_at_ms);

create table announcement_texts (
    announcement_id bigint not null,
    locale text not null,
    title text not null,
    body text not null,
    constraint announcement_texts_pkey primary key (announcement_id, locale)
);

-- A file of articles that is being read in, or was.
create table imports (
    id bigint primary key,
    kind text not null constraint imports_kind_check check (kind in ('markdown_zip', 'faq_csv', 'zendesk', 'chatwoot')),
    file_name text not null,
    file_hash text not null,
    state text not null constraint imports_state_check check (state in ('running', 'done', 'failed', 'undoing', 'undone')),
    dry_run bigint not null,
    -- Whether what it brings goes live; else it becomes drafts.
    publishes bigint not null,
    total_rows bigint not null,
    done_rows bigint not null,
    created_rows bigint not null,
    updated_rows bigint not null,
    unchanged_rows bigint not null,
    refused_rows bigint not null,
    started_at_ms bigint not null,
    started_by_name text not null,
    finished_at_ms bigint
);
create index imports_started_idx on imports (started_at_ms, id);

-- What became of each row of the file, and what undoing it takes.
create table import_rows (
    import_id bigint not null,
    number bigint not null,
    outcome text not null constraint import_rows_outcome_check check (outcome in ('created', 'updated', 'unchanged', 'refused')),
    -- Why it was refused, as a code.
    reason text,
    -- The row's own name for itself, so that it is found in the file.
    label text not null,
    article_id bigint,
    locale text,
    made_article bigint not null,
    made_text bigint not null,
    -- The draft as the import left it; null: it changed nothing. Another one there now was written by a person.
    left_draft_version bigint,
    -- The version it made live; null: none.
    made_number bigint,
    -- What was live, and which version holds the words that were being written, before; null: none.
    live_number bigint,
    draft_number bigint,
    undone_at_ms bigint,
    constraint import_rows_pkey primary key (import_id, number)
);
create index import_rows_refused_idx on import_rows (import_id, number) where outcome = 'refused';
create index import_rows_undo_idx on import_rows (import_id, number)
    where left_draft_version is not null and undone_at_ms is null;

-- Categories an import made, for undoing.
create table import_categories (
    import_id bigint not null,
    category_id bigint not null,
    constraint import_categories_pkey primary key (import_id, category_id)
);
