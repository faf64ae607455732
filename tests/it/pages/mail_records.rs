//! Records for mail that are missing before the name servers are switched: pointed out in time, and nobody is nagged later.

use serde_json::json;

use super::house::{MONA, Portal, VIC, Visitor};
use super::page::Page;
use super::who::Things;

struct Acme {
    portal: Portal,
    zone: String,
    dns: String,
}

async fn acme() -> Acme {
    let portal = Portal::open().await;
    let zone = Things::of(&portal).await.zone().to_owned();
    Acme { dns: format!("/websites/{zone}/dns"), portal, zone }
}

impl Acme {
    async fn has(&self, records: &[(&str, &str, &str)]) {
        for (kind, name, content) in records {
            let mut body = json!({ "type": kind, "name": name, "content": content });
            if *kind == "MX" {
                body["priority"] = json!(10);
            }
            self.portal.tenant.by_hand("POST", &format!("/zones/{}/dns_records", self.zone), body).await;
        }
    }

    async fn missing(&self, visitor: &mut Visitor) -> (Page, Vec<String>) {
        let page = visitor.opens(&self.dns).await;
        crate::support::checks::page(&self.dns, page.html());
        let missing = page.attributes("[data-missing]", "data-missing");
        (page, missing)
    }

    async fn home(&self, visitor: &mut Visitor) -> Page {
        visitor.opens(&format!("/websites/{}", self.zone)).await
    }
}

#[tokio::test]
async fn what_is_missing_is_said_with_the_form_that_adds_it_until_it_is_there() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let (page, missing) = acme.missing(&mut amal).await;
    assert_eq!(missing, ["MX", "SPF", "DKIM", "DMARC"]);
    page.says("Records for mail are missing here")
        .says("below _domainkey, often under one of: default , google , selector1 ,");
    acme.home(&mut amal).await.says("records for mail may be missing (MX, SPF, DKIM, DMARC)");

    let forms = page.attributes("[data-missing] a", "href");
    assert_eq!(forms.len(), 4);
    let form = amal.opens(&forms[3]).await;
    assert_eq!((form.value("type").as_str(), form.value("name").as_str()), ("TXT", "_dmarc"));
    let added = amal.submits(&form, &acme.dns, &[("content", "v=DMARC1; p=none")]).await;
    assert_eq!(added.leads_to(), acme.dns);
    acme.has(&[("MX", "@", "acme-example.mail.protection.outlook.com"), ("TXT", "@", "v=spf1 mx -all")]).await;
    let (page, missing) = acme.missing(&mut amal).await;
    assert_eq!(missing, ["DKIM", "Autodiscover"]);
    page.says("Its mail is with Microsoft 365.").says("selector2._domainkey").is_silent_on("google._domainkey");

    acme.has(&[
        ("CNAME", "selector1._domainkey", "key.example.net"),
        ("CNAME", "autodiscover", "autodiscover.outlook.com"),
    ])
    .await;
    let (page, missing) = acme.missing(&mut amal).await;
    assert!(missing.is_empty());
    page.is_silent_on("Records for mail");
    acme.home(&mut amal).await.is_silent_on("records for mail");
}

#[tokio::test]
async fn once_a_website_is_live_it_is_a_closed_line_and_its_own_page_is_silent() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    acme.portal.tenant.website_becomes(&acme.zone, "active").await;
    acme.portal.tenant.pass_with_retries().await;
    let (page, missing) = acme.missing(&mut amal).await;
    assert_eq!(missing.len(), 4);
    page.is_silent_on("Records for mail are missing here");
    assert_eq!(page.one("details#mail summary").as_deref(), Some("Records for mail: MX, SPF, DKIM, DMARC"));
    assert!(page.attributes("details#mail[open]", "id").is_empty());
    acme.home(&mut amal).await.is_silent_on("records for mail");
}

#[tokio::test]
async fn customers_people_see_it_too_and_viewers_get_no_form() {
    let acme = acme().await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let (page, missing) = acme.missing(&mut mona).await;
    assert_eq!((missing.len(), page.attributes("[data-missing] a", "href").len()), (4, 4));
    acme.home(&mut mona).await.says("records for mail may be missing");
    let mut vic = acme.portal.signs_in(VIC).await;
    let (page, missing) = acme.missing(&mut vic).await;
    assert_eq!((missing.len(), page.attributes("[data-missing] a", "href").len()), (4, 0));
}

#[tokio::test]
async fn a_page_that_searches_asks_nothing_of_mail_and_one_that_gets_no_answer_says_so() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    amal.opens(&format!("{}?q=www", acme.dns)).await.is_silent_on("Records for mail");
    let tenant = &acme.portal.tenant;
    tenant.fault_always("GET", "/zones/{}/dns_records", "drop_before").await;
    acme.home(&mut amal).await.is_silent_on("records for mail");
    let page = amal.opens(&acme.dns).await;
    page.says("The records could not be read").is_silent_on("Records for mail");
}
