//! What a visitor of the wallet's page downloads: the loader at once, the rest when the chat is opened.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, ensure};

use crate::figure::{Aim, Figure};

/// Weighs the built widget below `web/widget/dist`.
///
/// # Errors
/// When the widget was not built.
pub fn run(root: &Path) -> anyhow::Result<Vec<Figure>> {
    let dist = root.join("web/widget/dist");
    let loader = weigh(&dist.join("widget.js")).context("build the widget first: make web")?;
    let page = std::fs::read_to_string(dist.join("frame.html"))?;
    let mut first_open = weigh(&dist.join("frame.html"))?;
    let (mut files, mut language) = (1, 0.0_f64);
    for entry in std::fs::read_dir(dist.join("assets"))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if page.contains(&name) {
            first_open += weigh(&path)?;
            files += 1;
        } else if is_catalogue(&name) {
            // One language is loaded; the heavier one counts.
            language = language.max(weigh(&path)?);
        }
    }
    ensure!(files > 1, "frame.html names none of the assets: the widget's build has changed its shape");
    Ok(vec![
        Figure::new("widget loader", loader, "KB gz", Aim::AtMost(5.0)),
        Figure::new("widget first open", first_open + language, "KB gz", Aim::AtMost(53.0))
            .note(format!("{} files", files + usize::from(language > 0.0))),
    ])
}

fn is_catalogue(name: &str) -> bool {
    name.ends_with(".js") && ["en-", "zh-CN-"].iter().any(|language| name.starts_with(language))
}

/// Size of a file after gzip at its strongest, in units of 1,000 bytes.
fn weigh(path: &Path) -> anyhow::Result<f64> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(&bytes)?;
    #[expect(clippy::cast_precision_loss, reason = "a file of a web page")]
    let size = gz.finish()?.len() as f64;
    Ok(size / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_page_names_and_one_language_count() {
        let root = tempfile::tempdir().unwrap();
        let assets = root.path().join("web/widget/dist/assets");
        std::fs::create_dir_all(&assets).unwrap();
        let dist = assets.parent().unwrap();
        std::fs::write(dist.join("widget.js"), "1").unwrap();
        std::fs::write(dist.join("frame.html"), "<script src=\"assets/frame-a.js\"></script>").unwrap();
        std::fs::write(assets.join("frame-a.js"), "app").unwrap();
        std::fs::write(assets.join("en-b.js"), "en").unwrap();
        std::fs::write(assets.join("zh-CN-c.js"), "zh").unwrap();
        std::fs::write(assets.join("lazy-d.js"), "x".repeat(1000)).unwrap();
        let figures = run(root.path()).unwrap();
        assert_eq!(figures[1].note, "3 files");
        assert!(figures[1].value < 0.2, "{}", figures[1].value);
    }
}
