//! `partner-portal sandbox`: the stand-in for Cloudflare alone, for partners who write scripts of their own.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::clock::Clock;
use crate::sandbox::{Sandbox, WorldKind};
use crate::telemetry::{self, LogForm};

use super::{AppError, listen, make_folder_of, stop_on_signal};

/// How the sandbox is started.
#[derive(Clone, Debug)]
pub struct StandAlone {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The file its world is kept in; in memory without.
    pub state: Option<PathBuf>,
    /// What a fresh world has in it.
    pub world: WorldKind,
}

/// Serves until told to stop.
///
/// # Errors
/// [`AppError`] when it cannot start.
pub async fn stand_alone(options: StandAlone) -> Result<(), AppError> {
    telemetry::start(LogForm::Text, "warn")?;
    if let Some(state) = &options.state {
        make_folder_of(state)?;
    }
    let sandbox = Sandbox::open(options.world, options.state.as_deref(), Clock::system())?;
    let listener = listen(options.listen).await?;
    let address = listener.local_addr().map_err(AppError::io("asking for the own address"))?;
    let admin = sandbox.admin();
    println!("API      http://{address}/client/v4");
    println!("E-mail   {}", admin.email);
    println!("Key      {}", admin.key.reveal());
    println!("Tenant   {}", sandbox.tenant_id());
    println!("Control  http://{address}/_sandbox");
    sandbox.serve(listener, stop_on_signal()?).await.map_err(AppError::io("serving the sandbox"))
}
