//! Add-ons of accounts.

use crate::domain::account::Account;
use crate::domain::catalogue;
use crate::domain::ids::{PersonId, RunId};
use crate::domain::order::Order;
use crate::domain::run::Request;
use crate::domain::subscription::Subscription;

use super::super::Runs;
use super::{About, RunError};

impl Runs {
    /// Asks for an add-on.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn add_add_on(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        order: Order,
    ) -> Result<RunId, RunError> {
        let title = titled(account, order.rate_plan.as_str());
        let request = Request::AddAddOn { account: account.id.clone(), order };
        self.submit_new(&About { key, by, title: &title, customer: account.customer, zone: None }, &request).await
    }

    /// Asks for other parts of an add-on.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn change_add_on(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        present: &Subscription,
        order: Order,
    ) -> Result<RunId, RunError> {
        let title = titled(account, order.rate_plan.as_str());
        let request = Request::ChangeAddOn { account: account.id.clone(), subscription: present.id.clone(), order };
        self.submit_new(&About { key, by, title: &title, customer: account.customer, zone: None }, &request).await
    }

    /// Asks for an add-on to end.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn cancel_add_on(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        present: &Subscription,
    ) -> Result<RunId, RunError> {
        let title = titled(account, present.rate_plan.as_str());
        let request = Request::CancelAddOn {
            account: account.id.clone(),
            subscription: present.id.clone(),
            rate_plan: present.rate_plan.clone(),
        };
        self.submit_new(&About { key, by, title: &title, customer: account.customer, zone: None }, &request).await
    }
}

fn titled(account: &Account, rate_plan: &str) -> String {
    format!("{}, {}", catalogue::name_of(rate_plan), account.name)
}
