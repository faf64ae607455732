//! People with direct access in accounts of every size, whose they are, and forms nobody was shown.

use partner_portal::domain::run::RunState;
use partner_portal::domain::seat::CustomerRole;
use serde_json::json;

use super::house::{AMAL, MONA, OTTO, Portal};
use super::members::{DNS, acme, members, row};
use super::page::Fields;

#[tokio::test]
async fn people_of_a_customer_in_the_portal_are_the_customers_and_not_the_teams() {
    let portal = Portal::open().await;
    let (account, _) = acme(&portal).await;
    let customer = portal.tenant.store.account(&account).await.unwrap().unwrap().customer.unwrap();
    portal.lets_in(customer, MONA, CustomerRole::Manager).await;
    for email in [MONA, OTTO] {
        portal.tenant.let_in_by_hand(&account, email).await;
    }
    let mut amal = portal.amal().await;
    let page = amal.opens(&format!("/accounts/{account}/members")).await;
    assert_eq!(page.all("[data-kind=customer] th a"), [MONA]);
    assert_eq!(page.all("[data-kind=team] th a"), [OTTO]);
    assert!(!row(&page, MONA).contains("Your team"));
}

#[tokio::test]
async fn an_account_of_nobody_says_so_and_one_of_a_hundred_shows_and_removes_each() {
    let portal = Portal::open().await;
    let empty = portal.tenant.make_account_by_hand("Empty").await;
    let full = portal.tenant.make_account_by_hand("Full").await;
    portal.tenant.switch(json!({ "rate_limit": { "requests": 1_000_000, "seconds": 300 } })).await;
    for n in 0..120 {
        portal.tenant.invite_by_hand(&full, &format!("it-{n:03}@shop.example"), DNS).await;
    }
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let page = amal.opens(&format!("/accounts/{empty}/members")).await;
    page.says("Nobody has direct access to this account").says("Invite Somebody");
    crate::support::checks::page(&page.path, page.html());
    let page = amal.opens(&format!("/accounts/{full}/members")).await;
    assert_eq!(page.attributes("[data-member]", "data-member").len(), 120);
    let last = members(&portal, "it-119@shop.example").await[0]["id"].as_str().unwrap().to_owned();
    let remove = format!("/accounts/{full}/members/{last}/remove");
    let answer = amal.sends(&remove, &remove, &[]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    let page = amal.opens(&format!("/accounts/{full}/members")).await;
    assert_eq!(page.attributes("[data-member]", "data-member").len(), 119);
}

#[tokio::test]
async fn without_a_list_of_roles_people_are_shown_and_nobody_can_be_invited() {
    let portal = Portal::open().await;
    let account = portal.tenant.make_account_by_hand("Acme").await;
    portal.tenant.fault_always("GET", "/accounts/{}/roles", "status:403").await;
    let id = portal.tenant.let_in_by_hand(&account, "bea@acme.example").await;
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let people = format!("/accounts/{account}/members");
    let page = amal.opens(&people).await;
    assert!(row(&page, "bea@acme.example").contains("Administrator"));
    page.says("Which roles there are could not be read from Cloudflare yet").is_silent_on("could not be read just now");
    let mut fields: Fields = page.form("/logout");
    fields
        .extend([("email", "it@acme.example"), ("role", DNS)].map(|(name, value)| (name.to_owned(), value.to_owned())));
    let refused = amal.posts(&people, &fields).await;
    refused.refuses(&["role"]);
    assert_eq!(refused.value("email"), "it@acme.example", "what was typed stays");
    let one = amal.opens(&format!("{people}/{id}")).await;
    crate::support::checks::page(&one.path, one.html());
    portal.tenant.no_more_faults().await;
    amal.opens(&people).await.is_silent_on("Which roles there are could not be read");
}

#[tokio::test]
async fn no_spelling_of_an_address_and_no_forged_form_reaches_who_has_to_stay() {
    let portal = Portal::open().await;
    let (account, user) = acme(&portal).await;
    let admin = portal.tenant.sandbox.admin().email;
    portal.tenant.let_in_by_hand(&account, &admin).await;
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.signs_in(AMAL).await;
    let people = format!("/accounts/{account}/members");
    let token = amal.opens(&people).await.form("/logout");
    let before = (portal.count_runs().await, portal.state().await);
    let with = |more: &[(&str, &str)]| -> Fields {
        let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        token.iter().cloned().chain(more).collect()
    };
    for email in [&user, &admin] {
        let mixed: String =
            email.chars().enumerate().map(|(n, c)| if n % 2 == 0 { c.to_ascii_uppercase() } else { c }).collect();
        for spelling in [email.to_uppercase(), format!("  {mixed} "), mixed] {
            let everywhere = with(&[("email", &spelling), ("confirm", &spelling)]);
            assert_eq!(amal.posts("/members/person", &everywhere).await.status(), 422, "{spelling}");
            let invited = with(&[("email", &spelling), ("role", DNS)]);
            amal.posts(&people, &invited).await.refuses(&["email"]);
        }
        let id = members(&portal, email).await[0]["id"].as_str().unwrap().to_owned();
        for (path, more, status) in [
            (format!("{people}/{id}"), vec![("role", DNS)], 422),
            (format!("{people}/{}", id.to_uppercase()), vec![("role", DNS)], 404),
            (format!("{people}/{id}/remove"), vec![], 422),
            (format!("{people}/{id}/invite"), vec![], 303),
        ] {
            assert_eq!(amal.posts(&path, &with(&more)).await.status(), status, "{path}");
        }
        assert_eq!(members(&portal, email).await.len(), 1);
    }
    assert_eq!((portal.count_runs().await, portal.state().await), before);
}

#[tokio::test]
async fn whoever_has_policies_instead_of_roles_is_shown_so_and_warned_of_before_a_change() {
    let portal = Portal::open().await;
    let (account, _) = acme(&portal).await;
    let policy = json!({ "access": "allow", "permission_groups": [{ "id": "x" }], "resource_groups": [{ "id": "y" }] });
    let body = json!({ "email": "bea@acme.example", "policies": [policy] });
    let made = portal.tenant.by_hand("POST", &format!("/accounts/{account}/members"), body).await;
    let mut amal = portal.amal().await;
    let people = format!("/accounts/{account}/members");
    assert!(row(&amal.opens(&people).await, "bea@acme.example").contains("By policies"));
    let one = format!("{people}/{}", made["id"].as_str().unwrap());
    let page = amal.opens(&one).await;
    page.says("What you choose here takes their place");
    let answer = amal.submits(&page, &one, &[(&format!("role.{DNS}"), "on")]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!(members(&portal, "bea@acme.example").await[0]["roles"], json!([DNS]));
}
