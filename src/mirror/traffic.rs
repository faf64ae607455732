//! What went through a website, read when somebody looks: it is not kept.

use crate::domain::ids::CustomerId;
use crate::domain::traffic::{Period, Traffic, asked};
use crate::domain::website::Zone;
use crate::wire::traffic::{ReadTraffic, Traffic as Read};

use super::{Mirror, Unread};

impl Mirror {
    /// The traffic of a website, read as its customer by one call.
    ///
    /// # Errors
    /// [`Unread`] by variant.
    pub async fn traffic(&self, zone: &Zone, customer: Option<CustomerId>, period: Period) -> Result<Traffic, Unread> {
        let call = self.traffic_call(zone);
        let read = self.ask(customer, &call).await?.result;
        self.told(read, zone, period)
    }

    /// The one call, for every period.
    pub(super) fn traffic_call(&self, zone: &Zone) -> ReadTraffic {
        let (hours, days) = asked(self.0.clock.now());
        ReadTraffic { zone: zone.id.clone(), hours, days }
    }

    /// What the call's answer says.
    pub(super) fn told(&self, read: Read, zone: &Zone, period: Period) -> Result<Traffic, Unread> {
        // Whoever may know nothing about a website is given a list without it (public logs).
        let none = || Unread::Refused("It lists no analytics for this website.".to_owned());
        let found = read.viewer.zones.into_iter().next().ok_or_else(none)?;
        Ok(Traffic::of(period, &found, self.0.clock.now(), zone.activated_on))
    }
}
