//! API tokens: whose they are, what may be asked for about them, and how they stand.

mod act;
mod build;
pub mod form;
pub mod groups;
pub mod limits;
mod reach;
mod resource;
mod same;
mod seen;
pub mod template;

pub use act::{TokenAct, TokenOwner};
pub use build::{Wrong, build};
pub use reach::{Known, Reach};
pub use resource::{Resource, resources};
pub use same::{as_asked, is_as_asked};
pub use seen::{SecretState, Token, TokenRow, Worry};

use std::time::Duration;

/// A token that ends within this is said to end soon.
pub const ENDS_SOON: Duration = Duration::from_secs(14 * 86_400);
/// A token that nobody used for this long is said to be unused.
pub const UNUSED: Duration = Duration::from_secs(90 * 86_400);
/// How long the secret of a token waits in memory for whoever asked for it.
pub const SECRET_WAITS: Duration = Duration::from_secs(60 * 60);
/// How long a new token is good for where nobody says otherwise, in days.
pub const DAYS: i64 = 90;
