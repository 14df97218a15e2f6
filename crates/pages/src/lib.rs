//! The public door for pages: the help center, the console and widget as built files, the API's document, the sample
//! wallet.

mod assets;
mod demo;
mod docs;
mod headers;
mod help;
mod widget;

pub use demo::DemoWallet;
pub use help::{HelpCenter, Reader, Reading, at_own_domain};

use std::sync::Arc;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use storage::Db;

/// What the pages are given.
pub struct Pages {
    /// The database, for what a page needs of an inbox.
    pub db: Db,
    /// The OpenAPI document, as JSON.
    pub openapi: serde_json::Value,
    /// The sample wallet; only in demo mode.
    pub demo: Option<DemoWallet>,
}

/// The router of all pages.
pub fn router(pages: Arc<Pages>, center: HelpCenter) -> Router {
    let help = help::router(pages.db.clone(), center);
    let mut router = Router::new()
        .route("/", get(|| async { Redirect::temporary("/desk/") }))
        .route("/desk", get(|| async { Redirect::permanent("/desk/") }))
        .route("/desk/", get(assets::console))
        .route("/desk/{*path}", get(assets::console))
        .route("/widget.js", get(assets::loader))
        .route("/widget/assets/{*path}", get(assets::widget))
        .route("/widget/frame", get(widget::frame))
        .route("/widget/page", get(widget::page))
        .route("/api/docs", get(docs::page))
        .route("/api/docs/docs.css", get(docs::style))
        .route("/api/openapi.json", get(docs::document));
    if pages.demo.is_some() {
        router = router
            .route("/demo/wallet", get(demo::page))
            .route("/demo/wallet/token", axum::routing::post(demo::token))
            .route("/demo/assets/{*path}", get(demo::asset));
    }
    router.with_state(pages).merge(help)
}
