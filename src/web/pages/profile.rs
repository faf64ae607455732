//! `/profile`: one's own name, password and signed-in devices. Everybody who is signed in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::password::check_password;
use crate::domain::text::PersonName;
use crate::secret::Secret;
use crate::store::AuditLine;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, capital};
use crate::web::error::PageError;
use crate::web::extract::Origin;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::own_desk::Anyone;
use crate::web::page::{Html, Layout, Section};
use crate::web::paths;
use crate::web::throttle::RetryAfter;

/// A signed-in device.
#[derive(Clone, Debug)]
pub struct Device {
    /// The session's public reference; never its secret.
    pub session: String,
    /// Which browser on which system: `Firefox on Linux`.
    pub words: String,
    /// From which address.
    pub address: String,
    /// When it was last seen.
    pub seen: When,
    /// Whether it is the one looking.
    pub this: bool,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/profile.html")]
pub struct Profile {
    /// Around it.
    pub layout: Layout,
    /// What is wrong in whichever form was sent.
    pub problems: Problems,
    /// E-mail address, which cannot be changed here.
    pub email: String,
    /// Role, as people say it.
    pub role_word: String,
    /// Name.
    pub name: Field,
    /// Current password; its value is never shown.
    pub current: Field,
    /// New password; its value is never shown.
    pub password: Field,
    /// Signed-in devices, this one first.
    pub devices: Vec<Device>,
}

/// What the form for the name sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForm {
    #[serde(default)]
    name: String,
}

/// What the form for the password sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// Which device to sign out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceForm {
    #[serde(default)]
    session: String,
}

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

async fn page(anyone: &Anyone, filled: Profile) -> Result<Response, PageError> {
    let desk = anyone.desk();
    let devices = desk.portal.plumbing.sessions.devices(desk.by()).await?;
    let here = desk.who.session.handle();
    let problems = Problems::of([("name", &filled.name), ("current", &filled.current), ("password", &filled.password)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = anyone.layout(Section::Profile, "My Profile").await?;
    let page = Profile {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        email: desk.who.person.email.to_string(),
        role_word: capital(desk.who.person.seat.as_str()),
        devices: devices
            .into_iter()
            .map(|device| Device {
                this: device.handle == here,
                words: device_words(&device.agent),
                address: device.address,
                seen: desk.when(device.seen_at),
                session: device.handle,
            })
            .collect(),
        ..filled
    };
    Ok(Html(status, page).into_response())
}

fn own_name(desk: &Desk) -> Field {
    Field::of(desk.who.person.name.as_ref().map(PersonName::to_string).unwrap_or_default())
}

/// What a browser calls itself, as people say it.
fn device_words(agent: &str) -> String {
    let one_of = |words: &[(&str, &str)]| {
        words.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, word)| (*word).to_owned())
    };
    // Every browser names its ancestors too, so the youngest names come first.
    let browser = one_of(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Chrome/", "Chrome"),
        ("Firefox/", "Firefox"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = one_of(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "Unknown device".to_owned(),
    }
}

/// Shows it.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(anyone: Anyone) -> Result<Response, PageError> {
    page(&anyone, Profile { name: own_name(anyone.desk()), ..Profile::default() }).await
}

/// Changes the name.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn post(anyone: Anyone, Checked(form): Checked<NameForm>) -> Result<Response, PageError> {
    anyone.must_not_be_looking()?;
    let desk = anyone.desk();
    let name = match form.name.parse::<PersonName>() {
        Ok(name) => name,
        Err(refusal) => {
            let name = Field::of(form.name).refused(refusal.to_string());
            return page(&anyone, Profile { name, ..Profile::default() }).await;
        }
    };
    let mut tx = desk.portal.store.write().await?;
    tx.rename_person(desk.by(), &name).await?;
    tx.audit(&line(desk, Action::NameChanged)).await?;
    tx.commit().await?;
    desk.say("Your name was changed.").await?;
    Ok(Desk::go(paths::profile()))
}

/// Changes the password, for somebody who knows the current one; every other device is signed out.
///
/// # Errors
/// [`PageError::TooManyTries`] for somebody who guesses, [`PageError::Internal`] when the database does not answer.
pub async fn password(
    anyone: Anyone,
    origin: Origin,
    Checked(form): Checked<PasswordForm>,
) -> Result<Response, PageError> {
    anyone.must_not_be_looking()?;
    let desk = anyone.desk();
    let plumbing = &desk.portal.plumbing;
    let tried = plumbing.throttle.check(&desk.who.person.email, origin.address);
    let tried = tried.map_err(|RetryAfter(retry_after)| PageError::TooManyTries { retry_after })?;
    let stored = desk.portal.store.person(desk.by()).await?.map(|found| found.password_hash);
    let mut shown = Profile { name: own_name(desk), ..Profile::default() };
    if plumbing.passwords.verify(&Secret::new(form.current), stored.as_deref()).await? {
        tried.succeeded();
    } else {
        tried.failed();
        shown.current = shown.current.refused("This is not your current password.");
    }
    if let Err(refusal) = check_password(&form.password) {
        shown.password = shown.password.refused(refusal.to_string());
    }
    if shown.current.error.is_some() || shown.password.error.is_some() {
        return page(&anyone, shown).await;
    }
    let hash = plumbing.passwords.hash(&Secret::new(form.password)).await?;
    let mut tx = desk.portal.store.write().await?;
    tx.set_password(desk.by(), &hash).await?;
    tx.audit(&line(desk, Action::PasswordChanged)).await?;
    tx.commit().await?;
    plumbing.sessions.end_others(desk.by(), desk.who.session).await?;
    desk.say("Your password was changed. All other devices were signed out.").await?;
    Ok(Desk::go(paths::profile()))
}

/// Signs one device out.
///
/// # Errors
/// [`PageError::NotFound`] when it is none of one's own.
pub async fn sign_out(anyone: Anyone, Checked(form): Checked<DeviceForm>) -> Result<Response, PageError> {
    anyone.must_not_be_looking()?;
    let desk = anyone.desk();
    if desk.portal.plumbing.sessions.end_device(desk.by(), &form.session).await? == 0 {
        return Err(PageError::NotFound);
    }
    remember(desk).await?;
    if form.session != desk.who.session.handle() {
        desk.say("The device was signed out.").await?;
    }
    Ok(Desk::go(paths::profile()))
}

/// Signs every other device out.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn sign_out_others(anyone: Anyone, Checked(Nothing {}): Checked<Nothing>) -> Result<Response, PageError> {
    anyone.must_not_be_looking()?;
    let desk = anyone.desk();
    desk.portal.plumbing.sessions.end_others(desk.by(), desk.who.session).await?;
    remember(desk).await?;
    desk.say("All other devices were signed out.").await?;
    Ok(Desk::go(paths::profile()))
}

/// What somebody did to the own profile; the customer's history has it too, where it is one of a customer's people.
fn line(desk: &Desk, action: Action) -> AuditLine<'static> {
    let customer = desk.who.person.seat.customer();
    AuditLine { person: Some(desk.by()), customer, ..AuditLine::of(action, desk.now()) }
}

async fn remember(desk: &Desk) -> Result<(), PageError> {
    let mut tx = desk.portal.store.write().await?;
    tx.audit(&line(desk, Action::SignedOut)).await?;
    Ok(tx.commit().await?)
}
