//! Every route, with the right it needs and the handler, side by side. The acts check the rights; a test compares.

use std::sync::Arc;

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::MethodRouter;
use security::Permission as P;
use utoipa::openapi::path::Operation;

use crate::House;
use crate::door::{Describe, Schemas};

/// What a caller must bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Nothing, or what the body itself proves.
    Open,
    /// A signed-in agent; the act only reaches what is the agent's own.
    SignedIn,
    /// A signed-in agent with this permission.
    Needs(P),
    /// A contact's session.
    Contact,
    /// An agent's or a contact's session; the act only reaches what either may see.
    Either,
}

/// One route.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path below `/api/v1`.
    pub path: &'static str,
    /// What a caller must bring.
    pub right: Right,
    /// The handler's name, e.g. `conversations::list`.
    pub handler: &'static str,
    pub(crate) service: MethodRouter<Arc<House>>,
    pub(crate) operation: Operation,
    pub(crate) schemas: Schemas,
}

fn route<H, Marker, Args>(method: Method, path: &'static str, right: Right, handler: H) -> Route
where
    H: Handler<Marker, Arc<House>> + Describe<Args>,
    Marker: 'static,
{
    let (operation, schemas) = H::describe();
    let name = std::any::type_name::<H>();
    let name = name.split_once("::").map_or(name, |(_, rest)| rest);
    let filter = axum::routing::MethodFilter::try_from(method.clone()).expect("a method of the table");
    let mut service = axum::routing::on(filter, handler);
    let upload = match path {
        "/knowledge/files" => Some(crate::knowledge::files::UPLOAD_BYTES),
        "/knowledge/imports" => Some(crate::knowledge::imports::UPLOAD_BYTES),
        path if path.ends_with("/files") => Some(crate::files::UPLOAD_BYTES),
        _ => None,
    };
    if let Some(most) = upload {
        service = service.layer(axum::extract::DefaultBodyLimit::max(most));
    }
    Route { method, path, right, handler: name, service, operation, schemas }
}

/// Shorthand for the table.
macro_rules! table {
    ($($method:ident $path:literal $right:expr => $handler:path;)*) => {
        vec![$(route(Method::$method, $path, $right, $handler)),*]
    };
}

/// Every route of the door.
#[must_use]
pub fn routes() -> Vec<Route> {
    use Right::{Contact, Either, Needs, Open, SignedIn};
    table! {
        // Signing in.
        GET "/setup" Open => crate::setup::show;
        POST "/setup/owner" Open => crate::setup::begin;
        POST "/setup/owner/confirm" Open => crate::setup::confirm;
        POST "/session" Open => crate::session::create;
        POST "/session/second-factor" Open => crate::session::second_factor;
        GET "/session" SignedIn => crate::session::show;
        DELETE "/session" SignedIn => crate::session::end;
        PATCH "/session/me" SignedIn => crate::session::change_me;
        POST "/session/password" SignedIn => crate::session::change_password;
        POST "/password-resets/redeem" Open => crate::session::redeem_reset;
        GET "/sessions" SignedIn => crate::session::list;
        DELETE "/sessions/{id}" SignedIn => crate::session::revoke;

        // People.
        GET "/agents" Needs(P::AgentsRead) => crate::agents::list;
        POST "/agents/invitations" Needs(P::AgentsManage) => crate::agents::invite;
        POST "/invitations/acceptance" Open => crate::agents::accept;
        PATCH "/agents/{id}" Needs(P::AgentsManage) => crate::agents::change;
        POST "/agents/{id}/reset" Needs(P::AgentsManage) => crate::agents::reset;
        PUT "/presence" SignedIn => crate::agents::set_presence;
        GET "/teams" Needs(P::AgentsRead) => crate::teams::list;
        POST "/teams" Needs(P::TeamsManage) => crate::teams::create;
        PATCH "/teams/{id}" Needs(P::TeamsManage) => crate::teams::change;
        DELETE "/teams/{id}" Needs(P::TeamsManage) => crate::teams::delete;
        GET "/roles" Needs(P::AgentsRead) => crate::roles::list;
        POST "/roles" Needs(P::RolesManage) => crate::roles::create;
        PATCH "/roles/{id}" Needs(P::RolesManage) => crate::roles::change;
        DELETE "/roles/{id}" Needs(P::RolesManage) => crate::roles::delete;
        GET "/permissions" SignedIn => crate::roles::permission_table;
        GET "/api-keys" Needs(P::KeysManage) => crate::api_keys::list;
        POST "/api-keys" Needs(P::KeysManage) => crate::api_keys::create;
        DELETE "/api-keys/{id}" Needs(P::KeysManage) => crate::api_keys::revoke;
        GET "/audit" Needs(P::AuditRead) => crate::audit::list;
        GET "/jobs/dead" Needs(P::SystemOperate) => crate::jobs::list;
        POST "/jobs/{id}/retry" Needs(P::SystemOperate) => crate::jobs::retry;
        DELETE "/jobs/{id}" Needs(P::SystemOperate) => crate::jobs::delete;

        // Inboxes and labels.
        PUT "/setup/workspace" Needs(P::InboxesManage) => crate::inboxes::set_up;
        GET "/inboxes" SignedIn => crate::inboxes::list;
        POST "/inboxes" Needs(P::InboxesManage) => crate::inboxes::create;
        GET "/inboxes/{id}" SignedIn => crate::inboxes::show;
        PATCH "/inboxes/{id}" Needs(P::InboxesManage) => crate::inboxes::change;
        GET "/inboxes/{id}/hours" SignedIn => crate::inboxes::access_hours;
        PUT "/inboxes/{id}/hours" Needs(P::HoursManage) => crate::inboxes::set_hours;
        GET "/inboxes/{id}/keys" Needs(P::InboxesManage) => crate::inboxes::list_keys;
        POST "/inboxes/{id}/keys" Needs(P::InboxesManage) => crate::inboxes::add_key;
        DELETE "/inboxes/{id}/keys/{keyId}" Needs(P::InboxesManage) => crate::inboxes::retire_key;
        GET "/inboxes/{id}/bot" Needs(P::AnswersManage) => crate::answers::show_settings;
        PUT "/inboxes/{id}/bot" Needs(P::AnswersManage) => crate::answers::set_settings;
        GET "/inboxes/{id}/topics/{key}/fields" SignedIn => crate::intake::show;
        PUT "/inboxes/{id}/topics/{key}/fields" Needs(P::InboxesManage) => crate::intake::set;
        GET "/labels" Needs(P::ConversationsRead) => crate::labels::list;
        POST "/labels" Needs(P::LabelsManage) => crate::labels::create;
        PATCH "/labels/{id}" Needs(P::LabelsManage) => crate::labels::change;
        DELETE "/labels/{id}" Needs(P::LabelsManage) => crate::labels::delete;

        // Incidents.
        GET "/announcements/{id}/incident" Needs(P::KnowledgeRead) => crate::incidents::show;
        PUT "/announcements/{id}/topics" Needs(P::AnnouncementsManage) => crate::incidents::set_topics;
        GET "/announcements/{id}/conversations" Needs(P::AnnouncementsManage) => crate::incidents::conversations;
        POST "/announcements/{id}/closing" Needs(P::AnnouncementsManage) => crate::incidents::close;
        GET "/conversations/{id}/incidents" Needs(P::ConversationsRead) => crate::incidents::of_conversation;
        PUT "/conversations/{id}/incidents/{announcementId}" Needs(P::ConversationsReply) => crate::incidents::tie;
        DELETE "/conversations/{id}/incidents/{announcementId}" Needs(P::ConversationsReply) => crate::incidents::untie;

        // The queue and reports.
        GET "/queue" Needs(P::ConversationsRead) => crate::routing::list;
        POST "/offers/{id}/acceptance" Needs(P::ConversationsReply) => crate::routing::accept;
        POST "/offers/{id}/refusal" Needs(P::ConversationsReply) => crate::routing::decline;
        GET "/reports/summary" Needs(P::ReportsRead) => crate::reports::summary;
        GET "/reports/{file}" Needs(P::ReportsExport) => crate::reports::export;

        // Conversations.
        GET "/conversations" Needs(P::ConversationsRead) => crate::conversations::read::list;
        GET "/conversations/counts" Needs(P::ConversationsRead) => crate::conversations::read::counts;
        GET "/conversations/{id}" Needs(P::ConversationsRead) => crate::conversations::read::show;
        PATCH "/conversations/{id}" Needs(P::ConversationsLabel) => crate::conversations::act::edit;
        GET "/conversations/{id}/messages" Needs(P::ConversationsRead) => crate::conversations::read::messages;
        POST "/conversations/{id}/messages" Needs(P::ConversationsReply) => crate::conversations::act::add_message;
        POST "/conversations/{id}/notes" Needs(P::ConversationsNote) => crate::conversations::act::add_note;
        PUT "/conversations/{id}/assignment" Needs(P::ConversationsRead) => crate::conversations::act::assign;
        PUT "/conversations/{id}/snooze" Needs(P::ConversationsReply) => crate::conversations::act::snooze;
        DELETE "/conversations/{id}/snooze" Needs(P::ConversationsReply) => crate::conversations::act::wake;
        POST "/conversations/{id}/resolution" Needs(P::ConversationsResolve) => crate::conversations::act::resolve;
        POST "/conversations/{id}/reopening" Needs(P::ConversationsResolve) => crate::conversations::act::reopen;
        PUT "/conversations/{id}/read" Needs(P::ConversationsRead) => crate::conversations::act::read;
        DELETE "/conversations/{id}/read" Needs(P::ConversationsRead) => crate::conversations::act::unread;
        GET "/conversations/{id}/draft" Needs(P::ConversationsRead) => crate::conversations::read::drafts;
        PUT "/conversations/{id}/draft" Needs(P::ConversationsRead) => crate::conversations::act::put_draft;
        GET "/conversations/{id}/fields" Needs(P::ConversationsRead) => crate::intake::of_conversation;
        GET "/conversations/{id}/suggestions" Needs(P::ConversationsRead) => crate::answers::suggest;
        POST "/conversations/{id}/summary" Needs(P::ConversationsRead) => crate::answers::assist::summary;
        POST "/conversations/{id}/translation" Needs(P::ConversationsReply) => crate::answers::assist::translate_draft;
        POST "/conversations/{id}/messages/{messageId}/translation" Needs(P::ConversationsRead) => crate::answers::assist::translate_message;
        GET "/search" Needs(P::ConversationsRead) => crate::search::search;
        POST "/files" SignedIn => crate::files::upload;
        GET "/files/{id}/preview" Either => crate::files::preview;
        GET "/files/{id}/{name}" Either => crate::files::download;

        // The bot.
        GET "/answers/state" Needs(P::AnswersManage) => crate::answers::state;
        POST "/answers/ask" Needs(P::AnswersManage) => crate::answers::ask;
        GET "/answers/model" Needs(P::AnswersManage) => crate::answers::model::show;
        PUT "/answers/model" Needs(P::AnswersManage) => crate::answers::model::set;
        POST "/answers/model/test" Needs(P::AnswersManage) => crate::answers::model::test;
        GET "/answers/model/uses" Needs(P::ConversationsRead) => crate::answers::model::uses;
        GET "/answers/learning" Needs(P::AnswersManage) => crate::answers::learning::list;
        POST "/answers/learning/{id}/draft" Needs(P::AnswersManage) => crate::answers::learning::draft;
        POST "/answers/learning/{id}/wording" Needs(P::AnswersManage) => crate::answers::learning::add_wording;
        DELETE "/answers/learning/{id}" Needs(P::AnswersManage) => crate::answers::learning::dismiss;
        GET "/answers/expectations" Needs(P::AnswersManage) => crate::answers::expectations::list;
        POST "/answers/expectations" Needs(P::AnswersManage) => crate::answers::expectations::add;
        POST "/answers/expectations/run" Needs(P::AnswersManage) => crate::answers::expectations::run;
        DELETE "/answers/expectations/{id}" Needs(P::AnswersManage) => crate::answers::expectations::delete;

        // Contacts.
        GET "/contacts" Needs(P::ContactsRead) => crate::contacts::list;
        GET "/contacts/{id}" Needs(P::ContactsRead) => crate::contacts::show;
        PATCH "/contacts/{id}" Needs(P::ContactsWrite) => crate::contacts::edit;
        GET "/contacts/{id}/conversations" Needs(P::ContactsRead) => crate::contacts::conversations;
        PUT "/contacts/{id}/block" Needs(P::ContactsBlock) => crate::contacts::block;
        DELETE "/contacts/{id}/block" Needs(P::ContactsBlock) => crate::contacts::unblock;

        // Knowledge.
        GET "/knowledge/categories" Needs(P::KnowledgeRead) => crate::knowledge::categories::list;
        POST "/knowledge/categories" Needs(P::KnowledgeWrite) => crate::knowledge::categories::create;
        PATCH "/knowledge/categories/{id}" Needs(P::KnowledgeWrite) => crate::knowledge::categories::change;
        DELETE "/knowledge/categories/{id}" Needs(P::KnowledgeWrite) => crate::knowledge::categories::delete;
        GET "/knowledge/articles" Needs(P::KnowledgeRead) => crate::knowledge::articles::list;
        POST "/knowledge/articles" Needs(P::KnowledgeWrite) => crate::knowledge::articles::create;
        GET "/knowledge/articles/{id}" Needs(P::KnowledgeRead) => crate::knowledge::articles::show;
        PATCH "/knowledge/articles/{id}" Needs(P::KnowledgeWrite) => crate::knowledge::articles::change;
        DELETE "/knowledge/articles/{id}" Needs(P::KnowledgePublish) => crate::knowledge::articles::retire;
        POST "/knowledge/articles/{id}/restoration" Needs(P::KnowledgePublish) => crate::knowledge::articles::restore;
        PUT "/knowledge/articles/{id}/texts/{locale}" Needs(P::KnowledgeWrite) => crate::knowledge::texts::save;
        POST "/knowledge/articles/{id}/texts/{locale}/review" Needs(P::KnowledgeWrite) => crate::knowledge::texts::request_review;
        DELETE "/knowledge/articles/{id}/texts/{locale}/review" Needs(P::KnowledgeWrite) => crate::knowledge::texts::withdraw_review;
        POST "/knowledge/articles/{id}/texts/{locale}/rehearsal" Needs(P::KnowledgePublish) => crate::answers::expectations::rehearse;
        POST "/knowledge/articles/{id}/texts/{locale}/publication" Needs(P::KnowledgePublish) => crate::knowledge::texts::publish;
        DELETE "/knowledge/articles/{id}/texts/{locale}/publication" Needs(P::KnowledgePublish) => crate::knowledge::texts::unpublish;
        GET "/knowledge/articles/{id}/texts/{locale}/versions" Needs(P::KnowledgeRead) => crate::knowledge::texts::versions;
        GET "/knowledge/articles/{id}/texts/{locale}/versions/{number}" Needs(P::KnowledgeRead) => crate::knowledge::texts::version;
        POST "/knowledge/articles/{id}/texts/{locale}/versions/{number}/restoration" Needs(P::KnowledgeWrite) => crate::knowledge::texts::restore_version;
        POST "/knowledge/files" Needs(P::KnowledgeWrite) => crate::knowledge::files::upload;
        GET "/knowledge/files/{id}/{name}" SignedIn => crate::knowledge::files::download;
        GET "/knowledge/imports" Needs(P::KnowledgeRead) => crate::knowledge::imports::list;
        POST "/knowledge/imports" Needs(P::KnowledgeWrite) => crate::knowledge::imports::create;
        GET "/knowledge/imports/{id}/rows" Needs(P::KnowledgeRead) => crate::knowledge::imports::rows;
        DELETE "/knowledge/imports/{id}" Needs(P::KnowledgeWrite) => crate::knowledge::imports::undo;
        GET "/knowledge/exports/{file}" Needs(P::KnowledgeRead) => crate::knowledge::imports::export;
        GET "/knowledge/search" SignedIn => crate::knowledge::search::search;
        GET "/knowledge/searches" Needs(P::KnowledgeRead) => crate::knowledge::search::failed;
        DELETE "/knowledge/searches" Needs(P::KnowledgeWrite) => crate::knowledge::search::forget;
        GET "/announcements" Needs(P::KnowledgeRead) => crate::knowledge::announcements::list;
        GET "/announcements/live" SignedIn => crate::knowledge::announcements::live;
        POST "/announcements" Needs(P::AnnouncementsManage) => crate::knowledge::announcements::create;
        PATCH "/announcements/{id}" Needs(P::AnnouncementsManage) => crate::knowledge::announcements::change;
        POST "/announcements/{id}/end" Needs(P::AnnouncementsManage) => crate::knowledge::announcements::end;

        // The widget.
        GET "/widget/inboxes/{publicKey}" Open => crate::widget::inbox::show;
        GET "/widget/inboxes/{publicKey}/help" Open => crate::widget::help::list;
        POST "/widget/inboxes/{publicKey}/help/searches" Open => crate::widget::help::search;
        GET "/widget/inboxes/{publicKey}/help/articles/{id}" Open => crate::widget::help::article;
        POST "/widget/inboxes/{publicKey}/help/articles/{id}/feedback" Contact => crate::widget::help::rate;
        GET "/widget/inboxes/{publicKey}/announcements" Open => crate::widget::help::notices;
        POST "/widget/sessions" Open => crate::widget::session::begin;
        PATCH "/widget/session" Contact => crate::widget::session::change;
        DELETE "/widget/session" Contact => crate::widget::session::end;
        GET "/widget/conversations" Contact => crate::widget::chat::list;
        POST "/widget/conversations" Contact => crate::widget::chat::start;
        GET "/widget/conversations/{id}" Contact => crate::widget::chat::show;
        GET "/widget/conversations/{id}/messages" Contact => crate::widget::chat::messages;
        POST "/widget/conversations/{id}/messages" Contact => crate::widget::chat::post;
        PUT "/widget/conversations/{id}/read" Contact => crate::widget::chat::read;
        POST "/widget/conversations/{id}/reopening" Contact => crate::widget::chat::reopen;
        GET "/widget/conversations/{id}/fields" Contact => crate::intake::own;
        PUT "/widget/conversations/{id}/fields" Contact => crate::intake::fill;
        POST "/widget/conversations/{id}/hand-over" Contact => crate::widget::chat::ask_for_person;
        POST "/widget/conversations/{id}/messages/{messageId}/feedback" Contact => crate::widget::chat::rate;
        PUT "/widget/conversations/{id}/survey" Contact => crate::widget::chat::answer_survey;
        POST "/widget/files" Contact => crate::files::upload_by_contact;
    }
}
