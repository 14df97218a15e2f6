//! What an agent may do: one exhaustive table.

use std::borrow::Cow;

use kernel::{DomainError, ErrorKind};

/// The group a permission is shown under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PermissionGroup {
    /// Work on conversations.
    Conversations,
    /// The people who ask.
    Contacts,
    /// Articles, the bot and announcements.
    Knowledge,
    /// Figures.
    Reports,
    /// The people who answer, their roles and teams.
    People,
    /// Settings of the desk.
    Settings,
    /// Running the installation.
    System,
}

impl PermissionGroup {
    /// The stable word for clients, e.g. `conversations`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Conversations => "conversations",
            Self::Contacts => "contacts",
            Self::Knowledge => "knowledge",
            Self::Reports => "reports",
            Self::People => "people",
            Self::Settings => "settings",
            Self::System => "system",
        }
    }
}

macro_rules! permissions {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal in $group:ident;)+) => {
        /// One right. An act names the one it needs; roles are sets of them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Permission {
            /// Every permission, in the order of menus.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable word for clients and stored roles, e.g. `conversations.reply`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The group it is shown under.
            #[must_use]
            pub const fn group(self) -> PermissionGroup {
                match self { $(Self::$name => PermissionGroup::$group,)+ }
            }

            /// What it allows, one English sentence (the web translates by code).
            #[must_use]
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+),)+ }
            }
        }
    };
}

permissions! {
    /// Read the conversations of one's own teams' inboxes.
    ConversationsRead = "conversations.read" in Conversations;
    /// Read the conversations of every inbox, whoever holds them.
    ConversationsReadAll = "conversations.read_all" in Conversations;
    /// Answer contacts.
    ConversationsReply = "conversations.reply" in Conversations;
    /// Write private notes.
    ConversationsNote = "conversations.note" in Conversations;
    /// Pick up, transfer and assign conversations.
    ConversationsAssign = "conversations.assign" in Conversations;
    /// Resolve, reopen and snooze conversations.
    ConversationsResolve = "conversations.resolve" in Conversations;
    /// Set labels, topic, subject and priority.
    ConversationsLabel = "conversations.label" in Conversations;
    /// See contacts and their earlier conversations.
    ContactsRead = "contacts.read" in Contacts;
    /// Change contacts and their notes.
    ContactsWrite = "contacts.write" in Contacts;
    /// Block and unblock contacts.
    ContactsBlock = "contacts.block" in Contacts;
    /// See drafts and articles that only staff may read.
    KnowledgeRead = "knowledge.read" in Knowledge;
    /// Write drafts and arrange categories.
    KnowledgeWrite = "knowledge.write" in Knowledge;
    /// Review, publish and retire articles.
    KnowledgePublish = "knowledge.publish" in Knowledge;
    /// Make, change and end announcements.
    AnnouncementsManage = "announcements.manage" in Knowledge;
    /// Set up the bot, its learning and its model.
    AnswersManage = "answers.manage" in Knowledge;
    /// See reports.
    ReportsRead = "reports.read" in Reports;
    /// Download reports.
    ReportsExport = "reports.export" in Reports;
    /// See the list of agents and teams.
    AgentsRead = "agents.read" in People;
    /// Invite, change, disable agents and give reset links.
    AgentsManage = "agents.manage" in People;
    /// Make and change roles.
    RolesManage = "roles.manage" in People;
    /// Make and change teams.
    TeamsManage = "teams.manage" in People;
    /// Make and change inboxes, their topics and keys.
    InboxesManage = "inboxes.manage" in Settings;
    /// Change business hours and holidays.
    HoursManage = "hours.manage" in Settings;
    /// Make and change labels.
    LabelsManage = "labels.manage" in Settings;
    /// Change surveys.
    SurveysManage = "surveys.manage" in Settings;
    /// Make API keys and revoke anyone's.
    KeysManage = "keys.manage" in System;
    /// Read the audit rows.
    AuditRead = "audit.read" in System;
    /// See and retry jobs that failed, and other care of the installation.
    SystemOperate = "system.operate" in System;
}

impl Permission {
    /// The permission of that code; `None` for an unknown one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.code() == code)
    }
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u64);

impl Permissions {
    /// No right at all.
    pub const NONE: Self = Self(0);

    /// The set of the given permissions.
    #[must_use]
    pub const fn of(list: &[Permission]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < list.len() {
            bits |= 1 << list[at] as u64;
            at += 1;
        }
        Self(bits)
    }

    /// Every permission there is.
    #[must_use]
    pub const fn all() -> Self {
        Self::of(Permission::ALL)
    }

    /// Whether the set holds `permission`.
    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }

    /// Whether every permission of `other` is in this set.
    #[must_use]
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The permissions in the set, in the order of menus.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }

    /// The codes in the set, in the order of menus.
    #[must_use]
    pub fn codes(self) -> Vec<&'static str> {
        self.iter().map(Permission::code).collect()
    }

    /// The set written as codes with a space between, as roles are stored.
    #[must_use]
    pub fn to_text(self) -> String {
        self.codes().join(" ")
    }

    /// The set of a stored text; codes that no longer exist are dropped.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::from_iter(text.split_whitespace().filter_map(Permission::from_code))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | 1 << permission as u64))
    }
}

/// The actor lacks a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("needs {}", .permission.code())]
pub struct Denied {
    /// The right that is missing.
    pub permission: Permission,
}

impl DomainError for Denied {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Denied
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        vec![("permission", Cow::Borrowed(self.permission.code()))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        assert!(Permission::ALL.len() <= 64, "the set is 64 bits");
        for permission in Permission::ALL {
            assert_eq!(Permission::from_code(permission.code()), Some(*permission));
            assert!(permission.doc().trim().ends_with('.'));
        }
        let codes: std::collections::BTreeSet<_> = Permission::ALL.iter().map(|p| p.code()).collect();
        assert_eq!(codes.len(), Permission::ALL.len());
    }

    #[test]
    fn a_set_survives_being_stored() {
        let set = Permissions::of(&[Permission::ConversationsReply, Permission::AuditRead]);
        assert_eq!(Permissions::from_text(&set.to_text()), set);
        assert_eq!(
            Permissions::from_text("conversations.reply gone.long_ago"),
            Permissions::of(&[Permission::ConversationsReply])
        );
        assert!(Permissions::all().covers(set) && !set.covers(Permissions::all()));
        assert!(!Permissions::NONE.has(Permission::AuditRead));
    }
}
