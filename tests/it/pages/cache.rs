//! The cache of a website, as people purge it: one way at a time, everything asked twice, nobody else's.

use serde_json::{Value, json};

use super::house::{MONA, Portal, STELLA, VERA, VIC, Visitor};
use super::page::Page;
use super::who::Things;

struct Acme {
    portal: Portal,
    things: Things,
    place: String,
}

async fn acme() -> Acme {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    Acme { place: format!("/websites/{}/cache", things.zone()), portal, things }
}

impl Acme {
    async fn purges(&self, visitor: &mut Visitor, fields: &[(&str, &str)]) -> Page {
        visitor.sends(&self.place, &self.place, fields).await
    }

    async fn purged(&self) -> Vec<Value> {
        let world = self.portal.tenant.world().await;
        world["purges"].as_array().unwrap().iter().map(|purge| purge["what"].clone()).collect()
    }
}

#[tokio::test]
async fn each_way_of_purging_has_its_field_and_what_was_purged_is_listed() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    crate::support::checks::page(
        &acme.place,
        amal.opens(&acme.place).await.says("Nothing was purged from here").html(),
    );
    for (field, typed, sent, words) in [
        ("files", "https://www.acme.example/a\nhttps://acme.example", "https://acme.example/", "2 URLs"),
        ("hosts", "WWW.acme.example", "www.acme.example", "1 host"),
        ("prefixes", "www.acme.example/blog", "www.acme.example/blog", "1 prefix"),
        ("tags", "shop\nSHOP\ntill", "till", "2 tags"),
    ] {
        acme.portal.tenant.clock.advance(std::time::Duration::from_secs(1));
        let answer = acme.purges(&mut amal, &[(field, typed)]).await;
        let page = amal.follows(&answer).await;
        page.says(&format!("Cloudflare forgot {words} of acme.example."));
        let last = acme.purged().await.pop().unwrap();
        let list = last[field].as_array().unwrap_or_else(|| panic!("{last}"));
        assert!(list.contains(&json!(sent)) && list.len() <= 2, "{last}");
        let row = page.one("[data-purge]").unwrap();
        assert!(row.contains(words) && row.contains(sent) && row.contains("Done"), "{row}");
    }
    let page = amal.opens(&acme.place).await;
    assert_eq!(page.attributes("[data-purge]", "data-purge").len(), 4);
    crate::support::checks::page(&acme.place, page.html());
}

#[tokio::test]
async fn everything_is_asked_twice_unless_it_was_confirmed_at_once() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let csrf = super::who::token(&mut amal).await;
    let fields = |pairs: &[(&str, &str)]| {
        let mut fields = vec![("csrf".to_owned(), csrf.clone())];
        fields.extend(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        fields
    };
    let asked = amal.posts(&acme.place, &fields(&[("purge_everything", "on")])).await;
    assert_eq!((asked.status(), acme.purged().await.len()), (200, 0));
    crate::support::checks::page(&acme.place, asked.html());
    asked.says("Purge Everything of acme.example").says("the server answers what Cloudflare answered for it");
    let done = amal.submits(&asked, &acme.place, &[]).await;
    amal.follows(&done).await.says("Cloudflare forgot everything of acme.example.");
    assert_eq!(acme.purged().await, [json!({ "purge_everything": true })]);
    // The very same press again is the same purge.
    assert_eq!(amal.submits(&asked, &acme.place, &[]).await.leads_to(), acme.place);
    assert_eq!(acme.purged().await.len(), 1);
    for (word, confirmed) in [("on", "on"), ("true", "true")] {
        let at_once = fields(&[("purge_everything", word), ("confirmed", confirmed), ("files", ""), ("tags", "")]);
        assert_eq!(amal.posts(&acme.place, &at_once).await.leads_to(), acme.place);
    }
    assert_eq!(acme.purged().await.len(), 3);
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_with_its_line_and_nothing_is_sent() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let page = acme.purges(&mut amal, &[("files", "https://acme.example/a\n/b\nhttps://globex.example/")]).await;
    page.refuses(&["files"]).says("Line 2: “/b”").says("Line 3: “globex.example” is not of this website.");
    assert_eq!(page.value("files").lines().count(), 3, "what was typed stays");
    acme.purges(&mut amal, &[("hosts", "www.acme.example"), ("tags", "x")]).await.refuses(&["hosts", "tags"]);
    let both = acme.purges(&mut amal, &[("purge_everything", "on"), ("confirmed", "on"), ("tags", "x")]).await;
    both.refuses(&["tags"]).says("Leave only one of them filled in.");
    acme.purges(&mut amal, &[]).await.refuses(&["files"]);
    assert!(acme.purged().await.is_empty());
    let strange = acme.purges(&mut amal, &[("tags", "x"), ("zone", "y")]).await;
    assert_eq!(strange.status(), 400);
}

#[tokio::test]
async fn what_cloudflare_refuses_stands_at_the_field_or_on_the_page_that_asks() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let tenant = &acme.portal.tenant;
    tenant.fault("POST", "/zones/{}/purge_cache", "status:400", 0).await;
    let page = acme.purges(&mut amal, &[("tags", "shop")]).await;
    page.refuses(&["tags"]).says("The cache keeps what this call named.");
    assert_eq!(page.value("tags").trim(), "shop");
    tenant.fault("POST", "/zones/{}/purge_cache", "status:400", 0).await;
    let page = acme.purges(&mut amal, &[("purge_everything", "on"), ("confirmed", "on")]).await;
    assert_eq!(page.status(), 422);
    page.says("It was not purged");
    // What was not done in every piece is told by the job.
    let lines: String = (0..40).map(|n| format!("t-{n}\n")).collect();
    tenant.fault("POST", "/zones/{}/purge_cache", "status:400", 1).await;
    let answer = acme.purges(&mut amal, &[("tags", &lines)]).await;
    let job = amal.follows(&answer).await;
    job.says("Purged by 1 of 2 calls. Retry tries only what is left.").says("Purge tags 31 to 40 of 40");
}

#[tokio::test]
async fn a_customers_manager_purges_own_websites_and_sees_no_names_of_the_team() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    acme.purges(&mut amal, &[("tags", "by-the-team")]).await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let answer = acme.purges(&mut mona, &[("tags", "by-mona")]).await;
    let page = mona.follows(&answer).await;
    page.says("by-the-team").says("Your partner").says("by-mona").says(MONA);
    page.is_silent_on(super::house::AMAL).is_silent_on("tenant admin").is_silent_on("service user");
    let run = page.attribute("[data-purge]", "data-purge").unwrap();
    mona.opens(&format!("/runs/{run}")).await.says("Purge the cache of acme.example");
    let user = acme.portal.tenant.world().await["purges"][1]["by"].as_str().unwrap().to_owned();
    assert!(user.starts_with("svc-"), "{user}");

    let mut vic = acme.portal.signs_in(VIC).await;
    let seen = vic.opens(&acme.place).await;
    seen.says("by-mona").is_silent_on("Purge Everything");
    let mut vera = acme.portal.signs_in(VERA).await;
    vera.opens(&acme.place).await.says(MONA).is_silent_on("Purge Everything");
    let mut stella = acme.portal.signs_in(STELLA).await;
    assert_eq!(stella.asks(&acme.place).await.status(), 404);
}

#[tokio::test]
async fn where_the_partner_does_not_let_them_nobody_of_the_customer_purges() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let policy = format!("/customers/{}/policy", acme.things.customer);
    let page = amal.opens(&policy).await;
    let kept: Vec<(String, String)> =
        super::house::filled(&page, &policy, &[]).into_iter().filter(|(name, _)| name != "purge").collect();
    assert_eq!(amal.posts(&policy, &kept).await.status(), 303);
    let mut mona = acme.portal.signs_in(MONA).await;
    mona.opens(&acme.place).await.is_silent_on("Purge Everything");
    let csrf = super::who::token(&mut mona).await;
    let fields = vec![("csrf".to_owned(), csrf), ("tags".to_owned(), "x".to_owned())];
    assert_eq!(mona.posts(&acme.place, &fields).await.status(), 403);
    assert!(acme.purged().await.is_empty());
}
