//! `/team`: the people of the partner, open invites, and what each role may do. The team looks, owners act.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::invite::InviteRow;
use crate::domain::person::{PersonRow, RULES, Role, Rule};
use crate::domain::text::PersonName;
use crate::web::desk::{Desk, capital};
use crate::web::error::PageError;
use crate::web::format::When;
use crate::web::fresh_links::{FreshLink, Mailed};
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::people::{Asking, asking};
use crate::web::paths;
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
    /// When somebody with a dead link asked for a new one, if nobody answered that yet.
    pub asked: Option<When>,
    /// Where it is sent again.
    pub again: String,
    /// Where it is taken back, or the question for a new link declined.
    pub revoke: String,
}

impl Invited {
    /// One to be acted on at these addresses.
    pub(in crate::web::pages) fn of(desk: &Desk, row: InviteRow, again: String, revoke: String) -> Self {
        Self {
            state: row.state(desk.now()).into(),
            asked: row.asks().map(|at| desk.when(at)),
            id: row.invite.id.to_string(),
            role_word: capital(row.invite.seat.as_str()),
            by: row.created_by,
            created: desk.when(row.invite.created_at),
            expires: desk.when(row.invite.expires_at),
            email: row.invite.email.into(),
            again,
            revoke,
        }
    }

    /// Whether its time says anything: neither used up nor taken back.
    #[must_use]
    pub fn works_or_did(&self) -> bool {
        matches!(self.state, InviteState::Open | InviteState::Expired)
    }

    /// Whether it may be sent again.
    #[must_use]
    pub fn may_go_again(&self) -> bool {
        self.state != InviteState::Accepted
    }

    /// Whether its link works and can be taken back.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == InviteState::Open
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
    /// The customers with people who ask for a new link.
    pub customers_asking: Vec<Asking>,
    /// Whether the portal sends mail.
    pub mails: bool,
    /// Whether the viewer may act.
    pub may_manage: bool,
}

/// Most invites listed; older ones are in the history.
pub(in crate::web::pages) const INVITES: i64 = 50;

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
    let invites = store.invites(None, desk.now(), INVITES).await?;
    let invites: Vec<Invited> = invites.into_iter().map(|row| invited(&desk, row)).collect();
    let fresh = desk.portal.links.take(desk.who.session, None, desk.portal.clock().elapsed());
    let page = List {
        layout: desk.layout(Section::Team, "Team").await?,
        rows: team.into_iter().map(|member| shown(&desk, member)).collect(),
        asking: invites.iter().filter(|one| one.asked.is_some()).count(),
        customers_asking: asking(store).await?,
        invites,
        fresh: fresh.map(Fresh::from),
        mails: desk.portal.mailer.is_some(),
        may_manage: desk.may_manage_team(),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

fn shown(desk: &Desk, member: PersonRow) -> Row {
    let PersonRow { person, seen_at, devices } = member;
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
    let id = row.invite.id;
    Invited::of(desk, row, paths::team_invite_again(id), paths::team_invite_revoke(id))
}

impl From<FreshLink> for Fresh {
    fn from(fresh: FreshLink) -> Self {
        Self { email: fresh.email.into(), link: fresh.link.reveal().to_owned(), mailed: fresh.mailed }
    }
}
