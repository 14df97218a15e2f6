//! Offers and the queue, through the acts, on both engines.

use std::sync::atomic::{AtomicUsize, Ordering};

use agents::PresenceStatus::{Away, Busy, Online};
use conversations::{Assignment, Priority};
use kernel::{ConversationId, DomainError as _, InboxId};
use security::{Actor, Permission};
use storage::testing::on_each;

use crate::acts::{offer_waiting, track};
use crate::desk::Desk;
use crate::{
    AGAIN_MS, HAND_BACK_MS, Outcome, QueuePicture, RoutingError, accept_offer, access_offer, decline_offer,
    list_queue, open_offers, tell_queue,
};

#[test]
fn the_queue_is_offered_in_order_to_whoever_has_room() {
    on_each(|t| {
        let desk = Desk::new(t);
        let first = desk.ask();
        t.clock.advance(60_000);
        let second = desk.ask();
        t.clock.advance(60_000);
        let urgent = desk.ask();
        desk.set_priority(urgent, Priority::Urgent);
        assert_eq!(desk.offers(), [], "nobody is there");
        let a = desk.online(2);
        assert_eq!(desk.offers(), [(urgent, a), (first, a)]);
        let b = desk.online(1);
        assert_eq!(desk.offers(), [(urgent, a), (first, a), (second, b)]);
        let fourth = desk.ask();
        assert_eq!(desk.offers().len(), 3, "nobody has room");
        let offer = desk.offer_of(second);
        let actor = desk.actor(b);
        let taken = desk.write(move |tx| accept_offer(tx, &actor, offer.id));
        desk.pump();
        assert_eq!(taken.assignee_id, Some(b));
        assert_eq!(desk.offers(), [(urgent, a), (first, a)]);
        desk.resolve(second);
        assert_eq!(desk.offers(), [(urgent, a), (first, a), (fourth, b)]);
    });
}

#[test]
fn an_urgent_one_passes_only_those_of_the_last_hour() {
    on_each(|t| {
        let desk = Desk::new(t);
        let old = desk.ask();
        t.clock.advance(61 * 60_000);
        let young = desk.ask();
        let urgent = desk.ask();
        desk.set_priority(urgent, Priority::Urgent);
        let a = desk.online(3);
        assert_eq!(desk.offers(), [(old, a), (urgent, a), (young, a)]);
    });
}

#[test]
fn most_room_then_longest_idle_and_only_those_who_are_there() {
    on_each(|t| {
        let desk = Desk::new(t);
        let (busy, away) = (desk.online(9), desk.online(9));
        desk.presence(busy, Busy);
        desk.presence(away, Away);
        let small = desk.online(1);
        t.clock.advance(1_000);
        let early = desk.online(2);
        t.clock.advance(1_000);
        let late = desk.online(2);
        let asked: Vec<_> = (0..5).map(|_| desk.ask()).collect();
        let got: Vec<_> = desk.offers().into_iter().map(|(_, agent)| agent).collect();
        assert_eq!(got, [early, late, small, early, late], "{asked:?}");
    });
}

#[test]
fn who_declines_is_passed_over_for_a_while() {
    on_each(|t| {
        let desk = Desk::new(t);
        let a = desk.online(2);
        let asked = desk.ask();
        let (offer, actor) = (desk.offer_of(asked), desk.actor(a));
        let id = offer.id;
        let (first, again) = (actor.clone(), actor.clone());
        desk.write(move |tx| decline_offer(tx, &first, id));
        desk.write(move |tx| decline_offer(tx, &again, id));
        desk.pump();
        assert_eq!(desk.offers(), [], "nobody else is there");
        let late = t.db.write_blocking(move |tx| accept_offer(tx, &actor, id));
        assert!(matches!(late, Err(RoutingError::Ended(Outcome::Declined))));
        desk.pass(AGAIN_MS - 1);
        assert_eq!(desk.offers(), []);
        desk.pass(1);
        assert_eq!(desk.offers(), [(asked, a)], "asked again, at the exact time");
        let b = desk.online(1);
        let (id, actor) = (desk.offer_of(asked).id, desk.actor(a));
        desk.write(move |tx| decline_offer(tx, &actor, id));
        desk.pump();
        assert_eq!(desk.offers(), [(asked, b)]);
    });
}

#[test]
fn two_missed_offers_make_an_agent_away_and_the_next_is_asked() {
    on_each(|t| {
        let desk = Desk::new(t);
        let a = desk.online(5);
        let b = desk.online(1);
        let first = desk.ask();
        assert_eq!(desk.offers(), [(first, a)]);
        desk.pass(29_999);
        assert_eq!(desk.offers(), [(first, a)]);
        desk.pass(1);
        assert_eq!(desk.offers(), [(first, b)], "went on at the exact time");
        let second = desk.ask();
        assert_eq!(desk.offers(), [(first, b), (second, a)]);
        let presence = |agent| t.db.read_blocking(move |tx| agents::presence_of(tx, agent)).unwrap().unwrap();
        assert_eq!(presence(a).status, Online);
        desk.pass(30_000);
        assert_eq!(presence(a).status, Away);
        assert_eq!(presence(b).status, Online, "one miss only");
        desk.presence(a, Online);
        desk.pass(AGAIN_MS);
        assert!(!desk.offers().is_empty(), "a fresh start");
        assert_eq!(presence(a).status, Online);
    });
}

#[test]
fn a_choice_by_hand_withdraws_the_offer() {
    on_each(|t| {
        let desk = Desk::new(t);
        let (a, b) = (desk.online(3), desk.agent(3));
        let (picked, resolved, own) = (desk.ask(), desk.ask(), desk.ask());
        assert_eq!(desk.offers().len(), 3);
        let ids: Vec<_> = [picked, resolved, own].map(|id| desk.offer_of(id).id).into();
        desk.assign(picked, Some(b));
        desk.resolve(resolved);
        desk.assign(own, Some(a));
        assert_eq!(desk.offers(), []);
        let actor = desk.actor(a);
        let outcomes: Vec<_> = ids
            .iter()
            .map(|id| {
                let (id, actor) = (*id, actor.clone());
                t.db.read_blocking(move |tx| access_offer(tx, &actor, id)).unwrap().closed.unwrap().1
            })
            .collect();
        assert_eq!(outcomes, [Outcome::Withdrawn, Outcome::Withdrawn, Outcome::Accepted]);
        let late = t.db.write_blocking({
            let (actor, id) = (actor.clone(), ids[0]);
            move |tx| accept_offer(tx, &actor, id)
        });
        assert_eq!(late.unwrap_err().code(), "offer_ended");
        assert_eq!(desk.conversation(picked).assignee_id, Some(b));
        let jobs: i64 =
            t.db.read_blocking(|tx| tx.one("select count(*) from jobs where kind = 'routing.expire'", &[]))
                .unwrap();
        assert_eq!(jobs, 0, "no expiry is left behind");
    });
}

#[test]
fn offers_leave_with_the_agent_and_nobody_is_lost() {
    on_each(|t| {
        let desk = Desk::new(t);
        let a = desk.online(2);
        let asked = desk.ask();
        desk.presence(a, Away);
        assert_eq!(desk.offers(), []);
        let b = desk.online(1);
        assert_eq!(desk.offers(), [(asked, b)]);
        desk.assign(asked, Some(b));
        desk.assign(asked, None);
        assert_eq!(desk.offers(), [(asked, b)], "back in the queue, offered again");
    });
}

#[test]
fn offers_are_seen_and_answered_only_by_their_agent() {
    on_each(|t| {
        let desk = Desk::new(t);
        let (a, b) = (desk.online(1), desk.agent(1));
        let asked = desk.ask();
        let id = desk.offer_of(asked).id;
        let (own, other) = (desk.actor(a), desk.actor(b));
        let count = |actor: &Actor| {
            let actor = actor.clone();
            t.db.read_blocking(move |tx| open_offers(tx, &actor)).unwrap().len()
        };
        assert_eq!((count(&own), count(&other)), (1, 0));
        for actor in [other, Actor::room("x", None, Permission::ALL)] {
            let (one, two, three) = (actor.clone(), actor.clone(), actor);
            assert!(matches!(
                t.db.read_blocking(move |tx| access_offer(tx, &one, id)),
                Err(RoutingError::NotFound)
            ));
            assert!(matches!(
                t.db.write_blocking(move |tx| accept_offer(tx, &two, id)),
                Err(RoutingError::NotFound)
            ));
            assert!(matches!(
                t.db.write_blocking(move |tx| decline_offer(tx, &three, id)),
                Err(RoutingError::NotFound)
            ));
        }
        assert_eq!(desk.conversation(asked).assignee_id, None);
        let (one, two) = (own.clone(), own);
        desk.write(move |tx| accept_offer(tx, &one, id));
        let again = desk.write(move |tx| accept_offer(tx, &two, id));
        assert_eq!(again.assignee_id, Some(a), "the same answer again");
    });
}

/// One agent accepts, a colleague picks up by hand, at the same moment: the hand always wins.
#[test]
fn a_pick_up_by_hand_wins_a_thousand_races() {
    on_each(|t| {
        let desk = Desk::new(t);
        let (a, b) = (desk.online(100), desk.agent(100));
        let accepted = AtomicUsize::new(0);
        for _ in 0..20 {
            let asked: Vec<ConversationId> = (0..50).map(|_| desk.ask_quietly()).collect();
            desk.write(offer_waiting);
            let offers: Vec<_> = asked.iter().map(|id| desk.offer_of(*id).id).collect();
            let (own, other) = (desk.actor(a), desk.actor(b));
            let accept = |id| {
                let own = own.clone();
                match t.db.write_blocking(move |tx| accept_offer(tx, &own, id)) {
                    Ok(_) => _ = accepted.fetch_add(1, Ordering::Relaxed),
                    Err(RoutingError::Ended(_)) => {}
                    Err(other) => panic!("{other:?}"),
                }
            };
            let pick_up = |id| {
                let other = other.clone();
                let to = Assignment { agent: Some(b), ..Assignment::default() };
                t.db.write_blocking(move |tx| conversations::assign_conversation(tx, &other, id, &to))
                    .unwrap();
            };
            std::thread::scope(|scope| {
                scope.spawn(|| offers.iter().copied().for_each(accept));
                scope.spawn(|| asked.iter().copied().for_each(pick_up));
            });
            for id in asked {
                assert_eq!(desk.conversation(id).assignee_id, Some(b));
                desk.write(move |tx| track(tx, id, tx.now()));
                desk.resolve_quietly(id);
            }
            assert_eq!(desk.offers(), []);
        }
        println!("{} of 1000 were accepted before the hand came", accepted.into_inner());
    });
}

#[test]
fn waits_are_foretold_from_what_was_held_and_never_count_up() {
    on_each(|t| {
        let desk = Desk::new(t);
        let a = desk.online(1);
        for minutes in 1..=10 {
            let id = desk.ask();
            let (offer, actor) = (desk.offer_of(id).id, desk.actor(a));
            t.clock.advance(5_000);
            desk.write(move |tx| accept_offer(tx, &actor, offer));
            desk.pump();
            t.clock.advance(minutes * 60_000);
            desk.resolve(id);
        }
        let held = desk.ask();
        let (offer, actor) = (desk.offer_of(held).id, desk.actor(a));
        desk.write(move |tx| accept_offer(tx, &actor, offer));
        desk.pump();
        let (next, last) = (desk.ask(), desk.ask());
        let tell = || {
            let picture = t.db.read_blocking(QueuePicture::read).unwrap().foretell();
            let wait = picture.wait_of_next(desk.inbox);
            let places = desk.write(move |tx| tell_queue(tx, &picture, &[held, next, last]));
            (places, wait)
        };
        let (places, wait) = tell();
        let ids: Vec<_> = places.iter().map(|(id, place)| (*id, place.position)).collect();
        assert_eq!(ids, [(next, 1), (last, 2)], "the one that is held waits no more");
        let range = |places: &[(ConversationId, crate::QueuePlace)], at: usize| places[at].1.range;
        let (first, second) = (range(&places, 0).unwrap(), range(&places, 1).unwrap());
        assert!(first.to_ms <= second.to_ms && second.to_ms <= wait.unwrap().to_ms);
        assert!((2 * 60_000..30 * 60_000).contains(&first.to_ms), "{first:?}");
        // The agent leaves: no number at all. Comes back: not a longer one than before.
        desk.presence(a, Away);
        assert_eq!(range(&tell().0, 0), None);
        desk.presence(a, Online);
        t.clock.advance(60_000);
        let back = range(&tell().0, 0);
        assert!(back.is_none_or(|now| now.to_ms <= first.to_ms && now.from_ms <= first.from_ms), "{back:?}");
        // When the wait is over, how wrong the estimate was is kept.
        desk.resolve(held);
        let (offer, actor) = (desk.offer_of(next).id, desk.actor(a));
        desk.write(move |tx| accept_offer(tx, &actor, offer));
        desk.pump();
        let errors = t.db.read_blocking(crate::store::wait_errors).unwrap();
        assert_eq!(errors.len(), 1);
        let rows: i64 = t.db.read_blocking(|tx| tx.one("select count(*) from told_waits", &[])).unwrap();
        assert_eq!(rows, 1, "only the last one still waits");
    });
}

#[test]
fn outside_hours_the_contact_sees_the_next_opening() {
    on_each(|t| {
        let desk = Desk::new(t);
        let monday = inboxes::WeeklyShift { weekday: 1, shift: inboxes::Shift { from: 540, to: 1080 } };
        let inbox = desk.inbox;
        desk.write(move |tx| {
            let hours = inboxes::BusinessHours::new("UTC", false, &[monday], vec![]).unwrap();
            inboxes::set_hours(tx, &Actor::room("test", None, Permission::ALL), inbox, &hours)
        });
        let asked = desk.ask();
        let picture = t.db.read_blocking(QueuePicture::read).unwrap().foretell();
        let place = desk.write(move |tx| tell_queue(tx, &picture, &[asked]))[0].1;
        // The clock of tests starts on Monday at 02:00 UTC.
        assert_eq!(
            (place.closed, place.opens_at_ms),
            (true, Some(storage::testing::START_MS + 7 * 3_600_000))
        );
    });
}

#[test]
fn agents_list_the_queue_of_their_own_inboxes() {
    on_each(|t| {
        let desk = Desk::new(t);
        let a = desk.agent(1);
        let (first, second) = (desk.ask(), desk.ask());
        let own = desk.actor(a);
        let rows = t.db.read_blocking(move |tx| list_queue(tx, &own)).unwrap();
        assert_eq!(
            rows.iter().map(|row| (row.conversation, row.position)).collect::<Vec<_>>(),
            [(first, 1), (second, 2)]
        );
        let Actor::Agent(mut other) = desk.actor(a) else { unreachable!() };
        other.inboxes = security::InboxScope::Of([InboxId(1)].into());
        assert!(
            t.db.read_blocking(move |tx| list_queue(tx, &Actor::Agent(other.clone()))).unwrap().is_empty()
        );
        let contact = Actor::Bot(security::BotActor { inbox: desk.inbox });
        assert!(matches!(
            t.db.read_blocking(move |tx| list_queue(tx, &contact)),
            Err(RoutingError::Denied(_))
        ));
    });
}

#[test]
fn what_routing_never_heard_of_is_still_on_somebodys_hands() {
    on_each(|t| {
        let desk = Desk::new(t);
        let (a, id) = (desk.online(1), desk.ask_quietly());
        let to = Assignment { agent: Some(a), ..Assignment::default() };
        let house = Actor::room("import", None, Permission::ALL);
        desk.write(move |tx| conversations::assign_conversation(tx, &house, id, &to));
        t.clock.advance(60_000);
        let held = t.db.read_blocking(crate::store::on_hands).unwrap();
        assert_eq!(held, [(a, desk.inbox, storage::testing::START_MS)]);
        desk.pump();
        let held = t.db.read_blocking(crate::store::on_hands).unwrap();
        assert_eq!(held.len(), 1, "and is not counted twice");
        desk.resolve(id);
        assert!(t.db.read_blocking(crate::store::on_hands).unwrap().is_empty());
    });
}

#[test]
fn what_a_vanished_agent_left_unanswered_goes_back_to_the_queue_and_nothing_else() {
    on_each(|t| {
        let desk = Desk::new(t);
        let (gone, away, back) = (desk.agent(9), desk.online(9), desk.online(9));
        desk.presence(gone, Online);
        let (waits, answered, aside, theirs, of_back) = (
            desk.ask_quietly(),
            desk.ask_quietly(),
            desk.ask_quietly(),
            desk.ask_quietly(),
            desk.ask_quietly(),
        );
        for (id, agent) in [(waits, gone), (answered, gone), (aside, gone), (theirs, away), (of_back, back)] {
            desk.assign(id, Some(agent));
        }
        desk.answer(answered, gone);
        let until_ms = t.db.clock().now_ms() + 86_400_000;
        let actor = desk.actor(gone);
        desk.write(move |tx| conversations::snooze_conversation(tx, &actor, aside, until_ms).map(drop));
        desk.presence(away, Away);
        desk.vanish(gone);
        desk.write(move |tx| agents::heartbeat(tx, &[away, back]));
        desk.vanish(back);
        let holder = |id| desk.conversation(id).assignee_id;
        desk.pass(HAND_BACK_MS / 2);
        desk.presence(back, Online);
        desk.pass(HAND_BACK_MS / 2 - 120_000);
        assert_eq!(holder(waits), Some(gone), "the time is not over yet");
        desk.pass(120_001);
        assert_eq!(holder(waits), None, "somebody else may answer now");
        assert_eq!(desk.offers(), [(waits, back)]);
        assert_eq!((holder(answered), holder(aside)), (Some(gone), Some(gone)), "these wait for nobody here");
        assert_eq!(holder(theirs), Some(away), "away by choice is not gone");
        assert_eq!(holder(of_back), Some(back), "came back in time");
    });
}
