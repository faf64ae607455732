//! `POST /zones/{zone}/dns_records/scan/trigger` and `…/scan/review`, as the customer. To ask for a scan twice is to ask
//! once. A review is one transaction at Cloudflare: what a lost one did is told by the records and by what is left to
//! review, and what is so already is never sent again.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::record::scan::{Found, ScanAct, Standing};
use crate::domain::record::{Record, cannot_stand_beside};
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::dns::{DnsRecord, ListDnsRecords, ListScannedRecords, ReviewDnsScan, ScanReview, TriggerDnsScan};
use crate::wire::ids::{DnsRecordId, ZoneId};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};
use crate::runs::protocol::earlier_may_have_done_it;

pub(super) struct TriggerScanStep;
pub(super) struct ReviewScanStep;

fn asked<'a>(cx: &Context<'a>) -> Result<(&'a ZoneId, &'a ScanAct), Stop> {
    match &cx.run.request {
        Request::Scan { zone, act, .. } => Ok((zone, act)),
        _ => Err(wrong_request()),
    }
}

async fn waiting(cx: &Context<'_>, zone: &ZoneId) -> Result<Vec<DnsRecordId>, CallError> {
    let found = cx.customer.read(&ListScannedRecords { zone: zone.clone() }).await?.result;
    Ok(found.into_iter().map(|one| one.id).collect())
}

#[async_trait]
impl Act for TriggerScanStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let (zone, ScanAct::Start) = asked(cx)? else { return Err(wrong_request()) };
        let before = waiting(cx, zone).await?;
        Ok(Draft {
            natural_key: zone.to_string(),
            before: before.iter().map(ToString::to_string).collect(),
            request_sha256: fingerprint(&TriggerDnsScan { zone: zone.clone() }),
            identity: cx.customer.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Ok((zone, _)) = asked(cx) else { return Sent::Odd(Trace::default()) };
        match cx.customer.write(&TriggerDnsScan { zone: zone.clone() }).await {
            Ok(answer) => Sent::Made(Made::Nothing, answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "No scan was begun, and the records are as they were.")
    }

    // Only something new shows that it was begun; a second time does no harm.
    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok((zone, _)) = asked(cx) else { return Ok(Vec::new()) };
        let found = waiting(cx, zone).await?;
        let is_new = found.iter().any(|id| !attempt.before.iter().any(|known| known == id.as_str()));
        Ok(done(is_new, zone, attempt, "Cloudflare has found what was not there to review before."))
    }

    async fn adopt(&self, _cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Ok(Made::Nothing)
    }
}

fn done(is_done: bool, zone: &ZoneId, attempt: &Attempt, evidence: &str) -> Vec<Candidate> {
    let found = is_done.then(|| Candidate {
        id: zone.to_string(),
        name: attempt.natural_key.clone(),
        evidence: evidence.to_owned(),
        ours: true,
    });
    found.into_iter().collect()
}

/// What is there, and what waits to be reviewed.
struct Seen {
    there: Vec<Record>,
    waiting: Vec<DnsRecordId>,
}

impl Seen {
    async fn read(cx: &Context<'_>, zone: &ZoneId) -> Result<Self, CallError> {
        let waiting = waiting(cx, zone).await?;
        let there: Vec<DnsRecord> = cx.customer.read_all(ListDnsRecords::whole(zone)).await?;
        Ok(Self { there: there.iter().map(Record::seen).collect(), waiting })
    }

    /// Whether what was found is a record already.
    fn has(&self, found: &Found) -> bool {
        found.standing(&self.there) == Standing::There
    }

    /// Whether it was forgotten.
    fn is_rid_of(&self, found: &Found) -> bool {
        !self.waiting.contains(&found.id)
    }

    /// Why it cannot be accepted, also beside the others.
    fn against(&self, found: &Found, others: &[&Found]) -> Option<String> {
        let Record { kind, name, .. } = &found.record;
        if !self.waiting.contains(&found.id) {
            return Some(format!("{kind} {name} is not among what Cloudflare found any more."));
        }
        let beside = others.iter().filter(|other| other.id != found.id && other.record.name == *name);
        let mut clash = beside.map(|other| &other.record.kind).filter(|other| cannot_stand_beside(kind, other));
        let there = match found.standing(&self.there) {
            Standing::InTheWay(there) => Some(there),
            _ => clash.next().cloned(),
        };
        there.map(|there| format!("{kind} {name} cannot stand beside the record of type {there} of that name."))
    }
}

/// The review of an attempt: what was asked for without what the journal says was so already.
fn review(act: &ScanAct, so: &[String]) -> ScanReview {
    let ScanAct::Review { accepts, rejects } = act else { return ScanReview::default() };
    let is_open = |found: &&Found| !so.iter().any(|id| id == found.id.as_str());
    ScanReview {
        accepts: accepts.iter().filter(is_open).map(|found| (found.id.clone(), found.fields())).collect(),
        rejects: rejects.iter().filter(is_open).map(|found| found.id.clone()).collect(),
    }
}

#[async_trait]
impl Act for ReviewScanStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let (zone, act) = asked(cx)?;
        let ScanAct::Review { accepts, rejects } = act else { return Err(wrong_request()) };
        let seen = Seen::read(cx, zone).await?;
        let (so, open): (Vec<&Found>, Vec<&Found>) = accepts.iter().partition(|found| seen.has(found));
        let gone: Vec<&Found> = rejects.iter().filter(|found| seen.is_rid_of(found)).collect();
        if open.is_empty() && gone.len() == rejects.len() {
            let words = "All of it is so already; nothing was sent.".to_owned();
            return Err(Stop::Already(Box::new(Made::Nothing), words));
        }
        let is_gone = |found: &&&Found| seen.is_rid_of(found);
        if let Some(found) = open.iter().find(is_gone).filter(|_| earlier_may_have_done_it(cx.step)) {
            let Record { kind, name, .. } = &found.record;
            return Err(Stop::Fail(format!(
                "Cloudflare's answer to an earlier attempt got lost, and {kind} {name} neither waits to be reviewed any \
                 more nor is among the records. Look at the records before you ask for it again."
            )));
        }
        if let Some(why) = open.iter().find_map(|found| seen.against(found, &open)) {
            return Err(Stop::Fail(format!("{why} Nothing was changed; look at what was found again.")));
        }
        let before: Vec<String> = so.iter().chain(&gone).map(|found| found.id.to_string()).collect();
        let call = ReviewDnsScan { zone: zone.clone(), review: review(act, &before) };
        Ok(Draft {
            natural_key: format!("{} accepted, {} discarded", call.review.accepts.len(), call.review.rejects.len()),
            before,
            request_sha256: fingerprint(&call),
            identity: cx.customer.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, draft: &Draft) -> Sent {
        let Ok((zone, act)) = asked(cx) else { return Sent::Odd(Trace::default()) };
        let review = review(act, &draft.before);
        let accepted = review.accepts.len();
        match cx.customer.write(&ReviewDnsScan { zone: zone.clone(), review }).await {
            Ok(answer) if answer.result.accepts.len() == accepted => Sent::Made(Made::Nothing, answer.trace),
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        // The same record is there: after a lost attempt that may be just what it made.
        if earlier_may_have_done_it(cx.step) {
            return Refused::LookForIt;
        }
        refused_but(cx, error, "Nothing was accepted or discarded.")
    }

    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok((zone, ScanAct::Review { accepts, rejects })) = asked(cx) else { return Ok(Vec::new()) };
        let seen = Seen::read(cx, zone).await?;
        let is_done = accepts.iter().all(|found| seen.has(found)) && rejects.iter().all(|found| seen.is_rid_of(found));
        Ok(done(is_done, zone, attempt, "What was accepted is among the records, and what was discarded is gone."))
    }

    async fn adopt(&self, _cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Ok(Made::Nothing)
    }
}
