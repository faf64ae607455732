//! The history: what is in it, how it is narrowed down, and how it is taken along.

use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use super::house::{AMAL, OTTO, PASSWORD, Portal, VERA};
use super::invites::{BEA, accepts, invites};
use super::look::begins_to_look;
use super::who::{Things, token};

/// The lines of a CSV file, as cells.
pub(super) fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[tokio::test]
async fn a_job_leaves_who_what_on_what_and_the_references() {
    let portal = Portal::open().await;
    let mut otto = portal.signs_in(OTTO).await;
    let typed = [("name", "Acme <Ltd>"), ("customer", "new"), ("customer_name", "Acme & Co")];
    let answer = otto.sends("/accounts/new", "/accounts", &typed).await;
    let run = portal.run_behind(&answer).await;
    let page = otto.opens("/activity").await;
    crate::support::checks::page("/activity", page.html());
    page.says("Asked for a job").says("Add account").says("Added a customer").says("Step done").says("Create account");
    page.says("cf-ray").says(OTTO).says("Acme & Co").says("Signed in");
    page.says(&format!("as {}", portal.tenant.sandbox.admin().email));
    assert!(page.attributes("main a", "href").contains(&format!("/runs/{}", run.id)));
    let seqs: Vec<i64> = page.attributes("[data-seq]", "data-seq").iter().map(|seq| seq.parse().unwrap()).collect();
    assert!(seqs.is_sorted_by(|a, b| a > b), "newest first: {seqs:?}");
    let text = page.html();
    for secret in [portal.tenant.sandbox.admin().key.reveal(), "cfk_", "$argon2", PASSWORD] {
        assert!(!text.contains(secret));
    }
}

#[tokio::test]
async fn it_is_narrowed_by_person_customer_kind_and_day_and_the_table_has_the_same_lines() {
    let portal = Portal::open().await;
    let (mut amal, mut otto) = (portal.amal().await, portal.signs_in(OTTO).await);
    let day_one = portal.tenant.clock.now().strftime("%Y-%m-%d").to_string();
    let acme = otto.sends("/customers/new", "/customers", &[("name", "Acme")]).await.leads_to().to_owned();
    let acme = acme.trim_start_matches("/customers/").to_owned();
    amal.sends("/customers/new", "/customers", &[("name", "=Beta")]).await;
    portal.tenant.clock.advance(Duration::from_secs(86_400));
    let mut amal = portal.amal().await;
    let day_two = portal.tenant.clock.now().strftime("%Y-%m-%d").to_string();
    amal.sends("/customers/new", "/customers", &[("name", "Gamma")]).await;
    let otto = portal.id_of(OTTO).await;
    for (query, there, missing) in [
        (format!("person={otto}&kind=customer_added"), vec!["Acme"], vec!["=Beta", "Gamma"]),
        (format!("customer={acme}"), vec!["Acme"], vec!["=Beta", "Gamma"]),
        (format!("kind=customer_added&to={day_one}"), vec!["Acme", "=Beta"], vec!["Gamma"]),
        (format!("kind=customer_added&from={day_two}"), vec!["Gamma"], vec!["Acme", "=Beta"]),
        (format!("kind=customer_added&from={day_one}&to={day_two}"), vec!["Gamma", "Acme", "=Beta"], vec![]),
    ] {
        let page = amal.opens(&format!("/activity?{query}")).await;
        let lines = page.all("[data-seq]").join("\n");
        let table = amal.opens(&page.attribute("a[href^='/activity.csv']", "href").unwrap()).await;
        let rows = cells(table.html());
        assert_eq!(rows.len() - 1, page.all("[data-seq]").len(), "{query}");
        for name in there {
            assert!(lines.contains(name), "{query}: {lines}");
            assert!(rows.iter().any(|row| row.iter().any(|cell| cell.trim_start_matches('\'') == name)), "{query}");
        }
        assert!(missing.iter().all(|name| !lines.contains(name)), "{query}: {lines}");
    }
    let page = amal.opens(&format!("/activity?person={otto}&from={day_two}")).await;
    page.says("No lines like this");
    assert_eq!(page.value("from"), day_two);
}

#[tokio::test]
async fn the_table_is_csv_with_words_and_references_and_no_formula() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let typed = [("name", "Acme"), ("customer", "new"), ("customer_name", "=1+1")];
    let answer = amal.sends("/accounts/new", "/accounts", &typed).await;
    let run = portal.run_behind(&answer).await;
    let page = amal.opens("/activity.csv?kind=run_requested").await;
    assert_eq!(page.answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let rows = cells(page.html());
    assert_eq!(rows[0][..4], ["Time", "Person", "As whom at Cloudflare", "What"]);
    let row = &rows[1];
    assert!(
        row[0].ends_with('Z') && row[1] == AMAL && row[3] == "Asked for a job" && row[4] == "Add account",
        "{row:?}"
    );
    assert_eq!((row[6].as_str(), row[7].as_str()), ("'=1+1", "Asked"));
    assert_eq!(row[8], format!("/runs/{}", run.id));
    let steps = cells(amal.opens("/activity.csv?kind=step_done").await.html());
    assert!(steps[1..].iter().all(|row| !row[2].is_empty() && !row[9].is_empty()), "{steps:?}");
}

#[tokio::test]
async fn every_line_is_on_one_page_and_one_only() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    for n in 0..120 {
        let name = format!("Amal {n}");
        let page = amal.opens("/profile").await;
        amal.submits(&page, "/profile", &[("name", &name)]).await;
    }
    let (mut seqs, mut sizes) = (Vec::new(), Vec::new());
    let mut next = Some("/activity?kind=name_changed".to_owned());
    while let Some(path) = next {
        let page = amal.opens(&path).await;
        let found = page.attributes("[data-seq]", "data-seq");
        sizes.push(found.len());
        seqs.extend(found);
        next = page.attribute("a[rel=next]", "href");
    }
    assert_eq!(sizes, [50, 50, 20]);
    let once: std::collections::BTreeSet<_> = seqs.iter().collect();
    assert_eq!(once.len(), 120);
}

#[tokio::test]
async fn a_filter_that_means_nothing_is_refused_in_words() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let asked = "person=x&customer=%27&kind=%3Cscript%3E&from=2026-13-40&to=yesterday";
    let page = amal.asks(&format!("/activity?{asked}")).await;
    page.refuses(&["person", "customer", "kind", "from", "to"]);
    assert_eq!(page.all("[data-seq]").len(), 0);
    assert_eq!(amal.asks(&format!("/activity.csv?{asked}")).await.status(), 400);
    for odd in ["before=x", "before=%27", "before=-1", "q=%00"] {
        let page = amal.opens(&format!("/activity?{odd}")).await;
        crate::support::checks::page(odd, page.html());
    }
}

#[tokio::test]
async fn what_nobody_did_names_nobody() {
    let portal = Portal::open().await;
    portal
        .nobody()
        .sends("/login", "/login", &[("email", "eve@nowhere.test"), ("password", "guess guess guess")])
        .await;
    let mut amal = portal.amal().await;
    let page = amal.opens("/activity?kind=sign_in_refused").await;
    page.says("Tried to sign in").says("Not known who").says("Refused").is_silent_on("eve@nowhere.test");
}

#[tokio::test]
async fn a_line_carries_the_reference_of_the_request_that_left_it() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let answer = amal.sends("/customers/new", "/customers", &[("name", "Acme")]).await;
    let reference = answer.answer.header("x-request-id").unwrap().to_owned();
    amal.opens("/activity?kind=customer_added").await.says(&format!("Reference {reference}"));
    let typed = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme & Co")];
    let answer = amal.sends("/accounts/new", "/accounts", &typed).await;
    let reference = answer.answer.header("x-request-id").unwrap().to_owned();
    portal.run_behind(&answer).await;
    let rows = cells(amal.opens("/activity.csv?kind=run_requested").await.html());
    assert_eq!((rows[0][10].as_str(), rows[1][10].as_str()), ("Reference", reference.as_str()));
    let steps = cells(amal.opens("/activity.csv?kind=step_done").await.html());
    assert!(steps[1..].iter().all(|row| row[10].is_empty()), "jobs go on by themselves: {steps:?}");
}

/// Every line of the history as it is stored.
async fn stored(portal: &Portal) -> Vec<String> {
    let options = SqliteConnectOptions::new().filename(portal.tenant.database()).read_only(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::query_scalar(
        "select coalesce(identity, '') || ' ' || coalesce(target, '') || ' ' || result || ' ' || coalesce(detail, '')
                || ' ' || coalesce(cf_ray, '') || ' ' || coalesce(request, '') || ' ' || action from audit",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap()
}

#[tokio::test]
async fn no_line_holds_a_secret_whatever_was_done() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    let kept = invites(&portal, &mut amal, BEA, "operator").await;
    let mut bea = portal.nobody();
    accepts(&mut bea, &kept, "Bea").await;
    let revoked = invites(&portal, &mut amal, "cem@partner.test", "viewer").await;
    let team = amal.opens("/team").await;
    let newest = team.attributes("main form[action$='/revoke']", "action").remove(0);
    amal.submits(&team, &newest, &[]).await;
    let mut nobody = portal.nobody();
    let dead = nobody.asks(&revoked).await;
    nobody.submits(&dead, &format!("{revoked}/ask"), &[]).await;
    let wrong = [("email", BEA), ("password", "a wrong guess of somebody")];
    nobody.sends("/login", "/login", &wrong).await.refuses(&["password"]);
    let next = [("current", PASSWORD), ("password", "an entirely new phrase")];
    bea.sends("/profile", "/profile/password", &next).await;
    let customer = format!("/customers/{}", things.customer);
    let answer = amal.sends(&customer, &format!("{customer}/service-user"), &[]).await;
    portal.run_behind(&answer).await;
    portal.tenant.fault("POST", "/accounts", "success_false_before", 0).await;
    let refused = portal.tenant.add_account("Refused", None).await;
    portal.tenant.settles(refused).await;
    begins_to_look(&mut amal, &things.customer).await;

    let mut secrets = vec![portal.tenant.sandbox.admin().key.reveal().to_owned(), token(&mut bea).await];
    secrets.extend(["cfk_", "$argon2", PASSWORD, "a wrong guess", "entirely new phrase"].map(str::to_owned));
    secrets.extend([&kept, &revoked].map(|link| link.trim_start_matches("/invites/").to_owned()));
    for visitor in [&amal, &bea] {
        secrets.extend(visitor.browser.jar.iter().map(|(_, value)| value.clone()));
    }
    assert!(secrets.iter().all(|secret| secret.len() > 3) && secrets.len() > 10, "{secrets:?}");
    let lines = stored(&portal).await;
    assert!(lines.len() > 25, "{lines:#?}");
    let mut vera = portal.signs_in(VERA).await;
    let table = vera.opens("/activity.csv").await;
    assert!(cells(table.html()).len() > lines.len(), "every line is in the table");
    for text in lines.iter().map(String::as_str).chain([table.html()]) {
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{secret} in {text}");
        }
    }
}
