//! The team: roles, and who is taken off it.

use super::house::{AMAL, OTTO, PASSWORD, Portal, VERA};
use super::invites::{BEA, accepts, invites};

async fn person(portal: &Portal, email: &str) -> String {
    format!("/team/{}", portal.id_of(email).await)
}

#[tokio::test]
async fn everybody_sees_the_team_and_what_each_role_may_do() {
    let portal = Portal::open().await;
    let mut otto = portal.signs_in(OTTO).await;
    for email in [AMAL, VERA] {
        let mut visitor = portal.signs_in(email).await;
        let page = visitor.opens("/team").await;
        crate::support::checks::page("/team", page.html());
        assert_eq!(page.all("[data-person]").len(), 3);
        let rules: Vec<Vec<String>> = page
            .all("[data-rule]")
            .iter()
            .map(|rule| rule.split(' ').rev().take(3).map(str::to_owned).collect())
            .collect();
        assert_eq!(rules, [["Yes", "Yes", "Yes"], ["No", "Yes", "Yes"], ["No", "No", "Yes"], ["No", "No", "Yes"]]);
    }
    let page = otto.opens("/team").await;
    let row = page.all("[data-person]").into_iter().find(|row| row.contains(OTTO)).unwrap();
    assert!(row.contains("Operator") && row.contains("just now") && row.contains("You"), "{row}");
    let vera = page.all("[data-person]").into_iter().find(|row| row.contains(VERA)).unwrap();
    assert!(vera.contains("Viewer"), "{vera}");
}

#[tokio::test]
async fn another_role_counts_from_the_next_request_on() {
    let portal = Portal::open().await;
    let (mut amal, mut vera) = (portal.amal().await, portal.signs_in(VERA).await);
    assert_eq!(vera.asks("/accounts/new").await.status(), 403);
    let path = person(&portal, VERA).await;
    let answer = amal.sends(&path, &path, &[("role", "operator")]).await;
    amal.follows(&answer).await.says("vera@partner.test is an operator now.");
    vera.opens("/accounts/new").await.says("Operator");
    amal.sends(&path, &path, &[("role", "viewer")]).await;
    assert_eq!(vera.asks("/accounts/new").await.status(), 403);
    amal.sends(&path, &path, &[("role", "king")]).await.refuses(&["role"]);
    let history = amal.opens("/activity?kind=role_changed").await;
    history.says("From operator to viewer").says("From viewer to operator").says(VERA);
}

#[tokio::test]
async fn who_is_removed_is_signed_out_on_the_next_request_and_what_was_done_stays() {
    let portal = Portal::open().await;
    let (mut amal, mut otto) = (portal.amal().await, portal.signs_in(OTTO).await);
    otto.sends("/customers/new", "/customers", &[("name", "Acme")]).await;
    let job = otto
        .sends("/accounts/new", "/accounts", &[("name", "Acme"), ("customer", "new"), ("customer_name", "B")])
        .await;
    let run = portal.run_behind(&job).await;
    let path = person(&portal, OTTO).await;
    let page = amal.opens(&format!("{path}/remove")).await;
    page.says("1 device").says("Stay, under their name");
    let answer = amal.submits(&page, &format!("{path}/remove"), &[]).await;
    let list = amal.follows(&answer).await;
    list.says("otto@partner.test was removed and is signed out everywhere.");
    assert_eq!(list.all("[data-person]").len(), 2);
    assert_eq!(otto.asks("/accounts").await.leads_to(), "/login?next=/accounts");
    let wrong = portal.nobody().sends("/login", "/login", &[("email", OTTO), ("password", PASSWORD)]).await;
    wrong.refuses(&["password"]);
    assert_eq!(amal.asks(&path).await.status(), 404);
    assert_eq!(amal.asks(&format!("{path}/remove")).await.status(), 404);
    amal.opens(&format!("/runs/{}", run.id)).await.says("otto@partner.test");
    let activity = format!("/activity?person={}", path.trim_start_matches("/team/"));
    amal.opens(&activity).await.says("Added a customer").says("otto@partner.test (removed)");
}

#[tokio::test]
async fn who_was_removed_can_be_invited_again_and_is_the_same_person() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let id = portal.id_of(OTTO).await;
    let remove = format!("/team/{id}/remove");
    amal.sends(&remove, &remove, &[]).await;
    let link = invites(&portal, &mut amal, OTTO, "viewer").await;
    let mut otto = portal.nobody();
    assert_eq!(accepts(&mut otto, &link, "Otto").await.leads_to(), "/");
    otto.opens("/profile").await.says("Viewer").says("Otto");
    assert_eq!(portal.id_of(OTTO).await, id);
    amal.opens(&format!("/activity?person={id}")).await.says("Accepted an invite");
}

#[tokio::test]
async fn the_last_owner_is_neither_removed_nor_demoted() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let path = person(&portal, AMAL).await;
    let before = portal.state().await;
    let page = amal.sends(&path, &path, &[("role", "viewer")]).await;
    page.refuses(&["role"]).says("This is the last owner.");
    let remove = format!("{path}/remove");
    let page = amal.sends(&remove, &remove, &[]).await;
    assert_eq!(page.status(), 422);
    page.says("This is the last owner.");
    crate::support::checks::page(&remove, page.html());
    assert_eq!(portal.state().await, before);
    let other = person(&portal, OTTO).await;
    amal.sends(&other, &other, &[("role", "owner")]).await;
    let answer = amal.sends(&remove, &remove, &[]).await;
    assert_eq!(answer.leads_to(), "/login");
    assert_eq!(amal.asks("/team").await.leads_to(), "/login?next=/team");
    let mut otto = portal.signs_in(OTTO).await;
    otto.sends(&other, &other, &[("role", "operator")]).await.refuses(&["role"]);
}

#[tokio::test]
async fn two_owners_who_demote_or_remove_each_other_at_the_same_moment_leave_one_owner() {
    for act in ["", "/remove"] {
        let portal = Portal::open().await;
        let (mut amal, mut otto) = (portal.amal().await, portal.signs_in(OTTO).await);
        let of_otto = format!("{}{act}", person(&portal, OTTO).await);
        let of_amal = format!("{}{act}", person(&portal, AMAL).await);
        let path = person(&portal, OTTO).await;
        amal.sends(&path, &path, &[("role", "owner")]).await;
        let fields: &[(&str, &str)] = if act.is_empty() { &[("role", "viewer")] } else { &[] };
        let (one, two) = (amal.opens(&of_otto).await, otto.opens(&of_amal).await);
        let (first, second) = tokio::join!(amal.submits(&one, &of_otto, fields), otto.submits(&two, &of_amal, fields));
        let done =
            [&first, &second].iter().filter(|answer| answer.status() == 303 && answer.leads_to() == "/team").count();
        assert_eq!(done, 1, "{act} {} {}", first.status(), second.status());
        let now = portal.tenant.clock.now();
        let owners = portal.tenant.store.team(now).await.unwrap();
        assert_eq!(owners.iter().filter(|one| one.person.seat.as_str() == "owner").count(), 1, "{act}");
    }
}

#[tokio::test]
async fn the_open_invites_of_somebody_who_may_not_invite_any_more_are_dead() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let path = person(&portal, OTTO).await;
    for act in ["", "/remove"] {
        amal.sends(&path, &path, &[("role", "owner")]).await;
        let mut otto = portal.signs_in(OTTO).await;
        let link = invites(&portal, &mut otto, BEA, "owner").await;
        let act = format!("{path}{act}");
        let fields: &[(&str, &str)] = if act == path { &[("role", "operator")] } else { &[] };
        amal.sends(&act, &act, fields).await;
        assert_eq!(portal.nobody().asks(&link).await.status(), 404, "{act}");
    }
}
