use super::*;

const INBOX: InboxId = InboxId(1);
const MINUTE: Millis = 60_000;

fn agent(capacity: usize, held_minutes: &[i64]) -> PresentAgent {
    PresentAgent {
        capacity,
        inboxes: vec![INBOX],
        held: held_minutes.iter().map(|m| Held { inbox: INBOX, held_ms: m * MINUTE }).collect(),
    }
}

fn floor(agents: Vec<PresentAgent>, waiting: usize) -> Floor {
    Floor {
        agents,
        queue: vec![INBOX; waiting],
        service_ms: BTreeMap::from([(INBOX, (1..=20).map(|minute| minute * MINUTE).collect())]),
        answer_ms: vec![],
        errors: vec![1.0; 10],
    }
}

fn minutes(range: Option<WaitRange>) -> Option<(i64, i64)> {
    range.map(|range| (range.from_ms / MINUTE, range.to_ms / MINUTE))
}

#[test]
fn nothing_is_said_without_data_or_agents() {
    let few = Floor {
        service_ms: BTreeMap::from([(INBOX, vec![MINUTE; MIN_SAMPLES - 1])]),
        ..floor(vec![agent(1, &[])], 2)
    };
    assert_eq!(estimate(&few, 1), [None, None]);
    assert_eq!(estimate(&floor(vec![], 2), 1), [None, None]);
    assert_eq!(estimate(&floor(vec![agent(0, &[])], 1), 1), [None]);
    let elsewhere = PresentAgent { inboxes: vec![InboxId(2)], ..agent(3, &[]) };
    assert_eq!(estimate(&floor(vec![elsewhere], 1), 1), [None]);
    assert_eq!(estimate(&floor(vec![agent(1, &[])], 0), 1), []);
    let far = estimate(&floor(vec![agent(1, &[])], MAX_QUEUE + 2), 1);
    assert!(far[MAX_QUEUE - 1].is_some() && far[MAX_QUEUE].is_none());
}

#[test]
fn room_means_no_wait_and_each_place_back_waits_longer() {
    let ranges = estimate(&floor(vec![agent(2, &[])], 6), 1);
    assert_eq!(minutes(ranges[0]), Some((0, 0)));
    assert_eq!(minutes(ranges[1]), Some((0, 0)));
    let tops: Vec<_> = ranges.iter().map(|range| range.unwrap().to_ms).collect();
    assert!(tops.is_sorted() && tops[5] > tops[2], "{tops:?}");
}

#[test]
fn the_time_already_passed_is_taken_into_account() {
    // Service of 1 to 20 minutes: one held for 15 has at most 5 left, one just taken up to 20.
    let fresh = minutes(estimate(&floor(vec![agent(1, &[0])], 1), 1)[0]).unwrap();
    let old = minutes(estimate(&floor(vec![agent(1, &[15])], 1), 1)[0]).unwrap();
    assert!(fresh.1 >= 17 && old.1 <= 5, "{fresh:?} {old:?}");
    // Longer than any other: nothing known, so as if begun anew.
    let beyond = minutes(estimate(&floor(vec![agent(1, &[60])], 1), 1)[0]).unwrap();
    assert!(beyond.1 >= 17, "{beyond:?}");
}

#[test]
fn more_than_the_capacity_must_be_done_first() {
    let at = minutes(estimate(&floor(vec![agent(1, &[19])], 1), 1)[0]).unwrap();
    let over = minutes(estimate(&floor(vec![agent(1, &[19, 0, 0])], 1), 1)[0]).unwrap();
    assert!(at.1 <= 1 && over.0 >= 5, "{at:?} {over:?}");
}

#[test]
fn agents_of_other_inboxes_do_not_shorten_the_wait() {
    let other = InboxId(2);
    let both = PresentAgent { inboxes: vec![INBOX, other], ..agent(1, &[]) };
    let mut mixed = floor(vec![both], 0);
    mixed.queue = vec![other, INBOX];
    let shared = minutes(estimate(&mixed, 1)[1]).unwrap();
    assert!(shared.1 >= 15, "the other inbox's conversation is ahead: {shared:?}");
    mixed.agents.push(PresentAgent { inboxes: vec![other], ..agent(1, &[]) });
    // The other inbox's first conversation takes a free agent of its own inbox or the shared one.
    let helped = estimate(&mixed, 1)[1].unwrap();
    assert!(helped.to_ms <= shared.1 * MINUTE);
}

#[test]
fn the_same_floor_and_seed_give_the_same_range() {
    let busy = floor(vec![agent(2, &[3, 7]), agent(1, &[1])], 9);
    assert_eq!(estimate(&busy, 5), estimate(&busy, 5));
    assert_ne!(estimate(&busy, 5), estimate(&busy, 6));
}

#[test]
fn answering_an_offer_takes_its_time() {
    let mut slow = floor(vec![agent(1, &[])], 1);
    slow.answer_ms = vec![20_000];
    assert_eq!(estimate(&slow, 1), [Some(WaitRange { from_ms: 20_000, to_ms: 20_000, middle_ms: 20_000 })]);
}

#[test]
fn earlier_errors_move_and_widen_the_range() {
    let with =
        |errors: Vec<f64>| estimate(&Floor { errors, ..floor(vec![agent(1, &[5])], 4) }, 1)[3].unwrap();
    let (right, twice, unknown) = (with(vec![1.0; 20]), with(vec![2.0; 20]), with(vec![]));
    assert_eq!((twice.from_ms, twice.to_ms), (right.from_ms * 2, right.to_ms * 2));
    assert_eq!(twice.middle_ms, right.middle_ms, "the measure itself is not stretched");
    assert!(unknown.to_ms - unknown.from_ms > right.to_ms - right.from_ms);
    assert_eq!(error_of(60_000, 90_000), Some(1.5));
    assert_eq!(error_of(MIN_MEASURED_MS - 1, 90_000), None);
}
