//! The plan of a website, made what was asked: `POST` where it has none, `PUT` where it has one, `DELETE` to go back to the
//! free one. Which of them it is is looked up first, since a second order may be billed again (what Cloudflare does with
//! one is not published). An order that was taken is never sent again, however long the website takes to show it.

use std::time::Duration;

use async_trait::async_trait;

use crate::cloudflare::{Answer, CallError, Trace};
use crate::domain::catalogue::{self, Sameness};
use crate::domain::ids::AttemptId;
use crate::domain::order::Order;
use crate::domain::step::{Attempt, Candidate};
use crate::domain::subscription::{Subscription, whole};
use crate::wire::ids::ZoneId;
use crate::wire::subscriptions::{
    CreateZoneSubscription, DeleteZoneSubscription, GetZoneSubscription, NO_SUBSCRIPTION, NOT_INCLUDED,
    Subscription as Seen, UpdateZoneSubscription,
};
use crate::wire::zones::{GetZone, Zone, ZonePlan};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, not_included, refused_but, wrong_request};

pub(super) struct SetPlanStep;

/// Between two readings of a website that does not show its new plan yet.
const SHOWS_SOON: Duration = Duration::from_secs(15);
/// The longest such pause, for orders that have waited long.
const SHOWS_LATE: Duration = Duration::from_secs(300);
/// After this it is no longer waited for: the order was taken, and the rest is between a person and Cloudflare.
const SHOWS_AT_LAST: Duration = Duration::from_secs(6 * 3_600);
const NOT_SHOWN: &str =
    "Cloudflare has taken the order. The website does not show the plan yet; nothing is sent again.";

/// What the website has to be like, and what it is about.
struct Wanted<'a> {
    zone: ZoneId,
    /// None: the free plan.
    order: Option<&'a Order>,
}

/// What must be sent to get there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    Order,
    Change,
    End,
}

impl Call {
    const ALL: [Self; 3] = [Self::Order, Self::Change, Self::End];

    fn word(self) -> &'static str {
        match self {
            Self::Order => "POST",
            Self::Change => "PUT",
            Self::End => "DELETE",
        }
    }

    /// The call that an attempt was written down with.
    fn of(natural_key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|call| natural_key.split(' ').next() == Some(call.word()))
    }
}

fn wanted<'a>(cx: &Context<'a>) -> Result<Wanted<'a>, Stop> {
    let order = cx.run.request.wanted_plan().ok_or_else(wrong_request)?;
    Ok(Wanted { zone: cx.zone()?, order })
}

/// The plan as a subscription; none where Cloudflare knows of none.
async fn present(cx: &Context<'_>, zone: &ZoneId) -> Result<Option<Seen>, CallError> {
    match cx.customer.read(&GetZoneSubscription { zone: zone.clone() }).await {
        Ok(answer) => Ok(Some(answer.result)),
        Err(error) if error.code() == Some(NO_SUBSCRIPTION) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Wanted<'_> {
    /// Whether the plan is as asked, by what it means: what is sent is not what reads back.
    fn is(&self, present: Option<&Seen>) -> Sameness {
        match (self.order, present) {
            (None, None) => Sameness::Same,
            (None, Some(seen)) if catalogue::is_free(seen.rate_plan.id.as_str()) => Sameness::Same,
            (None, Some(_)) => Sameness::Different,
            (Some(order), None) if catalogue::is_free(order.rate_plan.as_str()) => Sameness::Same,
            (Some(_), None) => Sameness::Different,
            (Some(order), Some(seen)) => match catalogue::same(order.rate_plan.as_str(), seen.rate_plan.id.as_str()) {
                Sameness::Same => has_parts(order, seen),
                other => other,
            },
        }
    }

    /// Whether the website itself shows it. Where it names no plan, the subscription has to do.
    fn is_shown(&self, zone: &Zone) -> bool {
        let Some(plan) = &zone.plan else { return true };
        let shown = word(plan);
        let asked = self.order.map_or("free", |order| order.rate_plan.as_str());
        catalogue::same(asked, &shown) != Sameness::Different
    }

    fn made(&self, cx: &Context<'_>, subscription: Option<&Seen>, seen: Option<Zone>) -> Result<Made, Stop> {
        let account = cx.account()?;
        let kept = subscription.map(|said| Subscription::seen(&account, Some(&self.zone), said, cx.now));
        Ok(Made::Plan {
            zone: self.zone.clone(),
            subscription: kept.map(Box::new),
            shown: seen.as_ref().is_some_and(|zone| self.is_shown(zone)),
            seen: seen.map(Box::new),
        })
    }
}

/// Whether the subscription has the parts that were ordered. Answers need not name any: then nobody can tell.
fn has_parts(order: &Order, seen: &Seen) -> Sameness {
    let has = |(name, value): (&String, &u32)| {
        let part = seen.component_values.iter().find(|part| part.name == *name);
        part.is_some_and(|part| whole(part.value) == *value)
    };
    match (order.components.iter().all(has), seen.component_values.is_empty()) {
        (true, _) => Sameness::Same,
        (false, true) => Sameness::CannotTell,
        (false, false) => Sameness::Different,
    }
}

/// The plan on a zone as one word: its legacy id, or what its name begins with.
fn word(plan: &ZonePlan) -> String {
    if !plan.legacy_id.is_empty() {
        return plan.legacy_id.clone();
    }
    plan.name.trim_end_matches("Website").trim().to_lowercase().replace(' ', "_")
}

/// What was there before an attempt, so that a look can tell whether it changed.
fn trace_of(present: &Seen) -> String {
    format!("{} {}", present.id, present.rate_plan.id)
}

/// An order was taken: it is only waited for the website to show it.
async fn wait_for_it(cx: &Context<'_>, wanted: &Wanted<'_>, taken: &Attempt) -> Result<Stop, Stop> {
    let subscription = present(cx, &wanted.zone).await?;
    let zone = cx.customer.read(&GetZone { zone: wanted.zone.clone() }).await?.result;
    let since = taken.settled_at.unwrap_or(taken.sent_at);
    let waited = Duration::from_secs(u64::try_from(cx.now.as_second() - since.as_second()).unwrap_or(0));
    if wanted.is_shown(&zone) && wanted.is(subscription.as_ref()) != Sameness::Different {
        let made = wanted.made(cx, subscription.as_ref(), Some(zone))?;
        return Ok(Stop::Already(Box::new(made), "The website shows the plan.".to_owned()));
    }
    if waited >= SHOWS_AT_LAST {
        let made = wanted.made(cx, subscription.as_ref(), Some(zone))?;
        let words = "Cloudflare took the order, but the website still shows another plan after six hours. Ask Cloudflare’s \
                     support with the cf-ray below; do not order again.";
        return Ok(Stop::Already(Box::new(made), words.to_owned()));
    }
    Ok(Stop::Wait((waited / 4).clamp(SHOWS_SOON, SHOWS_LATE), Some(NOT_SHOWN)))
}

async fn send<E: crate::access::AsCustomer>(cx: &Context<'_>, call: &E) -> Result<Answer<E::Reply>, CallError> {
    cx.customer.write(call).await
}

#[async_trait]
impl Act for SetPlanStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let wanted = wanted(cx)?;
        if let Some(taken) = cx.was_taken() {
            return Err(wait_for_it(cx, &wanted, taken).await?);
        }
        let identity = cx.customer.changes_as()?;
        let present = present(cx, &wanted.zone).await?;
        if wanted.is(present.as_ref()) == Sameness::Same {
            let zone = cx.customer.read(&GetZone { zone: wanted.zone.clone() }).await?.result;
            let made = wanted.made(cx, present.as_ref(), Some(zone))?;
            let note = if cx.step.attempts.is_empty() {
                "The website has this plan already; nothing was ordered."
            } else {
                "An earlier attempt had ordered it; nothing was ordered again."
            };
            return Err(Stop::Already(Box::new(made), note.to_owned()));
        }
        let zone = wanted.zone.clone();
        let (call, request_sha256, plan) = match (wanted.order, &present) {
            (None, _) => (Call::End, fingerprint(&DeleteZoneSubscription { zone }), "free"),
            (Some(order), None) => {
                let made = CreateZoneSubscription { zone, order: order.wire() };
                (Call::Order, fingerprint(&made), order.rate_plan.as_str())
            }
            (Some(order), Some(_)) => {
                let made = UpdateZoneSubscription { zone, order: order.wire() };
                (Call::Change, fingerprint(&made), order.rate_plan.as_str())
            }
        };
        Ok(Draft {
            natural_key: format!("{} {plan}", call.word()),
            before: present.iter().map(trace_of).collect(),
            request_sha256,
            identity,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, draft: &Draft) -> Sent {
        let (Ok(wanted), Some(call)) = (wanted(cx), Call::of(&draft.natural_key)) else {
            return Sent::Odd(Trace::default());
        };
        let zone = wanted.zone.clone();
        let answered = match (call, wanted.order) {
            (Call::Order, Some(order)) => {
                let call = CreateZoneSubscription { zone, order: order.wire() };
                send(cx, &call).await.map(|answer| (Some(answer.result), answer.trace))
            }
            (Call::Change, Some(order)) => {
                let call = UpdateZoneSubscription { zone, order: order.wire() };
                send(cx, &call).await.map(|answer| (Some(answer.result), answer.trace))
            }
            (_, _) => send(cx, &DeleteZoneSubscription { zone }).await.map(|answer| (None, answer.trace)),
        };
        match answered {
            Ok((Some(said), trace)) if wanted.is(Some(&said)) == Sameness::Different => Sent::Odd(trace),
            Ok((said, trace)) => {
                // Whether the website shows it already decides what is said next, not whether it was done.
                let seen = cx.customer.read(&GetZone { zone: wanted.zone.clone() }).await.ok();
                match wanted.made(cx, said.as_ref(), seen.map(|answer| answer.result)) {
                    Ok(made) => Sent::Made(made, trace),
                    Err(_) => Sent::Odd(trace),
                }
            }
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        let stands = match cx.run.request {
            crate::domain::run::Request::ChangePlan { .. } => "The plan is what it was.",
            _ => "The website stands, on the free plan.",
        };
        match cx.run.request.wanted_plan().flatten() {
            Some(order) if error.code() == Some(NOT_INCLUDED) => not_included(order.rate_plan.as_str(), stands),
            _ => refused_but(cx, error, stands),
        }
    }

    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok(wanted) = wanted(cx) else { return Ok(Vec::new()) };
        let present = present(cx, &wanted.zone).await?;
        let changed = present.as_ref().map(trace_of) != attempt.before.first().cloned();
        let there = match wanted.is(present.as_ref()) {
            Sameness::Same => true,
            Sameness::CannotTell => changed,
            Sameness::Different => false,
        };
        if !there {
            return Ok(Vec::new());
        }
        let (name, evidence) = match &present {
            Some(seen) => (seen.rate_plan.id.to_string(), format!("Subscription {} is what was ordered.", seen.id)),
            None => ("free".to_owned(), "The website has no paid plan any more.".to_owned()),
        };
        Ok(vec![Candidate { id: wanted.zone.to_string(), name, evidence, ours: true }])
    }

    async fn adopt(&self, cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        let wanted = wanted(cx)?;
        let present = present(cx, &wanted.zone).await?;
        let zone = cx.customer.read(&GetZone { zone: wanted.zone.clone() }).await?.result;
        wanted.made(cx, present.as_ref(), Some(zone))
    }
}
