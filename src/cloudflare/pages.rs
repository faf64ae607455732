//! Reads a list to its end, and notices a list that has none.

use http::Method;
use serde_json::Value;

use crate::wire::{Dialect, Endpoint, PER_PAGE, Paged};

use super::classify::Unreadable;
use super::credential::Credential;
use super::error::{CallError, Doubt, Kind};
use super::{Answer, Client, Turn};

/// 200,000 rows of 50 a page: twenty times what a large partner has.
const PAGES_MAX: u32 = 4_000;

pub(super) async fn read_all<E, T>(
    client: &Client,
    who: &Credential,
    turn: Turn,
    first: &E,
) -> Result<Vec<T>, CallError>
where
    E: Paged + Endpoint<Reply = Vec<T>>,
{
    let mut rows = Vec::new();
    let mut before = Value::Null;
    for page in 1..=PAGES_MAX {
        let call = Raw(first.at_page(page));
        let answer = client.read(who, turn, &call).await?;
        let is_last = is_last(&call.0, &answer, rows.len());
        // A server that ignores `page` gives the same rows for ever. Taking them once would be a guess.
        if page > 1 && !is_empty(&answer.result) && answer.result == before {
            return Err(unreadable(answer, "the list repeats a page"));
        }
        let Some(more) = typed::<E>(answer.result.clone()) else {
            return Err(unreadable(answer, "the result is not of the expected shape"));
        };
        rows.extend(more);
        if is_last {
            return Ok(rows);
        }
        before = answer.result;
    }
    Err(CallError::of(Kind::InDoubt(Doubt::Replied)).because(Unreadable("the list does not end")))
}

/// Empty, or as many rows as there are in all, or shorter than asked for with no total that says otherwise: rows may be
/// left out after a page was cut, and a list that ends early would look as if things had vanished.
fn is_last<E: Endpoint>(call: &E, answer: &Answer<Value>, seen: usize) -> bool {
    let count = answer.result.as_array().map_or(0, Vec::len);
    let total = answer.info.map(|info| info.total_count as usize).filter(|total| *total > 0);
    match total {
        _ if count == 0 => true,
        Some(total) => seen + count >= total,
        None => count < page_size(call, answer),
    }
}

/// Rows a full page has: as many as asked for, or fewer where the answer says so.
fn page_size<E: Endpoint>(call: &E, answer: &Answer<Value>) -> usize {
    let asked = call.query().into_iter().find(|(name, _)| *name == "per_page").and_then(|(_, size)| size.parse().ok());
    let asked: u32 = asked.unwrap_or(PER_PAGE);
    answer.info.map(|info| info.per_page).filter(|size| *size > 0).map_or(asked, |size| size.min(asked)) as usize
}

fn typed<E: Endpoint>(result: Value) -> Option<E::Reply> {
    serde_json::from_value(result).ok()
}

fn is_empty(result: &Value) -> bool {
    result.as_array().is_some_and(Vec::is_empty)
}

fn unreadable(answer: Answer<Value>, why: &'static str) -> CallError {
    CallError::new(Kind::InDoubt(Doubt::Replied), Vec::new(), answer.trace).because(Unreadable(why))
}

/// The same call with its result as it came, so that pages can be compared whatever their rows are.
struct Raw<E>(E);

impl<E: Endpoint> Endpoint for Raw<E> {
    const METHOD: Method = E::METHOD;
    const PATTERN: &'static str = E::PATTERN;
    const DIALECT: Dialect = E::DIALECT;
    type Reply = Value;

    fn path(&self) -> String {
        self.0.path()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        self.0.query()
    }

    fn body(&self) -> Option<Value> {
        self.0.body()
    }

    fn idempotency_key(&self) -> Option<&str> {
        self.0.idempotency_key()
    }
}
