//! Cloudflare in a schedule: answers that are lost on either side of the deed, deeds that come late, lists that lag, markers
//! that are not kept, refusals, and other programs.

use std::time::Duration;

use crate::cloudflare::{CallError, Doubt as Lost, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::step::{Attempt, AttemptState, Candidate, StepKind};
use crate::runs::protocol::{Draft, Made, Refused, Sent, Stop, Upstream};
use crate::secret::Secret;

use super::chance::Turn;
use super::played::Played;
use super::universe::{Thing, Universe, Without};

/// Lists lag behind writes by up to this, in seconds.
const LAG: u64 = 50;
/// A deed may come so much later than it was given up on the wire: inside the window that the protocol allows for.
const LATE: u64 = 540;
const LATE_AND_PAID: u64 = 3_500;
/// Said of what is there already.
const EXISTS: u16 = 409;

fn error(kind: Kind, status: Option<u16>) -> CallError {
    CallError::new(kind, Vec::new(), Trace { status, cf_ray: None })
}

fn refusal(status: u16) -> Sent {
    Sent::Failed(error(Kind::Refused, Some(status)))
}

fn lost(lost: Lost) -> Sent {
    Sent::Failed(error(Kind::InDoubt(lost), None))
}

/// Nothing was done, and the caller can tell.
fn undone(all: &mut Universe) -> CallError {
    let kind = match all.dice.below(3) {
        0 => Kind::NotSent,
        1 => Kind::Throttled { retry_after: Duration::from_secs(1 + all.dice.below(300)) },
        _ => Kind::BadCredential,
    };
    error(kind, None)
}

/// A read that does not come back.
fn unread(all: &mut Universe) -> CallError {
    if all.dice.is(3) { error(Kind::InDoubt(Lost::Silent), None) } else { undone(all) }
}

fn hex(id: u64) -> String {
    format!("{id:032x}")
}

/// A thing as its step would say it.
fn made(all: &mut Universe, id: u64) -> Made {
    let id = hex(id);
    match all.kind {
        StepKind::CreateServiceUser => {
            Made::ServiceUser { user: id.parse().unwrap(), key: Some(Secret::new("key".to_owned())) }
        }
        StepKind::AddMember => {
            Made::Member { account: id.parse().unwrap(), member: id.parse().unwrap(), pending: false }
        }
        StepKind::SetPlan => {
            Made::Plan { zone: id.parse().unwrap(), subscription: None, seen: None, shown: all.dice.is(2) }
        }
        StepKind::PurgeCache => Made::Purged,
        // Of all others no more is asked than the id.
        _ => Made::Record(id.parse().unwrap()),
    }
}

impl Universe {
    /// Whether Cloudflare refuses a second one by itself.
    fn is_unique(&self) -> bool {
        matches!(self.kind, StepKind::CreateZone | StepKind::AddMember)
            || (self.kind == StepKind::CreateServiceUser && self.without == Without::FreshAddress)
    }

    /// It is done, `late` seconds from now.
    fn make(&mut self, attempt: &str, late: u64) -> u64 {
        let made = self.now + Duration::from_secs(late);
        let id = u64::try_from(self.things.len()).unwrap() + 1;
        // Two programs that read the same plan read it itself; only what is listed lags.
        let lag = if self.runs.len() > 1 { 0 } else { self.dice.below(LAG) };
        let listed = made + Duration::from_secs(lag);
        if self.is_unique() && self.runs.len() > 1 {
            // The later of two is refused when its time comes.
            self.things.retain(|thing| thing.made <= made);
            if !self.things.is_empty() {
                return id;
            }
        }
        self.things.push(Thing { id, of: Some(attempt.to_owned()), made, listed });
        id
    }

    /// What the journal would find of its own before it sends.
    fn there(&self, run: &Played<'_>) -> Option<u64> {
        let is_ours = |thing: &&Thing| {
            let mut attempts = run.run.steps[0].attempts.iter();
            attempts.any(|one| one.state == AttemptState::Absent && thing.of.as_deref() == Some(one.id.as_str()))
        };
        let may_tell = self.takes_any() || !self.loses_markers;
        let mut listed = self.listed();
        listed.find(|thing| may_tell && (self.takes_any() || is_ours(thing))).map(|thing| thing.id)
    }

    /// The request, and what becomes of it on the way there and back.
    fn send(&mut self, attempt: &str) -> Sent {
        if self.is_unique() && self.things.iter().any(|thing| thing.made <= self.now) {
            return refusal(EXISTS);
        }
        let late = if self.kind.costs_money() { LATE_AND_PAID } else { LATE };
        match self.dice.below(40) {
            0 => return refusal(400),
            1..=5 => return Sent::Failed(undone(self)),
            6..=10 => return lost(Lost::Silent),
            11..=15 => return lost(Lost::Replied),
            16..=20 => {
                self.make(attempt, 0);
                return lost(Lost::Silent);
            }
            21..=23 => {
                self.make(attempt, 0);
                return lost(Lost::Replied);
            }
            24..=25 => {
                self.make(attempt, 0);
                return Sent::Odd(Trace::default());
            }
            26..=30 => {
                let late = self.dice.below(late);
                self.make(attempt, late);
                return lost(Lost::Silent);
            }
            _ => {}
        }
        let id = self.make(attempt, 0);
        Sent::Made(made(self, id), Trace::default())
    }
}

impl Upstream for Played<'_> {
    async fn prepare(&self, attempt: &AttemptId) -> Result<Draft, Stop> {
        Turn::default().await;
        let mut all = self.all();
        let all = &mut *all;
        let step = &self.run.steps[0];
        if all.dice.is(25) {
            return Err(Stop::Unread(unread(all)));
        }
        if all.kind == StepKind::CreateServiceUser && self.other_kept {
            return Err(Stop::Already(Box::new(Made::Nothing), String::new()));
        }
        let is_taken = step.attempts.iter().any(|one| one.state == AttemptState::Done);
        if is_taken && all.without != Without::Taken {
            if all.dice.is(2) {
                return Err(Stop::Wait(Duration::from_secs(15), Some("Not shown yet.")));
            }
            return Err(Stop::Already(Box::new(made(all, 0)), String::new()));
        }
        if all.without != Without::LookFirst
            && let Some(id) = all.there(self)
        {
            // A website that stands before anything was sent is somebody's.
            if all.kind == StepKind::CreateZone && step.attempts.is_empty() {
                return Err(Stop::Fail(String::new()));
            }
            return Err(Stop::Already(Box::new(made(all, id)), String::new()));
        }
        Ok(Draft {
            natural_key: attempt.to_string(),
            before: all.listed().map(|thing| hex(thing.id)).collect(),
            request_sha256: [0; 32],
            identity: "partner".to_owned(),
            service_user: None,
        })
    }

    async fn send(&self, draft: &Draft) -> Sent {
        Turn::default().await;
        let sent = self.all().send(&draft.natural_key);
        Turn::default().await;
        sent
    }

    fn refused(&self, error: &CallError) -> Refused {
        if error.trace.status == Some(EXISTS) { Refused::LookForIt } else { Refused::Fail(String::new()) }
    }

    async fn look(&self, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        Turn::default().await;
        let mut all = self.all();
        if all.dice.is(15) {
            let error = unread(&mut all);
            return if all.without == Without::Counting { Ok(Vec::new()) } else { Err(error) };
        }
        let (any, no_marker) = (all.takes_any(), all.without == Without::Marker);
        let mapped = |id: &String| all.kept.iter().flatten().any(|kept| kept == id);
        let candidates = all.listed().filter_map(|thing| {
            let id = hex(thing.id);
            let was_there = attempt.before.contains(&id) || (!any && mapped(&id));
            let is_marked = !all.loses_markers && thing.of.as_deref() == Some(attempt.id.as_str());
            let ours = any || no_marker || is_marked;
            // Somebody else's marker proves that it is not ours, and none proves nothing.
            let may_be = ours || (all.loses_markers && !was_there);
            let shows = may_be && (no_marker || is_marked || !was_there);
            shows.then_some(Candidate { id, name: String::new(), evidence: String::new(), ours })
        });
        Ok(candidates.collect())
    }

    async fn adopt(&self, candidate: &str) -> Result<Made, Stop> {
        Turn::default().await;
        let mut all = self.all();
        if all.dice.is(10) {
            return Err(Stop::Unread(unread(&mut all)));
        }
        let id = u64::from_str_radix(candidate, 16).unwrap();
        Ok(made(&mut all, id))
    }

    async fn prove(&self, _: &Made, _: &Draft) {
        Turn::default().await;
    }

    fn is_partner(&self, identity: &str) -> bool {
        identity == "partner"
    }
}
