//! Whether what was just made is as it should be: that the marker comes back, that the key answers.

use crate::cloudflare::{Kind, Priority};
use crate::runs::Inner;
use crate::runs::engine::EngineError;
use crate::runs::protocol::{Draft, Made};
use crate::runs::steps::Context;
use crate::store::{MarkerSupport, StoreError, WriteTx};
use crate::wire::accounts::GetProfile;
use crate::wire::users::GetUser;

/// Proves what was just made: that the marker comes back, that the key answers. Reads only; what cannot be proven now is
/// proven later.
pub(super) async fn prove(inner: &Inner, cx: &Context<'_>, made: &Made, draft: &Draft) {
    let proven = match made {
        Made::Account(account) if cx.markers != Some(MarkerSupport::Kept) => {
            let Ok(answer) = cx.partner.read(&GetProfile { account: account.id.clone() }).await else { return };
            let marker = draft.natural_key.split(' ').next();
            let kept = answer.result.external_metadata.as_deref() == marker;
            let support = if kept { MarkerSupport::Kept } else { MarkerSupport::Lost };
            write(inner, async |tx| tx.put_marker_support(support).await).await
        }
        Made::ServiceUser { key: Some(_), .. } => prove_key(inner, cx).await,
        _ => return,
    };
    if let Err(error) = proven {
        tracing::warn!(error = &error as &dyn std::error::Error, "a proof could not be kept");
    }
}

async fn prove_key(inner: &Inner, cx: &Context<'_>) -> Result<(), EngineError> {
    let client = inner.vault.customer(cx.run.customer, Priority::Person).await?;
    let Some(user) = client.service_user().map(|user| user.id) else { return Ok(()) };
    match client.read(&GetUser).await {
        Ok(_) => write(inner, async |tx| tx.key_answered(user, true, inner.clock.now()).await).await,
        Err(error) if error.kind == Kind::BadCredential => {
            write(inner, async |tx| tx.key_answered(user, false, inner.clock.now()).await).await
        }
        Err(_) => Ok(()),
    }
}

async fn write(
    inner: &Inner,
    put: impl AsyncFnOnce(&mut WriteTx) -> Result<(), StoreError>,
) -> Result<(), EngineError> {
    let mut tx = inner.store.write().await?;
    put(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}
