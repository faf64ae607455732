//! The one tenant of this world, its units and what it may do.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::wire::ids::{TenantId, UnitId, UserId};
use crate::wire::tenants::{Tenant as WireTenant, TenantMembership, Unit as WireUnit};

use super::{World, rfc3339};

/// The partner's container.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Tenant {
    pub(in crate::sandbox) id: TenantId,
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) units: Vec<Unit>,
    pub(in crate::sandbox) admins: Vec<UserId>,
    pub(in crate::sandbox) created_on: Timestamp,
}

/// A part of it.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Unit {
    pub(in crate::sandbox) id: UnitId,
    pub(in crate::sandbox) name: String,
}

impl World {
    /// The tenant as `GET /tenants/{id}` has it.
    pub(in crate::sandbox) fn tenant_wire(&self) -> WireTenant {
        let made = rfc3339(self.tenant.created_on);
        let unit = |unit: &Unit| WireUnit {
            unit_tag: unit.id.clone(),
            unit_name: unit.name.clone(),
            unit_status: Some("active".to_owned()),
        };
        WireTenant {
            tenant_tag: self.tenant.id.clone(),
            tenant_name: self.tenant.name.clone(),
            tenant_type: Some("partner".to_owned()),
            tenant_status: Some("active".to_owned()),
            tenant_units: self.tenant.units.iter().map(unit).collect(),
            cdate: Some(made.clone()),
            edate: Some(made),
        }
    }

    /// Who administers the tenant.
    pub(in crate::sandbox) fn tenant_memberships(&self) -> Vec<TenantMembership> {
        let admins = self.users.iter().filter(|user| self.is_admin(&user.id));
        admins
            .map(|user| TenantMembership {
                user_tag: Some(user.id.to_string()),
                user_email: Some(user.email.clone()),
                user_name: Some(user.full_name()),
            })
            .collect()
    }

    /// What Cloudflare has switched on for the tenant.
    pub(in crate::sandbox) fn entitlements(&self) -> Value {
        let flag = |value: bool| json!({ "type": "bool", "value": value });
        json!({
            "allow_add_subdomain": flag(self.switches.allow_add_subdomain),
            "allow_auto_accept_invites": flag(self.switches.allow_auto_accept_invites),
            "cname_setup_allowed": flag(self.switches.cname_setup_allowed),
            "partial_setup_allowed": flag(self.switches.partial_setup_allowed),
            "mhs_certificate_count": { "type": "max_count", "value": 0 },
            "custom_entitlements": null,
        })
    }

    /// The kinds of account that the tenant may make.
    pub(in crate::sandbox) fn account_types(&self) -> Vec<&'static str> {
        if self.switches.enterprise_allowed { vec!["standard", "enterprise"] } else { vec!["standard"] }
    }
}
