//! A run: one stored job that changes things at Cloudflare, step by step.

mod journal;
mod kinds;
mod state;

use serde::{Deserialize, Serialize};

use crate::wire::accounts::AccountType;
use crate::wire::ids::{AccountId, RatePlanId, SubscriptionId, UnitId, ZoneId};
use crate::wire::zones::ZoneType;

use super::ids::DraftId;
use super::member::{MemberAct, Place};
use super::order::Order;
use super::purge::Purge;
use super::record::RecordAct;
use super::record::scan::ScanAct;
use super::setting::SettingChange;
use super::step::StepKind;
use super::text::{AccountName, ZoneName};
use super::token::{TokenAct, TokenOwner};

pub use journal::{Run, RunRow};
pub use kinds::WEBSITE_KINDS;
pub use state::RunState;

/// What a run was asked to do, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Request {
    /// Add an account for a customer, with its service user in it, and a first website if asked.
    AddAccount {
        /// Its name.
        name: AccountName,
        /// Our own words on it.
        description: String,
        /// The tenant unit to make it in.
        unit: Option<UnitId>,
        /// Its kind.
        account_type: AccountType,
        /// The first website.
        website: Option<ZoneName>,
        /// How the website is set up.
        #[serde(default = "full")]
        setup: ZoneType,
        /// The website's plan, where it is not the free one.
        #[serde(default)]
        plan: Option<Order>,
        /// Add-ons of the account.
        #[serde(default)]
        add_ons: Vec<Order>,
    },
    /// Let the customer's service user into an account that was just linked.
    LinkAccount {
        /// The account.
        account: AccountId,
    },
    /// Add a website to an account.
    AddWebsite {
        /// The account.
        account: AccountId,
        /// Its name.
        name: ZoneName,
        /// How it is set up.
        #[serde(default = "full")]
        setup: ZoneType,
        /// Its plan, where it is not the free one.
        #[serde(default)]
        plan: Option<Order>,
    },
    /// Give an account another name.
    RenameAccount {
        /// The account.
        account: AccountId,
        /// The new name.
        name: AccountName,
        /// Its kind, which Cloudflare wants to hear again.
        account_type: AccountType,
    },
    /// Delete an account with all that is inside.
    RemoveAccount {
        /// The account.
        account: AccountId,
    },
    /// Remove a website.
    RemoveWebsite {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
    },
    /// Have Cloudflare look at a website's name servers now.
    CheckWebsite {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
    },
    /// Set a website up in another way.
    ChangeType {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
        /// How.
        setup: ZoneType,
    },
    /// Have Cloudflare pass everything of a website through untouched, or not any more.
    PauseWebsite {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
        /// Whether to pause it.
        paused: bool,
    },
    /// Give a website another plan, or the same one with other parts.
    ChangePlan {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
        /// The plan; none: back to the free one.
        plan: Option<Order>,
    },
    /// Subscribe an account to an add-on.
    AddAddOn {
        /// The account.
        account: AccountId,
        /// What.
        order: Order,
    },
    /// Change the parts of an add-on.
    ChangeAddOn {
        /// The account.
        account: AccountId,
        /// Which one.
        subscription: SubscriptionId,
        /// How it shall be.
        order: Order,
    },
    /// End an add-on.
    CancelAddOn {
        /// The account.
        account: AccountId,
        /// Which one.
        subscription: SubscriptionId,
        /// What it is, as it reads back.
        rate_plan: RatePlanId,
    },
    /// Make a new service user for a customer and let it into each of its accounts.
    RenewServiceUser,
    /// Change the DNS records of a website.
    Records {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
        /// What.
        act: RecordAct,
    },
    /// Look for DNS records where the domain is answered now, or take over what was found.
    Scan {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
        /// What.
        act: ScanAct,
    },
    /// Make the changes of a draft: of a zone file, or back to a snapshot.
    ApplyRecords {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
        /// Which draft.
        draft: DraftId,
        /// Pieces that its changes are sent in.
        pieces: usize,
        /// Changes in all.
        changes: usize,
        /// Whether it goes back to a snapshot.
        back: bool,
    },
    /// Change settings of websites of one customer.
    Settings {
        /// The account, where all of the websites are in one.
        account: Option<AccountId>,
        /// What, a step for each.
        changes: Vec<SettingChange>,
    },
    /// Purge the cache of a website.
    Purge {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
        /// What of it.
        what: Purge,
    },
    /// Make, change, roll or end an API token.
    Token {
        /// Whose.
        #[serde(flatten)]
        of: TokenOwner,
        /// The account below which it was asked for, where there is one.
        at: Option<AccountId>,
        /// What.
        act: TokenAct,
    },
    /// Give, change or take somebody's direct access.
    Members {
        /// What.
        act: MemberAct,
    },
}

fn full() -> ZoneType {
    ZoneType::Full
}

impl Request {
    /// The word for its kind, in the store, in logs and in filters.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AddAccount { .. } => "add_account",
            Self::LinkAccount { .. } => "link_account",
            Self::AddWebsite { .. } => "add_website",
            Self::RenameAccount { .. } => "rename_account",
            Self::RemoveAccount { .. } => "remove_account",
            Self::RemoveWebsite { .. } => "remove_website",
            Self::CheckWebsite { .. } => "check_website",
            Self::ChangeType { .. } => "change_type_website",
            Self::PauseWebsite { .. } => "pause_website",
            Self::ChangePlan { .. } => "change_plan_website",
            Self::AddAddOn { .. } => "add_add_on",
            Self::ChangeAddOn { .. } => "change_add_on",
            Self::CancelAddOn { .. } => "cancel_add_on",
            Self::RenewServiceUser => "renew_service_user",
            Self::Purge { .. } => "purge_cache",
            Self::Records { act, .. } => act.kind(),
            Self::Scan { act, .. } => act.kind(),
            Self::ApplyRecords { back: false, .. } => "import_records",
            Self::ApplyRecords { back: true, .. } => "roll_back_records",
            Self::Settings { .. } => "change_settings",
            Self::Token { act, .. } => act.kind(),
            Self::Members { act } => act.kind(),
        }
    }

    /// The account it is about, where that is known from the start.
    #[must_use]
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::AddAccount { .. } | Self::RenewServiceUser => None,
            Self::LinkAccount { account }
            | Self::AddWebsite { account, .. }
            | Self::RenameAccount { account, .. }
            | Self::RemoveAccount { account }
            | Self::RemoveWebsite { account, .. }
            | Self::CheckWebsite { account, .. }
            | Self::ChangeType { account, .. }
            | Self::PauseWebsite { account, .. }
            | Self::ChangePlan { account, .. }
            | Self::AddAddOn { account, .. }
            | Self::ChangeAddOn { account, .. }
            | Self::Purge { account, .. }
            | Self::Records { account, .. }
            | Self::Scan { account, .. }
            | Self::ApplyRecords { account, .. }
            | Self::CancelAddOn { account, .. } => Some(account),
            Self::Settings { account, .. } | Self::Token { at: account, .. } => account.as_ref(),
            Self::Members { act } => act.account(),
        }
    }

    /// Whether it is about websites of one customer: what its people may see of their partner's work.
    #[must_use]
    pub fn is_about_website(&self) -> bool {
        WEBSITE_KINDS.contains(&self.kind())
    }

    /// The name that an account shall have in the end.
    #[must_use]
    pub fn account_name(&self) -> Option<&AccountName> {
        match self {
            Self::AddAccount { name, .. } | Self::RenameAccount { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The website it asks for, with how it is set up.
    #[must_use]
    pub fn new_website(&self) -> Option<(&ZoneName, &ZoneType)> {
        match self {
            Self::AddAccount { website: Some(name), setup, .. } | Self::AddWebsite { name, setup, .. } => {
                Some((name, setup))
            }
            _ => None,
        }
    }

    /// The plan that its website shall have in the end; the inner none is the free one.
    #[must_use]
    pub fn wanted_plan(&self) -> Option<Option<&Order>> {
        match self {
            Self::AddAccount { plan: Some(plan), .. } | Self::AddWebsite { plan: Some(plan), .. } => Some(Some(plan)),
            Self::ChangePlan { plan, .. } => Some(plan.as_ref()),
            _ => None,
        }
    }

    /// The add-ons it orders, one for each step that does.
    #[must_use]
    pub fn add_ons(&self) -> &[Order] {
        match self {
            Self::AddAccount { add_ons, .. } => add_ons,
            Self::AddAddOn { order, .. } => std::slice::from_ref(order),
            _ => &[],
        }
    }

    /// What its planned steps are about, one for each, where they are about several accounts; else empty.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        match self {
            Self::Members { act } => act.places(),
            _ => &[],
        }
    }

    /// Whether each of its steps is about a thing of its own: one that is refused keeps none of the others waiting, and
    /// Retry tries only what is left.
    #[must_use]
    pub fn steps_stand_alone(&self) -> bool {
        !self.places().is_empty()
            || !self.setting_changes().is_empty()
            || matches!(self, Self::ApplyRecords { .. } | Self::Purge { .. })
    }

    /// The settings it changes, one for each of its steps.
    #[must_use]
    pub fn setting_changes(&self) -> &[SettingChange] {
        match self {
            Self::Settings { changes, .. } => changes,
            _ => &[],
        }
    }

    /// The steps it is known to need from the start, in order.
    #[must_use]
    pub fn plan(&self) -> Vec<StepKind> {
        match self {
            Self::AddAccount { website, plan, add_ons, .. } => {
                let mut kinds = vec![StepKind::CreateAccount, StepKind::CreateServiceUser, StepKind::AddMember];
                kinds.extend(website.as_ref().map(|_| StepKind::CreateZone));
                kinds.extend(website.as_ref().and(plan.as_ref()).map(|_| StepKind::SetPlan));
                kinds.extend(add_ons.iter().map(|_| StepKind::OrderAddOn));
                kinds
            }
            Self::LinkAccount { .. } => vec![StepKind::CreateServiceUser, StepKind::AddMember],
            Self::AddWebsite { plan, .. } => {
                let mut kinds = vec![StepKind::CreateZone];
                kinds.extend(plan.as_ref().map(|_| StepKind::SetPlan));
                kinds
            }
            Self::RenameAccount { .. } => vec![StepKind::RenameAccount],
            Self::RemoveAccount { .. } => vec![StepKind::DeleteAccount],
            Self::RemoveWebsite { .. } => vec![StepKind::DeleteZone],
            Self::CheckWebsite { .. } => vec![StepKind::CheckActivation],
            Self::ChangeType { .. } => vec![StepKind::ChangeZoneType],
            Self::PauseWebsite { .. } => vec![StepKind::PauseZone],
            Self::ChangePlan { .. } => vec![StepKind::SetPlan],
            Self::AddAddOn { .. } => vec![StepKind::OrderAddOn],
            Self::ChangeAddOn { .. } => vec![StepKind::ChangeAddOn],
            Self::CancelAddOn { .. } => vec![StepKind::CancelAddOn],
            // Who it is let into is planned when it is there: see the engine.
            Self::RenewServiceUser => vec![StepKind::CreateServiceUser],
            Self::Records { act, .. } => vec![match act {
                RecordAct::Add { .. } => StepKind::AddRecord,
                RecordAct::Change { .. } => StepKind::ChangeRecord,
                RecordAct::Remove { .. } => StepKind::RemoveRecord,
            }],
            Self::Scan { act: ScanAct::Start, .. } => vec![StepKind::TriggerScan],
            Self::Scan { act: ScanAct::Review { .. }, .. } => vec![StepKind::ReviewScan],
            Self::ApplyRecords { pieces, .. } => vec![StepKind::ApplyRecords; *pieces],
            Self::Settings { changes, .. } => vec![StepKind::ChangeSetting; changes.len()],
            Self::Purge { what, .. } => vec![StepKind::PurgeCache; what.pieces()],
            Self::Token { act, .. } => vec![act.step()],
            Self::Members { act } => act.plan(),
        }
    }
}

#[cfg(test)]
mod tests;
