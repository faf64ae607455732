//! The protocol without I/O: the lines that make a move, as they are, in a world whose clock, names, journal and Cloudflare
//! are plain values. Seeded schedules of lost answers, late deeds, lists that lag, markers that are not kept, other programs,
//! a disk that refuses, a calendar that jumps, two runs that want the same, and a process that dies at any point; each rule of the protocol is taken
//! away in turn to show that the check sees it.
//!
//! `SIMULATED_SCHEDULES` and `SIMULATED_SEED`, set at build, play more and others: see `make soak`.

mod chance;
mod played;
mod schedule;
mod universe;
mod upstream;

use std::sync::Mutex;

use crate::domain::run::RunState;
use crate::domain::step::{AttemptState, StepKind};

use universe::{Universe, Without};

const KINDS: [StepKind; 7] = [
    StepKind::CreateAccount,
    StepKind::CreateServiceUser,
    StepKind::AddMember,
    StepKind::CreateZone,
    StepKind::SetPlan,
    StepKind::InviteMember,
    StepKind::PurgeCache,
];

fn number(text: Option<&str>, otherwise: u64) -> u64 {
    text.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// What came of many schedules.
#[derive(Default)]
struct Tally {
    /// The first one that broke.
    broken: Option<String>,
    /// How many runs ended with a person.
    persons: u64,
    /// How many attempts were given up.
    burnt: u64,
    /// How many runs there were.
    runs: u64,
}

/// Plays so many schedules, one after the other, from the `first` on.
fn played(without: Without, kinds: &[StepKind], first: u64, schedules: u64) -> Tally {
    let seed = number(option_env!("SIMULATED_SEED"), 20_261_124);
    let mut tally = Tally::default();
    for n in first..first + schedules {
        let kind = kinds[usize::try_from(n).unwrap() % kinds.len()];
        let all = Mutex::new(Universe::new(seed.wrapping_mul(1_000_003).wrapping_add(n), kind, without));
        match schedule::play(&all) {
            Ok(ended) => tally.add(&ended, &all.into_inner().unwrap()),
            Err(wrong) => {
                tally.broken = Some(format!("seed {seed}, schedule {n}, {kind:?}: {wrong}"));
                return tally;
            }
        }
    }
    tally
}

impl Tally {
    fn add(&mut self, ended: &[RunState], all: &Universe) {
        let count = |is: usize| u64::try_from(is).unwrap();
        self.runs += count(ended.len());
        self.persons += count(ended.iter().filter(|state| **state == RunState::NeedsPerson).count());
        let attempts = all.runs.iter().flat_map(|run| &run.steps[0].attempts);
        self.burnt += count(attempts.filter(|one| one.state == AttemptState::Burnt).count());
    }
}

#[test]
fn whatever_happens_everything_is_made_once_and_known() {
    let schedules = number(option_env!("SIMULATED_SCHEDULES"), 250_000);
    // A machine with one core plays them all the same, only slower.
    let halves = std::thread::scope(|scope| {
        let half = schedules / 2;
        let second = scope.spawn(move || played(Without::Nothing, &KINDS, half, schedules - half));
        [played(Without::Nothing, &KINDS, 0, half), second.join().unwrap()]
    });
    for tally in halves {
        assert_eq!(tally.broken, None);
        assert!(tally.persons < tally.runs / 5, "{} of {} end with a person", tally.persons, tally.runs);
    }
}

#[test]
fn without_any_one_rule_the_check_sees_it() {
    for without in [
        Without::Journal,
        Without::Patience,
        Without::Window,
        Without::Marker,
        Without::LookFirst,
        Without::LongWindow,
        Without::OneAtATime,
        Without::Taken,
        Without::Counting,
        Without::SettleFirst,
    ] {
        let broken = played(without, &KINDS, 0, 10_000).broken;
        assert!(broken.is_some(), "{without:?} is missed by nobody");
    }
}

#[test]
fn without_a_fresh_address_or_a_second_try_at_the_disk_more_is_asked_and_given_up() {
    let users = |without: Without| {
        let tally = played(without, &[StepKind::CreateServiceUser], 0, 30_000);
        assert_eq!(tally.broken, None, "{without:?}");
        tally
    };
    let (all, same, once) = (users(Without::Nothing), users(Without::FreshAddress), users(Without::Keeping));
    assert!(same.persons * 2 > all.persons * 3, "the same address: {} persons, not {}", same.persons, all.persons);
    assert!(once.burnt * 100 > all.burnt * 101, "a refusing disk: {} users given up, not {}", once.burnt, all.burnt);
}
