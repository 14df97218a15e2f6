-- What a person will need to know about a topic, and what contacts gave.

create table intake_fields (
    id bigint primary key,
    inbox_id bigint not null,
    topic_key text not null,
    -- Unique within the topic.
    key text not null,
    position bigint not null,
    kind text not null constraint intake_fields_kind_check
        check (kind in ('text', 'account', 'network', 'transaction_hash', 'address', 'amount', 'choice', 'file')),
    required bigint not null constraint intake_fields_required_check check (required in (0, 1)),
    -- Choices one a line; '' for other kinds.
    choices text not null,
    constraint intake_fields_key_key unique (inbox_id, topic_key, key)
);

create table intake_labels (
    field_id bigint not null,
    locale text not null,
    label text not null,
    constraint intake_labels_pkey primary key (field_id, locale)
);

-- What a contact gave; kept with the label and kind of that time, whatever becomes of the field.
create table intake_values (
    conversation_id bigint not null,
    key text not null,
    kind text not null,
    value text not null,
    -- 1: format and checksum hold.
    valid bigint not null constraint intake_values_valid_check check (valid in (0, 1)),
    given_at_ms bigint not null,
    constraint intake_values_pkey primary key (conversation_id, key)
);
