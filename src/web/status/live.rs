//! How far websites are on their way to being live, and what is told of them.

use crate::domain::going_live::NoticeKind;

use super::Tone;

states! {
    /// How far the DNS of a website is that waits for it.
    LiveState {
        /// As it should be.
        Right = "right" "Right: waiting for Cloudflare" "check" Positive;
        /// Some resolvers see what is right, others do not yet.
        Spreading = "spreading" "Changing, not seen everywhere yet" "progress" Accent;
        /// None of the name servers is right.
        NotSwitched = "not_switched" "Not switched yet" "warning" Warning;
        /// Some of the name servers are right, and others there have to go.
        Half = "half" "Half switched" "warning" Warning;
        /// A name server is missing.
        Missing = "missing" "A name server is missing" "warning" Warning;
        /// There are more name servers than there should be.
        TooMany = "too_many" "Too many name servers" "warning" Warning;
        /// There is no TXT record.
        NoTxt = "no_txt" "The TXT record is missing" "warning" Warning;
        /// The TXT record has another value.
        OtherTxt = "other_txt" "The TXT record has another value" "warning" Warning;
        /// DNS does not know the domain.
        NoSuchName = "no_such_name" "The domain is not in DNS" "cross" Negative;
        /// The domain has no name servers.
        NoServers = "no_servers" "No name servers are set" "cross" Negative;
        /// Its name servers do not answer for it.
        Failed = "failed" "The domain’s DNS does not work" "cross" Negative;
        /// No resolver answered.
        Away = "away" "Resolvers did not answer" "away" Warning;
        /// Cloudflare has not said what it should be.
        NotNamed = "not_named" "Nothing to set yet" "clock" Neutral;
        /// Nobody was asked yet.
        NotLooked = "not_looked" "Not looked at yet" "clock" Neutral;
        /// Nobody is asked here.
        Off = "off" "Not looked up" "dot" Neutral;
    }
}

states! {
    /// What a notice tells.
    NoticeTone {
        /// A website went live.
        Live = "live" "Live" "check" Positive;
        /// A website moved away.
        Moved = "moved" "Moved" "away" Negative;
        /// A website is about to be dropped.
        Leaving = "leaving" "About to be dropped" "warning" Warning;
    }
}

impl From<NoticeKind> for NoticeTone {
    fn from(kind: NoticeKind) -> Self {
        match kind {
            NoticeKind::Live => Self::Live,
            NoticeKind::Moved => Self::Moved,
            NoticeKind::Leaving => Self::Leaving,
        }
    }
}
