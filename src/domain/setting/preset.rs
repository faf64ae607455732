//! Presets: several settings together, for a kind of website. What is already safer than a preset asks for stays as it is.

use serde_json::{Value, json};

use super::fulfils;

/// One setting of a preset.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Which setting.
    pub id: &'static str,
    /// How it shall be.
    value: Wanted,
    /// Values that are as good or better, and stay.
    or: &'static [&'static str],
}

#[derive(Clone, Copy, Debug)]
enum Wanted {
    Word(&'static str),
    Seconds(u32),
}

impl Wish {
    /// How it shall be, as it is sent.
    #[must_use]
    pub fn value(&self) -> Value {
        match self.value {
            Wanted::Word(word) => json!(word),
            Wanted::Seconds(seconds) => json!(seconds),
        }
    }

    /// Whether a website has it so already, or better.
    #[must_use]
    pub fn is_met_by(&self, found: &Value) -> bool {
        fulfils(self.id, found, &self.value()) || found.as_str().is_some_and(|word| self.or.contains(&word))
    }
}

/// Several settings together.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its word in addresses and forms.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// For whom it is, a sentence.
    pub words: &'static str,
    /// What to look at first, a sentence or two.
    pub caution: &'static str,
    /// Its settings, in the order of the table.
    pub wishes: &'static [Wish],
}

const fn wish(id: &'static str, value: &'static str) -> Wish {
    Wish { id, value: Wanted::Word(value), or: &[] }
}

const fn at_least(id: &'static str, value: &'static str, or: &'static [&'static str]) -> Wish {
    Wish { id, value: Wanted::Word(value), or }
}

/// All of them, in the order pages offer them. What they recommend follows the pages of developers.cloudflare.com/ssl,
/// /waf/tools and /speed, read 2026-11; the choice is ours.
pub const PRESETS: &[Preset] = &[
    Preset {
        id: "company",
        name: "Recommended for a company site",
        words: "Encrypted everywhere, quick, and protected without standing in anybody’s way.",
        caution: "Encryption mode Full needs https on the server; any certificate will do. A website whose server has no \
                  https stops working with it.",
        wishes: &[
            at_least("ssl", "full", &["strict"]),
            wish("always_use_https", "on"),
            wish("automatic_https_rewrites", "on"),
            at_least("min_tls_version", "1.2", &["1.3"]),
            wish("tls_1_3", "on"),
            wish("opportunistic_encryption", "on"),
            at_least("security_level", "medium", &["high", "under_attack"]),
            wish("browser_check", "on"),
            wish("email_obfuscation", "on"),
            wish("http2", "on"),
            wish("http3", "on"),
            wish("brotli", "on"),
            wish("early_hints", "on"),
            wish("always_online", "on"),
            wish("ipv6", "on"),
        ],
    },
    Preset {
        id: "shop",
        name: "Shop",
        words: "For websites where people sign in and pay: strictly encrypted, no request sent twice, pictures kept from \
                others.",
        caution: "Encryption mode Full (strict) needs a valid certificate on the server. Hotlink Protection also keeps \
                  price comparison websites from showing your pictures.",
        wishes: &[
            wish("ssl", "strict"),
            wish("always_use_https", "on"),
            wish("automatic_https_rewrites", "on"),
            at_least("min_tls_version", "1.2", &["1.3"]),
            wish("tls_1_3", "on"),
            at_least("security_level", "medium", &["high", "under_attack"]),
            wish("browser_check", "on"),
            wish("hotlink_protection", "on"),
            wish("http3", "on"),
            wish("0rtt", "off"),
            wish("brotli", "on"),
            wish("early_hints", "on"),
            at_least("polish", "lossless", &["lossy"]),
            Wish { id: "browser_cache_ttl", value: Wanted::Seconds(14_400), or: &[] },
            wish("ipv6", "on"),
            wish("websockets", "on"),
        ],
    },
    Preset {
        id: "strictest",
        name: "Strictest TLS",
        words: "Only the newest encryption, for websites whose visitors all have current browsers.",
        caution: "Browsers and programs without TLS 1.3, most of them from before 2019, cannot reach the website any more. \
                  Full (strict) needs a valid certificate on the server.",
        wishes: &[
            wish("ssl", "strict"),
            wish("always_use_https", "on"),
            wish("automatic_https_rewrites", "on"),
            wish("min_tls_version", "1.3"),
            wish("tls_1_3", "on"),
            wish("opportunistic_encryption", "on"),
            wish("0rtt", "off"),
        ],
    },
];

/// The preset of this word.
#[must_use]
pub fn find(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}
