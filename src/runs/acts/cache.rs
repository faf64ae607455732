//! The cache of a website: purged.

use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::purge::Purge;
use crate::domain::run::Request;
use crate::domain::text::in_unicode;
use crate::domain::website::Zone;

use super::super::Runs;
use super::{About, RunError};

impl Runs {
    /// Asks for what Cloudflare keeps of a website to be purged.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn purge(
        &self,
        by: PersonId,
        key: &str,
        zone: &Zone,
        customer: Option<CustomerId>,
        what: Purge,
    ) -> Result<RunId, RunError> {
        let title = in_unicode(&zone.name);
        let request = Request::Purge { account: zone.account.clone(), zone: zone.id.clone(), what };
        self.submit_new(&About { key, by, title: &title, customer, zone: Some(&zone.id) }, &request).await
    }
}
