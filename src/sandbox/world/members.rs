//! Members of accounts. A member is an e-mail address in an account; the user behind it may come later.
//!
//! What Cloudflare answers to a second invitation of one address, to an answer that comes too late, and to the removal of a
//! tenant admin or of the last Super Administrator is not published. Here all of them are refused with 1001 and a reason,
//! and an invitation that lapsed stays in the list as pending until it is removed: that is our choice.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::wire::ids::{AccountId, MemberId, RoleId};
use crate::wire::members::{Member as WireMember, MemberStatus, MemberUser, Membership};

use super::access::{Caller, Right};
use super::roles::{self, RoleSpec, SUPER_ADMINISTRATOR};
use super::{Refused, World, is_email};
use crate::sandbox::mint;

/// How long an invitation can be answered. It is said to be 3 or 4 days; the schema of 2026-08 names no period.
const INVITATION_DAYS: i64 = 3;

/// One member.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Member {
    pub(in crate::sandbox) id: MemberId,
    pub(in crate::sandbox) account: AccountId,
    pub(in crate::sandbox) email: String,
    pub(in crate::sandbox) status: MemberStatus,
    pub(in crate::sandbox) roles: Vec<RoleId>,
    /// Kept and given back; whoever has only these sees the account and may do nothing in it.
    pub(in crate::sandbox) policies: Vec<Value>,
    pub(in crate::sandbox) created_on: Timestamp,
}

/// What `POST …/members` asks for.
#[derive(Deserialize)]
pub(in crate::sandbox) struct NewMember {
    email: String,
    #[serde(default)]
    roles: Option<Vec<String>>,
    #[serde(default)]
    policies: Option<Vec<Value>>,
    #[serde(default)]
    status: Option<MemberStatus>,
    /// Seen in production code (cisagov/manage.get.gov); the same as status `accepted`.
    #[serde(default)]
    auto_accept: bool,
}

/// What `PUT …/members/{member}` asks for: roles as objects, unlike POST.
#[derive(Deserialize)]
pub(in crate::sandbox) struct MemberChange {
    #[serde(default)]
    roles: Option<Vec<RoleRef>>,
    #[serde(default)]
    policies: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct RoleRef {
    id: String,
}

impl World {
    /// Adds a member.
    pub(in crate::sandbox) fn add_member(
        &mut self,
        caller: &Caller,
        account: &AccountId,
        new: NewMember,
        now: Timestamp,
    ) -> Result<WireMember, Refused> {
        self.account_for(caller, account, Right::WriteMembers)?;
        let email = new.email.trim().to_lowercase();
        if !is_email(&email) {
            return Err(Refused::invalid("email must be an address of at most 90 characters"));
        }
        let (roles, policies) = checked_rights(account, new.roles, new.policies)?;
        let status = self.first_status(&email, new.status, new.auto_accept)?;
        let known = self.members.iter().any(|member| member.account == *account && member.email == email);
        if known {
            return Err(Refused::invalid("already a member of this account"));
        }
        let id = mint::id().parse().map_err(|_| Refused::NoMember)?;
        let member = Member { id, account: account.clone(), email, status, roles, policies, created_on: now };
        let answer = self.member_wire(&member);
        self.members.push(member);
        Ok(answer)
    }

    fn first_status(&self, email: &str, asked: Option<MemberStatus>, auto: bool) -> Result<MemberStatus, Refused> {
        match asked {
            None | Some(MemberStatus::Pending) if !auto => Ok(MemberStatus::Pending),
            None | Some(MemberStatus::Pending | MemberStatus::Accepted) => {
                if !self.switches.allow_auto_accept_invites {
                    return Err(Refused::invalid("the tenant may not add members without an invitation"));
                }
                // Only users that exist can be made members without being asked.
                if self.users.iter().any(|user| user.email == email) {
                    Ok(MemberStatus::Accepted)
                } else {
                    Err(Refused::invalid("no user has this address: an invitation is needed"))
                }
            }
            Some(MemberStatus::Rejected | MemberStatus::Other(_)) => {
                Err(Refused::invalid("status must be accepted or pending"))
            }
        }
    }

    /// Members of an account that lists show.
    pub(in crate::sandbox) fn members_of(
        &self,
        caller: &Caller,
        account: &AccountId,
        now: Timestamp,
    ) -> Result<Vec<&Member>, Refused> {
        self.account_for(caller, account, Right::ReadMembers)?;
        let inside = self.members.iter().filter(|member| member.account == *account);
        Ok(inside.filter(|member| self.is_listed(member.created_on, now)).collect())
    }

    /// One member of an account.
    pub(in crate::sandbox) fn member(
        &self,
        caller: &Caller,
        account: &AccountId,
        id: &MemberId,
        right: Right,
    ) -> Result<&Member, Refused> {
        self.account_for(caller, account, right)?;
        let mut inside = self.members.iter().filter(|member| member.account == *account);
        inside.find(|member| member.id == *id).ok_or(Refused::NoMember)
    }

    /// Gives a member other roles or policies.
    pub(in crate::sandbox) fn change_member(
        &mut self,
        caller: &Caller,
        account: &AccountId,
        id: &MemberId,
        change: MemberChange,
    ) -> Result<WireMember, Refused> {
        self.member(caller, account, id, Right::WriteMembers)?;
        let ids = change.roles.map(|roles| roles.into_iter().map(|role| role.id).collect());
        let (roles, policies) = checked_rights(account, ids, change.policies)?;
        if !roles.iter().any(|role| role.as_str() == SUPER_ADMINISTRATOR) {
            self.must_not_stay(account, id)?;
        }
        let member = self.members.iter_mut().find(|member| member.id == *id).ok_or(Refused::NoMember)?;
        (member.roles, member.policies) = (roles, policies);
        let member = member.clone();
        Ok(self.member_wire(&member))
    }

    /// Removes a member.
    pub(in crate::sandbox) fn remove_member(
        &mut self,
        caller: &Caller,
        account: &AccountId,
        id: &MemberId,
    ) -> Result<(), Refused> {
        self.member(caller, account, id, Right::WriteMembers)?;
        self.must_not_stay(account, id)?;
        self.members.retain(|member| member.id != *id);
        Ok(())
    }

    // Whoever has to stay Super Administrator: a tenant admin in an account of the tenant, and the last one elsewhere.
    fn must_not_stay(&self, account: &AccountId, id: &MemberId) -> Result<(), Refused> {
        let is_super = |member: &&Member| {
            member.status == MemberStatus::Accepted
                && member.roles.iter().any(|role| role.as_str() == SUPER_ADMINISTRATOR)
        };
        let inside = self.members.iter().filter(|member| member.account == *account);
        let Some(member) = inside.clone().find(|member| member.id == *id) else { return Ok(()) };
        let in_tenant = self.account(account).is_some_and(|account| account.unit.is_some());
        let user = self.users.iter().find(|user| user.email == member.email);
        if in_tenant && user.is_some_and(|user| self.is_admin(&user.id)) {
            return Err(Refused::invalid("a tenant admin stays Super Administrator of every account of the tenant"));
        }
        let others = inside.filter(is_super).filter(|other| other.id != *id).count();
        if !in_tenant && is_super(&member) && others == 0 {
            return Err(Refused::invalid("the last Super Administrator of an account stays"));
        }
        Ok(())
    }

    /// The caller's own places in accounts.
    pub(in crate::sandbox) fn memberships_of(&self, caller: &Caller) -> Vec<&Member> {
        let reads = caller.has(&["Memberships Read", "Memberships Write"]);
        self.members.iter().filter(|member| reads && member.email == caller.email).collect()
    }

    /// One of the caller's own places.
    pub(in crate::sandbox) fn membership(&self, caller: &Caller, id: &MemberId) -> Result<&Member, Refused> {
        self.memberships_of(caller).into_iter().find(|member| member.id == *id).ok_or(Refused::NoMember)
    }

    /// The invited user's answer: yes or no.
    pub(in crate::sandbox) fn answer_invitation(
        &mut self,
        caller: &Caller,
        id: &MemberId,
        status: MemberStatus,
        now: Timestamp,
    ) -> Result<Membership, Refused> {
        if !matches!(status, MemberStatus::Accepted | MemberStatus::Rejected) {
            return Err(Refused::invalid("status must be accepted or rejected"));
        }
        let invited = self.membership(caller, id)?;
        let until = invited.created_on.saturating_add(SignedDuration::from_hours(24 * INVITATION_DAYS));
        if invited.status == MemberStatus::Pending && until.is_ok_and(|until| until <= now) {
            return Err(Refused::invalid("the invitation has expired"));
        }
        let member = self.members.iter_mut().find(|member| member.id == *id).ok_or(Refused::NoMember)?;
        member.status = status;
        let member = member.clone();
        self.membership_wire(&member)
    }

    /// The caller leaves an account.
    pub(in crate::sandbox) fn leave(&mut self, caller: &Caller, id: &MemberId) -> Result<(), Refused> {
        self.membership(caller, id)?;
        self.members.retain(|member| member.id != *id);
        Ok(())
    }

    /// The member as answers have it.
    pub(in crate::sandbox) fn member_wire(&self, member: &Member) -> WireMember {
        let user = self.users.iter().find(|user| user.email == member.email);
        WireMember {
            id: member.id.clone(),
            status: member.status.clone(),
            email: Some(member.email.clone()),
            user: Some(MemberUser {
                id: user.map(|user| user.id.to_string()),
                email: member.email.clone(),
                first_name: user.and_then(|user| user.first_name.clone()),
                last_name: user.and_then(|user| user.last_name.clone()),
                two_factor_authentication_enabled: user.is_some_and(|user| user.two_factor),
            }),
            roles: specs(member).iter().filter_map(|role| role.to_wire()).collect(),
            policies: member.policies.clone(),
        }
    }

    /// The membership as answers have it.
    pub(in crate::sandbox) fn membership_wire(&self, member: &Member) -> Result<Membership, Refused> {
        let account = self.account(&member.account).ok_or(Refused::NoAccount)?;
        let roles = specs(member);
        Ok(Membership {
            id: member.id.clone(),
            status: member.status.clone(),
            account: self.account_wire(account),
            roles: roles.iter().map(|role| role.name.to_owned()).collect(),
            permissions: roles::permissions(&roles),
        })
    }
}

fn specs(member: &Member) -> Vec<&'static RoleSpec> {
    member.roles.iter().filter_map(|role| roles::find(role.as_str())).collect()
}

fn checked_rights(
    account: &AccountId,
    roles: Option<Vec<String>>,
    policies: Option<Vec<Value>>,
) -> Result<(Vec<RoleId>, Vec<Value>), Refused> {
    match (roles, policies) {
        (Some(roles), None) if !roles.is_empty() => {
            let known = roles.iter().map(|id| roles::find(id).and_then(|role| role.id.parse().ok()));
            let known: Option<Vec<RoleId>> = known.collect();
            known.map(|roles| (roles, Vec::new())).ok_or_else(|| Refused::invalid("unknown role"))
        }
        (None, Some(policies)) if !policies.is_empty() => Ok((Vec::new(), named(account, policies)?)),
        _ => Err(Refused::invalid("exactly one of roles and policies is needed")),
    }
}

// Each policy gets an id of its own, which the caller does not send, and so does the scope of each resource group: the whole
// account, since resource groups are not kept here (schema of 2026-08, where answers must have both).
fn named(account: &AccountId, policies: Vec<Value>) -> Result<Vec<Value>, Refused> {
    let scope = json!({ "key": format!("com.cloudflare.api.account.{account}"), "objects": [{ "key": "*" }] });
    let named = policies.into_iter().map(|mut policy| {
        let listed =
            |key: &str| policy.get(key).is_some_and(|groups| groups.as_array().is_some_and(|all| !all.is_empty()));
        let complete = ["permission_groups", "resource_groups"].into_iter().all(listed);
        let decides = policy.get("access").and_then(Value::as_str).is_some_and(|word| matches!(word, "allow" | "deny"));
        let fields = policy.as_object_mut().filter(|_| complete && decides)?;
        fields.insert("id".to_owned(), Value::String(mint::id()));
        for group in fields.get_mut("resource_groups").and_then(Value::as_array_mut)? {
            group.as_object_mut()?.entry("scope").or_insert_with(|| scope.clone());
        }
        Some(policy)
    });
    named.collect::<Option<_>>().ok_or_else(|| Refused::invalid("a policy is not complete"))
}
