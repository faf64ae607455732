//! The records of a website as they once were: kept, listed, compared, gone back to.

use std::time::Duration;

use partner_portal::mirror::keep_snapshots;
use partner_portal::random::Random;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::support::checks;
use crate::support::tenant::rows;

use super::house::{MONA, Portal, STELLA, VIC, Visitor, run_of};
use super::page::Page;
use super::who::Things;

struct Acme {
    portal: Portal,
    zone: String,
    list: String,
}

async fn acme() -> Acme {
    let portal = Portal::open().await;
    let zone = Things::of(&portal).await.zone().to_owned();
    Acme { list: format!("/websites/{zone}/dns/snapshots"), portal, zone }
}

impl Acme {
    async fn there(&self) -> Vec<String> {
        let world = self.portal.tenant.world().await;
        let said = |row: &Value| format!("{} {} {}", row["name"], row["type"], row["content"]).replace('"', "");
        let mut all: Vec<String> =
            rows(&world, "dns_records", |row| row["zone_id"] == self.zone.as_str()).into_iter().map(said).collect();
        all.sort();
        all
    }
}

/// The one that somebody took; the other one is there from the start, without records.
fn by_hand(list: &Page) -> String {
    let ids = list.attributes("tr[data-snapshot]", "data-snapshot");
    let why = list.all("tr[data-snapshot]");
    let at = why.iter().position(|words| words.contains("By hand")).expect("one was taken by hand");
    ids[at].clone()
}

#[tokio::test]
async fn going_back_is_looked_at_first_and_leaves_the_records_as_they_were() {
    let acme = acme().await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let before = acme.there().await;
    let answer = mona.sends(&acme.list, &acme.list, &[]).await;
    let list = mona.follows(&answer).await;
    checks::page(&acme.list, list.html());
    list.says("By hand").says("1 record");
    let one = format!("{}/{}", acme.list, by_hand(&list));
    mona.opens(&one).await.says("Nothing is different");

    let import = format!("/websites/{}/dns/import", acme.zone);
    let file = "www A 192.0.2.50\nwww A 192.0.2.51\nshop 300 A 192.0.2.52\n@ TXT \"v=spf1 -all\"\n";
    let answer = mona.sends(&import, &import, &[("text", file), ("mode", "all")]).await;
    let draft = mona.follows(&answer).await;
    let answer = mona.submits(&draft, &draft.path, &[]).await;
    assert_eq!(acme.portal.tenant.settles(run_of(&answer)).await.state.as_str(), "done");
    assert_eq!(acme.there().await.len(), 4);
    mona.opens(&acme.list).await.says("Before changes");

    let compared = mona.opens(&one).await;
    checks::page(&one, compared.html());
    compared.says("1 changed and 3 removed records");
    let answer = mona.submits(&compared, &one, &[]).await;
    let back = mona.follows(&answer).await;
    back.says("Back to the records of");
    assert_eq!(acme.there().await.len(), 4, "nothing is changed by looking");
    let answer = mona.submits(&back, &back.path, &[]).await;
    let run = acme.portal.tenant.settles(run_of(&answer)).await;
    assert_eq!(run.state.as_str(), "done", "{run:#?}");
    assert_eq!(acme.there().await, before);
    mona.opens(&one).await.says("Nothing is different");
}

#[tokio::test]
async fn each_day_has_its_snapshot_and_a_day_without_a_change_moves_the_last_one_on() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let stop = CancellationToken::new();
    let keeper = tokio::spawn(keep_snapshots(acme.portal.portal.mirror.clone(), Random::system(), stop.clone()));
    let rows = |page: &Page| page.attributes("tr[data-snapshot]", "data-snapshot").len();
    let comes = async |visitor: &mut Visitor, what: &str, is_so: &dyn Fn(&Page) -> bool| {
        for _ in 0..400 {
            let mut page = visitor.asks(&acme.list).await;
            if page.status() == 303 {
                // Nobody stays signed in for days.
                *visitor = acme.portal.amal().await;
                page = visitor.opens(&acme.list).await;
            }
            if is_so(&page) {
                return;
            }
            acme.portal.tenant.clock.advance(Duration::from_secs(601));
        }
        panic!("it never comes: {what}");
    };
    // One without records stands there already.
    comes(&mut amal, "the first", &|page| rows(page) == 1).await;
    comes(&mut amal, "that of the day", &|page| rows(page) == 2 && page.words().contains("1 record")).await;
    let unchanged = |page: &Page| page.all("td[data-label='Unchanged until'] time").len();
    comes(&mut amal, "the next day, without a change", &|page| rows(page) == 2 && unchanged(page) == 1).await;
    acme.portal.tenant.add_record_by_hand(&acme.zone, "A", "later", "192.0.2.90").await;
    comes(&mut amal, "a day with a change", &|page| rows(page) == 3 && page.words().contains("2 records")).await;
    stop.cancel();
    keeper.await.unwrap();
}

#[tokio::test]
async fn anothers_snapshot_is_not_there_and_viewers_look_only() {
    let acme = acme().await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let answer = mona.sends(&acme.list, &acme.list, &[]).await;
    let list = mona.follows(&answer).await;
    let id = by_hand(&list);
    let mut vic = acme.portal.signs_in(VIC).await;
    vic.opens(&format!("{}/{id}", acme.list)).await.is_silent_on("Roll Back");
    vic.opens(&acme.list).await.is_silent_on("Take Snapshot");
    let mut stella = acme.portal.signs_in(STELLA).await;
    assert_eq!(stella.asks(&format!("{}/{id}", acme.list)).await.status(), 404);
    let world = acme.portal.tenant.world().await;
    let own = rows(&world, "zones", |row| row["name"] == "globex.example")[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/websites/{own}/dns/snapshots/{id}");
    assert_eq!(stella.asks(&path).await.status(), 404, "not under a website of hers either");
}

#[tokio::test]
async fn a_website_that_was_dropped_and_added_again_finds_the_records_it_had() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    amal.sends(&acme.list, &acme.list, &[]).await;
    let remove = format!("/websites/{}/remove", acme.zone);
    let answer = amal.sends(&remove, &remove, &[("name", "acme.example")]).await;
    let gone = acme.portal.run_behind(&answer).await;
    assert_eq!(gone.state.as_str(), "done", "{gone:#?}");
    let form = format!("/websites/new?account={}", gone.account.unwrap());
    let answer = amal.sends(&form, "/websites", &[("name", "acme.example")]).await;
    let run = acme.portal.run_behind(&answer).await;
    let zone = run.zone.expect("it is added again");
    assert_ne!(zone.as_str(), acme.zone);
    let list = amal.opens(&format!("/websites/{zone}/dns/snapshots")).await;
    list.says("that was there before");
    let id = by_hand(&list);
    amal.opens(&format!("/websites/{zone}/dns/snapshots/{id}")).await.says("1 new record").says("www.acme.example");
}
