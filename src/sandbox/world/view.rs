//! The world as tests see it: plain lists without secrets.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::dns::Record;
use super::subscriptions::Subscription;
use super::tokens::{Owner, Token};
use super::{World, catalogue, plans};

impl World {
    /// The answer to `GET /_sandbox/world`.
    pub(in crate::sandbox) fn view(&self, now: Timestamp) -> Value {
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
                "status_since": zone.status_since.map(super::rfc3339),
                "hold": zone.is_held(now),
                "settings": zone.settings_view(now),
            })
        });
        let purges = self.purges.iter().map(|purge| {
            json!({ "zone_id": purge.zone, "what": purge.what, "by": purge.by, "at": super::rfc3339(purge.at) })
        });
        let dns_records = self.dns_records.iter().map(record);
        let subscriptions = self.subscriptions.iter().map(subscription);
        let charges = self.charges.iter().map(|charge| {
            json!({
                "subscription_id": charge.subscription,
                "rate_plan": charge.rate_plan,
                "at": super::rfc3339(charge.at),
            })
        });
        json!({
            "accounts": accounts.collect::<Vec<_>>(),
            "users": users.collect::<Vec<_>>(),
            "members": members.collect::<Vec<_>>(),
            "zones": zones.collect::<Vec<_>>(),
            "subscriptions": subscriptions.collect::<Vec<_>>(),
            "charges": charges.collect::<Vec<_>>(),
            "dns_records": dns_records.collect::<Vec<_>>(),
            "purges": purges.collect::<Vec<_>>(),
            "tokens": self.tokens.iter().map(|token| self.token_view(token, now)).collect::<Vec<_>>(),
            "switches": self.switches,
        })
    }
}

impl World {
    fn token_view(&self, token: &Token, now: Timestamp) -> Value {
        let owner = match &token.owner {
            Owner::User(user) => self.users.iter().find(|one| one.id == *user).map(|one| one.email.clone()),
            Owner::Account(account) => Some(format!("account:{account}")),
        };
        let wire = token.wire(now);
        json!({
            "id": wire.id,
            "owner": owner,
            "name": wire.name,
            "status": wire.status,
            "issued_on": wire.issued_on,
            "expires_on": wire.expires_on,
            "last_used_on": wire.last_used_on,
        })
    }
}

// The rate plan as it was ordered, not as it reads back.
fn subscription(one: &Subscription) -> Value {
    let plan = catalogue::find(&one.rate_plan);
    let components = one.components.iter().map(|(name, value)| json!({ "name": name, "value": value }));
    json!({
        "id": one.id,
        "scope": if one.zone.is_some() { "zone" } else { "account" },
        "account_id": one.account,
        "zone_id": one.zone,
        "rate_plan": one.rate_plan,
        "component_values": components.collect::<Vec<_>>(),
        "state": plan.map(plans::state),
    })
}

fn record(one: &Record) -> Value {
    json!({
        "id": one.id,
        "zone_id": one.zone,
        "type": one.said.r#type,
        "name": one.said.name,
        "content": one.said.content,
        "ttl": one.said.ttl,
        "proxied": one.said.proxied,
    })
}
