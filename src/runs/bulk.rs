//! Bulks: kept, begun, stopped, and worked off row by row. Each row becomes one job in one transaction, after a look at what
//! is there: the same file twice makes nothing twice.

use crate::domain::audit::Action;
use crate::domain::bulk::{Bulk, BulkRow, BulkState, RowState, Wish};
use crate::domain::ids::{BulkId, CustomerId, PersonId, RunId};
use crate::domain::run::Request;
use crate::domain::text::ZoneName;
use crate::store::{AuditLine, RowDue, StoreError, Submitted, WriteTx};
use crate::wire::ids::AccountId;

use super::acts::About;
use super::press::press;
use super::{Customer, Inner, RunError, Runs};

/// What a person may do with a bulk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkAct {
    /// Begin it.
    Start,
    /// Begin no further row until it is resumed.
    Pause,
    /// Go on.
    Resume,
    /// Begin no further row at all. What was begun goes on.
    Cancel,
}

impl BulkAct {
    fn moves(self, from: BulkState) -> Option<BulkState> {
        match (self, from) {
            (Self::Start, BulkState::Draft) | (Self::Resume, BulkState::Paused) => Some(BulkState::Running),
            (Self::Pause, BulkState::Running) => Some(BulkState::Paused),
            (Self::Cancel, BulkState::Running | BulkState::Paused) => Some(BulkState::Cancelled),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Start => "started",
            Self::Pause => "paused",
            Self::Resume => "resumed",
            Self::Cancel => "cancelled",
        }
    }
}

impl Runs {
    /// Keeps a file that was read and checked. The same form sent twice is the same bulk.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn keep_bulk(&self, bulk: &Bulk, key: &str, rows: &[BulkRow]) -> Result<BulkId, RunError> {
        let key = press(bulk.made_by, key, &bulk.sha256);
        let mut tx = self.0.store.write().await?;
        if let Some(known) = tx.add_bulk(bulk, &key, rows).await? {
            return Ok(known);
        }
        tx.commit().await?;
        Ok(bulk.id)
    }

    /// Starts, pauses, resumes or cancels a bulk.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when it does not stand so that this can be asked, [`RunError::Store`] when that could not be
    /// stored.
    pub async fn act_on_bulk(&self, by: PersonId, bulk: &Bulk, act: BulkAct) -> Result<(), RunError> {
        let to = act.moves(bulk.state).ok_or(RunError::MovedOn)?;
        let mut tx = self.0.store.write().await?;
        if !tx.move_bulk(bulk.id, (bulk.state, to), self.0.clock.now()).await? {
            return Err(RunError::MovedOn);
        }
        self.note_bulk(&mut tx, by, bulk, act.word()).await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(())
    }

    /// Forgets a bulk of which nothing was begun.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when it was begun, [`RunError::Store`] when that could not be stored.
    pub async fn drop_bulk(&self, bulk: &Bulk) -> Result<(), RunError> {
        let mut tx = self.0.store.write().await?;
        if !tx.drop_bulk(bulk.id).await? {
            return Err(RunError::MovedOn);
        }
        Ok(tx.commit().await?)
    }

    /// Tries the rows again that failed, and no others.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when it is neither running nor paused, [`RunError::Store`] when that could not be stored.
    pub async fn retry_bulk(&self, by: PersonId, bulk: &Bulk) -> Result<(), RunError> {
        if !matches!(bulk.state, BulkState::Running | BulkState::Paused) {
            return Err(RunError::MovedOn);
        }
        let mut tx = self.0.store.write().await?;
        let failed = tx.retry_rows(bulk.id).await?;
        self.note_bulk(&mut tx, by, bulk, "failed rows tried again").await?;
        tx.commit().await?;
        for id in failed {
            let Some(run) = self.0.store.run(id).await? else { continue };
            match self.retry(by, &run).await {
                // Somebody else took it up meanwhile.
                Ok(()) | Err(RunError::MovedOn) => {}
                Err(error) => return Err(error),
            }
        }
        self.0.wake.notify_one();
        Ok(())
    }

    async fn note_bulk(&self, tx: &mut WriteTx, by: PersonId, bulk: &Bulk, result: &str) -> Result<(), StoreError> {
        tx.audit(&AuditLine {
            person: Some(by),
            target: Some(&bulk.name),
            result,
            ..AuditLine::of(Action::BulkMoved, self.0.clock.now())
        })
        .await
    }

    /// Begins the next row whose turn it is; `false` when there is none.
    pub(super) async fn feed(&self) -> Result<bool, StoreError> {
        if !self.0.store.is_row_due().await? {
            return Ok(false);
        }
        let mut tx = self.0.store.write().await?;
        let Some(due) = tx.row_due().await? else { return Ok(false) };
        let place = (due.bulk, due.row.line);
        match self.fed(&mut tx, &due).await? {
            Fed::Begun(Submitted::New(run) | Submitted::Known(run)) => tx.begin_row(place, run).await?,
            Fed::There => {
                tx.put_row(place, RowState::There, Some(THERE)).await?;
            }
            Fed::After(run) => tx.hold_row(place, run, AFTER).await?,
            Fed::Refused(why) => tx.put_row(place, RowState::Refused, Some(why)).await?,
        }
        tx.commit().await?;
        Ok(true)
    }

    /// What becomes of a row, as things stand in this transaction.
    async fn fed(&self, tx: &mut WriteTx, due: &RowDue) -> Result<Fed, StoreError> {
        let Some(wish) = &due.row.wish else { return Ok(Fed::Refused("There is nothing that this row asks for.")) };
        let by = due.made_by;
        let customer = match tx.customers_named(wish.customer.as_str()).await?.as_slice() {
            [] => self.customer_in(tx, by, Customer::New(wish.customer.clone())).await?,
            [one] => *one,
            _ => return Ok(Fed::Refused("There are several customers of this name. Nothing was done.")),
        };
        if let Some(run) = tx.account_in_the_making(customer, wish.account.as_str()).await? {
            return Ok(Fed::After(run));
        }
        let request = match tx.accounts_named(customer, wish.account.as_str()).await?.as_slice() {
            [] => add_account(wish),
            [account] => {
                let Some(name) = &wish.website else { return Ok(Fed::There) };
                if tx.has_website(account, name.as_str()).await? {
                    return Ok(Fed::There);
                }
                if let Some(run) = tx.website_in_the_making(account, name.as_str()).await? {
                    return Ok(Fed::After(run));
                }
                add_website(account, name, wish)
            }
            _ => return Ok(Fed::Refused("The customer has several accounts of this name. Nothing was done.")),
        };
        self.ask_for_row(tx, due, customer, &request).await.map(Fed::Begun)
    }

    async fn ask_for_row(
        &self,
        tx: &mut WriteTx,
        due: &RowDue,
        customer: CustomerId,
        request: &Request,
    ) -> Result<Submitted, StoreError> {
        let title = match request {
            Request::AddWebsite { name, .. } => name.in_unicode(),
            _ => request.account_name().map(ToString::to_string).unwrap_or_default(),
        };
        let key = format!("bulk:{}:{}", due.bulk, due.row.line);
        let about = About { key: &key, by: due.made_by, title: &title, customer: Some(customer), zone: None };
        self.submit_in(tx, &about, request).await
    }
}

const THERE: &str = "It was there already: nothing was done, and no plan or add-on was ordered for it.";

const AFTER: &str = "Another job is adding the same. This row waits for it, and makes nothing that is there then.";

/// What became of a row.
enum Fed {
    Begun(Submitted),
    There,
    /// Another job makes the same: once that is over, it is looked at again.
    After(RunId),
    Refused(&'static str),
}

fn add_website(account: &AccountId, name: &ZoneName, wish: &Wish) -> Request {
    Request::AddWebsite {
        account: account.clone(),
        name: name.clone(),
        setup: wish.setup.clone(),
        plan: wish.plan.clone(),
    }
}

fn add_account(wish: &Wish) -> Request {
    Request::AddAccount {
        name: wish.account.clone(),
        description: wish.description.clone().into(),
        unit: wish.unit.clone(),
        account_type: wish.account_type.clone(),
        website: wish.website.clone(),
        setup: wish.setup.clone(),
        plan: wish.plan.clone(),
        add_ons: wish.add_ons.clone(),
    }
}

/// Begins rows until there is none whose turn it is.
pub(super) async fn feed(inner: &std::sync::Arc<Inner>) {
    let runs = Runs(std::sync::Arc::clone(inner));
    loop {
        match runs.feed().await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "no row of a bulk could be begun");
                return;
            }
        }
    }
}
