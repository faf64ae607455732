//! What a step made, found or made sure of, and how the step stands with it.

use crate::domain::member::Member;
use crate::domain::step::StepState;
use crate::domain::subscription::Subscription;
use crate::secret::Secret;
use crate::wire::ids::{AccountId, DnsRecordId, MemberId, SettingId, SubscriptionId, TokenId, UserId, ZoneId};
use crate::wire::tenants::TenantAccount;
use crate::wire::tokens::Token;
use crate::wire::zones::Zone;

/// What a step made, found or made sure of.
#[derive(Debug)]
pub(in crate::runs) enum Made {
    /// An account.
    Account(TenantAccount),
    /// A service user, with its key where Cloudflare shows it.
    ServiceUser {
        /// Cloudflare's id of it.
        user: UserId,
        /// Its key.
        key: Option<Secret>,
    },
    /// A membership of the service user in use.
    Member {
        /// In which account.
        account: AccountId,
        /// Cloudflare's id of it.
        member: MemberId,
        /// Whether Cloudflare waits for an acceptance that nobody will give.
        pending: bool,
    },
    /// A zone.
    Zone(Box<Zone>),
    /// The new name is on the account.
    Renamed,
    /// The plan of the zone: ordered or found; whether the zone shows it already is for the zone to say.
    Plan {
        /// Which zone.
        zone: ZoneId,
        /// Its subscription; none on the free plan.
        subscription: Option<Box<Subscription>>,
        /// The zone as it was read afterwards, where it was.
        seen: Option<Box<Zone>>,
        /// Whether the zone shows the plan that was asked for.
        shown: bool,
    },
    /// An add-on.
    AddOn(Box<Subscription>),
    /// An add-on is gone.
    AddOnGone(SubscriptionId),
    /// Somebody's direct access: asked for, changed or found so.
    Access(Box<Member>),
    /// Somebody's direct access to an account is gone.
    AccessGone {
        /// The account.
        account: AccountId,
        /// Which one it was; none where it was not there to begin with.
        member: Option<MemberId>,
    },
    /// Cloudflare forgets what it was told to.
    Purged,
    /// A DNS record is as it was asked for.
    Record(DnsRecordId),
    /// A setting of a zone is as it was asked for.
    Setting(SettingId),
    /// A token, with its value where its answer came.
    Token {
        /// How it is.
        token: Box<Token>,
        /// Its value.
        value: Option<Secret>,
    },
    /// A token is as it was asked for.
    TokenChanged(Box<Token>),
    /// A token has another value.
    TokenRolled {
        /// Which one.
        id: TokenId,
        /// How it is, where that was read afterwards.
        token: Option<Box<Token>>,
        /// Its value.
        value: Secret,
    },
    /// A token is gone.
    TokenGone(TokenId),
    /// The account is gone.
    AccountGone(AccountId),
    /// The zone is gone.
    ZoneGone,
    /// It was so already, and there is nothing to keep.
    Nothing,
}

const NO_VALUE: &str = "The token is there, but its value was in the answer that got lost: nobody has it. Roll the token to \
                        get another value, or delete it.";
const NO_KEY: &str = "Cloudflare made the user but does not show its key to this tenant: ask your Cloudflare partner manager to \
                      make API keys visible. Until then, calls for this customer are made as the partner.";
const PENDING: &str = "Cloudflare put the membership on pending. Until it is accepted, calls with the service user's key are \
                       refused in this account: ask your Cloudflare partner manager for allow_auto_accept_invites.";
const ORDERED: &str = "Cloudflare has taken the order. It is waited for the website to show it; nothing is sent again.";

impl Made {
    /// Cloudflare's id of it, for the journal.
    pub(in crate::runs) fn id(&self) -> Option<String> {
        match self {
            Self::Account(account) => Some(account.id.to_string()),
            Self::ServiceUser { user, .. } => Some(user.to_string()),
            Self::Member { member, .. } => Some(member.to_string()),
            Self::Zone(zone) => Some(zone.id.to_string()),
            Self::AccountGone(account) => Some(account.to_string()),
            Self::Plan { subscription: Some(one), .. } | Self::AddOn(one) => Some(one.id.to_string()),
            Self::Plan { subscription: None, .. } => None,
            Self::AddOnGone(id) => Some(id.to_string()),
            Self::Record(id) => Some(id.to_string()),
            Self::Setting(id) => Some(id.to_string()),
            Self::Token { token, .. } | Self::TokenChanged(token) => Some(token.id.to_string()),
            Self::TokenRolled { id, .. } | Self::TokenGone(id) => Some(id.to_string()),
            Self::Access(member) => Some(member.id.to_string()),
            Self::AccessGone { member, .. } => member.as_ref().map(ToString::to_string),
            Self::Renamed | Self::Purged | Self::ZoneGone | Self::Nothing => None,
        }
    }

    /// How the step stands with it, and what there is to say; `is_new` when an attempt made it.
    pub(super) fn said<'a>(&self, note: Option<&'a str>, is_new: bool) -> (StepState, Option<&'a str>) {
        match self {
            Self::ServiceUser { key: None, .. } => (StepState::Skipped, Some(NO_KEY)),
            Self::Member { pending: true, .. } => (StepState::Done, Some(PENDING)),
            Self::Token { value: None, .. } => (StepState::Done, Some(NO_VALUE)),
            // Ordered, and nothing more to send: the next move only waits for the website to show it.
            Self::Plan { shown: false, .. } if is_new => (StepState::Planned, Some(ORDERED)),
            _ => (StepState::Done, note),
        }
    }
}
