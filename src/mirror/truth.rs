//! Compares the tenant with the portal after each pass. Differences are kept for people; nothing is repaired by itself.

use std::time::Duration;

use crate::domain::setting::fulfils;
use crate::domain::truth::{DifferenceKind, Found};
use crate::store::SettingsDue;

use super::{Inner, Mirror, SyncError};

/// Websites whose settings are compared in one pass: each takes a call with its customer's key.
const SETTINGS_AT_A_TIME: usize = 10;
/// How old a comparison of settings may be.
const SETTINGS_EVERY: Duration = Duration::from_secs(6 * 3_600);

impl Mirror {
    /// Compares now, with what was last read.
    pub(super) async fn compare(&self) {
        if let Err(error) = self.0.compare().await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the tenant could not be compared with the portal"
            );
        }
        if let Err(error) = self.compare_settings().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "settings could not be compared");
        }
    }

    async fn compare_settings(&self) -> Result<(), SyncError> {
        let inner = &*self.0;
        let before = inner.clock.now().saturating_sub(SETTINGS_EVERY).unwrap_or_default();
        for due in inner.store.settings_due(before, SETTINGS_AT_A_TIME).await? {
            let customer = due.account.customer.as_ref().map(|(id, _)| *id);
            // One that cannot be read is asked for again in the next pass.
            if let Ok(settings) = self.settings(&due.zone, customer).await {
                inner.keep_settings(&due, &settings).await?;
            }
        }
        Ok(())
    }
}

impl Inner {
    async fn compare(&self) -> Result<(), SyncError> {
        let found = self.store.differences_now().await?;
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        for one in &found {
            tx.put_difference(one, now).await?;
        }
        tx.end_differences(DifferenceKind::OtherSetting, now).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn keep_settings(
        &self,
        due: &SettingsDue,
        settings: &[crate::wire::settings::ZoneSetting],
    ) -> Result<(), SyncError> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        for change in &due.set {
            let Some(setting) = settings.iter().find(|one| one.id == change.setting.as_str()) else { continue };
            let found = Found::OtherSetting {
                account: due.account.clone(),
                change: change.clone(),
                has: setting.value.clone(),
            };
            if fulfils(change.setting.as_str(), &setting.value, &change.value) {
                tx.end_difference(&found, now).await?;
            } else {
                tx.put_difference(&found, now).await?;
            }
        }
        tx.settings_compared(&due.zone, now).await?;
        tx.commit().await?;
        Ok(())
    }
}
