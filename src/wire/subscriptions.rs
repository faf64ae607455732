//! Subscriptions: the plan of a zone and the add-ons of an account (schema of 2026-08;
//! developers.cloudflare.com/tenant/reference/subscriptions, read 2026-11).
//!
//! What is sent is not what reads back: `PARTNERS_BIZ` is ordered, `business` is answered (test code of Cloudflare's
//! Terraform provider, version 4).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::calls::call;
use super::ids::{AccountId, RatePlanId, SubscriptionId, ZoneId};
use super::words::word;

/// Code of "this zone has no subscription", with HTTP 404: an answer, not an error (Terraform provider, issue 7083).
pub const NO_SUBSCRIPTION: i64 = 1207;
/// Code of "the account does not have access to this product" (developers.cloudflare.com/tenant, read 2026-11).
pub const NOT_INCLUDED: i64 = 1225;

word!(/// How far a subscription is (schema of 2026-08).
SubscriptionState {
    /// Free for a while.
    Trial = "Trial",
    /// Set up.
    Provisioned = "Provisioned",
    /// Paid.
    Paid = "Paid",
    /// Waits for money.
    AwaitingPayment = "AwaitingPayment",
    /// Ended.
    Cancelled = "Cancelled",
    /// Could not be set up or paid.
    Failed = "Failed",
    /// Over.
    Expired = "Expired",
});

word!(/// How often a subscription is paid (schema of 2026-08). `annual` of older examples is not among the words.
Frequency {
    /// Every week.
    Weekly = "weekly",
    /// Every month; the default of an order.
    Monthly = "monthly",
    /// Every three months.
    Quarterly = "quarterly",
    /// Every year.
    Yearly = "yearly",
    /// Only in answers for zones: free and enterprise.
    NotApplicable = "not-applicable",
});

/// One subscription.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// What is subscribed to.
    pub rate_plan: RatePlan,
    /// How far it is.
    #[serde(default)]
    pub state: Option<SubscriptionState>,
    /// How often it is paid.
    #[serde(default)]
    pub frequency: Option<Frequency>,
    /// Price in the currency's main unit.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub price: f64,
    /// `USD`.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub currency: String,
    /// When the present period began, RFC 3339.
    #[serde(default)]
    pub current_period_start: Option<String>,
    /// When it ends, RFC 3339.
    #[serde(default)]
    pub current_period_end: Option<String>,
    /// How much of what is in it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub component_values: Vec<ComponentValue>,
    /// The zone, where it is the plan of one.
    #[serde(default)]
    pub zone: Option<SubscribedZone>,
    /// The app it came with.
    #[serde(default)]
    pub app: Value,
}

/// What is subscribed to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RatePlan {
    /// Its id as it reads back.
    pub id: RatePlanId,
    /// Its name for people.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub public_name: String,
    /// `USD`.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub currency: String,
    /// `zone` or `account`.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub scope: String,
    /// Whether somebody else manages it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub externally_managed: bool,
    /// Whether there is a contract behind it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub is_contract: bool,
    /// Sets it belongs to.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub sets: Vec<String>,
}

/// How much of one thing is in a subscription.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ComponentValue {
    /// `zones`, `page_rules`, `dedicated_certificates`, `dedicated_certificates_custom` (SDK 5.9.0); others may come.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// How much.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub value: f64,
    /// Price of one.
    #[serde(default)]
    pub price: Option<f64>,
    /// How much comes with the plan.
    #[serde(default)]
    pub default: Option<f64>,
}

/// The zone of a subscription.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SubscribedZone {
    /// Its id.
    pub id: ZoneId,
    /// Its name.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
}

/// What stands in the body of an order or a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What to subscribe to, as billing names it: `CF_BIZ`, `PARTNERS_BIZ`.
    pub rate_plan: RatePlanId,
    /// How often to pay; without it, monthly.
    pub frequency: Option<Frequency>,
    /// `(name, how many)`, where it is not the plan's default.
    pub components: Vec<(String, u32)>,
}

impl Order {
    fn body(&self) -> Value {
        let mut body = json!({ "rate_plan": { "id": self.rate_plan } });
        if let Value::Object(fields) = &mut body {
            fields.extend(self.frequency.as_ref().map(|frequency| ("frequency".to_owned(), json!(frequency))));
            let components = self.components.iter().map(|(name, value)| json!({ "name": name, "value": value }));
            let components: Vec<Value> = components.collect();
            if !components.is_empty() {
                fields.insert("component_values".to_owned(), Value::Array(components));
            }
        }
        body
    }
}

/// The result of a deletion. For zones it is not published: the id, an empty object and `null` all read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeletedSubscription {
    /// Which one is gone.
    #[serde(default)]
    pub subscription_id: Option<SubscriptionId>,
}

/// A plan that a zone can have.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AvailablePlan {
    /// Its id: 32 hex digits, the one that a zone's plan has.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub id: String,
    /// Its name for people.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// Price in the currency's main unit.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub price: f64,
    /// `USD`.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub currency: String,
    /// How often it is paid.
    #[serde(default)]
    pub frequency: Option<Frequency>,
    /// `free`, `pro`, `business` …
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub legacy_id: String,
    /// Whether the zone has it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub is_subscribed: bool,
    /// Whether the zone can have it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub can_subscribe: bool,
    /// Whether somebody else manages it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub externally_managed: bool,
    /// Whether an old discount applies.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub legacy_discount: bool,
}

/// A rate plan that a zone can have.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AvailableRatePlan {
    /// Its id, as an order may name it.
    pub id: RatePlanId,
    /// Its name for people.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// `USD`.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub currency: String,
    /// How many periods it lasts.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub duration: f64,
    /// How often it is paid.
    #[serde(default)]
    pub frequency: Option<Frequency>,
    /// What is in it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub components: Vec<PlanComponent>,
}

/// How much of one thing a rate plan brings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanComponent {
    /// What.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// How much.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub default: f64,
    /// Price of one more.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub unit_price: f64,
}

call!(/// The plan of a zone. HTTP 404 with [`NO_SUBSCRIPTION`] means that it has none.
    GetZoneSubscription { zone: ZoneId },
    GET, "/zones/{zone}/subscription", "/zones/{}/subscription", Subscription);
call!(/// Orders a plan for a zone that has none. Whether a second one is billed again is not published: look first.
    CreateZoneSubscription { zone: ZoneId },
    POST, "/zones/{zone}/subscription", "/zones/{}/subscription", Subscription, order: Order);
call!(/// Changes the plan of a zone that has one.
    UpdateZoneSubscription { zone: ZoneId },
    PUT, "/zones/{zone}/subscription", "/zones/{}/subscription", Subscription, order: Order);
call!(/// Takes a zone back to the free plan. In the official schema since 2026-08; it declares no body.
    DeleteZoneSubscription { zone: ZoneId },
    DELETE, "/zones/{zone}/subscription", "/zones/{}/subscription", Option<DeletedSubscription>);
call!(/// All subscriptions of an account, in one page.
    ListAccountSubscriptions { account: AccountId },
    GET, "/accounts/{account}/subscriptions", "/accounts/{}/subscriptions", Vec<Subscription>);
call!(/// Orders an add-on for an account. Each call makes another one.
    CreateAccountSubscription { account: AccountId },
    POST, "/accounts/{account}/subscriptions", "/accounts/{}/subscriptions", Subscription, order: Order);
call!(/// Changes an add-on of an account.
    UpdateAccountSubscription { account: AccountId, subscription: SubscriptionId },
    PUT, "/accounts/{account}/subscriptions/{subscription}", "/accounts/{}/subscriptions/{}", Subscription, order: Order);
call!(/// Ends an add-on of an account.
    DeleteAccountSubscription { account: AccountId, subscription: SubscriptionId },
    DELETE, "/accounts/{account}/subscriptions/{subscription}", "/accounts/{}/subscriptions/{}", DeletedSubscription);
call!(/// Plans that a zone can have.
    ListAvailablePlans { zone: ZoneId },
    GET, "/zones/{zone}/available_plans", "/zones/{}/available_plans", Vec<AvailablePlan>);
call!(/// Rate plans that a zone can have, with what is in them.
    ListAvailableRatePlans { zone: ZoneId },
    GET, "/zones/{zone}/available_rate_plans", "/zones/{}/available_rate_plans", Vec<AvailableRatePlan>);
