//! The widget's frame in a host page, and its page of its own for a WebView.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::Pages;
use crate::assets::{self, Widget};

/// Which inbox a page is for: a public key, no secret.
#[derive(Deserialize)]
pub(crate) struct Which {
    inbox: Option<String>,
}

/// The frame: only the inbox's own origins, and our own pages, may hold it.
pub(crate) async fn frame(
    State(pages): State<Arc<Pages>>,
    Query(which): Query<Which>,
    request: HeaderMap,
) -> Response {
    let mut ancestors = String::from("'self'");
    if let Some(key) = which.inbox.filter(|key| key.len() <= 100) {
        match pages.db.read(move |tx| inboxes::allowed_origins(tx, &key)).await {
            Ok(origins) => {
                for origin in origins {
                    ancestors.push(' ');
                    ancestors.push_str(&origin);
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the inbox's origins could not be read; no foreign page may frame it")
            }
        }
    }
    assets::page::<Widget>("frame.html", &request, Some(&ancestors))
}

/// The page for a WebView: no one may frame it.
pub(crate) async fn page(request: HeaderMap) -> Response {
    assets::page::<Widget>("frame.html", &request, None)
}
