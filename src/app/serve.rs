//! `partner-portal serve`: the portal on a real tenant, from settings.

use std::path::Path;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::cloudflare::Rate;
use crate::config::Settings;
use crate::mirror::Upstream;
use crate::random::Random;
use crate::store::Store;
use crate::telemetry::{self, LogForm};
use crate::web::portal::Portal;

use super::lock::Lock;
use super::{AppError, Plan, assemble, listen, make_folder_of, run, stop_on_signal};

/// Reads the settings, opens the database and serves until told to stop.
///
/// # Errors
/// [`AppError`] when it cannot start; nothing was changed then but, perhaps, a new empty database.
pub async fn serve(config: Option<&Path>) -> Result<(), AppError> {
    let settings = Settings::from_process(config).map_err(AppError::Settings)?;
    telemetry::start(LogForm::Json, &settings.log)?;
    for warning in &settings.warnings {
        tracing::warn!("{warning}");
    }
    make_folder_of(&settings.database)?;
    let _lock = Lock::take(&settings.database)?;
    let store = Store::open(&settings.database).await?;
    let (clock, random) = (Clock::system(), Random::system());
    let cloudflare = settings.cloudflare;
    let plan = Plan {
        master_key: settings.master_key,
        api_url: cloudflare.api_url,
        admin_email: cloudflare.email.to_string(),
        admin_key: cloudflare.api_key,
        tenant: cloudflare.tenant_id,
        rate: Rate { requests: cloudflare.rate_requests, window: cloudflare.rate_window },
        service_user_domain: settings.service_user_domain,
        settle: settings.settle,
        periods: settings.periods,
        member_invite_days: settings.member_invite_days,
        sync_every: settings.sync_every,
        public_url: settings.public_url,
        trusted_proxies: settings.trusted_proxies,
        mail: settings.mail,
        resolvers: settings.resolvers,
        invite_days: settings.invite_days,
        demo: false,
    };
    let assembled = assemble(plan, store, clock, random).await?;
    let listener = listen(settings.listen).await?;
    let stop = stop_on_signal()?;
    let address = assembled.portal.plumbing.public_url.to_string();
    println!("partner-portal serves {address}");
    open_setup(&assembled.portal, &address).await?;
    tokio::spawn(say_if_refused(assembled.portal.clone(), stop.clone()));
    run(assembled, listener, stop).await;
    Ok(())
}

/// While nobody can sign in, prints the one-time code for the first owner.
async fn open_setup(portal: &Portal, address: &str) -> Result<(), AppError> {
    if portal.store.has_people().await? {
        return Ok(());
    }
    let code = portal.plumbing.random.base32(26);
    portal.setup.open(&code);
    println!("Nobody can sign in yet. Open {address}/setup and enter this code, once: {code}");
    Ok(())
}

/// Says on the terminal, too, that Cloudflare does not take the key: whoever starts the portal looks there first.
async fn say_if_refused(portal: Portal, stop: CancellationToken) {
    while portal.mirror.passes() == 0 {
        tokio::select! {
            () = stop.cancelled() => return,
            () = portal.clock().sleep(Duration::from_millis(200)) => {}
        }
    }
    match portal.mirror.upstream() {
        Upstream::Refused => eprintln!(
            "Cloudflare does not accept PORTAL_CLOUDFLARE_EMAIL with PORTAL_CLOUDFLARE_API_KEY. The portal shows what it \
             has; set the right key and start it again, and waiting jobs go on."
        ),
        Upstream::Unreachable => eprintln!(
            "Cloudflare cannot be reached at PORTAL_CLOUDFLARE_API_URL. The portal shows what it has and tries again."
        ),
        Upstream::Unknown | Upstream::Ok => {}
    }
}
