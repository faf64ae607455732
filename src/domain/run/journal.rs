//! A run as its journal has it.

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::setting::SettingChange;
use crate::domain::step::{Step, StepState};
use crate::wire::ids::{AccountId, ZoneId};

use super::{Request, RunState};

/// A run with its steps.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// What it was asked.
    pub request: Request,
    /// What it is called on pages: the name of what it is about.
    pub title: String,
    /// How it stands.
    pub state: RunState,
    /// Whose it is, where it is a customer's.
    pub customer: Option<CustomerId>,
    /// The account it made or is about.
    pub account: Option<AccountId>,
    /// The zone it made or is about.
    pub zone: Option<ZoneId>,
    /// Who asked.
    pub requested_by: PersonId,
    /// Whether one of the customer's own people asked: what it changes goes out with the customer's key, or not at all.
    pub own: bool,
    /// Whether it is a row of a bulk: then everything that a person waits for goes first.
    pub bulk: bool,
    /// When.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// When it goes on by itself, for people; the worker measures with its own clock.
    pub due_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Whether a person asked it to stop; it does so once nothing is in doubt.
    pub cancel_requested: bool,
    /// Its steps in order.
    pub steps: Vec<Step>,
}

impl Run {
    /// The step that is next: the first that is not over. Where the steps stand alone, one that was refused waits until the
    /// others were tried.
    #[must_use]
    pub fn current(&self) -> Option<&Step> {
        let mut open = self.steps.iter().filter(|step| !step.state.is_over());
        let first = open.clone().next();
        if !self.request.steps_stand_alone() {
            return first;
        }
        open.find(|step| step.state != StepState::Failed).or(first)
    }

    /// The setting that a step is about: the n-th step has the n-th change.
    #[must_use]
    pub fn setting_change(&self, step: &Step) -> Option<&SettingChange> {
        self.request.setting_changes().get(self.place_of(step))
    }

    /// How many steps come before this one.
    #[must_use]
    pub fn place_of(&self, step: &Step) -> usize {
        self.steps.iter().take_while(|other| other.position < step.position).count()
    }

    /// The zone that a step is about: its own, or the run's.
    #[must_use]
    pub fn zone_of(&self, step: &Step) -> Option<&ZoneId> {
        self.setting_change(step).map(|change| &change.zone).or(self.zone.as_ref())
    }

    /// The step whose paid order got lost and is still being watched for, once a look found nothing: a person who knows that
    /// it is not there need not wait the window out.
    #[must_use]
    pub fn watched_order(&self) -> Option<&Step> {
        let step = self.current().filter(|step| self.state == RunState::Waiting && step.kind.costs_money())?;
        let attempt = step.open_attempt().filter(|attempt| attempt.doubt.is_some())?;
        attempt.looks.last().filter(|look| look.failed.is_none() && look.found.is_empty()).map(|_| step)
    }
}

/// A row of the list of jobs.
#[derive(Clone, Debug)]
pub struct RunRow {
    /// Its id.
    pub id: RunId,
    /// [`Request::kind`].
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// How it stands.
    pub state: RunState,
    /// Whose it is.
    pub customer: Option<(CustomerId, String)>,
    /// Who asked, by name.
    pub requested_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}
