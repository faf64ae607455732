//! What is worth remembering, as an enum: each is one line of the history.

/// One remembered act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Somebody signed in.
    SignedIn,
    /// Somebody tried to and could not.
    SignInRefused,
    /// Somebody signed out, one device or all others.
    SignedOut,
    /// Somebody was added to the team.
    PersonAdded,
    /// Somebody changed the own name.
    NameChanged,
    /// Somebody changed the own password.
    PasswordChanged,
    /// A customer was entered.
    CustomerAdded,
    /// A run was asked for.
    RunRequested,
    /// A run was taken up again by hand.
    RunRetried,
    /// A run was asked to stop.
    RunCancelled,
    /// A person decided what a run could not.
    RunDecided,
    /// A step was done.
    StepDone,
    /// A step was refused by Cloudflare or skipped.
    StepEnded,
    /// A service user was burnt.
    ServiceUserBurnt,
    /// The mirror found an account gone from Cloudflare.
    AccountVanished,
    /// The mirror found a late twin of one of our own accounts.
    StrayFound,
}

impl Action {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInRefused => "sign_in_refused",
            Self::SignedOut => "signed_out",
            Self::PersonAdded => "person_added",
            Self::NameChanged => "name_changed",
            Self::PasswordChanged => "password_changed",
            Self::CustomerAdded => "customer_added",
            Self::RunRequested => "run_requested",
            Self::RunRetried => "run_retried",
            Self::RunCancelled => "run_cancelled",
            Self::RunDecided => "run_decided",
            Self::StepDone => "step_done",
            Self::StepEnded => "step_ended",
            Self::ServiceUserBurnt => "service_user_burnt",
            Self::AccountVanished => "account_vanished",
            Self::StrayFound => "stray_found",
        }
    }
}
