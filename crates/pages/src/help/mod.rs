//! The public help center: server-rendered, in every language of the operator, readable without a script.

mod addresses;
mod article;
mod assets;
mod body;
mod door;
mod feedback;
mod files;
mod frame;
mod home;
mod language;
mod lists;
mod missing;
mod moments;
mod own_domain;
mod render;
#[cfg(test)]
mod route_tests;
mod search;
mod seo;
mod site;
mod sitemap;
#[cfg(test)]
mod template_tests;
mod texts;
mod theme;
mod views;

pub use door::{HelpCenter, Reader, Reading};
pub use own_domain::at_own_domain;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use door::Door;
use storage::Db;
use tower_http::compression::CompressionLayer;

/// The longest form, in bytes.
const FORM_BYTES: usize = 16 * 1024;

/// The router of the help center.
pub(crate) fn router(db: Db, center: HelpCenter) -> Router {
    let text = Router::new()
        .route("/robots.txt", get(sitemap::robots))
        .route("/help", get(home::add_slash))
        .route("/help/", get(home::choose))
        .route("/help/sitemap.xml", get(sitemap::whole))
        .route("/help/sitemap/{name}", get(sitemap::part))
        .route("/help/theme.css", get(assets::brand))
        .route("/help/icon.svg", get(assets::icon))
        .route("/help/assets/{name}", get(assets::file))
        .route("/help/{lang}", get(home::add_slash))
        .route("/help/{lang}/", get(home::page))
        .route("/help/{lang}/c/{slug}", get(lists::category))
        .route("/help/{lang}/a/{slug}", get(article::page))
        .route("/help/{lang}/a/{slug}/feedback", post(feedback::give))
        .route("/help/{lang}/search", get(search::page))
        .route("/help/{lang}/suggest", get(search::suggest))
        .route("/help/{lang}/{*rest}", get(missing::page))
        .layer(axum::extract::DefaultBodyLimit::max(FORM_BYTES))
        .layer(CompressionLayer::new());
    // Files are compressed by nature, and asked for in parts.
    let files = Router::new().route("/help/files/{id}/{name}", get(files::file));
    text.merge(files).with_state(Arc::new(Door::new(db, center)))
}
