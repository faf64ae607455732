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
    /// Somebody was removed from the team.
    PersonRemoved = "person_removed" "Removed from the team";
    /// Somebody changed the own name.
    NameChanged = "name_changed" "Changed the own name";
    /// Somebody has a new password.
    PasswordChanged = "password_changed" "Changed a password";
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
    /// A service user was burnt.
    ServiceUserBurnt = "service_user_burnt" "Gave up a service user";
    /// The mirror found an account gone from Cloudflare.
    AccountVanished = "account_vanished" "Account gone from Cloudflare";
    /// The mirror found a late twin of one of our own accounts.
    StrayFound = "stray_found" "Found a stray account";
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
    /// What else there is to say.
    pub detail: Option<String>,
}
