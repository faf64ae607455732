//! The table of who is answered what: a row for each route of the product.

/// A route, and what it answers a customer's viewer, a customer's manager, a viewer and an operator of the team; for
/// forms, sent with nothing but the token. The manager of another customer is answered 404 wherever an address names a
/// thing, and else as this one; owners are answered as operators are, but for [`is_for_owners`].
pub(super) type Row = (&'static str, &'static str, [u16; 4]);

/// The route is open to everybody and is asked for by its own test.
pub(super) const OPEN_TO_ALL: [u16; 4] = [0; 4];

pub(super) const ROWS: &[Row] = &[
    ("GET", "/", [303, 303, 303, 303]),
    ("GET", "/setup", OPEN_TO_ALL),
    ("POST", "/setup", OPEN_TO_ALL),
    ("GET", "/login", OPEN_TO_ALL),
    ("POST", "/login", OPEN_TO_ALL),
    ("POST", "/refresh", [404, 404, 303, 303]),
    ("GET", "/accounts", [404, 404, 200, 200]),
    ("POST", "/accounts", [404, 404, 403, 422]),
    ("GET", "/accounts/new", [404, 404, 403, 200]),
    ("GET", "/accounts/{account}", [404, 404, 200, 200]),
    ("GET", "/accounts/{account}/rename", [404, 404, 403, 200]),
    ("POST", "/accounts/{account}/rename", [404, 404, 403, 422]),
    ("GET", "/accounts/{account}/remove", [404, 404, 403, 200]),
    ("POST", "/accounts/{account}/remove", [404, 404, 403, 422]),
    ("GET", "/accounts/{account}/link", [404, 404, 403, 200]),
    ("POST", "/accounts/{account}/link", [404, 404, 403, 422]),
    ("GET", "/accounts/{account}/subscriptions", [404, 404, 200, 200]),
    ("POST", "/accounts/{account}/subscriptions", [404, 404, 403, 422]),
    ("GET", "/accounts/{account}/subscriptions/new", [404, 404, 403, 200]),
    ("GET", "/accounts/{account}/subscriptions/{subscription}", [404, 404, 200, 200]),
    ("POST", "/accounts/{account}/subscriptions/{subscription}", [404, 404, 403, 422]),
    ("GET", "/accounts/{account}/subscriptions/{subscription}/cancel", [404, 404, 403, 200]),
    ("POST", "/accounts/{account}/subscriptions/{subscription}/cancel", [404, 404, 403, 422]),
    ("GET", "/accounts/{account}/members", [404, 404, 200, 200]),
    ("POST", "/accounts/{account}/members", [404, 404, 403, 422]),
    ("GET", "/accounts/{account}/members/{member}", [404, 404, 200, 200]),
    ("POST", "/accounts/{account}/members/{member}", [404, 404, 403, 422]),
    ("POST", "/accounts/{account}/members/{member}/invite", [404, 404, 403, 303]),
    ("GET", "/accounts/{account}/members/{member}/remove", [404, 404, 403, 200]),
    ("POST", "/accounts/{account}/members/{member}/remove", [404, 404, 403, 303]),
    ("GET", "/members", [404, 404, 200, 200]),
    ("GET", "/members/person", [404, 404, 303, 303]),
    ("POST", "/members/person", [404, 404, 403, 404]),
    ("GET", "/websites", [200, 200, 200, 200]),
    ("POST", "/websites", [403, 403, 403, 422]),
    ("GET", "/websites/new", [403, 403, 403, 200]),
    ("GET", "/websites.csv", [200, 200, 200, 200]),
    ("GET", "/websites/{zone}", [200, 200, 200, 200]),
    ("POST", "/websites/{zone}/check", [403, 403, 403, 303]),
    ("POST", "/websites/{zone}/pause", [404, 404, 403, 400]),
    ("GET", "/websites/{zone}/type", [404, 404, 403, 200]),
    ("POST", "/websites/{zone}/type", [404, 404, 403, 422]),
    ("GET", "/websites/{zone}/plan", [404, 404, 200, 200]),
    ("POST", "/websites/{zone}/plan", [404, 404, 403, 422]),
    ("GET", "/websites/{zone}/remove", [404, 404, 403, 200]),
    ("POST", "/websites/{zone}/remove", [404, 404, 403, 422]),
    ("GET", "/customers", [404, 404, 200, 200]),
    ("POST", "/customers", [404, 404, 403, 422]),
    ("GET", "/customers/new", [404, 404, 403, 200]),
    ("GET", "/customers/{customer}", [404, 404, 200, 200]),
    ("POST", "/customers/{customer}/service-user", [404, 404, 403, 303]),
    ("GET", "/subscriptions", [404, 404, 200, 200]),
    ("GET", "/subscriptions.csv", [404, 404, 200, 200]),
    ("GET", "/runs", [404, 404, 200, 200]),
    ("GET", "/runs/{run}", [404, 404, 200, 200]),
    ("POST", "/runs/{run}/retry", [404, 404, 403, 303]),
    ("POST", "/runs/{run}/cancel", [404, 404, 403, 303]),
    ("POST", "/runs/{run}/decide", [404, 404, 403, 303]),
    ("GET", "/activity", [404, 404, 200, 200]),
    ("GET", "/activity.csv", [404, 404, 200, 200]),
    ("GET", "/team", [404, 404, 200, 200]),
    ("POST", "/team/invites", [404, 404, 403, 422]),
    ("GET", "/team/invites/new", [404, 404, 403, 200]),
    ("POST", "/team/invites/{invite}/revoke", [404, 404, 403, 303]),
    ("POST", "/team/invites/{invite}/again", [404, 404, 403, 303]),
    ("GET", "/team/{person}", [404, 404, 403, 200]),
    ("POST", "/team/{person}", [404, 404, 403, 422]),
    ("GET", "/team/{person}/remove", [404, 404, 403, 200]),
    ("POST", "/team/{person}/remove", [404, 404, 403, 303]),
    ("GET", "/invites/{token}", OPEN_TO_ALL),
    ("POST", "/invites/{token}", OPEN_TO_ALL),
    ("POST", "/invites/{token}/ask", OPEN_TO_ALL),
    ("GET", "/billing", [404, 404, 200, 200]),
    ("GET", "/profile", [200, 200, 200, 200]),
    ("POST", "/profile", [422, 422, 422, 422]),
    ("POST", "/profile/password", [422, 422, 422, 422]),
    ("POST", "/profile/sign-out", [404, 404, 404, 404]),
    ("POST", "/profile/sign-out-others", [303, 303, 303, 303]),
    ("POST", "/logout", [303, 303, 303, 303]),
];

/// What only owners do: an operator is refused there like a viewer.
pub(super) fn is_for_owners(route: &str) -> bool {
    route.starts_with("/team/")
}

/// The routes that ask who it is.
pub(super) fn closed() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(|row| row.2 != OPEN_TO_ALL)
}
