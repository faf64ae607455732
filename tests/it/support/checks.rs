//! What is true of every page.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

pub(crate) fn page(name: &str, html: &str) {
    let page = Html::parse_document(html);
    assert_eq!(select(&page, "html[lang=en]").len(), 1, "{name}: lang");
    assert_eq!(select(&page, "h1").len(), 1, "{name}: exactly one h1");
    assert_eq!(select(&page, "main").len(), 1, "{name}: exactly one main");
    let first = select(&page, "body > *")[0];
    assert_eq!(first.attr("href"), Some("#main"), "{name}: the skip link comes first");
    assert!(select(&page, "script:not([src])").is_empty(), "{name}: a script in the page");
    assert!(select(&page, "style").is_empty(), "{name}: a style sheet in the page");
    assert!(!html.contains("<script>alert"), "{name}: text was not escaped");
    attributes(name, &page);
    references(name, &page, &ids(name, &page));
    controls(name, &page);
    forms(name, &page);
}

fn attributes(name: &str, page: &Html) {
    for element in select(page, "*") {
        for (attribute, _) in element.value().attrs() {
            assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: {attribute}=");
        }
    }
}

fn ids(name: &str, page: &Html) -> HashSet<String> {
    let mut ids = HashSet::new();
    for element in select(page, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        assert!(!id.is_empty() && ids.insert(id.to_owned()), "{name}: the id {id:?} is there twice");
    }
    ids
}

fn references(name: &str, page: &Html, ids: &HashSet<String>) {
    for attribute in ["aria-describedby", "aria-labelledby", "for", "data-shown-when"] {
        for element in select(page, &format!("[{attribute}]")) {
            for id in element.attr(attribute).unwrap_or_default().split_whitespace() {
                assert!(ids.contains(id), "{name}: {attribute}={id} leads nowhere");
            }
        }
    }
    for link in select(page, "a[href^='#']") {
        let id = link.attr("href").unwrap_or_default().trim_start_matches('#');
        assert!(ids.contains(id), "{name}: the link #{id} leads nowhere");
    }
}

fn controls(name: &str, page: &Html) {
    let labelled: HashSet<_> = select(page, "label[for]").iter().filter_map(|label| label.attr("for")).collect();
    for control in select(page, "input:not([type=hidden]), select, textarea") {
        let id = control.attr("id").unwrap_or_default();
        assert!(labelled.contains(id), "{name}: a control without a label: {}", control.html());
    }
    for pressable in select(page, "button, a[href], summary") {
        let text: String = pressable.text().collect();
        assert!(!text.trim().is_empty(), "{name}: nothing to read on {}", pressable.html());
    }
    for password in select(page, "input[type=password]") {
        assert!(password.attr("value").is_none(), "{name}: a password given back");
    }
    for wrong in select(page, "[aria-invalid=true]") {
        assert!(wrong.attr("aria-describedby").is_some(), "{name}: wrong without saying why: {}", wrong.html());
    }
}

fn forms(name: &str, page: &Html) {
    let csrf = Selector::parse("input[type=hidden][name=csrf]").unwrap();
    for form in select(page, "form[method=post]") {
        assert_eq!(form.select(&csrf).count(), 1, "{name}: a form without its token: {}", form.html());
    }
    for form in select(page, "form") {
        assert!(form.attr("method").is_some() && form.attr("action").is_some(), "{name}: {}", form.html());
    }
}
