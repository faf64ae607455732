//! Plans that customers ask for. Approving one is the order itself: the request is closed and the job is stored in one
//! transaction, so that whoever else decides at the same moment, and a crash at any, find both or neither.

use crate::domain::audit::Action;
use crate::domain::catalogue;
use crate::domain::ids::{PersonId, PlanRequestId, RunId};
use crate::domain::offer::as_sold;
use crate::domain::order::Order;
use crate::domain::person::Act;
use crate::domain::plan_request::{PlanRequest, PlanRequestState};
use crate::domain::run::Request;
use crate::domain::text::in_unicode;
use crate::store::{AuditLine, PlanDecision, WriteTx, ZonePlace};

use super::super::Runs;
use super::{About, RunError};

/// What became of an approval. In all cases but the first nothing was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// This job orders it: since now, or since somebody approved it before.
    Ordered(RunId),
    /// It was declined or withdrawn before.
    Closed,
    /// Cloudflare no longer lists the website.
    WebsiteGone,
    /// The website's account is another customer's now, or nobody's.
    NotTheirs,
    /// Who approves may not any more.
    NotAllowed,
    /// There is no such request.
    Unknown,
}

impl Runs {
    /// Says yes to a plan that a customer asks for, and has it ordered, once.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored; the request is open then, and nothing is ordered.
    pub async fn approve_plan(&self, by: PersonId, id: PlanRequestId) -> Result<Approval, RunError> {
        let mut tx = self.0.store.write().await?;
        let Some(asked) = tx.plan_request(id).await? else { return Ok(Approval::Unknown) };
        if asked.state != PlanRequestState::Open {
            return Ok(asked.run.map_or(Approval::Closed, Approval::Ordered));
        }
        if !tx.person(by).await?.is_some_and(|person| person.seat.may(Act::Operate)) {
            return Ok(Approval::NotAllowed);
        }
        let place = match tx.zone_place(&asked.zone).await? {
            Some(place) if place.is_there => place,
            _ => return Ok(Approval::WebsiteGone),
        };
        if place.customer != Some(asked.customer) {
            return Ok(Approval::NotTheirs);
        }
        match self.order(&mut tx, by, &asked, &place).await? {
            Some(run) => {
                tx.commit().await?;
                self.0.wake.notify_one();
                Ok(Approval::Ordered(run))
            }
            None => Ok(Approval::Closed),
        }
    }

    /// Stores the job and closes the request with it; nothing when it was not open.
    async fn order(
        &self,
        tx: &mut WriteTx,
        by: PersonId,
        asked: &PlanRequest,
        place: &ZonePlace,
    ) -> Result<Option<RunId>, RunError> {
        let sold = self.0.store.offers().await?.map_or_else(Vec::new, |known| known.offers);
        let rate_plan = as_sold(&sold, &asked.rate_plan);
        let plan = (!catalogue::is_free(rate_plan.as_str())).then(|| Order::of(rate_plan));
        let request = Request::ChangePlan { account: place.account.clone(), zone: asked.zone.clone(), plan };
        // Its own key: should a request ever be approved twice, it is the same job all the same.
        let (key, title) = (format!("plan request {}", asked.id), in_unicode(&place.name));
        let about = About { key: &key, by, title: &title, customer: Some(asked.customer), zone: Some(&asked.zone) };
        let run = self.submit_in(tx, &about, &request).await?.run();
        let now = self.0.clock.now();
        if !tx.close_plan_request(asked.id, PlanDecision::Approve(run), by, now).await? {
            return Ok(None);
        }
        tx.audit(&AuditLine {
            person: Some(by),
            customer: Some(asked.customer),
            run: Some(run),
            target: Some(&title),
            detail: Some(&catalogue::name_of(asked.rate_plan.as_str())),
            ..AuditLine::of(Action::PlanApproved, now)
        })
        .await?;
        Ok(Some(run))
    }
}
