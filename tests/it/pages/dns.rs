//! DNS records, as people work on them: each type, what is wrong at its field, nobody's change lost.

use serde_json::{Value, json};

use crate::support::tenant::rows;

use super::house::{MONA, Portal, STELLA, VERA, VIC, Visitor};
use super::page::Page;

/// A type, what is typed for it, and what it says then.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// A website of a customer, with people of it and of another one.
struct Acme {
    portal: Portal,
    zone: String,
    place: String,
}

async fn acme() -> Acme {
    let portal = Portal::open().await;
    let things = super::who::Things::of(&portal).await;
    let zone = things.zone().to_owned();
    Acme { place: format!("/websites/{zone}/dns"), portal, zone }
}

impl Acme {
    /// Adds a record by its form, with these fields typed.
    async fn adds(&self, visitor: &mut Visitor, kind: &str, typed: &[(&str, &str)]) -> Page {
        visitor.sends(&format!("{}/new?type={kind}", self.place), &self.place, typed).await
    }

    async fn there(&self, name: &str) -> Vec<Value> {
        let world = self.portal.tenant.world().await;
        rows(&world, "dns_records", |row| row["zone_id"] == self.zone.as_str() && row["name"] == name)
            .into_iter()
            .cloned()
            .collect()
    }
}

#[tokio::test]
async fn each_type_is_added_by_its_own_fields_and_listed() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let cases: [Case; 10] = [
        ("AAAA", &[("content", "2001:db8::1")], "2001:db8::1"),
        ("CNAME", &[("content", "host.example.net.")], "host.example.net"),
        ("MX", &[("content", "mail.example.net"), ("priority", "10")], "mail.example.net"),
        ("TXT", &[("content", "v=spf1 include:_spf.example.net -all")], "v=spf1 include:_spf.example.net -all"),
        ("NS", &[("content", "ns1.example.net")], "ns1.example.net"),
        (
            "CAA",
            &[("data.flags", "0"), ("data.tag", "issue"), ("data.value", "letsencrypt.org")],
            "0 issue \"letsencrypt.org\"",
        ),
        (
            "SRV",
            &[("data.priority", "1"), ("data.weight", "5"), ("data.port", "443"), ("data.target", "a.example.net")],
            "1 5 443 a.example.net",
        ),
        (
            "HTTPS",
            &[("data.priority", "1"), ("data.target", "."), ("data.value", "alpn=\"h3,h2\"")],
            "1 . alpn=\"h3,h2\"",
        ),
        (
            "TLSA",
            &[("data.usage", "3"), ("data.selector", "1"), ("data.matching_type", "1"), ("data.certificate", "abcd")],
            "3 1 1 abcd",
        ),
        ("SSHFP", &[("data.algorithm", "4"), ("data.type", "2"), ("data.fingerprint", "abcd")], "4 2 abcd"),
    ];
    for (kind, typed, content) in cases {
        let name = format!("x-{}", kind.to_lowercase());
        let mut typed = typed.to_vec();
        typed.push(("name", &name));
        let answer = acme.adds(&mut amal, kind, &typed).await;
        let list = amal.follows(&answer).await;
        list.says(&format!("{kind} {name}.acme.example was added."));
        let there = acme.there(&format!("{name}.acme.example")).await;
        assert_eq!((there.len(), &there[0]["type"]), (1, &json!(kind)), "{kind}");
        list.says(content);
    }
    let page = amal.opens(&format!("{}?q=x-srv&type=SRV", acme.place)).await;
    crate::support::checks::page(&acme.place, page.html());
    assert_eq!(page.attributes("tr[data-record]", "data-record").len(), 1);
    page.says("x-srv.acme.example").is_silent_on("x-txt");
    amal.opens(&format!("{}?q=nothing-like-this", acme.place)).await.says("Nothing found");
}

#[tokio::test]
async fn the_fields_of_the_design_are_enough() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let csrf = super::who::token(&mut amal).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("type", "A"),
        ("name", "shop"),
        ("content", "192.0.2.7"),
        ("ttl", "300"),
        ("proxied", ""),
        ("priority", ""),
        ("comment", "till"),
    ];
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(amal.posts(&acme.place, &fields).await.leads_to(), acme.place);
    let there = acme.there("shop.acme.example").await;
    assert_eq!(there[0]["ttl"], 300);
    amal.opens(&acme.place).await.says("till").says("5 minutes");
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_what_was_typed_stays() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let page =
        acme.adds(&mut amal, "A", &[("name", "a b"), ("content", "host.example.net"), ("comment", "kept")]).await;
    page.refuses(&["name", "content"]);
    assert_eq!((page.value("content").as_str(), page.value("comment").as_str()), ("host.example.net", "kept"));
    let page = acme.adds(&mut amal, "SRV", &[("name", "_x._tcp"), ("data.port", "http")]).await;
    page.refuses(&["data-priority", "data-weight", "data-port", "data-target"]);
    // What only Cloudflare knows: the same record, and one that stands in the way.
    let page = acme.adds(&mut amal, "A", &[("name", "www"), ("content", "192.0.2.1")]).await;
    page.refuses(&["name"]).says("The same record is there already; nothing was added.");
    let page = acme.adds(&mut amal, "CNAME", &[("name", "www"), ("content", "host.example.net")]).await;
    page.refuses(&["name"]).says("cannot stand beside it");
    assert_eq!(page.value("content"), "host.example.net");
    let page = acme.adds(&mut amal, "OPENPGPKEY", &[("name", "t"), ("content", "no key at all!")]).await;
    page.refuses(&["content"]).says("Cloudflare does not take this content").says("must be Base64");
    assert!(acme.there("t.acme.example").await.is_empty());
}

#[tokio::test]
async fn a_record_is_changed_where_it_stands_and_nobodys_change_is_lost() {
    let acme = acme().await;
    let (mut amal, mut otto) = (acme.portal.amal().await, acme.portal.signs_in(super::house::OTTO).await);
    let id = acme.there("www.acme.example").await[0]["id"].as_str().unwrap().to_owned();
    let place = format!("{}/{id}", acme.place);
    let form = otto.opens(&place).await;
    crate::support::checks::page(&place, form.html());
    acme.portal.tenant.clock.advance(std::time::Duration::from_secs(60));
    let done = amal.sends(&place, &place, &[("content", "192.0.2.50"), ("ttl", "600"), ("comment", "moved")]).await;
    amal.follows(&done)
        .await
        .says("A www.acme.example was changed.")
        .says("192.0.2.50")
        .says("10 minutes")
        .says("moved");
    let late = otto.submits(&form, &place, &[("content", "192.0.2.60")]).await;
    late.refuses(&["name"]).says("Somebody has changed the record since you opened it");
    assert_eq!(acme.there("www.acme.example").await[0]["content"], "192.0.2.50");

    let remove = format!("{place}/remove");
    let page = amal.opens(&remove).await;
    page.says("192.0.2.50");
    let gone = amal.submits(&page, &remove, &[]).await;
    amal.follows(&gone).await.says("A www.acme.example was removed.");
    assert!(acme.there("www.acme.example").await.is_empty());
    assert_eq!(amal.asks(&place).await.status(), 404);
}

#[tokio::test]
async fn a_customers_manager_works_on_own_records_and_nobody_elses() {
    let acme = acme().await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let answer = acme.adds(&mut mona, "A", &[("name", "blog"), ("content", "192.0.2.8")]).await;
    let list = mona.follows(&answer).await;
    list.says("A blog.acme.example was added.").is_silent_on("tenant").is_silent_on("service user");
    let mut vic = acme.portal.signs_in(VIC).await;
    let list = vic.opens(&acme.place).await;
    list.says("blog.acme.example");
    assert!(list.attributes("main a", "href").iter().all(|href| !href.contains("/new")), "a viewer is offered nothing");
    assert_eq!(vic.asks(&format!("{}/new", acme.place)).await.status(), 403);
    let mut stella = acme.portal.signs_in(STELLA).await;
    assert_eq!(stella.asks(&acme.place).await.status(), 404);
    let mut vera = acme.portal.signs_in(VERA).await;
    vera.opens(&acme.place).await.says("blog.acme.example");
    assert_eq!(vera.asks(&format!("{}/new", acme.place)).await.status(), 403);
}

#[tokio::test]
async fn when_cloudflare_does_not_answer_the_page_says_so() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    acme.portal.tenant.fault_always("GET", "/zones/{}/dns_records", "drop_before").await;
    let page = amal.opens(&acme.place).await;
    page.says("The records could not be read").says("Cloudflare does not answer just now.");
}
