//! Export and scan, as people use them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::checks;
use crate::support::tenant::rows;

use super::house::{MONA, Portal, STELLA, VERA, VIC, Visitor, encoded};
use super::page::Page;

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
    async fn there(&self, name: &str) -> Vec<Value> {
        let world = self.portal.tenant.world().await;
        let is_it = |row: &Value| row["zone_id"] == self.zone.as_str() && row["name"] == name;
        rows(&world, "dns_records", is_it).into_iter().cloned().collect()
    }

    /// Lets time pass until an answer comes: what is read again is read after a pause.
    async fn passes_time(&self, answer: impl Future<Output = Page>) -> Page {
        let mut answer = std::pin::pin!(answer);
        loop {
            let soon = tokio::time::timeout(Duration::from_millis(20), &mut answer).await;
            match soon {
                Ok(page) => return page,
                Err(_) => self.portal.tenant.clock.advance(Duration::from_millis(500)),
            }
        }
    }

    fn scan(&self) -> String {
        format!("{}/scan", self.place)
    }

    /// Begins a scan on the page and looks when it has found everything.
    async fn scans(&self, visitor: &mut Visitor) -> Page {
        let answer = visitor.sends(&self.scan(), &self.scan(), &[("act", "start")]).await;
        visitor.follows(&answer).await.says("Cloudflare was asked to look.");
        self.portal.tenant.clock.advance(Duration::from_secs(10));
        visitor.opens(&self.scan()).await
    }

    async fn sends(&self, visitor: &mut Visitor, ticked: &[(&str, &str)]) -> Page {
        let csrf = super::who::token(visitor).await;
        let mut fields = vec![("csrf".to_owned(), csrf)];
        fields.extend(ticked.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        visitor.posts(&self.scan(), &fields).await
    }
}

/// The id of what was found under this type and name.
fn found(page: &Page, kind: &str, name: &str) -> String {
    let ids = page.attributes("tr[data-found]", "data-found");
    let is_it = |id: &&String| {
        let said = |part: &str| page.one(&format!("tr[data-found=\"{id}\"] {part}")).unwrap_or_default();
        said("th") == name && said("td strong") == kind
    };
    ids.iter().find(is_it).unwrap_or_else(|| panic!("no {kind} {name}")).clone()
}

#[tokio::test]
async fn a_scan_is_begun_looked_through_and_accepted_in_part() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let empty = amal.opens(&acme.scan()).await;
    checks::page(&acme.scan(), empty.html());
    empty.says("Nothing waits to be reviewed").says("Look Again");
    let page = acme.scans(&mut amal).await;
    checks::page(&acme.scan(), page.html());
    assert_eq!(page.attributes("tr[data-found]", "data-found").len(), 6);
    page.says("A scan never finds everything");
    // www is an A record of this website already: the CNAME that was found is in conflict, and cannot be ticked.
    let (www, mail, mx) = (
        found(&page, "CNAME", "www.acme.example"),
        found(&page, "A", "mail.acme.example"),
        found(&page, "MX", "acme.example"),
    );
    assert!(page.one(&format!("tr[data-found=\"{www}\"]")).unwrap().contains("In conflict"));
    assert!(page.one(&format!("#accept-{www}")).is_none());
    assert_eq!(page.attributes("input[name=accept][checked]", "value").len(), 5, "what is new is ticked");
    let ftp = found(&page, "A", "ftp.acme.example");
    let answer = acme.sends(&mut amal, &[("accept", &mail), ("accept", &mx), ("reject", &ftp)]).await;
    assert_eq!(answer.leads_to(), acme.scan());
    let after = amal.follows(&answer).await;
    after.says("2 records were accepted, 1 discarded.").is_silent_on("ftp.acme.example");
    assert_eq!(after.attributes("tr[data-found]", "data-found").len(), 3, "what was not ticked keeps waiting");
    assert_eq!(acme.there("mail.acme.example").await.len(), 1);
    assert_eq!(acme.there("acme.example").await[0]["type"], "MX");
    assert!(acme.there("ftp.acme.example").await.is_empty());
    amal.opens(&acme.place).await.says("mail.acme.example");
}

#[tokio::test]
async fn what_is_there_already_is_marked_and_not_offered() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let page = acme.scans(&mut amal).await;
    let id = found(&page, "A", "mail.acme.example");
    let content = page.one(&format!("tr[data-found=\"{id}\"] code")).unwrap();
    acme.portal.tenant.add_record_by_hand(&acme.zone, "A", "mail.acme.example", &content).await;
    let page = amal.opens(&acme.scan()).await;
    assert!(page.one(&format!("tr[data-found=\"{id}\"]")).unwrap().contains("There already"));
    assert!(page.one(&format!("#accept-{id}")).is_none() && page.one(&format!("#reject-{id}")).is_some());
    let answer = acme.sends(&mut amal, &[("accept", &id)]).await;
    amal.follows(&answer).await;
    assert_eq!(acme.there("mail.acme.example").await.len(), 1, "never twice");
}

#[tokio::test]
async fn what_was_ticked_wrongly_is_said_and_stays_ticked() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let page = acme.scans(&mut amal).await;
    let (mail, ftp) = (found(&page, "A", "mail.acme.example"), found(&page, "A", "ftp.acme.example"));
    acme.sends(&mut amal, &[]).await.says("Tick at least one record");
    let both = acme.sends(&mut amal, &[("accept", &mail), ("accept", &ftp), ("reject", &ftp)]).await;
    assert_eq!(both.status(), 422);
    both.says("Tick each record once");
    checks::page(&acme.scan(), both.html());
    assert_eq!(both.attributes("input[name=accept][checked]", "value").len(), 2);
    assert_eq!(both.attributes("input[name=reject][checked]", "value"), [ftp]);
    let no = "023e105f4ecef8ad9ca31a8372d0c353";
    assert_eq!(acme.sends(&mut amal, &[("accept", no)]).await.says("does not wait any more").status(), 422);
    for strange in [("accept", "x"), ("act", "other"), ("colour", "red")] {
        assert_eq!(acme.sends(&mut amal, &[strange]).await.status(), 400, "{strange:?}");
    }
    let csrf = super::who::token(&mut amal).await;
    let twice = [("csrf", csrf.as_str()), ("act", "start"), ("act", "review")];
    let twice = twice.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(amal.posts(&acme.scan(), &twice).await.status(), 400, "only boxes may be there twice");
    let forged = vec![("csrf".to_owned(), "x".to_owned()), ("accept".to_owned(), mail.clone())];
    assert!(!amal.posts(&acme.scan(), &forged).await.html().contains("accepted"), "{}", encoded(&forged));
    assert!(acme.there("mail.acme.example").await.is_empty());
}

#[tokio::test]
async fn a_customers_manager_decides_and_viewers_only_look() {
    let acme = acme().await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let page = acme.scans(&mut mona).await;
    page.is_silent_on("tenant").is_silent_on("service user");
    let mail = found(&page, "A", "mail.acme.example");
    let answer = acme.sends(&mut mona, &[("accept", &mail)]).await;
    mona.follows(&answer).await.says("1 record was accepted.");
    for email in [VIC, VERA] {
        let mut viewer = acme.portal.signs_in(email).await;
        let page = viewer.opens(&acme.scan()).await;
        page.says("ftp.acme.example");
        assert!(page.attributes("main form[method=post]", "action").is_empty(), "{email} is offered nothing");
        assert_eq!(acme.sends(&mut viewer, &[("act", "start")]).await.status(), 403);
    }
    let mut stella = acme.portal.signs_in(STELLA).await;
    assert_eq!(stella.asks(&acme.scan()).await.status(), 404);
    assert_eq!(stella.asks(&format!("{}/export", acme.place)).await.status(), 404);
}

#[tokio::test]
async fn records_are_taken_along_as_cloudflare_writes_them() {
    let acme = acme().await;
    for email in [super::house::AMAL, MONA, VIC] {
        let mut visitor = acme.portal.signs_in(email).await;
        assert!(visitor.opens(&acme.place).await.attributes("a", "href").contains(&format!("{}/export", acme.place)));
        let file = visitor.asks(&format!("{}/export", acme.place)).await;
        assert_eq!(file.status(), 200, "{email}");
        let header = |name| file.answer.header(name).unwrap();
        assert_eq!(header("content-disposition"), "attachment; filename=\"acme.example.txt\"");
        assert!(header("content-type").starts_with("text/plain"));
        assert!(file.html().contains("\nwww.acme.example.\t"), "{}", file.html());
        assert!(file.html().contains(";; SOA Record"));
    }
    let calls = acme.portal.tenant.requests().await;
    let admin = acme.portal.tenant.sandbox.admin().email;
    let mut exports = calls.iter().filter(|call| call["path"].as_str().unwrap().ends_with("/export"));
    assert!(exports.all(|call| call["identity"] != admin.as_str()), "as the customer");
}

#[tokio::test]
async fn when_there_is_no_file_or_no_list_the_page_says_so() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    for fault in ["drop_before", "html", "truncated"] {
        acme.portal.tenant.fault_always("GET", "/zones/{}/dns_records/export", fault).await;
        let page = acme.passes_time(amal.asks(&format!("{}/export", acme.place))).await;
        assert_eq!(page.status(), 502, "{fault}");
        page.says("There is no file just now").says("Cloudflare does not answer just now.");
        checks::page(&acme.place, page.html());
        acme.portal.tenant.no_more_faults().await;
    }
    acme.portal.tenant.fault_always("GET", "/zones/{}/dns_records/scan/review", "drop_before").await;
    acme.passes_time(amal.opens(&acme.scan())).await.says("What was found could not be read");
    acme.portal.tenant.no_more_faults().await;
    let page = acme.scans(&mut amal).await;
    assert!(!page.attributes("input[name=accept][checked]", "value").is_empty());
    acme.portal.tenant.fault_always("GET", "/zones/{}/dns_records", "drop_before").await;
    let page = acme.passes_time(amal.opens(&acme.scan())).await;
    page.says("The website’s own records could not be read").says("mail.acme.example");
    assert!(
        page.attributes("input[name=accept][checked]", "value").is_empty(),
        "nothing is ticked that was not compared"
    );
}

#[tokio::test]
async fn a_website_without_records_is_shown_the_scan_first() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    for record in acme.there("www.acme.example").await {
        let path = format!("/zones/{}/dns_records/{}", acme.zone, record["id"].as_str().unwrap());
        acme.portal.tenant.by_hand("DELETE", &path, json!(null)).await;
    }
    let page = amal.opens(&acme.place).await;
    assert_eq!(page.attribute("main .empty a[data-kind=primary]", "href"), Some(acme.scan()));
}
