//! Who may do what where. A tenant admin is Super Administrator of every account of the tenant
//! (developers.cloudflare.com/tenant, read 2026-11); everybody else reaches what they are an accepted member of.

use std::collections::HashSet;

use crate::wire::ids::{AccountId, TenantId, UserId, ZoneId};
use crate::wire::members::{ADMINISTRATOR, MemberStatus};
use crate::wire::zones::ZoneStatus;

use super::accounts::Account;
use super::members::Member;
use super::roles::{self, RoleSpec, SUPER_ADMINISTRATOR};
use super::zones::Zone;
use super::{Refused, World};

/// Whose credential came with the call. Tokens will be a second kind of caller, narrower than their owner.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Caller {
    /// The user.
    pub(in crate::sandbox) user: UserId,
    /// Its address, which is also how the request log names it.
    pub(in crate::sandbox) email: String,
}

/// What a call wants to do in an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Right {
    ReadAccount,
    WriteAccount,
    ReadMembers,
    WriteMembers,
    ReadZones,
    WriteZones,
    ReadBilling,
    ReadSubscriptions,
    WriteSubscriptions,
    ReadDns,
    WriteDns,
    ReadSettings,
    WriteSettings,
    PurgeCache,
    ReadAnalytics,
}

impl Right {
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
            Self::WriteMembers => role.id == SUPER_ADMINISTRATOR,
            Self::ReadZones => role.reads("zones"),
            Self::WriteZones => role.writes("zones"),
            Self::ReadBilling => role.reads("billing") && role.id != ADMINISTRATOR,
            // The schema asks for billing rights; Administrator changes subscriptions though not the billing profile.
            Self::ReadSubscriptions => role.reads("billing"),
            Self::WriteSubscriptions => role.writes("billing") || role.id == ADMINISTRATOR,
            Self::ReadDns => role.reads("dns_records"),
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

    /// Whether the user may do this in the account.
    pub(in crate::sandbox) fn may(&self, user: &UserId, account: &Account, right: Right) -> bool {
        if account.unit.is_some() && self.is_admin(user) {
            return true;
        }
        let email = self.users.iter().find(|other| other.id == *user).map(|user| user.email.as_str());
        self.members.iter().any(|member| {
            member.account == account.id && Some(member.email.as_str()) == email && right.is_of_member(member)
        })
    }

    /// All accounts in which the caller may do this; one look at each member instead of one for each account.
    pub(in crate::sandbox) fn reached(&self, caller: &Caller, right: Right) -> HashSet<&AccountId> {
        let own = self.members.iter().filter(|member| member.email == caller.email && right.is_of_member(member));
        let mut reached: HashSet<&AccountId> = own.map(|member| &member.account).collect();
        if self.is_admin(&caller.user) {
            reached.extend(self.accounts.iter().filter(|account| account.unit.is_some()).map(|account| &account.id));
        }
        reached
    }

    /// The account, if it is there and the caller may do this in it.
    pub(in crate::sandbox) fn account_for(
        &self,
        caller: &Caller,
        id: &AccountId,
        right: Right,
    ) -> Result<&Account, Refused> {
        let account = self.accounts.iter().find(|account| account.id == *id).ok_or(Refused::NoAccount)?;
        if self.may(&caller.user, account, right) { Ok(account) } else { Err(Refused::NotAllowed) }
    }

    /// The zone, if it is there and the caller may do this in its account. One that was deleted is only looked at: what a
    /// change to it would answer is not published, and this is our choice.
    pub(in crate::sandbox) fn zone_for(&self, caller: &Caller, id: &ZoneId, right: Right) -> Result<&Zone, Refused> {
        let zone = self.zones.iter().find(|zone| zone.id == *id).ok_or(Refused::NoZone)?;
        self.account_for(caller, &zone.account, right)?;
        let is_look =
            matches!(right, Right::ReadZones | Right::ReadSubscriptions | Right::ReadDns | Right::ReadSettings);
        if zone.status == ZoneStatus::Deleted && !is_look {
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
        if self.tenant.id == *id && self.is_admin(&caller.user) { Ok(&self.tenant) } else { Err(Refused::NotAllowed) }
    }
}
