//! DNS records: added, changed, removed.

use std::time::Duration;

use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::record::RecordAct;
use crate::domain::run::{Request, Run, RunState};
use crate::domain::website::Zone;

use super::super::Runs;
use super::{About, RunError};

impl Runs {
    /// Asks for a record of a website to be added, changed or removed.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn change_record(
        &self,
        by: PersonId,
        key: &str,
        zone: &Zone,
        customer: Option<CustomerId>,
        act: RecordAct,
    ) -> Result<RunId, RunError> {
        let title = format!("{} {}", act.record().kind, crate::domain::text::in_unicode(&act.record().name));
        let request = Request::Records { account: zone.account.clone(), zone: zone.id.clone(), act };
        self.submit_new(&About { key, by, title: &title, customer, zone: Some(&zone.id) }, &request).await
    }

    /// A run as soon as it stands still: over, waiting or asking; or as it stands when the patience is over. What takes
    /// long goes on by itself.
    ///
    /// # Errors
    /// [`RunError::Store`] when the store does not answer.
    pub async fn stands(&self, id: RunId, patience: Duration) -> Result<Option<Run>, RunError> {
        let still = async {
            loop {
                let moved = self.0.stood.notified();
                let run = self.0.store.run(id).await?;
                match &run {
                    Some(one) if matches!(one.state, RunState::Queued | RunState::Working) => moved.await,
                    _ => return Ok(run),
                }
            }
        };
        match tokio::time::timeout(patience, still).await {
            Ok(run) => run,
            Err(_) => Ok(self.0.store.run(id).await?),
        }
    }
}
