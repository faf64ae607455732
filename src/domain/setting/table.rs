//! The table of settings that people can change here. Ids, values and ranges: schema of 2026-08,
//! `/zones/{id}/settings/{setting_id}`. Names: those of Cloudflare's dashboard and of the pages of developers.cloudflare.com
//! about ssl, waf/tools, speed, cache and network, read 2026-11. Plans: the notes of the schema;
//! developers.cloudflare.com/images/polish and /waf/tools/security-level, read 2026-11; `http2`: public configurations of
//! free zones whose calls were refused. Where nothing says otherwise, every plan has it.

use super::{Group, Setting, Tier, Values, Word};

const fn word(value: &'static str, label: &'static str) -> Word {
    Word { value, label, from: Tier::Free }
}

const fn of_enterprise(value: &'static str, label: &'static str) -> Word {
    Word { value, label, from: Tier::Enterprise }
}

const SWITCH: Values = Values::Words(&[word("on", "On"), word("off", "Off")]);

const fn switch(id: &'static str, group: Group, label: &'static str, explains: &'static str) -> Setting {
    Setting { id, group, label, explains, values: SWITCH, from: Tier::Free }
}

const fn words(
    id: &'static str,
    group: Group,
    label: &'static str,
    explains: &'static str,
    words: &'static [Word],
) -> Setting {
    Setting { id, group, label, explains, values: Values::Words(words), from: Tier::Free }
}

const BROWSER_TTLS: &[(u32, &str)] = &[
    (0, "Respect existing headers"),
    (120, "2 minutes"),
    (1200, "20 minutes"),
    (3600, "1 hour"),
    (14_400, "4 hours"),
    (28_800, "8 hours"),
    (86_400, "1 day"),
    (345_600, "4 days"),
    (691_200, "8 days"),
    (2_678_400, "1 month"),
    (16_070_400, "6 months"),
    (31_536_000, "1 year"),
];

const CHALLENGES: &[(u32, &str)] = &[
    (300, "5 minutes"),
    (900, "15 minutes"),
    (1800, "30 minutes"),
    (2700, "45 minutes"),
    (3600, "1 hour"),
    (7200, "2 hours"),
    (10_800, "3 hours"),
    (14_400, "4 hours"),
    (28_800, "8 hours"),
    (57_600, "16 hours"),
    (86_400, "1 day"),
    (604_800, "1 week"),
    (2_592_000, "1 month"),
    (31_536_000, "1 year"),
];

/// All of them, group by group in the order pages show them.
pub const SETTINGS: &[Setting] = &[
    words(
        "ssl",
        Group::Encryption,
        "Encryption mode",
        "How traffic is encrypted between visitors, Cloudflare and your server; Full (strict) wants a valid certificate \
         on the server.",
        &[
            word("off", "Off (not secure)"),
            word("flexible", "Flexible: only between visitors and Cloudflare"),
            word("full", "Full"),
            word("strict", "Full (strict)"),
        ],
    ),
    switch(
        "always_use_https",
        Group::Encryption,
        "Always Use HTTPS",
        "Sends visitors who come by http to the same address by https.",
    ),
    switch(
        "automatic_https_rewrites",
        Group::Encryption,
        "Automatic HTTPS Rewrites",
        "Turns links in pages that begin with http into https where the other side has it, so that browsers do not warn.",
    ),
    words(
        "min_tls_version",
        Group::Encryption,
        "Minimum TLS Version",
        "The oldest version of TLS that visitors’ browsers may use; 1.2 keeps out only what is very old.",
        &[word("1.0", "TLS 1.0"), word("1.1", "TLS 1.1"), word("1.2", "TLS 1.2"), word("1.3", "TLS 1.3")],
    ),
    words(
        "tls_1_3",
        Group::Encryption,
        "TLS 1.3",
        "Lets browsers use the newest version of TLS, which is safer and faster.",
        &[word("on", "On"), word("zrt", "On, with 0-RTT"), word("off", "Off")],
    ),
    switch(
        "opportunistic_encryption",
        Group::Encryption,
        "Opportunistic Encryption",
        "Tells browsers that pages asked for by http can be fetched over an encrypted connection too.",
    ),
    words(
        "security_level",
        Group::Security,
        "Security Level",
        "How readily visitors whose address has a bad name are asked to prove that they are people; Under attack asks \
         everybody.",
        &[
            of_enterprise("off", "Off"),
            word("essentially_off", "Essentially off"),
            word("low", "Low"),
            word("medium", "Medium"),
            word("high", "High"),
            word("under_attack", "Under attack"),
        ],
    ),
    Setting {
        id: "challenge_ttl",
        group: Group::Security,
        label: "Challenge Passage",
        explains: "How long visitors who have proven that they are people are not asked again.",
        values: Values::Seconds { offered: CHALLENGES, most: None },
        from: Tier::Free,
    },
    switch(
        "browser_check",
        Group::Security,
        "Browser Integrity Check",
        "Turns away visitors whose browser says of itself what only bots and spammers say.",
    ),
    switch(
        "email_obfuscation",
        Group::Security,
        "Email Address Obfuscation",
        "Hides e-mail addresses in pages from programs that collect them; people still see them.",
    ),
    switch(
        "hotlink_protection",
        Group::Security,
        "Hotlink Protection",
        "Keeps other websites from showing your pictures at the cost of your server.",
    ),
    Setting {
        id: "http2",
        group: Group::Speed,
        label: "HTTP/2",
        explains: "Fetches many files of a page at once over one connection.",
        values: SWITCH,
        from: Tier::Pro,
    },
    switch(
        "http3",
        Group::Speed,
        "HTTP/3 (with QUIC)",
        "Lets browsers use the newest version of HTTP, which is quicker on poor connections.",
    ),
    switch(
        "0rtt",
        Group::Speed,
        "0-RTT Connection Resumption",
        "Lets visitors who come back send their first request at once; such a request could be sent again by somebody in \
         between.",
    ),
    switch("brotli", Group::Speed, "Brotli", "Compresses pages better than before for browsers that understand it."),
    switch(
        "early_hints",
        Group::Speed,
        "Early Hints",
        "Tells browsers which files a page will need while your server is still preparing it.",
    ),
    switch(
        "rocket_loader",
        Group::Speed,
        "Rocket Loader",
        "Shows pages before their JavaScript runs; some pages do not work with it.",
    ),
    Setting {
        id: "polish",
        group: Group::Speed,
        label: "Polish",
        explains: "Makes pictures smaller on their way to visitors.",
        values: Values::Words(&[word("off", "Off"), word("lossless", "Lossless"), word("lossy", "Lossy")]),
        from: Tier::Pro,
    },
    words(
        "cache_level",
        Group::Caching,
        "Caching Level",
        "Which files Cloudflare keeps when their address has a query string, the part from the question mark on.",
        &[
            word("basic", "No query string: only files without one are kept"),
            word("simplified", "Ignore query string: the same file whatever the query string"),
            word("aggressive", "Standard: another file for each query string"),
        ],
    ),
    Setting {
        id: "browser_cache_ttl",
        group: Group::Caching,
        label: "Browser Cache TTL",
        explains: "How long visitors’ browsers keep files before they ask for them again, unless your server says longer.",
        values: Values::Seconds { offered: BROWSER_TTLS, most: Some(31_536_000) },
        from: Tier::Free,
    },
    switch(
        "always_online",
        Group::Caching,
        "Always Online",
        "Shows copies of pages from the Internet Archive while your server is down.",
    ),
    switch(
        "development_mode",
        Group::Caching,
        "Development Mode",
        "Goes past the cache for three hours, so that changes of the website are seen at once; pages are slower meanwhile.",
    ),
    Setting {
        id: "sort_query_string_for_cache",
        group: Group::Caching,
        label: "Query String Sort",
        explains: "Takes addresses whose query strings differ only in their order for the same file.",
        values: SWITCH,
        from: Tier::Enterprise,
    },
    switch(
        "ipv6",
        Group::Network,
        "IPv6 Compatibility",
        "Makes the website reachable by IPv6, also where your server has none.",
    ),
    switch(
        "websockets",
        Group::Network,
        "WebSockets",
        "Lets connections between browser and server stay open, which chats and live pages need.",
    ),
    switch(
        "ip_geolocation",
        Group::Network,
        "IP Geolocation",
        "Tells your server which country each visitor comes from.",
    ),
    words(
        "pseudo_ipv4",
        Group::Network,
        "Pseudo IPv4",
        "Gives visitors who come by IPv6 a made-up IPv4 address for servers that know no others.",
        &[word("off", "Off"), word("add_header", "Add a header"), word("overwrite_header", "Overwrite the headers")],
    ),
];

/// The setting with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.id == id)
}
