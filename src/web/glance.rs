//! What a website's page shows of how it is at Cloudflare right now; each part may be missing, and says so.

use crate::mirror::{Glance as Seen, Unread};

use super::format::count;
use super::traffic::at_a_glance;

/// The parts, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Its DNS records.
    pub records: Part,
    /// Its traffic.
    pub traffic: Part,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What was seen.
    Seen(String),
    /// Why nothing was seen.
    Missing(String),
}

impl Glance {
    /// What was seen, in words.
    #[must_use]
    pub fn of(seen: &Seen) -> Self {
        let records = seen.records.clone().map(|records| match records.total {
            0 => "No records".to_owned(),
            some => count(some, "record", "records"),
        });
        let traffic = match seen.traffic.clone() {
            None => Part::Seen("None until it is live".to_owned()),
            Some(traffic) => Part::of(traffic.map(|traffic| at_a_glance(&traffic))),
        };
        Self { records: Part::of(records), traffic }
    }
}

impl Part {
    fn of(words: Result<String, Unread>) -> Self {
        match words {
            Ok(words) => Self::Seen(words),
            Err(Unread::Away) => Self::Missing("Cloudflare did not answer in time".to_owned()),
            Err(Unread::Throttled) => Self::Missing("Cloudflare asks for a pause".to_owned()),
            Err(Unread::Gone) => Self::Missing("Cloudflare does not know this website any more".to_owned()),
            Err(Unread::Refused(words)) => Self::Missing(format!("Cloudflare does not show it: {words}")),
        }
    }
}
