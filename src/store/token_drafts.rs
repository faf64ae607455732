//! Tokens that somebody is putting together. Whose draft it is is asked with each reading: another's is not there.

use std::time::Duration;

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, PersonId, RunId, TokenDraftId};
use crate::domain::token::TokenOwner;
use crate::domain::token::form::TokenForm;
use crate::wire::ids::AccountId;

use super::error::Doing as _;
use super::row::{json, known, micros, parsed};
use super::{Store, StoreError, WriteTx};

const TABLE: &str = "token_draft";
/// How long one is kept that nobody finished.
const KEPT_FOR: Duration = Duration::from_secs(7 * 86_400);

/// A token that is put together.
#[derive(Clone, Debug)]
pub struct TokenDraft {
    /// Its id.
    pub id: TokenDraftId,
    /// Whose the token shall be.
    pub owner: TokenOwner,
    /// The account below which it is put together.
    pub account: Option<AccountId>,
    /// The customer it is about.
    pub customer: Option<CustomerId>,
    /// What was typed and chosen.
    pub form: TokenForm,
    /// Who puts it together.
    pub made_by: PersonId,
    /// The job that makes it, once it was asked for.
    pub run: Option<RunId>,
}

#[derive(FromRow)]
struct Columns {
    id: String,
    owner: String,
    account_id: Option<String>,
    customer_id: Option<String>,
    body: String,
    made_by: String,
    run_id: Option<String>,
}

impl Columns {
    fn draft(self) -> Result<TokenDraft, StoreError> {
        let id = &self.id;
        let account: Option<AccountId> =
            self.account_id.map(|account| parsed(&account, TABLE, "account_id", id)).transpose()?;
        let owner = match (self.owner.as_str(), &account) {
            ("partner", _) => Some(TokenOwner::Partner),
            ("account", Some(account)) => Some(TokenOwner::Account { account: account.clone() }),
            ("service_user", _) => Some(TokenOwner::ServiceUser),
            _ => None,
        };
        Ok(TokenDraft {
            id: parsed(id, TABLE, "id", id)?,
            owner: known(owner, TABLE, "owner", id)?,
            account,
            customer: self.customer_id.map(|customer| parsed(&customer, TABLE, "customer_id", id)).transpose()?,
            form: known(serde_json::from_str(&self.body).ok(), TABLE, "body", id)?,
            made_by: parsed(&self.made_by, TABLE, "made_by", id)?,
            run: self.run_id.map(|run| parsed(&run, TABLE, "run_id", id)).transpose()?,
        })
    }
}

impl Store {
    /// A draft of this person, as long as it is kept.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn token_draft(
        &self,
        id: TokenDraftId,
        by: PersonId,
        now: Timestamp,
    ) -> Result<Option<TokenDraft>, StoreError> {
        let kept = "select * from token_draft where id = ? and made_by = ? and (run_id is not null or made_at >= ?)";
        let row: Option<Columns> = sqlx::query_as(kept)
            .bind(id.to_string())
            .bind(by.to_string())
            .bind(micros(now.saturating_sub(KEPT_FOR).unwrap_or(now)))
            .fetch_optional(&self.readers)
            .await
            .doing("reading a token's draft")?;
        row.map(Columns::draft).transpose()
    }
}

impl WriteTx {
    /// Keeps a draft, or what was changed in it; sweeps those that nobody finished.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_token_draft(&mut self, draft: &TokenDraft, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("delete from token_draft where run_id is null and made_at < ?")
            .bind(micros(now.saturating_sub(KEPT_FOR).unwrap_or(now)))
            .execute(&mut *self.tx)
            .await
            .doing("sweeping tokens' drafts")?;
        sqlx::query(
            "insert into token_draft (id, owner, account_id, customer_id, token_id, body, made_by, made_at)
             values (?, ?, ?, ?, ?, ?, ?, ?)
             on conflict (id) do update set owner = excluded.owner, body = excluded.body where run_id is null",
        )
        .bind(draft.id.to_string())
        .bind(draft.owner.as_str())
        .bind(draft.account.as_ref().map(AccountId::as_str))
        .bind(draft.customer.map(|customer| customer.to_string()))
        .bind(draft.form.changes.as_ref().map(|changes| changes.token.as_str()))
        .bind(json(&draft.form))
        .bind(draft.made_by.to_string())
        .bind(micros(now))
        .execute(&mut *self.tx)
        .await
        .doing("keeping a token's draft")?;
        Ok(())
    }

    /// The job that a draft became, if it did; seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn run_of_token_draft(&mut self, id: TokenDraftId) -> Result<Option<RunId>, StoreError> {
        let run: Option<Option<String>> = sqlx::query_scalar("select run_id from token_draft where id = ?")
            .bind(id.to_string())
            .fetch_optional(&mut *self.tx)
            .await
            .doing("looking for the job of a token's draft")?;
        run.flatten().map(|run| parsed(&run, TABLE, "run_id", &id.to_string())).transpose()
    }

    /// Says which job a draft became. Once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is another one already, else when the write fails.
    pub async fn token_draft_wanted(&mut self, id: TokenDraftId, run: RunId) -> Result<(), StoreError> {
        let done = sqlx::query("update token_draft set run_id = ? where id = ? and run_id is null")
            .bind(run.to_string())
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("keeping the job of a token's draft")?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict { doing: "wanting a token's draft" }) }
    }
}
