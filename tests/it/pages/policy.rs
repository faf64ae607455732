//! What a customer's people may do: said on one page by the team, and counted from the next request on.

use partner_portal::domain::ids::CustomerId;
use partner_portal::domain::policy::{OwnAct, Policy};
use partner_portal::domain::seat::CustomerRole;

use super::house::{MONA, OTTO, Portal, VERA, VIC};
use super::page::{Fields, Page};
use super::who::token;

async fn acme() -> (Portal, CustomerId, String) {
    let portal = Portal::open().await;
    let run = portal.tenant.add_account("Acme", Some("acme.example")).await;
    let customer = portal.tenant.settles(run).await.customer.unwrap();
    portal.tenant.pass_with_retries().await;
    portal.lets_in(customer, MONA, CustomerRole::Manager).await;
    portal.lets_in(customer, VIC, CustomerRole::Viewer).await;
    (portal, customer, format!("/customers/{customer}/policy"))
}

async fn policy(portal: &Portal, customer: CustomerId) -> Policy {
    portal.tenant.store.policy(customer).await.unwrap()
}

fn ticked(page: &Page) -> Vec<String> {
    page.attributes("main input[type=checkbox][checked]", "name")
}

fn named(acts: &[OwnAct]) -> Vec<String> {
    acts.iter().map(|act| act.name().to_owned()).collect()
}

#[tokio::test]
async fn the_page_has_a_box_for_each_act_and_starts_with_the_default() {
    let (portal, customer, place) = acme().await;
    let mut amal = portal.amal().await;
    let home = amal.opens(&format!("/customers/{customer}")).await;
    home.says("Managers may Change records, purge, change settings, ask for plans, manage people")
        .says("At most 10 people.");
    assert!(home.attributes("main a", "href").contains(&place));
    let page = amal.opens(&place).await;
    crate::support::checks::page(&place, page.html());
    assert_eq!(page.attributes("main input[type=checkbox]", "name"), named(&OwnAct::ALL));
    let by_default: Vec<OwnAct> = OwnAct::ALL.into_iter().filter(|act| Policy::default().allows(*act)).collect();
    assert_eq!(ticked(&page), named(&by_default));
    assert_eq!(page.all("main .badge").len(), by_default.len());
    assert_eq!(page.value("people_at_most"), "10");
    page.says("programs of theirs reach Cloudflare").is_silent_on("Back to the Default");
}

#[tokio::test]
async fn what_is_saved_is_what_is_ticked_and_the_history_says_what_changed() {
    let (portal, customer, place) = acme().await;
    let mut otto = portal.signs_in(OTTO).await;
    let fields = |names: &[&str], csrf: &str| -> Fields {
        let boxes = names.iter().map(|name| ((*name).to_owned(), "on".to_owned()));
        boxes.chain([("csrf".to_owned(), csrf.to_owned())]).collect()
    };
    let csrf = token(&mut otto).await;
    let answer = otto.posts(&place, &fields(&["add_websites", "manage_people"], &csrf)).await;
    let page = otto.follows(&answer).await;
    page.says("Saved. It counts from the next click of Acme’s people on.").says("Back to the Default");
    assert_eq!(ticked(&page), ["add_websites", "manage_people"]);
    assert_eq!(policy(&portal, customer).await.people_at_most, 10, "a number that is not sent stays");
    let line = otto.opens("/activity?kind=policy_changed").await;
    line.says("Now: add websites; no longer: change records, purge, change settings, ask for plans").says(OTTO);
    let answer = otto.sends(&place, &place, &[("people_at_most", "1000")]).await;
    otto.follows(&answer).await.says("Saved.");
    otto.opens("/activity?kind=policy_changed").await.says("1000 people at most, not 10");
    let answer = otto.sends(&place, &place, &[]).await;
    otto.follows(&answer).await.says("Nothing was changed: it is so already.");
    assert_eq!(otto.opens("/activity?kind=policy_changed").await.all("[data-seq]").len(), 2);
    let answer = otto.posts(&place, &fields(&[], &csrf)).await;
    assert_eq!(ticked(&otto.follows(&answer).await), Vec::<String>::new());
    let answer =
        otto.posts(&place, &[("default", "yes"), ("csrf", &csrf)].map(|(n, v)| (n.into(), v.into())).into()).await;
    otto.follows(&answer).await.says("Saved.");
    assert_eq!(policy(&portal, customer).await, Policy::default());
}

#[tokio::test]
async fn a_number_that_cannot_be_is_refused_at_its_field_and_the_ticks_stay() {
    let (portal, customer, place) = acme().await;
    let mut amal = portal.amal().await;
    let before = portal.state().await;
    for bad in ["", "0", "-1", "1001", "1,000", "1.5", "ten", "٣", "99999999999999999999", "<script>"] {
        let page = amal.sends(&place, &place, &[("people_at_most", bad), ("add_websites", "on")]).await;
        page.refuses(&["people_at_most"]).says("Enter a whole number from 1 to 1,000");
        assert_eq!(page.value("people_at_most"), bad);
        assert!(ticked(&page).contains(&"add_websites".to_owned()));
    }
    for (name, value) in [("be_owner", "on"), ("purge", "maybe"), ("customer", "x")] {
        assert_eq!(amal.sends(&place, &place, &[(name, value)]).await.status(), 400, "{name}");
    }
    assert_eq!(portal.state().await, before);
    assert_eq!(policy(&portal, customer).await, Policy::default());
}

#[tokio::test]
async fn it_counts_from_the_next_request_of_the_customers_people_on() {
    let (portal, _, place) = acme().await;
    let (mut amal, mut mona) = (portal.amal().await, portal.signs_in(MONA).await);
    let zone = portal.tenant.store.zones_named("acme.example", None).await.unwrap().remove(0).zone.id;
    let plan = format!("/websites/{zone}/plan");
    let form = mona.opens(&plan).await;
    form.says("Ask Your Partner");
    let csrf = token(&mut amal).await;
    amal.posts(&place, &vec![("csrf".to_owned(), csrf)]).await.leads_to();
    mona.opens(&plan).await.is_silent_on("Ask Your Partner");
    assert_eq!(mona.submits(&form, &plan, &[("rate_plan", "pro")]).await.status(), 403);
    amal.sends(&place, &place, &[("ask_for_plans", "on")]).await.leads_to();
    assert_eq!(mona.submits(&form, &plan, &[("rate_plan", "pro")]).await.leads_to(), plan);
}

#[tokio::test]
async fn viewers_of_the_team_read_it_and_the_customers_people_do_not_know_it() {
    let (portal, _, place) = acme().await;
    let mut vera = portal.signs_in(VERA).await;
    let page = vera.opens(&place).await;
    crate::support::checks::page(&place, page.html());
    page.says("Purge the cache On by default Yes").says("People at most: 10");
    assert!(page.attributes("main form", "action").is_empty());
    let fields = vec![("csrf".to_owned(), token(&mut vera).await), ("add_websites".to_owned(), "on".to_owned())];
    assert_eq!(vera.posts(&place, &fields).await.status(), 403);
    for email in [MONA, VIC] {
        let mut visitor = portal.signs_in(email).await;
        let fields = vec![("csrf".to_owned(), token(&mut visitor).await), ("add_websites".to_owned(), "on".to_owned())];
        assert_eq!(visitor.asks(&place).await.status(), 404);
        assert_eq!(visitor.posts(&place, &fields).await.status(), 404);
    }
}
