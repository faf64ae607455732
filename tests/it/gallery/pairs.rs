//! A page and its template have the same path.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Only files that name a template are pages; the others are acts and words.
fn is_page(path: &Path, extension: &str) -> bool {
    extension != "rs" || fs::read_to_string(path).unwrap().contains("#[template(")
}

fn names(folder: &Path, below: &str, extension: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let name = if below.is_empty() { stem.clone() } else { format!("{below}/{stem}") };
        if path.is_dir() {
            names(folder, &name, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) && stem != "mod" && is_page(&path, extension) {
            found.insert(name);
        }
    }
}

#[test]
fn each_page_has_the_template_of_its_path_and_each_template_its_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut pages, mut templates) = (BTreeSet::new(), BTreeSet::new());
    names(&root.join("src/web/pages"), "", "rs", &mut pages);
    names(&root.join("templates/pages"), "", "html", &mut templates);
    // Its template is in templates/errors, for all endings.
    assert!(pages.remove("errors"));
    assert_eq!(pages, templates);
}
