//! The world as tests see it: plain lists without secrets.

use serde_json::{Value, json};

use super::World;

impl World {
    /// The answer to `GET /_sandbox/world`.
    pub(in crate::sandbox) fn view(&self) -> Value {
        let accounts = self.accounts.iter().map(|account| {
            json!({
                "id": account.id,
                "name": account.name,
                "type": account.r#type,
                "unit_id": account.unit,
                "created_on": super::rfc3339(account.created_on),
            })
        });
        let users =
            self.users.iter().map(|user| json!({ "id": user.id, "email": user.email, "service": user.service }));
        let members = self.members.iter().map(|member| {
            json!({
                "id": member.id,
                "account_id": member.account,
                "email": member.email,
                "status": member.status,
                "roles": member.roles,
            })
        });
        let zones = self.zones.iter().map(|zone| {
            json!({
                "id": zone.id,
                "account_id": zone.account,
                "name": zone.name,
                "type": zone.r#type,
                "status": zone.status,
            })
        });
        json!({
            "accounts": accounts.collect::<Vec<_>>(),
            "users": users.collect::<Vec<_>>(),
            "members": members.collect::<Vec<_>>(),
            "zones": zones.collect::<Vec<_>>(),
            "subscriptions": [],
            "charges": [],
            "dns_records": [],
            "tokens": [],
            "switches": self.switches,
        })
    }
}
