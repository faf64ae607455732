//! What the history is asked with, by the team and by a customer's people: the same fields, read in one place.

use std::time::Duration;

use serde::Deserialize;

use crate::clock::Timestamp;
use crate::domain::audit::Action;
use crate::web::form::{Field, Problems};
use crate::web::own_path::query_encoded;

/// Lines on a page.
pub(in crate::web::pages) const ROWS: usize = 50;
/// One more, to know whether there is a page after it.
pub(in crate::web::pages) const ASKED_FOR: i64 = 51;
const DAY: Duration = Duration::from_secs(86_400);

/// The filter, as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Who.
    pub person: Field,
    /// Whose.
    pub customer: Field,
    /// What.
    pub kind: Field,
    /// First day, `YYYY-MM-DD`.
    pub from: Field,
    /// Last day, `YYYY-MM-DD`.
    pub to: Field,
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// A person's id.
    #[serde(default)]
    pub(in crate::web::pages) person: String,
    /// A customer's id.
    #[serde(default)]
    pub(in crate::web::pages) customer: String,
    /// An action's word.
    #[serde(default)]
    pub(in crate::web::pages) kind: String,
    /// First day, UTC.
    #[serde(default)]
    pub(in crate::web::pages) from: String,
    /// Last day, UTC.
    #[serde(default)]
    pub(in crate::web::pages) to: String,
    /// The last line of the page before.
    #[serde(default)]
    pub(in crate::web::pages) before: String,
}

impl Filter {
    /// What is wrong with it.
    #[must_use]
    pub fn problems(&self) -> Problems {
        Problems::of([
            ("person", &self.person),
            ("customer", &self.customer),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
        ])
    }
}

/// The days and the place, which mean the same to everybody.
pub(in crate::web::pages) struct Span {
    pub(in crate::web::pages) from: Option<Timestamp>,
    pub(in crate::web::pages) until: Option<Timestamp>,
    pub(in crate::web::pages) before: Option<i64>,
}

impl Asked {
    /// From when until when, and after which line; what means nothing is noted beside its field.
    pub(in crate::web::pages) fn span(&self, shown: &mut Filter) -> Span {
        Span {
            from: read(&self.from, &mut shown.from, "Enter the first day like 2026-05-03.", midnight),
            until: read(&self.to, &mut shown.to, "Enter the last day like 2026-05-03.", |text| {
                midnight(text)?.checked_add(DAY).ok()
            }),
            before: self.before.parse().ok(),
        }
    }

    /// What was done, if it is one of these.
    pub(in crate::web::pages) fn action(&self, shown: &mut Filter, is_listed: fn(Action) -> bool) -> Option<Action> {
        let parse = |text: &str| Action::from_store(text).filter(|action| is_listed(*action));
        read(&self.kind, &mut shown.kind, "Choose what was done from the list.", parse)
    }

    /// Whether anything is left out.
    pub(in crate::web::pages) fn is_narrowed(&self) -> bool {
        [&self.person, &self.customer, &self.kind, &self.from, &self.to].iter().any(|text| !text.is_empty())
    }

    /// The same question as an address.
    pub(in crate::web::pages) fn query(&self) -> String {
        let fields = [
            ("person", &self.person),
            ("customer", &self.customer),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let given = fields.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", query_encoded(value))).collect::<Vec<_>>().join("&")
    }
}

/// One field: nothing when it is empty, and a word beside it when it means nothing.
pub(in crate::web::pages) fn read<T>(
    text: &str,
    field: &mut Field,
    says: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    *field = Field::of(text);
    if text.is_empty() {
        return None;
    }
    let found = parse(text);
    if found.is_none() {
        field.error = Some(says.to_owned());
    }
    found
}

/// The beginning of a day in UTC.
fn midnight(day: &str) -> Option<Timestamp> {
    let plain = day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    format!("{day}T00:00:00Z").parse().ok().filter(|_| plain)
}
