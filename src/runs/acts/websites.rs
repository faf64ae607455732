//! Websites: added, checked, set up otherwise, paused, removed.

use crate::domain::account::Account;
use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::order::Order;
use crate::domain::run::Request;
use crate::domain::text::{ZoneName, in_unicode};
use crate::domain::website::Zone;
use crate::wire::zones::ZoneType;

use super::super::Runs;
use super::{About, RunError};

/// A website that somebody asks for.
#[derive(Clone, Debug)]
pub struct NewWebsite {
    /// Its name.
    pub name: ZoneName,
    /// How it is set up.
    pub setup: ZoneType,
    /// Its plan, where it is not the free one.
    pub plan: Option<Order>,
}

impl Runs {
    /// Asks for a website.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn add_website(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        new: NewWebsite,
    ) -> Result<RunId, RunError> {
        let title = new.name.in_unicode();
        let NewWebsite { name, setup, plan } = new;
        let request = Request::AddWebsite { account: account.id.clone(), name, setup, plan };
        self.submit_new(&About { key, by, title: &title, customer: account.customer, zone: None }, &request).await
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
        let request = Request::RemoveWebsite { account: zone.account.clone(), zone: zone.id.clone() };
        self.about_website(by, key, zone, customer, &request).await
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
        let request = Request::CheckWebsite { account: zone.account.clone(), zone: zone.id.clone() };
        self.about_website(by, key, zone, customer, &request).await
    }

    /// Asks for a website to be set up in another way.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn change_type(
        &self,
        by: PersonId,
        key: &str,
        zone: &Zone,
        customer: Option<CustomerId>,
        setup: ZoneType,
    ) -> Result<RunId, RunError> {
        let request = Request::ChangeType { account: zone.account.clone(), zone: zone.id.clone(), setup };
        self.about_website(by, key, zone, customer, &request).await
    }

    /// Asks for a website to be passed through untouched, or not any more.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn pause_website(
        &self,
        by: PersonId,
        key: &str,
        zone: &Zone,
        customer: Option<CustomerId>,
        paused: bool,
    ) -> Result<RunId, RunError> {
        let request = Request::PauseWebsite { account: zone.account.clone(), zone: zone.id.clone(), paused };
        self.about_website(by, key, zone, customer, &request).await
    }

    /// Asks for another plan of a website, or the same with other parts; no plan is the free one.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn change_plan(
        &self,
        by: PersonId,
        key: &str,
        zone: &Zone,
        customer: Option<CustomerId>,
        plan: Option<Order>,
    ) -> Result<RunId, RunError> {
        let request = Request::ChangePlan { account: zone.account.clone(), zone: zone.id.clone(), plan };
        self.about_website(by, key, zone, customer, &request).await
    }

    async fn about_website(
        &self,
        by: PersonId,
        key: &str,
        zone: &Zone,
        customer: Option<CustomerId>,
        request: &Request,
    ) -> Result<RunId, RunError> {
        let title = in_unicode(&zone.name);
        self.submit_new(&About { key, by, title: &title, customer, zone: Some(&zone.id) }, request).await
    }
}
