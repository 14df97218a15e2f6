//! Files through the door, as forms: taken in cleaned, given out harmless, to those who may see their message.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use storage::Engine;

use crate::support::desk::{Widget, client_id, set_up};
use crate::support::server::Server;

/// A place in a picture that must not get through.
const PLACE: &[u8] = b"31.2304N 121.4737E";

/// CRC-32 of PNG. Source: PNG specification, annex D.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
        }
    }
    !crc
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut typed = kind.to_vec();
    typed.extend(data);
    let length = u32::try_from(data.len()).expect("short").to_be_bytes();
    [&length[..], &typed, &crc(&typed).to_be_bytes()].concat()
}

/// A picture of one white pixel that says where it was taken.
fn picture() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]));
    png.extend(chunk(b"tEXt", &[b"Location\0", PLACE].concat()));
    // One stored block of zlib: filter 0, then red, green, blue; then its Adler-32.
    let row = [0x78, 0x01, 0x01, 4, 0, 0xFB, 0xFF, 0, 255, 255, 255, 0x05, 0xFE, 0x02, 0xFE];
    png.extend(chunk(b"IDAT", &row));
    png.extend(chunk(b"IEND", &[]));
    png
}

async fn upload(widget: &Widget, field: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let form = Form::new().part(field, Part::bytes(bytes).file_name(name.to_owned()));
    let request = widget.client.post(format!("{}/api/v1/widget/files", widget.address));
    request.bearer_auth(&widget.token).multipart(form).send().await.expect("an answer")
}

async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let problem: Value = response.json().await.expect("a problem");
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_cleaned_and_reaches_the_agent_and_nobody_else() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, inbox) = set_up(&server).await;
    let key = inbox["publicKey"].as_str().expect("a key");
    let widget = Widget::open(&owner.address, key).await;
    let stranger = Widget::open(&owner.address, key).await;
    let taken = upload(&widget, "file", "收据.png", picture()).await;
    assert_eq!(taken.status(), StatusCode::CREATED);
    let file: Value = taken.json().await.expect("JSON");
    assert_eq!((&file["name"], &file["contentType"]), (&json!("收据.png"), &json!("image/png")));
    let url = format!("{}{}", owner.address, file["url"].as_str().expect("a path"));
    let first =
        json!({ "clientId": client_id(), "topicKey": null, "text": "看图", "attachmentIds": [file["id"]] });
    widget.post("/conversations", first).await;

    let seen = owner.client.get(&url).send().await.expect("an answer");
    assert_eq!(seen.status(), StatusCode::OK);
    let header = |name: &str| seen.headers()[name].to_str().expect("text").to_owned();
    assert!(header("content-disposition").starts_with("attachment;"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").starts_with("sandbox;"));
    let bytes = seen.bytes().await.expect("bytes");
    assert!(holds(&picture(), PLACE) && !holds(&bytes, PLACE), "where it was taken stays with the contact");
    let preview = format!("{}{}", owner.address, file["previewUrl"].as_str().expect("a path"));
    assert_eq!(owner.client.get(&preview).send().await.expect("an answer").status(), StatusCode::OK);
    for (who, token, status) in [("a stranger", Some(&stranger.token), 404), ("nobody", None, 401)] {
        for url in [&url, &preview] {
            let request = stranger.client.get(url);
            let request = token.map_or_else(|| stranger.client.get(url), |token| request.bearer_auth(token));
            assert_eq!(request.send().await.expect("an answer").status().as_u16(), status, "{who}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_fit_file_is_refused_with_its_reason() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, inbox) = set_up(&server).await;
    let widget = Widget::open(&owner.address, inbox["publicKey"].as_str().expect("a key")).await;
    assert_eq!(
        code(upload(&widget, "other", "a.txt", b"x".to_vec()).await).await,
        (400, "missing_field".into())
    );
    assert_eq!(code(upload(&widget, "file", "a.txt", Vec::new()).await).await.1, "file_empty");
    let large = vec![b'x'; conversations::MAX_FILE_BYTES + 1];
    assert_eq!(code(upload(&widget, "file", "large.txt", large).await).await.1, "too_large");
    let no_form = widget.raw(Method::POST, "/files", Some(json!({}))).await.expect("an answer");
    assert_eq!(no_form.status().as_u16() / 100, 4);

    let page = b"<html><script>alert(1)</script></html>".to_vec();
    let disguised: Value = upload(&widget, "file", "photo.png", page).await.json().await.expect("taken in");
    assert_ne!(disguised["contentType"], "image/png", "the content decides");
    let url = format!("{}{}", owner.address, disguised["url"].as_str().expect("a path"));
    let own = widget.client.get(url).bearer_auth(&widget.token).send().await.expect("an answer");
    assert_eq!(own.headers()["content-type"], "application/octet-stream");

    // What waits for a message is limited; a message makes room again.
    let mut waiting = vec![disguised["id"].clone()];
    let refused = loop {
        let answer = upload(&widget, "file", "a.txt", b"more".to_vec()).await;
        if !answer.status().is_success() {
            break code(answer).await.1;
        }
        waiting.push(answer.json::<Value>().await.expect("JSON")["id"].clone());
        assert!(waiting.len() < 20, "nothing holds an anonymous contact back");
    };
    assert_eq!((refused.as_str(), waiting.len()), ("too_many_uploads", 12));
    let send =
        json!({ "clientId": client_id(), "topicKey": null, "text": "", "attachmentIds": waiting[..10] });
    widget.post("/conversations", send).await;
    assert!(upload(&widget, "file", "a.txt", b"more".to_vec()).await.status().is_success());
}
