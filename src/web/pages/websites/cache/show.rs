//! What can be purged of a website, and what was lately.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::policy::OwnAct;
use crate::domain::purge::{Purge, Way};
use crate::store::PurgeRow;
use crate::web::at_website::AtWebsite;
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::page::{Html, Layout};
use crate::web::parts::{CallsAs, Named};
use crate::web::status::{OwnRunState, RunState};

/// Purges that are shown.
const SHOWN: i64 = 20;
/// Things of one purge that are named.
const NAMED: usize = 3;

/// One purge of the list.
#[derive(Clone, Debug)]
pub struct Recent {
    /// The job.
    pub run: String,
    /// `75 URLs`.
    pub what: String,
    /// The first of them, where there are any to name.
    pub named: Vec<String>,
    /// How many more there are.
    pub more: usize,
    /// Who asked.
    pub who: String,
    /// When.
    pub at: When,
    /// How it stands.
    pub state: RunState,
    /// The same for a customer's people.
    pub own_state: Option<OwnRunState>,
}

/// The fields, one for each way, in the order of the form.
#[derive(Clone, Debug)]
pub struct Fields(pub [(Way, Field); 4]);

impl Default for Fields {
    fn default() -> Self {
        Self(Way::ALL.map(|way| (way, Field::default())))
    }
}

impl Fields {
    /// Says what is wrong with one of them.
    pub(super) fn refuse(&mut self, which: Way, why: &str) {
        for (_, field) in self.0.iter_mut().filter(|(way, _)| *way == which) {
            field.error.get_or_insert_with(|| why.to_owned());
        }
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn problems(&self) -> Problems {
        Problems::of(self.0.iter().map(|(way, field)| (way.field(), field)))
    }
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/cache/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The website.
    pub website: Named,
    /// Makes a second press harmless.
    pub key: String,
    /// What was typed.
    pub fields: Fields,
    /// What was purged lately, newest first.
    pub recent: Vec<Recent>,
    /// Whether the viewer may purge.
    pub may_purge: bool,
    /// Which identity the call uses; nothing for a customer's people.
    pub calls_as: Option<CallsAs>,
}

impl Show {
    fn label(&self, way: &Way) -> &'static str {
        match way {
            Way::Files => "URLs",
            Way::Hosts => "Hosts",
            Way::Prefixes => "Prefixes",
            Way::Tags => "Tags",
        }
    }

    fn hint(&self, way: &Way) -> String {
        let name = &self.website.name;
        match way {
            Way::Files => format!("Single files, as visitors ask for them: https://www.{name}/logo.png"),
            Way::Hosts => format!("Everything of these host names: www.{name}"),
            Way::Prefixes => format!("Everything below a path, without https://: www.{name}/blog"),
            Way::Tags => "Everything that the server sent with this word in its Cache-Tag header.".to_owned(),
        }
    }
}

/// The page with these fields, refused where something is wrong with them.
pub(super) async fn page(at: &AtWebsite, key: String, fields: Fields) -> Result<Response, PageError> {
    let problems = fields.problems();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout(&format!("Cache of {}", at.named().name)).await?;
    // A customer's people see what was done for them, not what was done while it was somebody else's.
    let only = at.customer().filter(|_| !at.is_team());
    let rows = at.portal().store.purges(&at.zone.id, only, SHOWN).await?;
    let page = Show {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        website: at.named(),
        key,
        fields,
        recent: rows.into_iter().map(|row| recent(at, row)).collect(),
        may_purge: at.may(OwnAct::Purge),
        calls_as: at.calls_as().await?,
    };
    Ok(Html(status, page).into_response())
}

fn recent(at: &AtWebsite, row: PurgeRow) -> Recent {
    let who = if at.is_team() || row.own { row.requested_by } else { "Your partner".to_owned() };
    let list = row.what.list().map(|(_, list)| list).unwrap_or_default();
    Recent {
        run: row.run.to_string(),
        what: if row.what == Purge::Everything { "Everything".to_owned() } else { row.what.words() },
        named: list.iter().take(NAMED).cloned().collect(),
        more: list.len().saturating_sub(NAMED),
        who,
        at: at.desk().when(row.created_at),
        own_state: (!at.is_team()).then(|| row.state.into()),
        state: row.state.into(),
    }
}
