-- The index of words: tokens are made in Rust, so the engine only keeps and finds them. No text is stored here.

create table message_index (
    rowid bigint primary key,
    tokens tsvector not null
);
create index message_index_tokens_idx on message_index using gin (tokens);
create table contact_index (
    rowid bigint primary key,
    tokens tsvector not null
);
create index contact_index_tokens_idx on contact_index using gin (tokens);
