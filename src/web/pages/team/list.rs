//! `/team`: the people of the partner, open invites, and what each role may do. The team looks, owners act.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::invite::InviteRow;
use crate::domain::person::{RULES, Role, Rule, TeamMember};
use crate::domain::text::PersonName;
use crate::web::desk::{Desk, capital};
use crate::web::error::PageError;
use crate::web::format::When;
use crate::web::fresh_links::{FreshLink, Mailed};
use crate::web::page::{Html, Layout, Section};
use crate::web::status::InviteState;

/// Somebody on the team.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its name, or its address for want of one.
    pub name: String,
    /// Its address, where the name is not the address.
    pub email: Option<String>,
    /// Its role, as people say it.
    pub role_word: String,
    /// Since when it is on the team.
    pub since: When,
    /// When it was last seen, as far as sessions still tell.
    pub seen: Option<When>,
    /// On how many devices it is signed in.
    pub devices: i64,
    /// Whether it is the one looking.
    pub this: bool,
}

/// Somebody who is invited.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The invite's id.
    pub id: String,
    /// The address.
    pub email: String,
    /// As what, as people say it.
    pub role_word: String,
    /// How the invite stands.
    pub state: InviteState,
    /// Who invites.
    pub by: String,
    /// Since when.
    pub created: When,
    /// Until when the link works.
    pub expires: When,
    /// When somebody with a dead link asked for a new one.
    pub asked: Option<When>,
}

impl Invited {
    /// Whether its time says anything: neither used up nor taken back.
    fn works_or_did(&self) -> bool {
        matches!(self.state, InviteState::Open | InviteState::Expired)
    }
}

/// A link that was just made, shown this once.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// Who is invited.
    pub email: String,
    /// The link.
    pub link: String,
    /// What became of its mail.
    pub mailed: Mailed,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/team/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// The people.
    pub rows: Vec<Row>,
    /// Who is invited.
    pub invites: Vec<Invited>,
    /// The link that was just made.
    pub fresh: Option<Fresh>,
    /// How many asked for a new link and got none yet.
    pub asking: usize,
    /// Whether the portal sends mail.
    pub mails: bool,
    /// Whether the viewer may act.
    pub may_manage: bool,
}

/// Most invites listed; older ones are in the history.
const INVITES: i64 = 50;

impl List {
    /// The roles, for the table of what they may do.
    fn roles(&self) -> [Role; 3] {
        Role::ALL
    }

    /// Whether a role covers what a line of the policy is about: the gate's own answer.
    fn may(&self, role: &Role, rule: &Rule) -> bool {
        role.may(rule.act)
    }

    /// The policy itself.
    fn rules(&self) -> &'static [Rule] {
        RULES
    }
}

/// Shows them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let team = store.team(desk.now()).await?;
    let invites = store.team_invites(INVITES).await?;
    let invites: Vec<Invited> = invites.into_iter().map(|row| invited(&desk, row)).collect();
    let fresh = desk.portal.links.take(desk.who.session, desk.portal.clock().elapsed());
    let page = List {
        layout: desk.layout(Section::Team, "Team").await?,
        rows: team.into_iter().map(|member| shown(&desk, member)).collect(),
        // Whoever accepted is in, and signs in with the password.
        asking: invites.iter().filter(|one| one.asked.is_some() && one.state != InviteState::Accepted).count(),
        invites,
        fresh: fresh.map(fresh_link),
        mails: desk.portal.mailer.is_some(),
        may_manage: desk.may_manage_team(),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

fn shown(desk: &Desk, member: TeamMember) -> Row {
    let TeamMember { person, seen_at, devices } = member;
    Row {
        id: person.id.to_string(),
        name: person.shown().to_owned(),
        email: person.name.as_ref().map(|_: &PersonName| person.email.to_string()),
        role_word: capital(person.seat.as_str()),
        since: desk.when(person.created_at),
        seen: seen_at.map(|at| desk.when(at)),
        devices,
        this: person.id == desk.by(),
    }
}

fn invited(desk: &Desk, row: InviteRow) -> Invited {
    Invited {
        state: row.state(desk.now()).into(),
        id: row.invite.id.to_string(),
        role_word: capital(row.invite.seat.as_str()),
        by: row.created_by,
        created: desk.when(row.invite.created_at),
        expires: desk.when(row.invite.expires_at),
        asked: row.asked_at.map(|at| desk.when(at)),
        email: row.invite.email.into(),
    }
}

fn fresh_link(fresh: FreshLink) -> Fresh {
    Fresh { email: fresh.email.into(), link: fresh.link.reveal().to_owned(), mailed: fresh.mailed }
}
