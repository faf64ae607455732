//! What came back, as a person sees it.

use scraper::{ElementRef, Html, Selector};

use crate::support::browser::Answer;
use crate::support::checks;

/// An answer with the address it came from.
#[derive(Debug)]
pub(super) struct Page {
    /// The path and query asked for.
    pub(super) path: String,
    /// The answer.
    pub(super) answer: Answer,
}

pub(super) type Fields = Vec<(String, String)>;

impl Page {
    pub(super) fn status(&self) -> u16 {
        self.answer.status
    }

    pub(super) fn html(&self) -> &str {
        &self.answer.body
    }

    /// Where it leads, for an answer that leads on.
    pub(super) fn leads_to(&self) -> &str {
        assert_eq!(self.status(), 303, "{} does not lead on: {}", self.path, self.words());
        self.answer.header("location").unwrap()
    }

    /// What can be read, with single blanks.
    pub(super) fn words(&self) -> String {
        self.one("body").unwrap_or_default()
    }

    pub(super) fn says(&self, words: &str) -> &Self {
        assert!(self.words().contains(words), "{} does not say {words:?} but: {}", self.path, self.words());
        self
    }

    pub(super) fn is_silent_on(&self, words: &str) -> &Self {
        assert!(!self.words().contains(words), "{} says {words:?}: {}", self.path, self.words());
        self
    }

    pub(super) fn title(&self) -> String {
        self.one("title").unwrap()
    }

    /// The words of the first such element.
    pub(super) fn one(&self, selector: &str) -> Option<String> {
        self.all(selector).into_iter().next()
    }

    /// The words of each such element.
    pub(super) fn all(&self, selector: &str) -> Vec<String> {
        self.each(selector, |element| Some(text(element)))
    }

    /// An attribute of each such element that has it.
    pub(super) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.each(selector, |element| element.attr(name).map(str::to_owned))
    }

    /// An attribute of the first such element.
    pub(super) fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.attributes(selector, name).into_iter().next()
    }

    fn each<T>(&self, selector: &str, read: impl Fn(ElementRef<'_>) -> Option<T>) -> Vec<T> {
        let html = Html::parse_document(&self.answer.body);
        html.select(&Selector::parse(selector).unwrap()).filter_map(read).collect()
    }

    /// What a browser would send for the first form with this action.
    pub(super) fn form(&self, action: &str) -> Fields {
        let html = Html::parse_document(&self.answer.body);
        let form = Selector::parse(&format!("form[method=post][action=\"{action}\"]")).unwrap();
        let form = html.select(&form).next();
        let form = form.unwrap_or_else(|| panic!("{} has no form for {action}: {}", self.path, self.words()));
        let controls = Selector::parse("input[name], select[name], textarea[name]").unwrap();
        form.select(&controls).filter_map(sent).collect()
    }

    /// What is typed into a field of the page.
    pub(super) fn value(&self, name: &str) -> String {
        let html = Html::parse_document(&self.answer.body);
        let controls = Selector::parse(&format!("main [name=\"{name}\"]")).unwrap();
        html.select(&controls).find_map(sent).map(|(_, value)| value).unwrap_or_default()
    }

    /// Each message of the summary with the field it leads to, in order.
    pub(super) fn problems(&self) -> Vec<(String, String)> {
        self.each(".problems a", |link| Some((link.attr("href")?.trim_start_matches('#').to_owned(), text(link))))
    }

    /// The form was refused, on a sound page that says all of this, and each of it beside its field too.
    pub(super) fn refuses(&self, fields: &[&str]) -> &Self {
        assert_eq!(self.status(), 422, "{}: {}", self.path, self.words());
        assert!(self.title().starts_with("Error: "), "{}", self.title());
        checks::page(&self.path, self.html());
        let named: Vec<String> = self.problems().into_iter().map(|(field, _)| field).collect();
        assert_eq!(named, fields, "{}: {}", self.path, self.words());
        for (field, message) in self.problems() {
            let beside = self.one(&format!("#{field}-error")).unwrap_or_default();
            assert_eq!(beside, format!("Error: {message}"), "{}", self.path);
        }
        self
    }
}

fn text(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The pair that a control adds to its form.
fn sent(control: ElementRef<'_>) -> Option<(String, String)> {
    let name = control.attr("name")?.to_owned();
    let value = match (control.value().name(), control.attr("type")) {
        ("select", _) => {
            let chosen = Selector::parse("option[selected]").unwrap();
            let chosen = control.select(&chosen).next();
            chosen.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
        }
        ("textarea", _) => control.text().collect(),
        ("input", Some("radio" | "checkbox")) => {
            control.attr("checked")?;
            control.attr("value").unwrap_or("on").to_owned()
        }
        _ => control.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}
