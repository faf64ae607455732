//! Customers: entered on their own, or in the same transaction as the run that is for them.

use crate::domain::audit::Action;
use crate::domain::customer;
use crate::domain::ids::{CustomerId, PersonId};
use crate::domain::text::CustomerName;
use crate::store::{AuditLine, StoreError, WriteTx};

use super::press::press;
use super::{Customer, RunError, Runs};

impl Runs {
    /// Enters a customer. The same form pressed twice is the same customer.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn add_customer(&self, by: PersonId, key: &str, name: CustomerName) -> Result<CustomerId, RunError> {
        let key = press(by, key, &name);
        let mut tx = self.0.store.write().await?;
        if let Some(known) = tx.customer_with_key(&key).await? {
            return Ok(known);
        }
        let id = self.enter(&mut tx, by, name, Some(&key)).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The customer that was chosen, entered now if it is a new one.
    pub(super) async fn customer_in(
        &self,
        tx: &mut WriteTx,
        by: PersonId,
        customer: Customer,
    ) -> Result<CustomerId, StoreError> {
        match customer {
            Customer::Known(id) => Ok(id),
            Customer::New(name) => self.enter(tx, by, name, None).await,
        }
    }

    async fn enter(
        &self,
        tx: &mut WriteTx,
        by: PersonId,
        name: CustomerName,
        key: Option<&str>,
    ) -> Result<CustomerId, StoreError> {
        let now = self.0.clock.now();
        let new = customer::Customer { id: CustomerId::new(now, &self.0.random), name, created_at: now };
        tx.add_customer(&new, key).await?;
        tx.audit(&AuditLine {
            person: Some(by),
            customer: Some(new.id),
            target: Some(new.name.as_str()),
            ..AuditLine::of(Action::CustomerAdded, now)
        })
        .await?;
        Ok(new.id)
    }
}
