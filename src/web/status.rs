//! States as people see them: a word, an icon and a tone, never a colour alone.

/// The colour family of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say.
    Neutral,
    /// Under way.
    Accent,
    /// Good.
    Positive,
    /// Wants attention.
    Warning,
    /// Wrong.
    Negative,
}

impl Tone {
    /// As it stands in `data-tone`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accent => "accent",
            Self::Positive => "positive",
            Self::Warning => "warning",
            Self::Negative => "negative",
        }
    }
}

macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal $word:literal $icon:literal $tone:ident;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// All of them, in the order of a filter.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// As it stands in `data-…-state` and in addresses.
            #[must_use]
            pub fn code(&self) -> &'static str { match self { $(Self::$variant => $code,)+ } }

            /// As people read it.
            #[must_use]
            pub fn word(&self) -> &'static str { match self { $(Self::$variant => $word,)+ } }

            /// Its picture in the sprite.
            #[must_use]
            pub fn icon(&self) -> &'static str { match self { $(Self::$variant => $icon,)+ } }

            /// Its colour family.
            #[must_use]
            pub fn tone(&self) -> Tone { match self { $(Self::$variant => Tone::$tone,)+ } }
        }
    };
}

states! {
    /// How far a job is.
    RunState {
        /// Waits for a worker.
        Queued = "queued" "Queued" "clock" Neutral;
        /// A step is being done.
        Working = "working" "Working" "progress" Accent;
        /// Looks again later.
        Waiting = "waiting" "Waiting" "clock" Accent;
        /// All steps done.
        Done = "done" "Done" "check" Positive;
        /// Cloudflare refused a step.
        Failed = "failed" "Failed" "cross" Negative;
        /// The portal cannot decide alone.
        NeedsPerson = "needs_person" "Needs you" "person" Warning;
        /// Stopped by somebody.
        Cancelled = "cancelled" "Cancelled" "stop" Neutral;
    }
}

impl RunState {
    /// Whether the job may still move without a person.
    #[must_use]
    pub fn moves(&self) -> bool {
        matches!(self, Self::Queued | Self::Working | Self::Waiting)
    }
}

states! {
    /// How far a job is, for a customer's people: what a person has to decide is their partner's to decide.
    OwnRunState {
        /// Waits for a worker.
        Queued = "queued" "Queued" "clock" Neutral;
        /// It is being done.
        Working = "working" "Working" "progress" Accent;
        /// Goes on later, by itself.
        Waiting = "waiting" "Waiting" "clock" Accent;
        /// All of it is so.
        Done = "done" "Done" "check" Positive;
        /// It did not work.
        Failed = "failed" "Did not work" "cross" Negative;
        /// The partner has to decide.
        NeedsPerson = "needs_person" "Your partner is looking at it" "person" Warning;
        /// Stopped by the partner.
        Cancelled = "cancelled" "Stopped" "stop" Neutral;
    }
}

impl OwnRunState {
    /// Whether the job may still move without a person.
    #[must_use]
    pub fn moves(&self) -> bool {
        matches!(self, Self::Queued | Self::Working | Self::Waiting)
    }
}

states! {
    /// How far a step is.
    StepState {
        /// Comes later.
        Planned = "planned" "Planned" "dot" Neutral;
        /// The request is on its way.
        Sending = "sending" "Sending" "progress" Accent;
        /// Cloudflare took it; it is waited for it to show.
        Waiting = "waiting" "Waiting" "clock" Accent;
        /// Cloudflare confirmed it.
        Done = "done" "Done" "check" Positive;
        /// Cloudflare refused it.
        Failed = "failed" "Refused" "cross" Negative;
        /// No trustworthy answer came.
        Unknown = "unknown" "Outcome unknown" "question" Warning;
        /// Not needed.
        Skipped = "skipped" "Skipped" "skip" Neutral;
    }
}

states! {
    /// How far a website is; the words are Cloudflare's.
    WebsiteStatus {
        /// Live on Cloudflare.
        Active = "active" "Active" "check" Positive;
        /// Waits for its name servers.
        Pending = "pending" "Pending nameserver update" "clock" Warning;
        /// Being set up.
        Initializing = "initializing" "Setup" "progress" Accent;
        /// Its name servers point elsewhere now.
        Moved = "moved" "Moved" "away" Negative;
        /// Gone, purged after 7 days.
        Deleted = "deleted" "Deleted" "cross" Neutral;
        /// A word that this version does not know.
        Unknown = "unknown" "Unknown" "question" Neutral;
    }
}

mod bulk;
mod live;
pub use bulk::{BulkStanding, RowStanding};
pub use live::{LiveState, NoticeTone};

states! {
    /// How far an account is.
    AccountState {
        /// Seen at Cloudflare.
        Active = "active" "Active" "check" Positive;
        /// Asked for, not yet confirmed.
        BeingMade = "being_made" "Being set up" "progress" Accent;
        /// Being removed.
        BeingRemoved = "being_removed" "Being removed" "progress" Warning;
        /// Cloudflare no longer lists it.
        Gone = "gone" "Gone" "away" Negative;
    }
}

states! {
    /// How far a customer's service user is.
    ServiceUserState {
        /// There is none.
        None = "none" "None yet" "dot" Neutral;
        /// Asked for, not yet confirmed.
        BeingMade = "being_made" "Being made" "progress" Accent;
        /// Its key works.
        Active = "active" "Active" "check" Positive;
        /// Its key was lost with Cloudflare's answer; a new one takes its place.
        Burnt = "burnt" "Replaced: key was lost" "cross" Negative;
        /// Cloudflare gave no key.
        Keyless = "keyless" "No key" "question" Warning;
    }
}

states! {
    /// How far a subscription is; the words are Cloudflare's.
    SubscriptionStatus {
        /// Free for a while.
        Trial = "trial" "Trial" "clock" Accent;
        /// Set up.
        Provisioned = "provisioned" "Provisioned" "check" Positive;
        /// Paid.
        Paid = "paid" "Paid" "check" Positive;
        /// Waits for money.
        AwaitingPayment = "awaiting_payment" "Awaiting payment" "card" Warning;
        /// Ended.
        Cancelled = "cancelled" "Cancelled" "stop" Neutral;
        /// Could not be set up or paid.
        Failed = "failed" "Failed" "cross" Negative;
        /// Over.
        Expired = "expired" "Expired" "away" Neutral;
        /// A word that this version does not know, or none.
        Unknown = "unknown" "Not known" "question" Neutral;
    }
}

states! {
    /// How an invite stands.
    InviteState {
        /// Its link works.
        Open = "open" "Open" "clock" Accent;
        /// It was used.
        Accepted = "accepted" "Accepted" "check" Positive;
        /// Its time is over.
        Expired = "expired" "Expired" "away" Warning;
        /// It was taken back.
        Revoked = "revoked" "Revoked" "stop" Neutral;
    }
}

states! {
    /// How a line of the history went.
    Outcome {
        /// It was done.
        Done = "done" "Done" "check" Positive;
        /// A job was asked for, or asked to do something.
        Asked = "asked" "Asked" "clock" Accent;
        /// It was not let happen.
        Refused = "refused" "Refused" "cross" Negative;
        /// There was no need.
        Skipped = "skipped" "Skipped" "skip" Neutral;
        /// It was given up by the portal.
        GivenUp = "given_up" "Given up" "stop" Warning;
        /// A person chose one that was found.
        Adopt = "adopt" "Chose one found" "person" Accent;
        /// A person had it tried again.
        Again = "again" "Try again" "person" Accent;
        /// A person gave it up.
        GiveUp = "give_up" "Give up" "person" Neutral;
        /// A word that this version does not know.
        Other = "other" "Noted" "dot" Neutral;
    }
}

states! {
    /// How far somebody's direct access is.
    MemberState {
        /// Is a member.
        Accepted = "accepted" "Accepted" "check" Positive;
        /// Has been invited and may still accept.
        Pending = "pending" "Pending" "clock" Accent;
        /// Has been invited so long ago that the link in the e-mail no longer works.
        Lapsed = "lapsed" "Lapsed" "warning" Warning;
        /// Said no.
        Rejected = "rejected" "Rejected" "cross" Negative;
        /// A word that this version does not know.
        Unknown = "unknown" "Unknown" "question" Neutral;
    }
}

states! {
    /// Whether somebody signs in with a second factor.
    TwoFactor {
        /// Does.
        On = "on" "On" "check" Positive;
        /// Does not.
        Off = "off" "Off" "warning" Warning;
        /// Nobody signs in as this user.
        NotNeeded = "not_needed" "Not needed" "dot" Neutral;
        /// There is no user behind the address yet.
        Unknown = "unknown" "Not known" "question" Neutral;
    }
}

states! {
    /// How a plan asked for stands, for the team.
    PlanRequestState {
        /// Waits for somebody of the team.
        Open = "open" "Waiting" "clock" Warning;
        /// A job orders it.
        Approved = "approved" "Approved" "check" Positive;
        /// The team said no.
        Declined = "declined" "Declined" "cross" Neutral;
        /// The customer no longer wants it.
        Withdrawn = "withdrawn" "Withdrawn" "stop" Neutral;
    }
}

states! {
    /// How a plan asked for stands, for the customer: with how far its job is, in a word.
    PlanAnswer {
        /// The team has not decided.
        Waiting = "waiting" "Waiting for your partner" "clock" Accent;
        /// Its job is under way.
        Ordering = "ordering" "Approved, on its way" "progress" Accent;
        /// Its job is done.
        Done = "done" "Approved and done" "check" Positive;
        /// Its job stands still and wants somebody of the team.
        LookedAt = "looked_at" "Approved, not done yet" "person" Warning;
        /// Its job was stopped.
        Stopped = "stopped" "Approved, then stopped" "stop" Neutral;
        /// The team said no.
        Declined = "declined" "Declined" "cross" Negative;
        /// The customer no longer wants it.
        Withdrawn = "withdrawn" "Withdrawn" "stop" Neutral;
    }
}

states! {
    /// How an API token stands.
    TokenState {
        /// It works.
        Active = "active" "Active" "check" Positive;
        /// Its start is still to come.
        NotYet = "not_yet" "Not yet" "clock" Neutral;
        /// Somebody switched it off.
        Disabled = "disabled" "Disabled" "stop" Neutral;
        /// Its end has come.
        Expired = "expired" "Expired" "cross" Neutral;
        /// Cloudflare says a word that this version does not know.
        Unknown = "unknown" "Not known" "dot" Neutral;
    }
}

macro_rules! same_variants {
    ($theirs:path => $ours:ident { $($variant:ident)+ }) => {
        impl From<$theirs> for $ours {
            fn from(state: $theirs) -> Self {
                match state { $(<$theirs>::$variant => Self::$variant,)+ }
            }
        }
    };
}

same_variants!(crate::domain::run::RunState => RunState { Queued Working Waiting Done Failed NeedsPerson Cancelled });
same_variants!(crate::domain::run::RunState => OwnRunState { Queued Working Waiting Done Failed NeedsPerson Cancelled });
same_variants!(crate::domain::invite::InviteState => InviteState { Open Accepted Expired Revoked });
same_variants!(crate::domain::plan_request::PlanRequestState => PlanRequestState { Open Approved Declined Withdrawn });
same_variants!(crate::domain::step::StepState => StepState { Planned Sending Done Failed Unknown Skipped });

impl From<crate::domain::service_user::ServiceUserState> for ServiceUserState {
    fn from(state: crate::domain::service_user::ServiceUserState) -> Self {
        use crate::domain::service_user::ServiceUserState as Theirs;
        match state {
            Theirs::Requested => Self::BeingMade,
            Theirs::Active => Self::Active,
            Theirs::Keyless => Self::Keyless,
            Theirs::Burnt => Self::Burnt,
        }
    }
}

impl From<Option<&crate::wire::subscriptions::SubscriptionState>> for SubscriptionStatus {
    fn from(state: Option<&crate::wire::subscriptions::SubscriptionState>) -> Self {
        use crate::wire::subscriptions::SubscriptionState as Theirs;
        match state {
            Some(Theirs::Trial) => Self::Trial,
            Some(Theirs::Provisioned) => Self::Provisioned,
            Some(Theirs::Paid) => Self::Paid,
            Some(Theirs::AwaitingPayment) => Self::AwaitingPayment,
            Some(Theirs::Cancelled) => Self::Cancelled,
            Some(Theirs::Failed) => Self::Failed,
            Some(Theirs::Expired) => Self::Expired,
            Some(Theirs::Other(_)) | None => Self::Unknown,
        }
    }
}

impl From<&crate::wire::zones::ZoneStatus> for WebsiteStatus {
    fn from(status: &crate::wire::zones::ZoneStatus) -> Self {
        use crate::wire::zones::ZoneStatus as Theirs;
        match status {
            Theirs::Initializing => Self::Initializing,
            Theirs::Pending => Self::Pending,
            Theirs::Active => Self::Active,
            Theirs::Moved => Self::Moved,
            Theirs::Deleted => Self::Deleted,
            Theirs::Other(_) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_job_that_moves_by_itself_is_followed() {
        let moving: Vec<_> = RunState::ALL.iter().filter(|s| s.moves()).map(RunState::code).collect();
        assert_eq!(moving, ["queued", "working", "waiting"]);
    }
}
