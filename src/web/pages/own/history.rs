//! `/activity` and `/activity.csv` for a customer's people: what they did themselves, and what their partner did about
//! their websites and people.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::audit::{Action, OwnHistoryLine, OwnWho};
use crate::store::{OwnBy, OwnHistoryFilter, Somebody};
use crate::web::csv::download;
use crate::web::error::PageError;
use crate::web::form::{Choice, Problems};
use crate::web::format::{When, count, machine};
use crate::web::own_desk::OwnDesk;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::activity::asked::{ASKED_FOR, Asked, Filter, ROWS, read};
use crate::web::pages::activity::outcome;
use crate::web::pages::runs::kind_words;
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::Outcome;

/// What the partner’s team is in the filter; nobody has such an id.
const PARTNER: &str = "partner";

/// One line.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its place in the history.
    pub seq: i64,
    /// When.
    pub at: When,
    /// Who.
    pub who: String,
    /// What was done.
    pub what: String,
    /// What else there is to say; may be empty.
    pub detail: String,
    /// On what; may be empty.
    pub target: String,
    /// How it went.
    pub outcome: Outcome,
    /// The job about a website that did it, by the website's name.
    pub run: Option<Named>,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/own/history.html")]
pub struct History {
    /// Around it.
    pub layout: Layout,
    /// What is wrong with the filter.
    pub problems: Problems,
    /// The filter.
    pub filter: Filter,
    /// Whom it can be narrowed to.
    pub people: Vec<Choice>,
    /// What it can be narrowed to.
    pub kinds: Vec<Choice>,
    /// Where the same lines are as a table to take along.
    pub csv: String,
    /// The lines of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
}

/// The filter for the store, and the fields with what is wrong with them. Somebody else's id is one of nobody here: it is
/// not asked whose it is.
fn filter_of(own: &OwnDesk, asked: &Asked) -> (OwnHistoryFilter, Filter) {
    let mut shown = Filter::default();
    let span = asked.span(&mut shown);
    let by = read(&asked.person, &mut shown.person, "Choose a person of the list.", |text| match text {
        PARTNER => Some(OwnBy::Partner),
        id => id.parse().ok().map(OwnBy::Person),
    });
    let filter = OwnHistoryFilter {
        customer: own.customer().id,
        by: by.unwrap_or_default(),
        action: asked.action(&mut shown, Action::is_for_customers),
        from: span.from,
        until: span.until,
        before: span.before,
        limit: ASKED_FOR,
    };
    (filter, shown)
}

/// Shows a page of it.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn page(own: &OwnDesk, asked: &Asked) -> Result<Response, PageError> {
    let (asked_for, filter) = filter_of(own, asked);
    let problems = filter.problems();
    let refused = !problems.is_empty();
    let store = &own.portal().store;
    let mut found = if refused { Vec::new() } else { store.own_history(&asked_for).await? };
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let query = asked.query();
    let with = |path: &str, more: String| {
        let parts: Vec<&str> = [query.as_str(), &more].into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    };
    let next = found.last().filter(|_| more).map(|last| with(paths::activity(), format!("before={}", last.seq)));
    let rows: Vec<Row> = found.into_iter().map(|line| shown(own, line)).collect();
    let mut people = vec![Choice::new(PARTNER, "Your partner")];
    let everybody = store.everybody(Some(own.customer().id)).await?;
    people.extend(everybody.iter().map(|one| Choice::new(one.id.to_string(), label(one))));
    let layout = own.layout(Section::History, "History").await?;
    let page = History {
        layout: Layout { refused, ..layout },
        problems,
        people,
        kinds: kinds(),
        csv: with(paths::activity_csv(), String::new()),
        filter,
        emptiness: Emptiness::of(&rows, asked.is_narrowed() || asked_for.before.is_some()),
        pager: Pager { previous: None, next, words: format!("{} shown", count(rows.len(), "line", "lines")) },
        rows,
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}

/// The same lines, all of them, to take along.
///
/// # Errors
/// [`PageError::BadRequest`] when the filter means nothing, [`PageError::Internal`] when the database does not answer.
pub async fn table(own: &OwnDesk, asked: &Asked) -> Result<Response, PageError> {
    let (asked_for, filter) = filter_of(own, asked);
    if !filter.problems().is_empty() {
        return Err(PageError::BadRequest);
    }
    let all = OwnHistoryFilter { before: None, limit: i64::MAX, ..asked_for };
    let lines = own.portal().store.own_history(&all).await?;
    let record = |line: OwnHistoryLine| {
        let time = machine(line.at);
        let row = shown(own, line);
        let on = row.run.map_or(row.target, |run| run.name);
        vec![time, row.who, row.what, row.detail, on, row.outcome.word().to_owned()]
    };
    download("history", &["Time", "Who", "What", "Detail", "On", "Result"], lines.into_iter().map(record))
}

fn shown(own: &OwnDesk, line: OwnHistoryLine) -> Row {
    Row {
        seq: line.seq,
        at: own.when(line.at),
        who: who(&line),
        what: what(line.action).to_owned(),
        detail: detail(&line),
        outcome: outcome(&line.result),
        target: if line.run.is_none() { line.target.unwrap_or_default() } else { String::new() },
        run: line.run.map(|(id, title)| Named::new(id.to_string(), title)),
    }
}

fn who(line: &OwnHistoryLine) -> String {
    match (&line.who, line.action) {
        (OwnWho::Person(name), _) => name,
        (OwnWho::Left, _) => "Somebody who has left",
        (OwnWho::Partner, _) => "Your partner",
        (OwnWho::Nobody, Action::InviteAsked) => "Somebody with an old link",
        (OwnWho::Nobody, _) => "The portal",
    }
    .to_owned()
}

/// What was done, where the team’s own words would say too much or too little to a customer.
fn what(action: Action) -> &'static str {
    match action {
        Action::LookedAs => "Looked at your pages",
        Action::PersonRemoved => "Removed somebody",
        Action::PolicyChanged => "Changed what your people may do",
        Action::StepDone => "Carried out",
        Action::StepEnded => "Refused or not needed",
        other => other.words(),
    }
}

/// What else there is to say: only what is written for customers, never what the portal noted for the team.
fn detail(line: &OwnHistoryLine) -> String {
    let detail = line.detail.as_deref().unwrap_or_default();
    match line.action {
        Action::RunRequested => kind_words(detail).to_owned(),
        Action::StepDone => step_words(detail).to_owned(),
        Action::StepEnded => step_words(line.target.as_deref().unwrap_or_default()).to_owned(),
        Action::PersonInvited | Action::InviteAccepted if !detail.is_empty() => format!("as {detail}"),
        Action::RoleChanged
        | Action::InstructionsSent
        | Action::PlanAsked
        | Action::PlanWithdrawn
        | Action::PlanApproved
        | Action::PlanDeclined => detail.to_owned(),
        _ => String::new(),
    }
}

/// A step about a website, by its word in the store.
fn step_words(kind: &str) -> &'static str {
    match kind {
        "create_zone" => "Add website",
        "delete_zone" => "Remove website",
        "check_activation" => "Check name servers",
        "change_zone_type" => "Change setup",
        "pause_zone" => "Pause or resume website",
        "set_plan" => "Change plan",
        "purge_cache" => "Purge cache",
        "add_record" => "Add DNS record",
        "change_record" => "Change DNS record",
        "remove_record" => "Remove DNS record",
        "trigger_scan" => "Scan for DNS records",
        "review_scan" => "Review scanned DNS records",
        "apply_records" => "Change DNS records",
        "change_setting" => "Change setting",
        _ => "",
    }
}

fn kinds() -> Vec<Choice> {
    let theirs = Action::ALL.iter().filter(|action| action.is_for_customers());
    theirs.map(|action| Choice::new(action.as_str(), what(*action))).collect()
}

fn label(one: &Somebody) -> String {
    if one.is_here { one.name.clone() } else { format!("{} (removed)", one.name) }
}
