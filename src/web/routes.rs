//! Every route of the product, in one list: the router is built from it, `partner-portal routes` prints it, and the
//! tests of who may see what go through it.

use axum::Router;
use axum::routing::MethodRouter;

use super::endings::Render;
use super::pages::{
    accounts, activity, add_ons, billing, bulk, customers, errors, home, invites, login, logout, members, notices, own,
    people, plan_requests, profile, refresh, runs, setup, subscriptions, team, tokens, truth, websites,
};
use super::plumbing::with_plumbing;
use super::portal::Portal;
use super::{assets, health};

/// One route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path, with `{}` around what varies.
    pub path: &'static str,
}

macro_rules! routes {
    ($($method:ident $path:literal => $handler:path;)+) => {
        /// Every page and act.
        pub const ROUTES: &[Route] = &[$(Route { method: stringify!($method), path: $path }),+];

        fn pages() -> Router<Portal> {
            Router::new()$(.route($path, methods::$method($handler)))+
        }
    };
}

/// Constructors named like the methods, so that the list below reads like what it means.
#[expect(non_snake_case, reason = "methods are written in capitals")]
mod methods {
    use super::{MethodRouter, Portal};
    use axum::handler::Handler;
    use axum::routing;

    pub(super) fn GET<H: Handler<T, Portal>, T: 'static>(handler: H) -> MethodRouter<Portal> {
        routing::get(handler)
    }

    pub(super) fn POST<H: Handler<T, Portal>, T: 'static>(handler: H) -> MethodRouter<Portal> {
        routing::post(handler)
    }
}

routes! {
    GET "/" => home::get;
    GET "/setup" => setup::get;
    POST "/setup" => setup::post;
    GET "/login" => login::get;
    POST "/login" => login::post;
    POST "/logout" => logout::post;
    POST "/refresh" => refresh::post;

    GET "/truth" => truth::get;
    POST "/truth/{difference}/ignore" => truth::ignore;
    POST "/truth/{difference}/watch" => truth::watch;
    POST "/truth/{difference}/repair" => truth::repair;

    GET "/bulk" => bulk::list::get;
    POST "/bulk" => bulk::new::post;
    GET "/bulk/new" => bulk::new::get;
    GET "/bulk/example.csv" => bulk::results::example;
    GET "/bulk/{bulk}" => bulk::show::get;
    GET "/bulk/{bulk}/results.csv" => bulk::results::get;
    POST "/bulk/{bulk}/start" => bulk::acts::start;
    POST "/bulk/{bulk}/pause" => bulk::acts::pause;
    POST "/bulk/{bulk}/resume" => bulk::acts::resume;
    POST "/bulk/{bulk}/cancel" => bulk::acts::cancel;
    POST "/bulk/{bulk}/retry" => bulk::acts::retry;
    POST "/bulk/{bulk}/discard" => bulk::acts::discard;

    GET "/accounts" => accounts::list::get;
    POST "/accounts" => accounts::new::post;
    GET "/accounts/new" => accounts::new::get;
    GET "/accounts/{account}" => accounts::show::get;
    GET "/accounts/{account}/rename" => accounts::rename::get;
    POST "/accounts/{account}/rename" => accounts::rename::post;
    GET "/accounts/{account}/remove" => accounts::remove::get;
    POST "/accounts/{account}/remove" => accounts::remove::post;
    GET "/accounts/{account}/link" => accounts::link::get;
    POST "/accounts/{account}/link" => accounts::link::post;

    GET "/accounts/{account}/subscriptions" => add_ons::list::get;
    POST "/accounts/{account}/subscriptions" => add_ons::new::post;
    GET "/accounts/{account}/subscriptions/new" => add_ons::new::get;
    GET "/accounts/{account}/subscriptions/{subscription}" => add_ons::change::get;
    POST "/accounts/{account}/subscriptions/{subscription}" => add_ons::change::post;
    GET "/accounts/{account}/subscriptions/{subscription}/cancel" => add_ons::cancel::get;
    POST "/accounts/{account}/subscriptions/{subscription}/cancel" => add_ons::cancel::post;

    GET "/accounts/{account}/members" => members::account::get;
    POST "/accounts/{account}/members" => members::account::post;
    GET "/accounts/{account}/members/{member}" => members::change::get;
    POST "/accounts/{account}/members/{member}" => members::change::post;
    POST "/accounts/{account}/members/{member}/invite" => members::again::post;
    GET "/accounts/{account}/members/{member}/remove" => members::remove::get;
    POST "/accounts/{account}/members/{member}/remove" => members::remove::post;

    GET "/accounts/{account}/tokens" => tokens::list::get;
    GET "/accounts/{account}/tokens/new" => tokens::new::get;
    POST "/accounts/{account}/tokens/new" => tokens::new::post;
    GET "/accounts/{account}/tokens/drafts/{draft}" => tokens::draft::get;
    POST "/accounts/{account}/tokens/drafts/{draft}" => tokens::draft::post;
    GET "/accounts/{account}/tokens/drafts/{draft}/summary" => tokens::summary::get;
    POST "/accounts/{account}/tokens/drafts/{draft}/summary" => tokens::summary::post;
    GET "/accounts/{account}/tokens/{token}" => tokens::show::get;
    POST "/accounts/{account}/tokens/{token}/edit" => tokens::acts::edit;
    POST "/accounts/{account}/tokens/{token}/status" => tokens::acts::status;
    GET "/accounts/{account}/tokens/{token}/roll" => tokens::roll::get;
    POST "/accounts/{account}/tokens/{token}/roll" => tokens::roll::post;
    GET "/accounts/{account}/tokens/{token}/delete" => tokens::delete::get;
    POST "/accounts/{account}/tokens/{token}/delete" => tokens::delete::post;

    GET "/tokens" => tokens::list::get;
    GET "/tokens/new" => tokens::new::get;
    POST "/tokens/new" => tokens::new::post;
    GET "/tokens/drafts/{draft}" => tokens::draft::get;
    POST "/tokens/drafts/{draft}" => tokens::draft::post;
    GET "/tokens/drafts/{draft}/summary" => tokens::summary::get;
    POST "/tokens/drafts/{draft}/summary" => tokens::summary::post;
    GET "/tokens/{token}" => tokens::show::get;
    POST "/tokens/{token}/edit" => tokens::acts::edit;
    POST "/tokens/{token}/status" => tokens::acts::status;
    GET "/tokens/{token}/roll" => tokens::roll::get;
    POST "/tokens/{token}/roll" => tokens::roll::post;
    GET "/tokens/{token}/delete" => tokens::delete::get;
    POST "/tokens/{token}/delete" => tokens::delete::post;

    GET "/members" => members::list::get;
    GET "/members/person" => members::person::get;
    POST "/members/person" => members::person::post;

    GET "/websites" => websites::list::get;
    POST "/websites" => websites::new::post;
    GET "/websites/new" => websites::new::get;
    GET "/websites.csv" => websites::export::get;
    GET "/websites/{zone}" => websites::show::get;
    POST "/websites/{zone}/check" => websites::show::check;
    POST "/websites/{zone}/look" => websites::going_live::look::post;
    GET "/websites/{zone}/instructions" => websites::going_live::instructions::get;
    POST "/websites/{zone}/instructions" => websites::going_live::instructions::post;
    POST "/websites/{zone}/pause" => websites::pause::post;
    GET "/websites/{zone}/type" => websites::setup::get;
    POST "/websites/{zone}/type" => websites::setup::post;
    GET "/websites/{zone}/plan" => websites::plan::get;
    POST "/websites/{zone}/plan" => websites::plan::post;
    POST "/websites/{zone}/plan/withdraw" => own::plan::withdraw;
    GET "/websites/{zone}/dns" => websites::dns::list::get;
    POST "/websites/{zone}/dns" => websites::dns::new::post;
    GET "/websites/{zone}/dns/new" => websites::dns::new::get;
    GET "/websites/{zone}/dns/export" => websites::dns::export::get;
    GET "/websites/{zone}/dns/scan" => websites::dns::scan::get;
    POST "/websites/{zone}/dns/scan" => websites::dns::scan::post;
    GET "/websites/{zone}/dns/import" => websites::dns::import::get;
    POST "/websites/{zone}/dns/import" => websites::dns::import::post;
    GET "/websites/{zone}/dns/drafts/{draft}" => websites::dns::draft::get;
    POST "/websites/{zone}/dns/drafts/{draft}" => websites::dns::draft::post;
    GET "/websites/{zone}/dns/snapshots" => websites::dns::snapshots::get;
    POST "/websites/{zone}/dns/snapshots" => websites::dns::snapshots::post;
    GET "/websites/{zone}/dns/snapshots/{snapshot}" => websites::dns::snapshot::get;
    POST "/websites/{zone}/dns/snapshots/{snapshot}" => websites::dns::snapshot::post;
    GET "/websites/{zone}/dns/{record}" => websites::dns::change::get;
    POST "/websites/{zone}/dns/{record}" => websites::dns::change::post;
    GET "/websites/{zone}/dns/{record}/remove" => websites::dns::remove::get;
    POST "/websites/{zone}/dns/{record}/remove" => websites::dns::remove::post;
    GET "/websites/{zone}/settings" => websites::settings::show::get;
    POST "/websites/{zone}/settings" => websites::settings::show::post;
    GET "/websites/{zone}/settings/preset" => websites::settings::preset::get;
    POST "/websites/{zone}/settings/preset" => websites::settings::preset::post;
    GET "/websites/{zone}/cache" => websites::cache::get;
    POST "/websites/{zone}/cache" => websites::cache::post;
    GET "/websites/{zone}/traffic" => websites::traffic::get;
    GET "/websites/{zone}/remove" => websites::remove::get;
    POST "/websites/{zone}/remove" => websites::remove::post;

    GET "/customers" => customers::list::get;
    POST "/customers" => customers::new::post;
    GET "/customers/new" => customers::new::get;
    GET "/customers/{customer}" => customers::show::get;
    POST "/customers/{customer}/service-user" => customers::show::renew;
    POST "/customers/{customer}/look" => customers::look::post;
    POST "/look/end" => customers::look::end;

    GET "/customers/{customer}/people" => people::list::get;
    GET "/customers/{customer}/people/{person}" => people::person::get;
    POST "/customers/{customer}/people/{person}" => people::person::post;
    GET "/customers/{customer}/people/{person}/remove" => people::remove::get;
    POST "/customers/{customer}/people/{person}/remove" => people::remove::post;
    GET "/customers/{customer}/invites" => people::invite::get;
    POST "/customers/{customer}/invites" => people::invite::post;
    POST "/customers/{customer}/invites/{invite}/revoke" => people::acts::revoke;
    POST "/customers/{customer}/invites/{invite}/again" => people::acts::again;
    GET "/customers/{customer}/policy" => customers::policy::get;
    POST "/customers/{customer}/policy" => customers::policy::post;

    GET "/plan-requests" => plan_requests::list::get;
    GET "/plan-requests/{request}" => plan_requests::show::get;
    POST "/plan-requests/{request}/approve" => plan_requests::acts::approve;
    POST "/plan-requests/{request}/decline" => plan_requests::acts::decline;

    GET "/subscriptions" => subscriptions::list::get;
    GET "/subscriptions.csv" => subscriptions::table::get;

    GET "/runs" => runs::list::get;
    GET "/runs/{run}" => runs::show::get;
    GET "/runs/{run}/secret" => tokens::secret::get;
    POST "/runs/{run}/retry" => runs::acts::retry;
    POST "/runs/{run}/cancel" => runs::acts::cancel;
    POST "/runs/{run}/decide" => runs::acts::decide;

    GET "/notices" => notices::get;
    POST "/notices/read" => notices::post;

    GET "/activity" => activity::list::get;
    GET "/activity.csv" => activity::list::csv;
    GET "/team" => team::list::get;
    POST "/team/invites" => team::invite::post;
    GET "/team/invites/new" => team::invite::get;
    POST "/team/invites/{invite}/revoke" => team::acts::revoke;
    POST "/team/invites/{invite}/again" => team::acts::again;
    GET "/team/{person}" => team::person::get;
    POST "/team/{person}" => team::person::post;
    GET "/team/{person}/remove" => team::remove::get;
    POST "/team/{person}/remove" => team::remove::post;
    GET "/invites/{token}" => invites::accept::get;
    POST "/invites/{token}" => invites::accept::post;
    POST "/invites/{token}/ask" => invites::gone::ask;

    GET "/billing" => billing::get;
    GET "/profile" => profile::get;
    POST "/profile" => profile::post;
    POST "/profile/password" => profile::password;
    POST "/profile/sign-out" => profile::sign_out;
    POST "/profile/sign-out-others" => profile::sign_out_others;
}

/// What is open to all and is no page.
pub const OPEN: &[Route] = &[
    Route { method: "GET", path: assets::ROUTE },
    Route { method: "GET", path: health::HEALTHZ },
    Route { method: "GET", path: health::READYZ },
];

/// The whole portal behind all its layers.
pub fn router(portal: Portal) -> Router {
    let plumbing = portal.plumbing.clone();
    let router =
        pages().fallback(errors::nothing).route(assets::ROUTE, methods::GET(assets::serve)).merge(health::routes());
    with_plumbing(router, &plumbing, Render::new(errors::render)).with_state(portal)
}
