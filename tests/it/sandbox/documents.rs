//! Wire types and sandbox against facts of Cloudflare's own documents; sources in `tests/data/cloudflare/README.md`.

use partner_portal::wire::accounts::{Account, AccountType, DeletedAccount, Profile};
use partner_portal::wire::billing::PaymentMethod;
use partner_portal::wire::dns::{
    BAD_CONTENT, BatchDnsRecords, CreateDnsRecord, DnsBatch, DnsBatchDone, DnsFields, DnsImported, DnsRecord,
    DnsRecordRef, DnsType, DnsUsage, ExportDnsRecords, HOST_TAKEN, IDENTICAL, ListDnsRecords, NO_RECORD, ReviewDnsScan,
    ScanReview, ScanReviewed, TriggerDnsScan,
};
use partner_portal::wire::envelope::Envelope;
use partner_portal::wire::members::{Member, MemberStatus, Membership, Role};
use partner_portal::wire::settings::{NewSetting, PatchZoneSetting, ZoneSetting};
use partner_portal::wire::subscriptions::{
    AvailablePlan, AvailableRatePlan, DeletedSubscription, Frequency, NO_SUBSCRIPTION, NOT_INCLUDED, Subscription,
    SubscriptionState,
};
use partner_portal::wire::tenants::{Entitlements, Tenant, TenantAccount, TenantMembership};
use partner_portal::wire::tokens::{Effect, Token, TokenValue};
use partner_portal::wire::users::User;
use partner_portal::wire::zones::{Zone, ZoneHold, ZoneStatus, ZoneType};
use partner_portal::wire::{Endpoint, Paged};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::desk::{Desk, text};

fn document(name: &str) -> String {
    let file = format!("{}/tests/data/cloudflare/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn envelope<T: DeserializeOwned>(name: &str) -> Envelope<T> {
    serde_json::from_str(&document(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn result<T: DeserializeOwned>(name: &str) -> T {
    let envelope = envelope(name);
    assert!(envelope.success && envelope.errors.is_empty());
    envelope.result.unwrap()
}

#[test]
fn documented_accounts_are_understood() {
    let account: Account = result("account");
    assert_eq!((account.name.as_str(), account.r#type), ("Nordlicht Optik", AccountType::Standard));
    assert_eq!(account.created_on.as_deref(), Some("2026-03-01T05:20:00.123456Z"));
    assert_eq!(account.managed_by.unwrap().parent_org_name.as_deref(), Some("Default"));
    let list: Envelope<Vec<Account>> = envelope("accounts");
    assert_eq!(list.result_info.unwrap().total_count, 2);
    assert_eq!(list.result.unwrap()[1].r#type, AccountType::Enterprise);
    assert_eq!(result::<DeletedAccount>("account_deleted").id, account.id);
    let profile: Profile = result("profile");
    assert_eq!(profile.external_metadata.as_deref(), Some("attempt-7"));
    assert_eq!(profile.business_phone.as_deref(), Some("+49 431 000"));
}

#[test]
fn documented_tokens_are_understood_and_their_values_never_printed() {
    let token: Token = result("token");
    assert_eq!((token.status.as_str(), token.policies.len()), ("active", 2));
    assert_eq!(token.policies[1].effect, Effect::Deny);
    assert_eq!(token.policies[0].permission_groups[1].name.as_deref(), Some("DNS Read"));
    assert_eq!(token.condition.unwrap().request_ip.unwrap().not_in, ["198.51.100.7/32"]);
    let value: TokenValue = result("token_rolled");
    assert_eq!(format!("{value:?}"), "[redacted]");
    let bare: Token = serde_json::from_value(json!({ "id": "x", "name": null, "policies": null })).unwrap();
    assert_eq!((bare.name.as_str(), bare.policies.len()), ("", 0), "the schema requires no field");
}

#[test]
fn documented_members_are_understood() {
    let member: Member = result("member");
    assert_eq!((member.address(), &member.status), (Some("bea@customer.example"), &MemberStatus::Accepted));
    assert_eq!(member.roles[0].id, result::<Role>("role").id);
    assert_eq!(member.roles[0].permissions["dns"]["write"], true);
    let invited: Member = result("member_policies");
    assert_eq!((invited.address(), &invited.status), (Some("new@customer.example"), &MemberStatus::Pending));
    assert!(invited.user.unwrap().id.is_none());
    assert_eq!((invited.roles.len(), invited.policies.len()), (0, 1));
    let memberships: Vec<Membership> = result("memberships");
    assert_eq!((memberships[0].account.name.as_str(), memberships[0].roles.len()), ("Nordlicht Optik", 1));
}

#[test]
fn documented_tenants_are_understood_in_each_shape() {
    let tenant: Tenant = result("tenant");
    assert_eq!((tenant.tenant_name.as_str(), tenant.tenant_units[0].unit_name.as_str()), ("Partner", "Default"));
    let mine: Vec<Tenant> = result("user_tenants");
    assert_eq!((&mine[0].tenant_tag, mine[0].tenant_name.as_str()), (&tenant.tenant_tag, "Partner"));
    let accounts: Vec<TenantAccount> = result("tenant_accounts");
    let prefixed: Vec<TenantAccount> = result("tenant_accounts_prefixed");
    assert_eq!((&accounts[0].id, &accounts[0].name), (&prefixed[0].id, &prefixed[0].name));
    assert_eq!(prefixed[0].r#type, AccountType::Enterprise);
    let entitlements: Entitlements = result("entitlements");
    assert!(entitlements.allow_auto_accept_invites.unwrap().is_on());
    assert!(!entitlements.allow_add_subdomain.unwrap().is_on());
    let admins: Vec<TenantMembership> = result("tenant_memberships");
    assert_eq!(admins[0].user_email.as_deref(), Some("p@partner.example"));
    assert_eq!(result::<Vec<AccountType>>("account_types"), [AccountType::Standard, AccountType::Enterprise]);
}

#[test]
fn a_documented_user_is_understood_and_its_key_not_printed() {
    let user: User = result("user_created");
    assert_eq!(user.email, "svc-1@users.partner.example");
    assert!(user.api_key.as_ref().unwrap().starts_with("cfk_"));
    assert!(!format!("{user:?}").contains("cfk_"));
}

#[test]
fn documented_zones_are_understood() {
    let zone: Zone = result("zone");
    assert_eq!((zone.status, zone.r#type), (ZoneStatus::Pending, ZoneType::Full));
    assert_eq!((zone.name_servers.unwrap().len(), zone.development_mode), (2, -30));
    assert_eq!(zone.plan.unwrap().legacy_id, "free");
    assert!(zone.activated_on.is_none() && zone.original_name_servers.is_none());
    let partial: Zone = result("zone_partial");
    assert_eq!((partial.status, partial.r#type), (ZoneStatus::Active, ZoneType::Partial));
    assert_eq!(partial.verification_key.as_deref(), Some("966215192-518620144"));
    let methods: Vec<PaymentMethod> = result("payment_methods");
    assert_eq!((methods[0].r#type.as_str(), methods[0].default), ("SEPA_DEBIT", true));
}

#[test]
fn documented_holds_are_understood_with_a_flag_or_a_text() {
    let on: ZoneHold = result("zone_hold");
    assert!(on.hold && on.include_subdomains == "false");
    assert_eq!(on.hold_after.as_deref(), Some("2023-01-31T15:56:36+00:00"));
    let off: ZoneHold = result("zone_hold_off");
    assert!(!off.hold && off.hold_after.is_none() && off.include_subdomains == "false");
}

#[test]
fn documented_records_are_understood() {
    let record: DnsRecord = result("dns_record");
    assert_eq!((&record.r#type, record.content.as_str()), (&DnsType::A, "198.51.100.4"));
    assert!(record.proxied && record.proxiable && record.ttl == 1 && record.tags == ["owner:web"]);
    assert_eq!(record.comment.as_deref(), Some("the shop"));
    assert_eq!(record.settings["ipv4_only"], true);
    let all: Vec<DnsRecord> = result("dns_records");
    assert_eq!((&all[1].r#type, all[1].priority, all[1].ttl), (&DnsType::Mx, Some(10), 3600));
    assert_eq!((&all[2].r#type, all[2].ttl, &all[2].data["port"]), (&DnsType::Srv, 86400, &json!(8806)));
    assert_eq!(result::<DnsRecordRef>("dns_record_deleted").id, record.id);
    let usage: DnsUsage = result("dns_usage");
    assert_eq!((usage.record_quota, usage.record_usage), (None, 5000));
}

#[test]
fn calls_about_records_stand_on_the_wire_as_documented() {
    let zone: Zone = result("zone");
    let list = ListDnsRecords {
        page: 1,
        zone: zone.id.clone(),
        name: None,
        r#type: Some(DnsType::Mx),
        search: None,
        per_page: 100,
    }
    .at_page(2);
    assert_eq!(list.path(), format!("/zones/{}/dns_records", zone.id));
    assert_eq!(list.query(), [("page", "2".into()), ("per_page", "100".into()), ("type", "MX".into())]);
    let fields = DnsFields {
        r#type: Some(DnsType::Mx),
        name: Some("@".to_owned()),
        content: Some("mx.example".to_owned()),
        priority: Some(10),
        ttl: Some(1),
        ..DnsFields::default()
    };
    let body = json!({ "type": "MX", "name": "@", "content": "mx.example", "priority": 10, "ttl": 1 });
    assert_eq!(CreateDnsRecord { zone: zone.id, fields }.body(), Some(body));
}

#[test]
fn documented_settings_are_understood_and_calls_about_them_stand_as_documented() {
    let all: Vec<ZoneSetting> = result("zone_settings");
    assert_eq!((all[0].id.as_str(), &all[0].value, all[0].editable), ("ssl", &json!("strict"), true));
    assert_eq!((&all[1].value, &all[1].modified_on), (&json!(14400), &None));
    assert_eq!((all[2].time_remaining, all[3].editable, all[6].editable), (Some(3600), false, true));
    assert!(all[4].value.is_array() && all[5].value.is_object());
    assert_eq!(result::<ZoneSetting>("zone_setting").time_remaining, Some(0));
    let recommender: ZoneSetting = result("zone_setting_recommender");
    assert_eq!((recommender.enabled, recommender.value), (Some(true), Value::Null));
    let zone = result::<Zone>("zone").id;
    let patch = |id: &str, new| PatchZoneSetting { zone: zone.clone(), setting: id.parse().unwrap(), new };
    let one = patch("always_use_https", NewSetting::Value(json!("on")));
    assert_eq!(one.path(), format!("/zones/{zone}/settings/always_use_https"));
    assert_eq!(one.body(), Some(json!({ "value": "on" })));
    let other = patch("ssl_recommender", NewSetting::Enabled(false));
    assert_eq!(other.body(), Some(json!({ "enabled": false })));
}

#[test]
fn documented_batches_and_scans_are_understood() {
    let done: DnsBatchDone = result("dns_batch");
    assert_eq!((done.deletes.len(), done.patches[0].ttl, done.posts[0].priority), (1, 300, Some(10)));
    assert_eq!(done.puts[0].r#type, DnsType::Cname);
    let part: DnsBatchDone = result("dns_batch_in_part");
    assert_eq!((part.deletes.len(), part.patches.len(), part.puts.len(), part.posts.len()), (0, 0, 0, 1));
    let found: Vec<DnsRecord> = result("dns_scan_review");
    assert!(found[0].proxied && found[1].r#type == DnsType::Txt);
    let reviewed: ScanReviewed = result("dns_scan_reviewed");
    assert_eq!((reviewed.accepts[0].id.clone(), reviewed.rejects[0].id()), (found[0].id.clone(), &found[1].id));
    let triggered: Envelope<<TriggerDnsScan as Endpoint>::Reply> = envelope("dns_scan_triggered");
    assert!(triggered.success && triggered.result.is_none());
    let imported: DnsImported = result("dns_imported");
    assert_eq!((imported.recs_added, imported.total_records_parsed), (5, 5));
    let refused: Envelope<Value> = envelope("refused_batch");
    assert_eq!((refused.errors[0].code, refused.errors[0].place()), (IDENTICAL, Some(("posts", 3))));
    assert_eq!(envelope::<Value>("refused_81058").errors[0].place(), None);
}

#[test]
fn batches_and_reviews_stand_on_the_wire_as_documented() {
    let zone: Zone = result("zone");
    let found: Vec<DnsRecord> = result("dns_scan_review");
    let (one, other) = (found[0].id.clone(), found[1].id.clone());
    let ttl = |ttl: u32| DnsFields { ttl: Some(ttl), ..DnsFields::default() };
    let batch = DnsBatch {
        deletes: vec![one.clone()],
        patches: vec![(other.clone(), ttl(60))],
        puts: Vec::new(),
        posts: vec![ttl(1)],
    };
    assert_eq!((batch.len(), batch.is_empty()), (3, false));
    let call = BatchDnsRecords { zone: zone.id.clone(), batch };
    assert_eq!(call.path(), format!("/zones/{}/dns_records/batch", zone.id));
    let body = json!({ "deletes": [{ "id": one }], "patches": [{ "id": other, "ttl": 60 }], "posts": [{ "ttl": 1 }] });
    assert_eq!(call.body(), Some(body));
    let review = ScanReview { accepts: vec![(one.clone(), ttl(1))], rejects: vec![other.clone()] };
    let call = ReviewDnsScan { zone: zone.id.clone(), review };
    let body = json!({ "accepts": [{ "id": one, "ttl": 1 }], "rejects": [{ "id": other }] });
    assert_eq!(call.body(), Some(body));
    assert_eq!(ExportDnsRecords { zone: zone.id.clone() }.path(), format!("/zones/{}/dns_records/export", zone.id));
}

#[tokio::test]
async fn the_sandbox_exports_line_for_line_what_was_seen_of_cloudflare() {
    let desk = Desk::empty().await;
    let account = desk.account("Nordlicht").await;
    let zone = desk.zone(&account, "nordlicht.example").await;
    let path = format!("/zones/{zone}/dns_records");
    for body in [
        json!({ "type": "TXT", "name": "_dmarc", "content": "v=DMARC1; p=none;" }),
        json!({ "type": "MX", "name": "@", "content": "mx.nordlicht.example", "priority": 10 }),
        json!({ "type": "CNAME", "name": "www", "content": "nordlicht.example" }),
        json!({ "type": "CAA", "name": "@", "content": "0 issue \"letsencrypt.org\"" }),
        json!({ "type": "A", "name": "@", "content": "198.51.100.4", "proxied": true, "comment": "the shop" }),
    ] {
        desk.post(&desk.admin, &path, body).await.result();
    }
    let request = desk.request(&desk.admin, reqwest::Method::GET, &format!("{path}/export"));
    let file = request.send().await.unwrap().text().await.unwrap();
    let facts = format!("{}/tests/data/cloudflare/dns_export.txt", env!("CARGO_MANIFEST_DIR"));
    let facts = std::fs::read_to_string(facts).unwrap();
    // Name servers, serial and time are each zone's own.
    let changes =
        |line: &&str| line.contains("ns.cloudflare.com") || line.contains("Exported") || line.starts_with(";; For");
    let said = |text: &str| text.lines().filter(|line| !changes(line)).map(str::to_owned).collect::<Vec<_>>();
    let without_doubles = |mut lines: Vec<String>| {
        lines.dedup();
        lines
    };
    assert_eq!(without_doubles(said(&file)), without_doubles(said(&facts)));
}

#[test]
fn documented_subscriptions_are_understood() {
    let plan: Subscription = result("subscription");
    assert_eq!((plan.rate_plan.id.as_str(), plan.rate_plan.scope.as_str()), ("business", "zone"));
    assert_eq!((&plan.state, &plan.frequency), (&Some(SubscriptionState::Paid), &Some(Frequency::Monthly)));
    assert_eq!((plan.component_values[0].value, plan.component_values[0].default), (52.0, Some(50.0)));
    assert_eq!(plan.zone.unwrap().name, "xn--nrdlicht-n4a.example");
    let enterprise: Subscription = result("subscription_enterprise");
    assert!(enterprise.rate_plan.is_contract && enterprise.component_values.is_empty());
    assert_eq!(enterprise.frequency, Some(Frequency::NotApplicable));
    let all: Vec<Subscription> = result("subscriptions");
    assert_eq!((all.len(), &all[1].state), (3, &Some(SubscriptionState::AwaitingPayment)));
    assert_eq!(all[2].state, Some(SubscriptionState::Other("Frozen".to_owned())));
    assert_eq!(result::<DeletedSubscription>("subscription_deleted").subscription_id, Some(plan.id));
    let plans: Vec<AvailablePlan> = result("available_plans");
    assert!(plans[0].is_subscribed && plans[0].legacy_id == "business");
    let plans: Vec<AvailableRatePlan> = result("available_rate_plans");
    assert_eq!((plans[0].id.as_str(), plans[0].components[0].default), ("business", 50.0));
}

#[test]
fn documented_refusals_are_understood() {
    for (name, code) in [
        ("refused_403", 9109),
        ("refused_429", 971),
        ("refused_headers", 6003),
        ("refused_1207", NO_SUBSCRIPTION),
        ("refused_1225", NOT_INCLUDED),
        ("refused_81044", NO_RECORD),
        ("refused_81053", HOST_TAKEN),
        ("refused_81058", IDENTICAL),
        ("refused_9005", BAD_CONTENT),
    ] {
        let refusal: Envelope<Value> = envelope(name);
        assert!(!refusal.success && refusal.result.is_none());
        assert_eq!(refusal.errors[0].code, code);
    }
    let forbidden: Envelope<Value> = envelope("refused_403");
    assert!(forbidden.errors[0].documentation_url.is_some());
    let headers: Envelope<Value> = envelope("refused_headers");
    assert_eq!(headers.errors[0].error_chain[0].code, 6111);
}

#[tokio::test]
async fn the_sandbox_answers_with_every_field_that_the_schema_requires() {
    let desk = Desk::lively().await;
    let customer = &desk.sandbox.lively_customers()[0];
    let account = customer.account_ids[0].to_string();
    let world = desk.world().await;
    let inside = |list: &str| {
        let rows = world[list].as_array().unwrap();
        text(&rows.iter().find(|row| row["account_id"] == account.as_str()).unwrap()["id"])
    };
    let subscriptions = world["subscriptions"].as_array().unwrap();
    let is_add_on = |row: &&Value| row["account_id"] == account.as_str() && row["zone_id"].is_null();
    let add_on = text(&subscriptions.iter().find(is_add_on).unwrap()["id"]);
    let zone = inside("zones");
    let records = world["dns_records"].as_array().unwrap();
    let record = text(&records.iter().find(|row| row["zone_id"] == zone.as_str()).unwrap()["id"]);
    let ids = [
        ("{record}", record),
        ("{tenant}", desk.sandbox.tenant_id().to_string()),
        ("{member}", inside("members")),
        ("{zone}", zone),
        ("{account}", account.clone()),
        ("{subscription}", add_on),
    ];
    for row in serde_json::from_str::<Vec<Value>>(&document("required")).unwrap() {
        let call = text(&row["call"]);
        let (method, pattern) = call.split_once(' ').unwrap();
        let path = ids.iter().fold(pattern.to_owned(), |path, (name, id)| path.replace(name, id));
        let reply = desk.send(&desk.admin, method.parse().unwrap(), &path, Value::Null).await;
        for field in ["success", "errors", "messages", "result"] {
            assert!(reply.json.get(field).is_some(), "{call}: {field}");
        }
        let result = reply.result();
        let things = result.as_array().cloned().unwrap_or_else(|| vec![result.clone()]);
        assert!(!things.is_empty(), "{call}");
        for thing in things {
            has(&call, &thing, &row["fields"]);
            for (pointer, fields) in row["inside"].as_object().into_iter().flatten() {
                has(&call, thing.pointer(pointer).unwrap_or(&Value::Null), fields);
            }
        }
    }
}

fn has(call: &str, thing: &Value, fields: &Value) {
    for field in fields.as_array().unwrap() {
        assert!(thing.get(text(field)).is_some(), "{call}: {field} is not in {thing}");
    }
}
