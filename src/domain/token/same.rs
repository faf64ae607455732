//! Whether a token is as it was asked for, whatever Cloudflare adds to it or writes otherwise.

use std::collections::BTreeSet;

use crate::clock::Timestamp;
use crate::wire::ids::PermissionGroupId;
use crate::wire::tokens::{Condition, Effect, NewToken, Policy, RequestIp, Resources, Token as Said, TokenStatus};

type Rule<'a> = (Effect, &'a Resources, BTreeSet<PermissionGroupId>);

/// Whether the token is just this: policies in any order, names and ids of policies aside, times by the moment they name.
#[must_use]
pub fn is_as_asked(said: &Said, asked: &NewToken) -> bool {
    said.name == asked.name
        && rules(&said.policies) == rules(&asked.policies)
        && addresses(said.condition.as_ref()) == addresses(asked.condition.as_ref())
        && time(said.not_before.as_deref()) == time(asked.not_before.as_deref())
        && time(said.expires_on.as_deref()) == time(asked.expires_on.as_deref())
        && asked.status.as_ref().is_none_or(|status| fits(&said.status, status))
}

/// A token that has expired is neither one nor the other: its end says enough.
fn fits(said: &TokenStatus, asked: &TokenStatus) -> bool {
    said == asked || *said == TokenStatus::Expired
}

fn rules(policies: &[Policy]) -> BTreeSet<Rule<'_>> {
    let groups = |policy: &Policy| policy.permission_groups.iter().map(|group| group.id.clone()).collect();
    policies.iter().map(|policy| (policy.effect, &policy.resources, groups(policy))).collect()
}

fn addresses(condition: Option<&Condition>) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let Some(RequestIp { within, not_in }) = condition.and_then(|condition| condition.request_ip.as_ref()) else {
        return (BTreeSet::new(), BTreeSet::new());
    };
    (within.iter().map(String::as_str).collect(), not_in.iter().map(String::as_str).collect())
}

fn time(text: Option<&str>) -> Option<Result<Timestamp, &str>> {
    text.map(|text| text.parse().map_err(|_| text))
}

/// The token as it would be asked for again, all of it: what PUT wants.
#[must_use]
pub fn as_asked(said: &Said) -> NewToken {
    let bare = |policy: &Policy| {
        let mut policy = policy.clone();
        policy.id = None;
        for group in &mut policy.permission_groups {
            group.name = None;
        }
        policy
    };
    NewToken {
        name: said.name.clone(),
        policies: said.policies.iter().map(bare).collect(),
        condition: said.condition.clone().filter(|condition| condition.request_ip.is_some()),
        not_before: said.not_before.clone(),
        expires_on: said.expires_on.clone(),
        status: match said.status {
            TokenStatus::Active | TokenStatus::Disabled => Some(said.status.clone()),
            TokenStatus::Expired | TokenStatus::Other(_) => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn said(change: impl FnOnce(&mut Value)) -> Said {
        let mut token = json!({
            "id": "a1", "name": "CI", "status": "active", "issued_on": "2026-11-01T00:00:00Z",
            "expires_on": "2027-01-01T00:00:00Z",
            "policies": [
                {"id": "p1", "effect": "allow", "resources": {"com.cloudflare.api.account.zone.1": "*"},
                 "permission_groups": [{"id": "g1", "name": "DNS Write"}, {"id": "g2", "name": "Zone Read"}]},
                {"id": "p2", "effect": "deny", "resources": {"com.cloudflare.api.account.zone.2": "*"},
                 "permission_groups": [{"id": "g1"}]}
            ],
            "condition": {"request.ip": {"in": ["192.0.2.0/24"]}}
        });
        change(&mut token);
        serde_json::from_value(token).unwrap()
    }

    #[test]
    fn a_token_is_what_was_asked_for_whatever_is_named_or_ordered_otherwise() {
        let asked = as_asked(&said(|_| {}));
        assert!(is_as_asked(&said(|_| {}), &asked));
        assert!(is_as_asked(&said(|token| token["policies"].as_array_mut().unwrap().reverse()), &asked));
        assert!(is_as_asked(&said(|token| token["expires_on"] = json!("2027-01-01T00:00:00.000Z")), &asked));
        assert!(is_as_asked(
            &said(|token| token["policies"][0]["permission_groups"][0]["name"] = json!("New")),
            &asked
        ));
    }

    #[test]
    fn whatever_else_differs_is_another_token() {
        let asked = as_asked(&said(|_| {}));
        let others: [fn(&mut Value); 7] = [
            |token| token["name"] = json!("CD"),
            |token| token["status"] = json!("disabled"),
            |token| token["expires_on"] = Value::Null,
            |token| token["not_before"] = json!("2026-12-01T00:00:00Z"),
            |token| token["policies"][1]["effect"] = json!("allow"),
            |token| token["policies"][0]["permission_groups"][0]["id"] = json!("g3"),
            |token| token["condition"] = Value::Null,
        ];
        for change in others {
            assert!(!is_as_asked(&said(change), &asked));
        }
    }

    #[test]
    fn all_of_a_token_is_asked_for_again_but_what_cloudflare_adds() {
        let asked = serde_json::to_value(as_asked(&said(|_| {}))).unwrap();
        assert_eq!(asked["condition"], json!({"request_ip": {"in": ["192.0.2.0/24"]}}), "the key of today");
        assert_eq!(asked["policies"][0].get("id"), None);
        assert_eq!(asked["policies"][0]["permission_groups"], json!([{"id": "g1"}, {"id": "g2"}]));
        assert_eq!(asked["expires_on"], "2027-01-01T00:00:00Z");
        assert_eq!(asked["status"], "active");
    }
}
