-- What readers may see in a language is ranked without opening the texts themselves.

create index article_texts_readers_idx on article_texts (locale, article_id) where live_number is not null;
