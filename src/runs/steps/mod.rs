//! One file for each kind of step. A step sees what it needs to know as values, and Cloudflare through the client that
//! is meant for it; it sees no store, so no transaction can be open while it calls.

mod access;
mod add_member;
mod apply_records;
mod cancel_add_on;
mod change_add_on;
mod change_member;
mod change_setting;
mod change_zone;
mod check_activation;
mod create_account;
mod create_service_user;
mod create_zone;
mod delete_account;
mod delete_zone;
mod invite_member;
mod order_add_on;
mod purge_cache;
mod records;
mod remove_member;
mod rename_account;
mod scans;
mod set_plan;
mod tokens;

use async_trait::async_trait;
use sha2::{Digest as _, Sha256};

use crate::access::{CustomerClient, NoKey, PartnerClient};
use crate::clock::Timestamp;
use crate::cloudflare::CallError;
use crate::domain::ids::AttemptId;
use crate::domain::record::diff::Change;
use crate::domain::run::Run;
use crate::domain::service_user::{NO_OWN_KEY, ServiceUser};
use crate::domain::step::{Attempt, AttemptState, Candidate, Step, StepKind};
use crate::domain::{catalogue, dictionary};
use crate::store::{MarkerSupport, TenantFacts};
use crate::wire::Endpoint;
use crate::wire::ids::{AccountId, ZoneId};

use super::protocol::{Draft, Made, Refused, Sent, Stop};

/// What a step knows.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// The run it is part of.
    pub(super) run: &'a Run,
    /// Itself, with its earlier attempts.
    pub(super) step: &'a Step,
    /// Cloudflare as the tenant admin.
    pub(super) partner: PartnerClient,
    /// Cloudflare as the customer.
    pub(super) customer: CustomerClient,
    /// The customer's service users, the one in use first.
    pub(super) service_users: Vec<ServiceUser>,
    /// Addresses whose access to the account stays as it is, in lower case: the tenant's admins and the service user in use
    /// there. Filled for jobs about direct access.
    pub(super) stays: Vec<String>,
    /// The changes of DNS records that this step sends; filled for jobs that make a draft's.
    pub(super) piece: Vec<Change>,
    /// How many attempts other runs have settled at the same, for the same website or account; counted for what goes one at a
    /// time.
    pub(super) settled_by_others: i64,
    /// Whether another run is making the customer's service user right now.
    pub(super) in_the_making: bool,
    /// The tenant, as last read.
    pub(super) tenant: Option<TenantFacts>,
    /// Whether the tenant keeps markers, once that is known.
    pub(super) markers: Option<MarkerSupport>,
    /// Accounts that are known to be somebody's.
    pub(super) mapped: Vec<String>,
    /// Domain of service users' addresses.
    pub(super) domain: &'a str,
    /// What tells this installation's markers from another's.
    pub(super) install: &'a str,
    /// What time it is.
    pub(super) now: Timestamp,
}

impl Context<'_> {
    /// The account this step is about: its own, or the run's.
    fn account(&self) -> Result<AccountId, Stop> {
        self.step
            .target
            .clone()
            .or_else(|| self.run.account.clone())
            .ok_or_else(|| Stop::Fail("The account this step is about was never made.".to_owned()))
    }

    /// The zone this step is about.
    fn zone(&self) -> Result<ZoneId, Stop> {
        self.run.zone.clone().ok_or_else(|| Stop::Fail("The website this step is about was never made.".to_owned()))
    }

    /// Whether Cloudflare said yes to an attempt at this step: then nothing is sent again.
    fn was_taken(&self) -> Option<&Attempt> {
        self.step.attempts.iter().rev().find(|attempt| attempt.state == AttemptState::Done)
    }
}

impl From<NoKey> for Stop {
    fn from(_: NoKey) -> Self {
        Self::Fail(NO_OWN_KEY.to_owned())
    }
}

/// One kind of step. `prepare` and `look` only read; `send` writes once.
#[async_trait]
pub(super) trait Act: Send + Sync {
    /// Looks first, where there is something to look for, and says what would be sent.
    async fn prepare(&self, cx: &Context<'_>, attempt: &AttemptId) -> Result<Draft, Stop>;
    /// Sends it, once.
    async fn send(&self, cx: &Context<'_>, draft: &Draft) -> Sent;
    /// Reads a refusal.
    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused;
    /// Looks for what a lost attempt may have done.
    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError>;
    /// Reads a candidate whole, to take it over.
    async fn adopt(&self, cx: &Context<'_>, candidate: &str) -> Result<Made, Stop>;
}

/// The step of a kind.
pub(super) fn act_of(kind: StepKind) -> &'static dyn Act {
    match kind {
        StepKind::CreateAccount => &create_account::CreateAccountStep,
        StepKind::CreateServiceUser => &create_service_user::CreateServiceUserStep,
        StepKind::AddMember => &add_member::AddMemberStep,
        StepKind::CreateZone => &create_zone::CreateZoneStep,
        StepKind::RenameAccount => &rename_account::RenameAccountStep,
        StepKind::DeleteAccount => &delete_account::DeleteAccountStep,
        StepKind::DeleteZone => &delete_zone::DeleteZoneStep,
        StepKind::CheckActivation => &check_activation::CheckActivationStep,
        StepKind::ChangeZoneType | StepKind::PauseZone => &change_zone::ChangeZoneStep,
        StepKind::SetPlan => &set_plan::SetPlanStep,
        StepKind::OrderAddOn => &order_add_on::OrderAddOnStep,
        StepKind::ChangeAddOn => &change_add_on::ChangeAddOnStep,
        StepKind::CancelAddOn => &cancel_add_on::CancelAddOnStep,
        StepKind::InviteMember => &invite_member::InviteMemberStep,
        StepKind::ChangeMember => &change_member::ChangeMemberStep,
        StepKind::RemoveMember => &remove_member::RemoveMemberStep,
        StepKind::PurgeCache => &purge_cache::PurgeCacheStep,
        StepKind::AddRecord => &records::AddRecordStep,
        StepKind::ChangeRecord => &records::ChangeRecordStep,
        StepKind::RemoveRecord => &records::RemoveRecordStep,
        StepKind::ApplyRecords => &apply_records::ApplyRecordsStep,
        StepKind::ChangeSetting => &change_setting::ChangeSettingStep,
        StepKind::TriggerScan => &scans::TriggerScanStep,
        StepKind::ReviewScan => &scans::ReviewScanStep,
        StepKind::CreateToken => &tokens::CreateTokenStep,
        StepKind::ChangeToken => &tokens::ChangeTokenStep,
        StepKind::RollToken => &tokens::RollTokenStep,
        StepKind::DeleteToken => &tokens::DeleteTokenStep,
    }
}

/// SHA-256 of what would be sent, so that the journal can show that a repeat asked for the same.
fn fingerprint<E: Endpoint>(call: &E) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(E::METHOD.as_str());
    hash.update(call.path());
    hash.update(call.body().map(|body| body.to_string()).unwrap_or_default());
    hash.finalize().into()
}

/// What a refusal means, in the dictionary's words or else in Cloudflare's own, and what stands nevertheless.
fn refused_but(cx: &Context<'_>, error: &CallError, stands: &str) -> Refused {
    let mut why = super::reply::in_words(cx.step.kind, error);
    // Cloudflare's own words often have no end.
    if !why.ends_with(['.', '!', '?']) {
        why.push('.');
    }
    Refused::Fail(format!("{why} {stands}"))
}

/// A refusal because the partner may not sell this rate plan: named as the catalogue does.
fn not_included(rate_plan: &str, stands: &str) -> Refused {
    let name = catalogue::find(rate_plan).map(|entry| format!("{} ({rate_plan})", entry.name));
    Refused::Fail(format!("{} {stands}", dictionary::not_included(name.as_deref().unwrap_or(rate_plan))))
}

/// The run was built without the request that this step needs: only a bug can bring this about.
fn wrong_request() -> Stop {
    Stop::Fail("This step does not belong to this job.".to_owned())
}
