//! The demo's customers: what the lively world knows of them, entered once.

use crate::access::Vault;
use crate::cloudflare::Priority;
use crate::domain::customer::Customer;
use crate::domain::ids::{CustomerId, ServiceUserId};
use crate::domain::service_user::{ServiceUser, ServiceUserState};
use crate::sandbox::{Sandbox, SeedCustomer};
use crate::secret::Secret;
use crate::web::portal::Portal;
use crate::wire::members::ListMembers;

use super::AppError;

/// Enters the customers of a fresh world. A portal that has customers is left alone.
pub(super) async fn customers(portal: &Portal, vault: &Vault, sandbox: &Sandbox) -> Result<(), AppError> {
    if !portal.store.all_customers().await?.is_empty() {
        return Ok(());
    }
    for seeded in sandbox.lively_customers() {
        enter(portal, vault, &seeded).await?;
    }
    Ok(())
}

async fn enter(portal: &Portal, vault: &Vault, seeded: &SeedCustomer) -> Result<(), AppError> {
    let (now, random) = (portal.clock().now(), &portal.plumbing.random);
    let name = seeded.name.parse().map_err(|_| AppError::Refused("a seeded customer has no name".to_owned()))?;
    let customer = Customer { id: CustomerId::new(now, random), name, created_at: now };
    let mut members = Vec::new();
    if let Some(user) = &seeded.service_user {
        for account in &seeded.account_ids {
            let list = ListMembers { account: account.clone(), page: 1 };
            // What the sandbox does not say stays out: the customer page shows what there is.
            let found = vault.partner(Priority::Person).read_all(list).await.unwrap_or_default();
            let mine = found.into_iter().find(|member| member.address() == Some(user.email.as_str()));
            members.extend(mine.map(|member| (account.clone(), member.id)));
        }
    }
    let mut tx = portal.store.write().await?;
    tx.add_customer(&customer, None).await?;
    for account in &seeded.account_ids {
        tx.link_account(account, customer.id).await?;
    }
    if let Some(seeded) = &seeded.service_user {
        let email = seeded.email.parse().map_err(|_| AppError::Refused("a seeded user has no address".to_owned()))?;
        let id = ServiceUserId::new(now, random);
        let state = ServiceUserState::Active;
        let user =
            ServiceUser { id, customer: customer.id, email, state, created_at: now, proven_at: None, refused_at: None };
        let sealed = vault.seal(id, &Secret::new(seeded.key.reveal().to_owned()))?;
        tx.import_service_user(&user, &seeded.user_id, &sealed).await?;
        for (account, member) in &members {
            tx.add_membership(account, id, member, now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
