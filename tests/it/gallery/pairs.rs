//! A page and its template have the same path; where the team and customers' people have one page each at an address, one
//! file of code has two templates that are called alike.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The templates that a file of code names, without the folder that all are in.
fn named(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let after = text.split("#[template(path = \"pages/").skip(1);
    after.map(|rest| rest.split(".html").next().unwrap().to_owned()).collect()
}

fn files(folder: &Path, below: &str, extension: &str, found: &mut Vec<(String, std::path::PathBuf)>) {
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let name = if below.is_empty() { stem.clone() } else { format!("{below}/{stem}") };
        if path.is_dir() {
            files(folder, &name, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) && stem != "mod" {
            found.push((name, path));
        }
    }
}

#[test]
fn each_page_has_the_template_of_its_path_and_each_template_its_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut pages, mut templates) = (Vec::new(), Vec::new());
    files(&root.join("src/web/pages"), "", "rs", &mut pages);
    files(&root.join("templates/pages"), "", "html", &mut templates);
    let mut used = BTreeSet::new();
    for (page, path) in &pages {
        let named = named(path);
        match named.as_slice() {
            [] => {}
            [one] => assert_eq!(one, page, "{page} has a template of another path"),
            [team, own] => {
                let called = |name: &str| name.rsplit('/').next().unwrap().to_owned();
                assert_eq!(called(team), called(own), "{page}");
                assert!(own.starts_with("own/") && !team.starts_with("own/"), "{page}: {team}, {own}");
            }
            more => panic!("{page} has {more:?}"),
        }
        for name in named {
            assert!(used.insert(name.clone()), "{name} has two pages");
        }
    }
    let templates: BTreeSet<String> = templates.into_iter().map(|(name, _)| name).collect();
    assert_eq!(used, templates);
}
