//! The second page of the wizard: what the token may do, on what, from where and until when. Every button sends the whole
//! form, and what it says is kept; nothing needs a script.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::ids::TokenDraftId;
use crate::domain::token::form::{Press, TokenForm};
use crate::domain::token::{Reach, Token, TokenOwner, Wrong, build};
use crate::store::TokenDraft;
use crate::web::at_tokens::{AtTokens, Making};
use crate::web::checked::CheckedList;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Origin;
use crate::web::form::{Problem, Problems};
use crate::web::page::{Html, Layout};
use crate::web::paths;
use crate::web::token_paths::TokenPaths;
use crate::wire::tokens::{NewToken, PermissionGroup};

use super::fields::{self, Choices, Group, Many, PolicyFields};
use super::reach;
use super::shown::{Names, Rule};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/tokens/draft.html")]
pub struct Draft {
    /// Around it.
    pub layout: Layout,
    /// The addresses here.
    pub paths: TokenPaths,
    /// Which draft.
    pub id: TokenDraftId,
    /// What is wrong.
    pub problems: Problems,
    /// What was typed besides the policies.
    pub form: TokenForm,
    /// The policies.
    pub policies: Vec<PolicyFields>,
    /// Those that are kept as they are, in words.
    pub kept: Vec<Rule>,
    /// The permissions to choose from; empty where they could not be read.
    pub groups: Vec<Group>,
    /// Whether a token is changed, not made.
    pub is_change: bool,
    /// Whether accounts can be named.
    pub names_accounts: bool,
    /// What all websites are here: “all websites of Acme”.
    pub all_websites: String,
    /// What all accounts are here.
    pub all_accounts: &'static str,
    /// The viewer's own address.
    pub own_address: String,
    /// In how many days it has to end at the latest.
    pub days_at_most: Option<i64>,
}

impl Draft {
    /// What is wrong with a field.
    #[must_use]
    pub fn wrong(&self, field: &str) -> Option<&str> {
        self.problems.0.iter().find(|problem| problem.field == field).map(|problem| problem.message.as_str())
    }
}

/// Keeps a draft as it is now.
async fn keep(at: &AtTokens, draft: &TokenDraft) -> Result<(), PageError> {
    let mut tx = at.portal().store.write().await?;
    tx.put_token_draft(draft, at.desk().now()).await?;
    Ok(tx.commit().await?)
}

/// Begins a draft with this, and goes there.
pub(super) async fn begin(at: &AtTokens, owner: TokenOwner, form: TokenForm) -> Result<Response, PageError> {
    let draft = TokenDraft {
        id: TokenDraftId::new(at.desk().now(), &at.portal().plumbing.random),
        owner,
        account: at.account().map(|account| account.id.clone()),
        customer: at.customer(),
        form,
        made_by: at.by(),
        run: None,
    };
    keep(at, &draft).await?;
    Ok(Desk::go(&at.paths().draft(&draft.id)))
}

/// Begins to change a token.
pub(super) async fn begin_edit(at: &AtTokens, token: &Token) -> Result<Response, PageError> {
    let reach = reach::reach(at, &token.owner).await?;
    let known = reach::known(at, &reach, &token.said.policies).await?;
    begin(at, token.owner.clone(), TokenForm::of(&token.said, &reach, &known)).await
}

/// The draft of an address: the viewer's own, put together here.
///
/// # Errors
/// [`PageError::NotFound`] for another's, and for one that was begun elsewhere.
pub(super) async fn found(at: &AtTokens) -> Result<TokenDraft, PageError> {
    let id: TokenDraftId = at.id("draft")?;
    let draft = at.portal().store.token_draft(id, at.by(), at.desk().now()).await?.ok_or(PageError::NotFound)?;
    let is_here = draft.account.as_ref() == at.account().map(|account| &account.id)
        && draft.customer == at.customer()
        && at.owners().contains(&draft.owner);
    if !is_here {
        return Err(PageError::NotFound);
    }
    at.must()?;
    Ok(draft)
}

/// Where a draft leads that became a job.
pub(super) fn asked_for(draft: &TokenDraft) -> Option<Response> {
    let run = draft.run?;
    let path = if draft.form.changes.is_some() { paths::run(run) } else { paths::run_secret(run) };
    Some(Desk::go(&path))
}

/// A draft with what it is checked against.
pub(super) struct Judged {
    pub(super) reach: Reach,
    pub(super) listed: Option<Vec<PermissionGroup>>,
    pub(super) token: Result<NewToken, Vec<Wrong>>,
}

/// Checks a draft.
pub(super) async fn judge(at: &AtTokens, draft: &TokenDraft) -> Result<Judged, PageError> {
    let reach = reach::reach(at, &draft.owner).await?;
    let listed = at.portal().mirror.token_groups(&draft.owner).await;
    let Some(groups) = &listed else { return Ok(Judged { reach, listed, token: Err(vec![unread()]) }) };
    let reach = reach::with_user(at, &draft.owner, reach, &draft.form, groups).await;
    let gone = reach::gone(at, &reach, &draft.form).await?;
    let token = match build(&draft.form, &reach, groups, at.desk().now()) {
        Ok(token) if gone.is_empty() => Ok(token),
        built => Err(gone.into_iter().chain(built.err().into_iter().flatten()).collect()),
    };
    Ok(Judged { reach, listed, token })
}

/// What is wrong where the permissions cannot be read.
fn unread() -> Wrong {
    let words =
        "Cloudflare does not say just now which permissions there are. What you typed is kept; go on in a moment.";
    ("policies".to_owned(), words.to_owned())
}

/// Shows it as it was kept.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such draft of the viewer.
pub async fn get(Making(at): Making, from: Origin) -> Result<Response, PageError> {
    let draft = found(&at).await?;
    if let Some(there) = asked_for(&draft) {
        return Ok(there);
    }
    let judged = judge(&at, &draft).await?;
    // What is not finished yet is not wrong; what keeps anybody from finishing it is said at once.
    let wrong = if judged.listed.is_none() { vec![unread()] } else { Vec::new() };
    page(&at, draft, judged, wrong, from).await
}

/// Keeps what was typed, and does what the button says.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such draft of the viewer; [`PageError::BadRequest`] for fields that no form of ours
/// has.
pub async fn post(Making(at): Making, from: Origin, sent: CheckedList<Many>) -> Result<Response, PageError> {
    let mut draft = found(&at).await?;
    if let Some(there) = asked_for(&draft) {
        return Ok(there);
    }
    let (mut form, press) = fields::read(&at, &reach::reach(&at, &draft.owner).await?, draft.form, sent.0).await?;
    form.press(press, &from.address.0.to_string());
    draft.form = form;
    keep(&at, &draft).await?;
    let path = at.paths().draft(&draft.id);
    match press {
        Press::Next => {
            let judged = judge(&at, &draft).await?;
            match judged.token.clone() {
                Ok(_) => Ok(Desk::go(&at.paths().summary(&draft.id))),
                Err(wrong) => page(&at, draft, judged, wrong, from).await,
            }
        }
        Press::AddRow(place) | Press::RemoveRow(place, _) => Ok(Desk::go(&format!("{path}#policy-{place}"))),
        Press::AddPolicy => Ok(Desk::go(&format!("{path}#policy-{}", draft.form.policies.len().saturating_sub(1)))),
        Press::RemovePolicy(_) | Press::RemoveKept(_) => Ok(Desk::go(&format!("{path}#policies"))),
        Press::OwnAddress => Ok(Desk::go(&format!("{path}#within"))),
    }
}

/// Shows it with what is wrong.
pub(super) async fn page(
    at: &AtTokens,
    draft: TokenDraft,
    judged: Judged,
    wrong: Vec<Wrong>,
    from: Origin,
) -> Result<Response, PageError> {
    let Judged { reach, listed, .. } = judged;
    let groups = fields::groups(listed.as_deref().unwrap_or_default(), &reach);
    let problem = |(field, message): Wrong| Problem { field: field.into(), message };
    let problems = Problems(wrong.into_iter().map(problem).collect());
    let choices = Choices {
        websites: reach::websites(at, &draft.owner).await?,
        accounts: reach::account_choices(at, &draft.owner).await?,
        listed,
        groups,
    };
    let policies = fields::policies(at, &draft.form, &choices, &problems).await?;
    let kept = Names::for_policies(at, &draft.form.kept).await?.rules(&draft.form.kept);
    let refused = !problems.is_empty();
    let is_change = draft.form.changes.is_some();
    let title = if is_change { "Change Token" } else { "New Token" };
    let page = Draft {
        layout: Layout { refused, ..at.layout(title).await? },
        paths: at.paths(),
        id: draft.id,
        problems,
        policies,
        kept,
        groups: choices.groups,
        is_change,
        names_accounts: reach.names_accounts && (reach.everything || reach.accounts.len() > 1),
        all_accounts: if reach.everything {
            "All accounts, also those added later"
        } else {
            "All of the customer’s accounts"
        },
        all_websites: match (at.account(), reach.everything, at.is_team()) {
            (_, true, _) => "All websites of all accounts, also those added later".to_owned(),
            (Some(account), ..) if draft.owner.account().is_some() => {
                format!("All websites of {}, also those added later", account.name)
            }
            (_, _, true) => "All websites of the customer’s accounts, also those added later".to_owned(),
            _ => "All of your websites, also those added later".to_owned(),
        },
        own_address: from.address.0.to_string(),
        days_at_most: reach.days_at_most,
        form: draft.form,
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}
