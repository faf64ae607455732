//! Traffic, as people look at it: the same numbers as at Cloudflare, whole hours and days, and words where there are none.

use std::time::Duration;

use partner_portal::web::traffic::{big, bytes};
use serde_json::{Value, json};

use super::house::{MONA, Portal, STELLA, VERA, VIC, Visitor};
use super::page::Page;
use super::who::Things;

/// A website of a customer that has been live for so many days.
struct Acme {
    portal: Portal,
    zone: String,
    place: String,
}

async fn acme(days: u64) -> Acme {
    let portal = Portal::open().await;
    let zone = Things::of(&portal).await.zone().to_owned();
    portal.tenant.website_becomes(&zone, "active").await;
    portal.tenant.pass_with_retries().await;
    portal.tenant.clock.advance(Duration::from_secs(days * 86_400 + 1_800));
    Acme { place: format!("/websites/{zone}/traffic"), portal, zone }
}

impl Acme {
    /// What Cloudflare counted, as somebody's script reads it.
    async fn counted(&self, set: &str, filter: &str) -> Value {
        let query = format!(
            "{{ viewer {{ zones(filter: {{zoneTag: \"{}\"}}) {{ it: {set}(limit: 1, filter: {filter}) {{
                sum {{ requests cachedRequests bytes threats }} }} }} }} }}",
            self.zone
        );
        let answer = self.portal.tenant.asks_by_hand(json!({ "query": query })).await;
        answer["data"]["viewer"]["zones"][0]["it"][0]["sum"].clone()
    }

    /// The questions by GraphQL so far.
    async fn questions(&self) -> Vec<Value> {
        let mut all = self.portal.tenant.requests().await;
        all.retain(|call| call["path"] == "/client/v4/graphql");
        all
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// Opens a page while time goes by, so that pauses between tries end.
async fn opens_in_time(portal: &Portal, visitor: &mut Visitor, path: &str) -> Page {
    let opened = visitor.opens(path);
    tokio::pin!(opened);
    loop {
        match tokio::time::timeout(Duration::from_millis(5), &mut opened).await {
            Ok(page) => return page,
            Err(_) => portal.tenant.clock.advance(Duration::from_secs(1)),
        }
    }
}

#[tokio::test]
async fn the_page_shows_what_cloudflare_counted_in_whole_hours_and_days() {
    let acme = acme(70).await;
    let mut amal = acme.portal.amal().await;
    // It is half past nine on 10 January.
    let hours = "{datetime_geq: \"2027-01-09T09:00:00Z\", datetime_leq: \"2027-01-10T08:00:00Z\"}";
    let day = acme.counted("httpRequests1hGroups", hours).await;
    let page = amal.opens(&acme.place).await;
    crate::support::checks::page(&acme.place, page.html());
    page.says(&big(number(&day["requests"]))).says(&bytes(number(&day["bytes"]))).says("10 Jan 2027, 09:00 UTC");
    page.says("Visitors an hour").says("The running hour is not counted yet").is_silent_on("Not live yet");
    for (period, days) in [("7d", 7), ("30d", 30)] {
        let from = if days == 7 { "2027-01-03" } else { "2026-12-11" };
        let filter = format!("{{date_geq: \"{from}\", date_leq: \"2027-01-09\"}}");
        let sum = acme.counted("httpRequests1dGroups", &filter).await;
        let page = amal.opens(&format!("{}?period={period}", acme.place)).await;
        page.says(&big(number(&sum["requests"]))).says("Visitors a day").says(&format!("in the {days} days before"));
        assert_eq!(page.attributes("table.numbers", "class").len(), 4, "a table behind each chart");
        assert_eq!(page.attributes("svg[role=img]", "aria-labelledby").len(), 4);
        assert_eq!(page.all("#requests-title ~ details tbody tr").len(), days);
    }
}

#[tokio::test]
async fn each_look_is_one_question_sent_as_the_customer() {
    let acme = acme(3).await;
    let before = acme.questions().await.len();
    let mut vera = acme.portal.signs_in(VERA).await;
    vera.opens(&acme.place).await.says("Requests").says("Bandwidth").says("Threats stopped");
    let mut vic = acme.portal.signs_in(VIC).await;
    vic.opens(&format!("{}?period=30d", acme.place)).await.says("Requests").is_silent_on("service user");
    let questions = acme.questions().await;
    assert_eq!(questions.len(), before + 2);
    for question in &questions[before..] {
        let identity = question["identity"].as_str().unwrap();
        assert!(identity.ends_with("@svc.partner.test"), "{identity}");
    }
    let mut stella = acme.portal.signs_in(STELLA).await;
    assert_eq!(stella.asks(&acme.place).await.status(), 404);
    assert_eq!(acme.questions().await.len(), before + 2);
}

#[tokio::test]
async fn hours_before_a_website_was_live_are_a_gap_and_not_a_zero() {
    let acme = acme(0).await;
    acme.portal.tenant.clock.advance(Duration::from_secs(5 * 3_600));
    let mut amal = acme.portal.amal().await;
    let page = amal.opens(&acme.place).await;
    page.says("Not live yet").says("so there is no comparison").says("Shaded: before the website was live");
    let rows = page.all("#requests-title ~ details tbody tr");
    assert_eq!(rows.iter().filter(|row| row.contains("Not live yet")).count(), 24 - 5, "{rows:?}");
}

#[tokio::test]
async fn a_website_that_is_not_live_yet_is_not_asked_about() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let place = format!("/websites/{}/traffic", things.zone());
    let known = portal.tenant.requests().await.len();
    let mut mona = portal.signs_in(MONA).await;
    let page = mona.opens(&place).await;
    crate::support::checks::page(&place, page.html());
    page.says("is not live on Cloudflare yet");
    assert_eq!(portal.tenant.requests().await.len(), known);
}

#[tokio::test]
async fn what_cannot_be_read_says_why_and_what_next() {
    let acme = acme(3).await;
    let (mut amal, mut mona) = (acme.portal.amal().await, acme.portal.signs_in(MONA).await);
    acme.portal.tenant.fault("POST", "/graphql", "status:403", 0).await;
    let page = amal.opens(&acme.place).await;
    page.says("The traffic could not be read")
        .says("Cloudflare does not show its traffic")
        .says("may not read analytics");
    crate::support::checks::page(&acme.place, page.html());
    acme.portal.tenant.fault("POST", "/graphql", "status:403", 0).await;
    mona.opens(&acme.place).await.says("Ask your partner").is_silent_on("identity");
    acme.portal.tenant.fault("POST", "/graphql", "429:300", 0).await;
    amal.opens(&acme.place).await.says("Cloudflare asks for a pause");
    acme.portal.tenant.clock.advance(Duration::from_secs(300));
    amal.opens(&acme.place).await.says("From the cache");
    for fault in ["drop_before", "status:503", "garbage", "html", "truncated", "success_false"] {
        acme.portal.tenant.fault_always("POST", "/graphql", fault).await;
        let page = opens_in_time(&acme.portal, &mut amal, &acme.place).await;
        page.says("Cloudflare does not answer just now").says("The website itself is not affected.");
        acme.portal.tenant.no_more_faults().await;
    }
    amal.opens(&acme.place).await.says("From the cache");
}

#[tokio::test]
async fn an_odd_period_is_the_first_one() {
    let acme = acme(3).await;
    let mut amal = acme.portal.amal().await;
    for odd in ["", "?period=", "?period=1y", "?period=%3Cb%3E"] {
        amal.opens(&format!("{}{odd}", acme.place)).await.says("The last 24 whole hours");
    }
}
