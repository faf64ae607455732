//! What can become of a call that did not succeed. Never holds a key or a body.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::wire::envelope::Fault;

use super::credential::Credential;

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Keys may leave this machine only under TLS, and the address must be a plain one.
    #[error("the address of Cloudflare's API must be https, or http on this machine, without user, query or fragment")]
    Address,
    /// TLS or the HTTP library could not be set up.
    #[error("could not set up the connection to Cloudflare")]
    Transport(#[source] reqwest::Error),
}

/// What to quote when asking Cloudflare about a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// HTTP status; none when no answer began.
    pub status: Option<u16>,
    /// Cloudflare's name for the request, at most 64 characters of printable ASCII.
    pub cf_ray: Option<String>,
}

/// What is known of a call that did not succeed. For a read, [`Kind::InDoubt`] means that it could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Name, connection or TLS failed: no byte of the request left, so it was certainly not done.
    NotSent,
    /// Too many calls, of this program or of others with the same user: certainly not done.
    Throttled {
        /// How long this identity has to stay quiet, 1 to 600 s.
        retry_after: Duration,
    },
    /// Cloudflare said no and why: certainly not done.
    Refused,
    /// Cloudflare does not know the key (or it is not fit to be sent): certainly not done, and no other call will be.
    BadCredential,
    /// Cloudflare said that there is no such thing: certainly not done.
    NotFound,
    /// It may have been done.
    InDoubt(Doubt),
}

impl Kind {
    /// The word for the log.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::NotSent => "not sent",
            Self::Throttled { .. } => "throttled",
            Self::Refused => "refused",
            Self::BadCredential => "bad credential",
            Self::NotFound => "not found",
            Self::InDoubt(Doubt::Replied) => "in doubt, replied",
            Self::InDoubt(Doubt::Silent) => "in doubt, silent",
        }
    }
}

/// How an outcome got lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// An answer came, but it does not say what was done.
    Replied,
    /// No answer came, or not in time.
    Silent,
}

/// A call that did not succeed.
#[derive(Debug)]
pub struct CallError {
    /// What is known of it.
    pub kind: Kind,
    /// Cloudflare's reasons, the first being the main one; empty when it gave none that can be read.
    pub faults: Vec<Fault>,
    /// What to quote to Cloudflare's support.
    pub trace: Trace,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl CallError {
    /// An error with Cloudflare's reasons.
    #[must_use]
    pub fn new(kind: Kind, faults: Vec<Fault>, trace: Trace) -> Self {
        Self { kind, faults, trace, source: None }
    }

    /// Cloudflare's main code. Codes overlap between products: compare only where the call is known.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.faults.first().map(|fault| fault.code)
    }

    /// Cloudflare's own words.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.faults.first().map(|fault| fault.message.as_str()).filter(|message| !message.is_empty())
    }

    /// Where Cloudflare explains it.
    #[must_use]
    pub fn documentation_url(&self) -> Option<&str> {
        self.faults.iter().find_map(|fault| fault.documentation_url.as_deref())
    }

    /// How long to stay quiet, when Cloudflare asked for it.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.kind {
            Kind::Throttled { retry_after } => Some(retry_after),
            Kind::NotSent | Kind::Refused | Kind::BadCredential | Kind::NotFound | Kind::InDoubt(_) => None,
        }
    }

    pub(super) fn of(kind: Kind) -> Self {
        Self::new(kind, Vec::new(), Trace::default())
    }

    pub(super) fn because(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    pub(super) fn traced(self, trace: Trace) -> Self {
        Self { trace, ..self }
    }

    pub(super) fn is_late(&self) -> bool {
        self.source.as_ref().is_some_and(|source| source.is::<Late>())
    }

    /// Takes the key out of Cloudflare's words, which are shown to people and written to logs.
    pub(super) fn without(mut self, who: &Credential) -> Self {
        redact(&mut self.faults, who);
        if let Some(cf_ray) = self.trace.cf_ray.as_deref().and_then(|text| who.redact(text)) {
            self.trace.cf_ray = Some(cf_ray);
        }
        self
    }
}

fn redact(faults: &mut [Fault], who: &Credential) {
    for fault in faults {
        if let Some(message) = who.redact(&fault.message) {
            fault.message = message;
        }
        if let Some(url) = fault.documentation_url.as_deref().and_then(|url| who.redact(url)) {
            fault.documentation_url = Some(url);
        }
        redact(&mut fault.error_chain, who);
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::NotSent => "could not reach Cloudflare",
            Kind::Throttled { .. } => "was asked by Cloudflare to slow down",
            Kind::Refused => "was refused by Cloudflare",
            Kind::BadCredential => "could not prove to Cloudflare who is calling",
            Kind::NotFound => "could not find it at Cloudflare",
            Kind::InDoubt(Doubt::Replied) => "could not make sense of Cloudflare's answer",
            Kind::InDoubt(Doubt::Silent) => "got no answer from Cloudflare",
        })
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

/// The deadline of an exchange passed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the deadline of the call passed")]
pub(super) struct Late;
