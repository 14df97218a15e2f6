//! The acts, on both engines.

mod categories;
mod imports;
mod publication;
mod reading;
mod rights;

use kernel::{AgentId, ArticleId, ContactId, ContactSessionId, InboxId, Locale, RoleId, SessionId};
use security::{Actor, AgentActor, Assurance, BuiltInRole, ContactActor, InboxScope};
use storage::testing::{TestDb, on_each};
use storage::{Error, Job, Tx, params};

use crate::*;

/// A desk with an editor, a specialist who may write, and an agent who may read.
pub(crate) struct Desk<'t> {
    pub(crate) t: &'t TestDb,
    pub(crate) editor: Actor,
    pub(crate) writer: Actor,
    pub(crate) agent: Actor,
}

pub(crate) fn on_each_desk(test: impl Fn(&Desk<'_>)) {
    on_each(|t| {
        test(&Desk {
            t,
            editor: agent(1, "Ed", BuiltInRole::Editor),
            writer: agent(2, "Wen", BuiltInRole::Specialist),
            agent: agent(3, "Li", BuiltInRole::Agent),
        });
    });
}

fn agent(id: i64, name: &str, role: BuiltInRole) -> Actor {
    Actor::Agent(AgentActor {
        id: AgentId(id),
        came_with: security::CameWith::Session(SessionId(id)),
        name: name.to_owned(),
        role: RoleId(1),
        permissions: role.permissions(),
        inboxes: InboxScope::All,
        teams: Vec::new(),
        ip: None,
    })
}

pub(crate) fn contact(assurance: Assurance) -> Actor {
    Actor::Contact(ContactActor {
        id: ContactId(9),
        inbox: InboxId(1),
        session: ContactSessionId(1),
        assurance,
    })
}

impl Desk<'_> {
    pub(crate) fn act<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        actor: &Actor,
        act: impl Fn(&Tx<'_>, &Actor) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let actor = actor.clone();
        self.t.db.write_blocking(move |tx| act(tx, &actor))
    }

    pub(crate) fn read<T: Send + 'static>(
        &self,
        read: impl Fn(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.t.db.read_blocking(read).unwrap()
    }

    pub(crate) fn article(&self, audience: Audience, title: &str, body: &str) -> ArticleId {
        let new = NewArticle {
            kind: ArticleKind::Guide,
            audience,
            category: None,
            external_key: None,
            source_locale: Locale::En,
            tags: Vec::new(),
            words: words(title, body),
        };
        self.act(&self.editor, move |tx, a| create_article(tx, a, &new)).unwrap().article.id
    }

    pub(crate) fn live(&self, audience: Audience, title: &str, body: &str) -> ArticleId {
        let id = self.article(audience, title, body);
        self.publish(id, Locale::En);
        id
    }

    pub(crate) fn publish(&self, id: ArticleId, locale: Locale) -> ArticleText {
        self.act(&self.editor, move |tx, a| publish_text(tx, a, id, locale, &Publication::default())).unwrap()
    }

    /// Saves over whatever the draft is now.
    pub(crate) fn write(&self, id: ArticleId, locale: Locale, words: Words) -> ArticleText {
        let view = self.view(id);
        let draft_version =
            view.texts.iter().find(|text| text.locale == locale).map_or(0, |text| text.draft_version);
        let draft = NewDraft { words, draft_version };
        self.act(&self.editor, move |tx, a| save_text(tx, a, id, locale, &draft)).unwrap()
    }

    pub(crate) fn view(&self, id: ArticleId) -> ArticleView {
        self.act(&self.editor, move |tx, a| access_article(tx, a, id)).unwrap()
    }

    pub(crate) fn text(&self, id: ArticleId, locale: Locale) -> ArticleText {
        self.view(id).texts.into_iter().find(|text| text.locale == locale).unwrap()
    }

    pub(crate) fn state(&self, id: ArticleId, locale: Locale) -> TextState {
        let view = self.view(id);
        let text = view.texts.iter().find(|text| text.locale == locale);
        text.map_or(TextState::Missing, |text| text.state(view.source_live_since_ms()))
    }

    pub(crate) fn by_slug(&self, reach: Reach, locale: Locale, slug: &str) -> BySlug {
        let slug = slug.to_owned();
        self.read(move |tx| live_by_slug(tx, reach, locale, &slug))
    }

    pub(crate) fn version(&self) -> i64 {
        self.read(knowledge_version)
    }

    /// Does every due job of a kind, as the runner would; how many.
    pub(crate) fn run_job(&self, kind: &'static str) -> usize {
        self.t
            .db
            .write_blocking(move |tx| {
                let due: Vec<(i64, String)> = tx.list(
                    "select id, payload from jobs where kind = $1 and run_at_ms <= $2 order by id limit 100",
                    &params![kind, tx.now()],
                )?;
                for (id, payload) in &due {
                    tx.exec("delete from jobs where id = $1", &params![*id])?;
                    let job = Job {
                        id: *id,
                        kind: kind.to_owned(),
                        dedupe_key: None,
                        payload: serde_json::from_str(payload).unwrap(),
                        attempts: 1,
                    };
                    if kind == PUBLISH { run_publish(tx, &job)? } else { run_unpublish(tx, &job)? }
                }
                Ok::<_, KnowledgeError>(due.len())
            })
            .unwrap()
    }

    pub(crate) fn facts(&self) -> Vec<String> {
        self.read(|tx| tx.list("select kind from facts order by id limit 1000", &[]))
    }
}

pub(crate) fn words(title: &str, body: &str) -> Words {
    Words { title: title.into(), body: body.into(), ..Words::default() }
}
