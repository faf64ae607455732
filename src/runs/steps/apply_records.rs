//! `POST /zones/{zone}/dns_records/batch`: a piece of a draft's changes, as the customer. A batch is one transaction at
//! Cloudflare: a lost one did everything or nothing, which the records themselves tell. Before each one they are read, and
//! what is so already is not sent again.

use std::collections::HashMap;

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::record::diff::{Change, Present};
use crate::domain::record::{Place, Record};
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::dns::{BatchDnsRecords, DnsBatch, DnsRecord, ListDnsRecords};
use crate::wire::ids::{DnsRecordId, ZoneId};

use crate::runs::protocol::earlier_may_have_done_it;

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct ApplyRecordsStep;

/// What an attempt leaves out, since it was so already: `so:` and the change's place in the piece, in the journal's list of
/// what was there before.
const SO: &str = "so:";

fn zone(cx: &Context<'_>) -> Result<ZoneId, Stop> {
    match &cx.run.request {
        Request::ApplyRecords { zone, .. } => Ok(zone.clone()),
        _ => Err(wrong_request()),
    }
}

/// The records of a zone, found by id and by what they are.
struct There {
    by_id: HashMap<DnsRecordId, Record>,
    by_place: HashMap<Place, Vec<Record>>,
}

impl There {
    async fn read(cx: &Context<'_>, zone: &ZoneId) -> Result<Self, CallError> {
        let all: Vec<DnsRecord> = cx.customer.read_all(ListDnsRecords::whole(zone)).await?;
        let mut there = Self { by_id: HashMap::new(), by_place: HashMap::new() };
        for Present { id, record, .. } in all.iter().map(Present::of) {
            there.by_place.entry(record.place()).or_default().push(record.clone());
            there.by_id.insert(id, record);
        }
        Ok(there)
    }

    /// Whether a change is so already.
    fn is_so(&self, change: &Change) -> bool {
        match change {
            Change::Add { record } => {
                self.by_place.get(&record.place()).into_iter().flatten().any(|one| one.is_twin_of(record))
            }
            Change::Change { id, record, .. } => self.by_id.get(id).is_some_and(|one| one.is_as(record)),
            Change::Remove { id, .. } => !self.by_id.contains_key(id),
        }
    }

    /// Why a change must not be made: somebody else did something to the record since it was looked at.
    fn meanwhile(&self, change: &Change) -> Option<String> {
        let (id, was, verb) = match change {
            Change::Add { .. } => return None,
            Change::Change { id, was, .. } => (id, was, "changed"),
            Change::Remove { id, record } => (id, record, "removed"),
        };
        let words = format!("{} {}", was.kind, was.name);
        match self.by_id.get(id) {
            Some(one) if one == was => None,
            Some(_) => {
                Some(format!("{words} was to be {verb}, but says something else since the changes were looked at."))
            }
            None => Some(format!("{words} was to be {verb}, but is not there any more.")),
        }
    }
}

/// The batch of an attempt: the piece without what was so already.
fn batch(piece: &[Change], before: &[String]) -> DnsBatch {
    let mut batch = DnsBatch::default();
    for (place, change) in piece.iter().enumerate() {
        if before.iter().any(|word| *word == format!("{SO}{place}")) {
            continue;
        }
        match change {
            Change::Add { record } => batch.posts.push(record.fields()),
            Change::Change { id, record, .. } => batch.patches.push((id.clone(), record.fields())),
            Change::Remove { id, .. } => batch.deletes.push(id.clone()),
        }
    }
    batch
}

#[async_trait]
impl Act for ApplyRecordsStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let zone = zone(cx)?;
        if cx.piece.is_empty() {
            return Err(Stop::Fail("The changes of this piece are not kept any more; nothing was sent.".to_owned()));
        }
        let there = There::read(cx, &zone).await?;
        let so: Vec<bool> = cx.piece.iter().map(|change| there.is_so(change)).collect();
        if so.iter().all(|so| *so) {
            let words = "All of it is so already; nothing was sent.".to_owned();
            return Err(Stop::Already(Box::new(Made::Nothing), words));
        }
        let open = cx.piece.iter().zip(&so).filter(|(_, so)| !**so);
        if let Some(why) = open.filter_map(|(change, _)| there.meanwhile(change)).next() {
            return Err(Stop::Fail(format!("{why} Nothing of this piece was sent; compare again to go on.")));
        }
        let before: Vec<String> =
            so.iter().enumerate().filter(|(_, so)| **so).map(|(place, _)| format!("{SO}{place}")).collect();
        let call = BatchDnsRecords { zone, batch: batch(&cx.piece, &before) };
        Ok(Draft {
            natural_key: format!("{} changes of records", cx.piece.len() - before.len()),
            before,
            request_sha256: fingerprint(&call),
            identity: cx.customer.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, draft: &Draft) -> Sent {
        let Ok(zone) = zone(cx) else { return Sent::Odd(Trace::default()) };
        let batch = batch(&cx.piece, &draft.before);
        let (posts, patches) = (batch.posts.len(), batch.patches.len());
        match cx.customer.write(&BatchDnsRecords { zone, batch }).await {
            Ok(answer) if answer.result.posts.len() == posts && answer.result.patches.len() == patches => {
                Sent::Made(Made::Nothing, answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        // The same records are there: after a lost attempt that may be just what it made.
        if earlier_may_have_done_it(cx.step) {
            return Refused::LookForIt;
        }
        refused_but(cx, error, "A piece is taken as a whole or not at all: nothing of this one was changed.")
    }

    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok(zone) = zone(cx) else { return Ok(Vec::new()) };
        let there = There::read(cx, &zone).await?;
        let done = cx.piece.iter().all(|change| there.is_so(change));
        Ok(done
            .then(|| Candidate {
                id: zone.to_string(),
                name: attempt.natural_key.clone(),
                evidence: "Every record of this piece is as it was asked for.".to_owned(),
                ours: true,
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, _cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Ok(Made::Nothing)
    }
}
