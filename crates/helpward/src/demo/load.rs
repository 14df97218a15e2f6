//! Loading the demo's conversations: told in time order on one thread, written in large transactions on another.

use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};

use answers::AnswersError;
use anyhow::{Context as _, bail};
use conversations::Priority;
use kernel::{AgentId, Locale, Millis};
use storage::{Db, Error, Job, NewJob, Tx, params};

use super::chance::Chance;
use super::plan::{self, Begin, Course, HOUR_MS, Standing, Visitor, course};
use super::rows::{PastIds, Rows, TABLES};
use super::store::{self, Kind};
use super::story::{By, Rating, Setting, Story};
use super::texts::{self, Particulars, Scenario};

/// How much to load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many conversations.
    pub conversations: u32,
    /// The same seed, at the same moment, gives the same conversations.
    pub seed: u64,
}

/// What was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loaded {
    /// Conversations.
    pub conversations: u64,
    /// Messages, private notes and events.
    pub messages: u64,
    /// Contacts.
    pub contacts: u64,
}

/// Conversations of one transaction.
const AT_ONCE: usize = 500;
/// Contacts indexed again in one transaction.
const INDEX_ROWS: u32 = 2_000;
const MINUTE_MS: Millis = 60_000;

/// The desk that the conversations happen at.
struct Cast {
    inbox: i64,
    agents: Vec<(AgentId, Locale)>,
    labels: Vec<i64>,
    /// How many loads there were, this one included.
    load: i64,
    first_number: i64,
}

/// Adds conversations of the last sixty days to the demo's desk, which must be there.
pub fn load(db: &Db, plan: &Plan) -> anyhow::Result<Loaded> {
    let count = i64::from(plan.conversations);
    if count == 0 {
        return Ok(Loaded::default());
    }
    let cast = db.write_blocking(move |tx| cast(tx, count))?;
    if cast.agents.is_empty() || cast.inbox == 0 {
        bail!("the demo's desk is not there");
    }
    let now_ms = db.clock().now_ms();
    let chance = Chance::new(plan.seed);
    let course = course(&chance, usize::try_from(plan.conversations)?, now_ms);
    let (sender, receiver) = mpsc::sync_channel::<Rows>(2);
    let contacts = u64::try_from(course.contacts.len()).unwrap_or(0);
    let told = std::thread::scope(|threads| {
        let teller = threads.spawn(|| Teller::new(&cast, &chance, &course, now_ms).tell(&sender_of(sender)));
        let mut written = Ok(());
        while let Ok(rows) = receiver.recv() {
            let rows = Arc::new(rows);
            written = db.write_blocking(move |tx| insert(tx, &rows));
            if written.is_err() {
                break;
            }
        }
        drop(receiver);
        let told = teller.join().map_err(|_| anyhow::anyhow!("telling the demo panicked"))?;
        written.context("demo data could not be written; `helpward demo clear` removes what was")?;
        anyhow::Ok(told)
    })?;
    index_contacts(db)?;
    Ok(Loaded { conversations: u64::from(plan.conversations), messages: told, contacts })
}

/// Owned by the telling thread, so that the channel closes when it ends.
fn sender_of(sender: mpsc::SyncSender<Rows>) -> impl Fn(Rows) -> bool {
    move |rows| sender.send(rows).is_ok()
}

fn cast(tx: &Tx<'_>, count: i64) -> Result<Cast, Error> {
    let mut agents = Vec::new();
    for id in store::marked(tx, Kind::Agent)? {
        let agent = agents::find_agent(tx, AgentId(id))?;
        // Owner and supervisor do not answer contacts.
        agents.extend(agent.filter(|a| a.role.0 <= 2).map(|a| (a.id, a.locale)));
    }
    let loads = store::marked(tx, Kind::Load)?;
    let load = loads.last().map_or(1, |last| last + 1);
    store::mark(tx, Kind::Load, load)?;
    Ok(Cast {
        inbox: store::marked(tx, Kind::Inbox)?.first().copied().unwrap_or(0),
        agents,
        labels: store::marked(tx, Kind::Label)?,
        load,
        first_number: store::take_numbers(tx, count)? - count + 1,
    })
}

fn insert(tx: &Tx<'_>, rows: &Rows) -> Result<(), AnswersError> {
    for (table, columns) in TABLES {
        if let Some(rows) = rows.tables.get(table) {
            storage::backup::insert_rows(tx, table, columns, rows)?;
        }
    }
    for (id, words) in &rows.words {
        store::index_message(tx, *id, words)?;
    }
    for (conversation, until_ms) in &rows.wakes {
        tx.enqueue(&NewJob {
            kind: conversations::WAKE,
            dedupe_key: Some(conversation.to_string()),
            payload: serde_json::json!({ "conversation": conversation, "until_ms": until_ms }),
            run_at_ms: *until_ms,
        })?;
    }
    if rows.tables.contains_key("learning_questions") {
        // As the job does a little later.
        let payload = serde_json::json!({});
        let job = Job { id: 0, kind: answers::GROUP.to_owned(), dedupe_key: None, payload, attempts: 1 };
        answers::run_group(tx, &job)?;
    }
    Ok(store::count_loads(tx)?)
}

fn index_contacts(db: &Db) -> anyhow::Result<()> {
    let mut after = Some(0);
    while let Some(last) = after {
        after = db.write_blocking(move |tx| contacts::reindex_contacts(tx, last, INDEX_ROWS))?;
    }
    Ok(())
}

/// Tells every conversation of a course.
struct Teller<'c> {
    cast: &'c Cast,
    chance: &'c Chance,
    course: &'c Course,
    now_ms: Millis,
    ids: PastIds,
    contacts: Vec<i64>,
    served: Vec<Millis>,
    /// Of its own, so that two loads of one seed share no id.
    public_ids: Chance,
    /// Conversations given to each agent lately, so that work is spread.
    turns: usize,
    held: BTreeMap<AgentId, u32>,
}

impl<'c> Teller<'c> {
    fn new(cast: &'c Cast, chance: &'c Chance, course: &'c Course, now_ms: Millis) -> Self {
        let maker = 0x3FF - u16::try_from(cast.load % 0x3FF).unwrap_or(0);
        Self {
            cast,
            chance,
            course,
            now_ms,
            ids: PastIds::new(maker),
            contacts: Vec::new(),
            served: Vec::new(),
            public_ids: Chance::new(chance.seed() ^ cast.load.unsigned_abs().rotate_left(40)),
            turns: 0,
            held: BTreeMap::new(),
        }
    }

    /// Hands rows on as they come; says how many entries. Ends early when nobody takes them.
    fn tell(mut self, hand_on: &impl Fn(Rows) -> bool) -> u64 {
        let mut entries = 0;
        let mut rows = Rows::default();
        for (place, begin) in self.course.begins.iter().enumerate() {
            while self.contacts.len() <= begin.contact {
                let visitor = self.course.contacts[self.contacts.len()];
                let id = self.contact(&mut rows, visitor);
                self.contacts.push(id);
            }
            let number = self.cast.first_number + i64::try_from(place).unwrap_or(0);
            entries += self.conversation(&mut rows, begin, number);
            if (place + 1) % AT_ONCE == 0 && !hand_on(std::mem::take(&mut rows)) {
                return entries;
            }
        }
        for served_ms in self.served.iter().rev().take(routing::MAX_SAMPLES) {
            rows.add(
                "service_times",
                params![self.ids.next(self.now_ms), self.cast.inbox, (*served_ms).max(1)],
            );
        }
        hand_on(rows);
        entries
    }

    fn contact(&mut self, rows: &mut Rows, visitor: Visitor) -> i64 {
        let (chance, at_ms) = (self.chance, visitor.first_seen_at_ms);
        let id = self.ids.next(at_ms);
        let signed = chance.happens(0.45);
        let name =
            if signed || chance.happens(0.2) { texts::person(chance, visitor.locale) } else { String::new() };
        let zone = match visitor.locale {
            Locale::ZhCn => "Asia/Shanghai",
            Locale::En => {
                chance.pick(&["Europe/London", "America/New_York", "Europe/Berlin", "Asia/Singapore"])
            }
        };
        let assurance = if signed { "signed" } else { "anonymous" };
        let inbox = self.cast.inbox;
        rows.add(
            "contacts",
            params![
                id,
                inbox,
                name,
                visitor.locale,
                zone,
                assurance,
                "",
                None::<i64>,
                None::<i64>,
                at_ms,
                visitor.last_seen_at_ms,
                1
            ],
        );
        rows.add("demo_rows", params!["contact", id]);
        if signed {
            let person = format!("{}-{:06}", self.cast.load, self.contacts.len());
            for (kind, value) in
                [("external_id", format!("hw-{person}")), ("email", format!("p{person}@mail.example"))]
            {
                rows.add(
                    "contact_identities",
                    params![self.ids.next(at_ms), id, inbox, kind, value, at_ms, at_ms],
                );
            }
            let version = format!("6.{}.{}", chance.between(2, 5), chance.between(0, 9));
            rows.add("contact_attributes", params![id, "appVersion", version]);
            rows.add("contact_attributes", params![id, "kyc", *chance.pick(&["none", "basic", "verified"])]);
        }
        id
    }

    /// An agent of that language; those with the least on their hands for conversations that stay open.
    fn agent(&mut self, locale: Locale, open: bool) -> AgentId {
        let speaks: Vec<AgentId> =
            self.cast.agents.iter().filter(|(_, own)| *own == locale).map(|(id, _)| *id).collect();
        let choice =
            if speaks.is_empty() { self.cast.agents.iter().map(|(id, _)| *id).collect() } else { speaks };
        if !open {
            return *self.chance.pick(&choice);
        }
        self.turns += 1;
        let turn = self.turns;
        let least = choice
            .iter()
            .enumerate()
            .min_by_key(|(n, id)| (self.held.get(id).copied().unwrap_or(0), (n + turn) % 7));
        least.map_or(choice[0], |(_, id)| *id)
    }

    fn conversation(&mut self, rows: &mut Rows, begin: &Begin, number: i64) -> u64 {
        let chance = self.chance;
        let locale = self.course.contacts[begin.contact].locale;
        let scenarios = &texts::of(locale).scenario;
        let live = begin.standing != Standing::Past;
        // What is on the desk now is what people are needed for.
        let weight = |s: &texts::Scenario| if live && s.solved_by_bot() { 0 } else { s.weight };
        let weights: Vec<u32> = scenarios.iter().map(weight).collect();
        let scenario = &scenarios[chance.weighted(&weights)];
        let agent = self.agent(locale, live);
        let other = self.agent(locale, false);
        let setting = Setting {
            inbox: self.cast.inbox,
            contact: self.contacts[begin.contact],
            locale,
            priority: Priority::of_number(scenario.priority).unwrap_or_default(),
            opened_at_ms: begin.opened_at_ms,
            now_ms: self.now_ms,
        };
        let public_id = self.public_ids.hex(32);
        let mut story = Story::begin(rows, &mut self.ids, &setting);
        let scene = Scene { chance, scenario, begin, agent, other, labels: &self.cast.labels, locale };
        scene.play(&mut story, setting.contact);
        let ended = story.end(number, public_id, &scenario.topic);
        if let Some(agent) = ended.held {
            *self.held.entry(agent).or_default() += 1;
        }
        self.served.extend(ended.served_ms);
        u64::try_from(ended.messages).unwrap_or(0)
    }
}

/// One conversation's course.
struct Scene<'c> {
    chance: &'c Chance,
    scenario: &'c Scenario,
    begin: &'c Begin,
    agent: AgentId,
    other: AgentId,
    labels: &'c [i64],
    locale: Locale,
}

impl Scene<'_> {
    fn play(&self, story: &mut Story<'_>, contact: i64) {
        let (chance, standing) = (self.chance, self.begin.standing);
        let words = Particulars::new(chance, self.locale);
        // Live conversations stop after the contact's first words, or after the first exchange.
        let turns = match standing {
            Standing::Past => self.scenario.turns.len(),
            Standing::Waiting => self.scenario.turns.iter().take_while(|turn| turn[0] == "c").count(),
            Standing::Open => self.scenario.turns.len().min(3 + chance.below(3)),
            Standing::Snoozed => self.scenario.turns.len().min(5),
        };
        let mut at_ms = self.begin.opened_at_ms;
        let mut agent = self.agent;
        let mut answered = 0;
        let mut last = "";
        for turn in &self.scenario.turns[..turns] {
            let who = turn[0].as_str();
            let text = words.fill(chance.pick::<String>(&turn[1..]));
            match who {
                "n" if standing == Standing::Past && chance.happens(0.4) => continue,
                "n" => story.note(at_ms + 40_000, agent, &text),
                "b" => {
                    at_ms += chance.between(900, 2_500);
                    story.bot_gives_up(at_ms, &text, &self.scenario.topic);
                }
                "s" => {
                    at_ms += chance.between(900, 2_500);
                    story.bot_answers(at_ms, &text, &self.scenario.topic, chance.happens(0.6));
                }
                "a" => {
                    at_ms += self.answer_ms(answered == 0, at_ms);
                    story.say(at_ms, By::Agent(agent), &text);
                    answered += 1;
                    if answered == 1 {
                        self.sort(story, at_ms + 20_000, agent);
                    } else if answered == 2 && chance.happens(0.07) {
                        story.transfer(at_ms + 30_000, agent, self.other);
                        agent = self.other;
                    }
                }
                _ => {
                    if !last.is_empty() {
                        at_ms += if last == "c" {
                            chance.span_ms(35_000, 0.5)
                        } else {
                            chance.span_ms(2 * MINUTE_MS, 0.8)
                        };
                    }
                    story.say(at_ms, By::Contact(contact), &text);
                }
            }
            last = if who == "n" { last } else { who };
        }
        match standing {
            Standing::Past if self.scenario.solved_by_bot() => story.bot_settles(at_ms + 10 * MINUTE_MS),
            Standing::Past => self.finish(story, at_ms, agent, contact),
            Standing::Snoozed => {
                story.snooze(
                    at_ms + 3 * MINUTE_MS,
                    agent,
                    self.begin.opened_at_ms + chance.between(36, 60) * HOUR_MS,
                );
            }
            Standing::Waiting | Standing::Open => {}
        }
    }

    /// How long the agent takes: live ones answer at once, so that the exchange lies in the past.
    fn answer_ms(&self, first: bool, at_ms: Millis) -> Millis {
        if self.begin.standing != Standing::Past {
            return self.chance.between(MINUTE_MS, 6 * MINUTE_MS);
        }
        match (first, plan::is_night(at_ms)) {
            (true, true) => self.chance.span_ms(22 * MINUTE_MS, 0.9),
            (true, false) => self.chance.span_ms(150_000, 0.9),
            (false, _) => self.chance.span_ms(100_000, 0.7),
        }
    }

    fn sort(&self, story: &mut Story<'_>, at_ms: Millis, agent: AgentId) {
        for place in &self.scenario.labels {
            if let Some(label) = self.labels.get(*place).filter(|_| self.chance.happens(0.6)) {
                story.label(at_ms, agent, *label);
            }
        }
    }

    fn finish(&self, story: &mut Story<'_>, at_ms: Millis, agent: AgentId, contact: i64) {
        let chance = self.chance;
        let resolved_at_ms = at_ms + chance.span_ms(4 * MINUTE_MS, 0.8);
        let Some(resolved_at_ms) = story.resolve(resolved_at_ms, By::Agent(agent)) else { return };
        let again = chance
            .happens(0.05)
            .then(|| resolved_at_ms + chance.span_ms(9 * HOUR_MS, 0.9).min(6 * plan::DAY_MS));
        let rating = self.rating(resolved_at_ms, again.is_some());
        story.survey(resolved_at_ms, again, rating.as_ref());
        let Some(again_ms) = again else { return };
        if !story.reopen(again_ms) {
            return;
        }
        let (question, answer) = match self.locale {
            Locale::ZhCn => (
                "还是不行，和昨天一样，麻烦再看下",
                "抱歉让您再跑一趟，我重新核对了一遍，已经按加急处理，刚刚恢复正常，请您再看看。",
            ),
            Locale::En => (
                "It is happening again, could you have another look?",
                "I'm sorry you had to come back. I went through it once more, it is fixed now; please check.",
            ),
        };
        story.say(again_ms, By::Contact(contact), question);
        let answer_ms = again_ms + self.answer_ms(true, again_ms);
        story.say(answer_ms, By::Agent(agent), answer);
        let end_ms = answer_ms + chance.span_ms(15 * MINUTE_MS, 0.7);
        if let Some(end_ms) = story.resolve(end_ms, By::Agent(agent)) {
            story.survey(end_ms, None, self.rating(end_ms, false).as_ref());
        }
    }

    /// What the contact says afterwards; `None`: nothing. `upset`: the trouble is not gone.
    fn rating(&self, asked_at_ms: Millis, upset: bool) -> Option<Rating> {
        let chance = self.chance;
        if !chance.happens(0.52) {
            return None;
        }
        let weights: [u32; 5] = if upset { [18, 22, 26, 22, 12] } else { [4, 4, 9, 26, 57] };
        let score = i64::try_from(chance.weighted(&weights)).unwrap_or(4) + 1;
        let texts = texts::of(self.locale);
        let reasons: Vec<&'static str> =
            if score <= 3 { vec![*chance.pick(&surveys::REASONS[..5])] } else { Vec::new() };
        let comment = match (chance.happens(0.3), score) {
            (true, 4..) => chance.pick(&texts.comments_good).clone(),
            (true, ..=2) => chance.pick(&texts.comments_bad).clone(),
            _ => String::new(),
        };
        Some(Rating { score, comment, reasons, at_ms: asked_at_ms + chance.span_ms(5 * MINUTE_MS, 1.0) })
    }
}
