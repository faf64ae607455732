//! What Cloudflare refuses: the job's page says what it means, what to do, who can, and what its support would ask for.

use partner_portal::domain::run::{Run, RunState};
use serde_json::json;

use crate::support::checks;

use super::house::{Portal, VERA, Visitor};
use super::page::Page;

/// Asks for an account with this website, which fails; the job and its page.
async fn refused(portal: &Portal, visitor: &mut Visitor, website: &str) -> (Run, Page) {
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", website), ("website", website)];
    let answer = visitor.sends("/accounts/new", "/accounts", &fields).await;
    let run = portal.run_behind(&answer).await;
    assert_eq!(run.state, RunState::Failed, "{website}");
    let page = visitor.follows(&answer).await;
    checks::page(&page.path, page.html());
    (run, page)
}

fn details(page: &Page) -> Vec<String> {
    let copied = page.attribute("[data-step=create_zone] [data-copy]", "data-copy").unwrap();
    let shown = page.one("[data-step=create_zone] pre").unwrap();
    assert_eq!(copied.split_whitespace().collect::<Vec<_>>().join(" "), shown, "what is copied is what is shown");
    copied.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_banned_name_is_for_cloudflares_support_with_all_that_it_asks_for() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let (run, page) = refused(&portal, &mut amal, "banned.test").await;
    let happened = "Cloudflare does not take this name: it is banned there. No website was made.";
    assert_eq!(page.one(".step__happened").as_deref(), Some(happened));
    page.says("Only Cloudflare’s support can say why.").says("Who can fix it: Cloudflare’s support.");
    page.says("Cloudflare said: “banned.test cannot be added to Cloudflare” HTTP 400, code 1097.");
    let link = page.attribute(".step__refusal .button", "href").unwrap();
    assert!(link.starts_with("https://dash.cloudflare.com/"), "{link}");
    let attempt = run.steps[3].attempts.last().unwrap();
    let user = portal.tenant.store.service_users(run.customer.unwrap()).await.unwrap().remove(0).email;
    assert_eq!(
        details(&page),
        [
            "Call: POST /zones".to_owned(),
            "Answer: HTTP 400, code 1097".to_owned(),
            "Message: banned.test cannot be added to Cloudflare".to_owned(),
            format!("cf-ray: {}", attempt.reply.cf_ray.as_deref().unwrap()),
            format!("Sent: {}", attempt.sent_at.strftime("%Y-%m-%d %H:%M:%S UTC")),
            format!("Sent as: {user}"),
            format!("Account: {}", run.account.unwrap()),
        ]
    );
    let open = page.attributes("[data-step=create_zone] details[open]", "id");
    assert_eq!(open, ["support-4"], "who has to ask Cloudflare sees the details at once");
}

#[tokio::test]
async fn each_name_that_cannot_be_a_website_has_its_own_words_and_leads_to_the_form() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    for (website, words) in [
        ("unregistered.test", "Nobody has registered this domain"),
        ("www.sub.test", "This is a subdomain and not the registered domain itself. No website was made."),
    ] {
        let (run, page) = refused(&portal, &mut amal, website).await;
        page.says(words).says("Who can fix it: you.");
        let (link, account) = (page.attribute(".step__refusal .button", "href").unwrap(), run.account.unwrap());
        assert_eq!(link, format!("/websites/new?account={account}"));
        assert_eq!(amal.opens(&link).await.value("account"), account.as_str());
        let mut vera = portal.signs_in(VERA).await;
        let looked = vera.opens(&page.path).await;
        looked.says(words);
        assert_eq!(looked.attribute(".step__refusal .button", "href"), None, "a viewer is led to no form");
    }
}

#[tokio::test]
async fn a_type_of_account_outside_the_agreement_names_who_can_add_it_and_cloudflares_page() {
    let portal = Portal::open().await;
    portal.tenant.switch(json!({ "enterprise_allowed": false })).await;
    let mut amal = portal.amal().await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme"), ("type", "enterprise")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    portal.run_behind(&answer).await;
    let page = amal.follows(&answer).await;
    page.says("Your partner agreement does not include Enterprise accounts. Nothing was made.");
    page.says("Who can fix it: your Cloudflare partner manager.");
    assert!(
        page.attributes(".step__said a", "href")
            .iter()
            .any(|url| url.starts_with("https://developers.cloudflare.com/"))
    );
    let link = page.attribute(".step__refusal .button", "href").unwrap();
    amal.opens(&link).await.says("Create A New Account");
}

#[tokio::test]
async fn a_code_that_nobody_published_is_shown_in_cloudflares_own_words() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    portal.tenant.fault("POST", "/zones", "status:409", 0).await;
    let (_, page) = refused(&portal, &mut amal, "acme.example").await;
    let happened = page.one(".step__happened").unwrap();
    assert_eq!(happened, "Cloudflare answered 1000: Internal error. No website was made.");
    page.says("This portal has no words of its own for this answer.").is_silent_on("Who can fix it");
    assert!(details(&page).contains(&"Answer: HTTP 409, code 1000".to_owned()), "{:?}", details(&page));
}

#[tokio::test]
async fn after_a_retry_that_could_not_be_sent_the_old_answer_is_no_longer_the_reason() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let (_, page) = refused(&portal, &mut amal, "banned.test").await;
    portal.tenant.fault("GET", "/zones", "status:409", 0).await;
    let answer = amal.submits(&page, &format!("{}/retry", page.path), &[]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Failed);
    let page = amal.follows(&answer).await;
    page.says("Cloudflare answered 1000: Internal error").is_silent_on("1097").is_silent_on("Cloudflare’s support");
}

#[tokio::test]
async fn a_name_under_a_hold_says_whom_to_ask() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let stranger = portal.tenant.make_account_by_hand("Stranger").await;
    let zone = portal.tenant.make_website_by_hand(&stranger, "held.example").await;
    portal.tenant.hold_by_hand(&zone).await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme"), ("website", "held.example")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    portal.run_behind(&answer).await;
    let page = amal.follows(&answer).await;
    page.says("has put a hold on this domain").says("release the zone hold").says("No website was made.");
    page.says("the customer, or whoever owns the domain");
}
