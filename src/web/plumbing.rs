//! What the layers and extractors work with, and the order in which the layers stand.

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use ipnet::IpNet;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

use crate::access::password::{PasswordError, Passwords};
use crate::clock::Clock;
use crate::mirror::UpstreamWatch;
use crate::random::Random;
use crate::secret::MasterKey;
use crate::store::Store;

use super::access_log::log_access;
use super::csrf::{CsrfKey, visitor_cookie};
use super::endings::{Render, after_panic, render_endings};
use super::headers::security_headers;
use super::host::let_in;
use super::public_url::PublicUrl;
use super::session::{Sessions, finish_cookies, session_layer};
use super::throttle::Throttle;
use super::whole_pages::WholePages;
use super::write_watch::WriteWatch;

/// Longest body read, in bytes. No form of ours comes near it.
pub const BODY_MAX: usize = 64 * 1024;

/// Everything that pages of any kind stand on. Cheap to clone; a router's state has it by `FromRef`.
#[derive(Clone, Debug)]
pub struct Plumbing(Arc<Parts>);

/// The parts of [`Plumbing`].
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// Where ids come from.
    pub random: Random,
    /// Who is signed in.
    pub sessions: Sessions,
    /// How often somebody may try to.
    pub throttle: Throttle,
    /// Hashes and compares passwords.
    pub passwords: Passwords,
    /// Where browsers find the portal.
    pub public_url: PublicUrl,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Pages as they were last sent.
    pub pages: WholePages,
    /// Whether the database takes writes.
    pub writes: WriteWatch,
    /// How Cloudflare was last found.
    pub cloudflare: UpstreamWatch,
    pub(super) csrf: CsrfKey,
}

impl Deref for Plumbing {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Plumbing {
    /// Puts the parts together; computes one password hash on this thread.
    ///
    /// # Errors
    /// [`PasswordError`] when there is not enough memory for that.
    pub fn new(
        store: Store,
        clock: Clock,
        random: Random,
        master_key: &MasterKey,
        public_url: PublicUrl,
        trusted_proxies: Vec<IpNet>,
    ) -> Result<Self, PasswordError> {
        Ok(Self(Arc::new(Parts {
            sessions: Sessions::new(store.clone(), clock.clone(), random.clone()),
            throttle: Throttle::new(clock.clone()),
            passwords: Passwords::new(random.clone())?,
            csrf: CsrfKey::new(master_key),
            cloudflare: UpstreamWatch::default(),
            pages: WholePages::default(),
            writes: WriteWatch::new(store.clone(), clock.clone()),
            store,
            clock,
            random,
            public_url,
            trusted_proxies,
        })))
    }
}

/// The router behind all layers. `render` makes the pages of endings.
pub fn with_plumbing<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    plumbing: &Plumbing,
    render: Render,
) -> Router<S> {
    let sessions = session_layer(plumbing.sessions.clone(), &plumbing.public_url);
    // The first one is the outermost. Refusals of `let_in` and panics are rendered, and all of it has its headers. One
    // layer to the router, which would put each of several into a box of its own.
    router.layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(plumbing.clone(), log_access))
            .layer(from_fn_with_state(plumbing.clone(), security_headers))
            .layer(from_fn_with_state(render, render_endings))
            .layer(CatchPanicLayer::custom(after_panic))
            .layer(from_fn_with_state(plumbing.clone(), let_in))
            .layer(from_fn_with_state(plumbing.clone(), finish_cookies))
            .layer(sessions)
            .layer(from_fn_with_state(plumbing.clone(), visitor_cookie))
            .layer(DefaultBodyLimit::max(BODY_MAX)),
    )
}
