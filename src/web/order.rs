//! Orders as forms send them: a rate plan, and how much of what, in fields whose names Cloudflare decides.

use std::collections::BTreeMap;

use crate::domain::catalogue;

use super::error::PageError;
use super::form::Field;

/// Most of one part that is taken.
pub const MOST: u32 = 1_000_000;
/// What the names of fields for parts begin with.
const PART: &str = "component.";
/// Longest name of a part.
const NAME: usize = 64;
/// What is wrong with what is no number.
const NO_COUNT: &str = "Enter a whole number from 0 to 1,000,000, without blanks or commas.";

/// What a form sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Makes a second press harmless; may be empty.
    pub key: String,
    /// The rate plan; empty where none was chosen.
    pub rate_plan: String,
    /// What was typed for each part, by the part's name.
    pub parts: BTreeMap<String, String>,
}

impl Sent {
    /// Reads the fields of a form.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] for a field that no such form has.
    pub fn read(fields: BTreeMap<String, String>) -> Result<Self, PageError> {
        let mut sent = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "key" => sent.key = value,
                "rate_plan" => sent.rate_plan = value.trim().to_owned(),
                _ => {
                    let part = name.strip_prefix(PART).filter(|part| is_part(part)).ok_or(PageError::BadRequest)?;
                    sent.parts.insert(part.to_owned(), value);
                }
            }
        }
        Ok(sent)
    }

    /// The fields of these parts as they were sent, each shown again with what was typed; `judge` says what is wrong.
    /// Answers with the parts that were typed, once all of them are right.
    ///
    /// # Errors
    /// The fields with what is wrong.
    pub fn counts(
        &self,
        mut judge: impl FnMut(&str, u32) -> Result<(), String>,
    ) -> Result<BTreeMap<String, u32>, BTreeMap<String, Field>> {
        let mut counts = BTreeMap::new();
        let mut fields = BTreeMap::new();
        let mut refused = false;
        for (name, typed) in &self.parts {
            let judged = match counted(typed) {
                Ok(None) => Ok(()),
                Ok(Some(number)) => judge(name, number).inspect(|()| {
                    counts.insert(name.clone(), number);
                }),
                Err(why) => Err(why),
            };
            let field = Field::of(typed);
            refused |= judged.is_err();
            fields.insert(name.clone(), judged.map_or_else(|why| field.clone().refused(why), |()| field.clone()));
        }
        if refused { Err(fields) } else { Ok(counts) }
    }

    /// The fields of its parts as they were typed, with nothing wrong.
    #[must_use]
    pub fn fields(&self) -> BTreeMap<String, Field> {
        self.parts.iter().map(|(name, typed)| (name.clone(), Field::of(typed))).collect()
    }
}

fn is_part(name: &str) -> bool {
    (1..=NAME).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// A number that was typed; nothing where the field was left empty.
fn counted(typed: &str) -> Result<Option<u32>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let digits = typed.bytes().all(|byte| byte.is_ascii_digit());
    let number = typed.parse::<u32>().ok().filter(|number| digits && *number <= MOST);
    number.map(Some).ok_or_else(|| NO_COUNT.to_owned())
}

/// A field for one part, as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartField {
    /// Its id in the page.
    pub id: String,
    /// The name of the control.
    pub control: String,
    /// Its label.
    pub label: String,
    /// What it is, and what one more costs.
    pub hint: String,
    /// What was typed.
    pub field: Field,
}

impl PartField {
    /// The field of a part; `facts` follow the words that there are for it.
    #[must_use]
    pub fn new(name: &str, facts: &str, field: Field) -> Self {
        let words = catalogue::component(name);
        let hint = words.map_or("", |words| words.hint);
        Self {
            id: id_of(name),
            control: format!("{PART}{name}"),
            label: label_of(name),
            hint: format!("{hint} {facts}").trim().to_owned(),
            field,
        }
    }
}

/// The name of a part for people.
#[must_use]
pub fn label_of(name: &str) -> String {
    catalogue::component(name).map_or_else(|| name.to_owned(), |words| words.label.to_owned())
}

fn id_of(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    format!("component-{}", name.chars().map(plain).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<Sent, PageError> {
        Sent::read(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn only_fields_of_an_order_are_read() {
        let sent = read(&[("rate_plan", " pro "), ("component.page_rules", "25")]).unwrap();
        assert_eq!(sent.rate_plan, "pro");
        assert_eq!(sent.counts(|_, _| Ok(())).unwrap()["page_rules"], 25);
        for bad in [
            "name",
            "component.",
            "component.a b",
            "component.<x>",
            "components",
            &format!("component.{}", "x".repeat(65)),
        ] {
            assert!(matches!(read(&[(bad, "1")]), Err(PageError::BadRequest)), "{bad}");
        }
    }

    #[test]
    fn a_count_is_a_whole_number_up_to_a_million() {
        for (typed, number) in [("", None), ("  ", None), ("0", Some(0)), (" 7 ", Some(7)), ("1000000", Some(MOST))] {
            assert_eq!(counted(typed), Ok(number), "{typed}");
        }
        for bad in ["-1", "+1", "1.5", "1e3", "1,000", "1000001", "٣", "x", "99999999999999999999"] {
            assert_eq!(counted(bad), Err(NO_COUNT.to_owned()), "{bad}");
        }
    }
}
