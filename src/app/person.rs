//! `partner-portal person add`: the first way in, and the way back in.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use crate::access::password::Passwords;
use crate::clock::Clock;
use crate::config;
use crate::domain::audit::Action;
use crate::domain::ids::PersonId;
use crate::domain::password::check_password;
use crate::domain::person::{Person, Role};
use crate::domain::seat::Seat;
use crate::domain::text::Email;
use crate::random::Random;
use crate::secret::Secret;
use crate::store::{AuditLine, Store};

use super::{AppError, make_folder_of};

/// Who is to come in.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The settings file, if one is used.
    pub config: Option<PathBuf>,
    /// The address.
    pub email: Email,
    /// The role.
    pub role: Role,
}

/// Adds the person; somebody who is there already gets the new password and role, and is signed out everywhere.
///
/// # Errors
/// [`AppError`] when settings, password or database are not right; nothing was changed then.
pub async fn add_person(new: NewPerson) -> Result<(), AppError> {
    let database = config::database_from_process(new.config.as_deref()).map_err(AppError::Settings)?;
    let password = read_password().map_err(AppError::io("reading the password"))?;
    check_password(password.reveal()).map_err(|refusal| AppError::Refused(refusal.to_string()))?;
    let random = Random::system();
    let hash = Passwords::new(random.clone())?.hash(&password).await?;
    make_folder_of(&database)?;
    let known = put(&database, &new, &hash, &random).await?;
    let done = if known { "has a new password and is signed out everywhere" } else { "can sign in" };
    println!("{} {done}, as {}.", new.email, new.role.as_str());
    Ok(())
}

async fn put(database: &Path, new: &NewPerson, hash: &str, random: &Random) -> Result<bool, AppError> {
    let store = Store::open(database).await?;
    let now = Clock::system().now();
    let known = store.credentials_of(&new.email).await?.map(|found| found.person);
    if known.as_ref().is_some_and(|person| person.seat.customer().is_some()) {
        let words = "comes in for a customer. Use another address, or remove them from the customer’s people first.";
        return Err(AppError::Refused(format!("{} {words}", new.email)));
    }
    let (known, seat) = (known.map(|person| person.id), Seat::Team(new.role));
    let mut tx = store.write().await?;
    let action = match known {
        Some(id) => {
            tx.set_password(id, hash).await?;
            tx.set_seat(id, seat).await?;
            tx.end_sessions_of(id, None, None).await?;
            Action::PasswordChanged
        }
        None => {
            let id = PersonId::new(now, random);
            let person = Person { id, email: new.email.clone(), name: None, seat, created_at: now };
            tx.add_person(&person, hash).await?;
            Action::PersonAdded
        }
    };
    let detail = Some("on the command line");
    tx.audit(&AuditLine { target: Some(new.email.as_str()), detail, ..AuditLine::of(action, now) }).await?;
    tx.commit().await?;
    store.close().await;
    Ok(known.is_some())
}

/// From the terminal without showing it, or the first line of standard input. Only the line's end is taken off.
fn read_password() -> std::io::Result<Secret> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return rpassword::prompt_password("Password: ").map(Secret::new);
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line)?;
    let text = line.strip_suffix('\n').unwrap_or(&line);
    Ok(Secret::new(text.strip_suffix('\r').unwrap_or(text).to_owned()))
}
