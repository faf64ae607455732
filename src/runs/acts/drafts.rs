//! A draft's changes of DNS records: the records as they are just now are kept with the job, in one transaction.

use crate::domain::ids::{CustomerId, PersonId, RunId, SnapshotId};
use crate::domain::record::diff::Present;
use crate::domain::record::draft::{Draft, Source, Taken};
use crate::domain::run::Request;
use crate::domain::text::in_unicode;
use crate::domain::website::Zone;
use crate::store::NewSnapshot;

use super::super::Runs;
use super::{About, RunError};

impl Runs {
    /// Asks for a draft's changes to be made. `present` is kept as what was there before them. Asked for twice, it is the
    /// same job.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn apply_draft(
        &self,
        by: PersonId,
        zone: &Zone,
        customer: Option<CustomerId>,
        draft: &Draft,
        present: &[Present],
    ) -> Result<RunId, RunError> {
        let mut tx = self.0.store.write().await?;
        if let Some(run) = tx.run_of_draft(draft.id).await? {
            return Ok(run);
        }
        let now = self.0.clock.now();
        tx.keep_snapshot(&NewSnapshot {
            id: SnapshotId::new(now, &self.0.random),
            zone: &zone.id,
            zone_name: &zone.name,
            taken: Taken::BeforeChanges,
            records: present,
            now,
        })
        .await?;
        let request = Request::ApplyRecords {
            account: zone.account.clone(),
            zone: zone.id.clone(),
            draft: draft.id,
            pieces: draft.counts.pieces(),
            changes: draft.counts.changes(),
            back: matches!(draft.source, Source::Snapshot { .. }),
        };
        let (key, title) = (format!("draft {}", draft.id), in_unicode(&zone.name));
        let about = About { key: &key, by, title: &title, customer, zone: Some(&zone.id) };
        let run = self.submit_in(&mut tx, &about, &request).await?.run();
        tx.draft_wanted(draft.id, run).await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(run)
    }
}
