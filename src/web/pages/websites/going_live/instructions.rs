//! `/websites/{zone}/instructions`: the text to send to whoever looks after a domain, and sending it to somebody of the
//! customer. The team and customers' people read it; who may say who comes in for the customer sends it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::going_live::is_looked_at;
use crate::domain::person::Person;
use crate::domain::policy::OwnAct;
use crate::store::AuditLine;
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::{Choice, Field, Problems};
use crate::web::id::Id;
use crate::web::letters;
use crate::web::own_desk::{Acting, Anyone};
use crate::web::page::{Html, Layout};
use crate::web::parts::Named;
use crate::web::paths;
use crate::wire::ids::ZoneId;

use super::letter::{self, Text};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/going_live/instructions.html")]
pub struct Instructions {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The website.
    pub website: Named,
    /// The text; nothing where there is nothing to set, or Cloudflare has not said yet what.
    pub text: Option<Text>,
    /// Whether it waits for its DNS at all.
    pub waits: bool,
    /// Makes a second press of “Send” harmless.
    pub key: String,
    /// Who was chosen.
    pub person: Field,
    /// Whom it can be sent to; nobody: that is not offered.
    pub people: Vec<Choice>,
    /// Why it cannot be sent from here, as a sentence to somebody who might want to.
    pub why_not: Option<String>,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    person: String,
}

/// Shows the text.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website for whoever asks.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &id).await?;
    let key = at.new_key();
    page(&at, key, Field::default()).await
}

/// Sends it, once for each form.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website for whoever asks.
pub async fn post(acting: Acting, Id(id): Id<ZoneId>, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ManagePeople)?;
    let key = if form.key.is_empty() { at.new_key() } else { form.key };
    let refused = |why: &str| Field::of(form.person.clone()).refused(why);
    let Some(mailer) = at.portal().mailer.clone() else {
        return page(&at, key, refused("No mail is set up here. Copy the text and send it yourself.")).await;
    };
    let Some(text) = text_of(&at).await? else {
        return page(&at, key, refused("There is nothing to set for this website now. Nothing was sent.")).await;
    };
    let Some(to) = people(&at).await?.into_iter().find(|person| person.id.to_string() == form.person) else {
        return page(&at, key, refused("Choose somebody of the list.")).await;
    };
    let now = at.desk().now();
    let mut tx = at.portal().store.write().await?;
    let is_first = tx.instruct(&key, &at.zone.id, to.id, at.by(), now).await?;
    if is_first {
        tx.audit(&AuditLine {
            person: Some(at.by()),
            customer: at.customer(),
            target: Some(&at.zone.name),
            detail: Some(to.email.as_str()),
            ..AuditLine::of(Action::InstructionsSent, now)
        })
        .await?;
    }
    tx.commit().await?;
    if is_first {
        let letter = letters::of(at.new_key(), to.email.clone(), &text.subject, &text.body);
        let letter = letter.map_err(PageError::failed("writing a letter"))?;
        match mailer.send(&letter, now).await {
            Ok(()) => at.desk().say(&format!("The text was mailed to {}.", to.email)).await?,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, zone = %at.zone.id, "a mail was not sent");
                let why = error.words();
                at.desk().warn(&format!("The mail could not be sent: {why}. Copy the text instead.")).await?;
            }
        }
    }
    Ok(Desk::go(&paths::website_instructions(&id)))
}

async fn text_of(at: &AtWebsite) -> Result<Option<Text>, PageError> {
    if !is_looked_at(&at.zone) {
        return Ok(None);
    }
    let look = at.portal().store.look_at(&at.zone.id).await?;
    Ok(letter::text(&at.zone, look.as_ref(), &at.portal().site.periods, at.desk().now()))
}

async fn people(at: &AtWebsite) -> Result<Vec<Person>, PageError> {
    let Some(customer) = at.customer() else { return Ok(Vec::new()) };
    let rows = at.portal().store.people_of(customer, at.desk().now()).await?;
    Ok(rows.into_iter().map(|row| row.person).collect())
}

async fn page(at: &AtWebsite, key: String, person: Field) -> Result<Response, PageError> {
    let may_send = at.may(OwnAct::ManagePeople);
    let has_mail = at.portal().mailer.is_some();
    let everybody = if may_send { people(at).await? } else { Vec::new() };
    let why_not = match (may_send, has_mail, everybody.is_empty()) {
        (false, ..) => None,
        (_, false, _) => Some("No mail is set up here: copy the text and send it yourself."),
        (_, _, true) => Some("Nobody of the customer comes in to this portal yet: copy the text and send it yourself."),
        _ => None,
    };
    let shown = everybody.iter().filter(|_| has_mail).map(|one| {
        let email = one.email.as_str();
        let label = if one.shown() == email { email.to_owned() } else { format!("{} ({email})", one.shown()) };
        Choice::new(one.id.to_string(), label)
    });
    let people: Vec<Choice> = shown.collect();
    // Without the list there is no field to stand beside: what was refused is said above.
    let problems = Problems::of([("person", &person)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout("Text to Send").await?;
    let page = Instructions {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        website: at.named(),
        text: text_of(at).await?,
        waits: is_looked_at(&at.zone),
        key,
        person,
        people,
        why_not: why_not.map(str::to_owned),
    };
    Ok(Html(status, page).into_response())
}
