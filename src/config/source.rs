//! Where values come from: environment, files named by `…_FILE`, and the TOML file; and which names there are.

use std::collections::BTreeMap;
use std::path::Path;

use super::Fault;
use super::table::{SETTINGS, Secrecy, Setting, named};

/// The texts of all settings that were given, by name.
#[derive(Default)]
pub(super) struct Given {
    pub(super) values: BTreeMap<&'static str, String>,
    pub(super) warnings: Vec<String>,
}

/// Collects the settings; the environment wins over the file. An empty value is as good as none.
pub(super) fn collect(
    env: impl IntoIterator<Item = (String, String)>,
    file: Option<&Path>,
    faults: &mut Vec<Fault>,
) -> Given {
    let mut given = Given::default();
    let mut texts = BTreeMap::new();
    if let Some(path) = file {
        texts = from_toml(path, faults);
    }
    let from_env: BTreeMap<String, String> =
        env.into_iter().filter(|(name, value)| name.starts_with("PORTAL_") && !value.trim().is_empty()).collect();
    for name in from_env.keys() {
        let plain = name.strip_suffix("_FILE").unwrap_or(name);
        // What the environment says of a setting replaces both spellings in the file.
        if named(plain).is_some() {
            texts.remove(plain);
            texts.remove(&format!("{plain}_FILE"));
        }
    }
    texts.extend(from_env);
    for (name, text) in &texts {
        if let Some(setting) = named(name) {
            given.values.insert(setting.name, text.trim().to_owned());
        }
    }
    for (name, path) in &texts {
        if named(name).is_some() {
            continue;
        }
        match name.strip_suffix("_FILE").and_then(named).filter(|setting| setting.secrecy == Secrecy::Secret) {
            Some(setting) => read_secret(setting, Path::new(path.trim()), &mut given, faults),
            None => faults.push(unknown(name)),
        }
    }
    given
}

fn read_secret(setting: &'static Setting, path: &Path, given: &mut Given, faults: &mut Vec<Fault>) {
    let name = format!("{}_FILE", setting.name);
    if given.values.contains_key(setting.name) {
        faults.push(Fault::new(&name, format!("is set and {} is too; leave one of them out", setting.name)));
        return;
    }
    match std::fs::read_to_string(path) {
        Ok(text) if text.trim().is_empty() => {
            faults.push(Fault::new(&name, format!("names {}, which is empty; put the secret into it", path.display())));
        }
        Ok(text) => {
            if is_readable_by_others(path) {
                given
                    .warnings
                    .push(format!("{name}: others on this machine can read {}; run chmod 600 on it", path.display()));
            }
            given.values.insert(setting.name, text.trim().to_owned());
        }
        Err(error) => faults.push(Fault::new(
            &name,
            format!("names {}, which cannot be read ({error}); name a file this user may read", path.display()),
        )),
    }
}

fn is_readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

fn from_toml(path: &Path, faults: &mut Vec<Fault>) -> BTreeMap<String, String> {
    let refused = |what: String| Fault::new("--config", format!("names {}, which {what}", path.display()));
    let table = match std::fs::read_to_string(path).map(|text| text.parse::<toml::Table>()) {
        Ok(Ok(table)) => table,
        // The parser's own message quotes the line, which may hold a secret.
        Ok(Err(error)) => {
            faults.push(refused(format!("is not TOML ({}); write name = \"value\" lines", error.message())));
            return BTreeMap::new();
        }
        Err(error) => {
            faults.push(refused(format!("cannot be read ({error}); name a file this user may read")));
            return BTreeMap::new();
        }
    };
    let mut texts = BTreeMap::new();
    for (key, value) in table {
        let name = format!("PORTAL_{}", key.to_ascii_uppercase());
        if key != key.to_ascii_lowercase() {
            faults.push(Fault::new(&key, "is not a setting; write names in the file in lower case"));
            continue;
        }
        match text_of(&value) {
            Some(text) if text.trim().is_empty() => {}
            Some(text) => drop(texts.insert(name, text)),
            None => faults.push(Fault::new(&key, "is not a text, a number or a list of them; write it in quotes")),
        }
    }
    texts
}

fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Array(values) => {
            let texts: Option<Vec<String>> = values.iter().map(text_of).collect();
            Some(texts?.join(","))
        }
        _ => None,
    }
}

fn unknown(name: &str) -> Fault {
    let nearest = SETTINGS.iter().map(|setting| (distance(name, setting.name), setting.name)).min();
    match nearest {
        Some((far, nearest)) if far <= 4 => Fault::new(name, format!("is not a setting; did you mean {nearest}?")),
        _ => Fault::new(name, "is not a setting; leave it out"),
    }
}

/// Levenshtein's distance: how many characters must be added, taken away or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut last = i + 1;
        let mut next = vec![last];
        for ((to, diagonal), above) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            last = (diagonal + usize::from(from != *to)).min(above + 1).min(last + 1);
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
