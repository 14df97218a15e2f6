//! Lists, counts, search, and who sees what.

use kernel::{ContactId, LabelId, Limit, Page};

use super::*;

fn list(desk: &Desk<'_>, actor: &Actor, view: View, filter: ListFilter) -> Vec<i64> {
    let (mut after, mut seen) = (None::<String>, Vec::new());
    loop {
        let filter = filter.clone();
        let page: Page<ConversationView> = desk
            .act(actor, move |tx, a| {
                list_conversations(tx, a, view, &filter, after.as_deref(), Limit::of(Some(3)))
            })
            .unwrap();
        seen.extend(page.items.iter().map(|v| v.conversation.number));
        after = page.next;
        if after.is_none() {
            return seen;
        }
    }
}

fn plain(desk: &Desk<'_>, actor: &Actor, view: View) -> Vec<i64> {
    list(desk, actor, view, ListFilter::default())
}

/// Eight conversations of one contact, a second apart: #1001 … #1008.
fn eight(desk: &Desk<'_>) -> (Actor, Vec<Conversation>) {
    let wang = desk.contact(desk.inbox, "王小明");
    let all = (1..=8)
        .map(|n| {
            desk.t.clock.advance(1_000);
            desk.begin(&wang, &format!("问题 {n}"))
        })
        .collect();
    (wang, all)
}

#[test]
fn each_view_has_its_order_and_no_gaps() {
    on_each_desk(|desk| {
        let (_, all) = eight(desk);
        let (li, boss) = (id_of(&desk.li), desk.boss.clone());
        for c in &all[0..4] {
            let (id, to) = (c.id, Assignment { agent: Some(li), team: Some(desk.team), note: None });
            desk.act(&desk.li, move |tx, a| assign_conversation(tx, a, id, &to)).unwrap();
        }
        for (n, hours) in [(0, 5), (1, 2)] {
            let (id, until_ms) = (all[n].id, desk.now() + hours * 3_600_000);
            desk.act(&desk.li, move |tx, a| snooze_conversation(tx, a, id, until_ms)).unwrap();
        }
        for n in [7, 2] {
            let id = all[n].id;
            desk.t.clock.advance(1);
            desk.act(&desk.boss, move |tx, a| resolve_conversation(tx, a, id)).unwrap();
        }
        let urgent = EditConversation { priority: Some(Priority::Urgent), ..EditConversation::default() };
        let id = all[6].id;
        desk.act(&desk.li, move |tx, a| edit_conversation(tx, a, id, &urgent)).unwrap();
        assert_eq!(plain(desk, &boss, View::Waiting), [1007, 1005, 1006]);
        assert_eq!(plain(desk, &boss, View::All), [1007, 1006, 1005, 1004, 1002, 1001]);
        assert_eq!(plain(desk, &desk.li, View::Mine), [1004]);
        assert_eq!(plain(desk, &desk.li, View::Team), [1004, 1002, 1001]);
        assert_eq!(plain(desk, &desk.boss, View::Team), Vec::<i64>::new());
        assert_eq!(plain(desk, &boss, View::Snoozed), [1002, 1001]);
        assert_eq!(plain(desk, &boss, View::Resolved), [1003, 1008]);
        let contact = all[0].contact_id;
        assert_eq!(plain(desk, &boss, View::Contact(contact)).len(), 8);
        let counts = desk.act(&desk.li, count_conversations).unwrap();
        assert_eq!(counts, Counts { mine: 1, waiting: 3, all: 6, snoozed: 2, bot: 0 });
    });
}

#[test]
fn every_combination_of_the_filter_runs_and_narrows() {
    on_each_desk(|desk| {
        let (wang, all) = eight(desk);
        let label = desk.act(&desk.li, |tx, a| create_label(tx, a, "提现", "#112233")).unwrap().id;
        let topic = default_topics(&Locale::ALL)[0].key.clone();
        let (id, key) = (all[3].id, topic.clone());
        desk.act(&desk.li, move |tx, a| {
            let to = Assignment { agent: a.agent().map(|a| a.id), team: None, note: None };
            assign_conversation(tx, a, id, &to)?;
            let edit = EditConversation {
                labels: Some(vec![label]),
                topic_key: Some(Some(key.clone())),
                priority: Some(Priority::High),
                ..EditConversation::default()
            };
            edit_conversation(tx, a, id, &edit)
        })
        .unwrap();
        let contact = wang.contact().unwrap().id;
        let views = [
            View::Mine,
            View::Waiting,
            View::All,
            View::Team,
            View::Snoozed,
            View::Bot,
            View::Resolved,
            View::Contact(contact),
        ];
        for bits in 0_u32..64 {
            let on = |bit: u32| bits & (1 << bit) != 0;
            let filter = ListFilter {
                inbox: on(0).then_some(desk.inbox),
                assignee: on(1).then(|| id_of(&desk.li)),
                label: on(2).then_some(label),
                topic: on(3).then(|| topic.clone()),
                priority: on(4).then_some(Priority::High),
                contact: on(5).then_some(contact),
            };
            for view in views {
                for actor in [&desk.li, &desk.boss, &desk.idle] {
                    if matches!(view, View::Contact(_)) && id_of(actor) == id_of(&desk.idle) {
                        continue;
                    }
                    let seen = list(desk, actor, view, filter.clone());
                    let narrow = filter.assignee.is_some()
                        || filter.label.is_some()
                        || filter.topic.is_some()
                        || filter.priority.is_some();
                    let wanted = match view {
                        _ if id_of(actor) == id_of(&desk.idle) => 0,
                        View::Mine => usize::from(id_of(actor) == id_of(&desk.li)),
                        View::Waiting => {
                            if narrow {
                                0
                            } else {
                                7
                            }
                        }
                        View::All | View::Contact(_) => {
                            if narrow {
                                1
                            } else {
                                8
                            }
                        }
                        View::Team | View::Snoozed | View::Bot | View::Resolved => 0,
                    };
                    assert_eq!(seen.len(), wanted, "{view:?} {filter:?}");
                }
            }
        }
        let none = ListFilter { label: Some(LabelId(5)), ..ListFilter::default() };
        assert!(list(desk, &desk.boss, View::All, none).is_empty());
    });
}

#[test]
fn foreign_conversations_are_not_there() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.other, "王小明");
        let c = desk.begin(&wang, "秘密的问题");
        let stranger = desk.contact(desk.other, "别人");
        let mut elsewhere = *wang.contact().unwrap();
        elsewhere.inbox = desk.inbox;
        let elsewhere = Actor::Contact(elsewhere);
        for actor in [&desk.li, &desk.idle, &stranger, &elsewhere] {
            let gone = |r: Result<(), ConversationError>| {
                assert!(
                    matches!(r, Err(ConversationError::NotFound | ConversationError::Denied(_))),
                    "{r:?}"
                );
            };
            let id = c.id;
            gone(desk.act(actor, move |tx, a| access_conversation(tx, a, id).map(|_| ())));
            gone(desk.act(actor, move |tx, a| view_conversation(tx, a, id).map(|_| ())));
            gone(desk.act(actor, move |tx, a| view_own_conversation(tx, a, id).map(|_| ())));
            gone(desk.act(actor, move |tx, a| list_messages(tx, a, id, None, Limit::of(None)).map(|_| ())));
            gone(desk.act(actor, move |tx, a| mark_read(tx, a, id, 1).map(|_| ())));
            gone(desk.act(actor, move |tx, a| resolve_conversation(tx, a, id).map(|_| ())));
            gone(
                desk.act(actor, move |tx, a| {
                    assign_conversation(tx, a, id, &Assignment::default()).map(|_| ())
                }),
            );
            gone(desk.say(actor, c.id, "x").map(|_| ()));
            let first = desk.timeline(&desk.boss, c.id)[0].id;
            gone(desk.act(actor, move |tx, a| view_message(tx, a, first).map(|_| ())));
        }
        assert!(plain(desk, &desk.li, View::All).is_empty());
        let found =
            desk.act(&desk.li, |tx, a| search_messages(tx, a, "秘密", None, Limit::of(None))).unwrap();
        assert!(found.items.is_empty());
        assert_eq!(desk.find(c.id).last_seq, 1, "nothing changed");
        let as_stranger = desk.act(&stranger, list_own_conversations).unwrap();
        assert!(as_stranger.is_empty());
        let own = desk.act(&wang, list_own_conversations).unwrap();
        assert_eq!(own.len(), 1);
        let forged = NewConversation {
            claimed: None,
            inbox: desk.other,
            contact: ContactId(4),
            topic_key: None,
            locale: Locale::En,
            first: message("f", "x"),
            by_bot: false,
        };
        assert!(desk.act(&wang, move |tx, a| open_conversation(tx, a, &forged)).is_err());
    });
}

#[test]
fn words_are_found_newest_first() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "我昨天提现的 500 USDT 还没到账");
        desk.say(&wang, c.id, "The TRON transfer is stuck").unwrap();
        let note = message("n", "到账延迟：链上拥堵");
        desk.act(&desk.li, move |tx, a| add_note(tx, a, c.id, &note)).unwrap();
        let search = |words: &'static str| -> Vec<i64> {
            desk.act(&desk.li, move |tx, a| search_messages(tx, a, words, None, Limit::of(None)))
                .unwrap()
                .items
                .iter()
                .map(|f| f.message.seq)
                .collect()
        };
        for (words, wanted) in [
            ("到账", vec![3, 1]),
            ("usdt 到账", vec![1]),
            ("账", vec![3, 1]),
            ("tron stuck", vec![2]),
            ("账到", vec![]),
            ("\"') or 1=1 --", vec![]),
            ("  ", vec![]),
        ] {
            assert_eq!(search(words), wanted, "{words}");
        }
        let denied = desk.act(&wang, |tx, a| search_messages(tx, a, "到账", None, Limit::of(None)));
        assert!(matches!(denied, Err(ConversationError::Denied(_))));
        let again =
            desk.t.db.write_blocking::<_, storage::Error, _>(|tx| reindex_messages(tx, 0, 100)).unwrap();
        assert!(again.is_some());
        assert_eq!(search("到账"), [3, 1]);
    });
}

#[test]
fn search_pages_reach_every_message() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "提现 0");
        for n in 1..12 {
            desk.say(&wang, c.id, &format!("提现 {n}")).unwrap();
        }
        let (mut after, mut seen) = (None::<String>, Vec::new());
        loop {
            let page = desk
                .act(&desk.li, move |tx, a| {
                    search_messages(tx, a, "提现", after.as_deref(), Limit::of(Some(5)))
                })
                .unwrap();
            seen.extend(page.items.iter().map(|f| f.message.seq));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, (1..=12).rev().collect::<Vec<_>>());
    });
}

#[test]
fn foreign_hits_do_not_hide_older_ones() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let own = desk.begin(&wang, "提现 自己的");
        let stranger = desk.contact(desk.other, "别人");
        let foreign = desk.begin(&stranger, "提现 别人的");
        for n in 0..40 {
            desk.say(&stranger, foreign.id, &format!("提现 {n}")).unwrap();
        }
        let page =
            desk.act(&desk.li, |tx, a| search_messages(tx, a, "提现", None, Limit::of(Some(2)))).unwrap();
        let seen: Vec<_> = page.items.iter().map(|f| f.message.conversation_id).collect();
        assert_eq!((seen, page.next), (vec![own.id], None));
    });
}

#[test]
fn the_timeline_is_read_backwards_and_forwards() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "0");
        for n in 1..10 {
            desk.say(&wang, c.id, &n.to_string()).unwrap();
        }
        let page = |before| {
            let t = desk
                .act(&desk.li, move |tx, a| list_messages(tx, a, c.id, before, Limit::of(Some(4))))
                .unwrap();
            (t.items.iter().map(|m| m.seq).collect::<Vec<_>>(), t.has_more)
        };
        assert_eq!(page(None), (vec![7, 8, 9, 10], true));
        assert_eq!(page(Some(7)), (vec![3, 4, 5, 6], true));
        assert_eq!(page(Some(3)), (vec![1, 2], false));
        let after =
            desk.act(&desk.li, move |tx, a| list_messages_after(tx, a, c.id, 8, Limit::of(Some(4)))).unwrap();
        assert_eq!(after.iter().map(|m| m.seq).collect::<Vec<_>>(), [9, 10]);
    });
}
