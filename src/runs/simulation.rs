//! The protocol without I/O: [`next`] and [`judge`] as they are, against an upstream, a journal, a clock and a dice that are
//! plain values. Seeded schedules of lost answers, late commits, lists that lag, other programs and crashes at every point;
//! each rule of the protocol is taken away in turn to show that the check sees it.
//!
//! `SIMULATED_SCHEDULES` and `SIMULATED_SEED`, set at build, play more and others: see `make soak`.

use std::time::Duration;

use super::next::{
    Next, Windows, next,
    tests::{attempt, run},
};
use super::settle::{Verdict, judge};
use crate::domain::run::{Run, RunState};
use crate::domain::step::{AttemptState, Candidate, Doubt, OnDoubt, StepKind, StepState};

const LOOKS: [Duration; 5] = [secs(5), secs(15), secs(60), secs(180), secs(600)];
const PAID: Duration = secs(3_600);
/// Lists lag behind writes by up to this.
const LAG: u64 = 50;

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// What may be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Without {
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
    /// Each attempt at a service user asks for the same address.
    FreshAddress,
}

/// A generator that says the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn is(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }
}

/// Something at Cloudflare.
struct Thing {
    id: u64,
    /// The attempt that asked for it; none: another program did.
    of: Option<String>,
    /// When it is there.
    made: Duration,
    /// When lists have it.
    listed: Duration,
}

/// One schedule.
struct Play {
    dice: Dice,
    without: Without,
    kind: StepKind,
    things: Vec<Thing>,
    run: Run,
    now: Duration,
    /// When the process began, and its name.
    boot_at: Duration,
    boot: String,
    boots: u64,
    /// Attempts that are sent and not kept, where there is no journal.
    sent: u64,
}

impl Play {
    fn new(seed: u64, kind: StepKind, without: Without) -> Self {
        let mut play = Self {
            dice: Dice(seed),
            without,
            kind,
            things: Vec::new(),
            run: run(kind, StepState::Planned, Vec::new()),
            now: secs(1),
            boot_at: Duration::ZERO,
            boot: "0".to_owned(),
            boots: 0,
            sent: 0,
        };
        // Somebody else made one of the same name, or bought the same plan, just before.
        if play.dice.is(6) && matches!(kind, StepKind::CreateAccount | StepKind::SetPlan) {
            play.things.push(Thing { id: 1_000, of: None, made: Duration::ZERO, listed: Duration::ZERO });
        }
        play
    }

    fn elapsed(&self) -> Duration {
        self.now.saturating_sub(self.boot_at)
    }

    fn millis(&self) -> i64 {
        i64::try_from(self.elapsed().as_millis()).unwrap()
    }

    /// The process dies, perhaps, and another one begins.
    fn crashes(&mut self, one_in: u64) -> bool {
        if !self.dice.is(one_in) {
            return false;
        }
        self.boots += 1;
        self.boot = self.boots.to_string();
        self.now += secs(1 + self.dice.below(30));
        self.boot_at = self.now;
        true
    }

    /// Plays to the end, or gives up as a person would who waits for too long.
    fn ends(&mut self) -> Option<RunState> {
        let windows = match self.without {
            Without::Window => Windows { looks: &LOOKS[..1], paid: LOOKS[0] },
            Without::LongWindow => Windows { looks: &LOOKS, paid: LOOKS[4] },
            _ => Windows { looks: &LOOKS, paid: PAID },
        };
        for _ in 0..500 {
            self.now += secs(1);
            if self.crashes(25) {
                continue;
            }
            let run = self.run.clone();
            match next(&run, &self.boot, self.elapsed(), &windows) {
                Next::Begin(_) => self.begin(),
                Next::Doubt(one) => {
                    let doubt = one.doubt.unwrap_or(Doubt::Silent);
                    self.doubt(doubt);
                }
                Next::Burn(..) | Next::Again(..) => self.settle(AttemptState::Burnt, StepState::Planned),
                Next::Adopt(..) => return None,
                Next::Look { last, .. } => self.look(last),
                Next::Wait(pause) => self.now += pause,
                Next::End(state) => return Some(state),
            }
        }
        None
    }

    fn settle(&mut self, state: AttemptState, step: StepState) {
        if let Some(open) = self.run.steps[0].attempts.last_mut() {
            open.state = state;
        }
        self.run.steps[0].state = step;
    }

    fn doubt(&mut self, doubt: Doubt) {
        let (boot, since) = (self.boot.clone(), self.millis());
        if let Some(open) = self.run.steps[0].attempts.last_mut() {
            (open.doubt, open.boot, open.doubt_since_ms, open.window_looks) = (Some(doubt), boot, since, 0);
        }
        self.run.steps[0].state = StepState::Unknown;
    }

    fn done(&mut self, id: u64) {
        if let Some(open) = self.run.steps[0].attempts.last_mut() {
            (open.state, open.result_id) = (AttemptState::Done, Some(id.to_string()));
        }
        self.run.zone = None;
        self.run.steps[0].note = Some(id.to_string());
        self.run.steps[0].state = StepState::Done;
    }

    /// What lists show now.
    fn listed(&self) -> Vec<(u64, Option<String>)> {
        let shows = |thing: &&Thing| thing.listed <= self.now;
        self.things.iter().filter(shows).map(|thing| (thing.id, thing.of.clone())).collect()
    }

    fn begin(&mut self) {
        let is_ours = |of: &Option<String>, run: &Run| {
            of.as_ref().is_some_and(|of| run.steps[0].attempts.iter().any(|one| one.id.as_str() == of))
        };
        // A plan is there or not, whoever ordered it; an account is one's own or not.
        let takes_any = self.kind != StepKind::CreateAccount && self.kind.on_doubt() != OnDoubt::Burn;
        let there = self.listed().into_iter().find(|(_, of)| takes_any || is_ours(of, &self.run));
        if let Some((id, _)) = there
            && self.without != Without::LookFirst
            && self.kind.on_doubt() != OnDoubt::Burn
        {
            return self.done(id);
        }
        let before: Vec<String> = self.listed().into_iter().map(|(id, _)| id.to_string()).collect();
        let n = i64::try_from(self.run.steps[0].attempts.len()).unwrap() + 1;
        self.sent += 1;
        let mut made = attempt(n, AttemptState::Inflight);
        made.id = crate::domain::ids::AttemptId::from_store(format!("a{}", self.sent));
        made.boot = self.boot.clone();
        made.before = before;
        let id = made.id.as_str().to_owned();
        if self.without != Without::Journal {
            self.run.steps[0].attempts.push(made.clone());
            self.run.steps[0].state = StepState::Sending;
        }
        if self.crashes(12) {
            return;
        }
        let answer = self.sends(&id);
        if self.crashes(8) {
            return;
        }
        if self.without == Without::Journal {
            self.run.steps[0].attempts.push(made);
        }
        match answer {
            Answer::Made(id) => self.done(id),
            Answer::NotSent => self.settle(AttemptState::NotSent, StepState::Planned),
            Answer::Lost(_) if self.without == Without::Patience => {
                self.settle(AttemptState::Absent, StepState::Planned)
            }
            Answer::Lost(_) if self.kind.on_doubt() == OnDoubt::Burn => {
                self.settle(AttemptState::Burnt, StepState::Planned);
            }
            Answer::Lost(doubt) => self.doubt(doubt),
        }
    }

    /// The request, and what becomes of it on the way there and back.
    fn sends(&mut self, attempt: &str) -> Answer {
        // Cloudflare refuses a second zone, member or address of the same name: then it is looked for.
        let refuses = matches!(self.kind, StepKind::CreateZone | StepKind::AddMember)
            || (self.kind == StepKind::CreateServiceUser && self.without == Without::FreshAddress);
        if refuses && self.things.iter().any(|thing| thing.made <= self.now) {
            return Answer::Lost(Doubt::Replied);
        }
        match self.dice.below(8) {
            0 => Answer::NotSent,
            1 => Answer::Lost(Doubt::Silent),
            2 => Answer::Lost(Doubt::Replied),
            3 => {
                self.make(attempt, 0);
                Answer::Lost(Doubt::Silent)
            }
            4 => {
                self.make(attempt, 0);
                Answer::Lost(Doubt::Replied)
            }
            // Done long after it was given up on the wire, but within the window that the protocol allows for.
            5 => {
                let window = if self.kind.costs_money() { 3_500 } else { 540 };
                let late = self.dice.below(window);
                self.make(attempt, late);
                Answer::Lost(Doubt::Silent)
            }
            _ => Answer::Made(self.make(attempt, 0)),
        }
    }

    fn make(&mut self, attempt: &str, late: u64) -> u64 {
        let made = self.now + secs(late);
        let id = u64::try_from(self.things.len()).unwrap() + 1;
        let listed = made + secs(self.dice.below(LAG));
        self.things.push(Thing { id, of: Some(attempt.to_owned()), made, listed });
        id
    }

    fn look(&mut self, last: bool) {
        if self.crashes(20) {
            return;
        }
        let Some(open) = self.run.steps[0].open_attempt().cloned() else { return };
        let takes_any = self.kind != StepKind::CreateAccount || self.without == Without::Marker;
        let found: Vec<Candidate> = self
            .listed()
            .into_iter()
            .filter(|(id, _)| self.without == Without::Marker || !open.before.contains(&id.to_string()))
            .filter(|(_, of)| takes_any || of.as_deref() == Some(open.id.as_str()))
            .map(|(id, _)| Candidate { id: id.to_string(), name: String::new(), evidence: String::new(), ours: true })
            .collect();
        if let Some(one) = self.run.steps[0].attempts.last_mut() {
            one.window_looks += 1;
        }
        match judge(&found, last) {
            Verdict::Found(one) => {
                let id = one.id.parse().unwrap();
                self.done(id);
            }
            Verdict::NotYet => {}
            Verdict::Absent => self.settle(AttemptState::Absent, StepState::Planned),
            Verdict::Ask => self.settle(AttemptState::Human, StepState::Unknown),
        }
    }

    /// What is wrong with how it ended, if anything.
    fn wrong(&mut self) -> Option<String> {
        let state = self.ends();
        let ours = self.things.iter().filter(|thing| thing.of.is_some()).count();
        // What the journal says was made.
        let kept = self.run.steps[0].note.clone().and_then(|id| id.parse::<u64>().ok());
        let result = self.things.iter().find(|thing| Some(thing.id) == kept);
        match state {
            None => Some("it does not end".to_owned()),
            Some(_) if self.kind == StepKind::CreateServiceUser => {
                // Users whose key was lost are given up; the one in use is one whose answer came.
                let is_good = state != Some(RunState::Done) || result.is_some_and(|thing| thing.of.is_some());
                (!is_good).then(|| "the service user in use is not there".to_owned())
            }
            Some(_) if ours > 1 => Some(format!("{ours} of them")),
            Some(_) if self.kind == StepKind::SetPlan && self.things.len() > 1 => Some("bought twice".to_owned()),
            Some(RunState::Done) if result.is_none() => Some("done, and nothing is there".to_owned()),
            Some(RunState::Done)
                if self.kind == StepKind::CreateAccount && result.is_some_and(|one| one.of.is_none()) =>
            {
                Some("a stranger's account was taken".to_owned())
            }
            Some(_) => None,
        }
    }
}

/// What came back.
enum Answer {
    Made(u64),
    NotSent,
    Lost(Doubt),
}

const KINDS: [StepKind; 5] = [
    StepKind::CreateAccount,
    StepKind::CreateServiceUser,
    StepKind::AddMember,
    StepKind::CreateZone,
    StepKind::SetPlan,
];

fn number(text: Option<&str>, otherwise: u64) -> u64 {
    text.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The first schedule that breaks, and how many end with a person, of so many.
fn played(without: Without, kinds: &[StepKind], schedules: u64) -> (Option<String>, u64) {
    let seed = number(option_env!("SIMULATED_SEED"), 20_261_123);
    let mut persons = 0;
    for n in 0..schedules {
        let kind = kinds[usize::try_from(n).unwrap() % kinds.len()];
        let mut play = Play::new(seed.wrapping_mul(1_000_003).wrapping_add(n), kind, without);
        if let Some(wrong) = play.wrong() {
            return (Some(format!("seed {seed}, schedule {n}, {kind:?}: {wrong}")), persons);
        }
        persons += u64::from(play.run.steps[0].state != StepState::Done);
    }
    (None, persons)
}

#[test]
fn whatever_happens_everything_is_made_once_and_known() {
    let schedules = number(option_env!("SIMULATED_SCHEDULES"), 250_000);
    let (broken, persons) = played(Without::Nothing, &KINDS, schedules);
    assert_eq!(broken, None);
    assert!(persons < schedules / 5, "{persons} of {schedules} end with a person");
}

#[test]
fn without_any_one_rule_the_check_sees_it() {
    for without in
        [Without::Journal, Without::Patience, Without::Window, Without::Marker, Without::LookFirst, Without::LongWindow]
    {
        let (broken, _) = played(without, &KINDS, 10_000);
        assert!(broken.is_some(), "{without:?} is missed by nobody");
    }
    let people = |without: Without| {
        let (broken, persons) = played(without, &[StepKind::CreateServiceUser], 10_000);
        assert_eq!(broken, None, "{without:?}");
        persons
    };
    let (fresh, same) = (people(Without::Nothing), people(Without::FreshAddress));
    assert!(same * 2 > fresh * 3, "the same address again asks more people: {same}, not {fresh}");
}
