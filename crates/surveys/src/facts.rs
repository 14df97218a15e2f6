//! What surveys announce.

use kernel::{AgentId, ContactId, ConversationId, InboxId, SurveyId};
use serde::{Deserialize, Serialize};
use storage::{Fact, Scope};

/// Which survey a fact is about, and whom that concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The survey.
    pub survey: SurveyId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The inbox.
    pub inbox: InboxId,
    /// The contact who is asked.
    pub contact: ContactId,
    /// Who held the conversation when it was resolved; `None`: nobody did.
    pub agent: Option<AgentId>,
}

/// News about a survey. The comment is loaded afresh, through the viewer's rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SurveyFact {
    /// The contact was asked.
    SurveyRequested {
        /// Which, and whom.
        #[serde(flatten)]
        asked: Asked,
    },
    /// The contact answered, or changed the answer.
    SurveyAnswered {
        /// Which, and whom.
        #[serde(flatten)]
        asked: Asked,
        /// 1 (very bad) to 5 (very good).
        score: i64,
    },
    /// The question was taken back unanswered.
    SurveyWithdrawn {
        /// Which, and whom.
        #[serde(flatten)]
        asked: Asked,
    },
}

impl SurveyFact {
    /// Which survey it is about.
    #[must_use]
    pub const fn asked(&self) -> &Asked {
        match self {
            Self::SurveyRequested { asked }
            | Self::SurveyAnswered { asked, .. }
            | Self::SurveyWithdrawn { asked } => asked,
        }
    }
}

impl Fact for SurveyFact {
    fn room(&self) -> &'static str {
        "surveys"
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::SurveyRequested { .. } => "survey_requested",
            Self::SurveyAnswered { .. } => "survey_answered",
            Self::SurveyWithdrawn { .. } => "survey_withdrawn",
        }
    }

    fn scope(&self) -> Scope {
        let asked = self.asked();
        Scope {
            inbox: Some(asked.inbox.0),
            conversation: Some(asked.conversation.0),
            contact: Some(asked.contact.0),
            agent: asked.agent.map(|agent| agent.0),
        }
    }
}
