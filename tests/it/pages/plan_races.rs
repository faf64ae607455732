//! Plans asked for, when several people press at the same moment, when what they are about is gone, and when the process
//! dies: exactly one of them decides, and nothing is ordered that nobody decided.

use futures_util::future::join_all;
use partner_portal::domain::plan_request::PlanRequestState;
use partner_portal::domain::run::RunState;
use partner_portal::domain::seat::CustomerRole;
use serde_json::json;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use super::house::{OTTO, run_of};
use super::page::Fields;
use super::plan_requests::{Acme, acme};
use super::who::token;

impl Acme {
    /// Does this to the database, past the program.
    async fn by_hand(&self, sql: &'static str) {
        let options = SqliteConnectOptions::new().filename(self.portal.tenant.database());
        let mut connection = options.connect().await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
}

#[tokio::test]
async fn two_who_ask_at_once_are_one_request_and_the_other_sees_it() {
    let mut acme = acme(json!({})).await;
    acme.portal.lets_in(acme.customer, "max@acme.test", CustomerRole::Manager).await;
    let mut max = acme.portal.signs_in("max@acme.test").await;
    let place = acme.place.clone();
    let (of_mona, of_max) = (acme.mona.opens(&place).await, max.opens(&place).await);
    let (first, second) = tokio::join!(
        acme.mona.submits(&of_mona, &place, &[("rate_plan", "pro")]),
        max.submits(&of_max, &place, &[("rate_plan", "business")])
    );
    assert_eq!((first.leads_to(), second.leads_to()), (place.as_str(), place.as_str()));
    let kept = acme.requests().await;
    assert_eq!(kept.len(), 1);
    let pages = [acme.mona.opens(&place).await, max.opens(&place).await];
    let told = pages.iter().filter(|page| page.words().contains("A request for this website is waiting already"));
    assert_eq!(told.count(), 1);
    for page in &pages {
        page.says(&format!("by {}", kept[0].asked_by)).says("Waiting for your partner");
    }
}

#[tokio::test]
async fn twenty_who_approve_at_once_order_it_once() {
    let mut acme = acme(json!({})).await;
    let asked = acme.asks_for("business").await.request.id;
    let (mut amal, mut otto) = (acme.portal.amal().await, acme.portal.signs_in(OTTO).await);
    let tokens = [token(&mut amal).await, token(&mut otto).await];
    let presses = (0..20).map(|n| {
        let mut visitor = if n % 2 == 0 { amal.clone() } else { otto.clone() };
        let fields: Fields = vec![("csrf".to_owned(), tokens[n % 2].clone())];
        async move { visitor.posts(&format!("/plan-requests/{asked}/approve"), &fields).await }
    });
    let answers = join_all(presses).await;
    let run = run_of(&answers[0]);
    assert!(answers.iter().all(|answer| run_of(answer) == run), "all are led to the one job");
    assert_eq!(acme.portal.tenant.settles(run).await.state, RunState::Done);
    assert_eq!((acme.orders().await.len(), acme.charges().await, acme.portal.count_runs().await), (1, 1, 3));
    let lines = acme.amal.opens("/activity?kind=plan_approved").await;
    assert_eq!(lines.all("[data-seq]").len(), 1);
}

#[tokio::test]
async fn approve_against_decline_and_withdraw_at_the_same_moment_is_one_of_them() {
    let mut acme = acme(json!({})).await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let withdraw = format!("{}/withdraw", acme.place);
    let tokens = [token(&mut acme.amal).await, token(&mut otto).await, token(&mut acme.mona).await]
        .map(|token| -> Fields { vec![("csrf".to_owned(), token)] });
    let mut plans = ["pro", "business"].iter().cycle();
    for round in 0..9 {
        let present = acme.orders().await.len();
        let asked = acme.asks_for(plans.next().unwrap()).await.request.id;
        let page = format!("/plan-requests/{asked}");
        let (approve, decline) = (format!("{page}/approve"), format!("{page}/decline"));
        let (yes, no, back) = tokio::join!(
            acme.amal.posts(&approve, &tokens[0]),
            otto.posts(&decline, &tokens[1]),
            acme.mona.posts(&withdraw, &tokens[2])
        );
        let state = acme.state_of(asked).await;
        let ordered = yes.leads_to().starts_with("/runs/");
        assert_eq!(ordered, state == PlanRequestState::Approved, "round {round}");
        assert_ne!(state, PlanRequestState::Open);
        assert_eq!((no.leads_to(), back.leads_to()), (page.as_str(), acme.place.as_str()));
        if ordered {
            assert_eq!(acme.portal.run_behind(&yes).await.state, RunState::Done);
        } else {
            // The plan is what it was: the same one may be asked for again.
            plans.next();
            acme.amal.follows(&yes).await.says("It was decided or withdrawn before you.");
        }
        assert_eq!(acme.orders().await.len(), present + usize::from(ordered), "round {round}");
    }
}

#[tokio::test]
async fn what_is_gone_or_somebody_elses_by_now_is_said_and_nothing_is_ordered() {
    let ends = [
        (
            "update account set customer_id = (select id from customer where name = 'Globex') where name = 'Acme'",
            "no longer this customer’s",
        ),
        ("update account set customer_id = null where name = 'Acme'", "no longer this customer’s"),
        ("update zone set gone_at = 1 where name = 'acme.example'", "The website is gone"),
        ("update account set gone_at = 1 where name = 'Acme'", "The website is gone"),
    ];
    for (sql, words) in ends {
        let mut acme = acme(json!({})).await;
        let asked = acme.asks_for("business").await.request.id;
        let page = format!("/plan-requests/{asked}");
        let open = acme.amal.opens(&page).await;
        acme.by_hand(sql).await;
        let answer = acme.amal.submits(&open, &format!("{page}/approve"), &[]).await;
        assert_eq!(answer.status(), 422, "{sql}");
        crate::support::checks::page(&page, answer.html());
        answer.says(words).says("Nothing was ordered.").is_silent_on("Approve and Order");
        acme.amal.opens(&page).await.says(words).is_silent_on("Nothing was ordered.");
        assert_eq!(acme.state_of(asked).await, PlanRequestState::Open);
        assert_eq!((acme.orders().await.len(), acme.portal.count_runs().await), (0, 2), "{sql}");
        let declined = acme.declines(asked, "Too late.").await;
        acme.amal.follows(&declined).await.says("The request was declined.");
    }
}

#[tokio::test]
async fn who_has_the_website_now_asks_for_it_without_hearing_of_whoever_had_it() {
    let mut acme = acme(json!({})).await;
    acme.asks(&[("rate_plan", "business"), ("note", "secret of Acme")]).await;
    acme.by_hand(
        "update account set customer_id = (select id from customer where name = 'Globex') where name = 'Acme'",
    )
    .await;
    let mut stella = acme.portal.signs_in(super::house::STELLA).await;
    let page = stella.opens(&acme.place).await;
    page.is_silent_on("secret of Acme").is_silent_on("Waiting for your partner");
    let answer = stella.submits(&page, &acme.place.clone(), &[("rate_plan", "pro")]).await;
    stella.follows(&answer).await.says("Your partner was asked for the plan Pro.").is_silent_on("secret of Acme");
    assert_eq!(acme.mona.asks(&acme.place).await.status(), 404);
    assert_eq!(acme.requests().await.len(), 2);
}

#[tokio::test]
async fn an_approval_that_fails_anywhere_leaves_the_request_open_and_no_job() {
    let mut acme = acme(json!({})).await;
    let asked = acme.asks_for("business").await.request.id;
    let before = acme.portal.state().await;
    for breaks in [
        "create trigger broken before insert on run begin select raise(abort, 'broken'); end",
        "create trigger broken before insert on step begin select raise(abort, 'broken'); end",
        "create trigger broken before insert on audit when new.action = 'run_requested' begin select raise(abort, 'broken'); end",
        "create trigger broken before update on plan_request begin select raise(abort, 'broken'); end",
        "create trigger broken before insert on audit when new.action = 'plan_approved' begin select raise(abort, 'broken'); end",
    ] {
        acme.by_hand(breaks).await;
        assert_eq!(acme.approves(asked).await.status(), 500, "{breaks}");
        assert_eq!(acme.portal.state().await, before, "{breaks}");
        acme.by_hand("drop trigger broken").await;
    }
    assert_eq!(acme.orders().await.len(), 0);
    let answer = acme.approves(asked).await;
    // The process dies with the answer, and another one starts on what it kept.
    acme.portal.tenant.restart();
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!((acme.orders().await.len(), acme.charges().await), (1, 1));
    assert_eq!(acme.state_of(asked).await, PlanRequestState::Approved);
}

#[tokio::test]
async fn the_list_has_those_that_wait_first_and_each_request_on_one_page() {
    let mut acme = acme(json!({})).await;
    for plan in ["business", "pro"].iter().cycle().take(52) {
        let asked = acme.asks_for(plan).await.request.id;
        acme.declines(asked, "").await;
        acme.portal.tenant.clock.advance(std::time::Duration::from_secs(60));
    }
    // An old one that waits stands before all the newer ones.
    acme.by_hand("update plan_request set state = 'open' where id = (select min(id) from plan_request)").await;
    let (mut seen, mut sizes) = (Vec::new(), Vec::new());
    let mut next = Some("/plan-requests".to_owned());
    while let Some(path) = next {
        let page = acme.amal.opens(&path).await;
        if seen.is_empty() {
            assert_eq!(page.attributes("[data-request]", "data-state")[..2], ["open", "declined"]);
        }
        let found = page.attributes("[data-request]", "data-request");
        sizes.push(found.len());
        seen.extend(found);
        next = page.attribute("a[rel=next]", "href");
    }
    assert_eq!(sizes, [50, 2]);
    assert_eq!(seen.iter().collect::<std::collections::BTreeSet<_>>().len(), 52);
    let page = acme.amal.opens("/plan-requests?state=open").await;
    assert_eq!(page.all("[data-request]").len(), 1);
    acme.amal.opens("/plan-requests?state=approved").await.says("No requests in this state");
    for odd in ["state=x", "after=x", "after=01890000-0000-7000-8000-000000000000"] {
        let page = acme.amal.opens(&format!("/plan-requests?{odd}")).await;
        crate::support::checks::page(odd, page.html());
    }
}
