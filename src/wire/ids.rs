//! Cloudflare's ids. One door in: [`FromStr`], which lets nothing pass that could change the path it is put into.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The text is not an id of the kind asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a Cloudflare id")]
pub struct BadId;

fn is_hex_32(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_tag(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $check:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as it stands in paths and JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                if $check(text) { Ok(Self(text.to_owned())) } else { Err(BadId) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                if $check(&text) { Ok(Self(text)) } else { Err(BadId) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(/// An account: 32 lower-case hex digits.
    AccountId, is_hex_32);
id!(/// A zone: 32 lower-case hex digits.
    ZoneId, is_hex_32);
id!(/// A user: 32 lower-case hex digits.
    UserId, is_hex_32);
id!(/// A member, that is one user's place in one account: 32 lower-case hex digits.
    MemberId, is_hex_32);
id!(/// A role: 32 lower-case hex digits.
    RoleId, is_hex_32);
id!(/// A DNS record: 32 lower-case hex digits.
    DnsRecordId, is_hex_32);
id!(/// An API token (`ed17574386854bf78a67040be0a770b0` in the schema of 2026-08, at most 32 characters): letters, digits,
    /// `-` and `_`. Its id is no secret; its value is, and has no type that prints it.
    TokenId, is_tag);
id!(/// A permission group of API tokens (`c8fed203ed3043cba015a93ad1616f1f` in the schema of 2026-08): letters, digits, `-`
    /// and `_`.
    PermissionGroupId, is_tag);
id!(/// A setting of a zone, `always_use_https`: letters, digits, `-` and `_`, at most 64.
    SettingId, is_tag);
id!(/// A tenant (`tenant_tag`): letters, digits, `-` and `_`, at most 64.
    TenantId, is_tag);
id!(/// A tenant unit (`unit_tag`): letters, digits, `-` and `_`, at most 64.
    UnitId, is_tag);
id!(/// A subscription. The schema of 2026-08 says no more than 32 characters; here letters, digits, `-` and `_`.
    SubscriptionId, is_tag);
id!(/// A rate plan, `CF_BIZ` or `business`: letters, digits, `-` and `_`, at most 64.
    RatePlanId, is_tag);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_32_lower_case_hex_digits_are_an_account_id() {
        assert!("023e105f4ecef8ad9ca31a8372d0c353".parse::<AccountId>().is_ok());
        for bad in [
            "",
            "023E105F4ECEF8AD9CA31A8372D0C353",
            "../accounts",
            "023e105f4ecef8ad9ca31a8372d0c35",
            "023e105f4ecef8ad9ca31a8372d0c3530",
        ] {
            assert!(bad.parse::<AccountId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_tenant_id_never_leaves_its_path_segment() {
        assert!("3b1c-AB_9".parse::<TenantId>().is_ok());
        for bad in ["", "a/b", "a?b", "a.b", "a b", "ä"] {
            assert!(bad.parse::<TenantId>().is_err(), "{bad}");
        }
    }
}
