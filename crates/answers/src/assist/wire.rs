//! Requests and answers of `POST {base}/chat/completions`. Pure: bytes in, values out.
//! Source: the OpenAI API reference, "Create chat completion", and what servers that speak it really send.

use serde::{Deserialize, Serialize};

use super::{Call, Completion, ModelFailure};

/// The most tokens one call can have taken; whoever counts more counts wrong.
const MOST_TOKENS: i64 = 10_000_000;

/// How the limit of an answer is said: servers differ, and some refuse the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `max_tokens`, with a low temperature: what nearly every server takes.
    Usual,
    /// `max_completion_tokens` and no temperature: models that reason take no other.
    Newer,
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    messages: [Said<'a>; 2],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
}

#[derive(Serialize)]
struct Said<'a> {
    role: &'static str,
    content: &'a str,
}

/// The body of a request. No tools, no stream.
pub(crate) fn request(call: &Call, dialect: Dialect) -> Vec<u8> {
    let usual = dialect == Dialect::Usual;
    let request = Request {
        model: &call.model,
        messages: [
            Said { role: "system", content: &call.system },
            Said { role: "user", content: &call.said },
        ],
        stream: false,
        max_tokens: usual.then_some(call.most_tokens),
        max_completion_tokens: (!usual).then_some(call.most_tokens),
        temperature: usual.then_some(0.2),
    };
    serde_json::to_vec(&request).expect("texts and numbers are always JSON")
}

/// What an answer says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// It wrote, or would not.
    Wrote(Completion),
    /// It wants the limit said in the other way.
    OtherDialect,
    /// It failed.
    Failed(ModelFailure),
}

#[derive(Deserialize)]
struct Answer {
    choices: Vec<Choice>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<Content>,
    refusal: Option<String>,
}

/// Most servers send a text, some a list of parts.
#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Usage {
    total_tokens: Option<i64>,
    prompt_tokens: Option<i64>,
    completion_tokens: Option<i64>,
}

#[derive(Deserialize)]
struct Trouble {
    error: TroubleKind,
}

/// Most servers send an object, some a sentence.
#[derive(Deserialize)]
#[serde(untagged)]
enum TroubleKind {
    Told {
        #[serde(default)]
        message: String,
        code: Option<serde_json::Value>,
        param: Option<serde_json::Value>,
    },
    Sentence(String),
}

/// Reads an answer.
pub(crate) fn read(status: u16, body: &[u8]) -> Reading {
    if (200..300).contains(&status) {
        return serde_json::from_slice::<Answer>(body)
            .ok()
            .and_then(wrote)
            .map_or(Reading::Failed(ModelFailure::NotTheApi), Reading::Wrote);
    }
    let trouble = serde_json::from_slice::<Trouble>(body).ok().map(|trouble| trouble.error);
    let (message, code, param) = match trouble {
        Some(TroubleKind::Told { message, code, param }) => (message.to_lowercase(), word(code), word(param)),
        Some(TroubleKind::Sentence(sentence)) => (sentence.to_lowercase(), String::new(), String::new()),
        None => (String::new(), String::new(), String::new()),
    };
    let limit_refused =
        message.contains("max_completion_tokens") || param == "max_tokens" || param == "temperature";
    let no_model = code == "model_not_found"
        || (message.contains("model")
            && ["not found", "not exist", "invalid model", "unknown model", "no such model"]
                .iter()
                .any(|words| message.contains(words)));
    match status {
        400 | 422 if limit_refused => Reading::OtherDialect,
        400 | 403 | 404 | 422 if no_model => Reading::Failed(ModelFailure::UnknownModel),
        401 | 403 => Reading::Failed(ModelFailure::WrongKey),
        402 | 408 | 425 | 429 => Reading::Failed(ModelFailure::Busy),
        404 | 405 => Reading::Failed(ModelFailure::NotTheApi),
        400..=499 => Reading::Failed(ModelFailure::Rejected),
        500..=599 => Reading::Failed(ModelFailure::Failing),
        _ => Reading::Failed(ModelFailure::NotTheApi),
    }
}

fn word(value: Option<serde_json::Value>) -> String {
    value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn wrote(answer: Answer) -> Option<Completion> {
    let tokens = answer.usage.and_then(|usage| {
        let parts = usage.prompt_tokens.zip(usage.completion_tokens).map(|(p, c)| p.saturating_add(c));
        usage.total_tokens.or(parts).filter(|tokens| (0..=MOST_TOKENS).contains(tokens))
    });
    let first = answer.choices.into_iter().next()?;
    let text = match first.message.content {
        Some(Content::Text(text)) => text,
        Some(Content::Parts(parts)) => parts.into_iter().map(|part| part.text).collect(),
        None => String::new(),
    };
    // Cut off, filtered, or wanting a tool: not something to show.
    let ended = first.finish_reason.as_deref().is_none_or(|reason| reason == "stop");
    let text = without_thoughts(&text).trim();
    let usable = ended && first.message.refusal.is_none() && !text.is_empty();
    Some(Completion { text: usable.then(|| text.to_owned()), tokens })
}

/// Some models think aloud before they answer.
fn without_thoughts(text: &str) -> &str {
    let Some(rest) = text.trim_start().strip_prefix("<think>") else { return text };
    rest.split_once("</think>").map_or("", |(_, answer)| answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> Call {
        Call {
            base_url: "https://models.example/v1".into(),
            model: "small".into(),
            key: Some("sk-1".into()),
            system: "Do this.".into(),
            said: "With \"that\".\n".into(),
            most_tokens: 300,
            within_ms: 1_000,
        }
    }

    #[test]
    fn requests_say_what_is_wanted_and_carry_no_key() {
        let usual: serde_json::Value = serde_json::from_slice(&request(&call(), Dialect::Usual)).unwrap();
        let wanted = serde_json::json!({
            "model": "small",
            "messages": [
                { "role": "system", "content": "Do this." },
                { "role": "user", "content": "With \"that\".\n" }
            ],
            "stream": false, "max_tokens": 300, "temperature": 0.2
        });
        assert_eq!(usual, wanted);
        let newer: serde_json::Value = serde_json::from_slice(&request(&call(), Dialect::Newer)).unwrap();
        assert_eq!(newer["max_completion_tokens"], 300);
        assert!(newer.get("max_tokens").is_none() && newer.get("temperature").is_none());
        assert!(!newer.to_string().contains("sk-1") && !format!("{:?}", call()).contains("sk-1"));
    }

    fn said(status: u16, body: &str) -> Reading {
        read(status, body.as_bytes())
    }

    fn wrote_text(text: Option<&str>, tokens: Option<i64>) -> Reading {
        Reading::Wrote(Completion { text: text.map(str::to_owned), tokens })
    }

    #[test]
    fn answers_of_real_servers_are_read() {
        // LiteLLM 1.108, as it came.
        let litellm = r#"{"id":"chatcmpl-7167ce00-58dc-4cbd-a6da-ef6e4ad2d5fe","created":1795690234,"model":"desk",
            "object":"chat.completion","choices":[{"finish_reason":"stop","index":0,"message":{"content":"This is a mock.",
            "role":"assistant"}}],"usage":{"completion_tokens":20,"prompt_tokens":10,"total_tokens":30}}"#;
        assert_eq!(said(200, litellm), wrote_text(Some("This is a mock."), Some(30)));
        let parts = r#"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}"#;
        assert_eq!(said(200, parts), wrote_text(Some("ab"), None));
        let thinking = r#"{"choices":[{"message":{"content":"<think>Hm.</think>\n\nYes."},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":4,"completion_tokens":5}}"#;
        assert_eq!(said(200, thinking), wrote_text(Some("Yes."), Some(9)));
    }

    #[test]
    fn what_is_not_to_be_shown_has_no_text() {
        for body in [
            r#"{"choices":[{"message":{"content":null},"finish_reason":"tool_calls"}]}"#,
            r#"{"choices":[{"message":{"content":"half a sent"},"finish_reason":"length"}]}"#,
            r#"{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}"#,
            r#"{"choices":[{"message":{"content":"x","refusal":"I cannot"},"finish_reason":"stop"}]}"#,
            r#"{"choices":[{"message":{"content":"x"},"finish_reason":"content_filter"}]}"#,
            r#"{"choices":[{"message":{"content":"<think>never ends"},"finish_reason":"stop"}]}"#,
        ] {
            assert_eq!(said(200, body), wrote_text(None, None), "{body}");
        }
    }

    #[test]
    fn failures_are_told_apart() {
        use ModelFailure as Why;
        let rows: &[(u16, &str, Why)] = &[
            (
                401,
                r#"{"error":{"message":"Incorrect API key provided: sk-x.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
                Why::WrongKey,
            ),
            (403, "forbidden", Why::WrongKey),
            // LiteLLM 1.108, as it came.
            (
                400,
                r#"{"error":{"message":"/chat/completions: Invalid model name passed in model=nope. Call `/v1/models` to view available models for your key.","type":"invalid_request_error","param":null,"code":"400"}}"#,
                Why::UnknownModel,
            ),
            (
                404,
                r#"{"error":{"message":"The model `x` does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#,
                Why::UnknownModel,
            ),
            (
                404,
                r#"{"error":{"message":"model \"x\" not found, try pulling it first","type":"api_error","param":null,"code":null}}"#,
                Why::UnknownModel,
            ),
            (
                404,
                r#"{"object":"error","error":{"message":"The model `x` does not exist.","type":"NotFoundError","param":"model","code":404}}"#,
                Why::UnknownModel,
            ),
            (404, "<html>404 page not found</html>", Why::NotTheApi),
            (405, "", Why::NotTheApi),
            (
                429,
                r#"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#,
                Why::Busy,
            ),
            (402, "", Why::Busy),
            (400, r#"{"error":"context length exceeded"}"#, Why::Rejected),
            (413, "", Why::Rejected),
            (500, r#"{"error":{"message":"internal"}}"#, Why::Failing),
            (503, "", Why::Failing),
            (200, "<html>welcome</html>", Why::NotTheApi),
            (200, r#"{"choices":[]}"#, Why::NotTheApi),
            (200, r#"{"models":["a"]}"#, Why::NotTheApi),
            (200, "", Why::NotTheApi),
        ];
        for (status, body, why) in rows {
            assert_eq!(said(*status, body), Reading::Failed(*why), "{status} {body}");
        }
        let other = r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#;
        assert_eq!(said(400, other), Reading::OtherDialect);
    }

    #[test]
    fn strange_counts_are_no_counts() {
        for count in ["-5", "9223372036854775807"] {
            let body = format!(
                r#"{{"choices":[{{"message":{{"content":"x"}}}}],"usage":{{"total_tokens":{count}}}}}"#
            );
            assert_eq!(said(200, &body), wrote_text(Some("x"), None));
        }
    }
}
