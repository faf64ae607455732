//! The kinds of steps: what one sends, and what becomes of it when the answer is lost.

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// `POST /accounts`.
    CreateAccount,
    /// `POST /users`.
    CreateServiceUser,
    /// `POST /accounts/{account}/members` for the service user.
    AddMember,
    /// `POST /zones`.
    CreateZone,
    /// `PUT /accounts/{account}`.
    RenameAccount,
    /// `DELETE /accounts/{account}`.
    DeleteAccount,
    /// `DELETE /zones/{zone}`.
    DeleteZone,
    /// `PUT /zones/{zone}/activation_check`.
    CheckActivation,
    /// `PATCH /zones/{zone}` with `type`.
    ChangeZoneType,
    /// `PATCH /zones/{zone}` with `paused`.
    PauseZone,
    /// `POST`, `PUT` or `DELETE /zones/{zone}/subscription`, whichever makes the plan so.
    SetPlan,
    /// `POST /accounts/{account}/subscriptions`.
    OrderAddOn,
    /// `PUT /accounts/{account}/subscriptions/{subscription}`.
    ChangeAddOn,
    /// `DELETE /accounts/{account}/subscriptions/{subscription}`.
    CancelAddOn,
    /// `POST /accounts/{account}/members` for somebody who is asked by e-mail.
    InviteMember,
    /// `PUT /accounts/{account}/members/{member}`.
    ChangeMember,
    /// `DELETE /accounts/{account}/members/{member}`.
    RemoveMember,
    /// `POST /zones/{zone}/purge_cache`.
    PurgeCache,
    /// `POST /zones/{zone}/dns_records`.
    AddRecord,
    /// `PATCH /zones/{zone}/dns_records/{record}`.
    ChangeRecord,
    /// `DELETE /zones/{zone}/dns_records/{record}`.
    RemoveRecord,
    /// `POST /zones/{zone}/dns_records/batch`.
    ApplyRecords,
    /// `PATCH /zones/{zone}/settings/{setting}`.
    ChangeSetting,
    /// `POST /zones/{zone}/dns_records/scan/trigger`.
    TriggerScan,
    /// `POST /zones/{zone}/dns_records/scan/review`.
    ReviewScan,
    /// `POST /user/tokens` or `/accounts/{account}/tokens`.
    CreateToken,
    /// `PUT` of a token.
    ChangeToken,
    /// `PUT` of a token's value.
    RollToken,
    /// `DELETE` of a token.
    DeleteToken,
}

impl StepKind {
    /// The word in the store and in `data-step`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateAccount => "create_account",
            Self::CreateServiceUser => "create_service_user",
            Self::AddMember => "add_member",
            Self::CreateZone => "create_zone",
            Self::RenameAccount => "rename_account",
            Self::DeleteAccount => "delete_account",
            Self::DeleteZone => "delete_zone",
            Self::CheckActivation => "check_activation",
            Self::ChangeZoneType => "change_zone_type",
            Self::PauseZone => "pause_zone",
            Self::SetPlan => "set_plan",
            Self::OrderAddOn => "order_add_on",
            Self::ChangeAddOn => "change_add_on",
            Self::CancelAddOn => "cancel_add_on",
            Self::InviteMember => "invite_member",
            Self::ChangeMember => "change_member",
            Self::RemoveMember => "remove_member",
            Self::PurgeCache => "purge_cache",
            Self::AddRecord => "add_record",
            Self::ChangeRecord => "change_record",
            Self::RemoveRecord => "remove_record",
            Self::ApplyRecords => "apply_records",
            Self::ChangeSetting => "change_setting",
            Self::TriggerScan => "trigger_scan",
            Self::ReviewScan => "review_scan",
            Self::CreateToken => "create_token",
            Self::ChangeToken => "change_token",
            Self::RollToken => "roll_token",
            Self::DeleteToken => "delete_token",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        [
            Self::CreateAccount,
            Self::CreateServiceUser,
            Self::AddMember,
            Self::CreateZone,
            Self::RenameAccount,
            Self::DeleteAccount,
            Self::DeleteZone,
            Self::CheckActivation,
            Self::ChangeZoneType,
            Self::PauseZone,
            Self::SetPlan,
            Self::OrderAddOn,
            Self::ChangeAddOn,
            Self::CancelAddOn,
            Self::InviteMember,
            Self::ChangeMember,
            Self::RemoveMember,
            Self::PurgeCache,
            Self::AddRecord,
            Self::ChangeRecord,
            Self::RemoveRecord,
            Self::ApplyRecords,
            Self::ChangeSetting,
            Self::TriggerScan,
            Self::ReviewScan,
            Self::CreateToken,
            Self::ChangeToken,
            Self::RollToken,
            Self::DeleteToken,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == word)
    }

    /// What becomes of an attempt whose answer was lost.
    #[must_use]
    pub fn on_doubt(self) -> OnDoubt {
        match self {
            // The key stands in that one answer and is never shown again: a lost answer cannot be repaired, only replaced.
            Self::CreateServiceUser => OnDoubt::Burn,
            // Nothing at Cloudflare tells whether it was done, and doing it again is doing it once.
            Self::PurgeCache => OnDoubt::Again,
            // Whether it was rolled or not, the value that somebody waits for is not here; rolled again, the lost one is dead.
            Self::RollToken => OnDoubt::Again,
            Self::CreateAccount
            | Self::AddMember
            | Self::CreateZone
            | Self::RenameAccount
            | Self::DeleteAccount
            | Self::DeleteZone
            | Self::CheckActivation
            | Self::ChangeZoneType
            | Self::PauseZone
            | Self::SetPlan
            | Self::OrderAddOn
            | Self::ChangeAddOn
            | Self::CancelAddOn
            | Self::InviteMember
            | Self::ChangeMember
            | Self::RemoveMember
            | Self::AddRecord
            | Self::ChangeRecord
            | Self::RemoveRecord
            | Self::ApplyRecords
            | Self::ChangeSetting
            | Self::TriggerScan
            | Self::ReviewScan
            | Self::CreateToken
            | Self::ChangeToken
            | Self::DeleteToken => OnDoubt::Settle,
        }
    }

    /// Whether doing it twice may be paid for twice: then a write whose answer was lost is watched for longer.
    #[must_use]
    pub fn costs_money(self) -> bool {
        matches!(self, Self::SetPlan | Self::OrderAddOn | Self::ChangeAddOn)
    }

    /// Whether two jobs that do it at the same moment may do it twice: then one looks again after the other. What a second
    /// invitation of one address is answered is not published.
    #[must_use]
    pub fn one_at_a_time(self) -> bool {
        self.costs_money() || self == Self::InviteMember
    }
}

/// What becomes of an attempt whose answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDoubt {
    /// Look until it is found or the window has passed, then repeat under a new name.
    Settle,
    /// Give it up at once and make another one under another name.
    Burn,
    /// Give it up and send the same again: there is nothing to look at, and twice is once.
    Again,
}
