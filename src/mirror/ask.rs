//! What a page asks Cloudflare for while somebody waits: read once, as the customer, not kept.

use std::time::Duration;

use crate::access::AsCustomer;
use crate::cloudflare::{Answer, CallError, Kind, Priority};
use crate::domain::ids::CustomerId;

use super::Mirror;

/// How long a page waits for what it is about.
const PATIENCE: Duration = Duration::from_secs(8);

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Cloudflare did not answer, or not in time.
    Away,
    /// Too many calls in a short time: Cloudflare asks for a pause.
    Throttled,
    /// Cloudflare refused, with these words.
    Refused(String),
    /// Cloudflare has no such thing.
    Gone,
}

impl Mirror {
    /// Reads something of a customer's while a person waits for it.
    ///
    /// # Errors
    /// [`Unread`] by variant.
    pub(super) async fn ask<E: AsCustomer>(
        &self,
        customer: Option<CustomerId>,
        call: &E,
    ) -> Result<Answer<E::Reply>, Unread> {
        let client = self.0.vault.customer(customer, Priority::Person).await.map_err(|_| Unread::Away)?;
        let answer = tokio::time::timeout(PATIENCE, client.read(call)).await.map_err(|_| Unread::Away)?;
        answer.map_err(|error| unread(&error))
    }
}

pub(super) fn unread(error: &CallError) -> Unread {
    match error.kind {
        Kind::NotFound => Unread::Gone,
        Kind::Refused | Kind::BadCredential => {
            Unread::Refused(error.message().unwrap_or("Cloudflare gave no reason.").to_owned())
        }
        Kind::Throttled { .. } => Unread::Throttled,
        Kind::NotSent | Kind::InDoubt(_) => Unread::Away,
    }
}
