//! What Cloudflare finds in a domain's present DNS: looked for, and reviewed.

use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::record::scan::ScanAct;
use crate::domain::run::Request;
use crate::domain::text::in_unicode;
use crate::domain::website::Zone;

use super::super::Runs;
use super::{About, RunError};

impl Runs {
    /// Asks for a scan of a website's present DNS, or for what one found to be accepted and forgotten.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn scan_records(
        &self,
        by: PersonId,
        key: &str,
        zone: &Zone,
        customer: Option<CustomerId>,
        act: ScanAct,
    ) -> Result<RunId, RunError> {
        let title = in_unicode(&zone.name);
        let request = Request::Scan { account: zone.account.clone(), zone: zone.id.clone(), act };
        self.submit_new(&About { key, by, title: &title, customer, zone: Some(&zone.id) }, &request).await
    }
}
