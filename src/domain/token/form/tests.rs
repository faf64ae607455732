use serde_json::{Value, json};

use super::*;
use crate::clock::Timestamp;
use crate::domain::token::{as_asked, build, is_as_asked};
use crate::wire::tokens::{SCOPE_ACCOUNT, SCOPE_ZONE};

const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";
const ACCOUNT: &str = "01a7362d577a6c3019a474fd6f485823";

fn said(policies: Value) -> Said {
    serde_json::from_value(json!({
        "id": "t1", "name": "CI", "status": "disabled", "modified_on": "2026-11-01T00:00:00Z",
        "not_before": "2026-11-02T03:04:05Z", "expires_on": "2027-01-02T03:04:05Z",
        "condition": {"request_ip": {"in": ["192.0.2.0/24"], "not_in": ["192.0.2.7/32"]}},
        "policies": policies,
    }))
    .unwrap()
}

fn reach() -> Reach {
    Reach { accounts: vec![ACCOUNT.parse().unwrap()], names_accounts: true, is_user: true, ..Reach::default() }
}

fn groups() -> Vec<PermissionGroup> {
    let group = |id: &str, scope: &str| PermissionGroup {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        scopes: vec![scope.to_owned()],
    };
    vec![group("dns", SCOPE_ZONE), group("settings", SCOPE_ACCOUNT)]
}

/// Through the form and back, nothing touched.
fn there_and_back(said: &Said, reach: &Reach) -> TokenForm {
    let known = Known { websites: vec![ZONE.parse().unwrap()], accounts: vec![ACCOUNT.parse().unwrap()] };
    let form = TokenForm::of(said, reach, &known);
    let now: Timestamp = "2026-11-23T00:00:00Z".parse().unwrap();
    let again = build(&form, reach, &groups(), now).unwrap_or_else(|wrong| panic!("{wrong:?} {form:?}"));
    assert!(is_as_asked(said, &again), "{:?} is not {again:?}", as_asked(said));
    form
}

#[test]
fn a_token_goes_through_the_form_and_back_unchanged_to_the_second() {
    let zone = format!("com.cloudflare.api.account.zone.{ZONE}");
    let account = format!("com.cloudflare.api.account.{ACCOUNT}");
    let form = there_and_back(
        &said(json!([
            {"effect": "allow", "resources": {zone.clone(): "*"}, "permission_groups": [{"id": "dns"}]},
            {"effect": "deny", "resources": {account.clone(): {"com.cloudflare.api.account.zone.*": "*"}},
             "permission_groups": [{"id": "dns"}]},
            {"effect": "allow", "resources": {account: "*"}, "permission_groups": [{"id": "settings"}]}
        ])),
        &reach(),
    );
    assert_eq!((form.policies.len(), form.kept.len()), (3, 0));
    assert_eq!((form.starts.as_str(), form.ends.as_str()), ("2026-11-02T03:04:05", "2027-01-02T03:04:05"));
}

#[test]
fn what_the_form_cannot_say_is_kept_as_it_is() {
    let other = "com.cloudflare.api.account.f037e56e89293a057740de681ac9abbe";
    for resources in [
        json!({"com.cloudflare.edge.r2.bucket.x_default_logs": "*"}),
        json!({"com.cloudflare.api.account.zone.*": "*"}),
        json!({other: {"com.cloudflare.api.account.zone.*": "*"}}),
        // A website and an account that cannot be chosen here: as a field they would be lost, and in place of the account
        // would stand the one that is in reach.
        json!({"com.cloudflare.api.account.zone.f037e56e89293a057740de681ac9abbe": "*",
               format!("com.cloudflare.api.account.zone.{ZONE}"): "*"}),
        json!({other: "*"}),
    ] {
        let said = said(json!([{"effect": "allow", "resources": resources, "permission_groups": [{"id": "dns"}]}]));
        let form = there_and_back(&said, &reach());
        assert_eq!((form.policies.len(), form.kept.len()), (0, 1), "{resources}");
    }
    let everything = Reach { everything: true, accounts: vec![], ..reach() };
    let all = said(json!([{"effect": "allow", "resources": {"com.cloudflare.api.account.zone.*": "*"},
                           "permission_groups": [{"id": "dns"}]}]));
    assert!(there_and_back(&all, &everything).policies[0].all_websites, "where that is everything, it is a field");
}

#[test]
fn buttons_add_and_take_away_and_what_does_not_fit_does_nothing() {
    let mut form = TokenForm { policies: vec![PolicyForm::empty()], ..TokenForm::default() };
    let mut press = |word: &str| {
        form.press(Press::read(word).unwrap(), "192.0.2.7");
        form.policies.iter().map(|policy| policy.rows.len()).collect::<Vec<_>>()
    };
    assert_eq!(press("add_row:0"), [2]);
    assert_eq!(press("add_policy"), [2, 1]);
    assert_eq!(press("remove_row:0:1"), [1, 1]);
    assert_eq!(press("remove_row:0:0"), [1, 1], "the last one is emptied");
    assert_eq!(press("remove_policy:0"), [1]);
    for nothing in ["add_row:7", "remove_row:0:9", "remove_policy:9", "remove_kept:0", "next"] {
        assert_eq!(press(nothing), [1], "{nothing}");
    }
    for _ in 0..20 {
        press("add_policy");
    }
    assert_eq!(press("own_address").len(), POLICIES);
    assert_eq!(form.within, "192.0.2.7");
    assert_eq!(Press::read("format_disk"), None);
    assert_eq!(Press::read("add_row:x"), None);
}
