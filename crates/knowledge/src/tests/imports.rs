//! Files read in, and taken back.

use std::sync::Arc;

use kernel::Limit;
use storage::Files;

use super::*;

impl Desk<'_> {
    fn files(&self) -> Files {
        Files::open(self.t.folder().join("files")).unwrap()
    }

    fn begin(
        &self,
        actor: &Actor,
        kind: ImportKind,
        bytes: &[u8],
        dry_run: bool,
    ) -> Result<Import, KnowledgeError> {
        let rows = count_rows(kind, bytes).unwrap();
        let new = NewImport {
            kind,
            file_name: "f.csv".into(),
            file: self.files().put(bytes).unwrap(),
            rows,
            dry_run,
        };
        self.act(actor, move |tx, a| begin_import(tx, a, &new))
    }

    /// Reads a whole file in, as the runner would.
    fn import(&self, actor: &Actor, kind: ImportKind, bytes: &[u8], dry_run: bool) -> Import {
        let id = self.begin(actor, kind, bytes, dry_run).unwrap().id;
        let reader = Arc::new(ImportReader::new(self.files()));
        self.work(IMPORT, move |tx, job| run_import(tx, job, &reader));
        self.found(id)
    }

    fn undo(&self, id: kernel::ImportId) -> Import {
        self.act(&self.editor, move |tx, a| undo_import(tx, a, id)).unwrap();
        self.work(UNDO_IMPORT, run_undo);
        self.found(id)
    }

    fn found(&self, id: kernel::ImportId) -> Import {
        let all = self.act(&self.agent, list_imports).unwrap();
        all.into_iter().find(|import| import.id == id).unwrap()
    }

    /// Does jobs of a kind until none is left; how many there were.
    fn work(
        &self,
        kind: &'static str,
        run: impl Fn(&Tx<'_>, &Job) -> Result<(), KnowledgeError> + Clone + Send + 'static,
    ) -> usize {
        let mut pieces = 0;
        loop {
            let run = run.clone();
            let more = self.t.db.write_blocking(move |tx| {
                let due: Option<(i64, String)> = tx.find(
                    "select id, payload from jobs where kind = $1 order by id limit 1",
                    &params![kind],
                )?;
                let Some((id, payload)) = due else { return Ok(false) };
                tx.exec("delete from jobs where id = $1", &params![id])?;
                let payload = serde_json::from_str(&payload).unwrap();
                run(tx, &Job { id, kind: kind.to_owned(), dedupe_key: None, payload, attempts: 1 })?;
                Ok::<_, KnowledgeError>(true)
            });
            if !more.unwrap() {
                return pieces;
            }
            pieces += 1;
        }
    }

    fn titles(&self) -> Vec<String> {
        let mut titles: Vec<_> = self
            .read(|tx| live_texts(tx, Reach::visitor(), None, 1_000))
            .into_iter()
            .map(|t| t.title)
            .collect();
        titles.sort();
        titles
    }
}

fn csv(rows: &[&str]) -> Vec<u8> {
    let head = "answer_id,locale,category,question,alternative_questions,answer";
    format!("{head}\n{}\n", rows.join("\n")).into_bytes()
}

#[test]
fn an_import_whose_job_is_given_up_has_failed_and_can_be_taken_back() {
    on_each_desk(|desk| {
        let rows: Vec<String> = (0..150).map(|n| format!("a{n},en,,Question {n}?,,Answer.")).collect();
        let file = csv(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let id = desk.begin(&desk.editor, ImportKind::FaqCsv, &file, false).unwrap().id;
        let payload = serde_json::json!({ "import": id.0 });
        let job = Job { id: 1, kind: IMPORT.into(), dedupe_key: None, payload, attempts: 8 };
        let reader = ImportReader::new(desk.files());
        let first = job.clone();
        desk.t.db.write_blocking(move |tx| run_import(tx, &first, &reader)).unwrap();
        desk.t.db.write_blocking(move |tx| give_up_import(tx, &job)).unwrap();
        let import = desk.found(id);
        assert_eq!((import.state, import.done_rows), (ImportState::Failed, 100));
        assert!(import.finished_at_ms.is_some());
        assert_eq!(desk.undo(id).state, ImportState::Undone);
        assert!(desk.titles().is_empty());
        assert!(desk.begin(&desk.editor, ImportKind::FaqCsv, &file, false).is_ok(), "the next may begin");
    });
}

#[test]
fn a_csv_goes_live_category_and_all_and_again_changes_nothing() {
    on_each_desk(|desk| {
        let file = csv(&[
            "fees,en,Costs,How much?,price|cost,Little.",
            "fees,zh-CN,费用,多少钱？,,很少。",
            "lost,en,Costs,Lost phone,,Restore it.",
            "bad,en,,No answer,,",
        ]);
        let dry = desk.import(&desk.editor, ImportKind::FaqCsv, &file, true);
        assert_eq!((dry.state, dry.created_rows, dry.refused_rows), (ImportState::Done, 3, 1));
        assert!(desk.titles().is_empty(), "only looked at");
        let done = desk.import(&desk.editor, ImportKind::FaqCsv, &file, false);
        assert_eq!((done.total_rows, done.done_rows, done.created_rows, done.refused_rows), (4, 4, 3, 1));
        assert_eq!(desk.titles(), ["How much?", "Lost phone", "多少钱？"]);
        let categories = desk.act(&desk.agent, list_categories).unwrap();
        assert_eq!(categories.len(), 1, "the second language of an article makes no category of its own");
        let text = desk.read(|tx| live_texts(tx, Reach::visitor(), None, 1)).remove(0);
        assert_eq!((text.external_key.as_deref(), text.questions.len()), (Some("fees"), 2));
        assert_eq!(desk.state(text.article, Locale::ZhCn), TextState::Live);
        let id = done.id;
        let refused =
            desk.act(&desk.agent, move |tx, a| import_rows(tx, a, id, true, None, Limit::of(None))).unwrap();
        let told: Vec<_> =
            refused.items.iter().map(|row| (row.number, row.label.clone(), row.reason)).collect();
        assert_eq!(told, [(4, "bad".to_owned(), Some(RowFault::BodyMissing))]);
        let version = desk.version();
        let again = desk.import(&desk.editor, ImportKind::FaqCsv, &file, false);
        assert_eq!((again.unchanged_rows, again.refused_rows), (3, 1));
        assert!(desk.version() <= version + 1, "only the beginning of the import took a turn");
    });
}

#[test]
fn who_may_not_publish_imports_drafts() {
    on_each_desk(|desk| {
        let file = csv(&["fees,en,,How much?,,Little."]);
        let refused = desk.begin(&desk.agent, ImportKind::FaqCsv, &file, false);
        assert!(matches!(refused, Err(KnowledgeError::Denied(_))));
        let done = desk.import(&desk.writer, ImportKind::FaqCsv, &file, false);
        assert!(!done.publishes && done.created_rows == 1 && desk.titles().is_empty());
        let first = desk.begin(&desk.writer, ImportKind::FaqCsv, &file, false).unwrap();
        let second = desk.begin(&desk.writer, ImportKind::FaqCsv, &file, false);
        assert!(matches!(second, Err(KnowledgeError::ImportRunning)));
        let running = desk.act(&desk.editor, move |tx, a| undo_import(tx, a, first.id));
        assert!(matches!(running, Err(KnowledgeError::NotUndoable)));
    });
}

#[test]
fn undoing_takes_back_what_the_import_did_and_nothing_that_people_wrote() {
    on_each_desk(|desk| {
        let first = csv(&["fees,en,Costs,Fees,,One.", "kept,en,Costs,Kept,,One.", "both,en,,Both,,One."]);
        let before = desk.import(&desk.editor, ImportKind::FaqCsv, &first, false);
        let by_key = |key: &'static str| {
            let texts = desk.read(|tx| live_texts(tx, Reach::visitor(), None, 100));
            texts
                .into_iter()
                .find(|text| text.external_key.as_deref() == Some(key))
                .map(|t| (t.article, t.body))
        };
        let (fees, _) = by_key("fees").unwrap();
        desk.write(fees, Locale::En, words("Fees", "Words that were never published."));
        let second = csv(&["fees,en,,Fees,,Two.", "both,zh-CN,,都有,,一。", "new,en,More,New,,One."]);
        let import = desk.import(&desk.editor, ImportKind::FaqCsv, &second, false);
        assert_eq!((import.created_rows, import.updated_rows), (2, 1));
        assert_eq!(by_key("fees").unwrap().1, "Two.");
        let undone = desk.undo(import.id);
        assert_eq!(undone.state, ImportState::Undone);
        assert_eq!(by_key("fees").unwrap().1, "One.");
        assert_eq!(desk.text(fees, Locale::En).words.body, "Words that were never published.");
        assert_eq!(desk.titles(), ["Both", "Fees", "Kept"]);
        let (both, _) = by_key("both").unwrap();
        assert_eq!(desk.state(both, Locale::ZhCn), TextState::Missing);
        let names: Vec<_> = desk
            .act(&desk.agent, list_categories)
            .unwrap()
            .into_iter()
            .map(|c| c.texts[0].name.clone())
            .collect();
        assert_eq!(names, ["Costs"], "the category it made is gone with its article");
        let id = import.id;
        let twice = desk.act(&desk.editor, move |tx, a| undo_import(tx, a, id));
        assert!(matches!(twice, Err(KnowledgeError::NotUndoable)));
        // What a person wrote since stays, as a draft.
        let (kept, _) = by_key("kept").unwrap();
        desk.write(kept, Locale::En, words("Kept", "Better words."));
        desk.undo(before.id);
        assert!(desk.titles().is_empty());
        assert_eq!(desk.text(kept, Locale::En).words.body, "Better words.");
        // Imported anew after undoing.
        let again = desk.import(&desk.editor, ImportKind::FaqCsv, &second, false);
        assert_eq!(again.refused_rows, 0);
        assert_eq!(desk.titles(), ["Fees", "New", "都有"]);
    });
}

#[test]
fn a_large_file_is_read_in_pieces() {
    on_each_desk(|desk| {
        let rows: Vec<String> =
            (0..250).map(|n| format!("k{n},en,C{},Question {n},,Answer {n}.", n % 3)).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let id = desk.begin(&desk.editor, ImportKind::FaqCsv, &csv(&rows), false).unwrap().id;
        let reader = Arc::new(ImportReader::new(desk.files()));
        let pieces = desk.work(IMPORT, move |tx, job| run_import(tx, job, &reader));
        let done = desk.found(id);
        assert_eq!((pieces, done.done_rows, done.created_rows), (3, 250, 250));
        assert_eq!(desk.act(&desk.agent, list_categories).unwrap().len(), 3);
    });
}

#[test]
fn what_is_exported_comes_back_the_same() {
    on_each_desk(|desk| {
        let file = csv(&["fees,en,Costs,=Fees?,price|cost,- Little\\.", "fees,zh-CN,,费用？,,很少。"]);
        desk.import(&desk.editor, ImportKind::FaqCsv, &file, false);
        desk.live(Audience::Staff, "Inside", "For staff.");
        let faq = desk.act(&desk.agent, export_faq).unwrap();
        assert!(!String::from_utf8(faq.clone()).unwrap().lines().any(|line| line.contains(",=Fees")));
        let again = desk.import(&desk.editor, ImportKind::FaqCsv, &faq, false);
        assert_eq!((again.unchanged_rows, again.total_rows), (2, 2));
        let files = desk.act(&desk.agent, export_articles).unwrap();
        let zip = zip_files(&files).unwrap();
        let again = desk.import(&desk.editor, ImportKind::MarkdownZip, &zip, false);
        assert_eq!((again.unchanged_rows, again.total_rows), (3, 3));
        let denied = desk.act(&contact(Assurance::Signed), export_faq);
        assert!(matches!(denied, Err(KnowledgeError::Denied(_))));
    });
}
