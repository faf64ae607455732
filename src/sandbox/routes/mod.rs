//! Which call goes where. Routes that the client knows come from the constants in `wire`, so that the two cannot drift
//! apart. Handlers translate and decide nothing.

mod accounts;
mod billing;
mod cache;
mod dns;
mod dns_files;
mod graphql;
mod holds;
mod members;
mod settings;
mod subscriptions;
mod tenants;
mod tokens;
mod users;
mod zones;

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodFilter, get, on, patch, post};

use super::Sandbox;
use crate::wire::Endpoint;
use crate::wire::accounts::{
    CreateAccount, DeleteAccount, GetAccount, GetProfile, ListAccounts, PutProfile, RenameAccount,
};
use crate::wire::billing::ListPaymentMethods;
use crate::wire::cache::PurgeCache;
use crate::wire::dns::{
    BatchDnsRecords, CreateDnsRecord, DeleteDnsRecord, ExportDnsRecords, GetDnsRecord, GetDnsUsage, IMPORT,
    ListDnsRecords, ListScannedRecords, PatchDnsRecord, ReviewDnsScan, SCAN_AT_ONCE, TriggerDnsScan, UpdateDnsRecord,
};
use crate::wire::members::{
    CreateMember, DeleteMember, GetMember, ListMembers, ListMemberships, ListRoles, UpdateMember,
};
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
    UpdateUserToken, UserPermissionGroups, VERIFY_ACCOUNT_TOKEN, VERIFY_USER_TOKEN,
};
use crate::wire::traffic::ReadTraffic;
use crate::wire::users::{CreateUser, GetUser};
use crate::wire::zones::{CheckActivation, CreateZone, DeleteZone, GetZone, GetZoneHold, ListZones};

trait Serves: Sized {
    fn serves<E: Endpoint, T: 'static>(self, handler: impl Handler<T, Sandbox>) -> Self;
}

impl Serves for Router<Sandbox> {
    fn serves<E: Endpoint, T: 'static>(self, handler: impl Handler<T, Sandbox>) -> Self {
        match MethodFilter::try_from(E::METHOD) {
            Ok(method) => self.route(E::PATTERN, on(method, handler)),
            Err(_) => self,
        }
    }
}

fn tokens() -> Router<Sandbox> {
    Router::new()
        .serves::<ListUserTokens, _>(tokens::list)
        .serves::<CreateUserToken, _>(tokens::create)
        .serves::<GetUserToken, _>(tokens::get)
        .serves::<UpdateUserToken, _>(tokens::replace)
        .serves::<DeleteUserToken, _>(tokens::remove)
        .serves::<RollUserToken, _>(tokens::roll)
        .serves::<UserPermissionGroups, _>(tokens::permission_groups)
        .route(VERIFY_USER_TOKEN, get(tokens::verify))
        .serves::<ListAccountTokens, _>(tokens::list)
        .serves::<CreateAccountToken, _>(tokens::create)
        .serves::<GetAccountToken, _>(tokens::get)
        .serves::<UpdateAccountToken, _>(tokens::replace)
        .serves::<DeleteAccountToken, _>(tokens::remove)
        .serves::<RollAccountToken, _>(tokens::roll)
        .serves::<AccountPermissionGroups, _>(tokens::permission_groups)
        .route(VERIFY_ACCOUNT_TOKEN, get(tokens::verify))
}

/// All routes below the prefix of the API.
pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .serves::<GetUser, _>(users::get)
        .route(GetUser::PATTERN, patch(users::change))
        .serves::<CreateUser, _>(users::create)
        .merge(tokens())
        .serves::<ListTenants, _>(tenants::list)
        // The schema of 2026-07 had the same list here.
        .route("/users/tenants", get(tenants::list))
        .serves::<GetTenant, _>(tenants::get)
        .serves::<ListTenantAccounts, _>(tenants::accounts)
        .serves::<ListAccountTypes, _>(tenants::account_types)
        .serves::<GetEntitlements, _>(tenants::entitlements)
        .serves::<ListTenantMemberships, _>(tenants::memberships)
        .serves::<ListAccounts, _>(accounts::list)
        .serves::<CreateAccount, _>(accounts::create)
        .serves::<GetAccount, _>(accounts::get)
        .serves::<RenameAccount, _>(accounts::rename)
        .serves::<DeleteAccount, _>(accounts::remove)
        .serves::<GetProfile, _>(accounts::profile)
        .serves::<PutProfile, _>(accounts::put_profile)
        .serves::<ListRoles, _>(members::roles)
        .route("/accounts/{account}/roles/{role}", get(members::role))
        .serves::<ListMembers, _>(members::list)
        .serves::<CreateMember, _>(members::create)
        .serves::<GetMember, _>(members::get)
        .serves::<UpdateMember, _>(members::change)
        .serves::<DeleteMember, _>(members::remove)
        .serves::<ListMemberships, _>(members::memberships)
        .route(
            "/memberships/{membership}",
            get(members::membership).put(members::answer_invitation).delete(members::leave),
        )
        .serves::<ListPaymentMethods, _>(billing::payment_methods)
        .serves::<ListZones, _>(zones::list)
        .serves::<CreateZone, _>(zones::create)
        .serves::<GetZone, _>(zones::get)
        .route(GetZone::PATTERN, patch(zones::change))
        .serves::<DeleteZone, _>(zones::remove)
        .serves::<CheckActivation, _>(zones::check)
        .serves::<PurgeCache, _>(cache::purge)
        .serves::<GetZoneHold, _>(holds::get)
        .route(GetZoneHold::PATTERN, post(holds::create).patch(holds::change).delete(holds::remove))
        .serves::<ReadTraffic, _>(graphql::ask)
        .merge(plans())
        .merge(records())
        .merge(of_settings())
}

fn plans() -> Router<Sandbox> {
    Router::new()
        .serves::<GetZoneSubscription, _>(subscriptions::of_zone)
        .serves::<CreateZoneSubscription, _>(subscriptions::order_for_zone)
        .serves::<UpdateZoneSubscription, _>(subscriptions::change_of_zone)
        .serves::<DeleteZoneSubscription, _>(subscriptions::end_of_zone)
        .serves::<ListAccountSubscriptions, _>(subscriptions::of_account)
        .serves::<CreateAccountSubscription, _>(subscriptions::order_for_account)
        .serves::<UpdateAccountSubscription, _>(subscriptions::change_of_account)
        .serves::<DeleteAccountSubscription, _>(subscriptions::end_of_account)
        .serves::<ListAvailablePlans, _>(subscriptions::available_plans)
        .route("/zones/{zone}/available_plans/{plan}", get(subscriptions::available_plan))
        .serves::<ListAvailableRatePlans, _>(subscriptions::available_rate_plans)
}

fn of_settings() -> Router<Sandbox> {
    Router::new()
        .serves::<ListZoneSettings, _>(settings::list)
        // Marked as deprecated in the schema of 2026-08, and still there.
        .route(ListZoneSettings::PATTERN, patch(settings::change_many))
        .serves::<GetZoneSetting, _>(settings::get)
        .serves::<PatchZoneSetting, _>(settings::change)
}

fn records() -> Router<Sandbox> {
    Router::new()
        .serves::<ListDnsRecords, _>(dns::list)
        .serves::<CreateDnsRecord, _>(dns::create)
        .serves::<GetDnsUsage, _>(dns::usage)
        .serves::<BatchDnsRecords, _>(dns::batch)
        .serves::<ExportDnsRecords, _>(dns_files::export)
        .route(IMPORT, post(dns_files::import))
        .route(SCAN_AT_ONCE, post(dns_files::scan))
        .serves::<TriggerDnsScan, _>(dns_files::trigger)
        .serves::<ListScannedRecords, _>(dns_files::found)
        .serves::<ReviewDnsScan, _>(dns_files::review)
        .serves::<GetDnsRecord, _>(dns::get)
        .serves::<UpdateDnsRecord, _>(dns::replace)
        .serves::<PatchDnsRecord, _>(dns::change)
        .serves::<DeleteDnsRecord, _>(dns::remove)
}
