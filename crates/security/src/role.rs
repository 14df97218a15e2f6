//! Roles: six built in, and the operator's own.

use kernel::RoleId;

use crate::{Permission, Permissions};

/// A named set of permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its id; 1 to 6 are built in.
    pub id: RoleId,
    /// Its name; for a built-in one the key that the web translates, e.g. `supervisor`.
    pub name: String,
    /// Whether it is part of the program and cannot be changed.
    pub built_in: bool,
    /// What it allows.
    pub permissions: Permissions,
}

/// A role that is part of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BuiltInRole {
    /// Answers contacts in the inboxes of the agent's teams.
    Agent,
    /// Second tier: also changes contacts and writes articles.
    Specialist,
    /// Third tier: sees every inbox and may block contacts.
    Manager,
    /// The live floor: reports, people and hours.
    Supervisor,
    /// Articles, announcements, the bot, labels, surveys and reports; answers nobody.
    Editor,
    /// Everything.
    Administrator,
}

const AGENT: &[Permission] = &[
    Permission::ConversationsRead,
    Permission::ConversationsReply,
    Permission::ConversationsNote,
    Permission::ConversationsAssign,
    Permission::ConversationsResolve,
    Permission::ConversationsLabel,
    Permission::ContactsRead,
    Permission::KnowledgeRead,
    Permission::AgentsRead,
];
const SPECIALIST: &[Permission] = &[Permission::ContactsWrite, Permission::KnowledgeWrite];
const MANAGER: &[Permission] =
    &[Permission::ConversationsReadAll, Permission::ContactsBlock, Permission::ReportsRead];
const SUPERVISOR: &[Permission] = &[
    Permission::ReportsExport,
    Permission::AgentsManage,
    Permission::TeamsManage,
    Permission::HoursManage,
    Permission::LabelsManage,
    Permission::SurveysManage,
];
const EDITOR: &[Permission] = &[
    Permission::ConversationsRead,
    Permission::AgentsRead,
    Permission::LabelsManage,
    Permission::SurveysManage,
    Permission::KnowledgeRead,
    Permission::KnowledgeWrite,
    Permission::KnowledgePublish,
    Permission::AnnouncementsManage,
    Permission::AnswersManage,
    Permission::ReportsRead,
];

impl BuiltInRole {
    /// Every built-in role, from the fewest rights to the most.
    pub const ALL: [Self; 6] =
        [Self::Agent, Self::Specialist, Self::Manager, Self::Supervisor, Self::Editor, Self::Administrator];

    /// Its fixed id.
    #[must_use]
    pub const fn id(self) -> RoleId {
        RoleId(match self {
            Self::Agent => 1,
            Self::Specialist => 2,
            Self::Manager => 3,
            Self::Supervisor => 4,
            Self::Editor => 5,
            Self::Administrator => 6,
        })
    }

    /// The key the web translates.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Specialist => "specialist",
            Self::Manager => "manager",
            Self::Supervisor => "supervisor",
            Self::Editor => "editor",
            Self::Administrator => "administrator",
        }
    }

    /// What it allows. Each tier adds to the one before.
    #[must_use]
    pub fn permissions(self) -> Permissions {
        let tiers: &[&[Permission]] = match self {
            Self::Agent => &[AGENT],
            Self::Specialist => &[AGENT, SPECIALIST],
            Self::Manager => &[AGENT, SPECIALIST, MANAGER],
            Self::Supervisor => &[AGENT, SPECIALIST, MANAGER, SUPERVISOR],
            Self::Editor => &[EDITOR],
            Self::Administrator => &[Permission::ALL],
        };
        tiers.iter().flat_map(|tier| tier.iter().copied()).collect()
    }

    /// The role as doors list it.
    #[must_use]
    pub fn role(self) -> Role {
        Role { id: self.id(), name: self.key().to_owned(), built_in: true, permissions: self.permissions() }
    }

    /// The built-in role of an id; `None` for the operator's own.
    #[must_use]
    pub fn of(id: RoleId) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_only_grow_and_only_the_administrator_has_everything() {
        let of = BuiltInRole::permissions;
        assert!(of(BuiltInRole::Specialist).covers(of(BuiltInRole::Agent)));
        assert!(of(BuiltInRole::Manager).covers(of(BuiltInRole::Specialist)));
        assert!(of(BuiltInRole::Supervisor).covers(of(BuiltInRole::Manager)));
        assert!(!of(BuiltInRole::Editor).has(Permission::ConversationsReply));
        for role in BuiltInRole::ALL {
            assert_eq!(of(role) == Permissions::all(), role == BuiltInRole::Administrator);
            assert_eq!(BuiltInRole::of(role.id()), Some(role));
        }
        assert_eq!(BuiltInRole::of(RoleId(7)), None);
    }
}
