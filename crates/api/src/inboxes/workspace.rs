//! The last step of the first run: the operator's name, the first inbox with its hours, a first team.

use agents::TeamChange;
use inboxes::{BusinessHours, Inbox, InboxChange, InboxInput};
use kernel::{DomainError, ErrorKind};
use security::Actor;
use serde::Deserialize;
use storage::Tx;
use utoipa::ToSchema;

use super::dto::{InboxDto, locales, usual};
use super::hours::HoursDto;
use crate::door::{Agent, Answer, Body, Reply};

/// The desk as its owner wants it to begin.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WorkspaceInput {
    /// What contacts know the operator by.
    operator_name: String,
    /// BCP 47 tags in menu order; the first is the default.
    locales: Vec<String>,
    /// IANA name of the desk; the hours carry their own.
    #[serde(rename = "timeZone")]
    _time_zone: Option<String>,
    inbox_name: String,
    /// `#RRGGBB`.
    brand_colour: String,
    allowed_origins: Vec<String>,
    hours: HoursDto,
}

/// What may go wrong in any of the rooms this step visits.
#[derive(Debug, thiserror::Error)]
enum WorkspaceError {
    #[error(transparent)]
    Inbox(#[from] inboxes::InboxError),
    #[error(transparent)]
    Name(#[from] security::RoleError),
    #[error(transparent)]
    Team(#[from] agents::AgentError),
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl WorkspaceError {
    fn inner(&self) -> &dyn DomainError {
        match self {
            Self::Inbox(e) => e,
            Self::Name(e) => e,
            Self::Team(e) => e,
            Self::Storage(e) => e,
        }
    }
}

impl DomainError for WorkspaceError {
    fn kind(&self) -> ErrorKind {
        self.inner().kind()
    }

    fn code(&self) -> &'static str {
        self.inner().code()
    }

    fn fields(&self) -> Vec<(&'static str, std::borrow::Cow<'static, str>)> {
        self.inner().fields()
    }
}

/// `PUT /setup/workspace`: makes the first inbox, or changes it when the wizard is gone through again.
pub(crate) async fn set_up(agent: Agent, Body(input): Body<WorkspaceInput>) -> Answer<Reply<InboxDto>> {
    let hours = input.hours.read()?;
    let mut wanted = usual(input.inbox_name, locales(&input.locales)?);
    wanted.brand_colour = input.brand_colour;
    wanted.allowed_origins = input.allowed_origins;
    let name = input.operator_name;
    let inbox = agent.write(move |tx, actor| begin(tx, actor, &name, &wanted, &hours)).await?;
    Ok(Reply(inbox.into()))
}

fn begin(
    tx: &Tx<'_>,
    actor: &Actor,
    operator_name: &str,
    wanted: &InboxInput,
    hours: &BusinessHours,
) -> Result<Inbox, WorkspaceError> {
    security::rename_operator(tx, actor, operator_name)?;
    let Some(first) = inboxes::list_inboxes(tx, actor)?.into_iter().next() else {
        let inbox = inboxes::create_inbox(tx, actor, wanted, hours)?;
        first_team(tx, actor, &inbox)?;
        return Ok(inbox);
    };
    let wanted = wanted.clone();
    let change = InboxChange {
        name: Some(wanted.name),
        brand_colour: Some(wanted.brand_colour),
        locales: Some(wanted.locales),
        default_locale: Some(wanted.default_locale),
        allowed_origins: Some(wanted.allowed_origins),
        topics: Some(wanted.topics),
        greeting: Some(wanted.greeting),
        ..InboxChange::default()
    };
    inboxes::change_inbox(tx, actor, first.id, None, &change)?;
    inboxes::set_hours(tx, actor, first.id, hours)?;
    Ok(inboxes::access_inbox(tx, actor, first.id)?)
}

/// A team for the inbox with the owner in it, so that the first invited agent reaches contacts at once.
fn first_team(tx: &Tx<'_>, actor: &Actor, inbox: &Inbox) -> Result<(), WorkspaceError> {
    if !agents::list_teams(tx, actor)?.is_empty() {
        return Ok(());
    }
    let team = TeamChange {
        name: Some(inbox.settings.name.clone()),
        members: Some(actor.agent().map(|agent| agent.id).into_iter().collect()),
        inboxes: Some(vec![inbox.id]),
    };
    agents::create_team(tx, actor, &team)?;
    Ok(())
}
