//! All there is in a schedule: what stands at Cloudflare, the journal of both runs, the process and the time.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::domain::ids::RunId;
use crate::domain::run::Run;
use crate::domain::step::{Attempt, AttemptState, StepKind, StepState};
use crate::random::Random;
use crate::runs::protocol::next::tests::run;

use super::chance::Dice;

/// What may be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Without {
    Nothing,
    /// The intent is kept only after the answer.
    Journal,
    /// A lost answer is sent again at once.
    Patience,
    /// The first look that finds nothing proves absence.
    Window,
    /// What has the same name is taken for one's own.
    Marker,
    /// Nothing is looked at before it is sent.
    LookFirst,
    /// What costs money is watched no longer than anything else.
    LongWindow,
    /// Two runs may ask for the same at the same moment.
    OneAtATime,
    /// An order that was taken and does not show yet counts for nothing.
    Taken,
    /// A look that could not be taken counts as one that found nothing.
    Counting,
    /// A run that is told to stop stops at once, whatever is on the wire.
    SettleFirst,
    /// Each attempt at a service user asks for the same address.
    FreshAddress,
    /// An answer that the disk did not take is let go.
    Keeping,
}

/// Something at Cloudflare.
pub(super) struct Thing {
    pub(super) id: u64,
    /// The attempt that asked for it; none: another program did.
    pub(super) of: Option<String>,
    /// When it is there.
    pub(super) made: Duration,
    /// When lists have it.
    pub(super) listed: Duration,
}

/// How often the process dies at most.
const DEATHS: u64 = 8;

/// One schedule.
pub(super) struct Universe {
    pub(super) dice: Dice,
    pub(super) without: Without,
    pub(super) kind: StepKind,
    /// Whether the tenant loses markers.
    pub(super) loses_markers: bool,
    /// The disk refuses one write in so many, and as many that it has taken.
    pub(super) refuses: u64,
    pub(super) things: Vec<Thing>,
    /// The journal.
    pub(super) runs: Vec<Run>,
    /// What the journal says was made, for each run.
    pub(super) kept: Vec<Option<String>>,
    /// Attempts that are sent and not written down, where there is no journal.
    pub(super) unwritten: Vec<(usize, Attempt)>,
    pub(super) now: Duration,
    /// How far the calendar is from that, in seconds.
    astray: i64,
    /// When the process began, and its name.
    pub(super) boot_at: Duration,
    pub(super) boot: String,
    boots: u64,
    names: u64,
}

impl Universe {
    pub(super) fn new(seed: u64, kind: StepKind, without: Without) -> Self {
        let mut dice = Dice(seed);
        let count = if dice.is(3) { 2 } else { 1 };
        let runs = (0..count).map(|n| {
            let mut run = run(kind, StepState::Planned, Vec::new());
            run.id = RunId::new(Timestamp::UNIX_EPOCH, &Random::seeded(n));
            run
        });
        let mut all = Self {
            runs: runs.collect(),
            kept: vec![None; usize::try_from(count).unwrap()],
            loses_markers: dice.is(6),
            refuses: if dice.is(4) { 6 } else { 60 },
            dice,
            without,
            kind,
            things: Vec::new(),
            unwritten: Vec::new(),
            now: Duration::from_secs(1),
            astray: 0,
            boot_at: Duration::ZERO,
            boot: "0".to_owned(),
            boots: 0,
            names: 0,
        };
        // Somebody else made one of the same name, or bought the same plan, just before.
        if matches!(kind, StepKind::CreateAccount | StepKind::SetPlan) && all.dice.is(6) {
            all.things.push(Thing { id: 1_000, of: None, made: Duration::ZERO, listed: Duration::ZERO });
        }
        all
    }

    /// This process's clock.
    pub(super) fn elapsed(&self) -> Duration {
        self.now.saturating_sub(self.boot_at)
    }

    /// What the calendar says: nothing that can be relied on.
    pub(super) fn calendar(&self) -> Timestamp {
        Timestamp::from_second(i64::try_from(self.now.as_secs()).unwrap() + self.astray).unwrap()
    }

    /// Somebody sets the calendar: an hour or ten years, forth or back.
    pub(super) fn jumps(&mut self) {
        self.astray += match self.dice.below(4) {
            0 => 3_600,
            1 => -3_600,
            2 => 315_360_000,
            _ => -315_360_000,
        };
    }

    pub(super) fn name(&mut self) -> String {
        self.names += 1;
        format!("a{}", self.names)
    }

    /// The process dies, perhaps, and another one begins. Each begins its windows anew, so one that lasts must come.
    pub(super) fn dies(&mut self) -> bool {
        if self.boots >= DEATHS {
            return false;
        }
        self.boots += 1;
        self.boot = self.boots.to_string();
        self.now += Duration::from_secs(1 + self.dice.below(30));
        self.boot_at = self.now;
        self.unwritten.clear();
        true
    }

    /// Whether anybody's will do: it is there or not, whoever asked for it. Only an account is one's own or not.
    pub(super) fn takes_any(&self) -> bool {
        !matches!(self.kind, StepKind::CreateAccount | StepKind::CreateServiceUser)
    }

    /// What lists show now.
    pub(super) fn listed(&self) -> impl Iterator<Item = &Thing> {
        self.things.iter().filter(|thing| thing.listed <= self.now)
    }

    /// Whether the other run has what it wants.
    pub(super) fn others_kept(&self, n: usize) -> bool {
        self.kept.iter().enumerate().any(|(other, kept)| other != n && kept.is_some())
    }

    /// How many attempts the other run has settled.
    pub(super) fn settled_by_others(&self, n: usize) -> usize {
        self.of_others(n).filter(|one| one.settled_at.is_some()).count()
    }

    /// Since when the other run is at it.
    pub(super) fn others_at_it(&self, n: usize) -> Option<Timestamp> {
        self.of_others(n).filter(|one| one.state == AttemptState::Inflight).map(|one| one.sent_at).min()
    }

    fn of_others(&self, n: usize) -> impl Iterator<Item = &Attempt> {
        let others = self.runs.iter().enumerate().filter(move |(other, _)| *other != n);
        others.flat_map(|(_, run)| &run.steps[0].attempts)
    }

    /// The journal's entry of an attempt.
    pub(super) fn attempt(&mut self, n: usize, id: &str) -> &mut Attempt {
        if let Some(at) = self.unwritten.iter().position(|(run, one)| *run == n && one.id.as_str() == id) {
            let (_, late) = self.unwritten.remove(at);
            self.runs[n].steps[0].attempts.push(late);
        }
        self.runs[n].steps[0].attempts.iter_mut().find(|one| one.id.as_str() == id).unwrap()
    }

    pub(super) fn settle(&mut self, n: usize, id: &str, state: AttemptState, step: StepState) {
        let now = self.calendar();
        let one = self.attempt(n, id);
        (one.state, one.settled_at) = (state, Some(now));
        self.runs[n].steps[0].state = step;
    }
}
