//! What is worth remembering, as an enum: each is one line of the history.

use crate::clock::Timestamp;

use super::ids::{CustomerId, PersonId, RunId};

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $code:literal $words:literal;)+) => {
        /// One remembered act.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($(#[$doc])* $variant,)+ }

        impl Action {
            /// All of them, in the order of a filter.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in the store and in addresses.
            #[must_use]
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $code,)+ } }

            /// As people read it: what was done.
            #[must_use]
            pub fn words(self) -> &'static str { match self { $(Self::$variant => $words,)+ } }

            /// The action of this word.
            #[must_use]
            pub fn from_store(word: &str) -> Option<Self> { match word { $($code => Some(Self::$variant),)+ _ => None } }
        }
    };
}

actions! {
    /// Somebody signed in.
    SignedIn = "signed_in" "Signed in";
    /// Somebody tried to and could not.
    SignInRefused = "sign_in_refused" "Tried to sign in";
    /// Somebody signed out, one device or all others.
    SignedOut = "signed_out" "Signed out";
    /// Somebody was invited, or sent another link.
    PersonInvited = "person_invited" "Invited somebody";
    /// An invite was accepted.
    InviteAccepted = "invite_accepted" "Accepted an invite";
    /// An invite was revoked.
    InviteRevoked = "invite_revoked" "Revoked an invite";
    /// Somebody with a dead link asked for a new one.
    InviteAsked = "invite_asked" "Asked for a new invite";
    /// Somebody was added to the team.
    PersonAdded = "person_added" "Added to the team";
    /// Somebody has another role.
    RoleChanged = "role_changed" "Changed a role";
    /// Somebody was removed, from the team or from a customer's people.
    PersonRemoved = "person_removed" "Removed somebody";
    /// Somebody changed the own name.
    NameChanged = "name_changed" "Changed the own name";
    /// Somebody has a new password.
    PasswordChanged = "password_changed" "Changed a password";
    /// Somebody of the team began to look at the portal as a customer's people see it.
    LookedAs = "looked_as" "Looked as a customer";
    /// Somebody of the team stopped that.
    LookEnded = "look_ended" "Stopped looking as a customer";
    /// The text about a website's DNS was sent to somebody.
    InstructionsSent = "instructions_sent" "Sent what to set at the DNS";
    /// A customer was entered.
    CustomerAdded = "customer_added" "Added a customer";
    /// A customer's people may do other things than before.
    PolicyChanged = "policy_changed" "Changed what a customer may do";
    /// Somebody of a customer asked for a plan.
    PlanAsked = "plan_asked" "Asked for a plan";
    /// Somebody of a customer no longer wants it.
    PlanWithdrawn = "plan_withdrawn" "Withdrew a plan asked for";
    /// The team said yes, and a job orders it.
    PlanApproved = "plan_approved" "Approved a plan";
    /// The team said no.
    PlanDeclined = "plan_declined" "Declined a plan";
    /// A run was asked for.
    RunRequested = "run_requested" "Asked for a job";
    /// A run was taken up again by hand.
    RunRetried = "run_retried" "Retried a job";
    /// A run was asked to stop.
    RunCancelled = "run_cancelled" "Stopped a job";
    /// A person decided what a run could not.
    RunDecided = "run_decided" "Decided a job";
    /// A step was done.
    StepDone = "step_done" "Step done";
    /// A step was refused by Cloudflare or skipped.
    StepEnded = "step_ended" "Step refused or skipped";
    /// The value of a token was shown to whoever asked for it.
    TokenValueShown = "token_value_shown" "Saw the secret of a token";
    /// A service user was burnt.
    ServiceUserBurnt = "service_user_burnt" "Gave up a service user";
    /// A bulk was started, paused, resumed, cancelled, or its failed rows were tried again.
    BulkMoved = "bulk_moved" "Moved a bulk";
    /// The mirror found an account gone from Cloudflare.
    AccountVanished = "account_vanished" "Account gone from Cloudflare";
    /// The mirror found a late twin of one of our own accounts.
    StrayFound = "stray_found" "Found a stray account";
}

/// What of an act a customer's people may read in their own history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// Nothing: it is the team's, or says how the portal works.
    Team,
    /// Where it belongs to a job about one website (see [`super::run::WEBSITE_KINDS`]), or to one that they asked for.
    Websites,
    /// Where the line names their customer.
    Theirs,
}

impl Action {
    /// The one table of what a customer's people may read of their own customer's history. Without a wildcard: what a new
    /// act means to them has to be said here.
    #[must_use]
    pub fn concern(self) -> Concern {
        match self {
            Self::SignedIn
            | Self::SignInRefused
            | Self::SignedOut
            | Self::PersonInvited
            | Self::InviteAccepted
            | Self::InviteRevoked
            | Self::InviteAsked
            | Self::RoleChanged
            | Self::PersonRemoved
            | Self::NameChanged
            | Self::PasswordChanged
            | Self::LookedAs
            | Self::PolicyChanged
            | Self::InstructionsSent
            | Self::PlanAsked
            | Self::PlanWithdrawn
            | Self::PlanApproved
            | Self::PlanDeclined => Concern::Theirs,
            Self::RunRequested
            | Self::RunRetried
            | Self::RunCancelled
            | Self::StepDone
            | Self::StepEnded
            | Self::TokenValueShown => Concern::Websites,
            Self::PersonAdded
            | Self::LookEnded
            | Self::CustomerAdded
            | Self::RunDecided
            | Self::ServiceUserBurnt
            | Self::BulkMoved
            | Self::AccountVanished
            | Self::StrayFound => Concern::Team,
        }
    }

    /// Whether there may be lines of it in the history of a customer's people.
    #[must_use]
    pub fn is_for_customers(self) -> bool {
        self.concern() != Concern::Team
    }
}

/// A remembered act, with the names of what it is about as they are today. Nothing secret is in it.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// Its place: later lines have greater numbers.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// Who, with the name: nobody where the portal itself did it, or where it is not known who it was.
    pub person: Option<(PersonId, String)>,
    /// The customer as whose person they did it, by name; nothing for the team.
    pub person_of: Option<String>,
    /// As whom at Cloudflare, where it went there.
    pub identity: Option<String>,
    /// Whose it is about.
    pub customer: Option<(CustomerId, String)>,
    /// Which job did it, with its title.
    pub run: Option<(RunId, String)>,
    /// The id or name of what it is about.
    pub target: Option<String>,
    /// How it went.
    pub result: String,
    /// Cloudflare's trace id.
    pub cf_ray: Option<String>,
    /// The reference of the portal's own request, as error pages and the log show it; nothing for what a job did.
    pub request: Option<String>,
    /// What else there is to say.
    pub detail: Option<String>,
}

/// Who did what stands in a customer's own history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnWho {
    /// One of the customer's people, by name.
    Person(String),
    /// Somebody who was one of them and is not any more.
    Left,
    /// Somebody of the partner's team: nobody's name.
    Partner,
    /// Nobody who is known.
    Nobody,
}

/// A line of a customer's history, as the customer's people may read it: no identity at Cloudflare, no trace id, nothing
/// of accounts and service users.
#[derive(Clone, Debug)]
pub struct OwnHistoryLine {
    /// Its place: later lines have greater numbers.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// Who.
    pub who: OwnWho,
    /// Which job about a website did it, with the website's name.
    pub run: Option<(RunId, String)>,
    /// What it is about.
    pub target: Option<String>,
    /// How it went.
    pub result: String,
    /// What else is written down; shown only where it is written for customers.
    pub detail: Option<String>,
}
