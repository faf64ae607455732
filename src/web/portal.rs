//! What handlers are handed. Nine parts, no methods but the way to each.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;

use crate::clock::Clock;
use crate::domain::website::Periods;
use crate::live::Live;
use crate::mail::Mailer;
use crate::mirror::Mirror;
use crate::runs::Runs;
use crate::store::Store;

use super::fresh_links::FreshLinks;
use super::plumbing::Plumbing;
use super::setup_code::SetupCode;

/// The portal, as its pages see it. Cheap to clone: every request does, several times.
#[derive(Clone, Debug)]
pub struct Portal(Arc<Parts>);

/// The parts of [`Portal`].
#[derive(Debug)]
pub struct Parts {
    /// Sessions, passwords, tokens.
    pub plumbing: Plumbing,
    /// What pages read.
    pub store: Store,
    /// What pages may ask for.
    pub runs: Runs,
    /// The copy of the tenant.
    pub mirror: Mirror,
    /// Looks at the DNS of websites that wait for it.
    pub live: Live,
    /// How mail goes out, if it does.
    pub mailer: Option<Mailer>,
    /// Links of invites that are still to be shown, once.
    pub links: FreshLinks,
    /// The way in for the first owner.
    pub setup: SetupCode,
    /// What there is to know about this installation.
    pub site: Site,
}

/// What there is to know about this installation.
#[derive(Clone, Debug)]
pub struct Site {
    /// Whether it is the demo.
    pub demo: bool,
    /// Where Cloudflare's API is, for commands that people copy.
    pub api_url: String,
    /// The tenant admin's address.
    pub tenant_admin: String,
    /// After how many days Cloudflare drops a website that is not finished.
    pub periods: Periods,
    /// For how many days the link of an invite works.
    pub invite_days: u32,
    /// After how many days an invitation that Cloudflare sent to a person lapses.
    pub member_invite_days: u32,
}

impl FromRef<Portal> for Plumbing {
    fn from_ref(portal: &Portal) -> Self {
        portal.plumbing.clone()
    }
}

impl From<Parts> for Portal {
    fn from(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for Portal {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Portal {
    /// What time it is.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.plumbing.clock
    }
}
