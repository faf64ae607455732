//! Who is told when a website goes live, moves away or is about to be dropped; and the text to send.

use std::time::Duration;

use partner_portal::domain::ids::CustomerId;
use partner_portal::domain::seat::CustomerRole;
use partner_portal::web::telling::send_due;

use crate::support::checks;
use crate::support::dns::DnsServer;
use crate::support::smtp::{MailServer, Manners};

use super::going_live::website;
use super::house::{AMAL, MONA, Portal, STELLA, VERA, VIC};
use super::websites::DAY;

/// Time passes, everything is read, looked at and told.
async fn passes(portal: &Portal, time: Duration) {
    portal.tenant.clock.advance(time);
    portal.tenant.pass_with_retries().await;
    portal.portal.live.pass().await;
    send_due(&portal.portal).await.unwrap();
}

async fn customer_of(portal: &Portal, zone: &str) -> CustomerId {
    let zone = portal.tenant.store.zone(&zone.parse().unwrap()).await.unwrap().unwrap();
    portal.tenant.store.account(&zone.account).await.unwrap().unwrap().customer.unwrap()
}

async fn kinds(portal: &Portal, email: &str) -> Vec<String> {
    let page = portal.signs_in(email).await.opens("/notices").await;
    checks::page("/notices", page.html());
    page.attributes("[data-notice-kind]", "data-notice-kind")
}

#[tokio::test]
async fn going_live_is_told_once_to_the_team_the_asker_and_the_customers_managers() {
    let server = MailServer::open(Manners::Takes).await;
    let portal = Portal::resolving(&[], Some(&server.url())).await;
    let (zone, _) = website(&portal, "acme.example").await;
    let (other, _) = website(&portal, "globex.example").await;
    let customer = customer_of(&portal, &zone).await;
    portal.lets_in(customer, MONA, CustomerRole::Manager).await;
    portal.lets_in(customer, VIC, CustomerRole::Viewer).await;
    portal.lets_in(customer_of(&portal, &other).await, STELLA, CustomerRole::Manager).await;
    passes(&portal, DAY).await;
    assert!(server.letters().is_empty());
    portal.tenant.website_becomes(&zone, "active").await;
    for _ in 0..3 {
        passes(&portal, Duration::from_secs(60)).await;
    }
    let mut to: Vec<String> = server.letters().iter().flat_map(|letter| letter.to.clone()).collect();
    to.sort();
    assert_eq!(to, [AMAL, MONA], "once each");
    let letters = server.letters();
    for letter in &letters {
        let text = letter.part("text/plain");
        assert!(text.contains("acme.example is live on Cloudflare"), "{text}");
        assert!(text.contains(&format!("http://{}/websites/{zone}", portal.address)), "{text}");
        assert_eq!(text.contains("Customer:"), letter.to == [AMAL.to_owned()], "{text}");
    }
    for email in [AMAL, VERA, MONA, VIC] {
        assert_eq!(kinds(&portal, email).await, ["live"], "{email}");
    }
    assert!(kinds(&portal, STELLA).await.is_empty(), "it is not theirs");
}

#[tokio::test]
async fn close_to_being_dropped_is_told_at_a_week_and_at_two_days_and_never_twice() {
    let server = MailServer::open(Manners::Takes).await;
    let portal = Portal::resolving(&[], Some(&server.url())).await;
    website(&portal, "acme.example").await;
    let (hour, soon) = (Duration::from_secs(3600), Duration::from_secs(300));
    passes(&portal, DAY * 21 - hour).await;
    assert!(kinds(&portal, AMAL).await.is_empty());
    for (time, told) in [(hour * 2, 1), (soon, 1), (DAY, 1), (DAY * 4, 2), (soon, 2), (DAY, 2)] {
        passes(&portal, time).await;
        assert_eq!(kinds(&portal, AMAL).await.len(), told);
        assert_eq!(server.letters().len(), told);
    }
    let subject = server.letters()[0].header("subject").unwrap();
    assert!(subject.starts_with("Cloudflare drops acme.example on 29 Nov 2026"), "{subject}");
}

#[tokio::test]
async fn a_website_that_moves_away_is_told_at_once_with_the_day_it_is_dropped() {
    let portal = Portal::resolving(&[], None).await;
    let (zone, _) = website(&portal, "acme.example").await;
    for status in ["active", "moved"] {
        portal.tenant.website_becomes(&zone, status).await;
        passes(&portal, Duration::from_secs(60)).await;
    }
    let mut amal = portal.amal().await;
    let page = amal.opens("/notices").await;
    assert_eq!(page.attributes("[data-notice-kind]", "data-notice-kind"), ["moved", "live"]);
    page.says("acme.example moved away from Cloudflare").says("drops it on 8 Nov 2026");
    passes(&portal, DAY * 5).await;
    assert_eq!(kinds(&portal, AMAL).await, ["leaving", "moved", "live"], "two days are left");
}

#[tokio::test]
async fn new_notices_are_counted_beside_the_navigation_until_they_are_read_by_each_for_themselves() {
    let portal = Portal::resolving(&[], None).await;
    let (zone, _) = website(&portal, "acme.example").await;
    portal.tenant.website_becomes(&zone, "active").await;
    passes(&portal, Duration::from_secs(60)).await;
    let (mut amal, mut vera) = (portal.amal().await, portal.signs_in(VERA).await);
    let page = amal.opens("/notices").await;
    assert_eq!(page.one(".nav__count").as_deref(), Some("1 new"));
    let answer = amal.submits(&page, "/notices/read", &[]).await;
    let page = amal.follows(&answer).await;
    assert_eq!(page.one(".nav__count"), None);
    assert!(page.attributes("[data-unread]", "data-notice").is_empty());
    assert_eq!(vera.opens("/websites").await.one(".nav__count").as_deref(), Some("1 new"));
    let customer = customer_of(&portal, &zone).await;
    portal.tenant.clock.advance(DAY);
    portal.lets_in(customer, MONA, CustomerRole::Manager).await;
    let page = portal.signs_in(MONA).await.opens("/notices").await;
    assert_eq!(page.one(".nav__count"), None, "what was told before somebody came is no news");
    assert_eq!(page.attributes("[data-notice]", "data-notice").len(), 1);
}

#[tokio::test]
async fn a_letter_that_the_mail_server_refuses_is_tried_again_some_times_and_then_given_up() {
    let server = MailServer::open(Manners::Refuses).await;
    let portal = Portal::resolving(&[], Some(&server.url())).await;
    let (zone, _) = website(&portal, "acme.example").await;
    portal.tenant.website_becomes(&zone, "active").await;
    passes(&portal, Duration::from_secs(60)).await;
    let due = async || portal.tenant.store.letters_due(portal.tenant.clock.now(), 10).await.unwrap();
    assert!(due().await.is_empty(), "not at once");
    for tries in 1..5 {
        portal.tenant.clock.advance(Duration::from_secs(3600));
        assert_eq!(due().await.iter().map(|letter| letter.tries).collect::<Vec<_>>(), [tries]);
        send_due(&portal.portal).await.unwrap();
    }
    portal.tenant.clock.advance(DAY * 30);
    assert!(due().await.is_empty(), "given up");
    assert_eq!(kinds(&portal, AMAL).await, ["live"], "the page has it");
}

#[tokio::test]
async fn the_text_names_what_to_set_and_what_to_remove_and_is_mailed_once_for_each_form() {
    let (server, dns) = (MailServer::open(Manners::Takes).await, DnsServer::open().await);
    let portal = Portal::resolving(&[dns.address], Some(&server.url())).await;
    let (zone, servers) = website(&portal, "acme.example").await;
    let customer = customer_of(&portal, &zone).await;
    let mona = portal.lets_in(customer, MONA, CustomerRole::Manager).await.to_string();
    dns.has("acme.example", &["ns1.old.example", &servers[0]]);
    portal.portal.live.pass().await;
    let mut amal = portal.amal().await;
    let at = format!("/websites/{zone}/instructions");
    let page = amal.opens(&at).await;
    checks::page(&at, page.html());
    let text = page.one("#text").unwrap();
    for words in [servers[0].as_str(), &servers[1], "ns1.old.example", "Please do it before 29 Nov 2026"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    amal.submits(&page, &at, &[("person", "")]).await.refuses(&["person"]);
    let stranger = portal.id_of(AMAL).await.to_string();
    amal.submits(&page, &at, &[("person", &stranger)]).await.refuses(&["person"]);
    for _ in 0..2 {
        let answer = amal.submits(&page, &at, &[("person", &mona)]).await;
        assert_eq!(answer.leads_to(), at);
    }
    amal.opens(&at).await.says("The text was mailed to mona@acme.test.");
    let letters = server.letters();
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!(letter.to, [MONA]);
    assert!(letter.part("text/plain").contains("ns1.old.example"), "{}", letter.raw);
    assert!(letter.part("text/html").contains(&format!("{}<br>", servers[1])), "{}", letter.raw);
    amal.opens("/activity").await.says("Sent what to set at the DNS").says(MONA);
    portal.signs_in(MONA).await.opens("/activity").await.says("Sent what to set at the DNS");
}
