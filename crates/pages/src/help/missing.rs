//! Addresses that lead nowhere.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::door::{Asked, Content, Door};

/// Any other path below the help center.
pub(crate) async fn page(
    State(door): State<Arc<Door>>,
    asked: Asked,
    Path((lang, rest)): Path<(String, String)>,
) -> Response {
    let query = words(rest.rsplit('/').next().unwrap_or_default());
    door.show(&asked, &lang, |_, _| Ok(()), |_, ()| Content::Missing { query }).await
}

/// The words of an address, to search for.
pub(crate) fn words(slug: &str) -> String {
    let words = slug.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(12).collect::<Vec<_>>().join(" ").chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_words() {
        for (slug, wanted) in [
            ("usdt-not-arrived", "usdt not arrived"),
            ("转账-没到账", "转账 没到账"),
            ("<script>", "script"),
            ("", ""),
        ] {
            assert_eq!(words(slug), wanted);
        }
    }
}
