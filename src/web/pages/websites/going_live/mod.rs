//! How far a website is that waits for its DNS: what resolvers see now, what it should be, and what to do. The same block
//! on its page and in the list of those that wait, for the team and for customers' people.

pub mod instructions;
pub mod letter;
pub mod list;
pub mod look;

use crate::domain::going_live::{Answer, Finding, Look, Said, Standing, Wanted, is_looked_at};
use crate::domain::website::Zone;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::format::When;
use crate::web::status::LiveState;

/// Whether a name server is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is there and should be.
    Right,
    /// It should be there and is not.
    Missing,
    /// It is there and should not be.
    Extra,
}

impl Mark {
    /// As people read it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Missing => "missing",
            Self::Extra => "has to go",
        }
    }

    /// Its picture in the sprite.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        match self {
            Self::Right => "check",
            Self::Missing => "plus",
            Self::Extra => "cross",
        }
    }

    /// Its colour family, as it stands in `data-tone`; the word says the same.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self {
            Self::Right => "positive",
            Self::Missing => "warning",
            Self::Extra => "negative",
        }
    }
}

/// A value that is seen or missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The name server, or the text of a TXT record.
    pub name: String,
    /// How it is.
    pub mark: Mark,
}

/// What one resolver sees, or several that see the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which resolvers, by address.
    pub by: String,
    /// What they see, in a few words, where it is no list of values.
    pub words: String,
    /// The values.
    pub values: Vec<Value>,
}

/// How far a website is.
#[derive(Clone, Debug)]
pub struct Live {
    /// All in all.
    pub state: LiveState,
    /// What it means and what to do, as sentences.
    pub advice: String,
    /// What resolvers see.
    pub seen: Vec<Seen>,
    /// What it should be: the name servers, or name and value of the TXT record.
    pub wanted: Vec<String>,
    /// Whether that is a TXT record.
    pub is_txt: bool,
    /// Where `www` leads, for a partial set-up.
    pub www: Option<String>,
    /// When it was last looked at.
    pub looked: Option<When>,
    /// When it is looked at next.
    pub next: Option<When>,
    /// Whether anybody is asked at all.
    pub is_on: bool,
}

impl Live {
    /// How far this website is; nothing for one whose DNS is not waited for.
    #[must_use]
    pub fn of(desk: &Desk, zone: &Zone, look: Option<&Look>) -> Option<Self> {
        if !is_looked_at(zone) {
            return None;
        }
        let wanted = Wanted::of(zone);
        let said = look.map(|look| look.said.as_slice()).unwrap_or_default();
        let is_on = !desk.portal.live.asks_nobody();
        let (state, advice) = summary(&wanted, said, is_on);
        Some(Self {
            state,
            advice,
            seen: seen(&wanted, said),
            is_txt: matches!(wanted, Wanted::Txt { .. }),
            wanted: match wanted {
                Wanted::Servers(names) => names,
                Wanted::Txt { name, value } => vec![name, value],
                Wanted::NotNamed => Vec::new(),
            },
            www: www(zone, said),
            looked: look.filter(|_| is_on).map(|look| desk.when(look.at)),
            next: look.filter(|_| is_on).map(|look| desk.when(look.due.max(desk.now()))),
            is_on,
        })
    }

    /// The same, with the last look read from the store.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the database does not answer.
    pub async fn read(desk: &Desk, zone: &Zone) -> Result<Option<Self>, PageError> {
        if !is_looked_at(zone) {
            return Ok(None);
        }
        let look = desk.portal.store.look_at(&zone.id).await?;
        Ok(Self::of(desk, zone, look.as_ref()))
    }
}

/// Those that say the same, together, in the order of the settings.
fn seen(wanted: &Wanted, said: &[Said]) -> Vec<Seen> {
    let mut groups: Vec<(Finding, Vec<&Said>)> = Vec::new();
    for one in said {
        let finding = wanted.finding(&one.answer);
        match groups.iter_mut().find(|(known, _)| *known == finding) {
            Some((_, members)) => members.push(one),
            None => groups.push((finding, vec![one])),
        }
    }
    let shown = |(finding, members): (Finding, Vec<&Said>)| {
        let by: Vec<&str> = members.iter().map(|one| one.resolver.as_str()).collect();
        let values = values(wanted, &finding);
        let words = if values.is_empty() { words(&finding).to_owned() } else { String::new() };
        Seen { by: by.join(", "), words, values }
    };
    groups.into_iter().map(shown).collect()
}

fn values(wanted: &Wanted, finding: &Finding) -> Vec<Value> {
    let all = |names: &[String], mark| names.iter().map(|name| Value { name: name.clone(), mark }).collect::<Vec<_>>();
    match (finding, wanted) {
        (Finding::Right, Wanted::Servers(names)) => all(names, Mark::Right),
        (Finding::Right, Wanted::Txt { value, .. }) => all(std::slice::from_ref(value), Mark::Right),
        (Finding::Servers { right, missing, extra }, _) => {
            [all(right, Mark::Right), all(missing, Mark::Missing), all(extra, Mark::Extra)].concat()
        }
        (Finding::OtherTxt(texts), _) => all(texts, Mark::Extra),
        _ => Vec::new(),
    }
}

fn words(finding: &Finding) -> &'static str {
    match finding {
        Finding::Right => "As it should be",
        Finding::Servers { .. } | Finding::OtherTxt(_) => "Something else",
        Finding::NoTxt => "No TXT record of this name",
        Finding::NoSuchName => "No such domain",
        Finding::NoServers => "No name servers",
        Finding::Failed => "No usable answer",
        Finding::Silent => "This resolver did not answer",
    }
}

fn summary(wanted: &Wanted, said: &[Said], is_on: bool) -> (LiveState, String) {
    let plain = |state, advice: &str| (state, advice.to_owned());
    if !is_on {
        return plain(LiveState::Off, "No resolver is set up here, so nobody is asked what its DNS says.");
    }
    if *wanted == Wanted::NotNamed {
        return plain(
            LiveState::NotNamed,
            "Cloudflare has not said yet what is to be set. Come back in a few minutes.",
        );
    }
    match wanted.standing(said) {
        Standing::NotLooked => plain(LiveState::NotLooked, "It is looked at within a minute."),
        Standing::Away => plain(
            LiveState::Away,
            "None of the resolvers answered, so it is not known how its DNS is. Nothing else is affected; they are asked again.",
        ),
        Standing::Right => plain(
            LiveState::Right,
            "There is nothing more to do. Cloudflare looks by itself and makes it live, most often within a few hours.",
        ),
        Standing::Spreading => plain(
            LiveState::Spreading,
            "Some resolvers see the change and others do not yet. That takes up to 24 hours, on rare occasions 48. Wait.",
        ),
        Standing::Wrong => wrong(said.iter().map(|one| wanted.finding(&one.answer))),
    }
}

/// What is to be done first: what a resolver saw counts before what one could not find out.
fn wrong(findings: impl Iterator<Item = Finding>) -> (LiveState, String) {
    let mut findings: Vec<Finding> = findings.filter(|finding| *finding != Finding::Silent).collect();
    findings.sort();
    let Some(first) = findings.into_iter().next() else { return (LiveState::NotLooked, String::new()) };
    let (state, advice) = match first {
        Finding::Servers { right, missing, extra } => return servers(&right, &missing, &extra),
        Finding::NoTxt => {
            (LiveState::NoTxt, "Set the TXT record at the domain’s own DNS, with exactly this name and value.")
        }
        Finding::OtherTxt(_) => (
            LiveState::OtherTxt,
            "A TXT record of this name is there, with another value. Change its value to this one.",
        ),
        Finding::NoSuchName => (
            LiveState::NoSuchName,
            "DNS does not know this domain: it is not registered, has run out, or is held back. Ask its registrar.",
        ),
        Finding::NoServers => (LiveState::NoServers, "The domain has no name servers. Set these at its registrar."),
        Finding::Failed | Finding::Silent | Finding::Right => (
            LiveState::Failed,
            "Its name servers give no usable answer. Most often one of them does not know the domain, or DNSSEC is still on \
             at the registrar: turn it off there.",
        ),
    };
    (state, advice.to_owned())
}

fn servers(right: &[String], missing: &[String], extra: &[String]) -> (LiveState, String) {
    let (missed, gone) = (missing.join(" and "), extra.join(", "));
    match (right.is_empty(), missing.is_empty(), extra.is_empty()) {
        (true, _, _) => (
            LiveState::NotSwitched,
            format!("Its name servers are still {gone}. Replace all of them at the registrar by those it should have."),
        ),
        (_, false, false) => (
            LiveState::Half,
            format!("{missed} is missing and {gone} has to go: Cloudflare wants its own name servers and no others."),
        ),
        (_, false, true) => (LiveState::Missing, format!("{missed} is missing. Add it at the registrar.")),
        (_, true, _) => (
            LiveState::TooMany,
            format!(
                "{gone} has to go: Cloudflare wants its own name servers and no others. Remove it at the registrar."
            ),
        ),
    }
}

/// Where `www` leads by now, where somebody found out.
fn www(zone: &Zone, said: &[Said]) -> Option<String> {
    let records = zone.partial_records()?;
    let host = format!("www.{}", zone.name);
    let target = format!("{host}{}", records.suffix);
    let answers: Vec<&Answer> = said.iter().filter_map(|one| one.www.as_ref()).collect();
    let leads = |answer: &&&Answer| matches!(answer, Answer::Values(names) if names.contains(&target));
    if answers.iter().any(|answer| leads(&answer)) {
        return Some(format!("{host} leads to Cloudflare."));
    }
    let knows = |answer: &&Answer| matches!(answer, Answer::Values(_) | Answer::NoSuchName | Answer::Nothing);
    answers.into_iter().any(|answer| knows(&answer)).then(|| format!("{host} does not lead to Cloudflare yet."))
}
