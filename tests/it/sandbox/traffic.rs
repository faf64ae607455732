//! Traffic by GraphQL: what is documented, and series that one can believe.

use std::time::Duration;

use partner_portal::wire::Endpoint as _;
use partner_portal::wire::graphql::{AUTHZ, Answer, BUDGET, QUOTA};
use partner_portal::wire::traffic::{ReadTraffic, Traffic};
use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, Who, text};

fn document(name: &str) -> Answer<Traffic> {
    let file = format!("{}/tests/data/cloudflare/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn documented_answers_are_understood() {
    let answer = document("graphql_traffic");
    assert!(answer.errors.is_none());
    let zone = &answer.data.unwrap().viewer.zones[0];
    let (hour, day) = (&zone.hours[0], &zone.days[0]);
    assert_eq!((hour.dimensions.datetime.to_string().as_str(), hour.sum.requests), ("2026-11-20T09:00:00Z", 1204));
    assert_eq!((hour.sum.cached_requests, hour.sum.cached_bytes, hour.uniq.uniques), (740, 18_000_000, 88));
    assert_eq!(
        (day.dimensions.date.to_string().as_str(), day.sum.bytes, day.sum.threats),
        ("2026-11-19", 588_000_000, 41)
    );
    for (name, code) in [("graphql_refused", None), ("graphql_authz", Some(AUTHZ)), ("graphql_budget", Some(BUDGET))] {
        let answer = document(name);
        assert!(answer.data.is_none());
        let problem = &answer.errors.unwrap()[0];
        assert_eq!((problem.extensions.code.as_deref(), problem.message.is_empty()), (code, false), "{name}");
    }
}

impl Desk {
    async fn asks(&self, who: &Who, query: &str, variables: Value) -> Value {
        let reply = self.post(who, "/graphql", json!({ "query": query, "variables": variables })).await;
        assert_eq!(reply.status, 200, "{}", reply.json);
        assert!(reply.json.get("success").is_none(), "no v4 envelope");
        reply.json
    }

    /// What a query tells about the only zone it asks about.
    async fn told(&self, query: &str) -> Value {
        let answer = self.asks(&self.admin, query, json!({})).await;
        assert!(answer["errors"].is_null(), "{query}: {answer}");
        answer["data"]["viewer"]["zones"][0].clone()
    }

    async fn wrong(&self, query: &str) -> Value {
        let answer = self.asks(&self.admin, query, json!({})).await;
        assert!(answer["data"].is_null(), "{query}: {answer}");
        answer["errors"][0].clone()
    }
}

/// A website that has been live for 40 days, at noon or so.
async fn live() -> (Desk, String) {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let zone = desk.zone(&account, "acme.example").await;
    desk.status(&zone, "active").await;
    desk.clock.advance(Duration::from_secs(40 * 86_400 + 2 * 3_600 + 1_800));
    (desk, zone)
}

fn of(zone: &str, inside: &str) -> String {
    format!("{{ viewer {{ zones(filter: {{zoneTag: \"{zone}\"}}) {{ {inside} }} }} }}")
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("no number: {value}"))
}

#[tokio::test]
async fn the_portals_own_question_is_answered() {
    let (desk, zone) = live().await;
    let call = ReadTraffic {
        zone: zone.parse().unwrap(),
        hours: ("2026-12-28T12:00:00Z".parse().unwrap(), "2026-12-30T11:00:00Z".parse().unwrap()),
        days: ("2026-10-31".parse().unwrap(), "2026-12-29".parse().unwrap()),
    };
    let reply = desk.post(&desk.admin, &call.path(), call.body().unwrap()).await;
    let answer: Answer<Traffic> = serde_json::from_value(reply.json).unwrap();
    let found = &answer.data.unwrap().viewer.zones[0];
    assert!(found.days.len() <= 40 && found.hours.len() <= 48);
    assert!(found.days.iter().map(|day| day.sum.requests).sum::<u64>() > 0);
}

#[tokio::test]
async fn a_day_is_the_sum_of_its_hours_and_asked_twice_it_is_the_same() {
    let (desk, zone) = live().await;
    let both = of(
        &zone,
        "day: httpRequests1dGroups(limit: 1, filter: {date: \"2026-12-28\"}) { sum { requests bytes threats } uniq { uniques } }
         hours: httpRequests1hGroups(limit: 24, filter: {date: \"2026-12-28\"}, orderBy: [datetime_ASC]) {
           dimensions { datetime date } sum { requests bytes cachedRequests cachedBytes threats } uniq { uniques } }",
    );
    let told = desk.told(&both).await;
    let hours = told["hours"].as_array().unwrap();
    let sum = |pointer: &str| hours.iter().filter_map(|hour| hour.pointer(pointer)).map(number).sum::<u64>();
    let most = |pointer: &str| hours.iter().filter_map(|hour| hour.pointer(pointer)).map(number).max();
    let day = &told["day"][0];
    for field in ["requests", "bytes", "threats"] {
        assert_eq!(number(&day["sum"][field]), sum(&format!("/sum/{field}")), "{field}");
    }
    let uniques = number(&day["uniq"]["uniques"]);
    assert!(Some(uniques) >= most("/uniq/uniques") && uniques <= sum("/uniq/uniques"), "visitors are not added up");
    for hour in hours {
        assert!(number(&hour["sum"]["cachedRequests"]) <= number(&hour["sum"]["requests"]));
        assert!(number(&hour["sum"]["cachedBytes"]) <= number(&hour["sum"]["bytes"]));
        assert!(text(&hour["dimensions"]["datetime"]).starts_with("2026-12-28T"));
    }
    desk.clock.advance(Duration::from_secs(7_000));
    assert_eq!(desk.told(&both).await, told);
}

#[tokio::test]
async fn the_running_hour_only_grows() {
    let (desk, zone) = live().await;
    let now = of(&zone, "httpRequests1dGroups(limit: 1, filter: {date: \"2026-12-30\"}) { sum { requests bytes } }");
    let mut before = json!({ "requests": 0, "bytes": 0 });
    for _ in 0..6 {
        let sum = desk.told(&now).await["httpRequests1dGroups"][0]["sum"].clone();
        if sum.is_object() {
            assert!(
                number(&sum["requests"]) >= number(&before["requests"])
                    && number(&sum["bytes"]) >= number(&before["bytes"])
            );
            before = sum;
        }
        desk.clock.advance(Duration::from_secs(1_300));
    }
    assert!(number(&before["requests"]) > 0);
}

#[tokio::test]
async fn nothing_is_counted_before_a_website_is_live_nor_while_it_is_paused() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let zone = desk.zone(&account, "acme.example").await;
    let days = of(&zone, "httpRequests1dGroups(limit: 99, filter: {date_geq: \"2026-11-01\"}) { dimensions { date } }");
    let rows = async || desk.told(&days).await["httpRequests1dGroups"].as_array().unwrap().len();
    desk.clock.advance(Duration::from_secs(5 * 86_400));
    assert_eq!(rows().await, 0, "pending");
    desk.status(&zone, "active").await;
    desk.clock.advance(Duration::from_secs(5 * 86_400));
    let while_live = rows().await;
    assert!((1..=6).contains(&while_live), "{while_live}");
    desk.send(&desk.admin, Method::PATCH, &format!("/zones/{zone}"), json!({ "paused": true })).await.result();
    desk.clock.advance(Duration::from_secs(5 * 86_400));
    assert!(rows().await <= while_live + 1, "paused");
}

#[tokio::test]
async fn the_lively_world_has_quiet_and_busy_websites_with_days_and_nights() {
    let desk = Desk::lively().await;
    let query = "query Days($from: Date!) { viewer { zones { zoneTag
        httpRequests1dGroups(limit: 30, filter: {date_geq: $from}) { sum { requests } } } } }";
    let answer = desk.asks(&desk.admin, query, json!({ "from": "2026-10-22" })).await;
    let zones = answer["data"]["viewer"]["zones"].as_array().unwrap().clone();
    assert_eq!(zones.len(), 10, "at most so many at once");
    let mut most = (String::new(), 0);
    let mut least = u64::MAX;
    for zone in &zones {
        let all =
            zone["httpRequests1dGroups"].as_array().unwrap().iter().map(|day| number(&day["sum"]["requests"])).sum();
        if all > most.1 {
            most = (text(&zone["zoneTag"]), all);
        }
        least = least.min(all);
    }
    assert!(most.1 > 100_000 && least < most.1 / 10, "{least} to {}", most.1);
    let hours = of(
        &most.0,
        "httpRequests1hGroups(limit: 24, filter: {date: \"2026-11-19\"}, orderBy: [sum_requests_DESC]) { dimensions { datetime } sum { requests } }",
    );
    let hours = desk.told(&hours).await["httpRequests1hGroups"].as_array().unwrap().clone();
    let (day, night) = (number(&hours[0]["sum"]["requests"]), number(&hours[23]["sum"]["requests"]));
    assert!(day > 3 * night, "{day} by day, {night} by night");
}

#[tokio::test]
async fn aliases_variables_fragments_and_directives_are_understood() {
    let (desk, zone) = live().await;
    let query = "
        query Other { viewer { zones { zoneTag } } }
        query Mine($zone: String!, $days: [Date!] = [\"2026-12-27\", \"2026-12-28\"], $most: Int = 5, $bytes: Boolean = false) {
          who: viewer { __typename zones(filter: {zoneTag_in: [$zone]}) {
            tag: zoneTag
            latest: httpRequests1dGroups(limit: $most, filter: {AND: [{date_in: $days}, {OR: [{date: \"2026-12-28\"}, {date_lt: \"2020-01-01\"}]}]}) { ...row }
            all: httpRequests1dGroups(limit: 9, filter: {date_geq: \"2026-12-25\", date_lt: \"2026-12-29\"}, orderBy: [date_DESC]) { dimensions { date } ...row ... on X { sum { bytes } } }
          } }
        }
        fragment row on X { sum { requests bytes @include(if: $bytes) } }";
    let body = json!({ "query": query, "operationName": "Mine", "variables": { "zone": zone } });
    let answer = desk.post(&desk.admin, "/graphql", body).await.json;
    assert!(answer["errors"].is_null(), "{answer}");
    let found = &answer["data"]["who"]["zones"][0];
    assert_eq!((text(&found["tag"]), found["latest"].as_array().unwrap().len()), (zone, 1));
    assert!(found["latest"][0]["sum"].get("bytes").is_none());
    let dates: Vec<String> =
        found["all"].as_array().unwrap().iter().map(|day| text(&day["dimensions"]["date"])).collect();
    assert_eq!(dates, ["2026-12-28", "2026-12-27", "2026-12-26", "2026-12-25"]);
    assert!(found["all"][0]["sum"]["bytes"].is_u64() && found["all"][0]["sum"]["requests"].is_u64());
}

#[tokio::test]
async fn without_dimensions_everything_is_one_row_and_the_limit_cuts() {
    let (desk, zone) = live().await;
    let one = "httpRequests1dGroups(limit: 9, filter: {date_geq: \"2026-12-22\", date_leq: \"2026-12-28\"}) { sum { requests } }";
    let each = one.replace("{ sum", "{ dimensions { date } sum");
    let (one, each) = (desk.told(&of(&zone, one)).await, desk.told(&of(&zone, &each)).await);
    let (one, each) = (&one["httpRequests1dGroups"], each["httpRequests1dGroups"].as_array().unwrap());
    assert_eq!((one.as_array().unwrap().len(), each.len()), (1, 7));
    assert_eq!(number(&one[0]["sum"]["requests"]), each.iter().map(|day| number(&day["sum"]["requests"])).sum::<u64>());
    let cut = "httpRequests1dGroups(limit: 2, filter: {date_geq: \"2026-12-22\"}, orderBy: [date_ASC]) { dimensions { date } }";
    let cut = desk.told(&of(&zone, cut)).await;
    assert_eq!(
        cut["httpRequests1dGroups"],
        json!([{ "dimensions": { "date": "2026-12-22" } }, { "dimensions": { "date": "2026-12-23" } }])
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_told_with_http_200() {
    let (desk, zone) = live().await;
    let set =
        |inside: &str| of(&zone, &format!("httpRequests1dGroups(limit: 1, filter: {{date: \"2026-12-28\"}}) {inside}"));
    for (query, words) in [
        ("{ viewer {".to_owned(), "query contains error"),
        ("mutation { viewer { zones { zoneTag } } }".to_owned(), "only queries"),
        ("{ viewer }".to_owned(), "object field must have selections"),
        ("{ __schema { types { name } } }".to_owned(), "unknown field \"__schema\""),
        ("query($a: String!) { viewer { zones { zoneTag } } }".to_owned(), "variable \"a\""),
        ("{ viewer { zones { ...a } } } fragment a on X { ...a }".to_owned(), "holds itself"),
        (of(&zone, "zoneTag { x }"), "scalar fields must have no selections"),
        (of(&zone, "firewallEventsAdaptive(limit: 1) { action }"), "unknown field \"firewallEventsAdaptive\""),
        (set("{ sum { countryMap { requests } } }"), "unknown field \"countryMap\""),
        (set("{ dimensions { datetime } }"), "unknown field \"datetime\""),
        (
            of(&zone, "httpRequests1dGroups(filter: {date: \"2026-12-28\"}) { sum { requests } }"),
            "limit must be positive",
        ),
        (
            of(&zone, "httpRequests1dGroups(limit: 1, filter: {date: \"soon\"}) { sum { requests } }"),
            "error parsing args",
        ),
    ] {
        let problem = desk.wrong(&query).await;
        assert!(text(&problem["message"]).contains(words), "{query}: {problem}");
        assert!(problem["extensions"]["timestamp"].is_string());
    }
    let problem = desk.wrong(&set("{ sum { visits } }")).await;
    assert_eq!(problem["path"], json!(["viewer", "zones", "0", "httpRequests1dGroups", "sum", "visits"]));
    let wide = of(
        &zone,
        "httpRequests1hGroups(limit: 99, filter: {datetime_geq: \"2026-12-20T00:00:00Z\"}) { sum { requests } }",
    );
    let problem = desk.wrong(&wide).await;
    assert_eq!(problem["extensions"]["code"], QUOTA);
    assert!(text(&problem["message"]).contains("cannot request a time range wider than 3d"));
}

#[tokio::test]
async fn traffic_is_told_to_whoever_may_know_it_and_to_nobody_else() {
    let (desk, zone) = live().await;
    let (own, other) = (desk.world().await["zones"][0]["account_id"].clone(), desk.account("Globex").await);
    let mine = desk.service_user("svc@acme.test", &text(&own)).await;
    let stranger = desk.service_user("svc@globex.test", &other).await;
    let query = of(&zone, "zoneTag");
    assert_eq!(desk.asks(&mine, &query, json!({})).await["data"]["viewer"]["zones"], json!([{ "zoneTag": zone }]));
    let refused = desk.asks(&stranger, &query, json!({})).await;
    let missing = of("0123456789abcdef0123456789abcdef", "zoneTag");
    let unknown = desk.asks(&stranger, &missing, json!({})).await;
    for answer in [&refused, &unknown] {
        assert_eq!(answer["errors"][0]["extensions"]["code"], AUTHZ);
        assert!(text(&answer["errors"][0]["message"]).ends_with("are not authorized"));
    }
    let all = desk.asks(&stranger, "{ viewer { zones { zoneTag } } }", json!({})).await;
    assert_eq!(all["data"]["viewer"]["zones"], json!([]));
    // Somebody whose role has nothing to do with analytics.
    let body = json!({ "email": "dns@acme.test" });
    let user = desk.post(&desk.admin, "/users", body).await.result();
    let body = json!({ "email": "dns@acme.test", "roles": ["298ce8e7a2ba08b9d18ce0a32bb458ee"], "status": "accepted" });
    desk.post(&desk.admin, &format!("/accounts/{}/members", text(&own)), body).await.result();
    let billing = Who { email: "dns@acme.test".to_owned(), key: text(&user["api_key"]) };
    assert_eq!(desk.asks(&billing, &query, json!({})).await["errors"][0]["extensions"]["code"], AUTHZ);
    let nobody = Who { email: "x@acme.test".to_owned(), key: desk.admin.key.clone() };
    assert_eq!(desk.post(&nobody, "/graphql", json!({ "query": query })).await.refusal(), (403, 9103));
}

#[tokio::test]
async fn three_hundred_questions_in_five_minutes_are_enough() {
    let (desk, zone) = live().await;
    let set = |n: usize| {
        format!("a{n}: httpRequests1dGroups(limit: 1, filter: {{date: \"2026-12-28\"}}) {{ sum {{ requests }} }}")
    };
    let many = of(&zone, &(0..150).map(set).collect::<Vec<_>>().join(" "));
    desk.told(&many).await;
    desk.told(&many).await;
    let problem = desk.wrong(&of(&zone, "zoneTag")).await;
    assert_eq!(problem["extensions"]["code"], BUDGET);
    desk.get(&desk.admin, "/user").await.result();
    desk.clock.advance(Duration::from_secs(301));
    desk.told(&of(&zone, "zoneTag")).await;
}
