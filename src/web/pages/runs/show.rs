//! `/runs/{run}`: one job, step by step, with what a person needs to decide. The team; a customer's people see their own.

use askama::Template;

use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::page::Layout;
use crate::web::parts::{CallsAs, Named};
use crate::web::status::{RunState, StepState};

/// What Cloudflare answered when it refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Cloudflare's code, where it gave one.
    pub code: Option<u32>,
    /// Cloudflare's own words.
    pub message: String,
    /// What to do about it, in ours.
    pub advice: String,
    /// Cloudflare's page about it.
    pub documentation: Option<String>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name in code: `create_account`.
    pub name: String,
    /// What it does, in words: `Create the account`.
    pub title: String,
    /// How far it is.
    pub state: StepState,
    /// What came of it, in plain words; may be empty.
    pub outcome: String,
    /// When that was.
    pub at: Option<When>,
    /// Which identity made the call.
    pub identity: Option<CallsAs>,
    /// How often it was sent; 0: never yet.
    pub attempt: u32,
    /// Cloudflare's trace id of the last call.
    pub cf_ray: Option<String>,
    /// Why Cloudflare refused.
    pub refusal: Option<Refusal>,
    /// What happens next, as a sentence.
    pub next: Option<String>,
    /// When the next look is.
    pub next_look: Option<When>,
}

/// One line of evidence.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// When.
    pub at: When,
    /// What was sent or looked at: `POST /accounts`.
    pub what: String,
    /// The HTTP status, or what came instead: `201`, `no answer`.
    pub status: String,
    /// Cloudflare's trace id.
    pub cf_ray: Option<String>,
    /// What it says, in words.
    pub result: String,
}

/// Something at Cloudflare that may be what the job made.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Cloudflare's id and the name.
    pub thing: Named,
    /// When Cloudflare made it.
    pub created: Option<When>,
    /// What speaks for or against it.
    pub note: String,
}

/// What the portal cannot decide alone.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The question, as a sentence.
    pub question: String,
    /// What was sent and seen.
    pub evidence: Vec<Evidence>,
    /// What it may be.
    pub candidates: Vec<Candidate>,
    /// What trying again risks, as a sentence.
    pub risk: String,
    /// `adopt`, `again` or `give_up`.
    pub choice: Field,
    /// The id of the candidate chosen.
    pub candidate: Field,
}

/// Something that the job made.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it is: `Account`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/runs/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// What is wrong with the decision sent.
    pub problems: Problems,
    /// Its id and title.
    pub run: Named,
    /// How far it is.
    pub state: RunState,
    /// The state in one sentence.
    pub summary: String,
    /// For whom.
    pub customer: Option<Named>,
    /// Who asked for it.
    pub asked_by: String,
    /// When it was asked for.
    pub started: When,
    /// When it was over.
    pub ended: Option<When>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// What it made so far.
    pub made: Vec<Made>,
    /// What a person must decide, while the state is “Needs you”.
    pub decision: Option<Decision>,
    /// Whether Retry is offered.
    pub may_retry: bool,
    /// Whether Cancel is offered.
    pub may_cancel: bool,
}

impl Show {
    /// Seconds until the page looks at itself again; nothing once it moves no more.
    #[must_use]
    pub fn follow(&self) -> Option<u32> {
        match self.state {
            RunState::Queued | RunState::Working => Some(2),
            RunState::Waiting => Some(5),
            RunState::Done | RunState::Failed | RunState::NeedsPerson | RunState::Cancelled => None,
        }
    }

    /// The first step that is not over.
    #[must_use]
    pub fn current_step(&self) -> Option<&str> {
        let open = |step: &&Step| !matches!(step.state, StepState::Done | StepState::Skipped);
        self.steps.iter().find(open).map(|step| step.name.as_str())
    }
}
