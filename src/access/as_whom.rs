//! Who calls Cloudflare as whom: the one table. A call that is not in it does not compile, and a call in one row cannot
//! be made with the other row's credential.

use crate::wire::Endpoint;
use crate::wire::accounts::{CreateAccount, DeleteAccount, GetAccount, GetProfile, ListAccounts, RenameAccount};
use crate::wire::billing::ListPaymentMethods;
use crate::wire::cache::PurgeCache;
use crate::wire::dns::{
    BatchDnsRecords, CreateDnsRecord, DeleteDnsRecord, ExportDnsRecords, GetDnsRecord, ListDnsRecords,
    ListScannedRecords, PatchDnsRecord, ReviewDnsScan, TriggerDnsScan,
};
use crate::wire::members::{CreateMember, DeleteMember, GetMember, ListMembers, ListRoles, UpdateMember};
use crate::wire::settings::{GetZoneSetting, ListZoneSettings, PatchZoneSetting};
use crate::wire::subscriptions::{
    CreateAccountSubscription, CreateZoneSubscription, DeleteAccountSubscription, DeleteZoneSubscription,
    GetZoneSubscription, ListAccountSubscriptions, ListAvailablePlans, ListAvailableRatePlans,
    UpdateAccountSubscription, UpdateZoneSubscription,
};
use crate::wire::tenants::{
    GetEntitlements, GetTenant, ListAccountTypes, ListTenantAccounts, ListTenantMemberships, ListTenants,
};
use crate::wire::tokens::{
    AccountPermissionGroups, CreateAccountToken, CreateUserToken, DeleteAccountToken, DeleteUserToken, GetAccountToken,
    GetUserToken, ListAccountTokens, ListUserTokens, RollAccountToken, RollUserToken, UpdateAccountToken,
    UpdateUserToken, UserPermissionGroups,
};
use crate::wire::traffic::ReadTraffic;
use crate::wire::users::{CreateUser, GetUser};
use crate::wire::zones::{ChangeZone, CheckActivation, CreateZone, DeleteZone, GetZone, ListZones};

/// Calls made as the partner, with the tenant admin's e-mail and key. Tokens that an account owns are among them: only a
/// Super Administrator of the account makes one (developers.cloudflare.com/fundamentals/api/get-started/account-owned-tokens,
/// read 2026-11), and a service user is an Administrator. `/user/tokens` stands in both rows, since it is about whoever calls.
pub trait AsPartner: Endpoint {}

/// Calls made for a customer, as its service user; as the partner where it has none, and the page says so. What one of the
/// customer's own people asks for is never changed as the partner: see [`super::Vault::own`].
pub trait AsCustomer: Endpoint {}

macro_rules! table {
    (partner: $($partner:ty),+; customer: $($customer:ty),+;) => {
        $(impl AsPartner for $partner {})+
        $(impl AsCustomer for $customer {})+
    };
}

table! {
    partner:
        GetUser, ListTenants, GetTenant, ListAccountTypes, GetEntitlements, ListTenantAccounts, ListTenantMemberships,
        ListAccounts, CreateAccount, GetAccount, RenameAccount, DeleteAccount, GetProfile,
        CreateUser, ListRoles, ListMembers, GetMember, CreateMember, UpdateMember, DeleteMember, ListPaymentMethods,
        ListAccountSubscriptions, CreateAccountSubscription, UpdateAccountSubscription, DeleteAccountSubscription,
        UserPermissionGroups, ListUserTokens, GetUserToken,
        CreateUserToken, UpdateUserToken, RollUserToken, DeleteUserToken,
        AccountPermissionGroups, ListAccountTokens, GetAccountToken,
        CreateAccountToken, UpdateAccountToken, RollAccountToken, DeleteAccountToken;
    customer:
        GetUser, ListZones, CreateZone, GetZone, ChangeZone, DeleteZone, CheckActivation,
        GetZoneSubscription, CreateZoneSubscription, UpdateZoneSubscription, DeleteZoneSubscription,
        ListAvailablePlans, ListAvailableRatePlans, PurgeCache, ReadTraffic,
        ListDnsRecords, GetDnsRecord, CreateDnsRecord, PatchDnsRecord, DeleteDnsRecord,
        BatchDnsRecords, ExportDnsRecords, TriggerDnsScan, ListScannedRecords, ReviewDnsScan,
        ListZoneSettings, GetZoneSetting, PatchZoneSetting,
        ListUserTokens, GetUserToken, CreateUserToken, UpdateUserToken, RollUserToken, DeleteUserToken;
}
