use super::*;
use crate::metrics::Metric;

fn sample(at: &str, inbox: i64, agent: Option<i64>, value: i64) -> Sample {
    let at_ms = at.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    Sample { at_ms, inbox: InboxId(inbox), agent: agent.map(AgentId), value, parts: Box::default() }
}

fn names<I: Ord>(pairs: [(I, &str); 2]) -> BTreeMap<I, String> {
    pairs.into_iter().map(|(id, name)| (id, name.to_owned())).collect()
}

fn result_of(key: &str, samples: &[Sample]) -> MetricResult {
    let period = Period::new("2026-11-23", "2026-11-25", "Asia/Shanghai").unwrap();
    let agents = names([(AgentId(1), "李娜"), (AgentId(2), "=cmd")]);
    let inboxes = names([(InboxId(1), "Wallet"), (InboxId(2), "Card")]);
    grouped(Metric::of_key(key).unwrap(), &period, samples, &agents, &inboxes)
}

#[test]
fn samples_fall_into_days_agents_and_inboxes() {
    let samples = [
        sample("2026-11-22T16:00:00Z", 1, Some(1), 10),
        sample("2026-11-23T15:59:59Z", 1, Some(2), 30),
        sample("2026-11-24T16:00:00Z", 2, None, 20),
        sample("2026-11-25T16:00:00Z", 2, Some(1), 99),
    ];
    let got = result_of("resolution_time", &samples);
    assert_eq!((got.total.n, got.total.median, got.total.p90), (3, Some(20.0), Some(30.0)));
    let days: Vec<_> = got.days.iter().map(|(day, figures)| (day.to_string(), figures.n)).collect();
    assert_eq!(days, [("2026-11-23".into(), 2), ("2026-11-24".into(), 0), ("2026-11-25".to_owned(), 1)]);
    let agents: Vec<_> = got.by_agent.iter().map(|(_, name, figures)| (name.as_str(), figures.n)).collect();
    assert_eq!(agents, [("李娜", 1), ("=cmd", 1)]);
    assert_eq!(got.by_inbox.iter().map(|(id, _, f)| (id.0, f.n)).collect::<Vec<_>>(), [(1, 2), (2, 1)]);
    assert_eq!(got.distribution, None);
}

#[test]
fn faces_have_a_share_and_a_distribution() {
    let samples: Vec<_> = [5, 4, 4, 1].map(|face| sample("2026-11-23T03:00:00Z", 1, Some(1), face)).into();
    let got = result_of("satisfaction", &samples);
    assert_eq!((got.total.median, got.total.share), (Some(4.0), Some(0.75)));
    assert_eq!(got.distribution, Some([1, 0, 0, 2, 1]));
}

#[test]
fn counts_are_only_counted() {
    let got = result_of("volume", &[sample("2026-11-23T03:00:00Z", 9, Some(9), 1)]);
    assert_eq!(got.total, Figures::counted(1));
    assert_eq!((got.by_agent[0].1.as_str(), got.by_inbox[0].1.as_str()), ("#9", "#9"), "names that are gone");
}

#[test]
fn a_file_shows_the_same_figures() {
    let samples =
        [sample("2026-11-23T03:00:00Z", 1, Some(2), 5), sample("2026-11-23T04:00:00Z", 1, Some(1), 2)];
    let text = result_of("satisfaction", &samples).to_csv();
    let lines: Vec<_> = text.split("\r\n").collect();
    assert_eq!(lines[0], "\u{FEFF}group,id,name,n,median_score,p90_score,share_good");
    assert_eq!(lines[1], "total,,,2,3.5,5,0.5000");
    assert_eq!(lines[2], "day,2026-11-23,,2,3.5,5,0.5000");
    assert_eq!(lines[3], "day,2026-11-24,,0,,,");
    assert!(lines.contains(&"agent,2,\"'=cmd\",1,5,5,1.0000"), "{text}");
    assert!(lines.contains(&"face,5,,1,,,"));
    assert_eq!(lines.last(), Some(&""));
}

#[test]
fn coverage_is_told_apart_by_language_and_topic() {
    let asked = |locale: &str, topic: &str, value| Sample {
        parts: [locale.to_owned(), topic.to_owned()].into(),
        ..sample("2026-11-23T03:00:00Z", 1, None, value)
    };
    let samples = [
        asked("zh-CN", "transfer", 1),
        asked("zh-CN", "", 0),
        asked("en", "transfer", 0),
        asked("zh-CN", "", 0),
    ];
    let got = result_of("coverage", &samples);
    assert_eq!((got.total.n, got.total.share, got.total.median), (4, Some(0.25), None));
    let shown: Vec<_> = got
        .by_part
        .iter()
        .flat_map(|(by, rows)| rows.iter().map(|(word, f)| (by.word(), word.as_str(), f.n, f.share.unwrap())))
        .collect();
    let third = 1.0 / 3.0;
    assert_eq!(
        shown,
        [
            ("language", "zh-CN", 3, third),
            ("language", "en", 1, 0.0),
            ("topic", "", 2, 0.0),
            ("topic", "transfer", 2, 0.5)
        ]
    );
    assert!(got.to_csv().contains("\r\nlanguage,zh-CN,,3,,,0.3333\r\n"));
}
