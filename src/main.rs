//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use partner_portal::app::{self, AppError};
use partner_portal::domain::person::Role;
use partner_portal::domain::text::Email;
use partner_portal::sandbox::WorldKind;
use partner_portal::web::routes::{OPEN, ROUTES};

/// The portal in which a Cloudflare partner keeps its customers' accounts.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A sandbox with a lively world and the portal on it, in one process.
    Demo {
        /// Where the portal listens.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Where the sandbox listens.
        #[arg(long, default_value = "127.0.0.1:8081")]
        sandbox_listen: SocketAddr,
        /// Where both keep their state; without it, a fresh temporary folder.
        #[arg(long)]
        data_dir: Option<PathBuf>,
    },
    /// The portal on your tenant, from settings (PORTAL_… or --config).
    Serve {
        /// A TOML file with the settings.
        #[arg(long)]
        config: Option<PathBuf>,
    },
    /// The stand-in for Cloudflare alone.
    Sandbox {
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:8081")]
        listen: SocketAddr,
        /// The file its world is kept in; without it, in memory.
        #[arg(long)]
        state: Option<PathBuf>,
        /// What a fresh world has in it.
        #[arg(long, value_enum, default_value = "lively")]
        world: World,
    },
    /// People who sign in.
    Person {
        #[command(subcommand)]
        command: PersonCommand,
    },
    /// Every route of the product, a line each.
    Routes,
}

#[derive(Debug, Subcommand)]
enum PersonCommand {
    /// Adds somebody, or gives a new password and role; reads the password from standard input, or prompts.
    Add {
        /// The e-mail address to sign in with.
        #[arg(long, value_parser = parse::<Email>)]
        email: Email,
        /// owner, operator or viewer.
        #[arg(long, value_parser = parse::<Role>)]
        role: Role,
        /// A TOML file with the settings; only the database is read from it.
        #[arg(long)]
        config: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum World {
    Lively,
    Empty,
}

fn parse<T: std::str::FromStr<Err: ToString>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo { listen, sandbox_listen, data_dir } => {
            app::demo(app::Demo { listen, sandbox_listen, data_dir }).await
        }
        Command::Serve { config } => app::serve(config.as_deref()).await,
        Command::Sandbox { listen, state, world } => {
            let world = match world {
                World::Lively => WorldKind::Lively,
                World::Empty => WorldKind::Empty,
            };
            app::stand_alone(app::StandAlone { listen, state, world }).await
        }
        Command::Person { command: PersonCommand::Add { email, role, config } } => {
            app::add_person(app::NewPerson { config, email, role }).await
        }
        Command::Routes => {
            for route in ROUTES.iter().chain(OPEN) {
                println!("{} {}", route.method, route.path);
            }
            Ok(())
        }
    };
    done.map_or_else(|error| complain(&error), |()| ExitCode::SUCCESS)
}

/// One line for each thing that is wrong.
fn complain(error: &AppError) -> ExitCode {
    if let AppError::Settings(faults) = error {
        for fault in faults {
            eprintln!("{fault}");
        }
        return ExitCode::FAILURE;
    }
    let mut line = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        line = format!("{line}: {cause}");
        source = cause.source();
    }
    eprintln!("{line}");
    ExitCode::FAILURE
}
