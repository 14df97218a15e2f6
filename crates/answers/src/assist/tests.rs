//! The model's rows and calls, on both engines, with a model that says what a test puts into its mouth.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use outbound::{Allowed, Refusal, Target};
use security::{Actor, FieldKey, Permission};
use storage::testing::{TestDb, on_each};

use super::calls::Wish;
use super::*;
use crate::error::AnswersError;

/// Something that happens while the model writes.
type Meanwhile = Box<dyn Fn() + Send>;

/// A model that says what it is told to say, and keeps what it was asked.
#[derive(Default)]
pub(crate) struct Puppet {
    pub(crate) meanwhile: Mutex<Option<Meanwhile>>,
    pub(crate) says: Mutex<Option<Result<Completion, ModelFailure>>>,
    pub(crate) asked: Mutex<Vec<Call>>,
}

impl Puppet {
    pub(crate) fn say(&self, text: &str, tokens: Option<i64>) {
        *self.says.lock().unwrap() = Some(Ok(Completion { text: Some(text.to_owned()), tokens }));
    }

    pub(crate) fn fail(&self, failure: ModelFailure) {
        *self.says.lock().unwrap() = Some(Err(failure));
    }

    pub(crate) fn asked(&self) -> Vec<Call> {
        self.asked.lock().unwrap().clone()
    }
}

impl LanguageModel for Puppet {
    fn check_address(&self, base_url: &str) -> Result<String, Refusal> {
        Target::parse(base_url, &Allowed::default()).map(|target| target.origin())
    }

    fn complete(&self, call: &Call) -> Result<Completion, ModelFailure> {
        self.asked.lock().unwrap().push(call.clone());
        if let Some(act) = self.meanwhile.lock().unwrap().take() {
            act();
        }
        self.says.lock().unwrap().clone().expect("the test says what the model says")
    }
}

pub(crate) fn field_key() -> FieldKey {
    FieldKey::new(&[9; 32])
}

fn boss() -> Actor {
    Actor::room("test", None, Permission::ALL)
}

/// A model that is used for everything.
pub(crate) fn settings() -> ModelSettings {
    ModelSettings {
        base_url: "https://models.example/v1".into(),
        model: "small".into(),
        uses: Use::ALL.into(),
        ..ModelSettings::unset()
    }
}

pub(crate) fn set(t: &TestDb, settings: ModelSettings, key: NewKey) -> Result<ModelSettings, AnswersError> {
    let target = Target::parse(&settings.base_url, &Allowed::default());
    let new = NewModel { settings, key, origin: target.map(|t| t.origin()).unwrap_or_default() };
    t.db.write_blocking(move |tx| set_model(tx, &boss(), &field_key(), &new))
}

fn wish(wanted: Option<Use>) -> Wish {
    Wish { wanted, system: "x".repeat(90), said: String::new(), most_tokens: 70, within_ms: 5_000 }
}

fn used(t: &TestDb) -> ModelUse {
    t.db.read_blocking(|tx| access_model(tx, &boss())).unwrap().1
}

#[test]
fn a_key_is_sealed_told_to_nobody_and_sent_only_where_it_was_meant_for() {
    on_each(|t| {
        let (puppet, key) = (Arc::new(Puppet::default()), "sk-most-secret-0001");
        let assist = Assist::new(Arc::clone(&puppet) as Arc<dyn LanguageModel>, field_key());
        puppet.say("OK", Some(5));
        let first = set(t, settings(), NewKey::Set(key.into())).unwrap();
        assert!(first.has_key && first.version == 1);
        assert_eq!(assist.try_out(&t.db, &boss()).unwrap().failure, None);
        assert_eq!(puppet.asked()[0].key.as_deref(), Some(key));

        // Another path of the same place keeps it; another place loses it, and so does the way back.
        let path = ModelSettings { base_url: "https://models.example/v2".into(), ..first };
        let second = set(t, path, NewKey::Keep).unwrap();
        assert!(second.has_key);
        let elsewhere = ModelSettings { base_url: "https://evil.example/v1".into(), ..second };
        let third = set(t, elsewhere, NewKey::Keep).unwrap();
        assert!(!third.has_key);
        assist.try_out(&t.db, &boss()).unwrap();
        assert_eq!(puppet.asked()[1].key, None);
        let back = set(t, ModelSettings { version: third.version, ..settings() }, NewKey::Keep).unwrap();
        assert!(!back.has_key);

        let (rows, sealed) =
            t.db.read_blocking(|tx| {
                let limit = kernel::Limit::of(Some(100));
                let rows = security::audit_rows(tx, &boss(), &security::AuditFilter::default(), None, limit);
                Ok::<_, storage::Error>((format!("{:?}", rows.unwrap().items), store::model(tx)?))
            })
            .unwrap();
        assert!(rows.contains("model.changed") && rows.contains("\"key\"") && !rows.contains(key), "{rows}");
        assert!(sealed.unwrap().sealed_key.is_none());
    });
}

#[test]
fn settings_need_the_right_and_the_version_that_was_read() {
    on_each(|t| {
        let reader = || Actor::room("test", None, &[Permission::ConversationsRead]);
        let denied = t.db.read_blocking(move |tx| access_model(tx, &reader()));
        assert!(matches!(denied, Err(AnswersError::Denied(_))));
        let new = NewModel { settings: settings(), key: NewKey::Keep, origin: String::new() };
        let denied = t.db.write_blocking(move |tx| {
            set_model(tx, &Actor::room("test", None, &[Permission::InboxesManage]), &field_key(), &new)
        });
        assert!(matches!(denied, Err(AnswersError::Denied(_))));
        let first = set(t, settings(), NewKey::Keep).unwrap();
        assert!(matches!(set(t, settings(), NewKey::Keep), Err(AnswersError::Changed)));
        assert_eq!(set(t, first.clone(), NewKey::Keep).unwrap().version, 1, "nothing differs");
        let uses = t.db.read_blocking(move |tx| uses_at_work(tx, &reader())).unwrap();
        assert_eq!(uses, [Use::Summary, Use::Translation], "what the bot has of it is no agent's button");
    });
}

#[test]
fn the_months_tokens_are_counted_as_the_server_says_and_end() {
    on_each(|t| {
        let puppet = Arc::new(Puppet::default());
        let assist = Assist::new(Arc::clone(&puppet) as Arc<dyn LanguageModel>, field_key());
        // A call may take 30 for the question (90 bytes) and 70 for the answer.
        set(t, ModelSettings { monthly_tokens: 150, ..settings() }, NewKey::Keep).unwrap();
        puppet.say("Fine.", Some(60));
        assert!(assist.call(&t.db, wish(Some(Use::Summary))).is_ok());
        assert_eq!((used(t).tokens, used(t).calls), (60, 1), "what was put aside and not used is given back");
        let spent = assist.call(&t.db, wish(Some(Use::Summary)));
        assert!(matches!(spent, Err(AssistError::Spent)), "100 more do not fit");
        assert_eq!(puppet.asked().len(), 1, "nobody was called");
        let limits = ModelSettings { monthly_tokens: 160, version: 1, ..settings() };
        set(t, limits, NewKey::Keep).unwrap();
        // A server that does not count: 30 for the question and two for six bytes.
        puppet.say("Fine..", None);
        assist.call(&t.db, wish(Some(Use::Summary))).unwrap();
        assert_eq!(used(t).tokens, 92);
        // A server that counts more than there is: nothing is left afterwards.
        let limits = ModelSettings { monthly_tokens: 200, version: 2, ..settings() };
        set(t, limits, NewKey::Keep).unwrap();
        puppet.say("Fine.", Some(1_000));
        assist.call(&t.db, wish(Some(Use::Summary))).unwrap();
        let read = Actor::room("test", None, &[Permission::ConversationsRead]);
        assert_eq!(t.db.read_blocking(move |tx| uses_at_work(tx, &read)).unwrap(), []);
    });
}

#[test]
fn a_budget_of_nothing_allows_nothing_and_what_is_off_is_off() {
    on_each(|t| {
        let puppet = Arc::new(Puppet::default());
        let assist = Assist::new(Arc::clone(&puppet) as Arc<dyn LanguageModel>, field_key());
        let called = |wanted| assist.call(&t.db, wish(wanted));
        assert!(matches!(called(Some(Use::Summary)), Err(AssistError::Off)));
        assert!(matches!(called(None), Err(AssistError::Off)), "there is nothing to try");
        set(t, ModelSettings { monthly_tokens: 0, ..settings() }, NewKey::Keep).unwrap();
        assert!(matches!(called(Some(Use::Summary)), Err(AssistError::Spent)));
        let only = ModelSettings { uses: BTreeSet::from([Use::Translation]), version: 1, ..settings() };
        set(t, only, NewKey::Keep).unwrap();
        assert!(matches!(called(Some(Use::Summary)), Err(AssistError::Off)));
        assert!(puppet.asked().is_empty());
    });
}

#[test]
fn failures_are_kept_with_their_reason_and_after_three_nobody_waits() {
    on_each(|t| {
        let puppet = Arc::new(Puppet::default());
        let assist = Assist::new(Arc::clone(&puppet) as Arc<dyn LanguageModel>, field_key());
        set(t, settings(), NewKey::Keep).unwrap();
        puppet.fail(ModelFailure::Slow);
        for _ in 0..4 {
            let failed = assist.call(&t.db, wish(Some(Use::Summary)));
            assert!(matches!(failed, Err(AssistError::Failed(ModelFailure::Slow))));
        }
        assert_eq!(puppet.asked().len(), 3, "the fourth was not made");
        let used = used(t);
        assert_eq!((used.calls, used.failed_calls, used.last_failure), (3, 3, Some(ModelFailure::Slow)));
        assert_eq!(used.tokens, 90, "a slow server may have worked for the question");
        // Trying is always possible, and a success ends the rest.
        puppet.say("OK", Some(1));
        assert_eq!(assist.try_out(&t.db, &boss()).unwrap().failure, None);
        assert!(assist.call(&t.db, wish(Some(Use::Summary))).is_ok());
    });
}
