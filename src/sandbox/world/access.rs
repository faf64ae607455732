//! Who may do what where. A tenant admin is Super Administrator of every account of the tenant
//! (developers.cloudflare.com/tenant, read 2026-11); everybody else reaches what they are an accepted member of.

use std::collections::HashSet;

use crate::wire::ids::{AccountId, TenantId, UserId, ZoneId};
use crate::wire::members::{ADMINISTRATOR, MemberStatus};
use crate::wire::zones::ZoneStatus;

use super::accounts::Account;
use super::members::Member;
use super::roles::{self, RoleSpec, SUPER_ADMINISTRATOR};
use super::tokens::{About, Grant};
use super::zones::Zone;
use super::{Refused, World};

/// Whose credential came with the call: a user's key, or a token, which is narrower than its user. A token that an account
/// owns has no user: its id stands for one that is nobody.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Caller {
    /// The user.
    pub(in crate::sandbox) user: UserId,
    /// Its address, which is also how the request log names it.
    pub(in crate::sandbox) email: String,
    /// The token, where it was one.
    pub(in crate::sandbox) grant: Option<Grant>,
}

impl Caller {
    /// How the request log names it.
    pub(in crate::sandbox) fn identity(&self) -> String {
        self.grant.as_ref().map_or_else(|| self.email.clone(), |grant| format!("token:{}", grant.token))
    }

    /// Whether it may do to its own user what one of these permission groups gives.
    pub(in crate::sandbox) fn has(&self, names: &[&str]) -> bool {
        self.grant.as_ref().is_none_or(|grant| grant.permits(names, About::User(&self.user)))
    }

    fn owns(&self, account: &Account) -> bool {
        self.grant.as_ref().is_some_and(|grant| grant.account.as_ref() == Some(&account.id))
    }
}

/// What a call wants to do in an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Right {
    ReadAccount,
    WriteAccount,
    ReadMembers,
    WriteMembers,
    ReadTokens,
    WriteTokens,
    ReadZones,
    ShowZone,
    WriteZones,
    ReadBilling,
    ReadSubscriptions,
    WriteSubscriptions,
    ReadDns,
    ReadDnsUsage,
    WriteDns,
    ReadSettings,
    WriteSettings,
    PurgeCache,
    ReadAnalytics,
}

impl Right {
    /// Whether it is about accounts, and not about zones: so are the permission groups that give it to tokens.
    pub(in crate::sandbox) fn is_of_account(self) -> bool {
        match self {
            Self::ReadAccount
            | Self::WriteAccount
            | Self::ReadMembers
            | Self::WriteMembers
            | Self::ReadTokens
            | Self::WriteTokens
            | Self::ReadBilling
            | Self::ReadDnsUsage
            | Self::ReadSubscriptions
            | Self::WriteSubscriptions => true,
            Self::ReadZones
            | Self::ShowZone
            | Self::WriteZones
            | Self::ReadDns
            | Self::WriteDns
            | Self::ReadSettings
            | Self::WriteSettings
            | Self::PurgeCache
            | Self::ReadAnalytics => false,
        }
    }

    fn looks_at_a_zone(self) -> bool {
        matches!(
            self,
            Self::ReadZones
                | Self::ShowZone
                | Self::ReadSubscriptions
                | Self::ReadDns
                | Self::ReadDnsUsage
                | Self::ReadSettings
        )
    }

    fn is_of_member(self, member: &Member) -> bool {
        let mut roles = member.roles.iter().filter_map(|role| roles::find(role.as_str()));
        member.status == MemberStatus::Accepted && (self == Self::ReadAccount || roles.any(|role| self.is_of(role)))
    }

    fn is_of(self, role: &RoleSpec) -> bool {
        match self {
            Self::ReadAccount => true,
            Self::WriteAccount => role.writes("organization"),
            Self::ReadMembers => role.reads("organization"),
            // Administrator manages everything but members.
            Self::WriteMembers | Self::ReadTokens | Self::WriteTokens => role.id == SUPER_ADMINISTRATOR,
            Self::ReadZones | Self::ShowZone => role.reads("zones"),
            Self::WriteZones => role.writes("zones"),
            Self::ReadBilling => role.reads("billing") && role.id != ADMINISTRATOR,
            // The schema asks for billing rights; Administrator changes subscriptions though not the billing profile.
            Self::ReadSubscriptions => role.reads("billing"),
            Self::WriteSubscriptions => role.writes("billing") || role.id == ADMINISTRATOR,
            Self::ReadDns | Self::ReadDnsUsage => role.reads("dns_records"),
            Self::WriteDns => role.writes("dns_records"),
            Self::ReadSettings => role.reads("zone_settings"),
            Self::WriteSettings => role.writes("zone_settings"),
            Self::PurgeCache => role.writes("cache_purge"),
            Self::ReadAnalytics => role.reads("analytics"),
        }
    }
}

impl World {
    /// Whether the user administers the tenant.
    pub(in crate::sandbox) fn is_admin(&self, user: &UserId) -> bool {
        self.tenant.admins.contains(user)
    }

    /// Whether the caller administers the tenant. A token does with a permission on all accounts: which one Cloudflare wants
    /// is not published, and this is our choice.
    pub(in crate::sandbox) fn administers(&self, caller: &Caller, right: Right) -> bool {
        let grant = caller.grant.as_ref();
        self.is_admin(&caller.user) && grant.is_none_or(|grant| grant.gives(right, About::EveryAccount))
    }

    /// Whether the caller may do this in the account.
    pub(in crate::sandbox) fn may(&self, caller: &Caller, account: &Account, right: Right) -> bool {
        let granted = caller.grant.as_ref().is_none_or(|grant| grant.gives(right, About::account(account)));
        granted && self.may_but_for_token(caller, account, right)
    }

    /// Whether the caller may do this with the zone.
    pub(in crate::sandbox) fn may_in_zone(&self, caller: &Caller, zone: &Zone, right: Right) -> bool {
        let granted = caller.grant.as_ref().is_none_or(|grant| grant.gives(right, About::zone(zone)));
        let account = self.accounts.iter().find(|account| account.id == zone.account);
        granted && account.is_some_and(|account| self.may_but_for_token(caller, account, right))
    }

    /// Whether the user behind the call may do it, whatever its token says; an account's token has none behind it.
    fn may_but_for_token(&self, caller: &Caller, account: &Account, right: Right) -> bool {
        if caller.owns(account) || (account.unit.is_some() && self.is_admin(&caller.user)) {
            return true;
        }
        self.members
            .iter()
            .any(|member| member.account == account.id && member.email == caller.email && right.is_of_member(member))
    }

    /// All accounts in which the user behind the call may do this; one look at each member instead of one for each account.
    fn reached(&self, caller: &Caller, right: Right) -> HashSet<&AccountId> {
        let own = self.members.iter().filter(|member| member.email == caller.email && right.is_of_member(member));
        let mut reached: HashSet<&AccountId> = own.map(|member| &member.account).collect();
        if self.is_admin(&caller.user) {
            reached.extend(self.accounts.iter().filter(|account| account.unit.is_some()).map(|account| &account.id));
        }
        reached.extend(self.accounts.iter().filter(|account| caller.owns(account)).map(|account| &account.id));
        reached
    }

    /// The same without accounts that a token does not reach.
    pub(in crate::sandbox) fn reached_accounts(&self, caller: &Caller) -> Vec<&Account> {
        let reached = self.reached(caller, Right::ReadAccount);
        let granted = |account: &&Account| {
            let grant = caller.grant.as_ref();
            grant.is_none_or(|grant| grant.gives(Right::ReadAccount, About::account(account)))
        };
        self.accounts.iter().filter(|account| reached.contains(&account.id)).filter(granted).collect()
    }

    /// All zones with which the caller may do this.
    pub(in crate::sandbox) fn reached_zones(&self, caller: &Caller, right: Right) -> Vec<&Zone> {
        let reached = self.reached(caller, right);
        let granted = |zone: &&Zone| caller.grant.as_ref().is_none_or(|grant| grant.gives(right, About::zone(zone)));
        self.zones.iter().filter(|zone| reached.contains(&zone.account)).filter(granted).collect()
    }

    /// The account, if it is there and the caller may do this in it.
    pub(in crate::sandbox) fn account_for(
        &self,
        caller: &Caller,
        id: &AccountId,
        right: Right,
    ) -> Result<&Account, Refused> {
        let account = self.accounts.iter().find(|account| account.id == *id).ok_or(Refused::NoAccount)?;
        if self.may(caller, account, right) { Ok(account) } else { Err(Refused::NotAllowed) }
    }

    /// The zone, if it is there and the caller may do this in its account. One that was deleted is only looked at: what a
    /// change to it would answer is not published, and this is our choice.
    pub(in crate::sandbox) fn zone_for(&self, caller: &Caller, id: &ZoneId, right: Right) -> Result<&Zone, Refused> {
        let zone = self.zones.iter().find(|zone| zone.id == *id).ok_or(Refused::NoZone)?;
        if !self.may_in_zone(caller, zone, right) {
            return Err(Refused::NotAllowed);
        }
        if zone.status == ZoneStatus::Deleted && !right.looks_at_a_zone() {
            return Err(Refused::NoZone);
        }
        Ok(zone)
    }

    /// The tenant, for its admins only.
    pub(in crate::sandbox) fn tenant_for(
        &self,
        caller: &Caller,
        id: &TenantId,
    ) -> Result<&super::tenant::Tenant, Refused> {
        if self.tenant.id == *id && self.administers(caller, Right::ReadAccount) {
            Ok(&self.tenant)
        } else {
            Err(Refused::NotAllowed)
        }
    }
}
