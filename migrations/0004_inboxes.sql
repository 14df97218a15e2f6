-- The operator's addresses: what a widget shows, where it may appear, when people are there.

create table inboxes (
    id bigint primary key,
    kind text not null constraint inboxes_kind_check check (kind in ('webchat')),
    -- In the host page's script tag; not a secret.
    public_key text not null constraint inboxes_public_key_key unique,
    name text not null,
    -- #RRGGBB on which white or ink can be read.
    brand_colour text not null,
    default_locale text not null,
    -- IANA name; the business hours are told in it.
    time_zone text not null,
    -- 1: open from midnight to midnight on every day that is no holiday.
    always_open bigint not null constraint inboxes_always_open_check check (always_open in (0, 1)),
    -- 1: waiting conversations are offered to agents; 0: agents pick them up by hand.
    auto_offer bigint not null constraint inboxes_auto_offer_check check (auto_offer in (0, 1)),
    offer_timeout_ms bigint not null,
    created_at_ms bigint not null,
    version bigint not null
);

-- The languages of an inbox, in the order of its menu, each with its greeting.
create table inbox_locales (
    inbox_id bigint not null,
    locale text not null,
    position bigint not null,
    greeting text not null,
    constraint inbox_locales_pkey primary key (inbox_id, locale)
);

create table inbox_origins (
    inbox_id bigint not null,
    origin text not null,
    position bigint not null,
    constraint inbox_origins_pkey primary key (inbox_id, origin)
);

-- What a contact may write about. A topic taken off the list keeps its row, for old conversations.
create table inbox_topics (
    id bigint primary key,
    inbox_id bigint not null,
    key text not null,
    position bigint not null,
    retired_at_ms bigint,
    constraint inbox_topics_key_key unique (inbox_id, key)
);

create table inbox_topic_names (
    topic_id bigint not null,
    locale text not null,
    name text not null,
    constraint inbox_topic_names_pkey primary key (topic_id, locale)
);

-- Weekly shifts in minutes after midnight; to_minute <= from_minute ends on the next day.
create table inbox_shifts (
    inbox_id bigint not null,
    weekday bigint not null constraint inbox_shifts_weekday_check check (weekday between 1 and 7),
    from_minute bigint not null,
    to_minute bigint not null,
    constraint inbox_shifts_pkey primary key (inbox_id, weekday, from_minute, to_minute)
);

create table inbox_holidays (
    inbox_id bigint not null,
    -- YYYY-MM-DD in the time zone of the inbox.
    day text not null,
    name text not null,
    constraint inbox_holidays_pkey primary key (inbox_id, day)
);

create table inbox_holiday_shifts (
    inbox_id bigint not null,
    day text not null,
    from_minute bigint not null,
    to_minute bigint not null,
    constraint inbox_holiday_shifts_pkey primary key (inbox_id, day, from_minute, to_minute)
);

-- Keys by which the operator's back end vouches for contacts; at most two live at a time.
create table inbox_keys (
    id bigint primary key,
    inbox_id bigint not null,
    algorithm text not null constraint inbox_keys_algorithm_check check (algorithm in ('HS256', 'EdDSA')),
    -- HS256: the secret under the installation's envelope. EdDSA: null.
    sealed_secret text,
    -- EdDSA: the public key, 32 bytes as base64url. HS256: null.
    public_key text,
    created_at_ms bigint not null,
    retired_at_ms bigint
);
create index inbox_keys_inbox_idx on inbox_keys (inbox_id, id);
