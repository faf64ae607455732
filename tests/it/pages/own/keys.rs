//! What a customer's people ask for reaches Cloudflare with that customer's key or not at all: read from the log of the
//! sandbox.

use std::collections::BTreeMap;
use std::sync::Arc;

use partner_portal::domain::run::RunState;
use partner_portal::domain::step::StepState;
use tokio::task::JoinSet;

use super::{Firm, acme_and_globex, changes, loses_key};
use crate::pages::house::{AMAL, MONA, Portal};
use crate::support::tenant::rows;

const CUSTOMERS: usize = 8;
const WEBSITES: usize = 3;

/// A manager adds websites, one while the other is still under way, and then has each of them checked.
async fn works(portal: &Portal, n: usize) {
    let mut manager = portal.signs_in(&format!("manager@firm{n}.test")).await;
    let mut jobs = Vec::new();
    for place in 0..WEBSITES {
        let name = format!("n{place}-firm{n}.example");
        jobs.push(manager.sends("/websites/new", "/websites", &[("name", &name)]).await);
    }
    for job in jobs {
        let run = portal.run_behind(&job).await;
        assert_eq!(run.state, RunState::Done, "{run:#?}");
        let home = format!("/websites/{}", run.zone.unwrap());
        let check = manager.sends(&home, &format!("{home}/check"), &[]).await;
        assert_eq!(portal.run_behind(&check).await.state, RunState::Done);
    }
}

#[tokio::test]
async fn eight_customers_at_work_at_once_reach_cloudflare_each_with_the_own_key() {
    let portal = Arc::new(Portal::open().await);
    let mut firms = Vec::new();
    for n in 0..CUSTOMERS {
        firms.push(Firm::of(&portal, &format!("Firm {n}"), &format!("manager@firm{n}.test"), None).await);
    }
    let known = portal.tenant.requests().await.len();
    let mut at_work = JoinSet::new();
    for n in 0..CUSTOMERS {
        let portal = Arc::clone(&portal);
        at_work.spawn(async move { works(&portal, n).await });
    }
    while let Some(done) = at_work.join_next().await {
        done.unwrap();
    }
    let (calls, world) = (changes(&portal, known).await, portal.tenant.world().await);
    assert_eq!(calls.len(), CUSTOMERS * WEBSITES * 2, "each once: {calls:#?}");
    let turns = calls.windows(2).filter(|pair| pair[0]["identity"] != pair[1]["identity"]).count();
    assert!(turns > CUSTOMERS, "they were at it at once, not one after the other: {turns} turns");
    let mut added: BTreeMap<&str, usize> = BTreeMap::new();
    for call in &calls {
        let (who, path) = (call["identity"].as_str().unwrap(), call["path"].as_str().unwrap());
        match path.strip_prefix("/client/v4/zones/") {
            None => {
                assert_eq!((call["method"].as_str(), path), (Some("POST"), "/client/v4/zones"));
                *added.entry(who).or_default() += 1;
            }
            Some(rest) => {
                let zone = rest.strip_suffix("/activation_check").unwrap();
                let account = rows(&world, "zones", |row| row["id"] == zone)[0]["account_id"].as_str().unwrap();
                let firm = firms.iter().find(|firm| firm.account.as_str() == account).unwrap();
                assert_eq!(who, firm.user, "the check of a website of {account}");
            }
        }
    }
    let each: BTreeMap<&str, usize> = firms.iter().map(|firm| (firm.user.as_str(), WEBSITES)).collect();
    assert_eq!(added, each, "nobody else added anything, the tenant’s admin least of all");
    for (n, firm) in firms.iter().enumerate() {
        let own = rows(&world, "zones", |row| row["account_id"] == firm.account.as_str());
        let suffix = format!("-firm{n}.example");
        assert_eq!(own.len(), WEBSITES);
        assert!(own.iter().all(|zone| zone["name"].as_str().unwrap().ends_with(&suffix)), "{own:?}");
    }
}

#[tokio::test]
async fn a_key_that_is_gone_when_the_step_would_be_sent_ends_it_and_nothing_is_sent_until_there_is_another() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    // It cannot begin: what it looks at first is away.
    portal.tenant.fault_always("GET", "/zones", "status:503").await;
    let answer = mona.sends("/websites/new", "/websites", &[("name", "new.example")]).await;
    let id = crate::pages::house::run_of(&answer);
    portal.tenant.moves_until(id, |run| run.state == RunState::Waiting).await;
    mona.follows(&answer).await.says("Cloudflare cannot do it just now. It is tried again by itself.");
    let known = portal.tenant.requests().await.len();
    loses_key(&portal, acme.id).await;
    portal.tenant.no_more_faults().await;
    let run = portal.tenant.settles(id).await;
    assert_eq!((run.state, run.steps[0].state), (RunState::Failed, StepState::Failed));
    assert!(run.steps[0].attempts.is_empty(), "no attempt was ever made");
    assert_eq!(changes(&portal, known).await, Vec::<serde_json::Value>::new());
    let page = mona.follows(&answer).await;
    page.says("Your partner has to finish your set-up first. Nothing was sent to Cloudflare.");
    page.says("Tell them the reference below.");
    let mut amal = portal.signs_in(AMAL).await;
    let team = amal.opens(&page.path).await;
    team.says("the key of the customer’s service user or not at all").says("then press Retry.");

    // Still none: another try is as quiet as the first.
    amal.submits(&team, &format!("{}/retry", page.path), &[]).await;
    assert_eq!(portal.tenant.settles(id).await.state, RunState::Failed);
    assert_eq!(changes(&portal, known).await, Vec::<serde_json::Value>::new());

    let (home, renew) = (format!("/customers/{}", acme.id), format!("/customers/{}/service-user", acme.id));
    let made = amal.sends(&home, &renew, &[]).await;
    assert_eq!(portal.run_behind(&made).await.state, RunState::Done);
    let known = portal.tenant.requests().await.len();
    let team = amal.opens(&page.path).await;
    amal.submits(&team, &format!("{}/retry", page.path), &[]).await;
    assert_eq!(portal.tenant.settles(id).await.state, RunState::Done);
    let sent = changes(&portal, known).await;
    assert_eq!((sent.len(), sent[0]["identity"].as_str()), (1, Some(acme.user(&portal).await.as_str())));
    assert_ne!(acme.user(&portal).await, acme.user, "it is the new one");
}

#[tokio::test]
async fn an_answer_that_got_lost_with_the_key_is_looked_up_and_never_sent_again_as_the_partner() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let known = portal.tenant.requests().await.len();
    portal.tenant.fault("POST", "/zones", "drop_after", 0).await;
    let answer = mona.sends("/websites/new", "/websites", &[("name", "new.example")]).await;
    let id = crate::pages::house::run_of(&answer);
    portal.tenant.moves_until(id, |run| run.steps[0].state == StepState::Unknown).await;
    loses_key(&portal, acme.id).await;
    assert_eq!(portal.tenant.settles(id).await.state, RunState::Done);
    let sent = changes(&portal, known).await;
    assert_eq!((sent.len(), sent[0]["identity"].as_str()), (1, Some(acme.user.as_str())));
    mona.follows(&answer).await.says("new.example is added.");
}

#[tokio::test]
async fn what_was_lost_before_it_arrived_is_not_sent_again_without_the_key() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let known = portal.tenant.requests().await.len();
    portal.tenant.fault("POST", "/zones", "drop_before", 0).await;
    let answer = mona.sends("/websites/new", "/websites", &[("name", "new.example")]).await;
    let id = crate::pages::house::run_of(&answer);
    portal.tenant.moves_until(id, |run| run.steps[0].state == StepState::Unknown).await;
    loses_key(&portal, acme.id).await;
    let run = portal.tenant.settles(id).await;
    assert_eq!((run.state, run.steps[0].attempts.len()), (RunState::Failed, 1), "{run:#?}");
    assert_eq!(changes(&portal, known).await.len(), 1, "only the call that got lost");
    mona.follows(&answer).await.says("Your partner has to finish your set-up first.");
}

#[tokio::test]
async fn what_the_team_asks_for_a_customer_without_a_key_still_goes_out_as_the_partner_and_says_so() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    loses_key(&portal, acme.id).await;
    let mut amal = portal.amal().await;
    let known = portal.tenant.requests().await.len();
    let form = format!("/websites/new?account={}", acme.account);
    let answer = amal.sends(&form, "/websites", &[("name", "new.example")]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    let sent = changes(&portal, known).await;
    assert_eq!(sent[0]["identity"].as_str(), Some(portal.tenant.sandbox.admin().email.as_str()));
}
