//! Our own ids: UUIDs of version 7, so that they sort by the time they were made. Never secrets.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::random::Random;

/// The text is not one of our ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this portal")]
pub struct BadId;

fn make(now: Timestamp, random: &Random) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random.bytes()).into_uuid()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// As a number that tells it from others of its kind.
            #[must_use]
            pub fn number(self) -> u128 {
                self.0.as_u128()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                text.parse()
            }
        }

        impl $name {
            /// A new one.
            #[must_use]
            pub fn new(now: Timestamp, random: &Random) -> Self {
                Self(make(now, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                // Only the one spelling that we print: other spellings would be other addresses of the same page.
                let id = Uuid::try_parse(text).map_err(|_| BadId)?;
                if id.to_string() == text { Ok(Self(id)) } else { Err(BadId) }
            }
        }
    };
}

id!(/// A customer.
    CustomerId);
id!(/// A person who signs in.
    PersonId);
id!(/// An invite; not its token, which is secret.
    InviteId);
id!(/// A plan that a customer asks for.
    PlanRequestId);
id!(/// A run.
    RunId);
id!(/// A file of customers, accounts and websites that is worked off row by row.
    BulkId);
id!(/// Changes of DNS records that somebody looks at before they are made.
    DraftId);
id!(/// An API token that somebody is putting together.
    TokenDraftId);
id!(/// The DNS records of a website as they once were.
    SnapshotId);
id!(/// A service user, as we count them; Cloudflare's id of the user is another.
    ServiceUserId);

/// One attempt of one step: 26 characters of base32, which is 130 random bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttemptId(String);

impl AttemptId {
    /// A new one.
    #[must_use]
    pub fn new(random: &Random) -> Self {
        Self(random.base32(26))
    }

    /// One read back from the store.
    #[must_use]
    pub fn from_store(text: String) -> Self {
        Self(text)
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let id = CustomerId::new(Timestamp::UNIX_EPOCH, &Random::seeded(1));
        let text = id.to_string();
        assert_eq!(text.parse::<CustomerId>(), Ok(id));
        assert_eq!(text.to_uppercase().parse::<CustomerId>(), Err(BadId));
        assert_eq!(text.replace('-', "").parse::<CustomerId>(), Err(BadId));
    }
}
