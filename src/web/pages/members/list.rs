//! `/members`: everybody with direct access, over all accounts. The team.

use std::time::Duration;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::member::MemberKind;
use crate::mirror::MEMBERS;
use crate::store::MemberFilter;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::count;
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{Emptiness, Pager};
use crate::web::paths;
use crate::web::status::MemberState;

use super::shown::{Access, access, roles};

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/members/list.html")]
pub struct List {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// The status asked for.
    pub status: Option<MemberState>,
    /// Whose access is asked for.
    pub kind: Option<MemberKind>,
    /// Accounts whose people were never read yet.
    pub unread: i64,
    /// The rows of this page.
    pub rows: Vec<Access>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
}

impl List {
    /// Whether this status is the one asked for.
    #[must_use]
    pub fn wants(&self, status: &MemberState) -> bool {
        self.status.as_ref() == Some(status)
    }

    /// Whether this kind is the one asked for.
    #[must_use]
    pub fn wants_kind(&self, kind: &MemberKind) -> bool {
        self.kind.as_ref() == Some(kind)
    }
}

/// Rows on a page.
const ROWS: usize = 50;

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Part of an address, or of an account's or customer's name.
    #[serde(default)]
    q: String,
    /// A status word.
    #[serde(default)]
    status: String,
    /// Whose access.
    #[serde(default)]
    kind: String,
    /// The last row of the page before: account and member.
    #[serde(default)]
    after: String,
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    // A word that is none filters nothing: an old bookmark still shows a page.
    let status = MemberState::ALL.iter().copied().find(|status| status.code() == asked.status);
    let kind = MemberKind::from_store(&asked.kind);
    let days = Duration::from_secs(u64::from(desk.portal.site.member_invite_days) * 86_400);
    let filter = MemberFilter {
        search: asked.q.clone(),
        status: status.map(|status| status.code().to_owned()).unwrap_or_default(),
        lapsed_before: desk.now().checked_sub(days).ok(),
        kind,
        after: after(&desk, &asked.after).await?,
        limit: 51,
        ..MemberFilter::default()
    };
    let mut found = store.members(&filter).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| more).map(|last| {
        let (q, word) = (query_encoded(&asked.q), kind.map(MemberKind::as_str).unwrap_or_default());
        let after = format!("{}.{}", last.member.account, last.member.id);
        format!("{}?q={q}&status={}&kind={word}&after={after}", paths::members(), filter.status)
    });
    let all = count(store.count_members().await?, "entry", "entries");
    let words = format!("{} of {all} shown", count(found.len(), "entry", "entries"));
    let roles = roles(&desk).await?;
    let rows: Vec<Access> = found.into_iter().map(|row| access(&desk, row, &roles)).collect();
    let narrowed = !asked.q.is_empty() || status.is_some() || kind.is_some() || !asked.after.is_empty();
    let page = List {
        layout: desk.mirrored(Section::Accounts, "People With Direct Access", MEMBERS).await?,
        emptiness: Emptiness::of(&rows, narrowed),
        q: asked.q,
        status,
        kind,
        unread: store.accounts_without_members().await?,
        rows,
        pager: Pager { previous: None, next, words },
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

async fn after(
    desk: &Desk,
    text: &str,
) -> Result<Option<(String, crate::wire::ids::AccountId, crate::wire::ids::MemberId)>, PageError> {
    let Some((account, member)) = text.split_once('.') else { return Ok(None) };
    let (Ok(account), Ok(member)) = (account.parse(), member.parse()) else { return Ok(None) };
    let last = desk.portal.store.member(&account, &member).await?;
    Ok(last.map(|last| (last.member.email, account, member)))
}
