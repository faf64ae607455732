//! Accounts, and the service users in them.

use crate::domain::account::Account;
use crate::domain::customer;
use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::order::Order;
use crate::domain::run::Request;
use crate::domain::text::{AccountName, CustomerName, Description};
use crate::wire::accounts::AccountType;
use crate::wire::ids::UnitId;
use crate::wire::zones::ZoneType;

use super::super::Runs;
use super::super::press::press;
use super::{About, NewWebsite, RunError};

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
    pub website: Option<NewWebsite>,
    /// Add-ons of the account.
    pub add_ons: Vec<Order>,
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
            setup: new.website.as_ref().map_or(ZoneType::Full, |website| website.setup.clone()),
            plan: new.website.as_ref().and_then(|website| website.plan.clone()),
            website: new.website.map(|website| website.name),
            add_ons: new.add_ons,
        };
        let about = About { key: &key, by, title: &title, customer: Some(customer), zone: None };
        self.submit(tx, &about, &request).await
    }

    /// The job that this very form asked for when it was pressed before.
    ///
    /// # Errors
    /// [`RunError::Store`] when the store does not answer.
    pub async fn account_asked_before(
        &self,
        by: PersonId,
        key: &str,
        new: &NewAccount,
    ) -> Result<Option<RunId>, RunError> {
        Ok(self.0.store.write().await?.run_with_key(&press(by, key, new)).await?)
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
}
