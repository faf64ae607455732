//! Settings of websites.

use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::run::Request;
use crate::domain::setting::SettingChange;
use crate::domain::text::in_unicode;
use crate::wire::ids::AccountId;

use super::super::Runs;
use super::{About, RunError};

impl Runs {
    /// Asks for settings of websites of one customer to be changed, a step for each. `account` is the one that all of the
    /// websites are in, if they are in one.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when there is nothing to change; [`RunError::Store`] when it could not be stored.
    pub async fn change_settings(
        &self,
        by: PersonId,
        key: &str,
        account: Option<AccountId>,
        customer: Option<CustomerId>,
        changes: Vec<SettingChange>,
    ) -> Result<RunId, RunError> {
        let Some(first) = changes.first() else { return Err(RunError::MovedOn) };
        let mut zones: Vec<_> = changes.iter().map(|change| &change.zone).collect();
        zones.sort_unstable();
        zones.dedup();
        let zone = Some(first.zone.clone()).filter(|_| zones.len() == 1);
        let title = match zone {
            Some(_) => in_unicode(&first.zone_name),
            None => format!("{} websites", zones.len()),
        };
        let request = Request::Settings { account, changes };
        self.submit_new(&About { key, by, title: &title, customer, zone: zone.as_ref() }, &request).await
    }
}
