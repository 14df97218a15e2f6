//! Files: who may take them, who may open them, when they go.

use storage::{FileRef, Files};

use super::*;

fn stored(bytes: &[u8], files: &Files) -> StoredFile {
    StoredFile {
        name: "收据.txt".into(),
        content_type: "text/plain",
        file: files.put(bytes).unwrap(),
        picture: None::<(u32, u32, FileRef)>,
    }
}

fn upload(desk: &Desk<'_>, actor: &Actor, bytes: &[u8], files: &Files) -> Attachment {
    let stored = stored(bytes, files);
    let actor = actor.clone();
    desk.t.db.write_blocking(move |tx| add_file(tx, &actor, &stored)).unwrap()
}

fn opens(desk: &Desk<'_>, actor: &Actor, file: &Attachment) -> bool {
    let (actor, id) = (actor.clone(), file.public_id.clone());
    desk.t.db.read_blocking(move |tx| access_file(tx, &actor, &id)).is_ok()
}

fn with_file(client_id: &str, file: &Attachment) -> NewMessage {
    NewMessage { attachments: vec![file.public_id.clone()], ..message(client_id, "") }
}

#[test]
fn a_file_follows_the_rights_of_its_message() {
    on_each_desk(|desk| {
        let files = Files::open(desk.t.folder().join("files")).unwrap();
        let (wang, stranger) = (desk.contact(desk.inbox, "王小明"), desk.contact(desk.inbox, "别人"));
        let c = desk.begin(&wang, "看附件");
        let file = upload(desk, &wang, b"receipt", &files);
        assert!(opens(desk, &wang, &file));
        for other in [&stranger, &desk.li, &desk.boss] {
            assert!(!opens(desk, other, &file), "an upload is its uploader's alone");
        }
        let theft = with_file("t", &file);
        let mine = desk.begin(&stranger, "偷");
        let taken = desk.act(&stranger, move |tx, a| add_message(tx, a, mine.id, &theft));
        assert!(matches!(taken, Err(ConversationError::NoFile)));
        let new = with_file("f", &file);
        let sent = desk.act(&wang, move |tx, a| add_message(tx, a, c.id, &new)).unwrap();
        assert_eq!(sent.attachments.len(), 1);
        assert_eq!(desk.timeline(&desk.li, c.id)[1].attachments[0].name, "收据.txt");
        assert!(opens(desk, &wang, &file) && opens(desk, &desk.li, &file));
        assert!(!opens(desk, &stranger, &file) && !opens(desk, &desk.idle, &file));
        let twice = with_file("g", &file);
        let again = desk.act(&wang, move |tx, a| add_message(tx, a, c.id, &twice));
        assert!(matches!(again, Err(ConversationError::NoFile)));
        let secret = upload(desk, &desk.li, b"internal", &files);
        let note = with_file("n", &secret);
        desk.act(&desk.li, move |tx, a| add_note(tx, a, c.id, &note)).unwrap();
        assert!(
            opens(desk, &desk.zhou, &secret) && !opens(desk, &wang, &secret),
            "files of notes stay inside"
        );
    });
}

#[test]
fn uploads_nobody_sent_are_forgotten_with_their_bytes() {
    on_each_desk(|desk| {
        let files = Files::open(desk.t.folder().join("files")).unwrap();
        let wang = desk.contact(desk.inbox, "王小明");
        let c = desk.begin(&wang, "看附件");
        let (used, unused) = (upload(desk, &wang, b"used", &files), upload(desk, &wang, b"unused", &files));
        let twin = upload(desk, &wang, b"used", &files);
        let new = with_file("f", &used);
        desk.act(&wang, move |tx, a| add_message(tx, a, c.id, &new)).unwrap();
        let sweep = || desk.t.db.write_blocking::<_, storage::Error, _>(sweep_unused_files).unwrap();
        assert_eq!(sweep(), 0);
        desk.t.clock.advance(UNUSED_MS + 1);
        assert_eq!(sweep(), 2);
        let fresh = upload(desk, &wang, b"unused", &files);
        let (hashes, store) = (vec![unused.hash.clone(), twin.hash.clone()], files.clone());
        let job = storage::Job {
            id: 1,
            kind: DELETE_FILES.into(),
            dedupe_key: None,
            payload: serde_json::json!({ "hashes": hashes }),
            attempts: 1,
        };
        let delete = |named_elsewhere: bool| {
            let (once, store) = (job.clone(), store.clone());
            let done = desk.t.db.write_blocking::<_, storage::Error, _>(move |tx| {
                delete_files(tx, &once, &store, |_, _| Ok(named_elsewhere))
            });
            done.unwrap();
        };
        delete(false);
        assert!(files.get(&used.hash).is_ok(), "another row names the same bytes");
        assert!(files.get(&fresh.hash).is_ok(), "uploaded again meanwhile");
        desk.t.clock.advance(UNUSED_MS + 1);
        assert_eq!(sweep(), 1);
        delete(true);
        assert!(files.get(&unused.hash).is_ok(), "another room names the same bytes");
        delete(false);
        assert!(files.get(&unused.hash).is_err() && files.get(&used.hash).is_ok());
    });
}

#[test]
fn uploads_without_a_message_are_limited() {
    on_each_desk(|desk| {
        let files = Files::open(desk.t.folder().join("files")).unwrap();
        let wang = desk.contact(desk.inbox, "王小明");
        let add = |actor: &Actor, file: StoredFile| {
            let actor = actor.clone();
            desk.t.db.write_blocking(move |tx| add_file(tx, &actor, &file))
        };
        for (who, most) in [(&wang, 12_u8), (&desk.li, 40)] {
            for n in 0..most {
                upload(desk, who, &[n], &files);
            }
            let more = add(who, stored(b"more", &files));
            assert!(matches!(more, Err(FileError::TooManyUnused { max }) if max == i64::from(most)));
        }
        let large = |mib: u64| {
            let mut file = stored(b"large", &files);
            file.file.size_bytes = mib << 20;
            file
        };
        let ming = desk.contact(desk.inbox, "明");
        let kept = (0..12).filter(|_| add(&ming, large(20)).is_ok()).count();
        assert_eq!(kept, 3, "sixty MiB wait at most");
    });
}
