//! Cloudflare's refusals in words for people: what a code means, who can fix it, and what to press next. One place for
//! all of them, so that no page and no step has words of its own. Codes overlap between products, so each is looked up
//! together with the kind of address that answered.
//!
//! Where a code is published nowhere, the refusal is known by a part of its message. What is not known here has no entry:
//! then Cloudflare's own words are shown as they came.

mod accounts;
mod cache;
mod common;
mod records;
mod settings;
mod subscriptions;
mod tokens;
mod users;
mod zones;

use super::step::StepKind;

/// Which kind of address answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `/accounts` and below, where no other family is meant.
    Accounts,
    /// `/accounts/{account}/members` and `/roles`.
    Members,
    /// `/user`, `/users` and `/memberships`.
    Users,
    /// `/zones` and below, where no other family is meant.
    Zones,
    /// `/zones/{zone}/purge_cache`.
    Cache,
    /// `/zones/{zone}/dns_records` and below.
    Records,
    /// `/zones/{zone}/settings` and below.
    Settings,
    /// `/zones/{zone}/subscription` and `/accounts/{account}/subscriptions`.
    Subscriptions,
    /// `/user/tokens` and `/accounts/{account}/tokens`.
    Tokens,
    /// Anything else: only what is common to all.
    Other,
}

impl Family {
    /// The family of the call that a step makes.
    #[must_use]
    pub fn of(step: StepKind) -> Self {
        match step {
            StepKind::CreateAccount | StepKind::RenameAccount | StepKind::DeleteAccount => Self::Accounts,
            StepKind::AddMember | StepKind::InviteMember | StepKind::ChangeMember | StepKind::RemoveMember => {
                Self::Members
            }
            StepKind::CreateServiceUser => Self::Users,
            StepKind::CreateZone
            | StepKind::DeleteZone
            | StepKind::CheckActivation
            | StepKind::ChangeZoneType
            | StepKind::PauseZone => Self::Zones,
            StepKind::AddRecord
            | StepKind::ChangeRecord
            | StepKind::RemoveRecord
            | StepKind::ApplyRecords
            | StepKind::TriggerScan
            | StepKind::ReviewScan => Self::Records,
            StepKind::ChangeSetting => Self::Settings,
            StepKind::PurgeCache => Self::Cache,
            StepKind::CreateToken | StepKind::ChangeToken | StepKind::RollToken | StepKind::DeleteToken => Self::Tokens,
            StepKind::SetPlan | StepKind::OrderAddOn | StepKind::ChangeAddOn | StepKind::CancelAddOn => {
                Self::Subscriptions
            }
        }
    }

    fn entries(self) -> &'static [Known] {
        match self {
            Self::Accounts => accounts::ACCOUNTS,
            Self::Members => accounts::MEMBERS,
            Self::Users => users::USERS,
            Self::Zones => zones::ZONES,
            Self::Cache => cache::CACHE,
            Self::Records => records::RECORDS,
            Self::Settings => settings::SETTINGS,
            Self::Subscriptions => subscriptions::SUBSCRIPTIONS,
            Self::Tokens => tokens::TOKENS,
            Self::Other => &[],
        }
    }
}

/// Who can fix it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever asked for it.
    You,
    /// Whoever runs the portal: keys, settings, faults of the portal itself.
    Partner,
    /// The customer, or whoever else owns the domain.
    CustomerSide,
    /// Who looks after the partner's agreement at Cloudflare.
    PartnerManager,
    /// Cloudflare's support.
    Support,
}

impl Who {
    /// After “Who can fix it:”.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::Partner => "whoever runs this portal",
            Self::CustomerSide => "the customer, or whoever owns the domain",
            Self::PartnerManager => "your Cloudflare partner manager",
            Self::Support => "Cloudflare’s support",
        }
    }
}

/// What to do next, for a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Ask for the same again.
    Retry,
    /// Ask for something else.
    ChangeAndAskAgain,
    /// Look at the account or website that it is about.
    OpenIt,
    /// Look after the payment method.
    OpenBilling,
    /// Look after the key that was used.
    OpenKeySettings,
    /// Order another plan for the website.
    OpenPlan,
    /// Ask Cloudflare, with the details of the call.
    AskCloudflare,
    /// Ask for the same again, but later.
    WaitAndRetry,
    /// There is nothing to do.
    Nothing,
}

/// A refusal in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it means, a sentence.
    pub means: &'static str,
    /// Who can fix it.
    pub who: Who,
    /// What to press.
    pub next: NextStep,
    /// What to do, one or more sentences.
    pub advice: &'static str,
}

/// What Cloudflare answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered<'a> {
    /// Which kind of address it was.
    pub family: Family,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Cloudflare's code, the first where there were several.
    pub code: Option<i64>,
    /// Cloudflare's words that came with the code.
    pub message: Option<&'a str>,
}

/// What it means in our words; nothing where it is not known, and Cloudflare's own words have to do.
///
/// What is known by a part of its message counts before what is known by its code, and that before a mere status; where
/// two are equal, the family counts before what is common to all.
#[must_use]
pub fn explain(answered: &Answered<'_>) -> Option<&'static Entry> {
    let said = answered.message.unwrap_or_default().to_ascii_lowercase();
    let all = answered.family.entries().iter().chain(common::COMMON);
    let fitting = all.filter(|known| known.fits(answered, &said));
    let best = fitting.reduce(|best, known| if known.weight() > best.weight() { known } else { best });
    best.map(|known| &known.entry)
}

/// The sentence for what the partner's agreement does not have; `name` as in “Enterprise accounts”.
#[must_use]
pub fn not_included(name: &str) -> String {
    format!("Your partner agreement does not include {name}.")
}

/// What an entry is known by: all that is said here has to fit.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// Any of these codes; empty: any code or none.
    codes: &'static [i64],
    /// Any of these in the message, in lower case; empty: any message or none.
    says: &'static [&'static str],
    /// Any of these HTTP statuses; empty: any.
    statuses: &'static [u16],
    entry: Entry,
}

impl Known {
    const fn by_code(codes: &'static [i64], entry: Entry) -> Self {
        Self { codes, says: &[], statuses: &[], entry }
    }

    const fn by_words(says: &'static [&'static str], entry: Entry) -> Self {
        Self { codes: &[], says, statuses: &[], entry }
    }

    const fn by_status(statuses: &'static [u16], entry: Entry) -> Self {
        Self { codes: &[], says: &[], statuses, entry }
    }

    const fn saying(self, says: &'static [&'static str]) -> Self {
        Self { says, ..self }
    }

    const fn with_status(self, statuses: &'static [u16]) -> Self {
        Self { statuses, ..self }
    }

    fn fits(&self, answered: &Answered<'_>, said: &str) -> bool {
        let any_code = self.codes.is_empty() || answered.code.is_some_and(|code| self.codes.contains(&code));
        let any_words = self.says.is_empty() || self.says.iter().any(|words| said.contains(words));
        let any_status = self.statuses.is_empty() || answered.status.is_some_and(|one| self.statuses.contains(&one));
        any_code && any_words && any_status
    }

    /// How narrow it is: words before codes before statuses.
    fn weight(&self) -> (bool, bool, bool) {
        (!self.says.is_empty(), !self.codes.is_empty(), !self.statuses.is_empty())
    }
}

#[cfg(test)]
mod tests;
