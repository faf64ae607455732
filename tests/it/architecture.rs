//! The house keeps its floors: read from the sources, so that a new file is held to them too.

use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom, from the roof down. A floor missing here fails the test that uses it.
const FLOORS: [(&str, &[&str]); 20] = [
    ("clock", &[]),
    ("random", &[]),
    ("secret", &[]),
    ("wire", &[]),
    ("domain", &["wire", "clock", "random"]),
    ("cloudflare", &["wire", "clock", "secret"]),
    ("dns", &["domain"]),
    ("sandbox", &["wire", "clock"]),
    ("store", &["domain", "wire", "clock"]),
    ("mail", &["domain", "clock", "secret"]),
    ("access", &["store", "cloudflare", "domain", "wire", "clock", "random", "secret"]),
    ("runs", &["store", "access", "cloudflare", "domain", "wire", "clock", "random", "secret"]),
    ("mirror", &["store", "access", "cloudflare", "domain", "wire", "clock", "random"]),
    ("live", &["mirror", "dns", "store", "domain", "clock"]),
    ("web", &["runs", "mirror", "live", "access", "store", "mail", "domain", "wire", "clock", "random", "secret"]),
    ("config", &["web", "mail", "domain", "wire", "secret"]),
    ("telemetry", &[]),
    (
        "app",
        &[
            "web",
            "runs",
            "mirror",
            "live",
            "dns",
            "access",
            "store",
            "cloudflare",
            "sandbox",
            "mail",
            "domain",
            "wire",
            "clock",
            "random",
            "secret",
            "config",
            "telemetry",
        ],
    ),
    ("main", &["app", "web", "sandbox", "domain"]),
    ("lib", &[]),
];

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found
}

fn floor_of(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn imports(text: &str) -> Vec<String> {
    let ends = |c: char| !(c.is_alphanumeric() || c == '_');
    ["crate::", "partner_portal::"]
        .iter()
        .flat_map(|root| text.split(root).skip(1))
        .map(|rest| rest.split(ends).next().unwrap_or_default().to_owned())
        .filter(|name| FLOORS.iter().any(|(floor, _)| floor == name))
        .collect()
}

#[test]
fn arrows_point_down() {
    for path in files("src", "rs") {
        let floor = floor_of(&path);
        let (_, allowed) = FLOORS.iter().find(|(name, _)| *name == floor).unwrap_or_else(|| panic!("no floor {floor}"));
        let text = fs::read_to_string(&path).unwrap();
        let production = text.split("#[cfg(test)]").next().unwrap();
        for import in imports(production) {
            assert!(import == floor || allowed.contains(&import.as_str()), "{} imports {import}", path.display());
        }
    }
}

#[test]
fn only_the_store_names_sqlx() {
    for path in files("src", "rs") {
        if floor_of(&path) != "store" {
            assert!(!fs::read_to_string(&path).unwrap().contains("sqlx"), "{}", path.display());
        }
    }
}

#[test]
fn pages_never_hold_a_client_for_cloudflare() {
    for path in files("src/web", "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for word in ["Vault", "PartnerClient", "CustomerClient", "reqwest::Client"] {
            assert!(!text.contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let sources = [
        ("src", "rs"),
        ("tests", "rs"),
        ("templates", "html"),
        ("static", "css"),
        ("static", "js"),
        ("migrations", "sql"),
    ];
    for (folder, ending) in sources {
        for path in files(folder, ending) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 400, "{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn no_template_has_a_style_or_a_handler_in_it() {
    for path in files("templates", "html") {
        let text = fs::read_to_string(&path).unwrap();
        for word in [" style=", " onclick=", " onsubmit=", " onchange=", "javascript:", "|safe"] {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn the_protocol_of_runs_knows_neither_the_store_nor_a_client() {
    let files = files("src/runs/protocol", "rs");
    assert!(files.len() > 5, "the protocol has moved");
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["crate::store", "crate::access", "runs::portal", "runs::steps", "runs::engine", "Inner"] {
            assert!(!text.contains(word), "{} names {word}", path.display());
        }
    }
}
