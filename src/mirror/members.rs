//! Members of one account, read when somebody asks: they are not kept.

use std::time::Duration;

use crate::cloudflare::Priority;
use crate::wire::ids::AccountId;
use crate::wire::members::ListMembers;

use super::Mirror;

/// How long a page waits for them.
const PATIENCE: Duration = Duration::from_secs(3);

impl Mirror {
    /// The addresses of an account's members; `None` when they could not be read in time. A page that asks goes on
    /// without them then, and says so.
    pub async fn members(&self, account: &AccountId) -> Option<Vec<String>> {
        let partner = self.0.vault.partner(Priority::Person);
        let list = ListMembers { account: account.clone(), page: 1 };
        let members = tokio::time::timeout(PATIENCE, partner.read_all(list)).await.ok()?.ok()?;
        Some(members.iter().filter_map(|member| member.address().map(str::to_owned)).collect())
    }
}
