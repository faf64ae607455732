//! The fields of the form, read and shown: what is typed is kept whatever it is.

use crate::domain::token::Reach;
use crate::domain::token::form::{POLICIES, PolicyForm, Press, TokenForm};
use crate::web::at_tokens::AtTokens;
use crate::web::checked::Repeats;
use crate::web::error::PageError;
use crate::web::form::{Choice, Problem, Problems};
use crate::wire::ids::PermissionGroupId;
use crate::wire::tokens::{Effect, PermissionGroup, SCOPE_ACCOUNT, SCOPE_USER, SCOPE_ZONE};

use super::reach;
use super::shown::permission;

/// The fields that stand in the form once for each permission, website and account: `0:<id>`, by the place of the policy.
#[derive(Clone, Copy, Debug)]
pub struct Many;

impl Repeats for Many {
    const NAMES: &'static [&'static str] = &["row", "zone", "account"];
}

/// Reads what was sent into the form that was there, and which button was pressed. Names are looked up; what is none stays
/// as it was typed.
pub(super) async fn read(
    at: &AtTokens,
    reach: &Reach,
    before: TokenForm,
    pairs: Vec<(String, String)>,
) -> Result<(TokenForm, Press), PageError> {
    let (mut form, mut press) = (TokenForm { policies: Vec::new(), never_ends: false, ..before }, Press::Next);
    // A policy begins with its effect, wherever that stands.
    for (name, value) in &pairs {
        if let Some(place) = name.strip_prefix("effect-") {
            let place: usize = place.parse().map_err(|_| PageError::BadRequest)?;
            if place != form.policies.len() || place >= POLICIES {
                return Err(PageError::BadRequest);
            }
            let effect = if value == "deny" { Effect::Deny } else { Effect::Allow };
            form.policies.push(PolicyForm { effect, rows: Vec::new(), all_accounts: false, ..PolicyForm::empty() });
        }
    }
    for (name, value) in pairs {
        match name.as_str() {
            "name" => form.name = value,
            "within" => form.within = value,
            "not_in" => form.not_in = value,
            "starts" => form.starts = value,
            "ends" => form.ends = value,
            "never_ends" => form.never_ends = true,
            "do" => press = Press::read(&value).ok_or(PageError::BadRequest)?,
            "row" | "zone" | "account" => {
                let (place, id) = value.split_once(':').ok_or(PageError::BadRequest)?;
                let policy = policy(&mut form, place)?;
                match name.as_str() {
                    "row" => policy.rows.push(id.parse::<PermissionGroupId>().ok()),
                    "zone" => line(&mut policy.typed, id),
                    _ => line(&mut policy.typed_accounts, id),
                }
            }
            _ => {
                let (what, place) = name.rsplit_once('-').ok_or(PageError::BadRequest)?;
                let policy = policy(&mut form, place)?;
                match what {
                    "effect" => {}
                    "websites" => policy.all_websites = value == "all",
                    "accounts" => policy.all_accounts = value == "all",
                    "typed" => line(&mut policy.typed, &value),
                    "typed_accounts" => line(&mut policy.typed_accounts, &value),
                    _ => return Err(PageError::BadRequest),
                }
            }
        }
    }
    for policy in &mut form.policies {
        look_up(at, reach, policy).await?;
    }
    Ok((form, press))
}

/// What is ticked is looked up as what is typed is: it may have gone since the page was shown.
fn line(text: &mut String, more: &str) {
    text.push('\n');
    text.push_str(more);
}

fn policy<'a>(form: &'a mut TokenForm, place: &str) -> Result<&'a mut PolicyForm, PageError> {
    let place: usize = place.parse().map_err(|_| PageError::BadRequest)?;
    form.policies.get_mut(place).ok_or(PageError::BadRequest)
}

/// Finds what was typed by name; what is not found stays typed.
async fn look_up(at: &AtTokens, reach: &Reach, policy: &mut PolicyForm) -> Result<(), PageError> {
    let mut unknown = Vec::new();
    for word in
        policy.typed.split(|letter: char| letter.is_whitespace() || letter == ',').filter(|word| !word.is_empty())
    {
        match reach::website(at, reach, word).await? {
            Some(zone) if !policy.websites.contains(&zone) => policy.websites.push(zone),
            Some(_) => {}
            None => unknown.push(word.to_owned()),
        }
    }
    policy.typed = unknown.join("\n");
    let mut unknown = Vec::new();
    for line in policy.typed_accounts.lines().filter(|line| !line.trim().is_empty()) {
        match reach::account(at, reach, line).await? {
            Some(account) if !policy.accounts.contains(&account) => policy.accounts.push(account),
            Some(_) => {}
            None => unknown.push(line.to_owned()),
        }
    }
    policy.typed_accounts = unknown.join("\n");
    Ok(())
}

/// Up to how many rows of a policy each is a choice.
const CHOICES: usize = 12;

/// A permission of a policy, to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The id that is chosen; empty for none.
    pub chosen: String,
    /// What to say of one that is not listed.
    pub unlisted: Option<String>,
    /// What it is called, where it can only be removed: a choice in each of many rows would be a page of megabytes.
    pub fixed: Option<String>,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// A box to tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// What it stands for.
    pub choice: Choice,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// Websites or accounts of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Things {
    /// Whether all of them are meant.
    pub all: bool,
    /// Boxes to tick; none where there are too many.
    pub ticks: Option<Vec<Tick>>,
    /// What stands in the field where there are no boxes, a line each.
    pub typed: String,
    /// What is wrong.
    pub error: Option<String>,
}

/// A policy as the form shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFields {
    /// Its place, from 0.
    pub place: usize,
    /// Whether it forbids.
    pub denies: bool,
    /// Its permissions.
    pub rows: Vec<Row>,
    /// Its websites.
    pub websites: Things,
    /// Its accounts.
    pub accounts: Things,
    /// What is wrong with all of its permissions together.
    pub error: Option<String>,
}

/// A part of the permissions to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they are about.
    pub word: &'static str,
    /// The permissions, by id.
    pub choices: Vec<Choice>,
}

/// The permissions to choose from, by what they are about; what cannot be given here is left out.
pub(super) fn groups(listed: &[PermissionGroup], reach: &Reach) -> Vec<Group> {
    let scopes = [("Zone", SCOPE_ZONE), ("Account", SCOPE_ACCOUNT), ("User", SCOPE_USER)];
    let group = |(word, scope): (&'static str, &str)| {
        let mut choices: Vec<Choice> = listed
            .iter()
            .filter(|group| reach.gives(group) == Ok(scope))
            .map(|group| Choice::new(group.id.to_string(), permission(&group.name)))
            .collect();
        choices.sort_by(|one, other| one.label.cmp(&other.label));
        Group { word, choices }
    };
    scopes.into_iter().map(group).filter(|group| !group.choices.is_empty()).collect()
}

/// What is in reach to choose from.
pub(super) struct Choices {
    /// What Cloudflare lists; none where it does not say.
    pub(super) listed: Option<Vec<PermissionGroup>>,
    /// What of that can be given.
    pub(super) groups: Vec<Group>,
    pub(super) websites: Option<Vec<Choice>>,
    pub(super) accounts: Option<Vec<Choice>>,
}

/// The policies as the form shows them.
pub(super) async fn policies(
    at: &AtTokens,
    form: &TokenForm,
    choices: &Choices,
    problems: &Problems,
) -> Result<Vec<PolicyFields>, PageError> {
    let wrong = |id: String| {
        let found = problems.0.iter().find(|Problem { field, .. }| *field == id);
        found.map(|problem| problem.message.clone())
    };
    // With what it is about: a name can stand there twice, for accounts and for websites.
    let given = |id: &str| {
        choices.groups.iter().find_map(|Group { word, choices }| {
            let choice = choices.iter().find(|choice| choice.value == id)?;
            Some(format!("{word} · {}", choice.label))
        })
    };
    let mut shown = Vec::new();
    for (place, policy) in form.policies.iter().enumerate() {
        let rows = policy.rows.iter().enumerate().map(|(row, id)| {
            let chosen = id.as_ref().map(ToString::to_string).unwrap_or_default();
            let label = given(&chosen);
            let unlisted = (!chosen.is_empty() && label.is_none()).then(|| not_given(choices, &chosen));
            let fixed = label.or_else(|| unlisted.clone()).filter(|_| policy.rows.len() > CHOICES);
            Row { unlisted, fixed, chosen, error: wrong(format!("row-{place}-{row}")) }
        });
        let websites = Things {
            all: policy.all_websites,
            ticks: ticks(choices.websites.as_ref(), |id| policy.websites.iter().any(|zone| zone.as_str() == id)),
            typed: joined(names(at, &policy.websites).await?, &policy.typed),
            error: wrong(format!("websites-{place}")),
        };
        let accounts = Things {
            all: policy.all_accounts,
            ticks: ticks(choices.accounts.as_ref(), |id| policy.accounts.iter().any(|one| one.as_str() == id)),
            typed: joined(policy.accounts.iter().map(ToString::to_string).collect(), &policy.typed_accounts),
            error: wrong(format!("accounts-{place}")),
        };
        shown.push(PolicyFields {
            place,
            denies: policy.effect == Effect::Deny,
            rows: rows.collect(),
            websites,
            accounts,
            error: wrong(format!("row-{place}")),
        });
    }
    Ok(shown)
}

/// What to call a permission that is chosen and not among those to choose from.
fn not_given(choices: &Choices, id: &str) -> String {
    let listed = choices.listed.as_ref().map(|listed| listed.iter().find(|group| group.id.as_str() == id));
    match listed {
        Some(Some(group)) => format!("{} (cannot be given)", permission(&group.name)),
        Some(None) => format!("Not listed any more ({id})"),
        None => format!("As chosen before ({id})"),
    }
}

fn ticks(choices: Option<&Vec<Choice>>, is_ticked: impl Fn(&str) -> bool) -> Option<Vec<Tick>> {
    let tick = |choice: &Choice| Tick { ticked: is_ticked(&choice.value), choice: choice.clone() };
    choices.map(|choices| choices.iter().map(tick).collect())
}

async fn names(at: &AtTokens, zones: &[crate::wire::ids::ZoneId]) -> Result<Vec<String>, PageError> {
    let mut names = Vec::new();
    for zone in zones {
        let found = at.portal().store.zone(zone).await?;
        names.push(found.map_or_else(|| zone.to_string(), |zone| crate::domain::text::in_unicode(&zone.name)));
    }
    Ok(names)
}

fn joined(mut known: Vec<String>, typed: &str) -> String {
    known.extend(typed.lines().map(str::to_owned));
    known.join("\n")
}
