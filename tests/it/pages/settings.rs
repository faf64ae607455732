//! Settings, as people work on them: only what is chosen is sent, nobody's change is lost, what the plan does not allow says
//! so.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::tenant::rows;

use super::house::{MONA, OTTO, Portal, STELLA, VERA, VIC, Visitor};
use super::page::Page;
use super::who::token;

/// A website of a customer, with people of it and of another one.
pub(super) struct Acme {
    pub(super) portal: Portal,
    pub(super) zone: String,
    pub(super) place: String,
}

pub(super) async fn acme() -> Acme {
    let portal = Portal::open().await;
    let things = super::who::Things::of(&portal).await;
    let zone = things.zone().to_owned();
    Acme { place: format!("/websites/{zone}/settings"), portal, zone }
}

impl Acme {
    pub(super) async fn now(&self, setting: &str) -> Value {
        self.of(&self.zone, setting).await
    }

    pub(super) async fn of(&self, zone: &str, setting: &str) -> Value {
        let world = self.portal.tenant.world().await;
        rows(&world, "zones", |row| row["id"] == zone)[0]["settings"][setting].clone()
    }

    pub(super) async fn by_hand(&self, setting: &str, value: Value) {
        let path = format!("/zones/{}/settings/{setting}", self.zone);
        self.portal.tenant.by_hand("PATCH", &path, json!({ "value": value })).await;
    }

    /// Settings that were sent so far.
    pub(super) async fn sent(&self) -> Vec<String> {
        let requests = self.portal.tenant.requests().await;
        let writes = requests.iter().filter(|call| call["method"] == "PATCH");
        let names = writes.filter_map(|call| call["path"].as_str()?.split("/settings/").nth(1).map(str::to_owned));
        names.collect()
    }

    /// Sends these fields and nothing else but the token.
    pub(super) async fn posts(&self, visitor: &mut Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = token(visitor).await;
        let all = [("csrf", csrf.as_str())].into_iter().chain(fields.iter().copied());
        let fields = all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        visitor.posts(place, &fields).await
    }
}

#[tokio::test]
async fn the_page_has_a_field_for_each_setting_under_its_heading() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let page = amal.opens(&acme.place).await;
    crate::support::checks::page(&acme.place, page.html());
    assert_eq!(page.all("main legend"), ["SSL/TLS", "Security", "Speed", "Caching", "Network"]);
    for (name, value) in [
        ("ssl", "full"),
        ("always_use_https", "off"),
        ("automatic_https_rewrites", "on"),
        ("min_tls_version", "1.0"),
        ("tls_1_3", "on"),
        ("http3", "on"),
        ("security_level", "medium"),
        ("development_mode", "off"),
        ("cache_level", "aggressive"),
        ("browser_cache_ttl", "14400"),
        ("always_online", "off"),
        ("brotli", "on"),
        ("early_hints", "off"),
        ("email_obfuscation", "on"),
        ("hotlink_protection", "off"),
        ("websockets", "on"),
        ("ipv6", "on"),
    ] {
        assert_eq!(page.value(name), value, "{name}");
    }
    page.says("Sends visitors who come by http to the same address by https.");
    // What the plan does not let be changed has no field, and says what would.
    assert_eq!(page.value("polish"), "");
    page.says("This website’s plan does not let it be changed: it takes the plan Pro or a larger one.");
    page.says("it takes the plan Enterprise.");
    // What the portal has no words for is shown as Cloudflare says it.
    page.says("Other Settings at Cloudflare").says("flatten_at_root").says("max_upload");
    assert!(acme.sent().await.is_empty(), "looking sends nothing");
}

#[tokio::test]
async fn a_form_that_sends_one_field_changes_only_that_setting() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let answer = acme.posts(&mut amal, &acme.place, &[("ssl", "strict")]).await;
    assert_eq!(answer.leads_to(), acme.place);
    amal.follows(&answer).await.says("Encryption mode is now Full (strict).");
    assert_eq!((acme.now("ssl").await, acme.sent().await), (json!("strict"), vec!["ssl".to_owned()]));
    // The whole form, of which only two differ.
    let typed = [("browser_cache_ttl", "86400"), ("early_hints", "on")];
    let answer = amal.sends(&acme.place, &acme.place, &typed).await;
    amal.follows(&answer).await.says("Early Hints is now On; Browser Cache TTL is now 1 day.");
    assert_eq!(acme.now("browser_cache_ttl").await, json!(86_400));
    assert_eq!(acme.sent().await, ["ssl", "early_hints", "browser_cache_ttl"]);
    let runs = acme.portal.count_runs().await;
    let answer = amal.sends(&acme.place, &acme.place, &[]).await;
    amal.follows(&answer).await.says("Nothing was changed: it is so already.");
    let answer = acme.posts(&mut amal, &acme.place, &[("ssl", "strict")]).await;
    amal.follows(&answer).await.says("Nothing was changed: it is so already.");
    assert_eq!(acme.portal.count_runs().await, runs, "no job for nothing");
}

#[tokio::test]
async fn what_cannot_be_is_refused_at_its_field_and_nothing_is_sent() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let wrong = [("ssl", "origin_pull"), ("min_tls_version", "1.2"), ("browser_cache_ttl", "-5")];
    let page = amal.sends(&acme.place, &acme.place, &wrong).await;
    page.refuses(&["ssl", "browser_cache_ttl"]);
    page.says("Choose one of the list, or whole seconds from 0 to 31536000.");
    assert_eq!(page.value("min_tls_version"), "1.2", "what was chosen stays");
    let page = acme.posts(&mut amal, &acme.place, &[("polish", "lossy"), ("security_level", "off")]).await;
    page.refuses(&["security_level", "polish"]).says("it takes the plan Pro or a larger one");
    assert_eq!(acme.posts(&mut amal, &acme.place, &[("no_such_setting", "on")]).await.status(), 400);
    assert!(acme.sent().await.is_empty());
}

#[tokio::test]
async fn a_refusal_of_cloudflares_stands_at_the_field_and_what_was_not_refused_is_changed() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    acme.portal.tenant.fault("PATCH", "/zones/{}/settings/ssl", "status:400", 0).await;
    let page = amal.sends(&acme.place, &acme.place, &[("ssl", "strict"), ("brotli", "off")]).await;
    page.refuses(&["ssl"]).says("The setting is as it was.").says("Brotli is now Off.");
    assert_eq!((acme.now("ssl").await, acme.now("brotli").await), (json!("full"), json!("off")));
    assert_eq!(page.value("ssl"), "strict", "what was chosen stays");
    let answer = amal.submits(&page, &acme.place, &[]).await;
    amal.follows(&answer).await.says("Encryption mode is now Full (strict).");
}

#[tokio::test]
async fn nobodys_change_is_lost() {
    let acme = acme().await;
    let (mut amal, mut otto) = (acme.portal.amal().await, acme.portal.signs_in(OTTO).await);
    let (one, other) = (amal.opens(&acme.place).await, otto.opens(&acme.place).await);
    amal.submits(&one, &acme.place, &[("ssl", "strict")]).await.leads_to();
    // Who did not touch the setting does not take it back.
    let answer = otto.submits(&other, &acme.place, &[("brotli", "off")]).await;
    otto.follows(&answer).await.says("Brotli is now Off.");
    assert_eq!(acme.now("ssl").await, "strict");
    let page = otto.submits(&other, &acme.place, &[("ssl", "flexible")]).await;
    page.refuses(&["ssl"]).says("Somebody has made it Full (strict) since you opened this page. Choose again.");
    assert_eq!(acme.now("ssl").await, "strict");
}

#[tokio::test]
async fn under_attack_is_one_press_and_back_another() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let page = amal.opens(&acme.place).await;
    assert_eq!(page.all("header button[form=attack]"), ["Under Attack"]);
    assert_eq!(page.attribute("#attack [name=security_level]", "value").as_deref(), Some("under_attack"));
    let answer = acme.posts(&mut amal, &acme.place, &[("security_level", "under_attack")]).await;
    let page = amal.follows(&answer).await;
    page.says("Security Level is now Under attack.").says("Every visitor is checked").says("Stop “Under Attack”");
    assert_eq!(page.attribute("#attack [name=security_level]", "value").as_deref(), Some("medium"));
    let answer = acme.posts(&mut amal, &acme.place, &[("security_level", "medium")]).await;
    amal.follows(&answer).await.says("Security Level is now Medium.").is_silent_on("Every visitor is checked");
    assert_eq!(acme.now("security_level").await, "medium");
}

#[tokio::test]
async fn development_mode_says_how_long_it_stays_on() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let answer = amal.sends(&acme.place, &acme.place, &[("development_mode", "on")]).await;
    amal.follows(&answer).await.says("It goes off by itself in 3 hours.");
    // Who does nothing for half an hour is signed out.
    acme.portal.tenant.clock.advance(Duration::from_secs(45 * 60));
    let mut amal = acme.portal.amal().await;
    amal.opens(&acme.place).await.says("It goes off by itself in 2 hours and 15 minutes.");
    acme.portal.tenant.clock.advance(Duration::from_secs(2 * 3_600 + 15 * 60));
    let mut amal = acme.portal.amal().await;
    let page = amal.opens(&acme.place).await;
    page.is_silent_on("goes off by itself");
    assert_eq!(page.value("development_mode"), "off");
}

#[tokio::test]
async fn a_customers_manager_changes_own_settings_where_the_partner_allows_it_and_nobody_elses() {
    let acme = acme().await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let answer = mona.sends(&acme.place, &acme.place, &[("always_use_https", "on")]).await;
    let page = mona.follows(&answer).await;
    page.says("Always Use HTTPS is now On.").is_silent_on("tenant").is_silent_on("service user");
    mona.opens("/activity").await.says("Change settings");
    let mut vic = acme.portal.signs_in(VIC).await;
    let page = vic.opens(&acme.place).await;
    page.says("Always Use HTTPS").says("Full");
    assert!(page.attributes("main form", "action").is_empty(), "a viewer is offered nothing");
    assert_eq!(acme.posts(&mut vic, &acme.place, &[("ssl", "strict")]).await.status(), 403);
    let mut vera = acme.portal.signs_in(VERA).await;
    vera.opens(&acme.place).await.says("Always Use HTTPS");
    assert_eq!(acme.posts(&mut vera, &acme.place, &[("ssl", "strict")]).await.status(), 403);
    let mut stella = acme.portal.signs_in(STELLA).await;
    for place in [acme.place.clone(), format!("{}/preset", acme.place)] {
        assert_eq!(stella.asks(&place).await.status(), 404);
        assert_eq!(acme.posts(&mut stella, &place, &[("ssl", "strict")]).await.status(), 404);
    }
    let mut amal = acme.portal.amal().await;
    let home = amal.opens(&format!("/websites/{}", acme.zone)).await;
    let customer = home.attributes("main a", "href").into_iter().find(|href| href.starts_with("/customers/")).unwrap();
    let policy = format!("{customer}/policy");
    assert_eq!(acme.posts(&mut amal, &policy, &[("change_records", "on")]).await.status(), 303);
    assert_eq!(acme.posts(&mut mona, &acme.place, &[("ssl", "strict")]).await.status(), 403);
    assert!(mona.opens(&acme.place).await.attributes("main form", "action").is_empty());
    assert_eq!(acme.now("ssl").await, "full");
}

#[tokio::test]
async fn when_cloudflare_does_not_answer_the_page_says_so_and_nothing_is_asked_for() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let runs = acme.portal.count_runs().await;
    acme.portal.tenant.fault_always("GET", "/zones/{}/settings", "drop_before").await;
    let page = amal.opens(&acme.place).await;
    page.says("The settings could not be read").says("Cloudflare does not answer just now.");
    assert!(page.attributes("main form", "action").is_empty());
    assert_eq!(acme.posts(&mut amal, &acme.place, &[("ssl", "strict")]).await.status(), 503);
    assert_eq!(acme.portal.count_runs().await, runs);
}
