//! Websites on their way to being live: what resolvers see of them, in words a customer understands.

use std::time::Duration;

use hickory_proto::rr::RecordType;
use partner_portal::domain::seat::CustomerRole;
use serde_json::json;

use crate::support::checks;
use crate::support::dns::{DnsServer, Says, records};

use super::house::{MONA, Portal, STELLA, VERA, VIC, Visitor};
use super::page::Page;
use super::websites::{account, added};

const LIST: &str = "/websites?status=pending";
pub(super) const MINUTE: Duration = Duration::from_secs(60);

/// A portal that asks one resolver, with a website that waits: its id, and the name servers it should have.
pub(super) async fn waiting(dns: &DnsServer, name: &str) -> (Portal, String, Vec<String>) {
    let portal = Portal::resolving(&[dns.address], None).await;
    let (zone, servers) = website(&portal, name).await;
    (portal, zone, servers)
}

/// A customer's website that waits.
pub(super) async fn website(portal: &Portal, name: &str) -> (String, Vec<String>) {
    let run = portal.tenant.add_account(name.split('.').next().unwrap(), Some(name)).await;
    let zone = portal.tenant.settles(run).await.zone.unwrap();
    let servers = portal.tenant.store.zone(&zone).await.unwrap().unwrap().name_servers;
    assert_eq!(servers.len(), 2);
    (zone.to_string(), servers)
}

fn state(page: &Page) -> String {
    page.attribute("[data-live-state]", "data-live-state").unwrap_or_else(|| panic!("{}", page.words()))
}

/// Time passes until the next look is due after something new was seen, and it is looked.
async fn looks(portal: &Portal) {
    portal.tenant.clock.advance(MINUTE);
    portal.portal.live.pass().await;
}

async fn list(visitor: &mut Visitor) -> Page {
    let page = visitor.opens(LIST).await;
    checks::page(LIST, page.html());
    page
}

#[tokio::test]
async fn each_answer_of_the_resolver_is_said_in_words_and_names_which_name_server_is_wrong() {
    let dns = DnsServer::open().await;
    let (portal, zone, servers) = waiting(&dns, "acme.example").await;
    let mut amal = portal.amal().await;
    let [ada, bob] = [servers[0].as_str(), servers[1].as_str()];
    let missing = format!("{bob} is missing. Add it at the registrar.");
    let half = format!("{bob} is missing and ns1.old.example has to go");
    for (says, code, words) in [
        (records(&["ns1.old.example", "ns2.old.example"]), "not_switched", "still ns1.old.example, ns2.old.example"),
        (records(&[ada, "ns1.old.example"]), "half", half.as_str()),
        (records(&[ada]), "missing", missing.as_str()),
        (records(&[ada, bob, "ns1.old.example"]), "too_many", "ns1.old.example has to go"),
        (records(&[bob, ada]), "right", "Right: waiting for Cloudflare"),
        (Says::NoSuchName, "no_such_name", "DNS does not know this domain"),
        (Says::Nothing, "no_servers", "The domain has no name servers"),
        (Says::Fails, "failed", "no usable answer"),
        (Says::Silence, "away", "None of the resolvers answered"),
    ] {
        dns.says("acme.example", RecordType::NS, says);
        looks(&portal).await;
        for page in [list(&mut amal).await, amal.opens(&format!("/websites/{zone}")).await] {
            assert_eq!(state(&page), code, "{}", page.words());
            page.says(words).says(ada).says(bob);
            checks::page(&page.path, page.html());
        }
    }
}

#[tokio::test]
async fn a_partial_setup_says_whether_its_txt_record_is_there_missing_or_another_and_where_www_leads() {
    let dns = DnsServer::open().await;
    let portal = Portal::resolving(&[dns.address], None).await;
    portal.tenant.switch(json!({ "programme": "paygo" })).await;
    let (account, mut amal) = (account(&portal, "Acme").await, portal.amal().await);
    let fields = [("name", "shop.example"), ("type", "partial"), ("rate_plan", "CF_BIZ")];
    let home = added(&portal, &mut amal, &account, &fields).await;
    let value = home.all("[data-record=TXT] code")[1].clone();
    let name = "cloudflare-verify.shop.example";
    for (says, code) in [
        (Says::NoSuchName, "no_txt"),
        (records(&["966-000"]), "other_txt"),
        (records(&["v=spf1 -all", &value]), "right"),
    ] {
        dns.says(name, RecordType::TXT, says);
        looks(&portal).await;
        let page = list(&mut amal).await;
        assert_eq!(state(&page), code, "{}", page.words());
        page.says(name).says(&value).says("www.shop.example does not lead to Cloudflare yet");
    }
    dns.says("www.shop.example", RecordType::CNAME, records(&["www.shop.example.cdn.cloudflare.net"]));
    looks(&portal).await;
    list(&mut amal).await.says("www.shop.example leads to Cloudflare");
}

#[tokio::test]
async fn resolvers_that_differ_are_shown_each_with_its_own_answer_and_one_that_is_silent_breaks_nothing() {
    let (first, second, third) = (DnsServer::open().await, DnsServer::open().await, DnsServer::open().await);
    let portal = Portal::resolving(&[first.address, second.address, third.address], None).await;
    let (_, servers) = website(&portal, "acme.example").await;
    let servers: Vec<&str> = servers.iter().map(String::as_str).collect();
    first.has("acme.example", &servers);
    second.has("acme.example", &["ns1.old.example"]);
    third.says("acme.example", RecordType::NS, Says::Silence);
    looks(&portal).await;
    let page = list(&mut portal.amal().await).await;
    assert_eq!(state(&page), "spreading");
    let seen = page.all(".seen__by");
    assert_eq!(seen, [&first, &second, &third].map(|dns| format!("({})", dns.address)));
    page.says("ns1.old.example has to go").says("This resolver did not answer");
    second.has("acme.example", &servers);
    looks(&portal).await;
    assert_eq!(state(&list(&mut portal.amal().await).await), "right", "who is silent decides nothing");
}

#[tokio::test]
async fn it_is_looked_again_by_itself_with_pauses_that_grow_until_something_changes() {
    let dns = DnsServer::open().await;
    dns.has("acme.example", &["ns1.old.example"]);
    let (portal, zone, _) = waiting(&dns, "acme.example").await;
    let asked = || dns.asked("acme.example", RecordType::NS);
    let (live, clock) = (&portal.portal.live, &portal.tenant.clock);
    live.pass().await;
    assert_eq!(asked(), 1);
    for (n, minutes) in [1, 2, 5, 10, 30, 60, 120, 240, 360, 360].into_iter().enumerate() {
        clock.advance(MINUTE * minutes - Duration::from_secs(1));
        live.pass().await;
        assert_eq!(asked(), n + 1, "not before {minutes} minutes are over");
        clock.advance(Duration::from_secs(1));
        live.pass().await;
        assert_eq!(asked(), n + 2, "after {minutes} minutes");
    }
    dns.has("acme.example", &["ns2.old.example"]);
    clock.advance(MINUTE * 360);
    live.pass().await;
    let look = portal.tenant.store.look_at(&zone.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((look.looks, look.due), (1, clock.now() + MINUTE), "something changed: soon again");
    portal.amal().await.opens(LIST).await.says("Looked just now , next in 1 minute");
}

#[tokio::test]
async fn look_again_asks_once_and_not_again_within_seconds() {
    let dns = DnsServer::open().await;
    dns.has("acme.example", &["ns1.old.example"]);
    let (portal, zone, _) = waiting(&dns, "acme.example").await;
    let act = format!("/websites/{zone}/look");
    let mut vera = portal.signs_in(VERA).await;
    let before = portal.tenant.requests().await.len();
    let about_it = format!("/zones/{zone}");
    let answer = vera.sends(LIST, &act, &[]).await;
    assert_eq!(answer.leads_to(), "/websites?q=&status=pending&plan=");
    vera.follows(&answer).await.says("Looked at the DNS of acme.example just now").says("ns1.old.example");
    let answer = vera.sends(LIST, &act, &[]).await;
    vera.follows(&answer).await.says("was looked at a moment ago");
    assert_eq!(dns.asked("acme.example", RecordType::NS), 1);
    portal.tenant.clock.advance(Duration::from_secs(6));
    vera.sends(&format!("/websites/{zone}"), &act, &[]).await;
    assert_eq!(dns.asked("acme.example", RecordType::NS), 2);
    // The website's page counts its records; of how it stands nobody asks Cloudflare.
    let calls = portal.tenant.requests().await;
    let asked = calls[before..].iter().filter(|call| call["path"].as_str().unwrap().ends_with(&about_it));
    assert_eq!(asked.count(), 0, "Cloudflare is asked nothing");
}

#[tokio::test]
async fn what_is_dropped_first_comes_first_and_each_page_goes_on_where_the_last_ended() {
    let portal = Portal::open().await;
    let account = account(&portal, "Acme").await;
    portal.tenant.make_website_by_hand(&account, "zz-first.example").await;
    portal.tenant.clock.advance(MINUTE * 60 * 24);
    for n in 0..54 {
        portal.tenant.make_website_by_hand(&account, &format!("n{n:02}.example")).await;
    }
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let first = list(&mut amal).await;
    let names = first.all("tbody [role=rowheader]");
    assert_eq!((names.len(), names[0].as_str(), names[1].as_str()), (50, "zz-first.example", "n00.example"));
    first.says("50 websites of 55 websites shown").says("Not looked up");
    let next = first.attribute(".pager a[rel=next]", "href").unwrap();
    let rest = amal.opens(&next).await.all("tbody [role=rowheader]");
    assert_eq!((rest.len(), rest[4].as_str()), (5, "n53.example"));
}

#[tokio::test]
async fn customers_people_see_and_look_at_their_own_and_at_nobody_elses() {
    let dns = DnsServer::open().await;
    let portal = Portal::resolving(&[dns.address], None).await;
    let (acme, _) = website(&portal, "acme.example").await;
    let (globex, _) = website(&portal, "globex.example").await;
    for (zone, people) in [(&acme, [MONA, VIC].as_slice()), (&globex, &[STELLA])] {
        let zone = portal.tenant.store.zone(&zone.parse().unwrap()).await.unwrap().unwrap();
        let customer = portal.tenant.store.account(&zone.account).await.unwrap().unwrap().customer.unwrap();
        for email in people {
            let role = if *email == VIC { CustomerRole::Viewer } else { CustomerRole::Manager };
            portal.lets_in(customer, email, role).await;
        }
    }
    dns.has("acme.example", &["ns1.old.example"]);
    dns.has("globex.example", &["ns1.globex-old.example"]);
    looks(&portal).await;
    for email in [MONA, VIC] {
        let mut visitor = portal.signs_in(email).await;
        let page = list(&mut visitor).await;
        page.says("ns1.old.example").is_silent_on("globex").is_silent_on("Customer");
        let answer = visitor.submits(&page, &format!("/websites/{acme}/look"), &[]).await;
        visitor.follows(&answer).await.says("acme.example");
        let fields = vec![("csrf".to_owned(), page.value("csrf"))];
        assert_eq!(visitor.posts(&format!("/websites/{globex}/look"), &fields).await.status(), 404);
        assert_eq!(visitor.asks(&format!("/websites/{globex}/instructions")).await.status(), 404);
    }
    assert_eq!(dns.asked("globex.example", RecordType::NS), 1, "only by itself");
}

#[tokio::test]
async fn once_dns_is_right_the_website_is_read_so_that_going_live_is_noticed_and_cloudflare_is_never_asked_to_check() {
    let dns = DnsServer::open().await;
    let (portal, zone, servers) = waiting(&dns, "acme.example").await;
    let servers: Vec<&str> = servers.iter().map(String::as_str).collect();
    dns.has("acme.example", &["ns1.old.example"]);
    let before = portal.tenant.requests().await.len();
    looks(&portal).await;
    assert_eq!(portal.tenant.requests().await.len(), before, "nothing to notice yet");
    dns.has("acme.example", &servers);
    portal.tenant.website_becomes(&zone, "active").await;
    looks(&portal).await;
    let mut amal = portal.amal().await;
    amal.opens(&format!("/websites/{zone}")).await.says("acme.example is live on Cloudflare");
    amal.opens(LIST).await.says("Nothing found");
    let calls = portal.tenant.requests().await;
    let looks_only = |call: &serde_json::Value| call["method"] == "GET" || call["path"] == "/client/v4/graphql";
    assert!(calls[before..].iter().all(looks_only), "{:?}", &calls[before..]);
    let asked = dns.asked("acme.example", RecordType::NS);
    looks(&portal).await;
    assert_eq!(dns.asked("acme.example", RecordType::NS), asked, "what is live is not looked at any more");
}
