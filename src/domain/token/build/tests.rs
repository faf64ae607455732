use serde_json::json;

use super::*;
use crate::wire::tokens::Effect;

const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";
const ACCOUNT: &str = "01a7362d577a6c3019a474fd6f485823";

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn group(id: &str, name: &str, scope: &str) -> PermissionGroup {
    PermissionGroup { id: id.parse().unwrap(), name: name.to_owned(), scopes: vec![scope.to_owned()] }
}

fn listed() -> Vec<PermissionGroup> {
    vec![
        group("dns", "DNS Write", SCOPE_ZONE),
        group("purge", "Cache Purge", SCOPE_ZONE),
        group("settings", "Account Settings Read", SCOPE_ACCOUNT),
        group("tokens", "API Tokens Write", SCOPE_USER),
        group("r2", "R2 Bucket Read", "com.cloudflare.edge.r2.bucket"),
    ]
}

fn reach() -> Reach {
    Reach {
        accounts: vec![ACCOUNT.parse().unwrap()],
        names_accounts: true,
        is_user: true,
        user: Some("05784afa30c1afe1440e79d9351c7430".parse().unwrap()),
        ..Reach::default()
    }
}

fn policy(rows: &[&str]) -> PolicyForm {
    let rows = rows.iter().map(|id| Some(id.parse().unwrap())).collect();
    PolicyForm { rows, websites: vec![ZONE.parse().unwrap()], ..PolicyForm::empty() }
}

fn form(policies: Vec<PolicyForm>) -> TokenForm {
    TokenForm { name: "CI".to_owned(), policies, ends: "2027-01-01T00:00".to_owned(), ..TokenForm::default() }
}

fn wrong(form: &TokenForm, reach: &Reach) -> Vec<Wrong> {
    build(form, reach, &listed(), now()).unwrap_err()
}

#[test]
fn a_policy_becomes_one_for_each_scope_with_resources_of_that_scope() {
    let asked = build(&form(vec![policy(&["dns", "settings", "tokens", "dns"])]), &reach(), &listed(), now()).unwrap();
    assert_eq!(
        serde_json::to_value(&asked).unwrap(),
        json!({
            "name": "CI",
            "expires_on": "2027-01-01T00:00:00Z",
            "policies": [
                {"effect": "allow", "resources": {format!("com.cloudflare.api.account.zone.{ZONE}"): "*"},
                 "permission_groups": [{"id": "dns"}]},
                {"effect": "allow", "resources": {format!("com.cloudflare.api.account.{ACCOUNT}"): "*"},
                 "permission_groups": [{"id": "settings"}]},
                {"effect": "allow", "resources": {"com.cloudflare.api.user.05784afa30c1afe1440e79d9351c7430": "*"},
                 "permission_groups": [{"id": "tokens"}]}
            ]
        })
    );
}

#[test]
fn all_websites_are_those_in_reach_and_everything_only_where_that_is_everything() {
    let all = PolicyForm { all_websites: true, effect: Effect::Deny, ..policy(&["dns", "settings"]) };
    let asked = build(&form(vec![all.clone()]), &reach(), &listed(), now()).unwrap();
    let inside = json!({"com.cloudflare.api.account.zone.*": "*"});
    assert_eq!(json!(asked.policies[0].resources), json!({format!("com.cloudflare.api.account.{ACCOUNT}"): inside}));
    assert_eq!(asked.policies[0].effect, Effect::Deny);
    let everything = Reach { everything: true, accounts: Vec::new(), ..reach() };
    let asked = build(&form(vec![all]), &everything, &listed(), now()).unwrap();
    assert_eq!(json!(asked.policies[0].resources), json!({"com.cloudflare.api.account.zone.*": "*"}));
    assert_eq!(json!(asked.policies[1].resources), json!({"com.cloudflare.api.account.*": "*"}));
}

#[test]
fn everything_wrong_is_said_at_once_and_each_at_its_field() {
    let nothing = TokenForm {
        policies: vec![
            PolicyForm { rows: vec![None], ..policy(&[]) },
            PolicyForm { websites: vec![], ..policy(&["dns"]) },
        ],
        within: "home".to_owned(),
        not_in: "192.0.2.0/99".to_owned(),
        starts: "soon".to_owned(),
        ..TokenForm::default()
    };
    let fields: Vec<String> = wrong(&nothing, &reach()).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["name", "row-0-0", "websites-1", "within", "not_in", "starts", "ends"]);
    assert_eq!(wrong(&form(vec![]), &reach())[0].0, "policies");
    let long = TokenForm { name: "x".repeat(121), ..form(vec![policy(&["dns"])]) };
    assert_eq!(wrong(&long, &reach())[0].0, "name");
}

#[test]
fn an_end_is_asked_for_unless_somebody_says_that_there_is_none() {
    let with = |ends: &str, never_ends: bool| {
        let ends = ends.to_owned();
        build(&TokenForm { ends, never_ends, ..form(vec![policy(&["dns"])]) }, &reach(), &listed(), now())
    };
    assert_eq!(with("", true).unwrap().expires_on, None);
    for (ends, never) in [("", false), ("2026-11-23T09:59", false), ("2027-01-01", true)] {
        assert_eq!(with(ends, never).unwrap_err()[0].0, "ends", "{ends} {never}");
    }
    let early = TokenForm { starts: "2027-02-01".to_owned(), ..form(vec![policy(&["dns"])]) };
    assert_eq!(wrong(&early, &reach())[0].0, "ends");
}

#[test]
fn what_cloudflare_would_refuse_is_refused_before_it_is_asked() {
    let owned = Reach { is_user: false, user: None, ..reach() };
    let says = |id: &str, reach: &Reach| wrong(&form(vec![policy(&[id])]), reach)[0].clone();
    assert!(says("tokens", &owned).1.contains("has no user"));
    assert!(says("gone", &owned).1.contains("does not list this permission any more"));
    assert!(says("r2", &owned).1.contains("cannot be chosen here"));
    let beyond = Reach { beyond: vec!["purge".parse().unwrap()], ..reach() };
    assert!(says("purge", &beyond).1.contains("beyond what the service user may do"));
    let unknown_user = Reach { user: None, ..reach() };
    assert_eq!(says("tokens", &unknown_user).0, "row-0");
}

#[test]
fn a_customers_people_give_what_they_may_do_themselves_on_websites_and_for_a_time() {
    let own = Reach {
        only: Some(vec!["dns".parse().unwrap(), "settings".parse().unwrap()]),
        names_accounts: false,
        days_at_most: Some(365),
        ..reach()
    };
    assert!(build(&form(vec![policy(&["dns"])]), &own, &listed(), now()).is_ok());
    assert_eq!(wrong(&form(vec![policy(&["purge"])]), &own)[0].0, "row-0-0");
    assert_eq!(wrong(&form(vec![policy(&["settings"])]), &own)[0].0, "row-0-0", "accounts are none of theirs");
    let late = TokenForm { ends: "2028-01-01".to_owned(), ..form(vec![policy(&["dns"])]) };
    assert!(wrong(&late, &own)[0].1.contains("within 365 days"));
    let never = TokenForm { ends: String::new(), never_ends: true, ..form(vec![policy(&["dns"])]) };
    assert_eq!(wrong(&never, &own)[0].0, "ends");
}
