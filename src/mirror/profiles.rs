//! The sweep for late twins: an account that carries the marker of an attempt which was proven absent was made after all,
//! later than anybody waited. It is shown to a person, never touched.

use crate::access::PartnerClient;
use crate::cloudflare::Kind;
use crate::domain::audit::Action;
use crate::store::AuditLine;
use crate::wire::accounts::GetProfile;

use super::{Inner, SyncError};

/// Profiles read in one pass: one call each, of the 1,200 in 5 minutes.
const A_PASS: i64 = 50;

impl Inner {
    /// Reads the profiles of accounts that are nobody's, the newest first.
    pub(super) async fn profiles(&self, partner: &PartnerClient) -> Result<(), SyncError> {
        for account in self.store.unread_profiles(A_PASS).await? {
            let marker = match partner.read(&GetProfile { account: account.clone() }).await {
                Ok(answer) => answer.result.external_metadata.unwrap_or_default(),
                Err(error) if matches!(error.kind, Kind::Refused | Kind::NotFound) => String::new(),
                Err(error) => return Err(error.into()),
            };
            let mut tx = self.store.write().await?;
            if tx.put_marker(&account, &marker).await? {
                let line =
                    AuditLine { target: Some(account.as_str()), ..AuditLine::of(Action::StrayFound, self.clock.now()) };
                tx.audit(&line).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
