//! Samples of the job pages.

use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::Section;
use partner_portal::web::pages::runs::refusal::{Action, Refusal};
use partner_portal::web::pages::runs::{list, show::*};
use partner_portal::web::parts::{Emptiness, Named};
use partner_portal::web::status::{RunState, StepState};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [lists(), homes()].concat()
}

fn lists() -> Vec<Shot> {
    let row = |state: &RunState| list::Row {
        run: Named::new(KEY, if *state == RunState::Done { long() } else { "Create account Acme Ltd".into() }),
        kind: "Add account".into(),
        customer: (*state != RunState::Queued).then(|| Named::new(KEY, if state.moves() { "Acme" } else { NASTY })),
        state: *state,
        asked_by: "Amal Haddad".into(),
        started: ago(400),
        ended: (!state.moves()).then(|| ago(300)),
    };
    let filter = |(n, state): (usize, &RunState)| list::Filter {
        word: state.word().into(),
        url: format!("/runs?state={}", state.code()),
        current: n == 1,
    };
    let full = list::List {
        layout: still("Jobs", Section::Jobs),
        budget: Some(budget()),
        may_add: true,
        filters: RunState::ALL.iter().enumerate().map(filter).collect(),
        rows: RunState::ALL.iter().map(row).collect(),
        ..list::List::default()
    };
    let nothing = list::List { rows: vec![], emptiness: Emptiness::NothingFound, ..full.clone() };
    let empty = list::List { emptiness: Emptiness::Nothing, ..nothing.clone() };
    vec![shot("runs-list", &full), shot("runs-list-nothing-found", &nothing), shot("runs-list-empty", &empty)]
}

fn step(name: &str, title: &str, state: StepState, outcome: &str) -> Step {
    let sent = state != StepState::Planned && state != StepState::Skipped;
    Step {
        place: 0,
        name: name.into(),
        title: title.into(),
        state,
        outcome: outcome.into(),
        at: sent.then(|| ago(60)),
        identity: sent.then(admin),
        attempt: sent.into(),
        cf_ray: sent.then(|| "8f2b1c9d4e5a6b7c-FRA".into()),
        refusal: None,
        next: None,
        next_look: None,
    }
}

fn refusal() -> Refusal {
    Refusal {
        happened: "Cloudflare does not take this name: it is banned there. No website was made.".into(),
        advice: "Only Cloudflare’s support can say why. Send them the details of this call.".into(),
        who: Some("Cloudflare’s support"),
        action: Some(Action { words: "Ask Cloudflare’s Support", url: "https://dash.cloudflare.com/".into() }),
        message: Some(NASTY.into()),
        status: Some(403),
        code: Some(1132),
        documentation: Some("https://developers.cloudflare.com/tenant/".into()),
        details: format!("Call: POST /users\nAnswer: HTTP 403, code 1132\nMessage: {NASTY}\nAccount: {}", long()),
        ask: true,
    }
}

/// A refusal that Cloudflare's own words have to explain.
fn unexplained() -> Refusal {
    Refusal {
        happened: format!("Cloudflare answered 4711: {NASTY}. No website was made."),
        who: None,
        action: None,
        message: None,
        status: None,
        code: None,
        documentation: None,
        ask: false,
        ..refusal()
    }
}

fn steps(second: StepState) -> Vec<Step> {
    let mut now = step("create_service_user", "Make the service user", second, "");
    match second {
        StepState::Failed => {
            now.refusal = Some(refusal());
        }
        StepState::Unknown => {
            now.outcome = "Cloudflare gave no answer within 30 seconds, so it may or may not have been done.".into();
            now.next = Some("The portal looks for it before it sends anything again.".into());
            now.next_look = Some(ago(-45));
        }
        StepState::Waiting => {
            now.outcome = "Cloudflare has taken the order. The website does not show the plan yet.".into();
            now.next = Some("It is looked at again by itself.".into());
        }
        StepState::Planned | StepState::Sending | StepState::Done | StepState::Skipped => {}
    }
    let last = if second == StepState::Done { StepState::Done } else { StepState::Planned };
    let all = vec![
        step("create_account", "Create the account", StepState::Done, "Cloudflare made the account."),
        now,
        step("add_member", "Give the service user the role Administrator", last, ""),
        step("create_zone", "Add the website acme.example", StepState::Skipped, "No website was asked for."),
    ];
    all.into_iter().enumerate().map(|(place, step)| Step { place, ..step }).collect()
}

fn decision() -> Decision {
    let line = |seconds, what: &str, status: &str, result: &str| Evidence {
        at: ago(seconds),
        what: what.into(),
        status: status.into(),
        cf_ray: (status == "200").then(|| "8f2b1c9d4e5a6b7c-FRA".into()),
        result: result.into(),
    };
    let mut decision = Decision {
        question: "Which of these accounts did the lost request create?".into(),
        evidence: vec![
            line(900, "POST /accounts", "no answer", "The connection was cut after the request was sent."),
            line(880, "GET /accounts", "200", "Nothing of this name yet."),
            line(600, "GET /accounts", "200", "Two accounts of this name, neither with the job’s mark."),
        ],
        candidates: vec![
            Candidate {
                thing: named(1, "Acme Ltd"),
                created: Some(ago(905)),
                note: "Created 5 seconds before the request was sent.".into(),
            },
            Candidate {
                thing: named(2, NASTY),
                created: Some(ago(899)),
                note: "Created 1 second after the request was sent.".into(),
            },
        ],
        risk: "If one of them is from this job, there will be one account too many.".into(),
        choice: Field::default().refused("Choose what should happen"),
        candidate: Field::of(hex(2)),
    };
    decision.candidate.error = None;
    decision
}

fn homes() -> Vec<Shot> {
    let page = |state, second| Show {
        layout: still("Create account Acme Ltd", Section::Jobs),
        problems: Problems::default(),
        run: Named::new(KEY, "Create account Acme Ltd"),
        state,
        summary: "2 of 4 steps done.".into(),
        customer: Some(Named::new(KEY, "Acme")),
        asked_by: "Amal Haddad".into(),
        started: ago(120),
        ended: None,
        steps: steps(second),
        made: vec![Made { kind: "Account".into(), name: "Acme Ltd".into(), url: "/accounts/x".into() }],
        decision: None,
        may_say_absent: true,
        may_retry: state == RunState::Failed,
        may_cancel: state.moves(),
    };
    let queued =
        Show { made: vec![], summary: "Waits for its turn.".into(), ..page(RunState::Queued, StepState::Planned) };
    let decision = decision();
    let person = Show {
        problems: Problems::of([("choice", &decision.choice)]),
        summary: "The portal cannot tell which account it made.".into(),
        made: vec![],
        decision: Some(decision.clone()),
        ..page(RunState::NeedsPerson, StepState::Unknown)
    };
    let mut plain = page(RunState::Failed, StepState::Failed);
    for step in &mut plain.steps {
        step.refusal = step.refusal.take().map(|_| unexplained());
    }
    let bare = Show { decision: Some(Decision { candidates: vec![], ..decision }), ..person.clone() };
    vec![
        shot("runs-show-queued", &queued),
        shot("runs-show-working", &page(RunState::Working, StepState::Sending)),
        shot("runs-show-waiting", &page(RunState::Waiting, StepState::Unknown)),
        shot("runs-show-done", &page(RunState::Done, StepState::Done)),
        shot("runs-show-failed", &page(RunState::Failed, StepState::Failed)),
        shot("runs-show-failed-unexplained", &plain),
        shot("runs-show-cancelled", &page(RunState::Cancelled, StepState::Planned)),
        shot("runs-show-needs-person", &person),
        shot("runs-show-needs-person-bare", &bare),
    ]
}
