//! Who is signed in on this browser.
//!
//! A session ends after [`IDLE_LIMIT`] without use and [`ABSOLUTE_LIMIT`] after it began; one person has at most
//! [`SESSIONS_PER_PERSON`]. Its id is 128 random bits in a cookie, of which only the SHA-256 is kept. Visitors who are
//! not signed in have none.

mod keeper;
mod layer;
mod live;

use std::time::Duration;

use http::Extensions;
use tower_sessions::Session;
use tower_sessions::session::Id;

use crate::domain::ids::PersonId;
use crate::web::client_address::ClientAddress;
use crate::web::error::PageError;

pub use keeper::{SessionHash, Sessions};
pub use layer::{cookie_name, finish_cookies, session_layer};

/// A session ends when nobody uses it for this long.
pub const IDLE_LIMIT: Duration = Duration::from_secs(30 * 60);
/// A session ends this long after it began, whatever happens.
pub const ABSOLUTE_LIMIT: Duration = Duration::from_secs(12 * 60 * 60);
/// Sessions of one person at the same time; one more ends the oldest.
pub const SESSIONS_PER_PERSON: usize = 10;
/// How often the last use is written down, at most: after a restart a session may be found idle so much too early.
pub const SEEN_EVERY: Duration = Duration::from_secs(60);
/// Longest name of a browser that is kept, in characters.
const AGENT_MAX: usize = 200;

const PERSON: &str = "person";
const ADDRESS: &str = "address";
const AGENT: &str = "agent";

/// A session in which somebody is signed in.
#[derive(Clone, Copy, Debug)]
pub(super) struct LiveSession {
    pub(super) id: Id,
    pub(super) person: PersonId,
}

/// The session of this request, if somebody is signed in.
pub(super) async fn live_session(extensions: &Extensions) -> Result<Option<LiveSession>, PageError> {
    let session = extensions.get::<Session>().ok_or(PageError::internal("finding the session"))?;
    let person: Option<String> = session.get(PERSON).await?;
    let live = session.id().zip(person.and_then(|person| person.parse().ok()));
    Ok(live.map(|(id, person)| LiveSession { id, person }))
}

/// Signs a person in on this browser, under a new session id; the old one is dead at once.
///
/// # Errors
/// [`PageError::Internal`] when the store fails.
pub async fn begin(session: &Session, person: PersonId, address: ClientAddress, agent: &str) -> Result<(), PageError> {
    if session.id().is_some() {
        // Not only another id: nothing of whoever was signed in here before may be left in it.
        session.flush().await?;
    }
    session.insert(PERSON, person.to_string()).await?;
    session.insert(ADDRESS, address.0.to_string()).await?;
    session.insert(AGENT, printable(agent)).await?;
    Ok(())
}

/// Signs out on this browser: the session is gone from memory and store when this returns.
///
/// # Errors
/// [`PageError::Internal`] when the store fails.
pub async fn end(session: &Session) -> Result<(), PageError> {
    session.flush().await?;
    Ok(())
}

fn printable(agent: &str) -> String {
    agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX).collect()
}
