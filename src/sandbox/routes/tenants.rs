//! The tenant: HTTP to world and back.

use axum::extract::State;
use serde_json::{Value, json};

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::page::Page;
use crate::sandbox::world::access::Right;
use crate::sandbox::world::{Refused, World, rfc3339};
use crate::wire::ids::TenantId;

// The shape of the schema of 2026-08, which has no units: those come with the tenant itself.
pub(super) async fn list(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    answer::one(sandbox.read(|world, _| {
        let tenant = json!({
            "id": world.tenant.id,
            "name": world.tenant.name,
            "create_time": rfc3339(world.tenant.created_on),
            "meta": {
                "flags": {
                    "account_creation": "enabled",
                    "account_deletion": "enabled",
                    "account_migration": "disabled",
                    "account_mobility": "disabled",
                    "sub_org_creation": "disabled",
                },
                "managed_by": "cloudflare",
            },
        });
        if world.administers(&call.caller, Right::ReadAccount) { vec![tenant] } else { Vec::new() }
    }))
}

pub(super) async fn get(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    answer::one(of_tenant(&sandbox, &call, whole_tenant)??)
}

fn of_tenant<T>(sandbox: &Sandbox, call: &Call, look: impl FnOnce(&World) -> T) -> Result<T, Refused> {
    let id: TenantId = call.id("tenant")?;
    sandbox.read(|world, _| world.tenant_for(&call.caller, &id).map(|_| look(world)))
}

fn whole_tenant(world: &World) -> Result<Value, Refused> {
    let mut tenant = serde_json::to_value(world.tenant_wire()).map_err(|error| Refused::invalid(error.to_string()))?;
    let units = tenant.get_mut("tenant_units").and_then(Value::as_array_mut).into_iter().flatten();
    for fields in units.filter_map(Value::as_object_mut) {
        fields.insert("unit_memberships".to_owned(), json!([]));
        fields.insert("unit_metadata".to_owned(), json!({}));
    }
    let more = json!({
        "tenant_contacts": { "email": "partner@sandbox.test", "website": "https://partner.example" },
        "tenant_labels": [],
        "tenant_metadata": { "dns": { "ns_pool": { "primary": "", "secondary": "" } } },
        "tenant_network": {},
        "customer_id": "sandbox",
    });
    if let (Value::Object(fields), Value::Object(more)) = (&mut tenant, more) {
        fields.extend(more);
    }
    Ok(tenant)
}

pub(super) async fn accounts(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (id, page) = (call.id::<TenantId>("tenant")?, Page::of(&call)?);
    let (rows, info) = sandbox.read(|world, now| {
        world.tenant_for(&call.caller, &id)?;
        let mut found = world.tenant_accounts(now);
        found.retain(|account| call.asks("name").is_none_or(|name| account.name == name));
        if call.asks("order") == Some("name") {
            found.sort_by_key(|account| account.name.clone());
        }
        let (rows, info) = page.cut(found);
        let rows: Vec<_> = rows.into_iter().map(|account| world.tenant_account_wire(account)).collect();
        Ok::<_, Refused>((rows, info))
    })?;
    answer::list(rows, info)
}

pub(super) async fn account_types(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    answer::one(of_tenant(&sandbox, &call, World::account_types)?)
}

pub(super) async fn entitlements(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    answer::one(of_tenant(&sandbox, &call, World::entitlements)?)
}

pub(super) async fn memberships(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    answer::one(of_tenant(&sandbox, &call, World::tenant_memberships)?)
}
