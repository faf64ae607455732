//! A zone file: looked at, compared, and only then sent, in pieces.

use serde_json::Value;

use crate::support::checks;
use crate::support::tenant::rows;

use super::house::{Portal, Visitor, run_of};
use super::page::Page;
use super::who::Things;

const PANEL: &str = include_str!("../../data/zones/panel.zone");

struct Acme {
    portal: Portal,
    zone: String,
    import: String,
}

async fn acme() -> Acme {
    let portal = Portal::open().await;
    let zone = Things::of(&portal).await.zone().to_owned();
    Acme { import: format!("/websites/{zone}/dns/import"), portal, zone }
}

impl Acme {
    /// Sends a file with these fields, as a browser does.
    async fn uploads(&self, visitor: &mut Visitor, file: &str, fields: &[(&str, &str)]) -> Page {
        let page = visitor.opens(&self.import).await;
        let csrf = page.value("csrf");
        let mut body = String::new();
        let mut all = fields.to_vec();
        all.push(("csrf", &csrf));
        for (name, value) in all {
            body += &format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        body += "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"acme.zone\"\r\n";
        body += &format!("Content-Type: text/plain\r\n\r\n{file}\r\n--edge--\r\n");
        let mut sender = visitor.browser.with("Content-Type", "multipart/form-data; boundary=edge");
        let answer = sender.post(&self.import, &body).await;
        Page { path: self.import.clone(), answer }
    }

    /// Uploads, and looks at what it would change.
    async fn compares(&self, visitor: &mut Visitor, file: &str, mode: &str) -> Page {
        let answer = self.uploads(visitor, file, &[("mode", mode)]).await;
        visitor.follows(&answer).await
    }

    /// Wants what the page shows, and waits for the job.
    async fn wants(&self, visitor: &mut Visitor, draft: &Page) -> partner_portal::domain::run::Run {
        let answer = visitor.submits(draft, &draft.path, &[]).await;
        self.portal.tenant.settles(run_of(&answer)).await
    }

    async fn there(&self) -> Vec<Value> {
        let world = self.portal.tenant.world().await;
        rows(&world, "dns_records", |row| row["zone_id"] == self.zone.as_str()).into_iter().cloned().collect()
    }

    async fn batches(&self) -> usize {
        let calls = self.portal.tenant.requests().await;
        calls.iter().filter(|call| call["path"].as_str().unwrap().ends_with("/dns_records/batch")).count()
    }
}

#[tokio::test]
async fn a_panels_file_is_shown_with_all_it_changes_then_made_and_then_has_nothing_left_to_change() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let before = acme.there().await.len();
    let draft = acme.compares(&mut amal, PANEL, "add").await;
    checks::page(&draft.path, draft.html());
    assert_eq!(acme.there().await.len(), before, "nothing is changed by looking");
    draft.says("16 new records").says("2 lines cannot be taken and are left out").says("Proxy status");
    let refused = amal.opens(&format!("{}?show=refused", draft.path)).await;
    assert_eq!(refused.attributes("tr[data-row=refused]", "data-line"), ["38", "39"]);
    refused.says("Line 38").says("192.0.2.999").says("elsewhere.test is not below acme.example");
    let left = amal.opens(&format!("{}?show=left_out", draft.path)).await;
    left.says("Cloudflare writes the SOA record itself");

    let run = acme.wants(&mut amal, &draft).await;
    assert_eq!(run.state.as_str(), "done", "{run:#?}");
    let there = acme.there().await;
    let one = |name: &str, kind: &str| {
        let found: Vec<&Value> = there.iter().filter(|row| row["name"] == name && row["type"] == kind).collect();
        assert_eq!(found.len(), 1, "{name} {kind}: {there:#?}");
        found[0]["content"].as_str().unwrap().to_owned()
    };
    assert_eq!(one("web.acme.example", "CNAME"), "acme.example");
    assert_eq!(one("note.acme.example", "TXT"), "\"semi;colon, \\\"quote\\\" and a back\\\\slash\"");
    assert!(one("key1._domainkey.acme.example", "TXT").ends_with("BAQUAA4GNADCBiQKBgQC5N3lnvvrYgPCRSoqn\" \"+awTpE+iGYcKBPpo8HHbcFfCIIV10Hwo4PhCoGZSaKVHOjDm4yefKXhQjM7iKzEPuBat\""));
    assert_eq!(one("a.lab.acme.example", "A"), "192.0.2.70");
    assert_eq!(acme.batches().await, 1, "all in one call");

    let again = acme.compares(&mut amal, PANEL, "add").await;
    again.says("There is nothing to change");
    let pressed = amal.opens(&draft.path).await;
    pressed.says("These changes were asked for");
}

#[tokio::test]
async fn a_second_press_is_the_same_job_and_twenty_at_once_are_one() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let draft = acme.compares(&mut amal, "shop A 192.0.2.80\n", "add").await;
    let presses = (0..20).map(|_| {
        let (mut other, draft) = (amal.clone(), &draft);
        async move { other.submits(draft, &draft.path, &[]).await.leads_to().to_owned() }
    });
    let jobs: std::collections::HashSet<String> = futures_util::future::join_all(presses).await.into_iter().collect();
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    acme.portal.tenant.settles(jobs.iter().next().unwrap().strip_prefix("/runs/").unwrap().parse().unwrap()).await;
    assert_eq!(acme.batches().await, 1);
}

#[tokio::test]
async fn what_is_to_become_of_other_records_is_for_the_person_to_say() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    // Acme has www as an address.
    let cname = "www CNAME host.example.net.\n";
    acme.compares(&mut amal, cname, "add").await.says("Nothing to change").says("CNAME cannot stand beside it");
    let named = acme.compares(&mut amal, cname, "names").await;
    named.says("1 new and 1 removed records");
    let run = acme.wants(&mut amal, &named).await;
    assert_eq!(run.state.as_str(), "done", "{run:#?}");
    let kinds: Vec<String> = acme.there().await.iter().map(|row| row["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["CNAME"]);
    let all = acme.compares(&mut amal, "mail A 192.0.2.25\n", "all").await;
    all.says("1 new and 1 removed records").says("Records that the file does not have are removed.");
}

#[tokio::test]
async fn what_cannot_be_compared_is_said_at_the_field() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    acme.uploads(&mut amal, "", &[]).await.refuses(&["file"]).says("There is no record in it");
    amal.sends(&acme.import, &acme.import, &[("text", " ")]).await.refuses(&["file"]).says("Choose a zone file");
    acme.uploads(&mut amal, "a A 192.0.2.1\n", &[("text", "b A 192.0.2.2\n")])
        .await
        .refuses(&["file"])
        .says("not both");
    acme.uploads(&mut amal, "; nothing but words\n", &[]).await.refuses(&["file"]).says("no record");
    acme.uploads(&mut amal, "a\0b", &[]).await.refuses(&["file"]).says("no text");
    let pasted = amal.sends(&acme.import, &acme.import, &[("text", "till A 192.0.2.9\n")]).await;
    amal.follows(&pasted).await.says("1 new record").says("The zone file that was pasted");
    let huge = "x".repeat(6 * 1024 * 1024);
    assert_eq!(acme.uploads(&mut amal, &huge, &[]).await.status(), 413);
    acme.portal.tenant.fault("GET", "/zones/{}/dns_records", "status:503", 0).await;
    acme.portal.tenant.fault("GET", "/zones/{}/dns_records", "status:503", 0).await;
    acme.portal.tenant.fault("GET", "/zones/{}/dns_records", "status:503", 0).await;
    acme.uploads(&mut amal, "a A 192.0.2.1\n", &[]).await.refuses(&["file"]).says("could not be read");
}

#[tokio::test]
async fn records_that_changed_meanwhile_are_not_overwritten() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let draft = acme.compares(&mut amal, "shop A 192.0.2.80\n", "all").await;
    acme.portal.tenant.add_record_by_hand(&acme.zone, "A", "new", "192.0.2.90").await;
    let answer = amal.submits(&draft, &draft.path, &[]).await;
    assert_eq!(answer.status(), 422);
    answer.says("have changed since this was compared").says("Compare Again");
    assert_eq!(acme.batches().await, 0);
    assert_eq!(acme.there().await.len(), 2);
}

#[tokio::test]
async fn five_thousand_records_go_out_in_pieces_with_progress_and_nothing_is_sent_twice() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    acme.portal.tenant.switch(serde_json::json!({ "record_quota": 10_000 })).await;
    let line = |n: usize| format!("h{n} 300 IN A 192.0.{}.{}\n", 2 + n / 250, n % 250);
    let file: String = (0..5_000).map(line).collect();
    let draft = acme.compares(&mut amal, &file, "add").await;
    draft.says("5,000 new records").says("25 calls").says("1 to 200 of 5,000 rows");
    // One piece is cut off after it was done: it is found, and not sent again.
    acme.portal.tenant.fault("POST", "/zones/{}/dns_records/batch", "drop_after", 3).await;
    let run = acme.wants(&mut amal, &draft).await;
    assert_eq!(run.state.as_str(), "done", "{:#?}", run.steps.iter().find(|step| step.note.is_some()));
    assert_eq!(run.steps.len(), 25);
    assert_eq!(acme.there().await.len(), 5_001);
    assert_eq!(acme.batches().await, 25);
    let page = amal.opens(&format!("/runs/{}", run.id)).await;
    page.says("Send changes 201 to 400 of 5000");
}
