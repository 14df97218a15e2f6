//! What happens to one conversation.

use kernel::Limit;
use storage::Job;

use super::*;

const HOUR_MS: i64 = 3_600_000;

fn kinds(desk: &Desk<'_>) -> Vec<String> {
    desk.facts().into_iter().map(|f| f.kind).collect()
}

#[test]
fn a_conversation_from_the_first_word_to_the_last() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "提现没到账\n已经三个小时了");
        assert_eq!((c.number, c.subject.as_str(), c.status()), (1001, "提现没到账", Status::Waiting));
        assert_eq!(
            (c.last_seq, c.contact_message_count, c.preview.as_str()),
            (1, 1, "提现没到账 已经三个小时了")
        );
        desk.t.clock.advance(60_000);
        let answer = desk.say(&desk.li, c.id, "您好，我来看看").unwrap();
        let held = desk.find(c.id);
        assert_eq!(held.assignee_id, Some(id_of(&desk.li)), "answering takes it up");
        assert_eq!(held.first_response_at_ms, Some(answer.created_at_ms));
        assert_eq!(answer.seq, 3, "the assignment is an event before it");
        assert_eq!(desk.load(&desk.li), 1);
        desk.say(&wang, c.id, "好的").unwrap();
        let done = desk.act(&desk.li, move |tx, a| resolve_conversation(tx, a, c.id)).unwrap();
        assert_eq!((done.status(), desk.load(&desk.li)), (Status::Resolved, 0));
        let again = desk.act(&desk.li, move |tx, a| resolve_conversation(tx, a, c.id)).unwrap();
        assert_eq!(again.version, done.version, "repeating changes nothing");
        let refused = desk.say(&desk.li, c.id, "还有什么？");
        assert!(matches!(refused, Err(ConversationError::Resolved)));
        assert_eq!(
            kinds(desk),
            [
                "conversation_opened",
                "conversation_changed",
                "message_added",
                "message_added",
                "conversation_resolved"
            ]
        );
    });
}

#[test]
fn a_reply_reopens_for_a_week_and_counts_anew() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "问题");
        desk.say(&desk.li, c.id, "答").unwrap();
        desk.act(&desk.li, move |tx, a| resolve_conversation(tx, a, c.id)).unwrap();
        desk.t.clock.advance(6 * 24 * HOUR_MS);
        desk.say(&wang, c.id, "又来了").unwrap();
        let open = desk.find(c.id);
        assert_eq!((open.status(), open.first_response_at_ms), (Status::Open, None));
        assert_ne!(open.opening_id, c.opening_id);
        assert!(open.opened_at_ms > c.opened_at_ms);
        assert_eq!(desk.load(&desk.li), 1, "its holder keeps it");
        desk.act(&desk.li, move |tx, a| resolve_conversation(tx, a, c.id)).unwrap();
        desk.t.clock.advance(7 * 24 * HOUR_MS);
        assert!(matches!(desk.say(&wang, c.id, "还在吗"), Err(ConversationError::Resolved)));
        let late = desk.act(&wang, move |tx, a| reopen_conversation(tx, a, c.id));
        assert!(matches!(late, Err(ConversationError::Resolved)));
        desk.act(&desk.li, move |tx, a| reopen_conversation(tx, a, c.id)).unwrap();
        let twice = desk.act(&desk.li, move |tx, a| reopen_conversation(tx, a, c.id));
        assert!(matches!(twice, Err(ConversationError::NotResolved)));
    });
}

#[test]
fn nobody_waits_on_an_agent_who_left() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "问题");
        desk.say(&desk.li, c.id, "答").unwrap();
        desk.act(&desk.li, move |tx, a| resolve_conversation(tx, a, c.id)).unwrap();
        let (cli, li) = (Actor::room("cli", None, Permission::ALL), id_of(&desk.li));
        let gone = agents::AgentChange { teams: Some(vec![]), ..Default::default() };
        desk.t.db.write_blocking(move |tx| agents::change_agent(tx, &cli, li, &gone)).unwrap();
        desk.say(&wang, c.id, "又来了").unwrap();
        assert_eq!(desk.find(c.id).status(), Status::Waiting);
    });
}

#[test]
fn the_same_command_twice_is_done_once() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "一");
        assert_eq!(desk.begin(&wang, "一").id, c.id);
        let first = desk.say(&wang, c.id, "二").unwrap();
        let again = desk.say(&wang, c.id, "二").unwrap();
        assert_eq!(first, again);
        let other = message("say 二", "三");
        let conflict = desk.act(&wang, move |tx, a| add_message(tx, a, c.id, &other));
        assert!(matches!(conflict, Err(ConversationError::ClientIdReused)));
        assert_eq!(desk.timeline(&desk.li, c.id).len(), 2);
        assert_eq!(kinds(desk), ["conversation_opened", "message_added"]);
    });
}

#[test]
fn a_private_note_changes_nothing_a_contact_can_see() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "在吗");
        let before = desk.act(&wang, move |tx, a| view_own_conversation(tx, a, c.id)).unwrap();
        let seen = desk.timeline(&wang, c.id);
        let mut new = message("n1", "疑似钓鱼，先核对地址");
        new.mentions = vec![id_of(&desk.zhou)];
        let note = desk.act(&desk.li, move |tx, a| add_note(tx, a, c.id, &new)).unwrap();
        let edit = EditConversation { priority: Some(Priority::Urgent), ..EditConversation::default() };
        desk.act(&desk.li, move |tx, a| edit_conversation(tx, a, c.id, &edit)).unwrap();
        let after = desk.act(&wang, move |tx, a| view_own_conversation(tx, a, c.id)).unwrap();
        let public = |v: &ContactConversation| {
            let c = &v.conversation;
            (c.last_public_seq, c.last_message_at_ms, c.preview.clone(), c.answer_count, v.read_count)
        };
        assert_eq!(public(&before), public(&after));
        assert_eq!(desk.timeline(&wang, c.id), seen);
        assert_eq!(desk.timeline(&desk.li, c.id).len(), 3);
        let peek = desk.act(&wang, move |tx, a| view_message(tx, a, note.id));
        assert!(matches!(peek, Err(ConversationError::NotFound)));
        let own = message("n2", "我也来写");
        assert!(desk.act(&wang, move |tx, a| add_note(tx, a, c.id, &own)).is_err());
    });
}

#[test]
fn a_snooze_ends_by_clock_by_contact_or_by_hand() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "等区块确认");
        desk.say(&desk.li, c.id, "明天再看").unwrap();
        let until_ms = desk.now() + HOUR_MS;
        let put = |until_ms| desk.act(&desk.li, move |tx, a| snooze_conversation(tx, a, c.id, until_ms));
        assert_eq!(put(until_ms).unwrap().status(), Status::Snoozed);
        assert_eq!(desk.load(&desk.li), 0);
        assert!(matches!(put(desk.now()), Err(ConversationError::TimeOutOfRange)));
        let job = move |until_ms: i64| Job {
            id: 1,
            kind: WAKE.into(),
            dedupe_key: None,
            payload: serde_json::json!({ "conversation": c.id.0, "until_ms": until_ms }),
            attempts: 1,
        };
        // Moved: the job of the old time does nothing.
        put(until_ms + HOUR_MS).unwrap();
        desk.write(move |tx| wake_due(tx, &job(until_ms))).unwrap();
        assert_eq!(desk.find(c.id).status(), Status::Snoozed);
        desk.t.clock.advance(2 * HOUR_MS);
        desk.write(move |tx| wake_due(tx, &job(until_ms + HOUR_MS))).unwrap();
        assert_eq!((desk.find(c.id).status(), desk.load(&desk.li)), (Status::Open, 1));
        put(desk.now() + HOUR_MS).unwrap();
        desk.say(&wang, c.id, "有消息吗").unwrap();
        assert_eq!(desk.find(c.id).status(), Status::Open, "the contact's reply wakes it");
        put(desk.now() + HOUR_MS).unwrap();
        desk.act(&desk.li, move |tx, a| wake_conversation(tx, a, c.id)).unwrap();
        let twice = desk.act(&desk.li, move |tx, a| wake_conversation(tx, a, c.id));
        assert!(matches!(twice, Err(ConversationError::NotSnoozed)));
        let ended: Vec<_> = desk
            .timeline(&desk.li, c.id)
            .into_iter()
            .filter_map(|m| m.event.filter(|e| e.kind == EventKind::Woken)?.new_text)
            .collect();
        assert_eq!(ended, ["clock", "contact", "agent"]);
    });
}

#[test]
fn a_persons_choice_always_wins() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "在吗");
        let (li, zhou, team) = (id_of(&desk.li), id_of(&desk.zhou), desk.team);
        let to = |agent, team, note| Assignment { agent, team, note };
        let give =
            |by: &Actor, to: Assignment| desk.act(by, move |tx, a| assign_conversation(tx, a, c.id, &to));
        give(&desk.zhou, to(Some(zhou), None, None)).unwrap();
        let routing =
            Actor::room("routing", None, &[Permission::ConversationsRead, Permission::ConversationsAssign]);
        let late = desk.act(&routing, move |tx, a| claim_waiting(tx, a, c.id, li));
        assert!(matches!(late, Err(ConversationError::AlreadyHeld(holder)) if holder == zhou));
        let note = message("t1", "会讲英语的同事接一下");
        give(&desk.zhou, to(Some(li), Some(team), Some(note))).unwrap();
        assert_eq!((desk.load(&desk.li), desk.load(&desk.zhou)), (1, 0));
        let unfit = give(&desk.li, to(Some(id_of(&desk.idle)), None, None));
        assert!(matches!(unfit, Err(ConversationError::AgentUnfit(_))));
        let nowhere = give(&desk.li, to(None, Some(TeamId(5)), None));
        assert!(matches!(nowhere, Err(ConversationError::NoTeam)));
        give(&desk.li, to(None, Some(team), None)).unwrap();
        assert_eq!((desk.find(c.id).status(), desk.load(&desk.li)), (Status::Waiting, 0));
        desk.act(&routing, move |tx, a| claim_waiting(tx, a, c.id, zhou)).unwrap();
        let held = desk.find(c.id);
        assert_eq!((held.assignee_id, held.team_id), (Some(zhou), Some(team)));
    });
}

#[test]
fn taking_a_conversation_is_no_way_to_change_its_team() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "在吗");
        let (li, team) = (id_of(&desk.li), desk.team);
        let mut junior = desk.li.clone();
        if let Actor::Agent(agent) = &mut junior {
            agent.permissions =
                Permissions::of(&[Permission::ConversationsRead, Permission::ConversationsReply]);
        }
        let take = |team| {
            let to = Assignment { agent: Some(li), team, note: None };
            desk.act(&junior, move |tx, a| assign_conversation(tx, a, c.id, &to))
        };
        assert!(matches!(take(Some(team)), Err(ConversationError::Denied(_))));
        assert_eq!(desk.find(c.id).assignee_id, None);
        take(None).unwrap();
        assert_eq!(desk.find(c.id).assignee_id, Some(li));
    });
}

#[test]
fn every_change_is_an_event_and_a_fact() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "在吗");
        let label = desk.act(&desk.li, |tx, a| create_label(tx, a, "钓鱼", "#AA0000")).unwrap();
        let twin = desk.act(&desk.li, |tx, a| create_label(tx, a, "钓鱼", "#BB0000"));
        assert!(matches!(twin, Err(ConversationError::LabelTaken)));
        let topic = default_topics(&Locale::ALL)[0].key.clone();
        let edit = EditConversation {
            subject: Some(" 提现  超时 ".into()),
            priority: Some(Priority::High),
            topic_key: Some(Some(topic.clone())),
            labels: Some(vec![label.id]),
        };
        let change =
            |edit: EditConversation| desk.act(&desk.li, move |tx, a| edit_conversation(tx, a, c.id, &edit));
        let changed = change(edit.clone()).unwrap();
        assert_eq!(
            (changed.subject.as_str(), changed.topic_key.as_deref()),
            ("提现 超时", Some(topic.as_str()))
        );
        assert_eq!(changed.queue_rank, queue_rank(c.opened_at_ms, Priority::High));
        assert_eq!(change(edit).unwrap().version, changed.version, "nothing new, nothing told");
        let wrong =
            EditConversation { topic_key: Some(Some("no such".into())), ..EditConversation::default() };
        assert!(matches!(change(wrong), Err(ConversationError::NoTopic)));
        change(EditConversation { labels: Some(vec![]), ..EditConversation::default() }).unwrap();
        let words: Vec<_> = desk
            .timeline(&desk.li, c.id)
            .into_iter()
            .filter_map(|m| m.event)
            .map(|e| e.kind.word())
            .collect();
        assert_eq!(
            words,
            ["subject_changed", "priority_changed", "topic_changed", "label_added", "label_removed"]
        );
        let told = desk.facts();
        assert_eq!(told.iter().filter(|f| f.kind == "conversation_changed").count(), 5);
        assert!(told.iter().all(|f| !f.payload.to_string().contains("超时")), "no text in facts");
        for fact in &told {
            let parsed: ConversationFact = fact.parse().unwrap();
            assert_eq!(storage::Fact::kind(&parsed), fact.kind);
        }
        desk.act(&desk.li, move |tx, a| delete_label(tx, a, label.id)).unwrap();
    });
}

#[test]
fn reads_only_go_forward() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "一");
        desk.say(&wang, c.id, "二").unwrap();
        let read =
            |actor: &Actor, count| desk.act(actor, move |tx, a| mark_read(tx, a, c.id, count)).unwrap();
        assert_eq!(read(&desk.li, 99), 2);
        read(&desk.li, 1);
        let view = desk.act(&desk.li, move |tx, a| view_conversation(tx, a, c.id)).unwrap();
        assert_eq!((view.conversation.contact_message_count, view.read_count), (2, 2));
        let theirs = desk.act(&desk.zhou, move |tx, a| view_conversation(tx, a, c.id)).unwrap();
        assert_eq!(theirs.read_count, 0, "each agent reads alone");
        let own = desk.act(&wang, move |tx, a| view_own_conversation(tx, a, c.id)).unwrap();
        assert_eq!((own.agent_read_seq, own.read_count), (2, 0));
        desk.say(&desk.li, c.id, "三").unwrap();
        assert_eq!(read(&wang, 1), 1);
        let own = desk.act(&wang, move |tx, a| view_own_conversation(tx, a, c.id)).unwrap();
        assert_eq!(own.conversation.answer_count - own.read_count, 0);
        assert_eq!(kinds(desk).iter().filter(|k| *k == "conversation_read").count(), 2);
    });
}

#[test]
fn an_agent_leaves_the_newest_message_unread_for_themselves_alone() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "一");
        desk.say(&wang, c.id, "二").unwrap();
        for agent in [&desk.li, &desk.zhou] {
            desk.act(agent, move |tx, a| mark_read(tx, a, c.id, 2)).unwrap();
        }
        let read_by =
            |agent: &Actor| desk.act(agent, move |tx, a| view_conversation(tx, a, c.id)).unwrap().read_count;
        let seen = |a: &Actor| desk.act(a, move |tx, a| view_own_conversation(tx, a, c.id)).unwrap();
        for _ in 0..2 {
            assert_eq!(desk.act(&desk.li, move |tx, a| mark_unread(tx, a, c.id)).unwrap(), 1);
        }
        assert_eq!((read_by(&desk.li), read_by(&desk.zhou)), (1, 2));
        assert_eq!(seen(&wang).agent_read_seq, 2, "it was read all the same");
        assert_eq!(kinds(desk).iter().filter(|k| *k == "conversation_read").count(), 3, "told once");
        assert!(
            desk.act(&wang, move |tx, a| mark_unread(tx, a, c.id)).is_err(),
            "only the desk puts aside what it has read"
        );
        desk.act(&desk.li, move |tx, a| mark_read(tx, a, c.id, 2)).unwrap();
        assert_eq!(read_by(&desk.li), 2);
    });
}

#[test]
fn drafts_are_kept_per_agent_and_kind() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "一");
        let put = |actor: &Actor, kind, text: &'static str| {
            desk.act(actor, move |tx, a| put_draft(tx, a, c.id, kind, text, None)).unwrap();
        };
        put(&desk.li, DraftKind::Message, "您好");
        put(&desk.li, DraftKind::Note, "查链上");
        put(&desk.li, DraftKind::Message, "您好，");
        put(&desk.li, DraftKind::Note, "");
        let own = desk.act(&desk.li, move |tx, a| drafts(tx, a, c.id)).unwrap();
        assert_eq!(own, Drafts { message: "您好，".into(), ..Drafts::default() });
        let message = DraftKind::Message;
        let translated =
            move |tx: &Tx<'_>, a: &Actor| put_draft(tx, a, c.id, message, "Hello,", Some("您好，"));
        desk.act(&desk.li, translated).unwrap();
        let own = desk.act(&desk.li, move |tx, a| drafts(tx, a, c.id)).unwrap();
        assert_eq!((own.message.as_str(), own.original.as_deref()), ("Hello,", Some("您好，")));
        put(&desk.li, DraftKind::Message, "Hello");
        let own = desk.act(&desk.li, move |tx, a| drafts(tx, a, c.id)).unwrap();
        assert_eq!(own.original, None, "it is what was said last");
        assert_eq!(desk.act(&desk.zhou, move |tx, a| drafts(tx, a, c.id)).unwrap(), Drafts::default());
        assert!(desk.act(&wang, move |tx, a| drafts(tx, a, c.id)).is_err());
    });
}

#[test]
fn secrets_are_masked_before_anything_is_stored() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        let c = desk.begin(&wang, phrase);
        let m = &desk.timeline(&desk.li, c.id)[0];
        assert_eq!(m.masked, ["recovery_phrase"]);
        assert!(
            !m.text.contains("sausage") && !c.preview.contains("sausage") && !c.subject.contains("sausage")
        );
        let found =
            desk.act(&desk.li, |tx, a| search_messages(tx, a, "sausage", None, Limit::of(None))).unwrap();
        assert!(found.items.is_empty());
    });
}

#[test]
fn a_blocked_contact_cannot_write_or_reopen() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "一");
        let who = wang.contact().unwrap().id;
        desk.act(&desk.li, move |tx, a| Ok(contacts::block_contact(tx, a, who, "spam")?)).unwrap();
        assert!(matches!(desk.say(&wang, c.id, "二"), Err(ConversationError::Blocked)));
        desk.act(&desk.li, move |tx, a| resolve_conversation(tx, a, c.id)).unwrap();
        let again = desk.act(&wang, move |tx, a| reopen_conversation(tx, a, c.id));
        assert!(matches!(again, Err(ConversationError::Blocked)));
        assert_eq!(desk.timeline(&wang, c.id).len(), 2, "reading what was written stays");
    });
}

#[test]
fn refused_commands_change_nothing() {
    on_each_desk(|desk| {
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "一");
        let before = (desk.find(c.id), desk.facts().len());
        let empty = message("e", "  \n");
        assert!(matches!(
            desk.act(&wang, move |tx, a| add_message(tx, a, c.id, &empty)),
            Err(ConversationError::Empty)
        ));
        let long = message("l", &"字".repeat(20_001));
        let long = desk.act(&wang, move |tx, a| add_message(tx, a, c.id, &long));
        assert!(matches!(long, Err(ConversationError::TooLong { field: "text", max: 20_000 })));
        let mut files = message("f", "看图");
        files.attachments = vec!["0".repeat(32)];
        let file = desk.act(&wang, move |tx, a| add_message(tx, a, c.id, &files));
        assert!(matches!(file, Err(ConversationError::NoFile)));
        assert_eq!((desk.find(c.id), desk.facts().len()), before);
    });
}

#[test]
fn an_anonymous_contacts_conversations_go_to_the_signed_one() {
    on_each_desk(|desk| {
        let (before, signed) = (desk.contact(desk.inbox, "匿名"), desk.contact(desk.inbox, "王小明"));
        let stranger = desk.contact(desk.inbox, "别人");
        let (mine, theirs) = (desk.begin(&before, "一"), desk.begin(&stranger, "二"));
        let (from, to) = (before.contact().unwrap().id, signed.contact().unwrap().id);
        let webchat = Actor::room("webchat", None, &[Permission::ContactsWrite]);
        desk.act(&webchat, move |tx, a| hand_over_to_contact(tx, a, from, to, &[mine.id, theirs.id]))
            .unwrap();
        assert_eq!(desk.find(mine.id).contact_id, to);
        assert_eq!(desk.find(theirs.id).contact_id, theirs.contact_id, "what is not theirs stays");
        desk.say(&signed, mine.id, "我登录了").unwrap();
        assert!(desk.say(&before, mine.id, "旧会话").is_err());
        assert!(desk.act(&desk.li, move |tx, a| hand_over_to_contact(tx, a, to, from, &[])).is_ok());
    });
}
