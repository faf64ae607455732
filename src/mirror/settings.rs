//! Settings of websites, read when somebody asks: they are not kept.

use futures_util::StreamExt as _;
use futures_util::stream;

use crate::domain::ids::CustomerId;
use crate::wire::ids::ZoneId;
use crate::wire::settings::{ListZoneSettings, ZoneSetting};

use super::{Mirror, Unread};

/// Websites whose settings are read at the same time.
const AT_ONCE: usize = 6;

impl Mirror {
    /// All settings of a website, read as its customer.
    ///
    /// # Errors
    /// [`Unread`] by variant.
    pub async fn settings(&self, zone: &ZoneId, customer: Option<CustomerId>) -> Result<Vec<ZoneSetting>, Unread> {
        Ok(self.ask(customer, &ListZoneSettings { zone: zone.clone() }).await?.result)
    }

    /// The settings of several websites of one customer, a few at a time, in the same order. One that cannot be read keeps
    /// none of the others from being shown.
    pub async fn settings_of_each(
        &self,
        zones: Vec<ZoneId>,
        customer: Option<CustomerId>,
    ) -> Vec<Result<Vec<ZoneSetting>, Unread>> {
        let reads = stream::iter(zones).map(|zone| async move { self.settings(&zone, customer).await });
        reads.buffered(AT_ONCE).collect().await
    }
}
