//! Plays one schedule to its end: whose turn it is, when the process dies, what people say; and what is wrong with the end.

use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::domain::run::RunState;
use crate::domain::step::{AttemptState, StepKind, StepState};
use crate::runs::protocol::{Moved, Next, Windows, make, next};

use super::played::{Full, Played};
use super::universe::{Thing, Universe, Without};

const LOOKS: [Duration; 5] = [secs(5), secs(15), secs(60), secs(180), secs(600)];
const PAID: Duration = secs(3_600);
/// Before a run is taken up again whose move could not be made.
const AFTER_A_FAULT: Duration = secs(2);
/// Turns until somebody would say that it hangs.
const TURNS: u32 = 5_000;

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

type Going<'a> = Pin<Box<dyn Future<Output = Result<Moved, Full>> + Send + 'a>>;

/// How far each run is.
struct Track<'a> {
    going: Option<Going<'a>>,
    due: Duration,
    ended: Option<RunState>,
}

/// What the engine does with a run that it holds, in this world.
async fn advance(all: &Mutex<Universe>, n: usize) -> Result<Moved, Full> {
    let (played, boot, elapsed, without) = {
        let now = all.lock().unwrap();
        let other_kept = now.others_kept(n);
        let played =
            Played { all, n, run: now.runs[n].clone(), other_kept, settled_by_others: now.settled_by_others(n) };
        (played, now.boot.clone(), now.elapsed(), now.without)
    };
    let windows = match without {
        Without::Window => Windows { looks: &LOOKS[..1], paid: LOOKS[0] },
        Without::LongWindow => Windows { looks: &LOOKS, paid: LOOKS[4] },
        _ => Windows { looks: &LOOKS, paid: PAID },
    };
    if without == Without::SettleFirst && played.run.cancel_requested {
        return Ok(Moved::Ended(RunState::Cancelled));
    }
    match next(&played.run, &boot, elapsed, &windows) {
        Next::Move(_, what) => make(&played, what).await,
        Next::Wait(pause) => Ok(Moved::Pause(pause)),
        Next::End(state) => Ok(Moved::Ended(state)),
    }
}

/// How each run ends; none where one does not.
fn ends(all: &Mutex<Universe>) -> Vec<Option<RunState>> {
    let count = all.lock().unwrap().runs.len();
    let mut tracks: Vec<Track<'_>> =
        (0..count).map(|_| Track { going: None, due: Duration::ZERO, ended: None }).collect();
    for _ in 0..TURNS {
        let Some(n) = whose(&mut all.lock().unwrap(), &tracks) else { break };
        if dies(&mut all.lock().unwrap()) {
            for track in &mut tracks {
                (track.going, track.due) = (None, Duration::ZERO);
            }
            continue;
        }
        let track = &mut tracks[n];
        let going = track.going.get_or_insert_with(|| Box::pin(advance(all, n)));
        let Poll::Ready(moved) = going.as_mut().poll(&mut Context::from_waker(Waker::noop())) else { continue };
        track.going = None;
        let mut all = all.lock().unwrap();
        match moved {
            Ok(Moved::On) => {}
            Ok(Moved::Pause(pause)) => track.due = all.now + pause,
            Ok(Moved::Ended(state)) if state == RunState::NeedsPerson && all.person_says(n) => {}
            Ok(Moved::Ended(state)) => track.ended = Some(state),
            Err(_) => track.due = all.now + AFTER_A_FAULT,
        }
    }
    tracks.into_iter().map(|track| track.ended).collect()
}

/// Whose turn it is. Where all wait, it is later at once.
fn whose(all: &mut Universe, tracks: &[Track<'_>]) -> Option<usize> {
    let due = |track: &Track<'_>| if track.going.is_some() { Duration::ZERO } else { track.due };
    let open = || tracks.iter().enumerate().filter(|(_, track)| track.ended.is_none());
    let soonest = open().map(|(_, track)| due(track)).min()?;
    all.now = all.now.max(soonest) + Duration::from_millis(250);
    let ready = open().filter(|(_, track)| due(track) <= all.now);
    let turn = usize::try_from(all.dice.below(u64::try_from(ready.clone().count()).unwrap())).unwrap();
    ready.map(|(n, _)| n).nth(turn)
}

/// Whether the process dies before this turn. And somebody may want a run to stop, or set the calendar.
fn dies(all: &mut Universe) -> bool {
    match all.dice.below(800) {
        0..=29 => all.dies(),
        30 => {
            all.runs[0].cancel_requested = true;
            false
        }
        31..=33 => {
            all.jumps();
            false
        }
        _ => false,
    }
}

impl Universe {
    /// A person who knows what stands at Cloudflare answers, in half of the cases.
    fn person_says(&mut self, n: usize) -> bool {
        let step = &self.runs[n].steps[0];
        let Some(asked) = step.asked_attempt().filter(|_| self.dice.is(2)) else { return false };
        let offered = asked.looks.last().map(|look| look.found.clone()).unwrap_or_default();
        let is_its = |thing: &&Thing| thing.of.as_deref() == Some(asked.id.as_str());
        let its = self.things.iter().find(is_its).map(|thing| format!("{:032x}", thing.id));
        let chosen = offered.into_iter().map(|one| one.id).find(|id| Some(id) == its.as_ref());
        let (id, count) = (asked.id.as_str().to_owned(), i64::try_from(step.attempts.len()).unwrap());
        if chosen.is_some() {
            let one = self.attempt(n, &id);
            (one.state, one.chosen) = (AttemptState::Inflight, chosen);
            return true;
        }
        self.settle(n, &id, AttemptState::Absent, StepState::Planned);
        self.runs[n].steps[0].forgiven = count;
        true
    }

    fn of_run(&self, n: usize) -> impl Iterator<Item = &Thing> {
        let attempts = &self.runs[n].steps[0].attempts;
        self.things.iter().filter(|thing| attempts.iter().any(|one| Some(one.id.as_str()) == thing.of.as_deref()))
    }

    /// What is wrong with how a run ended.
    fn wrong_with(&self, n: usize, state: RunState) -> Option<&'static str> {
        let step = &self.runs[n].steps[0];
        let kept = self.kept[n].as_deref().and_then(|id| u64::from_str_radix(id, 16).ok());
        let is_done = state == RunState::Done;
        let is_settled = |thing: &Thing| {
            let mut attempts = step.attempts.iter();
            let attempt = attempts.find(|one| Some(one.id.as_str()) == thing.of.as_deref());
            attempt.is_some_and(|one| {
                matches!(one.state, AttemptState::Done | AttemptState::Burnt | AttemptState::Human) || is_done
            })
        };
        if self.of_run(n).any(|thing| !is_settled(thing)) {
            return Some("something was made, and the journal does not know");
        }
        match self.kind {
            StepKind::CreateServiceUser | StepKind::CreateAccount => {
                let is_one = self.kind == StepKind::CreateServiceUser || self.of_run(n).count() <= 1;
                let is_own = kept.is_none_or(|id| self.of_run(n).any(|thing| thing.id == id));
                let is_there = !is_done || kept.is_some() || self.kind == StepKind::CreateServiceUser;
                match (is_one, is_own, is_there) {
                    (false, ..) => Some("two accounts"),
                    (_, false, _) => Some("a stranger's was taken"),
                    (.., false) => Some("done, and nothing is there"),
                    _ => None,
                }
            }
            _ if is_done && !self.things.iter().any(|thing| thing.made <= self.now) => {
                Some("done, and nothing is there")
            }
            _ => None,
        }
    }
}

/// Plays a schedule. Answers how each run ended, or what is wrong with that.
pub(super) fn play(all: &Mutex<Universe>) -> Result<Vec<RunState>, &'static str> {
    let ended: Vec<RunState> = ends(all).into_iter().collect::<Option<_>>().ok_or("it does not end")?;
    let all = all.lock().unwrap();
    let twice = match all.kind {
        StepKind::CreateAccount | StepKind::PurgeCache => false,
        StepKind::CreateServiceUser => all.kept.iter().flatten().count() > 1,
        _ => all.things.len() > 1,
    };
    if twice {
        return Err("twice");
    }
    let wrong = ended.iter().enumerate().find_map(|(n, state)| all.wrong_with(n, *state));
    wrong.map_or(Ok(ended), Err)
}
