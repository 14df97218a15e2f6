-- The index of words: tokens are made in Rust, so the engine only keeps and finds them. No text is stored here.

create virtual table message_index using fts5(tokens, content='', contentless_delete=1, columnsize=1, detail=none, tokenize='ascii');
create virtual table contact_index using fts5(tokens, content='', contentless_delete=1, columnsize=1, detail=none, tokenize='ascii');
