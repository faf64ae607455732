//! The cache of a zone (schema of 2026-08, path `/zones/{id}/purge_cache`; developers.cloudflare.com/cache/how-to/purge-cache,
//! read 2026-11).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::calls::call;
use super::ids::ZoneId;

/// Things that one call may name. Today's table of limits says 100, the page about prefixes and older answers of the API
/// say 30: what keeps to the smaller number is right with both.
pub const PER_CALL: usize = 30;

/// None of the ways was named (schema of 2022, as the other codes here).
pub const NOTHING_NAMED: i64 = 1012;

/// `purge_everything` is there, but not `true`.
pub const NOT_TRUE: i64 = 1013;

/// A list is none.
pub const NOT_A_LIST: i64 = 1014;

/// More than one way was named.
pub const SEVERAL_WAYS: i64 = 1092;

/// More than the call may name.
pub const TOO_MANY: i64 = 1094;

/// Codes that say *too often*, whatever status they come with.
pub const TOO_OFTEN: [i64; 4] = [1083, 1102, 1113, 1131];

/// What to purge: exactly one way a call, at most [`PER_CALL`] things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PurgeWay {
    /// All of it.
    Everything,
    /// Single URLs, with their scheme.
    Files(Vec<String>),
    /// Everything that was sent with one of these in its `Cache-Tag`.
    Tags(Vec<String>),
    /// Everything of these host names.
    Hosts(Vec<String>),
    /// Everything below these: host and path, without a scheme.
    Prefixes(Vec<String>),
}

impl PurgeWay {
    fn body(&self) -> Value {
        match self {
            Self::Everything => json!({ "purge_everything": true }),
            Self::Files(files) => json!({ "files": files }),
            Self::Tags(tags) => json!({ "tags": tags }),
            Self::Hosts(hosts) => json!({ "hosts": hosts }),
            Self::Prefixes(prefixes) => json!({ "prefixes": prefixes }),
        }
    }
}

/// Only `{id}`, which may be null: that it was taken is all there is to know. It does not say that anything was in the
/// cache.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Purged {
    /// Cloudflare's id of it.
    pub id: String,
}

call!(/// Has Cloudflare forget what it keeps for a zone. Doing it twice is doing it once; there is nothing to read that
    /// would tell whether it was done.
    PurgeCache { zone: ZoneId },
    POST, "/zones/{zone}/purge_cache", "/zones/{}/purge_cache", Option<Purged>, way: PurgeWay);
