//! `/accounts`: all accounts of the tenant; a customer's people see their own.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::account::AccountRow;
use crate::domain::text::folded;
use crate::mirror::ACCOUNTS;
use crate::store::{AccountFilter, Store, TenantFacts};
use crate::web::desk::{Desk, capital};
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::{When, count};
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::AccountState;

/// One account.
#[derive(Clone, Debug)]
pub struct Row {
    /// Cloudflare's id and the name.
    pub account: Named,
    /// Whether another account has this very name.
    pub twin: bool,
    /// Whether an attempt that was given up made it after all.
    pub stray: bool,
    /// `Standard` or `Enterprise`.
    pub kind: String,
    /// The tenant unit's name.
    pub unit: Option<String>,
    /// Whose it is, where that was said.
    pub customer: Option<Named>,
    /// How many websites it has.
    pub websites: u32,
    /// How far it is.
    pub state: AccountState,
    /// When Cloudflare made it.
    pub created: Option<When>,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/accounts/list.html")]
pub struct List {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// Jobs that set up accounts just now: their id and the account's name.
    pub open_runs: Vec<Named>,
    /// The accounts of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Whether the viewer may add and link accounts.
    pub may_manage: bool,
}

/// Rows on a page.
const ROWS: i64 = 50;

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Part of a name, or an id.
    #[serde(default)]
    q: String,
    /// The last account of the page before.
    #[serde(default)]
    after: String,
}

/// A page of them, without what is around it.
#[derive(Clone, Debug)]
struct Shown {
    rows: Vec<Row>,
    emptiness: Emptiness,
    pager: Pager,
    open_runs: Vec<Named>,
}

/// What the database says besides, whatever is searched for.
#[derive(Clone, Debug)]
struct Beside {
    accounts: i64,
    tenant: Option<TenantFacts>,
    open_runs: Vec<Named>,
}

impl Beside {
    async fn read(store: &Store) -> Result<Self, PageError> {
        let open = store.open_runs(None, None).await?;
        let open = open.iter().filter(|run| run.kind == "add_account");
        Ok(Self {
            accounts: store.count_accounts().await?,
            tenant: store.tenant().await?,
            open_runs: open.map(|run| Named::new(run.id.to_string(), run.title.clone())).collect(),
        })
    }
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let (store, may_manage) = (&desk.portal.store, desk.may_operate());
    let page = |shown: &Shown, layout| {
        let Shown { rows, emptiness, pager, open_runs } = shown.clone();
        List { layout, q: asked.q.clone(), open_runs, rows, emptiness, pager, may_manage }
    };
    // What is searched for is seldom asked for twice; the list itself is, again and again.
    if !asked.q.is_empty() {
        let shown = shown(&desk, &asked).await?;
        let layout = desk.mirrored(Section::Accounts, "Accounts", ACCOUNTS).await?;
        return Ok(Html(StatusCode::OK, page(&shown, layout)).into_response());
    }
    let of = format!("{may_manage} {:?}", asked.after);
    let shown = store.remembered("a page of accounts", of, async || shown(&desk, &asked).await).await?;
    let layout = desk.mirrored(Section::Accounts, "Accounts", ACCOUNTS).await?;
    desk.whole_page(shown, layout, page)
}

async fn shown(desk: &Desk, asked: &Asked) -> Result<Shown, PageError> {
    let store = &desk.portal.store;
    let after = match asked.after.parse() {
        Ok(id) => store.account(&id).await?.map(|last| (folded(&last.name), last.id)),
        Err(_) => None,
    };
    let filter = AccountFilter { search: asked.q.clone(), after, limit: ROWS + 1, ..AccountFilter::default() };
    let mut found = store.accounts(&filter).await?;
    let more = found.len() > 50;
    found.truncate(50);
    let beside = store.remembered("beside accounts", String::new(), async || Beside::read(store).await).await?;
    let next = found.last().filter(|_| more);
    let next =
        next.map(|last| format!("{}?q={}&after={}", paths::accounts(), query_encoded(&asked.q), last.account.id));
    let words = words(beside.accounts, found.len(), asked);
    let rows: Vec<Row> = found.into_iter().map(|found| row(desk, found, beside.tenant.as_ref())).collect();
    Ok(Shown {
        emptiness: Emptiness::of(&rows, !asked.q.is_empty() || !asked.after.is_empty()),
        rows,
        pager: Pager { previous: None, next, words },
        open_runs: beside.open_runs.clone(),
    })
}

fn words(all: i64, here: usize, asked: &Asked) -> String {
    if asked.q.is_empty() && asked.after.is_empty() && i64::try_from(here).is_ok_and(|here| here == all) {
        return count(all, "account", "accounts");
    }
    format!("{} of {} shown", count(here, "account", "accounts"), count(all, "account", "accounts"))
}

fn row(desk: &Desk, row: AccountRow, tenant: Option<&TenantFacts>) -> Row {
    let account = row.account;
    let customer = account.customer.zip(row.customer_name);
    Row {
        kind: capital(account.kind.as_str()),
        unit: account.unit.as_ref().map(|unit| unit_word(tenant, unit)),
        customer: customer.map(|(id, name)| Named::new(id.to_string(), name)),
        twin: row.shares_name,
        stray: row.stray,
        websites: u32::try_from(row.websites).unwrap_or(u32::MAX),
        state: AccountState::Active,
        created: account.created_on.map(|at| desk.when(at)),
        account: Named::new(account.id, account.name),
    }
}

/// A unit's name, or its id where the tenant does not name it.
pub(super) fn unit_word(tenant: Option<&TenantFacts>, unit: &crate::wire::ids::UnitId) -> String {
    tenant.and_then(|tenant| tenant.unit_name(unit)).unwrap_or(unit.as_str()).to_owned()
}
