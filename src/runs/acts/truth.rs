//! Repairs of what the truth report found, each asked for by a person.

use crate::domain::ids::{PersonId, RunId};
use crate::domain::run::Request;
use crate::domain::truth::Found;

use super::super::Runs;
use super::{About, RunError};

impl Runs {
    /// Asks for a job that puts a difference right.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] where no job can, [`RunError::Store`] when it could not be stored.
    pub async fn repair(&self, by: PersonId, key: &str, found: &Found) -> Result<RunId, RunError> {
        match found {
            Found::NoMembership { account, .. } => {
                let customer = account.customer.as_ref().map(|(id, _)| *id);
                let about = About { key, by, title: &account.name, customer, zone: None };
                self.submit_new(&about, &Request::LinkAccount { account: account.id.clone() }).await
            }
            Found::OtherSetting { account, change, has } => {
                let customer = account.customer.as_ref().map(|(id, _)| *id);
                let mut change = change.clone();
                // What it is now is what the person saw who wants it changed back.
                change.was = has.clone();
                self.change_settings(by, key, Some(account.id.clone()), customer, vec![change]).await
            }
            Found::Unknown { .. }
            | Found::Missing { .. }
            | Found::SameName { .. }
            | Found::OwnerUnclear { .. }
            | Found::OtherPlan { .. }
            | Found::OrphanUser { .. } => Err(RunError::MovedOn),
        }
    }
}
