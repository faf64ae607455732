//! The tenant itself: which one, its units, the kinds of account it may make, and whether it pays.

use crate::access::PartnerClient;
use crate::cloudflare::Kind;
use crate::store::TenantFacts;
use crate::wire::accounts::{AccountType, ListAccounts};
use crate::wire::billing::ListPaymentMethods;
use crate::wire::ids::AccountId;
use crate::wire::tenants::{Entitlements, GetEntitlements, GetTenant, ListAccountTypes, ListTenants, Tenant};

use super::{Inner, SyncError};

impl Inner {
    /// Reads the tenant and keeps what was read.
    pub(super) async fn tenant(&self, partner: &PartnerClient) -> Result<TenantFacts, SyncError> {
        let listed = match &self.tenant {
            Some(_) => None,
            None => Some(only(partner.read(&ListTenants).await?.result)?),
        };
        let Some(id) = self.tenant.clone().or_else(|| listed.as_ref().map(|tenant| tenant.tenant_tag.clone())) else {
            return Err(SyncError::NoTenant);
        };
        let tenant = match (partner.read(&GetTenant { tenant: id.clone() }).await, listed) {
            (Ok(answer), _) => answer.result,
            // The list says the same in short, and with the units on some tenants.
            (Err(error), Some(listed)) if matches!(error.kind, Kind::Refused | Kind::NotFound) => listed,
            (Err(error), _) => return Err(error.into()),
        };
        // Older tenants may not have the list: then nothing is known, and Cloudflare decides at the time.
        let account_types = match partner.read(&ListAccountTypes { tenant: id.clone() }).await {
            Ok(answer) => answer.result,
            Err(error) if error.trace.status.is_some_and(|status| status < 500) => {
                vec![AccountType::Standard, AccountType::Enterprise]
            }
            Err(error) => return Err(error.into()),
        };
        // What Cloudflare does not say is not claimed.
        let entitlements = match partner.read(&GetEntitlements { tenant: id }).await {
            Ok(answer) => answer.result,
            Err(error) if error.trace.status.is_some_and(|status| status < 500) => Entitlements::default(),
            Err(error) => return Err(error.into()),
        };
        let facts = TenantFacts {
            id: tenant.tenant_tag,
            name: tenant.tenant_name,
            units: tenant.tenant_units,
            account_types,
            entitlements,
        };
        let mut tx = self.store.write().await?;
        tx.put_tenant(&facts).await?;
        tx.commit().await?;
        Ok(facts)
    }

    /// Reads whether the partner has a payment method on file: on an account of its own, outside of the tenant, where
    /// there is one, else on any account. Where Cloudflare does not say, nothing is claimed.
    pub(super) async fn billing(&self, partner: &PartnerClient, tenants: &[AccountId]) -> Result<(), SyncError> {
        let seen = partner.read(&ListAccounts { page: 1, name: None }).await?.result;
        let own = seen.into_iter().map(|account| account.id).find(|id| !tenants.contains(id));
        let Some(account) = own.or_else(|| tenants.first().cloned()) else { return Ok(()) };
        let on_file = match partner.read(&ListPaymentMethods { account }).await {
            Ok(answer) => !answer.result.is_empty(),
            Err(error) if error.trace.status.is_some_and(|status| status < 500) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let mut tx = self.store.write().await?;
        tx.put_billing(on_file, self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn only(tenants: Vec<Tenant>) -> Result<Tenant, SyncError> {
    if tenants.len() > 1 {
        let ids: Vec<_> = tenants.iter().map(|tenant| tenant.tenant_tag.as_str()).collect();
        return Err(SyncError::WhichTenant(ids.join(", ")));
    }
    tenants.into_iter().next().ok_or(SyncError::NoTenant)
}
