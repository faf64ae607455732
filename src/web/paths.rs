//! Every address that a page links or posts to, as a function. Templates call these, so a renamed route is one change.

use std::fmt::Display;

use super::own_path::query_encoded;

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)+) => {
        $($(#[$doc])* #[must_use] pub fn $name() -> &'static str { $path })+
    };
}

macro_rules! of_one {
    ($($(#[$doc:meta])* $name:ident = $before:literal $after:literal;)+) => {
        $($(#[$doc])* #[must_use] pub fn $name(id: impl Display) -> String { format!(concat!($before, "{}", $after), id) })+
    };
}

fixed! {
    /// Where everybody starts.
    home = "/";
    /// First owner of a new portal.
    setup = "/setup";
    /// Sign in.
    login = "/login";
    /// Sign out (POST).
    logout = "/logout";
    /// Read Cloudflare again now (POST, field `back`).
    refresh = "/refresh";
    /// The accounts; creating one is posted here.
    accounts = "/accounts";
    /// Create A New Account.
    accounts_new = "/accounts/new";
    /// All websites; adding one is posted here.
    websites = "/websites";
    /// Add a website.
    websites_new = "/websites/new";
    /// All websites as a table to take along.
    websites_csv = "/websites.csv";
    /// The customers; adding one is posted here.
    customers = "/customers";
    /// Add a customer.
    customers_new = "/customers/new";
    /// Everything paid for.
    subscriptions = "/subscriptions";
    /// The same as a table to take along.
    subscriptions_csv = "/subscriptions.csv";
    /// Who has direct access to which account.
    members = "/members";
    /// One person over all accounts; removing it everywhere is posted here.
    members_person = "/members/person";
    /// API tokens: all of them for the team, their own for a customer's people.
    tokens = "/tokens";
    /// Files of customers, accounts and websites; one is posted here.
    bulks = "/bulk";
    /// Add Many.
    bulk_new = "/bulk/new";
    /// A file to begin with.
    bulk_example = "/bulk/example.csv";
    /// Where the tenant and the portal differ.
    truth = "/truth";
    /// The jobs.
    runs = "/runs";
    /// What happened to websites by itself.
    notices = "/notices";
    /// Note that they were read (POST, field `seq`).
    notices_read = "/notices/read";
    /// The history.
    activity = "/activity";
    /// The history as a table to take along.
    activity_csv = "/activity.csv";
    /// The people of the partner.
    team = "/team";
    /// Invite somebody to the team.
    team_invite_new = "/team/invites/new";
    /// Where that form is posted to.
    team_invites = "/team/invites";
    /// Plans that customers ask for.
    plan_requests = "/plan-requests";
    /// Stop looking at the portal as a customer (POST).
    look_end = "/look/end";
    /// Billing reminder and how to.
    billing = "/billing";
    /// My Profile; the name is posted here.
    profile = "/profile";
    /// Change the password (POST).
    profile_password = "/profile/password";
    /// Sign out one other device (POST, field `session`).
    profile_sign_out = "/profile/sign-out";
    /// Sign out every other device (POST).
    profile_sign_out_others = "/profile/sign-out-others";
    /// Where Cloudflare's support is asked (developers.cloudflare.com/support/contacting-cloudflare-support, read 2026-11).
    support_at_cloudflare = "https://dash.cloudflare.com/?to=/:account/support";
}

of_one! {
    /// Let a difference stay (POST).
    truth_ignore = "/truth/" "/ignore";
    /// Report it again (POST).
    truth_watch = "/truth/" "/watch";
    /// Have a job put it right (POST).
    truth_repair = "/truth/" "/repair";
    /// A file, row by row.
    bulk = "/bulk/" "";
    /// Begin it (POST).
    bulk_start = "/bulk/" "/start";
    /// Begin no further row for now (POST).
    bulk_pause = "/bulk/" "/pause";
    /// Go on (POST).
    bulk_resume = "/bulk/" "/resume";
    /// Begin no further row (POST).
    bulk_cancel = "/bulk/" "/cancel";
    /// Try the failed rows again (POST).
    bulk_retry = "/bulk/" "/retry";
    /// Forget it (POST).
    bulk_discard = "/bulk/" "/discard";
    /// Its rows with their results as a table.
    bulk_results = "/bulk/" "/results.csv";
    /// Home of an account.
    account = "/accounts/" "";
    /// Rename an account.
    account_rename = "/accounts/" "/rename";
    /// Remove an account.
    account_remove = "/accounts/" "/remove";
    /// Say whose an account is.
    account_link = "/accounts/" "/link";
    /// Add-ons of an account; adding one is posted here.
    account_add_ons = "/accounts/" "/subscriptions";
    /// Add an add-on to this account.
    account_add_on_new = "/accounts/" "/subscriptions/new";
    /// API tokens of an account and of its customer's service user.
    account_tokens = "/accounts/" "/tokens";
    /// Who has direct access to an account; inviting somebody is posted here.
    account_members = "/accounts/" "/members";
    /// Add a website to this account.
    account_website = "/websites/new?account=" "";
    /// The websites with this in their name, which has to be a domain in its ASCII form.
    websites_named = "/websites?q=" "";
    /// The websites with this status.
    websites_with = "/websites?status=" "";
    /// Home of a website.
    website = "/websites/" "";
    /// Have Cloudflare look at the name servers again (POST).
    website_check = "/websites/" "/check";
    /// The DNS records of a website; adding one is posted here.
    website_dns = "/websites/" "/dns";
    /// Add a DNS record.
    website_dns_new = "/websites/" "/dns/new";
    /// The DNS records of a website as a file to download.
    website_dns_export = "/websites/" "/dns/export";
    /// What Cloudflare found in a domain's present DNS; looking and reviewing are posted here.
    website_dns_scan = "/websites/" "/dns/scan";
    /// Read a zone file; posted here too.
    website_dns_import = "/websites/" "/dns/import";
    /// The records of a website as they once were; taking a snapshot is posted here.
    website_snapshots = "/websites/" "/dns/snapshots";
    /// The settings of a website; changes are posted here.
    website_settings = "/websites/" "/settings";
    /// Several settings together, for this website and others of its customer; posted here too.
    website_settings_preset = "/websites/" "/settings/preset";
    /// The cache of a website; purging is posted here.
    website_cache = "/websites/" "/cache";
    /// Have resolvers asked about the DNS of a website now (POST, field `back`).
    website_look = "/websites/" "/look";
    /// What to send to whoever looks after the domain; sending it is posted here.
    website_instructions = "/websites/" "/instructions";
    /// What went through a website.
    website_traffic = "/websites/" "/traffic";
    /// The plan of a website.
    website_plan = "/websites/" "/plan";
    /// Take back a plan that was asked for (POST).
    website_plan_withdraw = "/websites/" "/plan/withdraw";
    /// Set a website up in another way.
    website_type = "/websites/" "/type";
    /// Have Cloudflare pass everything of a website through untouched, or not any more (POST).
    website_pause = "/websites/" "/pause";
    /// Remove a website.
    website_remove = "/websites/" "/remove";
    /// Home of a customer.
    customer = "/customers/" "";
    /// Who comes in for a customer, and who is invited.
    customer_people = "/customers/" "/people";
    /// Invite somebody of a customer; posted here too.
    customer_invites = "/customers/" "/invites";
    /// What a customer's people may do.
    customer_policy = "/customers/" "/policy";
    /// Look at the portal as a customer's people see it (POST).
    customer_look = "/customers/" "/look";
    /// One plan that a customer asks for.
    plan_request = "/plan-requests/" "";
    /// Approve one, which orders it (POST).
    plan_request_approve = "/plan-requests/" "/approve";
    /// Decline one (POST).
    plan_request_decline = "/plan-requests/" "/decline";
    /// Make a new service user for a customer (POST).
    customer_service_user = "/customers/" "/service-user";
    /// Add an account for this customer.
    customer_account = "/accounts/new?customer=" "";
    /// One job, step by step.
    run = "/runs/" "";
    /// Try the failed step again (POST).
    run_retry = "/runs/" "/retry";
    /// Stop a job before its next step (POST).
    run_cancel = "/runs/" "/cancel";
    /// The secret that a job brought, once.
    run_secret = "/runs/" "/secret";
    /// Decide what the portal cannot (POST).
    run_decide = "/runs/" "/decide";
    /// One person of the team; the role is posted here.
    team_person = "/team/" "";
    /// Remove somebody from the team.
    team_person_remove = "/team/" "/remove";
    /// Take an invite back (POST).
    team_invite_revoke = "/team/invites/" "/revoke";
    /// Send an invite again under a new link (POST).
    team_invite_again = "/team/invites/" "/again";
    /// What one person did.
    activity_of = "/activity?person=" "";
    /// Accept an invite; by its token, as it stands in an address.
    invite = "/invites/" "";
    /// Ask for a new link in place of this one (POST).
    invite_ask = "/invites/" "/ask";
    /// An account at Cloudflare's own dashboard.
    at_cloudflare = "https://dash.cloudflare.com/" "";
    /// The billing page of an account at Cloudflare's own dashboard.
    billing_at_cloudflare = "https://dash.cloudflare.com/" "/billing";
}

/// One add-on of an account; other parts of it are posted here.
#[must_use]
pub fn add_on(account: impl Display, subscription: impl Display) -> String {
    format!("/accounts/{account}/subscriptions/{subscription}")
}

/// Cancel an add-on of an account.
#[must_use]
pub fn add_on_cancel(account: impl Display, subscription: impl Display) -> String {
    format!("/accounts/{account}/subscriptions/{subscription}/cancel")
}

/// One DNS record of a website; changes are posted here.
#[must_use]
pub fn record(zone: impl Display, record: impl Display) -> String {
    format!("/websites/{zone}/dns/{record}")
}

/// Remove a DNS record.
#[must_use]
pub fn record_remove(zone: impl Display, record: impl Display) -> String {
    format!("/websites/{zone}/dns/{record}/remove")
}

/// Changes of records to look at; making them is posted here.
#[must_use]
pub fn draft(zone: impl Display, draft: impl Display) -> String {
    format!("/websites/{zone}/dns/drafts/{draft}")
}

/// A snapshot beside the records of now; going back to it is posted here.
#[must_use]
pub fn snapshot(zone: impl Display, snapshot: impl Display) -> String {
    format!("/websites/{zone}/dns/snapshots/{snapshot}")
}

/// One member of an account.
#[must_use]
pub fn member(account: impl Display, member: impl Display) -> String {
    format!("/accounts/{account}/members/{member}")
}

/// Remove a member from an account.
#[must_use]
pub fn member_remove(account: impl Display, member: impl Display) -> String {
    format!("/accounts/{account}/members/{member}/remove")
}

/// Send an invitation again (POST).
#[must_use]
pub fn member_invite(account: impl Display, member: impl Display) -> String {
    format!("/accounts/{account}/members/{member}/invite")
}

/// Take an invite for a customer back (POST).
#[must_use]
pub fn customer_invite_revoke(customer: impl Display, invite: impl Display) -> String {
    format!("/customers/{customer}/invites/{invite}/revoke")
}

/// Send an invite for a customer again under a new link (POST).
#[must_use]
pub fn customer_invite_again(customer: impl Display, invite: impl Display) -> String {
    format!("/customers/{customer}/invites/{invite}/again")
}

/// Somebody of a customer; the role is posted here.
#[must_use]
pub fn customer_person(customer: impl Display, person: impl Display) -> String {
    format!("/customers/{customer}/people/{person}")
}

/// Remove somebody of a customer.
#[must_use]
pub fn customer_person_remove(customer: impl Display, person: impl Display) -> String {
    format!("/customers/{customer}/people/{person}/remove")
}

/// One person over all accounts.
#[must_use]
pub fn person(email: &str) -> String {
    format!("{}?email={}", members_person(), query_encoded(email))
}
