//! `POST`, `PATCH` and `DELETE /zones/{zone}/dns_records…`: one DNS record, as the customer. Cloudflare refuses a second
//! record that says the same, so a lost answer is found again by what the record says.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::record::{Record, RecordAct, cannot_stand_beside};
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::dns::{
    CreateDnsRecord, DeleteDnsRecord, DnsRecord, GetDnsRecord, ListDnsRecords, PER_PAGE, PatchDnsRecord,
};
use crate::wire::ids::{DnsRecordId, ZoneId};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};
use crate::runs::protocol::earlier_may_have_done_it;
use crate::runs::reply::says_gone;

pub(super) struct AddRecordStep;
pub(super) struct ChangeRecordStep;
pub(super) struct RemoveRecordStep;

/// What is asked about which zone.
fn asked<'a>(cx: &Context<'a>) -> Result<(&'a ZoneId, &'a RecordAct), Stop> {
    match &cx.run.request {
        Request::Records { zone, act, .. } => Ok((zone, act)),
        _ => Err(wrong_request()),
    }
}

/// All records of the name that a record shall have.
async fn of_the_name(cx: &Context<'_>, zone: &ZoneId, record: &Record) -> Result<Vec<DnsRecord>, CallError> {
    let name = Some(record.name.clone());
    let list = ListDnsRecords { page: 1, zone: zone.clone(), name, r#type: None, search: None, per_page: PER_PAGE };
    cx.customer.read_all(list).await
}

async fn read(cx: &Context<'_>, zone: &ZoneId, id: &DnsRecordId) -> Result<Option<DnsRecord>, CallError> {
    match cx.customer.read(&GetDnsRecord { zone: zone.clone(), record: id.clone() }).await {
        Ok(answer) => Ok(Some(answer.result)),
        Err(error) if says_gone(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Why a record of this type and name cannot stand beside these.
fn in_the_way<'a>(record: &Record, others: impl Iterator<Item = &'a DnsRecord>) -> Option<String> {
    for other in others {
        let (kind, there) = (&record.kind, &other.r#type);
        if cannot_stand_beside(kind, there) {
            return Some(format!(
                "{} has a record of type {there} already, and {kind} cannot stand beside it. Change or remove that one \
                 first; nothing was changed.",
                record.name
            ));
        }
    }
    None
}

fn draft<E: crate::wire::Endpoint>(
    cx: &Context<'_>,
    record: &Record,
    before: Vec<String>,
    call: &E,
) -> Result<Draft, Stop> {
    Ok(Draft {
        natural_key: format!("{} {}", record.kind, record.name),
        before,
        request_sha256: fingerprint(call),
        identity: cx.customer.changes_as()?,
        service_user: None,
    })
}

fn candidate(found: &DnsRecord, evidence: &str) -> Candidate {
    Candidate {
        id: found.id.to_string(),
        name: format!("{} {}", found.r#type, found.name),
        evidence: evidence.to_owned(),
        ours: true,
    }
}

#[async_trait]
impl Act for AddRecordStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let (zone, act) = asked(cx)?;
        let record = act.record();
        let present = of_the_name(cx, zone, record).await?;
        if let Some(twin) = present.iter().find(|one| Record::seen(one).is_twin_of(record)) {
            if cx.step.attempts.iter().any(|attempt| attempt.doubt.is_some()) {
                let words = "An earlier attempt had added it after all; nothing was sent again.";
                return Err(Stop::Already(Box::new(Made::Record(twin.id.clone())), words.to_owned()));
            }
            return Err(Stop::Fail("The same record is there already; nothing was added.".to_owned()));
        }
        if let Some(why) = in_the_way(record, present.iter()) {
            return Err(Stop::Fail(why));
        }
        let before = present.iter().map(|one| one.id.to_string()).collect();
        draft(cx, record, before, &CreateDnsRecord { zone: zone.clone(), fields: record.fields() })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Ok((zone, act)) = asked(cx) else { return Sent::Odd(Trace::default()) };
        let call = CreateDnsRecord { zone: zone.clone(), fields: act.record().fields() };
        match cx.customer.write(&call).await {
            Ok(answer) if answer.result.r#type == act.record().kind => {
                Sent::Made(Made::Record(answer.result.id), answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        // The same record is there: after a lost attempt that may be just what it made.
        if earlier_may_have_done_it(cx.step) {
            Refused::LookForIt
        } else {
            refused_but(cx, error, "Nothing was added.")
        }
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok((zone, act)) = asked(cx) else { return Ok(Vec::new()) };
        let found = of_the_name(cx, zone, act.record()).await?;
        let twins = found.iter().filter(|one| Record::seen(one).is_twin_of(act.record()));
        Ok(twins.map(|one| candidate(one, "It says what was asked for, and was not there before.")).collect())
    }

    async fn adopt(&self, _cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        Ok(Made::Record(candidate.parse().map_err(|_| wrong_request())?))
    }
}

#[async_trait]
impl Act for ChangeRecordStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let (zone, RecordAct::Change { id, seen, record }) = asked(cx)? else { return Err(wrong_request()) };
        let Some(present) = read(cx, zone, id).await? else {
            return Err(Stop::Fail("The record is not there any more; nothing was changed.".to_owned()));
        };
        if Record::seen(&present).is_as(record) {
            let words = "It says just this already; nothing was sent.".to_owned();
            return Err(Stop::Already(Box::new(Made::Record(id.clone())), words));
        }
        let lost = cx.step.attempts.iter().any(|attempt| attempt.doubt.is_some());
        if !lost && seen.is_some() && *seen != present.modified_on {
            let why = "Somebody has changed the record since you opened it; nothing was changed. Look at it again.";
            return Err(Stop::Fail(why.to_owned()));
        }
        let others = of_the_name(cx, zone, record).await?;
        if let Some(why) = in_the_way(record, others.iter().filter(|one| one.id != *id)) {
            return Err(Stop::Fail(why));
        }
        draft(cx, record, vec![id.to_string()], &change(zone, id, record))
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Ok((zone, RecordAct::Change { id, record, .. })) = asked(cx) else { return Sent::Odd(Trace::default()) };
        match cx.customer.write(&change(zone, id, record)).await {
            Ok(answer) if answer.result.id == *id => Sent::Made(Made::Record(answer.result.id), answer.trace),
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The record is as it was.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok((zone, RecordAct::Change { id, record, .. })) = asked(cx) else { return Ok(Vec::new()) };
        let found = read(cx, zone, id).await?.filter(|one| Record::seen(one).is_as(record));
        Ok(found.iter().map(|one| candidate(one, "It says what was asked for.")).collect())
    }

    async fn adopt(&self, _cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        Ok(Made::Record(candidate.parse().map_err(|_| wrong_request())?))
    }
}

// A part, so that settings which no form shows stay as they are.
fn change(zone: &ZoneId, id: &DnsRecordId, record: &Record) -> PatchDnsRecord {
    PatchDnsRecord { zone: zone.clone(), record: id.clone(), fields: record.fields() }
}

#[async_trait]
impl Act for RemoveRecordStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let (zone, RecordAct::Remove { id, record }) = asked(cx)? else { return Err(wrong_request()) };
        if read(cx, zone, id).await?.is_none() {
            let words = "It was gone already; nothing was sent.".to_owned();
            return Err(Stop::Already(Box::new(Made::Nothing), words));
        }
        let call = DeleteDnsRecord { zone: zone.clone(), record: id.clone() };
        draft(cx, record, vec![id.to_string()], &call)
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Ok((zone, RecordAct::Remove { id, .. })) = asked(cx) else { return Sent::Odd(Trace::default()) };
        match cx.customer.write(&DeleteDnsRecord { zone: zone.clone(), record: id.clone() }).await {
            Ok(answer) => Sent::Made(Made::Record(id.clone()), answer.trace),
            // It was read a moment ago with the same key, so *not there* is what was asked for.
            Err(error) if says_gone(&error) => Sent::Made(Made::Record(id.clone()), error.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The record is as it was.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok((zone, RecordAct::Remove { id, record })) = asked(cx) else { return Ok(Vec::new()) };
        let gone = read(cx, zone, id).await?.is_none();
        Ok(gone
            .then(|| Candidate {
                id: id.to_string(),
                name: format!("{} {}", record.kind, record.name),
                evidence: "Cloudflare does not have it any more.".to_owned(),
                ours: true,
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, _cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        Ok(Made::Record(candidate.parse().map_err(|_| wrong_request())?))
    }
}
