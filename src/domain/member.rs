//! Direct access: who may sign in at Cloudflare and see an account there, and what may be asked for about it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::wire::ids::{AccountId, MemberId, RoleId};
use crate::wire::members::{Member as Seen, MemberStatus, Role as SeenRole};

use super::ids::CustomerId;
use super::step::StepKind;
use super::text::Email;

/// After how many days an invitation lapses where no setting says otherwise. It is said to be 3 or 4; Cloudflare's schema
/// of 2026-08 names no period.
pub const MEMBER_INVITE_DAYS: u32 = 3;

/// A role, as far as it has to be known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Cloudflare's id of it, the same for everyone.
    pub id: RoleId,
    /// Its name; empty where Cloudflare did not repeat it.
    pub name: String,
    /// What it is for, in Cloudflare's words.
    #[serde(default)]
    pub description: String,
}

impl Role {
    /// What Cloudflare said of it.
    #[must_use]
    pub fn seen(said: SeenRole) -> Self {
        Self { id: said.id, name: said.name, description: said.description }
    }
}

/// Whose access it is, from the partner's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    /// The service user that the portal's calls for the account's customer are made with.
    ServiceUser,
    /// A service user that is not used for this account: replaced, or another customer's.
    FormerServiceUser,
    /// Administers the tenant, and with it every account.
    TenantAdmin,
    /// On the partner's team, by address.
    Team,
    /// Anybody else: the customer's people.
    Customer,
}

impl MemberKind {
    /// All of them, in the order a filter lists them.
    pub const ALL: [Self; 5] =
        [Self::Customer, Self::Team, Self::TenantAdmin, Self::ServiceUser, Self::FormerServiceUser];

    /// The word in the store and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceUser => "service_user",
            Self::FormerServiceUser => "former_service_user",
            Self::TenantAdmin => "tenant_admin",
            Self::Team => "team",
            Self::Customer => "customer",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether it can be neither changed nor removed here: the portal's own work would stop, or Cloudflare would not let it.
    #[must_use]
    pub fn is_protected(self) -> bool {
        matches!(self, Self::ServiceUser | Self::TenantAdmin)
    }
}

/// One address in one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Cloudflare's id of it.
    pub id: MemberId,
    /// The account.
    pub account: AccountId,
    /// The address in lower case; empty where Cloudflare gave none.
    pub email: String,
    /// Cloudflare's id of the user, once the address belongs to one.
    pub user: Option<String>,
    /// How far it is.
    pub status: MemberStatus,
    /// Whether the user has a second factor.
    pub two_factor: bool,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Whether what it may do stands in policies alone, which are not shown here. With roles there are policies too: they say
    /// the same once more (github.com/cloudflare/terraform-provider-cloudflare, pull requests 5984 and 6520, read 2026-11).
    pub policies: bool,
    /// When the portal invited it; none where somebody else did.
    pub invited_at: Option<Timestamp>,
    /// When it was first seen: an invitation is at least as old.
    pub first_seen_at: Timestamp,
    /// When it was last seen.
    pub seen_at: Timestamp,
    /// Since when Cloudflare no longer lists it.
    pub gone_at: Option<Timestamp>,
}

impl Member {
    /// What Cloudflare said of a member of this account at `now`.
    #[must_use]
    pub fn seen(account: &AccountId, said: Seen, now: Timestamp) -> Self {
        Self {
            account: account.clone(),
            email: said.address().unwrap_or_default().trim().to_lowercase(),
            two_factor: said.user.as_ref().is_some_and(|user| user.two_factor_authentication_enabled),
            user: said.user.and_then(|user| user.id),
            policies: said.roles.is_empty() && !said.policies.is_empty(),
            roles: said.roles.into_iter().map(Role::seen).collect(),
            status: said.status,
            id: said.id,
            invited_at: None,
            first_seen_at: now,
            seen_at: now,
            gone_at: None,
        }
    }

    /// When its invitation lapses at the latest; none once it was answered. Cloudflare's invitations are good for `days`
    /// days; how long exactly is not published, so that is a setting.
    #[must_use]
    pub fn lapses_at(&self, days: u32) -> Option<Timestamp> {
        let since = self.invited_at.unwrap_or(self.first_seen_at);
        let days = Duration::from_secs(u64::from(days) * 86_400);
        (self.status == MemberStatus::Pending).then(|| since.saturating_add(days).unwrap_or(Timestamp::MAX))
    }
}

/// A row of the list over all accounts.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// The member.
    pub member: Member,
    /// Whose access it is.
    pub kind: MemberKind,
    /// The account's name.
    pub account_name: String,
    /// Whose the account is.
    pub customer: Option<(CustomerId, String)>,
}

/// An account with its name as it was when a job was asked for, and who is meant in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Who is meant: a list that lags behind may not show the address yet.
    #[serde(default)]
    pub member: Option<MemberId>,
}

/// What a job does to somebody's access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum MemberAct {
    /// Invite an address to an account.
    Invite {
        /// The account.
        account: AccountId,
        /// The address.
        email: Email,
        /// What it may do.
        roles: Vec<RoleId>,
    },
    /// Take an invitation back that was not answered, and invite again.
    InviteAgain {
        /// The account.
        account: AccountId,
        /// The invitation that is taken back.
        member: MemberId,
        /// The address.
        email: Email,
        /// What it may do.
        roles: Vec<RoleId>,
    },
    /// Give a member other roles.
    Change {
        /// The account.
        account: AccountId,
        /// The member.
        member: MemberId,
        /// Its address.
        email: String,
        /// All of its roles from then on.
        roles: Vec<RoleId>,
    },
    /// Remove a member from one account.
    Remove {
        /// The account.
        account: AccountId,
        /// The member.
        member: MemberId,
        /// Its address.
        email: String,
    },
    /// Remove an address from each of these accounts, one after the other; one that is refused keeps none of the others.
    RemoveEverywhere {
        /// The address.
        email: Email,
        /// The accounts it was known to be in.
        places: Vec<Place>,
    },
}

impl MemberAct {
    /// The word for its kind, in the store, in logs and in filters.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invite { .. } => "invite_member",
            Self::InviteAgain { .. } => "invite_member_again",
            Self::Change { .. } => "change_member",
            Self::Remove { .. } => "remove_member",
            Self::RemoveEverywhere { .. } => "remove_person",
        }
    }

    /// The account it is about; none where it is about several.
    #[must_use]
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Invite { account, .. }
            | Self::InviteAgain { account, .. }
            | Self::Change { account, .. }
            | Self::Remove { account, .. } => Some(account),
            Self::RemoveEverywhere { .. } => None,
        }
    }

    /// The address it is about.
    #[must_use]
    pub fn email(&self) -> &str {
        match self {
            Self::Invite { email, .. } | Self::InviteAgain { email, .. } | Self::RemoveEverywhere { email, .. } => {
                email.as_str()
            }
            Self::Change { email, .. } | Self::Remove { email, .. } => email,
        }
    }

    /// The roles it asks for.
    #[must_use]
    pub fn roles(&self) -> &[RoleId] {
        match self {
            Self::Invite { roles, .. } | Self::InviteAgain { roles, .. } | Self::Change { roles, .. } => roles,
            Self::Remove { .. } | Self::RemoveEverywhere { .. } => &[],
        }
    }

    /// The accounts it goes through, a step for each; empty where it is about one.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        match self {
            Self::RemoveEverywhere { places, .. } => places,
            _ => &[],
        }
    }

    /// The steps it needs, in order.
    #[must_use]
    pub fn plan(&self) -> Vec<StepKind> {
        match self {
            Self::Invite { .. } => vec![StepKind::InviteMember],
            Self::InviteAgain { .. } => vec![StepKind::RemoveMember, StepKind::InviteMember],
            Self::Change { .. } => vec![StepKind::ChangeMember],
            Self::Remove { .. } => vec![StepKind::RemoveMember],
            Self::RemoveEverywhere { places, .. } => places.iter().map(|_| StepKind::RemoveMember).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(first_seen: i64, invited: Option<i64>) -> Member {
        let at = |second| Timestamp::from_second(second).unwrap();
        Member {
            id: "0123456789abcdef0123456789abcdef".parse().unwrap(),
            account: "0123456789abcdef0123456789abcdef".parse().unwrap(),
            email: "bea@acme.example".to_owned(),
            user: None,
            status: MemberStatus::Pending,
            two_factor: false,
            roles: Vec::new(),
            policies: false,
            invited_at: invited.map(at),
            first_seen_at: at(first_seen),
            seen_at: at(first_seen),
            gone_at: None,
        }
    }

    #[test]
    fn an_invitation_lapses_days_after_it_was_sent_or_first_seen_and_an_answered_one_never() {
        let day = 86_400;
        assert_eq!(pending(10, None).lapses_at(3).unwrap().as_second(), 10 + 3 * day);
        assert_eq!(pending(10, Some(5)).lapses_at(4).unwrap().as_second(), 5 + 4 * day);
        let accepted = Member { status: MemberStatus::Accepted, ..pending(10, None) };
        assert_eq!(accepted.lapses_at(3), None);
    }

    #[test]
    fn policies_that_repeat_the_roles_are_not_shown_besides_them() {
        let account: AccountId = "0123456789abcdef0123456789abcdef".parse().unwrap();
        let seen = |roles: &str| {
            let said = format!(
                r#"{{"id":"{account}","status":"accepted","email":"Bea@Acme.example","roles":{roles},"policies":[{{"id":"p"}}]}}"#
            );
            Member::seen(&account, serde_json::from_str(&said).unwrap(), Timestamp::UNIX_EPOCH)
        };
        let both = seen(&format!(r#"[{{"id":"{account}","name":"DNS"}}]"#));
        assert_eq!((both.policies, both.roles.len(), both.email.as_str()), (false, 1, "bea@acme.example"));
        assert!(seen("[]").policies && seen("null").policies);
    }

    #[test]
    fn a_job_reads_back_as_it_was_stored() {
        let account: AccountId = "0123456789abcdef0123456789abcdef".parse().unwrap();
        let email: Email = "bea@acme.example".parse().unwrap();
        let places = vec![Place { account: account.clone(), name: "Acme".to_owned(), member: None }];
        let act = MemberAct::RemoveEverywhere { email, places };
        let text = serde_json::to_string(&act).unwrap();
        assert_eq!(serde_json::from_str::<MemberAct>(&text).unwrap(), act);
        assert_eq!((act.plan(), act.account()), (vec![StepKind::RemoveMember], None));
    }
}
