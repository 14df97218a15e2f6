//! How far a reader reaches: made from who reads, and from nothing else.

use security::{Actor, Assurance, Permission};

use crate::article::Audience;

/// The most private audience a reader belongs to. Every act that reads what is live takes one, and only who reads can
/// make one, so no door hands out what it should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reach(Audience);

impl Reach {
    /// Somebody of whom nothing is known: what is public.
    #[must_use]
    pub const fn visitor() -> Self {
        Self(Audience::Public)
    }

    /// A contact whose identity is proved that well; the bot that answers a contact reads with the contact's reach.
    #[must_use]
    pub const fn contact(assurance: Assurance) -> Self {
        match assurance {
            Assurance::Anonymous => Self(Audience::Public),
            Assurance::Signed => Self(Audience::SignedIn),
        }
    }

    /// Whoever acts: agents and rooms with `knowledge.read` everything, contacts what their assurance allows, others
    /// what is public.
    #[must_use]
    pub const fn of(actor: &Actor) -> Self {
        match actor {
            Actor::Contact(contact) => Self::contact(contact.assurance),
            Actor::Agent(_) | Actor::Room(_) if actor.may(Permission::KnowledgeRead) => Self(Audience::Staff),
            Actor::Agent(_) | Actor::Room(_) | Actor::Bot(_) => Self::visitor(),
        }
    }

    /// The readers an article is written for.
    pub(crate) const fn readers_of(audience: Audience) -> Self {
        Self(audience)
    }

    /// Whether an article of that audience may be read.
    #[must_use]
    pub fn covers(self, audience: Audience) -> bool {
        audience <= self.0
    }

    /// The most private audience within it.
    #[must_use]
    pub const fn audience(self) -> Audience {
        self.0
    }

    /// As statements compare it: 0 public, 1 signed in, 2 staff.
    pub(crate) const fn level(self) -> i64 {
        match self.0 {
            Audience::Public => 0,
            Audience::SignedIn => 1,
            Audience::Staff => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::InboxId;
    use security::BotActor;

    #[test]
    fn nobody_reaches_further_than_they_are_known() {
        let reader = Actor::room("test", None, &[Permission::KnowledgeRead]);
        let other = Actor::room("test", None, &[Permission::KnowledgeWrite]);
        let bot = Actor::Bot(BotActor { inbox: InboxId(1) });
        for (reach, most) in [
            (Reach::visitor(), Audience::Public),
            (Reach::contact(Assurance::Anonymous), Audience::Public),
            (Reach::contact(Assurance::Signed), Audience::SignedIn),
            (Reach::of(&reader), Audience::Staff),
            (Reach::of(&other), Audience::Public),
            (Reach::of(&bot), Audience::Public),
        ] {
            assert_eq!(reach.audience(), most);
            for audience in Audience::ALL {
                assert_eq!(reach.covers(*audience), *audience <= most);
            }
        }
    }
}
