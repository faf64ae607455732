//! What pages may ask: each is one transaction that stores the run with all that belongs to it, and nothing is sent.

use crate::domain::account::Account;
use crate::domain::audit::Action;
use crate::domain::customer;
use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::run::{Request, Run, RunState};
use crate::domain::step::{AttemptState, StepState};
use crate::domain::text::{AccountName, CustomerName, Description, ZoneName};
use crate::domain::website::Zone;
use crate::store::{AuditLine, NewRun, StoreError, Submitted, WriteTx};
use crate::wire::accounts::AccountType;
use crate::wire::ids::{UnitId, ZoneId};

use super::Runs;
use super::press::press;

/// Why a run was not taken on. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store did not answer.
    #[error("the job could not be stored")]
    Store(#[from] StoreError),
    /// The account is somebody else's, or gone.
    #[error("the account belongs to another customer or is gone")]
    AccountTaken,
    /// The run is not in a state in which this can be asked.
    #[error("the job has moved on")]
    MovedOn,
}

/// For whom: somebody known, or somebody to be entered in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Customer {
    /// A customer of ours.
    Known(CustomerId),
    /// A new one.
    New(CustomerName),
}

/// What a person asked for on *Create A New Account*.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its name.
    pub name: AccountName,
    /// Our own words on it.
    pub description: Description,
    /// The tenant unit.
    pub unit: Option<UnitId>,
    /// Its kind.
    pub account_type: AccountType,
    /// For whom.
    pub customer: Customer,
    /// The first website, if one is wanted.
    pub website: Option<ZoneName>,
}

/// What a person decided about a run that asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This one is it: take it over.
    Adopt(String),
    /// None of them is: make another attempt.
    Again,
    /// Leave it.
    GiveUp,
}

/// What a new run is about.
#[derive(Clone, Copy)]
struct About<'a> {
    key: &'a str,
    by: PersonId,
    title: &'a str,
    customer: Option<CustomerId>,
    zone: Option<&'a ZoneId>,
}

impl Runs {
    /// Asks for an account. The same form pressed twice is the same run, and no second customer.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn add_account(&self, by: PersonId, key: &str, new: NewAccount) -> Result<RunId, RunError> {
        let key = press(by, key, &new);
        let mut tx = self.0.store.write().await?;
        if let Some(known) = tx.run_with_key(&key).await? {
            return Ok(known);
        }
        let customer = self.customer_in(&mut tx, by, new.customer).await?;
        let title = new.name.as_str().to_owned();
        let request = Request::AddAccount {
            name: new.name,
            description: new.description.into(),
            unit: new.unit,
            account_type: new.account_type,
            website: new.website,
        };
        let about = About { key: &key, by, title: &title, customer: Some(customer), zone: None };
        self.submit(tx, &about, &request).await
    }

    /// Says whose an unlinked account is, and lets that customer's service user in.
    ///
    /// # Errors
    /// [`RunError::AccountTaken`] when it is somebody else's already, [`RunError::Store`] when nothing could be stored.
    pub async fn link_account(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        customer: Customer,
    ) -> Result<RunId, RunError> {
        let key = press(by, key, &(&account.id, &customer));
        let mut tx = self.0.store.write().await?;
        if let Some(known) = tx.run_with_key(&key).await? {
            return Ok(known);
        }
        let customer = self.customer_in(&mut tx, by, customer).await?;
        if !tx.link_account(&account.id, customer).await? {
            return Err(RunError::AccountTaken);
        }
        let about = About { key: &key, by, title: &account.name, customer: Some(customer), zone: None };
        self.submit(tx, &about, &Request::LinkAccount { account: account.id.clone() }).await
    }

    /// Asks for a website.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn add_website(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        name: ZoneName,
    ) -> Result<RunId, RunError> {
        let title = name.in_unicode();
        let request = Request::AddWebsite { account: account.id.clone(), name };
        self.submit_new(&About { key, by, title: &title, customer: account.customer, zone: None }, &request).await
    }

    /// Asks for another name on an account.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn rename_account(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        name: AccountName,
    ) -> Result<RunId, RunError> {
        let title = name.as_str().to_owned();
        let request = Request::RenameAccount { account: account.id.clone(), name, account_type: account.kind.clone() };
        self.submit_new(&About { key, by, title: &title, customer: account.customer, zone: None }, &request).await
    }

    /// Asks for an account to be deleted with all that is inside.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn remove_account(&self, by: PersonId, key: &str, account: &Account) -> Result<RunId, RunError> {
        let request = Request::RemoveAccount { account: account.id.clone() };
        self.submit_new(&About { key, by, title: &account.name, customer: account.customer, zone: None }, &request)
            .await
    }

    /// Asks for a website to be removed.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn remove_website(
        &self,
        by: PersonId,
        key: &str,
        zone: &Zone,
        customer: Option<CustomerId>,
    ) -> Result<RunId, RunError> {
        let title = crate::domain::text::in_unicode(&zone.name);
        let request = Request::RemoveWebsite { account: zone.account.clone(), zone: zone.id.clone() };
        self.submit_new(&About { key, by, title: &title, customer, zone: Some(&zone.id) }, &request).await
    }

    /// Asks for Cloudflare to look at a website's name servers now.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn check_website(
        &self,
        by: PersonId,
        key: &str,
        zone: &Zone,
        customer: Option<CustomerId>,
    ) -> Result<RunId, RunError> {
        let title = crate::domain::text::in_unicode(&zone.name);
        let request = Request::CheckWebsite { account: zone.account.clone(), zone: zone.id.clone() };
        self.submit_new(&About { key, by, title: &title, customer, zone: Some(&zone.id) }, &request).await
    }

    /// Asks for a new service user in all of a customer's accounts.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn renew_service_user(
        &self,
        by: PersonId,
        key: &str,
        customer: &customer::Customer,
    ) -> Result<RunId, RunError> {
        let about = About { key, by, title: customer.name.as_str(), customer: Some(customer.id), zone: None };
        self.submit_new(&about, &Request::RenewServiceUser).await
    }

    /// Takes a run that failed or was cancelled up again, from the step it stopped at.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when it is neither, [`RunError::Store`] when that could not be stored.
    pub async fn retry(&self, by: PersonId, run: &Run) -> Result<(), RunError> {
        if !run.state.can_retry() {
            return Err(RunError::MovedOn);
        }
        let now = self.0.clock.now();
        let mut tx = self.0.store.write().await?;
        if !tx.requeue_run(run.id, run.state, now).await? {
            return Err(RunError::MovedOn);
        }
        self.remember(&mut tx, by, run, Action::RunRetried, "asked").await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(())
    }

    /// Asks a run to stop. What was done stands; what is in doubt is settled first.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when it is over, [`RunError::Store`] when that could not be stored.
    pub async fn cancel(&self, by: PersonId, run: &Run) -> Result<(), RunError> {
        if run.state == RunState::NeedsPerson {
            return self.decide(by, run, &Choice::GiveUp).await;
        }
        let now = self.0.clock.now();
        let mut tx = self.0.store.write().await?;
        if !tx.ask_to_cancel(run.id, now).await? {
            return Err(RunError::MovedOn);
        }
        self.remember(&mut tx, by, run, Action::RunCancelled, "asked").await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(())
    }

    /// Says what the machine could not tell.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when the run does not ask, or did not offer that candidate; [`RunError::Store`] when the
    /// decision could not be stored.
    pub async fn decide(&self, by: PersonId, run: &Run, choice: &Choice) -> Result<(), RunError> {
        let Some(step) = run.current().filter(|_| run.state == RunState::NeedsPerson) else {
            return Err(RunError::MovedOn);
        };
        let now = self.0.clock.now();
        let mut tx = self.0.store.write().await?;
        match choice {
            Choice::Adopt(candidate) => {
                let offered = step
                    .asked_attempt()
                    .and_then(|attempt| attempt.looks.last())
                    .is_some_and(|look| look.found.iter().any(|found| &found.id == candidate));
                if !offered || !tx.choose(run.id, candidate).await? {
                    return Err(RunError::MovedOn);
                }
            }
            Choice::Again => {
                tx.settle_asked(run.id, AttemptState::Absent, now).await?;
                // Failed for an instant, so that queueing it again forgives the attempts so far.
                tx.put_step(run.id, step.position, StepState::Failed, None, now).await?;
            }
            Choice::GiveUp => {
                tx.settle_asked(run.id, AttemptState::Burnt, now).await?;
                let note = "A person gave it up. What may have been made at Cloudflare is watched for.";
                tx.put_step(run.id, step.position, StepState::Failed, Some(note), now).await?;
            }
        }
        if *choice == Choice::GiveUp {
            tx.end_run(run.id, RunState::Cancelled, now).await?;
        } else if !tx.requeue_run(run.id, RunState::NeedsPerson, now).await? {
            return Err(RunError::MovedOn);
        }
        let result = match choice {
            Choice::Adopt(_) => "adopt",
            Choice::Again => "again",
            Choice::GiveUp => "give_up",
        };
        self.remember(&mut tx, by, run, Action::RunDecided, result).await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(())
    }

    async fn submit_new(&self, about: &About<'_>, request: &Request) -> Result<RunId, RunError> {
        let key = press(about.by, about.key, request);
        let tx = self.0.store.write().await?;
        self.submit(tx, &About { key: &key, ..*about }, request).await
    }

    /// The run that a form asked for when it was pressed before.
    ///
    /// # Errors
    /// [`RunError::Store`] when the store does not answer.
    pub async fn asked_before(&self, by: PersonId, key: &str, request: &Request) -> Result<Option<RunId>, RunError> {
        Ok(self.0.store.write().await?.run_with_key(&press(by, key, request)).await?)
    }

    async fn submit(&self, mut tx: WriteTx, about: &About<'_>, request: &Request) -> Result<RunId, RunError> {
        let now = self.0.clock.now();
        let submitted = tx
            .submit_run(&NewRun {
                id: RunId::new(now, &self.0.random),
                key: about.key,
                request,
                title: about.title,
                customer: about.customer,
                zone: about.zone,
                requested_by: about.by,
                now,
            })
            .await?;
        if let Submitted::New(run) = submitted {
            tx.audit(&AuditLine {
                person: Some(about.by),
                customer: about.customer,
                run: Some(run),
                target: Some(about.title),
                result: "asked",
                detail: Some(request.kind()),
                ..AuditLine::of(Action::RunRequested, now)
            })
            .await?;
            tx.commit().await?;
            self.0.wake.notify_one();
        }
        Ok(submitted.run())
    }

    async fn remember(
        &self,
        tx: &mut WriteTx,
        by: PersonId,
        run: &Run,
        action: Action,
        result: &str,
    ) -> Result<(), StoreError> {
        tx.audit(&AuditLine {
            person: Some(by),
            customer: run.customer,
            run: Some(run.id),
            target: Some(&run.title),
            result,
            ..AuditLine::of(action, self.0.clock.now())
        })
        .await
    }
}
