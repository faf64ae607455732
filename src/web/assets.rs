//! The files a browser needs besides pages: embedded, named by the checksum of all of them, cached for a year.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

/// The route that [`serve`] answers.
pub const ROUTE: &str = "/assets/{checksum}/{file}";

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// Style sheets in the order in which they are joined. The first names the layers, so the order within one does not matter.
const SHEETS: &[&str] = &[
    "css/tokens.css",
    "css/reset.css",
    "css/base.css",
    "css/layout.css",
    "css/components/banner.css",
    "css/components/button.css",
    "css/components/chart.css",
    "css/components/choice.css",
    "css/components/copy.css",
    "css/components/empty.css",
    "css/components/field.css",
    "css/components/filters.css",
    "css/components/header.css",
    "css/components/panel.css",
    "css/components/setting.css",
    "css/components/status.css",
    "css/components/steps.css",
    "css/components/summary.css",
    "css/components/table.css",
    "css/utilities.css",
    "css/print.css",
];

/// The other files, by the name in their address.
const FILES: &[(&str, &str)] = &[
    ("copy.js", "js/copy.js"),
    ("follow.js", "js/follow.js"),
    ("similar.js", "js/similar.js"),
    ("submit.js", "js/submit.js"),
    ("icons.svg", "icons.svg"),
    ("favicon.svg", "favicon.svg"),
];

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

struct Bundle {
    checksum: String,
    css: String,
}

static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| {
    let css: String = SHEETS.iter().map(|path| read(path)).collect();
    let mut hash = Sha256::new();
    hash.update(&css);
    for (_, path) in FILES {
        hash.update(read(path));
    }
    let mut checksum = String::new();
    for byte in hash.finalize().iter().take(8) {
        // Writing to a String cannot fail.
        let _ = write!(checksum, "{byte:02x}");
    }
    Bundle { checksum, css }
});

fn read(path: &str) -> String {
    Static::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default()
}

/// The address of a file: `app.css`, or one of the scripts and pictures.
#[must_use]
pub fn url(file: &str) -> String {
    format!("/assets/{}/{file}", BUNDLE.checksum)
}

/// The address of one picture of the sprite.
#[must_use]
pub fn icon(name: &str) -> String {
    format!("/assets/{}/icons.svg#{name}", BUNDLE.checksum)
}

/// The text and media type of a file.
#[must_use]
pub fn content(file: &str) -> Option<(&'static str, String)> {
    if file == "app.css" {
        return Some(("text/css; charset=utf-8", BUNDLE.css.clone()));
    }
    let (_, path) = FILES.iter().find(|(name, _)| *name == file)?;
    let kind = if path.ends_with(".js") { "text/javascript; charset=utf-8" } else { "image/svg+xml" };
    Some((kind, read(path)))
}

/// `GET /assets/{checksum}/{file}`: open to all. Another checksum is 404, so that nothing stale is kept for a year.
pub async fn serve(Path((checksum, file)): Path<(String, String)>) -> Response {
    match content(&file) {
        Some((kind, text)) if checksum == BUNDLE.checksum => {
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, IMMUTABLE)], text).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_served_for_a_year_under_its_checksum_only() {
        let path = |checksum: &str| Path((checksum.to_owned(), "app.css".to_owned()));
        let found = serve(path(&BUNDLE.checksum)).await;
        assert_eq!(found.headers()[header::CACHE_CONTROL], IMMUTABLE);
        assert_eq!(serve(path("0000")).await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn every_declared_file_is_there_and_every_style_sheet_is_declared() {
        for path in SHEETS.iter().copied().chain(FILES.iter().map(|(_, path)| *path)) {
            assert!(Static::get(path).is_some(), "{path}");
        }
        for path in Static::iter().filter(|path| path.ends_with(".css")) {
            assert!(SHEETS.contains(&path.as_ref()), "{path} is not declared");
        }
    }
}
