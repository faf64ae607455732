//! Members, roles and memberships (schema of 2026-08; roles deprecated 2026-07-21 without an end date).

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::accounts::Account;
use super::ids::{AccountId, MemberId, RoleId};
use super::{Endpoint, Paged, page_query};

/// Role *Administrator*, the same id for everyone (developers.cloudflare.com/tenant/how-to/manage-accounts, read
/// 2026-11): all of the account but its members and its billing profile.
pub const ADMINISTRATOR: &str = "05784afa30c1afe1440e79d9351c7430";

/// How far an invitation has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum MemberStatus {
    /// Is a member.
    Accepted,
    /// Has been invited by e-mail.
    Pending,
    /// Said no.
    Rejected,
    /// A word that this version does not know.
    Other(String),
}

impl MemberStatus {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Accepted => "accepted",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for MemberStatus {
    fn from(word: String) -> Self {
        match word.as_str() {
            "accepted" => Self::Accepted,
            "pending" => Self::Pending,
            "rejected" => Self::Rejected,
            _ => Self::Other(word),
        }
    }
}

impl From<MemberStatus> for String {
    fn from(status: MemberStatus) -> Self {
        status.as_str().to_owned()
    }
}

/// One user's place in one account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// How far it is.
    pub status: MemberStatus,
    /// The address, where the answer repeats it outside of `user`.
    #[serde(default)]
    pub email: Option<String>,
    /// The user behind it.
    #[serde(default)]
    pub user: Option<MemberUser>,
    /// What it may do; not every answer to POST carries it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub roles: Vec<Role>,
    /// The newer way to say what it may do (schema of 2026-08), left as it comes.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub policies: Vec<Value>,
}

impl Member {
    /// The member's e-mail address, wherever the answer put it.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.email.as_deref().or_else(|| self.user.as_ref().map(|user| user.email.as_str()))
    }
}

/// The user behind a member.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemberUser {
    /// The user's id, absent until the address belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The address.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub email: String,
    /// Given name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Whether a second factor is on.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub two_factor_authentication_enabled: bool,
}

/// A role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// What it is for.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub description: String,
    /// `{area: {read, write}}`.
    #[serde(default)]
    pub permissions: Value,
}

/// Members of an account, a page at a time.
#[derive(Clone, Debug)]
pub struct ListMembers {
    /// The account.
    pub account: AccountId,
    /// Page, from 1.
    pub page: u32,
}

impl Endpoint for ListMembers {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/accounts/{account}/members";
    type Reply = Vec<Member>;

    fn path(&self) -> String {
        format!("/accounts/{}/members", self.account)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        page_query(self.page)
    }
}

impl Paged for ListMembers {
    fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }
}

/// Adds a member.
#[derive(Clone, Debug)]
pub struct CreateMember {
    /// The account.
    pub account: AccountId,
    /// Whom.
    pub email: String,
    /// What it may do.
    pub roles: Vec<RoleId>,
    /// `Accepted` adds at once (entitlement `allow_auto_accept_invites`), `Pending` sends an invitation.
    pub status: MemberStatus,
}

impl Endpoint for CreateMember {
    const METHOD: Method = Method::POST;
    const PATTERN: &'static str = "/accounts/{account}/members";
    type Reply = Member;

    fn path(&self) -> String {
        format!("/accounts/{}/members", self.account)
    }

    fn body(&self) -> Option<Value> {
        Some(json!({ "email": self.email, "roles": self.roles, "status": self.status }))
    }
}

/// One member.
#[derive(Clone, Debug)]
pub struct GetMember {
    /// The account.
    pub account: AccountId,
    /// The member.
    pub member: MemberId,
}

impl Endpoint for GetMember {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/accounts/{account}/members/{member}";
    type Reply = Member;

    fn path(&self) -> String {
        format!("/accounts/{}/members/{}", self.account, self.member)
    }
}

/// Changes a member's roles: an array of objects here, unlike POST.
#[derive(Clone, Debug)]
pub struct UpdateMember {
    /// The account.
    pub account: AccountId,
    /// The member.
    pub member: MemberId,
    /// All of its roles from now on.
    pub roles: Vec<RoleId>,
}

impl Endpoint for UpdateMember {
    const METHOD: Method = Method::PUT;
    const PATTERN: &'static str = "/accounts/{account}/members/{member}";
    type Reply = Member;

    fn path(&self) -> String {
        format!("/accounts/{}/members/{}", self.account, self.member)
    }

    fn body(&self) -> Option<Value> {
        let roles: Vec<Value> = self.roles.iter().map(|id| json!({ "id": id })).collect();
        Some(json!({ "roles": roles }))
    }
}

/// Only `{id}`, the result of a removal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeletedMember {
    /// Who was removed.
    pub id: MemberId,
}

/// Removes a member.
#[derive(Clone, Debug)]
pub struct DeleteMember {
    /// The account.
    pub account: AccountId,
    /// The member.
    pub member: MemberId,
}

impl Endpoint for DeleteMember {
    const METHOD: Method = Method::DELETE;
    const PATTERN: &'static str = "/accounts/{account}/members/{member}";
    type Reply = DeletedMember;

    fn path(&self) -> String {
        format!("/accounts/{}/members/{}", self.account, self.member)
    }
}

/// Roles of an account.
#[derive(Clone, Debug)]
pub struct ListRoles {
    /// The account.
    pub account: AccountId,
    /// Page, from 1.
    pub page: u32,
}

impl Endpoint for ListRoles {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/accounts/{account}/roles";
    type Reply = Vec<Role>;

    fn path(&self) -> String {
        format!("/accounts/{}/roles", self.account)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        page_query(self.page)
    }
}

impl Paged for ListRoles {
    fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }
}

/// An account as seen by one of its members.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Membership {
    /// Its id, the member's.
    pub id: MemberId,
    /// How far it is.
    pub status: MemberStatus,
    /// The account.
    pub account: Account,
    /// Names of the roles.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub roles: Vec<String>,
    /// What it may do.
    #[serde(default)]
    pub permissions: Value,
}

/// The caller's memberships, a page at a time.
#[derive(Clone, Debug)]
pub struct ListMemberships {
    /// Page, from 1.
    pub page: u32,
}

impl Endpoint for ListMemberships {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/memberships";
    type Reply = Vec<Membership>;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        page_query(self.page)
    }
}

impl Paged for ListMemberships {
    fn at_page(&self, page: u32) -> Self {
        Self { page }
    }
}
