//! Which settings a zone has: what each may be, how it begins and from which plan on it can be changed. Ids and values:
//! schema of 2026-08, `/zones/{id}/settings`. How they begin: answers of the API in public repositories. Plans: the notes
//! of the schema; developers.cloudflare.com/images/polish, read 2026-11; for `http2` and `webp` public configurations
//! of free zones, whose API calls were refused. Where nothing says otherwise, every plan has it.

use serde_json::{Value, json};

/// What a setting may be.
pub(super) enum Values {
    /// One of these words.
    Words(&'static [&'static str]),
    /// One of these words, of which the last one is for Enterprise zones alone.
    WordsWithLast(&'static [&'static str]),
    /// A whole number within these, both included.
    Between(i64, i64),
    /// One of these numbers.
    Numbers(&'static [i64]),
    /// A list of texts.
    List,
    /// An object.
    Object,
    /// It is not for anybody to change.
    Fixed,
}

/// One setting.
pub(super) struct Spec {
    pub(super) id: &'static str,
    pub(super) values: Values,
    pub(super) begins: Begins,
    /// The rank of the smallest plan that may change it; see [`rank`].
    pub(super) from: u8,
}

/// How a setting begins.
pub(super) enum Begins {
    Word(&'static str),
    Number(i64),
    /// An empty list.
    None,
    /// No strict transport security.
    NoHeader,
    /// No reports.
    NoReports,
    /// `on` from Business on, else `off`.
    OnForBusiness,
}

pub(super) const PRO: u8 = 1;
pub(super) const BUSINESS: u8 = 2;
pub(super) const ENTERPRISE: u8 = 3;

/// How large a plan is, 0 for the free one.
pub(super) fn rank(plan: &str) -> u8 {
    match plan {
        "pro" | "pro_plus" => PRO,
        "business" => BUSINESS,
        "enterprise" => ENTERPRISE,
        _ => 0,
    }
}

const ON_OFF: Values = Values::Words(&["on", "off"]);

const fn switch(id: &'static str, begins: &'static str) -> Spec {
    Spec { id, values: ON_OFF, begins: Begins::Word(begins), from: 0 }
}

const fn switch_from(id: &'static str, begins: &'static str, from: u8) -> Spec {
    Spec { id, values: ON_OFF, begins: Begins::Word(begins), from }
}

const fn words(id: &'static str, begins: &'static str, words: &'static [&'static str]) -> Spec {
    Spec { id, values: Values::Words(words), begins: Begins::Word(begins), from: 0 }
}

const CHALLENGES: &[i64] =
    &[300, 900, 1800, 2700, 3600, 7200, 10800, 14400, 28800, 57600, 86400, 604_800, 2_592_000, 31_536_000];
const UPLOADS: &[i64] = &[100, 125, 150, 175, 200, 225, 250, 275, 300, 325, 350, 375, 400, 425, 450, 475, 500, 1000];

/// All of them, in the order of the list.
#[rustfmt::skip]
pub(super) const SPECS: &[Spec] = &[
    switch("0rtt", "off"),
    Spec { id: "advanced_ddos", values: Values::Fixed, begins: Begins::OnForBusiness, from: 0 },
    switch("always_online", "off"),
    switch("always_use_https", "off"),
    switch("automatic_https_rewrites", "on"),
    switch("brotli", "on"),
    Spec { id: "browser_cache_ttl", values: Values::Between(0, 31_536_000), begins: Begins::Number(14400), from: 0 },
    switch("browser_check", "on"),
    words("cache_level", "aggressive", &["aggressive", "basic", "simplified"]),
    Spec { id: "challenge_ttl", values: Values::Numbers(CHALLENGES), begins: Begins::Number(1800), from: 0 },
    Spec { id: "ciphers", values: Values::List, begins: Begins::None, from: 0 },
    words("cname_flattening", "flatten_at_root", &["flatten_at_root", "flatten_all"]),
    switch("development_mode", "off"),
    switch("early_hints", "off"),
    switch("email_obfuscation", "on"),
    switch("hotlink_protection", "off"),
    switch_from("http2", "on", PRO),
    switch("http3", "on"),
    switch("ip_geolocation", "on"),
    switch("ipv6", "on"),
    Spec { id: "max_upload", values: Values::Numbers(UPLOADS), begins: Begins::Number(100), from: 0 },
    words("min_tls_version", "1.0", &["1.0", "1.1", "1.2", "1.3"]),
    Spec { id: "nel", values: Values::Object, begins: Begins::NoReports, from: 0 },
    switch("opportunistic_encryption", "on"),
    switch("opportunistic_onion", "on"),
    switch_from("origin_error_page_pass_thru", "off", ENTERPRISE),
    Spec { id: "polish", values: Values::Words(&["off", "lossless", "lossy"]), begins: Begins::Word("off"), from: PRO },
    switch_from("prefetch_preload", "off", ENTERPRISE),
    words("pseudo_ipv4", "off", &["off", "add_header", "overwrite_header"]),
    switch_from("response_buffering", "off", ENTERPRISE),
    switch("rocket_loader", "off"),
    Spec { id: "security_header", values: Values::Object, begins: Begins::NoHeader, from: 0 },
    Spec {
        id: "security_level",
        values: Values::WordsWithLast(&["essentially_off", "low", "medium", "high", "under_attack", "off"]),
        begins: Begins::Word("medium"),
        from: 0,
    },
    switch("server_side_exclude", "on"),
    switch_from("sort_query_string_for_cache", "off", ENTERPRISE),
    words("ssl", "full", &["off", "flexible", "full", "strict"]),
    words("tls_1_3", "on", &["on", "off", "zrt"]),
    switch("tls_client_auth", "off"),
    switch_from("true_client_ip_header", "off", ENTERPRISE),
    switch_from("webp", "off", PRO),
    switch("websockets", "on"),
];

/// The setting with this id.
pub(super) fn find(id: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.id == id)
}

impl Spec {
    /// How it begins under a plan.
    pub(super) fn begins(&self, plan: &str) -> Value {
        match self.begins {
            Begins::Word(word) => json!(word),
            Begins::Number(number) => json!(number),
            Begins::None => json!([]),
            Begins::NoHeader => json!({ "strict_transport_security": {
                "enabled": false, "max_age": 0, "include_subdomains": false, "preload": false, "nosniff": false,
            } }),
            Begins::NoReports => json!({ "enabled": false }),
            Begins::OnForBusiness => json!(if rank(plan) >= BUSINESS { "on" } else { "off" }),
        }
    }

    /// Whether it can be changed under a plan.
    pub(super) fn is_editable(&self, plan: &str) -> bool {
        rank(plan) >= self.from && !matches!(self.values, Values::Fixed)
    }

    /// Whether a value is of the right kind at all: a text where words are, a number where numbers are.
    pub(super) fn understands(&self, value: &Value) -> bool {
        match self.values {
            Values::Words(_) | Values::WordsWithLast(_) | Values::Fixed => value.is_string(),
            Values::Between(..) | Values::Numbers(_) => value.is_number(),
            Values::List => value.is_array(),
            Values::Object => value.is_object(),
        }
    }

    /// Whether it may be this.
    pub(super) fn takes(&self, value: &Value) -> bool {
        let is_one_of = |words: &[&str]| value.as_str().is_some_and(|word| words.contains(&word));
        match self.values {
            Values::Words(words) | Values::WordsWithLast(words) => is_one_of(words),
            Values::Between(low, high) => value.as_i64().is_some_and(|number| (low..=high).contains(&number)),
            Values::Numbers(numbers) => value.as_i64().is_some_and(|number| numbers.contains(&number)),
            Values::List => value.as_array().is_some_and(|all| all.iter().all(Value::is_string)),
            Values::Object => value.is_object(),
            Values::Fixed => false,
        }
    }

    /// Whether the value is one that only Enterprise zones have, and this is none
    /// (developers.cloudflare.com/waf/tools/security-level, read 2026-11: *off*).
    pub(super) fn is_beyond(&self, value: &Value, plan: &str) -> bool {
        match self.values {
            Values::WordsWithLast(words) => rank(plan) < ENTERPRISE && value.as_str() == words.last().copied(),
            _ => false,
        }
    }
}
