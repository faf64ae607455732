//! Who may see and do what: a row for each route of the product.

use std::collections::BTreeSet;
use std::time::Duration;

use partner_portal::domain::ids::InviteId;
use partner_portal::domain::invite::Invite;
use partner_portal::domain::person::Role;
use partner_portal::random::Random;
use partner_portal::store::NewInvite;
use partner_portal::web::routes::{OPEN, ROUTES};

use super::house::{AMAL, OTTO, Portal, VERA, Visitor};
use super::page::{Fields, Page};

/// A route and what it answers a viewer, and an operator or owner; for forms, sent with nothing but the token.
type Row = (&'static str, &'static str, u16, u16);

/// `0`: the route is open to everybody and is asked for by its own test.
const ROWS: &[Row] = &[
    ("GET", "/", 303, 303),
    ("GET", "/setup", 0, 0),
    ("POST", "/setup", 0, 0),
    ("GET", "/login", 0, 0),
    ("POST", "/login", 0, 0),
    ("POST", "/refresh", 303, 303),
    ("GET", "/accounts", 200, 200),
    ("POST", "/accounts", 403, 422),
    ("GET", "/accounts/new", 403, 200),
    ("GET", "/accounts/{account}", 200, 200),
    ("GET", "/accounts/{account}/rename", 403, 200),
    ("POST", "/accounts/{account}/rename", 403, 422),
    ("GET", "/accounts/{account}/remove", 403, 200),
    ("POST", "/accounts/{account}/remove", 403, 422),
    ("GET", "/accounts/{account}/link", 403, 200),
    ("POST", "/accounts/{account}/link", 403, 422),
    ("GET", "/accounts/{account}/subscriptions", 200, 200),
    ("POST", "/accounts/{account}/subscriptions", 403, 422),
    ("GET", "/accounts/{account}/subscriptions/new", 403, 200),
    ("GET", "/accounts/{account}/subscriptions/{subscription}", 200, 200),
    ("POST", "/accounts/{account}/subscriptions/{subscription}", 403, 422),
    ("GET", "/accounts/{account}/subscriptions/{subscription}/cancel", 403, 200),
    ("POST", "/accounts/{account}/subscriptions/{subscription}/cancel", 403, 422),
    ("GET", "/accounts/{account}/members", 200, 200),
    ("POST", "/accounts/{account}/members", 403, 422),
    ("GET", "/accounts/{account}/members/{member}", 200, 200),
    ("POST", "/accounts/{account}/members/{member}", 403, 422),
    ("POST", "/accounts/{account}/members/{member}/invite", 403, 303),
    ("GET", "/accounts/{account}/members/{member}/remove", 403, 200),
    ("POST", "/accounts/{account}/members/{member}/remove", 403, 303),
    ("GET", "/members", 200, 200),
    ("GET", "/members/person", 303, 303),
    ("POST", "/members/person", 403, 404),
    ("GET", "/websites", 200, 200),
    ("POST", "/websites", 403, 422),
    ("GET", "/websites/new", 403, 200),
    ("GET", "/websites.csv", 200, 200),
    ("GET", "/websites/{zone}", 200, 200),
    ("POST", "/websites/{zone}/check", 403, 303),
    ("POST", "/websites/{zone}/pause", 403, 400),
    ("GET", "/websites/{zone}/type", 403, 200),
    ("POST", "/websites/{zone}/type", 403, 422),
    ("GET", "/websites/{zone}/plan", 200, 200),
    ("POST", "/websites/{zone}/plan", 403, 422),
    ("GET", "/websites/{zone}/remove", 403, 200),
    ("POST", "/websites/{zone}/remove", 403, 422),
    ("GET", "/customers", 200, 200),
    ("POST", "/customers", 403, 422),
    ("GET", "/customers/new", 403, 200),
    ("GET", "/customers/{customer}", 200, 200),
    ("POST", "/customers/{customer}/service-user", 403, 303),
    ("GET", "/subscriptions", 200, 200),
    ("GET", "/subscriptions.csv", 200, 200),
    ("GET", "/runs", 200, 200),
    ("GET", "/runs/{run}", 200, 200),
    ("POST", "/runs/{run}/retry", 403, 303),
    ("POST", "/runs/{run}/cancel", 403, 303),
    ("POST", "/runs/{run}/decide", 403, 303),
    ("GET", "/activity", 200, 200),
    ("GET", "/activity.csv", 200, 200),
    ("GET", "/team", 200, 200),
    ("POST", "/team/invites", 403, 422),
    ("GET", "/team/invites/new", 403, 200),
    ("POST", "/team/invites/{invite}/revoke", 403, 303),
    ("POST", "/team/invites/{invite}/again", 403, 303),
    ("GET", "/team/{person}", 403, 200),
    ("POST", "/team/{person}", 403, 422),
    ("GET", "/team/{person}/remove", 403, 200),
    ("POST", "/team/{person}/remove", 403, 303),
    ("GET", "/invites/{token}", 0, 0),
    ("POST", "/invites/{token}", 0, 0),
    ("POST", "/invites/{token}/ask", 0, 0),
    ("GET", "/billing", 200, 200),
    ("GET", "/profile", 200, 200),
    ("POST", "/profile", 422, 422),
    ("POST", "/profile/password", 422, 422),
    ("POST", "/profile/sign-out", 404, 404),
    ("POST", "/profile/sign-out-others", 303, 303),
    ("POST", "/logout", 303, 303),
];

/// What only owners do: an operator is refused there like a viewer.
fn is_for_owners(route: &str) -> bool {
    route.starts_with("/team/")
}

/// Things of a portal to fill addresses with.
pub(super) struct Things {
    account: String,
    member: String,
    zone: String,
    customer: String,
    run: String,
    subscription: String,
    person: String,
    invite: String,
}

impl Things {
    /// A done job with what it made, and an account that is nobody's, with an add-on.
    pub(super) async fn of(portal: &Portal) -> Self {
        let run = portal.tenant.add_account("Acme", Some("acme.example")).await;
        let made = portal.tenant.settles(run).await;
        let stray = portal.tenant.make_account_by_hand("Stray").await;
        let subscription =
            portal.tenant.order_by_hand(&format!("/accounts/{stray}/subscriptions"), "WORKERS_PAID").await;
        let member = portal.tenant.let_in_by_hand(&stray, "ada@stray.example").await;
        portal.tenant.pass_with_retries().await;
        let (zone, customer) = (made.zone.unwrap().to_string(), made.customer.unwrap().to_string());
        let (person, invite) = (portal.id_of(VERA).await.to_string(), invited(portal).await);
        Self { account: stray.to_string(), member, zone, customer, run: run.to_string(), subscription, person, invite }
    }

    fn unknown() -> Self {
        let (id, uuid) = ("0123456789abcdef0123456789abcdef", "01890000-0000-7000-8000-000000000000");
        let ours = || uuid.to_owned();
        Self {
            account: id.into(),
            member: id.into(),
            zone: id.into(),
            customer: ours(),
            run: ours(),
            subscription: id.into(),
            person: ours(),
            invite: ours(),
        }
    }

    fn nonsense() -> Self {
        let text = || "x%27%20or%201=1--".to_owned();
        Self {
            account: text(),
            member: text(),
            zone: text(),
            customer: text(),
            run: text(),
            subscription: text(),
            person: text(),
            invite: text(),
        }
    }

    pub(super) fn path(&self, route: &str) -> String {
        let path = route.replace("{account}", &self.account).replace("{zone}", &self.zone);
        let path = path.replace("{member}", &self.member);
        let path = path.replace("{customer}", &self.customer).replace("{run}", &self.run);
        let path = path.replace("{subscription}", &self.subscription).replace("{person}", &self.person);
        path.replace("{invite}", &self.invite).replace("{token}", &"a".repeat(43))
    }
}

/// An open invite, whose link nobody has.
async fn invited(portal: &Portal) -> String {
    let now = portal.tenant.clock.now();
    let invite = Invite {
        id: InviteId::new(now, &Random::system()),
        email: "ines@partner.test".parse().unwrap(),
        role: Role::Viewer,
        customer: None,
        note: String::new().try_into().unwrap(),
        created_by: portal.tenant.amal,
        created_at: now,
        expires_at: now + Duration::from_secs(86_400),
    };
    let mut tx = portal.tenant.store.write().await.unwrap();
    tx.add_invite(&NewInvite { invite: &invite, token_hash: &[7; 32], key: None, instead_of: None }).await.unwrap();
    tx.commit().await.unwrap();
    invite.id.to_string()
}

/// The token of somebody's forms.
pub(super) async fn token(visitor: &mut Visitor) -> String {
    visitor.opens("/profile").await.value("csrf")
}

async fn sends_nothing(visitor: &mut Visitor, method: &str, path: &str) -> Page {
    if method == "GET" {
        return visitor.asks(path).await;
    }
    let fields: Fields = vec![("csrf".to_owned(), token(visitor).await)];
    visitor.posts(path, &fields).await
}

#[test]
fn every_route_has_its_row() {
    let routes: BTreeSet<_> = ROUTES.iter().map(|route| (route.method, route.path)).collect();
    let rows: BTreeSet<_> = ROWS.iter().map(|(method, path, _, _)| (*method, *path)).collect();
    assert_eq!(routes, rows);
}

#[tokio::test]
async fn nobody_sees_anything_but_the_way_in() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let before = portal.state().await;
    let mut nobody = portal.nobody();
    for (method, route, _, _) in ROWS.iter().filter(|row| row.2 != 0) {
        let path = things.path(route);
        let body = (*method == "POST").then_some("csrf=x&name=x");
        let answer = nobody.browser.send(method, &path, body).await;
        assert_eq!(answer.status, 303, "{method} {path}");
        let to = answer.header("location").unwrap();
        let next = if *method == "GET" { path.as_str() } else { "/" };
        assert_eq!(to, format!("/login?next={next}"), "{method} {path}");
        assert!(!answer.body.contains("Acme"), "{method} {path}");
    }
    for route in OPEN {
        let answer = nobody.asks(&route.path.replace("{*path}", "nothing")).await;
        assert!(matches!(answer.status(), 200 | 404), "{}", route.path);
    }
    assert_eq!(nobody.opens("/login").await.one("h1").as_deref(), Some("Sign In"));
    assert_eq!(nobody.asks("/setup").await.status(), 404, "there is an owner");
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn where_signing_in_leads_back_to_there_is_always_a_page() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    for (method, route, _, _) in ROWS.iter().filter(|row| row.2 != 0) {
        let answer = portal.nobody().browser.send(method, &things.path(route), (*method == "POST").then_some("")).await;
        let login = answer.header("location").unwrap().to_owned();
        let next = amal.asks(&login).await.leads_to().to_owned();
        let page = amal.asks(&next).await;
        assert!(matches!(page.status(), 200 | 303), "{method} {route} leads to {next}: {}", page.status());
    }
}

#[tokio::test]
async fn a_viewer_looks_and_changes_nothing() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut vera = portal.signs_in(VERA).await;
    let before = portal.state().await;
    for (method, route, expected, _) in ROWS.iter().filter(|row| row.2 == 200 || row.2 == 403) {
        let path = things.path(route);
        let page = sends_nothing(&mut vera, method, &path).await;
        assert_eq!(page.status(), *expected, "{method} {path}: {}", page.words());
        if *expected == 403 {
            page.says("You may not do this");
        } else {
            let acts = page.attributes("main form[method=post]", "action");
            let others = acts.iter().filter(|act| !act.starts_with("/profile") && *act != "/refresh");
            assert_eq!(others.count(), 0, "{path} offers {acts:?} to a viewer");
        }
    }
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn owners_may_do_it_all_and_operators_all_but_the_team() {
    for email in [OTTO, AMAL] {
        let portal = Portal::open().await;
        let things = Things::of(&portal).await;
        let mut visitor = portal.signs_in(email).await;
        for (method, route, _, expected) in ROWS.iter().filter(|row| row.3 != 0) {
            let path = things.path(route);
            let page = sends_nothing(&mut visitor, method, &path).await;
            let expected = if email == OTTO && is_for_owners(route) { 403 } else { *expected };
            assert_eq!(page.status(), expected, "{email} {method} {path}: {}", page.words());
        }
    }
}

#[tokio::test]
async fn a_viewer_keeps_an_own_profile() {
    let portal = Portal::open().await;
    let mut vera = portal.signs_in(VERA).await;
    for (method, route, expected, _) in ROWS.iter().filter(|row| !matches!(row.2, 0 | 200 | 403)) {
        let page = sends_nothing(&mut vera, method, route).await;
        assert_eq!(page.status(), *expected, "{method} {route}: {}", page.words());
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_found_whatever_is_asked_of_it() {
    let portal = Portal::open().await;
    for email in [AMAL, OTTO, VERA] {
        let mut visitor = portal.signs_in(email).await;
        for things in [Things::unknown(), Things::nonsense()] {
            for (method, route, viewer, _) in ROWS.iter().filter(|row| row.1.contains('{') && row.2 != 0) {
                let path = things.path(route);
                let page = sends_nothing(&mut visitor, method, &path).await;
                let refused = (email == VERA && *viewer == 403) || (email == OTTO && is_for_owners(route));
                let expected = if refused { 403 } else { 404 };
                assert_eq!(page.status(), expected, "{email} {method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn another_spelling_of_an_id_is_another_address() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    for id in [things.customer.to_uppercase(), things.customer.replace('-', ""), format!("%7B{}%7D", things.customer)] {
        assert_eq!(amal.asks(&format!("/customers/{id}")).await.status(), 404, "{id}");
        assert_eq!(amal.asks(&format!("/runs/{}", id.replace(&things.customer, &things.run))).await.status(), 404);
    }
}

#[tokio::test]
async fn looking_changes_nothing_and_head_is_get_without_a_body() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    let before = portal.state().await;
    for (_, route, _, _) in ROWS.iter().filter(|row| row.0 == "GET") {
        let path = things.path(route);
        let get = amal.asks(&path).await;
        let head = amal.browser.send("HEAD", &path, None).await;
        assert_eq!(head.status, get.status(), "{path}");
        assert_eq!(head.body, "", "{path}");
    }
    assert_eq!(portal.state().await, before);
}
