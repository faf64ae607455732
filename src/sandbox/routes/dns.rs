//! DNS records: HTTP to world and back. Of the filters, those for tags are refused: nothing here asks for them.

use axum::extract::State;

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::page::Page;
use crate::sandbox::world::Refused;
use crate::sandbox::world::dns::Record;
use crate::wire::dns::{DnsRecordRef, DnsType};
use crate::wire::ids::{DnsRecordId, ZoneId};

/// Largest page (schema of 2026-08). It does not say how many come unasked; the one of 2022 had 100.
const PER_PAGE_MAX: u32 = 5_000_000;
const PER_PAGE: u32 = 100;

type Test<'a> = Box<dyn Fn(&Record) -> bool + 'a>;
type Way = (&'static str, fn(&str, &str) -> bool);
type Field = (&'static str, fn(&Record) -> &str);

const TEXTS: [Field; 3] = [
    ("name", |record| &record.said.name),
    ("content", |record| &record.said.content),
    ("comment", |record| record.said.comment.as_deref().unwrap_or_default()),
];

pub(super) async fn list(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    let page = Page::within(&call, PER_PAGE, 1..=PER_PAGE_MAX)?;
    let (tests, is_any) = (tests(&call)?, is_any(&call)?);
    let search = call.asks("search").map(str::to_lowercase);
    let (rows, info) = sandbox.read(|world, now| {
        let mut found = world.dns_records_of(&call.caller, &zone, now)?;
        found.retain(|record| {
            let mut answers = tests.iter().map(|test| test(record));
            let fits = if is_any && !tests.is_empty() { answers.any(|fits| fits) } else { answers.all(|fits| fits) };
            fits && search.as_deref().is_none_or(|words| is_found(record, words))
        });
        order(&mut found, call.asks("order"))?;
        let (rows, info) = page.cut(found);
        Ok::<_, Refused>((rows.into_iter().map(Record::wire).collect::<Vec<_>>(), info))
    })?;
    answer::list(rows, info)
}

fn is_any(call: &Call) -> Result<bool, Refused> {
    match call.asks("match") {
        None | Some("all") => Ok(false),
        Some("any") => Ok(true),
        Some(_) => Err(Refused::invalid("match must be any or all")),
    }
}

// The questions of the list: each text exactly, in part, from its beginning or to its end, in any case.
fn tests(call: &Call) -> Result<Vec<Test<'_>>, Refused> {
    let mut tests: Vec<Test<'_>> = Vec::new();
    for (name, text) in TEXTS {
        let ways: [Way; 5] = [
            ("", |text, asked| text == asked),
            (".exact", |text, asked| text == asked),
            (".contains", |text, asked| text.contains(asked)),
            (".startswith", |text, asked| text.starts_with(asked)),
            (".endswith", |text, asked| text.ends_with(asked)),
        ];
        for (way, fits) in ways {
            if let Some(asked) = call.asks(&format!("{name}{way}")) {
                let asked = asked.to_lowercase();
                tests.push(Box::new(move |record| fits(&text(record).to_lowercase(), &asked)));
            }
        }
    }
    for (question, wanted) in [("comment.present", true), ("comment.absent", false)] {
        if call.asks(question).is_some() {
            tests.push(Box::new(move |record| record.said.comment.is_some() == wanted));
        }
    }
    if let Some(word) = call.asks("type") {
        let kind = DnsType::from(word.to_owned());
        if let DnsType::Other(_) = kind {
            return Err(Refused::invalid("type must be a type of record"));
        }
        tests.push(Box::new(move |record| record.said.r#type == kind));
    }
    if let Some(word) = call.asks("proxied") {
        let proxied: bool = word.parse().map_err(|_| Refused::invalid("proxied must be true or false"))?;
        tests.push(Box::new(move |record| record.said.proxied == proxied));
    }
    let ways = ["", ".present", ".absent", ".exact", ".contains", ".startswith", ".endswith"];
    if ways.iter().any(|way| call.asks(&format!("tag{way}")).is_some()) {
        return Err(Refused::invalid("this sandbox does not filter by tags"));
    }
    Ok(tests)
}

// What exactly is searched is left open by the schema.
fn is_found(record: &Record, words: &str) -> bool {
    let kind = record.said.r#type.as_str();
    TEXTS.iter().any(|(_, text)| text(record).to_lowercase().contains(words)) || kind.to_lowercase() == words
}

fn order(records: &mut [&Record], order: Option<&str>) -> Result<(), Refused> {
    match order {
        None | Some("type") => records.sort_by(|one, other| one.said.r#type.as_str().cmp(other.said.r#type.as_str())),
        Some("name") => records.sort_by(|one, other| one.said.name.cmp(&other.said.name)),
        Some("content") => records.sort_by(|one, other| one.said.content.cmp(&other.said.content)),
        Some("ttl") => records.sort_by_key(|record| record.said.ttl),
        Some("proxied") => records.sort_by_key(|record| record.said.proxied),
        Some(_) => return Err(Refused::invalid("order must be type, name, content, ttl or proxied")),
    }
    Ok(())
}

fn ids(call: &Call) -> Result<(ZoneId, DnsRecordId), Refused> {
    Ok((call.id("zone")?, call.id("record")?))
}

pub(super) async fn create(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, sent) = (call.id::<ZoneId>("zone")?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.add_dns_record(&call.caller, &zone, sent, now)).await?)
}

pub(super) async fn get(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, id) = ids(&call)?;
    answer::one(sandbox.read(|world, _| world.dns_record(&call.caller, &zone, &id))?)
}

pub(super) async fn replace(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let ((zone, id), sent) = (ids(&call)?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.put_dns_record(&call.caller, &zone, &id, sent, now)).await?)
}

pub(super) async fn change(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let ((zone, id), sent) = (ids(&call)?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.change_dns_record(&call.caller, &zone, &id, sent, now)).await?)
}

pub(super) async fn remove(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, id) = ids(&call)?;
    sandbox.write(|world, _| world.remove_dns_record(&call.caller, &zone, &id)).await?;
    answer::one(DnsRecordRef { id })
}

pub(super) async fn batch(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, sent) = (call.id::<ZoneId>("zone")?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.batch_dns_records(&call.caller, &zone, sent, now)).await?)
}

pub(super) async fn usage(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    answer::one(sandbox.read(|world, _| world.dns_usage(&call.caller, &zone))?)
}
