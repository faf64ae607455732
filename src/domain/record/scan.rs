//! Records that Cloudflare found in a domain's present DNS: what may become of them.

use serde::{Deserialize, Serialize};

use crate::wire::dns::{DnsFields, DnsRecord, DnsType};
use crate::wire::ids::DnsRecordId;

use super::diff::Present;
use super::{Record, cannot_stand_beside};

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its id among what was found; as a record it gets another one.
    pub id: DnsRecordId,
    /// What it says.
    pub record: Record,
}

impl Found {
    /// As Cloudflare has it.
    #[must_use]
    pub fn of(said: &DnsRecord) -> Self {
        // No plan refuses a record for tags that it does not have.
        let tags = Some(said.tags.clone()).filter(|tags| !tags.is_empty());
        Self { id: said.id.clone(), record: Record { tags, ..Record::seen(said) } }
    }

    /// What is sent to make a record of it.
    #[must_use]
    pub fn fields(&self) -> DnsFields {
        let fields = self.record.fields();
        DnsFields { comment: fields.comment.filter(|comment| !comment.is_empty()), ..fields }
    }

    /// How it stands to the records that are there.
    #[must_use]
    pub fn standing<'a>(&self, there: impl IntoIterator<Item = &'a Record>) -> Standing {
        let mut standing = Standing::New;
        for other in there.into_iter().filter(|other| other.name.eq_ignore_ascii_case(&self.record.name)) {
            if other.is_twin_of(&self.record) {
                return Standing::There;
            }
            if cannot_stand_beside(&self.record.kind, &other.kind) {
                standing = Standing::InTheWay(other.kind.clone());
            }
        }
        standing
    }
}

/// How something that was found stands to the records that are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing speaks against it.
    New,
    /// The same record is there already.
    There,
    /// A record of this type and the same name is in its way.
    InTheWay(DnsType),
}

/// What is asked for about what Cloudflare finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ScanAct {
    /// Have Cloudflare look.
    Start,
    /// Make records of some, and forget others.
    Review {
        /// To be records.
        accepts: Vec<Found>,
        /// To be forgotten.
        rejects: Vec<Found>,
    },
}

impl ScanAct {
    /// The word for its kind of job, in the store, in logs and in filters.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Start => "scan_records",
            Self::Review { .. } => "review_scan",
        }
    }
}

/// Records by themselves.
pub fn records(present: &[Present]) -> impl Iterator<Item = &Record> {
    present.iter().map(|one| &one.record)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: DnsType, name: &str, content: &str) -> Record {
        Record {
            kind,
            name: name.to_owned(),
            content: content.to_owned(),
            data: None,
            ttl: 1,
            proxied: false,
            priority: None,
            comment: String::new(),
            tags: None,
        }
    }

    #[test]
    fn what_was_found_is_new_or_there_or_has_something_in_its_way() {
        let there =
            [record(DnsType::A, "www.acme.example", "192.0.2.1"), record(DnsType::Txt, "acme.example", "\"x\"")];
        let id: DnsRecordId = "023e105f4ecef8ad9ca31a8372d0c353".parse().unwrap();
        let standing = |record| Found { id: id.clone(), record }.standing(&there);
        assert_eq!(standing(record(DnsType::A, "WWW.acme.example", "192.0.2.1")), Standing::There);
        assert_eq!(standing(record(DnsType::A, "www.acme.example", "192.0.2.2")), Standing::New);
        assert_eq!(
            standing(record(DnsType::Cname, "www.acme.example", "acme.example")),
            Standing::InTheWay(DnsType::A)
        );
        assert_eq!(standing(record(DnsType::Cname, "acme.example", "host.example")), Standing::New);
    }
}
