//! What the operator knows: articles in several languages, their versions and publication, search, feedback, files,
//! announcements.

mod acts;
mod announcement;
mod article;
mod category;
mod error;
mod facts;
mod feedback;
mod file;
mod import;
mod jobs;
mod live;
mod markdown;
mod reach;
mod search;
mod slug;
mod store;
#[cfg(test)]
mod tests;

pub use acts::announcement::{
    announcement, change_announcement, create_announcement, end_announcement, list_announcements,
    live_announcements,
};
pub use acts::article::{
    access_article, change_article, create_article, list_articles, restore_article, retire_article,
};
pub use acts::category::{change_category, create_category, delete_category, list_categories};
pub use acts::feedback::{
    count_reads, count_search, failed_searches, feedback_of, forget_search, give_feedback, sweep_searches,
};
pub use acts::file::{
    StoredArticleFile, Warning, WarningKind, add_article_file, article_file_has_hash, file_links,
    may_add_article_file, open_article_file, warnings_of,
};
pub use acts::import::{
    ImportReader, NewImport, begin_import, export_articles, export_faq, give_up_import, import_rows,
    list_imports, may_import, run_import, run_undo, undo_import,
};
pub use acts::live::{
    draft_as_live, knowledge_version, live_by_id, live_by_public_id, live_by_slug, live_categories,
    live_in_category, live_texts, live_translations, popular, public_addresses,
};
pub use acts::publish::{Publication, Withdrawal, publish_text, unpublish_text};
pub use acts::text::{NewDraft, request_review, save_text, withdraw_review};
pub use acts::version::{access_version, list_versions, restore_version};
pub use announcement::{
    Announcement, AnnouncementChange, AnnouncementKind, AnnouncementText, LiveAnnouncement, NewAnnouncement,
    Place, Severity,
};
pub use article::{
    Article, ArticleChange, ArticleFilter, ArticleKind, ArticleRow, ArticleText, ArticleView, Audience,
    MAX_BODY_CHARS, MAX_DESCRIPTION_CHARS, MAX_QUESTION_CHARS, MAX_QUESTIONS, MAX_TITLE_CHARS, NewArticle,
    TextState, TextSummary, Version, VersionRow, Words, live_state,
};
pub use category::{Category, CategoryChange, CategoryText};
pub use error::KnowledgeError;
pub use facts::KnowledgeFact;
pub use feedback::{FailedSearch, Feedback, FeedbackSums, MAX_NOTE_CHARS, Note, Reason};
pub use file::{ArticleFile, MAX_VIDEO_BYTES, check_article_file};
pub use import::{
    ExportedFile, Import, ImportKind, ImportRow, ImportState, MAX_IMPORT_BYTES, RowFault, RowOutcome,
    UnreadableFile, count_rows, zip_files,
};
pub use jobs::{IMPORT, PUBLISH, SWEEP_SEARCHES, UNDO_IMPORT, UNPUBLISH, run_publish, run_unpublish};
pub use live::{BySlug, CategoryBySlug, LiveCategory, LiveText, PublicAddress, Translation};
pub use markdown::{FileLinks, Html, ShownFile, TocEntry, file_path, plain_text, render_html, toc};
pub use reach::Reach;
pub use search::{Hit, SearchIndex, Shelf, Shelved, everything_live};
pub use slug::slug_of;
