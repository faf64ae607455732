//! What a test can turn on and off.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::catalogue::Programme;
use super::{Refused, World};

/// All switches with their present values; the names are those of `PATCH /_sandbox/world`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::sandbox) struct Switches {
    /// `POST /users` works. Off by default at Cloudflare; on here, since the portal wants it.
    pub(in crate::sandbox) service_users: bool,
    /// The answer to `POST /users` carries the key.
    pub(in crate::sandbox) api_key_visible: bool,
    /// Accounts have a way to pay on file.
    pub(in crate::sandbox) payment_method: bool,
    /// `Idempotency-Key` of `POST /accounts` is heard.
    pub(in crate::sandbox) honours_idempotency_key: bool,
    /// `external_metadata` is kept.
    pub(in crate::sandbox) keeps_external_metadata: bool,
    /// The tenant may make enterprise accounts.
    pub(in crate::sandbox) enterprise_allowed: bool,
    /// `POST /accounts` needs a unit.
    pub(in crate::sandbox) unit_required: bool,
    /// Entitlement: subdomains may be zones.
    pub(in crate::sandbox) allow_add_subdomain: bool,
    /// Entitlement: members may be added as accepted.
    pub(in crate::sandbox) allow_auto_accept_invites: bool,
    /// Entitlement: CNAME set-up.
    pub(in crate::sandbox) cname_setup_allowed: bool,
    /// Entitlement: partial set-up.
    pub(in crate::sandbox) partial_setup_allowed: bool,
    /// The partner programme, which decides which plans are sold: `paygo`, `reseller` or `msp`.
    pub(in crate::sandbox) programme: Programme,
    /// Ids of rate plans that the tenant may not order (code 1225).
    pub(in crate::sandbox) not_included: Vec<String>,
    /// The plan on a zone lags behind its subscription by this much.
    pub(in crate::sandbox) plan_visible_after_ms: u64,
    /// Most DNS records of any zone; null: as many as its plan allows. Cloudflare raises it where asked to.
    pub(in crate::sandbox) record_quota: Option<u64>,
    /// Calls in a window.
    pub(in crate::sandbox) rate_limit: RateLimit,
    /// Each answer is this late.
    pub(in crate::sandbox) latency_ms: u64,
    /// Lists lag behind by this much.
    pub(in crate::sandbox) visible_after_ms: u64,
}

/// Calls of one user in one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::sandbox) struct RateLimit {
    /// Calls.
    pub(in crate::sandbox) requests: u64,
    /// Length of the window.
    pub(in crate::sandbox) seconds: u64,
}

impl Default for RateLimit {
    /// 1,200 in 5 minutes (developers.cloudflare.com/fundamentals/api/reference/limits, read 2026-11).
    fn default() -> Self {
        Self { requests: 1200, seconds: 300 }
    }
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            service_users: true,
            api_key_visible: true,
            payment_method: true,
            honours_idempotency_key: true,
            keeps_external_metadata: true,
            enterprise_allowed: true,
            unit_required: false,
            allow_add_subdomain: false,
            allow_auto_accept_invites: true,
            cname_setup_allowed: true,
            partial_setup_allowed: true,
            programme: Programme::Paygo,
            not_included: Vec::new(),
            plan_visible_after_ms: 0,
            record_quota: None,
            rate_limit: RateLimit::default(),
            latency_ms: 0,
            visible_after_ms: 0,
        }
    }
}

impl World {
    /// Turns the named switches and leaves the others; an unknown name or a wrong value changes nothing.
    pub(in crate::sandbox) fn turn(&mut self, changes: Map<String, Value>) -> Result<(), Refused> {
        let present = serde_json::to_value(&self.switches).map_err(|error| Refused::invalid(error.to_string()))?;
        let Value::Object(mut all) = present else {
            return Err(Refused::invalid("switches are an object"));
        };
        all.extend(changes);
        let turned: Switches =
            serde_json::from_value(Value::Object(all)).map_err(|error| Refused::invalid(error.to_string()))?;
        if turned.rate_limit.requests == 0 || turned.rate_limit.seconds == 0 {
            return Err(Refused::invalid("rate_limit: requests and seconds begin at 1"));
        }
        self.switches = turned;
        Ok(())
    }
}
