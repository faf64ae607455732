//! The list of tokens: of an account and its customer's service user, read while one waits; at `/tokens` all of them for the
//! team, with what there is to worry about, and their own for a customer's people.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::token::{TokenOwner, Worry};
use crate::mirror::TOKENS;
use crate::store::TokenFilter;
use crate::web::at_tokens::AtTokens;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::{When, count};
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout};
use crate::web::parts::{Emptiness, Freshness, Named, Pager};
use crate::web::token_paths::TokenPaths;
use crate::web::unread::why;
use crate::wire::ids::TokenId;

use super::shown::{Names, Shown, how_many, shown};

/// A worry to filter by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// What is on it.
    pub word: String,
    /// Where it leads.
    pub url: String,
    /// Whether it is the one that is shown.
    pub current: bool,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/tokens/list.html")]
pub struct List {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// The addresses here.
    pub paths: TokenPaths,
    /// The account, where it is about one.
    pub account: Option<Named>,
    /// Whether it is the list over all accounts.
    pub is_all: bool,
    /// What was searched for.
    pub q: String,
    /// The worries to filter by.
    pub filters: Vec<Filter>,
    /// The tokens.
    pub rows: Vec<Shown>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
    /// What could not be read just now, and why, as sentences.
    pub unread: Vec<String>,
    /// How many accounts were never read yet.
    pub accounts_unread: i64,
    /// Whether the viewer may make tokens here.
    pub may_make: bool,
}

/// Rows on a page.
const ROWS: usize = 50;

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Part of a name.
    #[serde(default)]
    q: String,
    /// A worry's word.
    #[serde(default)]
    worry: String,
    /// The last token of the page before.
    #[serde(default)]
    after: String,
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account, [`PageError::Internal`] when the database does not answer.
pub async fn get(at: AtTokens, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let is_all = at.is_team() && at.account().is_none();
    let unread = if is_all { Vec::new() } else { read(&at).await };
    let (store, now) = (&at.portal().store, at.desk().now());
    let worry = Worry::ALL.into_iter().find(|worry| worry.as_str() == asked.worry);
    let filter = TokenFilter {
        search: asked.q.clone(),
        worry,
        account: at.account().map(|account| account.id.clone()),
        customer: at.customer().filter(|_| !at.is_team()),
        after: after(&at, &asked.after).await?,
        limit: 51,
        ..TokenFilter::default()
    };
    let mut found = store.tokens(&filter, now).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let word = worry.map(Worry::as_str).unwrap_or_default();
    let next = found.last().filter(|_| more).map(|last| {
        let q = query_encoded(&asked.q);
        format!("{}?q={q}&worry={word}&after={}", at.paths().list(), last.token.said.id)
    });
    let names = Names::of(&at, &found).await?;
    let rows: Vec<Shown> = found.iter().map(|row| shown(&at, row, &names)).collect();
    let narrowed = !asked.q.is_empty() || worry.is_some() || !asked.after.is_empty();
    let page = List {
        layout: layout(&at, is_all).await?,
        paths: at.paths(),
        account: at.account().map(|account| Named::new(account.id.clone(), account.name.clone())),
        is_all,
        filters: if is_all { filters(&at, worry, &asked.q).await? } else { Vec::new() },
        q: asked.q,
        emptiness: Emptiness::of(&rows, narrowed),
        pager: Pager { previous: None, next, words: how_many(&rows) },
        rows,
        unread,
        accounts_unread: if is_all { store.accounts_without_tokens().await? } else { 0 },
        may_make: at.may(),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

/// Reads those that are shown here; answers with what could not be read.
async fn read(at: &AtTokens) -> Vec<String> {
    let mut unread = Vec::new();
    for of in at.owners() {
        if let Err(error) = at.portal().mirror.read_tokens(&of, at.customer()).await {
            let what = match of {
                TokenOwner::Account { .. } => "the account’s tokens",
                TokenOwner::ServiceUser if at.is_team() => "the service user’s tokens",
                TokenOwner::ServiceUser | TokenOwner::Partner => "the tokens",
            };
            unread.push(why(&error, what));
        }
    }
    unread.dedup();
    unread
}

async fn layout(at: &AtTokens, is_all: bool) -> Result<Layout, PageError> {
    let read = age(at, is_all).await?;
    let freshness = Freshness { read, back: at.is_team().then(|| at.paths().list().to_owned()) };
    Ok(Layout { freshness: Some(freshness), ..at.layout("API Tokens").await? })
}

/// How old the oldest of what is shown is.
async fn age(at: &AtTokens, is_all: bool) -> Result<Option<When>, PageError> {
    let store = &at.portal().store;
    let mut ages = Vec::new();
    if is_all {
        ages.push(store.sync_state(TOKENS).await?.succeeded_at);
    }
    if let Some(account) = at.account() {
        ages.push(store.tokens_read_at(&account.id).await?);
    }
    if let Some(customer) = at.customer()
        && let Some(key) = store.active_key(customer).await?
    {
        ages.push(store.user_tokens_read_at(key.user.id).await?);
    }
    let oldest = ages.into_iter().min().flatten();
    Ok(oldest.map(|read| at.desk().when(read)))
}

async fn filters(at: &AtTokens, current: Option<Worry>, q: &str) -> Result<Vec<Filter>, PageError> {
    let (paths, now) = (at.paths(), at.desk().now());
    let url = |worry: &str| format!("{}?q={}&worry={worry}", paths.list(), query_encoded(q));
    let mut filters = vec![Filter { word: "All".to_owned(), url: url(""), current: current.is_none() }];
    for worry in Worry::ALL {
        let known = at.portal().store.count_tokens(worry, now).await?;
        let word = match worry {
            Worry::Unseen => "Secret not seen",
            Worry::EndsSoon => "End within 14 days",
            Worry::NeverEnds => "Never end",
            Worry::Unused => "Unused for 90 days",
        };
        filters.push(Filter {
            word: format!("{word} ({known})"),
            url: url(worry.as_str()),
            current: current == Some(worry),
        });
    }
    Ok(filters)
}

async fn after(at: &AtTokens, text: &str) -> Result<Option<(String, TokenId)>, PageError> {
    let Ok(id) = text.parse::<TokenId>() else { return Ok(None) };
    let last = at.portal().store.token(&id).await?;
    Ok(last.map(|last| (last.token.said.name, id)))
}

impl List {
    /// What the list is about, under its title.
    #[must_use]
    pub fn about(&self) -> String {
        match (&self.account, self.is_all) {
            (Some(_), _) => {
                "With a token, a program reaches Cloudflare past this portal: for what the token names, and nothing else."
                    .to_owned()
            }
            (None, true) => "Over all accounts: those that accounts own, those of service users, and the tenant admin’s."
                .to_owned(),
            (None, false) => "With a token, a program of yours reaches your websites at Cloudflare without this portal."
                .to_owned(),
        }
    }

    /// How many accounts were not read yet, in words.
    #[must_use]
    pub fn unread_words(&self) -> String {
        count(self.accounts_unread, "account", "accounts")
    }
}
