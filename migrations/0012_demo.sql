-- Which rows the demo made, so that clearing it removes exactly those. Rows below a marked one go with it.

create table demo_rows (
    -- agent, team, inbox, label, contact or conversation.
    kind text not null,
    id bigint not null,
    constraint demo_rows_pkey primary key (kind, id)
);
