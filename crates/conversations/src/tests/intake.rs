//! Fields of a topic: set, filled in, checked, seen by agents, never asked twice.

use super::*;

fn field(key: &str, kind: FieldKind) -> IntakeField {
    let labels = Locale::ALL.iter().map(|l| (*l, format!("{key} ({l})"))).collect();
    IntakeField { key: key.into(), kind, required: true, labels, choices: Vec::new() }
}

/// Who sets inboxes up.
fn admin() -> Actor {
    Actor::room("cli", None, Permission::ALL)
}

fn about(desk: &Desk<'_>, contact: &Actor, topic: &str) -> Conversation {
    let c = desk.begin(contact, "提现没到账");
    let edit = EditConversation { topic_key: Some(Some(topic.to_owned())), ..EditConversation::default() };
    desk.act(&desk.li, move |tx, a| edit_conversation(tx, a, c.id, &edit)).unwrap()
}

fn fill(
    desk: &Desk<'_>,
    actor: &Actor,
    id: ConversationId,
    values: &[(&str, &str)],
) -> Result<Vec<ConversationField>, ConversationError> {
    let values: Vec<_> = values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    desk.act(actor, move |tx, a| fill_fields(tx, a, id, &values))
}

#[test]
fn what_is_given_is_checked_kept_and_seen() {
    on_each_desk(|desk| {
        let (inbox, topic) = (desk.inbox, default_topics(&Locale::ALL)[0].key.clone());
        let fields = [
            field("network", FieldKind::Network),
            field("hash", FieldKind::TransactionHash),
            field("to", FieldKind::Address),
            field("amount", FieldKind::Amount),
        ];
        let (of, wanted) = (topic.clone(), fields.to_vec());
        let refused = desk.act(&desk.li, move |tx, a| set_intake_fields(tx, a, inbox, &of, &wanted));
        assert!(matches!(refused, Err(ConversationError::Denied(_))));
        let (of, wanted) = (topic.clone(), fields.to_vec());
        desk.act(&admin(), move |tx, a| set_intake_fields(tx, a, inbox, &of, &wanted)).unwrap();
        let wang = desk.contact(desk.inbox, "王小明");
        let c = about(desk, &wang, &topic);
        let hash = format!("0x{}", "ab".repeat(32));
        let got = fill(
            desk,
            &wang,
            c.id,
            &[
                ("network", "TRC20"),
                ("hash", &hash),
                ("to", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
                ("amount", ""),
            ],
        )
        .unwrap();
        let valid: Vec<_> = got.iter().map(|place| place.given.as_ref().map(|g| g.valid)).collect();
        assert_eq!(valid, [Some(true), Some(false), Some(true), None], "the hash is of another network");
        let before = desk.find(c.id).version;
        fill(desk, &wang, c.id, &[("network", "TRC20")]).unwrap();
        assert_eq!(desk.find(c.id).version, before, "the same again is no news");
        let seen = desk.act(&desk.li, move |tx, a| conversation_fields(tx, a, c.id)).unwrap();
        assert_eq!(seen, got);
        assert_eq!(desk.timeline(&wang, c.id).len(), 1, "the event is for agents");
        let (of, none) = (topic.clone(), Vec::new());
        desk.act(&admin(), move |tx, a| set_intake_fields(tx, a, inbox, &of, &none)).unwrap();
        let kept = desk.act(&desk.li, move |tx, a| conversation_fields(tx, a, c.id)).unwrap();
        assert_eq!(kept.len(), 3, "what was given stays when the fields go");
    });
}

#[test]
fn secrets_strangers_and_unknown_keys_are_refused() {
    on_each_desk(|desk| {
        let (inbox, topic) = (desk.inbox, default_topics(&Locale::ALL)[0].key.clone());
        let of = topic.clone();
        let set = [field("what", FieldKind::Text), field("shot", FieldKind::File)];
        desk.act(&admin(), move |tx, a| set_intake_fields(tx, a, inbox, &of, &set)).unwrap();
        let wang = desk.contact(desk.inbox, "王小明");
        let c = about(desk, &wang, &topic);
        let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        assert!(matches!(fill(desk, &wang, c.id, &[("what", phrase)]), Err(ConversationError::Secret)));
        assert!(matches!(fill(desk, &wang, c.id, &[("nope", "x")]), Err(ConversationError::Field("fields"))));
        assert!(matches!(fill(desk, &wang, c.id, &[("shot", "abc")]), Err(ConversationError::NoFile)));
        let stranger = desk.contact(desk.inbox, "别人");
        assert!(matches!(fill(desk, &stranger, c.id, &[("what", "x")]), Err(ConversationError::NotFound)));
        assert!(matches!(fill(desk, &desk.li, c.id, &[("what", "x")]), Err(ConversationError::NotFound)));
        let asks = IntakeField {
            labels: [(Locale::En, "Your seed phrase".into())].into(),
            ..field("s", FieldKind::Text)
        };
        let of = topic.clone();
        let bad = desk
            .act(&admin(), move |tx, a| set_intake_fields(tx, a, inbox, &of, std::slice::from_ref(&asks)));
        assert!(matches!(bad, Err(ConversationError::Field("labels"))));
        let none = desk.act(&admin(), move |tx, a| set_intake_fields(tx, a, inbox, "no_topic", &[]));
        assert!(matches!(none, Err(ConversationError::NoTopic)));
    });
}
