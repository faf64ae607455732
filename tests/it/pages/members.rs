//! People with direct access: seen, invited, changed, removed from one account or from all.

use std::time::Duration;

use partner_portal::domain::run::RunState;
use partner_portal::wire::ids::AccountId;
use partner_portal::wire::members::ADMINISTRATOR;
use serde_json::{Value, json};

use crate::support::tenant::rows;

use super::house::{AMAL, OTTO, Portal, VERA, Visitor, filled, run_of};
use super::page::{Fields, Page};

pub(super) const DNS: &str = "069fe803647ed3609e93d041d5df6050";
const READ_ONLY: &str = "f2b20eaa1a5d4af42b53ac16238c99c7";
const DAY: u64 = 86_400;

/// An account of a customer with a service user, and its address.
pub(super) async fn acme(portal: &Portal) -> (AccountId, String) {
    let run = portal.tenant.add_account("Acme", None).await;
    let made = portal.tenant.settles(run).await;
    let user = portal.tenant.store.active_key(made.customer.unwrap()).await.unwrap().unwrap().user.email;
    (made.account.unwrap(), user.into())
}

/// The row of an address, as it reads.
pub(super) fn row(page: &Page, email: &str) -> String {
    let found: Vec<String> = page.all("[data-member]").into_iter().filter(|row| row.contains(email)).collect();
    assert_eq!(found.len(), 1, "{email} on {}: {}", page.path, page.words());
    found.into_iter().next().unwrap()
}

pub(super) fn emails(page: &Page) -> Vec<String> {
    page.all("[data-member] th a")
}

pub(super) async fn invites(
    portal: &Portal,
    visitor: &mut Visitor,
    account: &AccountId,
    email: &str,
    role: &str,
) -> Page {
    let people = format!("/accounts/{account}/members");
    let answer = visitor.sends(&people, &people, &[("email", email), ("role", role)]).await;
    portal.run_behind(&answer).await;
    visitor.follows(&answer).await
}

pub(super) async fn members(portal: &Portal, email: &str) -> Vec<Value> {
    let world = portal.tenant.world().await;
    rows(&world, "members", |row| row["email"] == email).into_iter().cloned().collect()
}

/// What a browser would send for this form, with ticks of its own.
pub(super) fn ticked(page: &Page, action: &str, ticks: &[&str]) -> Fields {
    let mut fields = page.form(action);
    fields.retain(|(name, _)| !name.starts_with("role."));
    fields.extend(ticks.iter().map(|id| (format!("role.{id}"), "on".to_owned())));
    fields
}

#[tokio::test]
async fn the_people_of_an_account_are_shown_with_role_status_and_whose_they_are() {
    let portal = Portal::open().await;
    let (account, user) = acme(&portal).await;
    portal.tenant.let_in_by_hand(&account, "bea@acme.example").await;
    portal.tenant.let_in_by_hand(&account, OTTO).await;
    let admin = portal.tenant.sandbox.admin().email;
    portal.tenant.let_in_by_hand(&account, &admin).await;
    portal.tenant.invite_by_hand(&account, "it@acme.example", DNS).await;
    let mut amal = portal.amal().await;
    let page = amal.opens(&format!("/accounts/{account}/members")).await;
    crate::support::checks::page(&page.path, page.html());
    page.says("Read from Cloudflare just now").is_silent_on("could not be read");
    for (email, words) in [
        (user.as_str(), ["Service user", "Administrator", "Accepted", "Not needed"]),
        ("bea@acme.example", ["bea@acme.example", "Administrator", "Accepted", "Off"]),
        (OTTO, ["Your team", "Administrator", "Accepted", "Off"]),
        (admin.as_str(), ["Tenant admin", "Administrator", "Accepted", "Stays"]),
        ("it@acme.example", ["DNS", "Pending", "Lapses in 3 days at the latest", "Not known"]),
    ] {
        let row = row(&page, email);
        assert!(words.iter().all(|word| row.contains(word)), "{words:?}: {row}");
    }
    page.says(&format!("admins are Super Administrators of every account, listed or not: {admin}"));
    let home = amal.opens(&format!("/accounts/{account}")).await;
    home.says("People With Direct Access").says("5 addresses");
    assert!(home.attributes("main a", "href").contains(&format!("/accounts/{account}/members")));
}

#[tokio::test]
async fn while_cloudflare_is_away_the_people_read_before_are_shown_with_their_age() {
    let portal = Portal::open().await;
    let (account, _) = acme(&portal).await;
    portal.tenant.let_in_by_hand(&account, "bea@acme.example").await;
    portal.tenant.pass_with_retries().await;
    portal.tenant.clock.advance(Duration::from_secs(2 * 3600));
    portal.tenant.fault_always("GET", "/accounts/{}/members", "status:400").await;
    let mut amal = portal.amal().await;
    let page = amal.opens(&format!("/accounts/{account}/members")).await;
    page.says("Cloudflare could not be read just now. This is what was read 2 hours ago").says("bea@acme.example");
    amal.opens("/members").await.says("bea@acme.example").says("Read from Cloudflare 2 hours ago");
    let run = portal.tenant.add_account("New", None).await;
    let new = portal.tenant.settles(run).await.account.unwrap_or(account);
    amal.opens(&format!("/accounts/{new}/members")).await.says("could not be read just now");
}

#[tokio::test]
async fn somebody_is_invited_by_e_mail_counts_down_lapses_and_is_invited_again() {
    let portal = Portal::open().await;
    let (account, _) = acme(&portal).await;
    let mut otto = portal.signs_in(OTTO).await;
    let people = format!("/accounts/{account}/members");
    let form = otto.opens(&people).await;
    form.says("An Administrator may change subscriptions, and you pay for them.");
    assert_eq!(form.value("role"), ADMINISTRATOR, "suggested");
    assert_eq!(form.attributes("#role option", "value")[1], ADMINISTRATOR, "and first");
    let done = invites(&portal, &mut otto, &account, "Bea@Acme.example", DNS).await;
    done.says("Invite person: bea@acme.example, Acme").says("Everything that was asked is so.");
    done.says("as the tenant admin");
    assert_eq!(members(&portal, "bea@acme.example").await.len(), 1);
    assert_eq!(members(&portal, "bea@acme.example").await[0]["status"], "pending");
    assert_eq!(members(&portal, "bea@acme.example").await[0]["roles"], json!([DNS]));
    let lapses = row(&otto.opens(&people).await, "bea@acme.example");
    assert!(lapses.contains("Lapses in 3 days"), "{lapses}");

    let twice = invites(&portal, &mut otto, &account, "bea@acme.example", DNS).await;
    twice.says("bea@acme.example was invited already; nothing was sent.");
    let other = invites(&portal, &mut otto, &account, "bea@acme.example", READ_ONLY).await;
    other.says("with another role; nothing was sent. Change the role instead.");

    portal.tenant.clock.advance(Duration::from_secs(2 * DAY + 5_400));
    let mut otto = portal.signs_in(OTTO).await;
    assert!(row(&otto.opens(&people).await, "bea@acme.example").contains("Lapses in 22 hours"));
    portal.tenant.clock.advance(Duration::from_secs(DAY));
    let mut otto = portal.signs_in(OTTO).await;
    let page = otto.opens(&people).await;
    assert!(row(&page, "bea@acme.example").contains("Lapsed"), "{}", row(&page, "bea@acme.example"));
    assert!(emails(&otto.opens("/members?status=lapsed").await).contains(&"bea@acme.example".to_owned()));
    let old = members(&portal, "bea@acme.example").await[0]["id"].as_str().unwrap().to_owned();
    let answer = otto.submits(&page, &format!("{people}/{old}/invite"), &[]).await;
    let run = portal.run_behind(&answer).await;
    assert_eq!((run.state, run.steps.len()), (RunState::Done, 2), "{run:#?}");
    otto.follows(&answer).await.says("Take the old invitation back").says("Invite bea@acme.example");
    assert_eq!(members(&portal, "bea@acme.example").await.len(), 1);
    assert!(row(&otto.opens(&people).await, "bea@acme.example").contains("Pending"));
    let again = otto.submits(&page, &format!("{people}/{old}/invite"), &[]).await;
    assert_eq!(run_of(&again), run.id, "the same press is the same job");
    portal.tenant.accepts(&account, "bea@acme.example").await;
    assert!(row(&otto.opens(&people).await, "bea@acme.example").contains("Accepted"));
}

#[tokio::test]
async fn an_invitation_that_makes_no_sense_is_refused_beside_its_field_and_nothing_is_asked() {
    let portal = Portal::open().await;
    let (account, user) = acme(&portal).await;
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let (people, before) = (format!("/accounts/{account}/members"), portal.count_runs().await);
    let admin = portal.tenant.sandbox.admin().email;
    for (fields, wrong) in [
        ([("email", ""), ("role", "")], &["email", "role"][..]),
        ([("email", "bea"), ("role", DNS)], &["email"]),
        ([("email", "bea@acme.example"), ("role", "0123456789abcdef0123456789abcdef")], &["role"]),
        ([("email", user.as_str()), ("role", DNS)], &["email"]),
        ([("email", admin.as_str()), ("role", DNS)], &["email"]),
    ] {
        amal.sends(&people, &people, &fields).await.refuses(wrong);
    }
    assert_eq!(portal.count_runs().await, before);
}

#[tokio::test]
async fn roles_are_ticked_and_a_removed_person_is_out() {
    let portal = Portal::open().await;
    let (account, _) = acme(&portal).await;
    let id = portal.tenant.let_in_by_hand(&account, "bea@acme.example").await;
    let mut amal = portal.amal().await;
    amal.opens(&format!("/accounts/{account}/members")).await;
    let one = format!("/accounts/{account}/members/{id}");
    let page = amal.opens(&one).await;
    assert_eq!(page.form(&one).iter().filter(|(name, _)| name.starts_with("role.")).count(), 1, "as it is");
    amal.posts(&one, &ticked(&page, &one, &[])).await.refuses(&["roles"]);
    let unknown = "0123456789abcdef0123456789abcdef";
    amal.posts(&one, &ticked(&page, &one, &[unknown])).await.refuses(&["roles"]);
    let answer = amal.posts(&one, &ticked(&page, &one, &[DNS, READ_ONLY])).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    amal.follows(&answer).await.says("Change the role of bea@acme.example");
    assert_eq!(members(&portal, "bea@acme.example").await[0]["roles"], json!([DNS, READ_ONLY]));
    let again = amal.posts(&one, &ticked(&page, &one, &[DNS, READ_ONLY])).await;
    assert_eq!(again.leads_to(), answer.leads_to(), "the same press is the same job");
    let mut single = page.form(&one);
    single.retain(|(name, _)| !name.starts_with("role."));
    single.push(("role".to_owned(), READ_ONLY.to_owned()));
    let answer = amal.posts(&one, &single).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!(members(&portal, "bea@acme.example").await[0]["roles"], json!([READ_ONLY]));

    let remove = format!("{one}/remove");
    let page = amal.opens(&remove).await;
    page.says("The person loses this account at once").says("No other account is known to list this address");
    let answer = amal.submits(&page, &remove, &[]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    assert!(members(&portal, "bea@acme.example").await.is_empty());
    let again = amal.submits(&page, &remove, &[]).await;
    assert_eq!(again.leads_to(), answer.leads_to(), "pressed again after it was done");
    assert_eq!(amal.asks(&one).await.status(), 404);
    amal.opens(&format!("/accounts/{account}/members")).await.is_silent_on("bea@acme.example");
}

#[tokio::test]
async fn the_service_user_and_the_tenant_admin_have_no_button_and_a_form_for_them_is_refused() {
    let portal = Portal::open().await;
    let (account, user) = acme(&portal).await;
    let admin = portal.tenant.sandbox.admin().email;
    portal.tenant.let_in_by_hand(&account, &admin).await;
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let people = amal.opens(&format!("/accounts/{account}/members")).await;
    let before = portal.count_runs().await;
    for (email, instead) in [(user.as_str(), "Replace the Service User"), (admin.as_str(), "out of the tenant")] {
        let id = members(&portal, email).await[0]["id"].as_str().unwrap().to_owned();
        let one = format!("/accounts/{account}/members/{id}");
        let leads: Vec<String> = people.attributes("main a", "href");
        assert!(!leads.contains(&format!("{one}/remove")), "{email} has a button");
        let page = amal.opens(&one).await;
        page.says("This user stays as it is").says(instead);
        assert!(!page.attributes("form", "action").iter().any(|action| action.starts_with(&one)), "{email}");
        let token = page.form("/logout");
        for (path, extra) in [(one.clone(), Some(DNS)), (format!("{one}/remove"), None)] {
            let mut fields = token.clone();
            fields.extend(extra.map(|role| ("role".to_owned(), role.to_owned())));
            let refused = amal.posts(&path, &fields).await;
            assert_eq!(refused.status(), 422, "{path}");
            assert!(refused.title().starts_with("Error: "), "{}", refused.title());
            refused.says("Nothing was").says(instead);
            crate::support::checks::page(&path, refused.html());
        }
        let mut fields = token.clone();
        fields.extend([("email", email), ("confirm", email)].map(|(name, value)| (name.to_owned(), value.to_owned())));
        let refused = amal.posts("/members/person", &fields).await;
        assert_eq!(refused.status(), 422, "{email}");
        refused.says("Nothing was removed").says(instead);
        amal.opens(&format!("/members/person?email={email}")).await.is_silent_on("Remove From Every Account");
    }
    assert_eq!(portal.count_runs().await, before);
    assert_eq!(members(&portal, &user).await[0]["roles"], json!([ADMINISTRATOR]));
}

#[tokio::test]
async fn everybody_is_found_over_all_accounts_by_address_account_status_and_kind() {
    let portal = Portal::open().await;
    let (account, user) = acme(&portal).await;
    portal.tenant.let_in_by_hand(&account, VERA).await;
    let mut accounts = vec![account];
    for n in 0..30 {
        let account = portal.tenant.make_account_by_hand(&format!("Shop {n:02}")).await;
        portal.tenant.let_in_by_hand(&account, "studio@agency.example").await;
        portal.tenant.invite_by_hand(&account, &format!("it-{n:02}@shop.example"), DNS).await;
        accounts.push(account);
    }
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let (mut seen, mut next) = (Vec::new(), Some("/members".to_owned()));
    while let Some(path) = next {
        let page = amal.opens(&path).await;
        crate::support::checks::page(&path, page.html());
        seen.push(page.attributes("[data-member]", "data-member"));
        next = page.attribute("a[rel=next]", "href");
    }
    assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [50, 12]);
    let all: std::collections::HashSet<_> = seen.concat().into_iter().collect();
    assert_eq!(all.len(), 62, "each place once");
    for (asked, found) in [
        ("q=STUDIO", 30),
        ("q=shop+07", 2),
        ("q=it-07%40", 1),
        ("q=%25", 0),
        ("status=pending", 30),
        ("status=accepted", 32),
        ("status=rejected", 0),
        ("status=lapsed", 0),
        ("kind=service_user", 1),
        ("kind=team", 1),
        ("kind=customer&status=accepted", 30),
        ("kind=nonsense&q=studio", 30),
    ] {
        let page = amal.opens(&format!("/members?{asked}")).await;
        assert_eq!(page.attributes("[data-member]", "data-member").len(), found, "{asked}");
    }
    assert_eq!(emails(&amal.opens("/members?kind=service_user").await), [user]);
    let page = amal.opens("/members?q=studio").await;
    let person = "/members/person?email=studio%40agency.example";
    assert!(page.attributes("main a", "href").iter().any(|link| link == person));
    amal.opens(person).await.says("Direct access to 30 accounts.").says("Shop 29");
    portal.tenant.clock.advance(Duration::from_secs(3 * DAY));
    let mut amal = portal.signs_in(AMAL).await;
    assert_eq!(emails(&amal.opens("/members?status=lapsed").await).len(), 30);
    assert_eq!(amal.asks("/members/person?email=nobody").await.leads_to(), "/members");
    amal.opens("/members/person?email=nobody%40x.example").await.says("No account is known to list this address");
}

#[tokio::test]
async fn one_act_removes_a_person_from_every_account_with_a_step_and_a_result_for_each() {
    let portal = Portal::open().await;
    for name in ["One", "Two", "Three"] {
        let account = portal.tenant.make_account_by_hand(name).await;
        portal.tenant.let_in_by_hand(&account, "studio@agency.example").await;
    }
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let page = amal.opens("/members/person?email=studio%40agency.example").await;
    amal.submits(&page, "/members/person", &[("confirm", "studio")]).await.refuses(&["confirm"]);
    let places = members(&portal, "studio@agency.example").await;
    let stubborn = format!("/accounts/{}/members/{{}}", places[0]["account_id"].as_str().unwrap());
    portal.tenant.fault_always("DELETE", &stubborn, "status:400").await;
    let fields = filled(&page, "/members/person", &[("confirm", " Studio@Agency.example ")]);
    let answer = amal.posts("/members/person", &fields).await;
    let run = portal.run_behind(&answer).await;
    assert_eq!((run.state, run.steps.len()), (RunState::Failed, 3));
    let job = amal.follows(&answer).await;
    job.says("Remove access everywhere: studio@agency.example");
    job.says("Done in 2 of 3 accounts. Retry tries only what is left.");
    crate::support::checks::page(&job.path, job.html());
    for name in ["One", "Two", "Three"] {
        job.says(&format!("Remove the access to {name}"));
    }
    assert_eq!(job.attributes("[data-step]", "data-step-state").iter().filter(|state| *state == "done").count(), 2);
    assert_eq!(job.all("[data-step-state=failed]").len(), 1);
    assert_eq!(job.attributes("[aria-current=step]", "data-step-state"), ["failed"]);
    assert_eq!(members(&portal, "studio@agency.example").await.len(), 1);
    let refused_again = amal.submits(&job, &format!("/runs/{}/retry", run.id), &[]).await;
    assert_eq!(portal.run_behind(&refused_again).await.state, RunState::Failed);
    let job = amal.follows(&refused_again).await;
    job.says("Done in 2 of 3 accounts");
    portal.tenant.no_more_faults().await;
    let retried = amal.submits(&job, &format!("/runs/{}/retry", run.id), &[]).await;
    assert_eq!(portal.run_behind(&retried).await.state, RunState::Done);
    assert!(members(&portal, "studio@agency.example").await.is_empty());
    let again = amal.posts("/members/person", &fields).await;
    assert_eq!(run_of(&again), run.id, "pressed again after it was done");
    amal.opens("/members/person?email=studio%40agency.example").await.says("No account is known");
}

#[tokio::test]
async fn a_replaced_service_user_is_marked_and_can_go() {
    let portal = Portal::open().await;
    let (account, old) = acme(&portal).await;
    let mut amal = portal.amal().await;
    let customer = portal.tenant.store.account(&account).await.unwrap().unwrap().customer.unwrap();
    let home = format!("/customers/{customer}");
    let answer = amal.sends(&home, &format!("{home}/service-user"), &[]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    let page = amal.opens(&format!("/accounts/{account}/members")).await;
    assert!(row(&page, &old).contains("Unused service user"));
    assert_eq!(page.attributes("[data-kind=service_user]", "data-member").len(), 1);
    let id = members(&portal, &old).await[0]["id"].as_str().unwrap().to_owned();
    let remove = format!("/accounts/{account}/members/{id}/remove");
    let answer = amal.sends(&remove, &remove, &[]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    assert!(members(&portal, &old).await.is_empty());
}
