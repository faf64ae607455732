//! Files of customers, accounts and websites: checked, begun, paused, retried, and never done twice.

use std::time::Duration;

use partner_portal::domain::bulk::Standing;
use partner_portal::domain::ids::BulkId;
use partner_portal::sandbox::WorldKind;
use partner_portal::web::bulk_invites;
use serde_json::json;

use super::house::{OTTO, Portal, Visitor};
use super::page::Page;
use crate::support::checks;
use crate::support::smtp::{MailServer, Manners};
use crate::support::tenant::rows;

const FILE: &str = "\u{feff}Customer;Account;Website;Plan;Type\r\n\
    Acme GmbH;Acme;acme.example;;standard\r\n\
    \"Acme GmbH\";Acme;acme-shop.example;;\r\n\
    Globex;\"Globex; Inc.\";globex.example;;\r\n\
    Initech;Initech;;;\r\n";

async fn uploads(visitor: &mut Visitor, text: &str) -> Page {
    let answer = visitor.sends("/bulk/new", "/bulk", &[("text", text)]).await;
    visitor.follows(&answer).await
}

fn id_of(page: &Page) -> BulkId {
    page.path.strip_prefix("/bulk/").unwrap().parse().unwrap()
}

async fn presses(visitor: &mut Visitor, page: &Page, act: &str) {
    let fields = page.form(&format!("{}/{act}", page.path));
    let answer = visitor.posts(&format!("{}/{act}", page.path), &fields).await;
    assert_eq!(answer.leads_to(), page.path, "{act}");
}

/// Winds the clock until no row moves any more.
async fn settles(portal: &Portal, id: BulkId) {
    for _ in 0..20_000 {
        let counts = portal.tenant.store.bulk_counts(id).await.unwrap();
        if counts.over() == counts.all() {
            return;
        }
        portal.tenant.clock.advance(Duration::from_millis(500));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("it does not end: {:?}", portal.tenant.store.bulk_counts(id).await);
}

/// Starts two tables; what is started at the same moment goes in no order.
async fn starts_one_after_the_other(portal: &Portal, visitor: &mut Visitor, tables: [&Page; 2]) {
    for table in tables {
        presses(visitor, table, "start").await;
        portal.tenant.clock.advance(Duration::from_millis(10));
    }
}

/// Loads a page until it has these words; time stands still meanwhile.
async fn says_in_the_end(visitor: &mut Visitor, path: &str, words: &str) {
    for _ in 0..500 {
        if visitor.opens(path).await.words().contains(words) {
            return;
        }
        tokio::task::yield_now().await;
    }
    visitor.opens(path).await.says(words);
}

fn states(page: &Page) -> Vec<String> {
    page.attributes("[data-line]", "data-row-state")
}

#[tokio::test]
async fn the_example_can_be_uploaded_as_it_is_and_units_that_are_missing_are_named() {
    let portal = Portal::on(WorldKind::Lively).await;
    portal.tenant.pass_with_retries().await;
    let mut otto = portal.signs_in(OTTO).await;
    let example = otto.asks("/bulk/example.csv").await;
    uploads(&mut otto, example.html()).await.says("3 rows can be begun. Nothing was done yet");
    let draft = uploads(&mut otto, "customer,account\nNew,New\n").await;
    let unit = portal.tenant.store.tenant().await.unwrap().unwrap().units.swap_remove(0).unit_name;
    draft
        .says(&format!("Enter the tenant unit that the account belongs to: {unit}"))
        .says("None of 1 row can be begun. Nothing was done yet");
    checks::page(&draft.path, draft.html());
}

#[tokio::test]
async fn the_time_that_a_table_takes_is_that_of_calls_spread_over_the_window() {
    let portal = Portal::open().await;
    let mut otto = portal.signs_in(OTTO).await;
    let rows: String = (0..150).map(|n| format!("New {n},New {n}\n")).collect();
    let draft = uploads(&mut otto, &format!("customer,account\n{rows}")).await;
    draft.says("That takes about 900 calls as the tenant admin").says("At this budget it takes about 3 minutes");
}

#[tokio::test]
async fn a_file_is_checked_begun_and_done_row_by_row_and_twice_makes_nothing_twice() {
    let portal = Portal::open().await;
    portal.tenant.pass_with_retries().await;
    let mut otto = portal.signs_in(OTTO).await;
    let new = otto.opens("/bulk/new").await;
    checks::page("/bulk/new", new.html());
    let draft = uploads(&mut otto, FILE).await;
    checks::page(&draft.path, draft.html());
    draft.says("4 rows can be begun. Nothing was done yet").says("3 accounts and 3 websites are made");
    assert!(portal.tenant.world().await["accounts"].as_array().unwrap().is_empty(), "the dry run asks for nothing");
    presses(&mut otto, &draft, "start").await;
    settles(&portal, id_of(&draft)).await;
    let done = otto.opens(&draft.path).await;
    checks::page(&draft.path, done.html());
    assert_eq!(states(&done), ["done"; 4]);
    assert_eq!(done.attribute("main", "data-bulk-state").as_deref(), Some("done"));
    let world = portal.tenant.world().await;
    let names: Vec<&str> = rows(&world, "accounts", |_| true).iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.contains(&"Globex; Inc."), "quotes hold what separates cells: {names:?}");
    assert_eq!(rows(&world, "zones", |_| true).len(), 3);
    assert_eq!(rows(&world, "users", |row| row["service"] == true).len(), 3, "one for each customer");
    otto.opens("/bulk").await.says("4 of 4 over");

    let again = uploads(&mut otto, FILE).await;
    again.says("This very file was uploaded before").says("nothing is done, and no plan or add-on is ordered");
    again.says("No account and no website is made");
    presses(&mut otto, &again, "start").await;
    settles(&portal, id_of(&again)).await;
    let again = otto.opens(&again.path).await;
    assert_eq!(states(&again), ["there_already"; 4]);
    let world = portal.tenant.world().await;
    assert_eq!((rows(&world, "accounts", |_| true).len(), rows(&world, "zones", |_| true).len()), (3, 3));
    let csv = otto.asks(&format!("{}/results.csv", done.path)).await;
    let account = rows(&world, "accounts", |row| row["name"] == "Initech")[0]["id"].as_str().unwrap();
    assert!(csv.html().lines().any(|line| line.starts_with("5,Initech") && line.contains(account)), "{}", csv.html());
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_row_and_left_out_and_the_rest_can_be_begun() {
    let portal = Portal::open().await;
    portal.tenant.add_account("Acme", Some("acme.example")).await;
    portal.tenant.make_account_by_hand("Hooli").await;
    portal.tenant.pass_with_retries().await;
    let mut otto = portal.signs_in(OTTO).await;
    let text = "customer,account,website,setup,plan,add_ons,invite,type\n\
        ,Nameless,,,,,,\n\
        Globex,Globex,co.uk,sideways,GOLD,SILVER,somebody,royal\n\
        Globex,Globex,,partial,,,,\n\
        Globex,Globex,globex.example,,,,g@globex.example,\n\
        Hooli,Hooli,hooli.example,,,,,\n\
        Hooli,Hooli,hooli.example,,,,,\n\
        Initech,Initech,,,,,,,too,long\n";
    let draft = uploads(&mut otto, text).await;
    assert_eq!(states(&draft), ["faulty", "faulty", "faulty", "faulty", "waiting", "waiting", "faulty"]);
    for words in [
        "customer: ",
        "website: co.uk is a public suffix",
        "setup: Write full or partial",
        "plan: This plan is neither offered",
        "add_ons: “SILVER” is no add-on",
        "type: Write standard or enterprise",
        "website: Name the website that the set-up or the plan is for",
        "invite: No mail is set up",
        "There is an account of this name already, nobody’s yet",
        "The same as line 6",
        "more cells than there are columns",
    ] {
        draft.says(words);
    }
    draft.says("2 rows can be begun, 5 rows cannot and would be left out");
    for (text, words) in [
        ("customer,account\n", "no rows below them"),
        ("customer,colour\nx,y\n", "“colour” is no column"),
        ("", "Choose a file, or paste"),
    ] {
        let refused = otto.sends("/bulk/new", "/bulk", &[("text", text)]).await;
        refused.refuses(&["file"]);
        refused.says(words);
    }
    let fields = draft.form(&format!("{}/discard", draft.path));
    let answer = otto.posts(&format!("{}/discard", draft.path), &fields).await;
    assert_eq!(answer.leads_to(), "/bulk");
    assert_eq!(otto.asks(&draft.path).await.status(), 404);
}

#[tokio::test]
async fn orders_have_to_be_meant() {
    let portal = Portal::open().await;
    let mut otto = portal.signs_in(OTTO).await;
    let text = "customer,account,website,plan,add_ons\nAcme,Acme,acme.example,CF_PRO_20_20,WORKERS_PAID\n";
    let draft = uploads(&mut otto, text).await;
    let start = format!("{}/start", draft.path);
    let refused = otto.submits(&draft, &start, &[]).await;
    refused.refuses(&["confirmed"]);
    assert_eq!(portal.count_runs().await, 0);
    let answer = otto.submits(&draft, &start, &[("confirmed", "on")]).await;
    answer.leads_to();
    settles(&portal, id_of(&draft)).await;
    let world = portal.tenant.world().await;
    assert_eq!(rows(&world, "charges", |_| true).len(), 2, "{}", world["charges"]);
}

#[tokio::test]
async fn a_failed_row_holds_up_those_of_its_account_and_is_retried_alone() {
    let portal = Portal::open().await;
    let mut otto = portal.signs_in(OTTO).await;
    let draft = uploads(&mut otto, FILE).await;
    portal.tenant.fault("POST", "/accounts", "status:400", 0).await;
    presses(&mut otto, &draft, "start").await;
    settles(&portal, id_of(&draft)).await;
    let page = otto.opens(&draft.path).await;
    let found = states(&page);
    assert_eq!(found.iter().filter(|state| *state == "failed").count(), 1, "{found:?}");
    assert_eq!(page.attribute("main", "data-bulk-state").as_deref(), Some("troubled"));
    if found[0] == "failed" {
        assert_eq!(found[1], "held_up");
        page.says("It waits for line 2, which makes its account");
    }
    let runs = portal.count_runs().await;
    presses(&mut otto, &page, "retry").await;
    settles(&portal, id_of(&draft)).await;
    assert_eq!(states(&otto.opens(&draft.path).await), ["done"; 4]);
    assert!(portal.count_runs().await <= runs + 1, "the same jobs again, and the one that was held up");
    let world = portal.tenant.world().await;
    assert_eq!(rows(&world, "accounts", |_| true).len(), 3);
}

#[tokio::test]
async fn of_two_tables_that_ask_for_the_same_at_once_one_waits_for_the_other_and_finds_it_there() {
    let portal = Portal::open().await;
    let mut otto = portal.signs_in(OTTO).await;
    let (first, second) = (uploads(&mut otto, FILE).await, uploads(&mut otto, FILE).await);
    assert_ne!(first.path, second.path);
    portal.tenant.fault("POST", "/accounts", "drop_after", 0).await;
    starts_one_after_the_other(&portal, &mut otto, [&first, &second]).await;
    let waits = "Another job is adding the same. This row waits for it, and makes nothing that is there then.";
    says_in_the_end(&mut otto, &second.path, waits).await;
    settles(&portal, id_of(&first)).await;
    settles(&portal, id_of(&second)).await;
    assert_eq!(states(&otto.opens(&first.path).await), ["done"; 4]);
    let page = otto.opens(&second.path).await;
    assert_eq!(states(&page), ["there_already"; 4]);
    page.is_silent_on(waits);
    let world = portal.tenant.world().await;
    assert_eq!(rows(&world, "accounts", |_| true).len(), 3);
    assert_eq!(rows(&world, "zones", |_| true).len(), 3);
}

#[tokio::test]
async fn a_row_that_waited_for_a_job_that_failed_makes_the_account_itself() {
    let portal = Portal::open().await;
    let mut otto = portal.signs_in(OTTO).await;
    let one = "Customer;Account\r\nInitech;Initech\r\n";
    let (first, second) = (uploads(&mut otto, one).await, uploads(&mut otto, one).await);
    portal.tenant.fault("POST", "/accounts", "status:400", 0).await;
    starts_one_after_the_other(&portal, &mut otto, [&first, &second]).await;
    settles(&portal, id_of(&first)).await;
    settles(&portal, id_of(&second)).await;
    let both = [states(&otto.opens(&first.path).await), states(&otto.opens(&second.path).await)].concat();
    assert_eq!(both, ["failed", "done"]);
    assert_eq!(rows(&portal.tenant.world().await, "accounts", |_| true).len(), 1);
}

#[tokio::test]
async fn paused_nothing_is_begun_resumed_it_goes_on_and_cancelled_it_ends_also_over_a_restart() {
    let mut portal = Portal::open().await;
    let mut otto = portal.signs_in(OTTO).await;
    let lines: String = (0..60).map(|n| format!("Customer {n},Account {n}\n")).collect();
    let draft = uploads(&mut otto, &format!("customer,account\n{lines}")).await;
    let id = id_of(&draft);
    portal.tenant.fault_always("POST", "/accounts", "429:3600").await;
    presses(&mut otto, &draft, "start").await;
    let begun = async |portal: &Portal| {
        let counts = portal.tenant.store.bulk_counts(id).await.unwrap();
        (counts.of(Standing::Working), counts.of(Standing::Waiting), counts.of(Standing::Done))
    };
    while begun(&portal).await.0 < 32 {
        portal.tenant.clock.advance(Duration::from_millis(300));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(begun(&portal).await, (32, 28, 0), "no more at once");
    let page = otto.opens(&draft.path).await;
    presses(&mut otto, &page, "pause").await;
    portal.tenant.no_more_faults().await;
    portal.tenant.restart();
    for _ in 0..20_000 {
        if begun(&portal).await.0 == 0 {
            break;
        }
        portal.tenant.clock.advance(Duration::from_secs(2));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(begun(&portal).await, (0, 28, 32), "what was begun goes on, and nothing else");
    otto = portal.signs_in(OTTO).await;
    let page = otto.opens(&draft.path).await;
    page.says("Paused").says("32 of 60 rows are over");
    let resume = format!("{}/resume", page.path);
    otto.submits(&page, &resume, &[]).await.leads_to();
    while begun(&portal).await.1 > 20 {
        portal.tenant.clock.advance(Duration::from_millis(300));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let page = otto.opens(&draft.path).await;
    presses(&mut otto, &page, "cancel").await;
    settles(&portal, id).await;
    let counts = portal.tenant.store.bulk_counts(id).await.unwrap();
    let made = rows(&portal.tenant.world().await, "accounts", |_| true).len();
    assert_eq!(i64::try_from(made).unwrap(), counts.of(Standing::Done));
    assert_eq!(counts.of(Standing::Cancelled) + counts.of(Standing::Done), 60);
}

#[tokio::test]
async fn who_is_invited_by_a_file_gets_one_letter_once_the_row_is_done() {
    let server = MailServer::open(Manners::Takes).await;
    let portal = Portal::mailing(&server.url()).await;
    let mut otto = portal.signs_in(OTTO).await;
    let text = "customer,account,invite,invite_role\nAcme,Acme,mona@acme.test,manager\n";
    let draft = uploads(&mut otto, text).await;
    presses(&mut otto, &draft, "start").await;
    bulk_invites::send_due(&portal.portal).await.unwrap();
    assert!(server.letters().is_empty(), "not before it is done");
    settles(&portal, id_of(&draft)).await;
    for _ in 0..3 {
        bulk_invites::send_due(&portal.portal).await.unwrap();
    }
    assert_eq!(server.letters().len(), 1);
    assert!(server.letters()[0].part("text/plain").contains("/invites/"));
    otto.opens(&draft.path).await.says("mona@acme.test was invited");
    let world = json!(portal.tenant.requests().await).to_string();
    assert!(!world.contains("mona@acme.test"), "Cloudflare is not told");
}

#[tokio::test]
async fn what_it_takes_is_what_was_counted() {
    let portal = Portal::open().await;
    portal.tenant.pass_with_retries().await;
    let mut otto = portal.signs_in(OTTO).await;
    let draft = uploads(&mut otto, FILE).await;
    let id = id_of(&draft);
    let counted = portal.tenant.store.bulk(id).await.unwrap().unwrap().effort;
    let before = portal.tenant.requests().await.len();
    presses(&mut otto, &draft, "start").await;
    settles(&portal, id).await;
    let calls = portal.tenant.requests().await.split_off(before);
    let admin = portal.tenant.sandbox.admin().email.clone();
    let partner = calls.iter().filter(|call| call["identity"] == admin.as_str()).count();
    let shown: Vec<String> =
        calls.iter().map(|call| format!("{} {} {}", call["identity"], call["method"], call["path"])).collect();
    assert_eq!(
        (u64::try_from(partner).unwrap(), u64::try_from(calls.len() - partner).unwrap()),
        (counted.partner, counted.customers),
        "{shown:#?}"
    );
}

#[tokio::test]
async fn a_smaller_budget_than_ours_is_believed_and_a_block_loses_and_fails_nothing() {
    let portal = Portal::open().await;
    portal.tenant.pass_with_retries().await;
    let mut otto = portal.signs_in(OTTO).await;
    let lines: String = (0..12).map(|n| format!("Customer {n},Account {n}\n")).collect();
    let draft = uploads(&mut otto, &format!("customer,account\n{lines}")).await;
    // Others use the same user: what is left is far less than our own count says, and one call too many costs five minutes.
    portal.tenant.switch(json!({ "rate_limit": { "requests": 30, "seconds": 300 } })).await;
    let before = portal.tenant.requests().await.len();
    presses(&mut otto, &draft, "start").await;
    settles(&portal, id_of(&draft)).await;
    let counts = portal.tenant.store.bulk_counts(id_of(&draft)).await.unwrap();
    assert_eq!(counts.of(Standing::Done), 12, "{counts:?}");
    let calls = portal.tenant.requests().await.split_off(before);
    let throttled = calls.iter().filter(|call| call["status"] == 429).count();
    assert!(throttled <= 2, "{throttled} of {} were too many", calls.len());
    assert_eq!(rows(&portal.tenant.world().await, "accounts", |_| true).len(), 12);
    let mut otto = portal.signs_in(OTTO).await;
    otto.opens("/runs").await.says("Calls left as the tenant admin").says("of 1,200 in 5 minutes");
}
