//! The bot holds, speaks and hands over; people take over at any time.

use security::BotActor;

use super::*;

fn bot(desk: &Desk<'_>) -> Actor {
    Actor::Bot(BotActor { inbox: desk.inbox })
}

fn article(title: &str) -> MessageOffer {
    MessageOffer {
        kind: OfferKind::Article,
        reference: "a1".into(),
        title: title.into(),
        url: Some("/help/zh-CN/a/withdraw".into()),
    }
}

fn choice(reference: &str) -> MessageOffer {
    MessageOffer {
        kind: OfferKind::Choice,
        reference: reference.into(),
        title: "提现多久到账？".into(),
        url: None,
    }
}

fn answer(
    desk: &Desk<'_>,
    actor: &Actor,
    id: ConversationId,
    text: &str,
    offers: &[MessageOffer],
) -> Result<Message, ConversationError> {
    let said = BotMessage { message: message(&format!("bot {text}"), text), offers: offers.to_vec() };
    desk.act(actor, move |tx, a| say_as_bot(tx, a, id, &said))
}

fn give_up(desk: &Desk<'_>, actor: &Actor, id: ConversationId) -> Conversation {
    let note = Some(message("note", "试过：提现多久到账"));
    let how = HandOver { reason: HandOverReason::Unsure, priority: Some(Priority::High), note };
    desk.act(actor, move |tx, a| hand_over(tx, a, id, &how)).unwrap()
}

fn waiting(desk: &Desk<'_>) -> (i64, i64) {
    let counts = desk.act(&desk.boss, count_conversations).unwrap();
    (counts.waiting, counts.bot)
}

#[test]
fn what_the_bot_holds_waits_for_nobody_until_it_is_handed_over() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin_with(&wang, "提现没到账", true);
        assert_eq!((c.status(), waiting(desk)), (Status::Bot, (0, 1)));
        desk.t.clock.advance(5_000);
        let said = answer(desk, &bot(desk), c.id, "一般十分钟", &[article("提现多久到账")]).unwrap();
        assert_eq!((said.author_kind, said.offers.len(), said.helped), (AuthorKind::Bot, 1, None));
        let again = answer(desk, &bot(desk), c.id, "一般十分钟", &[article("提现多久到账")]).unwrap();
        assert_eq!(said, again, "the same answer is said once");
        desk.say(&wang, c.id, "还是没到").unwrap();
        assert_eq!(desk.find(c.id).status(), Status::Bot, "what the contact adds is the bot's too");
        desk.t.clock.advance(5_000);
        let handed = give_up(desk, &bot(desk), c.id);
        assert_eq!((handed.status(), waiting(desk)), (Status::Waiting, (1, 0)));
        assert_eq!(
            (handed.opened_at_ms, handed.first_response_at_ms, handed.priority),
            (c.opened_at_ms, None, Priority::High),
            "its place is that of its opening, and no bot is a first response"
        );
        assert_eq!(give_up(desk, &bot(desk), c.id).version, handed.version, "twice is once");
        let late = answer(desk, &bot(desk), c.id, "等等", &[]);
        assert!(matches!(late, Err(ConversationError::NotHeldByBot)));
        let kinds: Vec<_> = desk.timeline(&desk.li, c.id).iter().map(|m| m.kind).collect();
        use EntryKind::{Event, Message, Note};
        assert_eq!(kinds, [Message, Message, Message, Note, Event, Event]);
        let seen = desk.timeline(&wang, c.id);
        assert_eq!(seen.last().and_then(|m| m.event.as_ref()).map(|e| e.kind), Some(EventKind::HandedOver));
        assert_eq!((seen.len(), seen[1].offers.len()), (4, 1), "no note, no priority");
    });
}

#[test]
fn agents_take_it_from_the_bot_in_every_way() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let (li, team) = (id_of(&desk.li), desk.team);
        let begin = |text: &str| desk.begin_with(&wang, text, true).id;
        let replied = begin("1");
        desk.say(&desk.li, replied, "我来").unwrap();
        assert_eq!(desk.find(replied).status(), Status::Open);
        for (id, to, status) in [
            (begin("2"), Assignment { agent: Some(li), ..Assignment::default() }, Status::Open),
            (begin("3"), Assignment { team: Some(team), ..Assignment::default() }, Status::Waiting),
            (begin("4"), Assignment::default(), Status::Waiting),
        ] {
            desk.act(&desk.li, move |tx, a| assign_conversation(tx, a, id, &to)).unwrap();
            assert_eq!(desk.find(id).status(), status);
        }
        let (resolved, until_ms) = (begin("5"), desk.now() + 60_000);
        desk.act(&desk.li, move |tx, a| resolve_conversation(tx, a, resolved)).unwrap();
        assert_eq!(desk.find(resolved).status(), Status::Resolved);
        let snoozed = begin("6");
        desk.act(&desk.li, move |tx, a| snooze_conversation(tx, a, snoozed, until_ms)).unwrap();
        assert_eq!(desk.find(snoozed).status(), Status::Snoozed);
        assert_eq!(waiting(desk), (2, 0));
        let gone = answer(desk, &bot(desk), replied, "我也来", &[]);
        assert!(matches!(gone, Err(ConversationError::NotHeldByBot)));
    });
}

#[test]
fn a_contact_asks_for_a_person_and_says_what_helped() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin_with(&wang, "提现没到账", true);
        let said = answer(desk, &bot(desk), c.id, "一般十分钟", &[choice("c1")]).unwrap();
        let rate = |actor: &Actor, message, helped| {
            desk.act(actor, move |tx, a| rate_message(tx, a, c.id, message, helped))
        };
        assert_eq!(rate(&wang, said.id, false).unwrap().helped, Some(false));
        assert_eq!(rate(&wang, said.id, true).unwrap().helped, Some(true), "it may be said anew");
        rate(&wang, said.id, true).unwrap();
        let first = desk.timeline(&wang, c.id)[0].id;
        assert!(matches!(rate(&wang, first, true), Err(ConversationError::NotFound)), "own words");
        let stranger = desk.contact(desk.inbox, "别人");
        assert!(matches!(rate(&stranger, said.id, true), Err(ConversationError::NotFound)));
        assert!(matches!(rate(&desk.li, said.id, true), Err(ConversationError::NotFound)));
        let how = HandOver { reason: HandOverReason::Danger, priority: None, note: None };
        let asked = how.clone();
        assert!(desk.act(&stranger, move |tx, a| hand_over(tx, a, c.id, &asked)).is_err());
        let asked = how.clone();
        let handed = desk.act(&wang, move |tx, a| hand_over(tx, a, c.id, &asked)).unwrap();
        assert_eq!(handed.preview_author, AuthorKind::Contact, "lists show what waits for an answer");
        assert_eq!(handed.status(), Status::Waiting);
        let event = desk.timeline(&desk.li, c.id).pop().and_then(|m| m.event);
        assert_eq!(event.and_then(|e| e.new_text).as_deref(), Some("asked"), "whatever reason came along");
        let told: Vec<_> = desk.facts().into_iter().filter(|f| f.kind == "message_rated").collect();
        assert_eq!(told.len(), 2, "the third said nothing new");
    });
}

#[test]
fn only_what_was_offered_is_chosen() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin_with(&wang, "到账", true);
        answer(desk, &bot(desk), c.id, "您是问哪一个？", &[choice("c1"), choice("c2")]).unwrap();
        let pick = |actor: &Actor, client_id: &str, reference: &str| {
            let new =
                NewMessage { choice: Some(reference.into()), ..message(client_id, "提现多久到账？") };
            desk.act(actor, move |tx, a| add_message(tx, a, c.id, &new))
        };
        let picked = pick(&wang, "p1", "c2").unwrap();
        let of = picked.id;
        let chosen = desk.act(&bot(desk), move |tx, a| choice_of(tx, a, of)).unwrap();
        assert_eq!(chosen.as_deref(), Some("c2"));
        assert!(matches!(pick(&wang, "p2", "c9"), Err(ConversationError::Field("choice"))));
        assert!(matches!(pick(&desk.li, "p3", "c1"), Err(ConversationError::Field("choice"))));
        let bad = [
            MessageOffer { url: Some("//evil.example".into()), ..article("x") },
            MessageOffer { url: Some("https://evil.example".into()), ..article("x") },
            MessageOffer { title: String::new(), ..article("x") },
        ];
        for offer in bad {
            let refused = answer(desk, &bot(desk), c.id, "坏", &[offer]);
            assert!(matches!(refused, Err(ConversationError::Field("offers"))));
        }
    });
}

#[test]
fn the_bot_settles_and_a_reopening_goes_to_people() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin_with(&wang, "怎么改密码", true);
        answer(desk, &bot(desk), c.id, "在设置里", &[]).unwrap();
        let done = desk.act(&bot(desk), move |tx, a| settle_as_bot(tx, a, c.id)).unwrap();
        assert_eq!((done.status(), waiting(desk)), (Status::Resolved, (0, 0)));
        let again = desk.act(&bot(desk), move |tx, a| settle_as_bot(tx, a, c.id)).unwrap();
        assert_eq!(again.version, done.version);
        desk.say(&wang, c.id, "找不到").unwrap();
        assert_eq!(desk.find(c.id).status(), Status::Waiting);
    });
}

#[test]
fn a_feeling_is_for_agents_and_fear_is_not_forgotten() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin_with(&wang, "我的钱没了", true);
        let note = |feeling| desk.act(&bot(desk), move |tx, a| note_feeling(tx, a, c.id, feeling)).unwrap();
        note(Feeling::Unhappy);
        note(Feeling::Frightened);
        note(Feeling::Unhappy);
        assert_eq!(desk.find(c.id).feeling, Some(Feeling::Frightened));
        assert_eq!(desk.timeline(&wang, c.id).len(), 1);
        assert_eq!(desk.timeline(&desk.li, c.id).len(), 3);
        let refused = desk.act(&wang, move |tx, a| note_feeling(tx, a, c.id, Feeling::Angry));
        assert!(matches!(refused, Err(ConversationError::Denied(_))));
    });
}

#[test]
fn nobody_but_the_inboxs_own_bot_speaks_as_the_bot() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin_with(&wang, "问题", true);
        let elsewhere = Actor::Bot(BotActor { inbox: desk.other });
        let room = Actor::room("rules", None, Permission::ALL);
        for actor in [&wang, &desk.li, &desk.boss, &elsewhere, &room] {
            assert!(matches!(answer(desk, actor, c.id, "x", &[]), Err(ConversationError::NotFound)));
            let settled = desk.act(actor, move |tx, a| settle_as_bot(tx, a, c.id));
            assert!(matches!(settled, Err(ConversationError::NotFound)));
        }
        assert!(matches!(desk.say(&elsewhere, c.id, "x"), Err(ConversationError::NotFound)));
        let released = give_up(desk, &room, c.id);
        assert_eq!(released.status(), Status::Waiting, "the clock may hand over");
    });
}
