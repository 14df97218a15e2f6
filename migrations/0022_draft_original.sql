-- What a draft for the contact was before it was translated; null: it was not.

alter table drafts add column original_text text;
