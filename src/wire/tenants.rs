//! The tenant, its units and what it may do (developers.cloudflare.com/tenant/how-to, read 2026-11).

use http::Method;
use serde::{Deserialize, Serialize};

use super::accounts::{Account, AccountType};
use super::ids::{AccountId, TenantId, UnitId};
use super::{Endpoint, Paged, page_query};

/// The tenants that the caller administers.
#[derive(Clone, Copy, Debug)]
pub struct ListTenants;

impl Endpoint for ListTenants {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/user/tenants";
    type Reply = Vec<Tenant>;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }
}

macro_rules! of_tenant {
    ($(#[$doc:meta])* $name:ident, $pattern:literal, $tail:literal, $reply:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The tenant.
            pub tenant: TenantId,
        }

        impl Endpoint for $name {
            const METHOD: Method = Method::GET;
            const PATTERN: &'static str = $pattern;
            type Reply = $reply;

            fn path(&self) -> String {
                format!(concat!("/tenants/{}", $tail), self.tenant)
            }
        }
    };
}

of_tenant!(/// One tenant with its units.
    GetTenant, "/tenants/{tenant}", "", Tenant);
of_tenant!(/// Which kinds of account the tenant may make.
    ListAccountTypes, "/tenants/{tenant}/account_types", "/account_types", Vec<AccountType>);
of_tenant!(/// What Cloudflare has switched on for the tenant.
    GetEntitlements, "/tenants/{tenant}/entitlements", "/entitlements", Entitlements);
of_tenant!(/// Who administers the tenant.
    ListTenantMemberships, "/tenants/{tenant}/memberships", "/memberships", Vec<TenantMembership>);

/// The tenant's accounts, a page at a time.
#[derive(Clone, Debug)]
pub struct ListTenantAccounts {
    /// The tenant.
    pub tenant: TenantId,
    /// Page, from 1.
    pub page: u32,
    /// Only accounts of this very name.
    pub name: Option<String>,
}

impl Endpoint for ListTenantAccounts {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/tenants/{tenant}/accounts";
    type Reply = Vec<TenantAccount>;

    fn path(&self) -> String {
        format!("/tenants/{}/accounts", self.tenant)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = page_query(self.page);
        query.extend(self.name.clone().map(|name| ("name", name)));
        query
    }
}

impl Paged for ListTenantAccounts {
    fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }
}

/// A tenant. Two shapes are on record, with and without the prefix `tenant_`; both are read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id.
    #[serde(alias = "id")]
    pub tenant_tag: TenantId,
    /// Its name.
    #[serde(default, alias = "name", deserialize_with = "super::null_is_default")]
    pub tenant_name: String,
    /// Kind of agreement.
    #[serde(default)]
    pub tenant_type: Option<String>,
    /// Whether it is active.
    #[serde(default)]
    pub tenant_status: Option<String>,
    /// Its units.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub tenant_units: Vec<Unit>,
    /// When it was made, RFC 3339.
    #[serde(default)]
    pub cdate: Option<String>,
    /// When it was last changed, RFC 3339.
    #[serde(default)]
    pub edate: Option<String>,
}

/// A part of the tenant that accounts are made in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub unit_tag: UnitId,
    /// Its name.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub unit_name: String,
    /// Whether it is active.
    #[serde(default)]
    pub unit_status: Option<String>,
}

/// Somebody who administers the tenant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TenantMembership {
    /// The user's id.
    #[serde(default)]
    pub user_tag: Option<String>,
    /// The user's address.
    #[serde(default)]
    pub user_email: Option<String>,
    /// The user's name.
    #[serde(default)]
    pub user_name: Option<String>,
}

/// One thing Cloudflare has switched on or off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlement {
    /// `bool` or `max_count`.
    pub r#type: String,
    /// The value: true, false or a number.
    pub value: serde_json::Value,
}

impl Entitlement {
    /// Whether it is on: true, or a number above zero.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.value.as_bool().unwrap_or_else(|| self.value.as_i64().is_some_and(|count| count > 0))
    }
}

/// What the tenant may do. A missing entry means that Cloudflare did not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlements {
    /// Subdomains may be websites.
    #[serde(default)]
    pub allow_add_subdomain: Option<Entitlement>,
    /// Members may be added without an invitation.
    #[serde(default)]
    pub allow_auto_accept_invites: Option<Entitlement>,
    /// CNAME set-up.
    #[serde(default)]
    pub cname_setup_allowed: Option<Entitlement>,
    /// Partial set-up.
    #[serde(default)]
    pub partial_setup_allowed: Option<Entitlement>,
    /// Own certificates.
    #[serde(default)]
    pub mhs_certificate_count: Option<Entitlement>,
}

/// An account as the tenant lists it. Two shapes are on record: the schema's, and one with the prefix `account_`
/// (cisagov/manage.get.gov, in production); both are read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TenantAccount {
    /// Its id.
    #[serde(alias = "account_tag")]
    pub id: AccountId,
    /// Its name; not unique.
    #[serde(alias = "account_pubname", default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// Its kind.
    #[serde(default, alias = "account_type", deserialize_with = "super::null_is_default")]
    pub r#type: AccountType,
    /// When it was made, RFC 3339.
    #[serde(default)]
    pub created_on: Option<String>,
    /// Its settings.
    #[serde(default)]
    pub settings: serde_json::Value,
    /// Which unit it belongs to, where the answer says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<super::accounts::ManagedBy>,
}

impl From<Account> for TenantAccount {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            name: account.name,
            r#type: account.r#type,
            created_on: account.created_on,
            settings: account.settings,
            managed_by: account.managed_by,
        }
    }
}
