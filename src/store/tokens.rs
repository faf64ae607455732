//! The mirror of API tokens, never of their values.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, RunId, ServiceUserId};
use crate::domain::token::{SecretState, Token, TokenOwner, TokenRow, Worry};
use crate::wire::ids::{AccountId, TokenId};

use super::error::Doing as _;
use super::row::{known, like, micros, parsed, time, time_opt};
use super::{Store, StoreError};

const TABLE: &str = "token";

/// Which tokens to list.
#[derive(Clone, Debug, Default)]
pub struct TokenFilter {
    /// Part of a name, of an account's or of a customer's.
    pub search: String,
    /// Only with this worry.
    pub worry: Option<Worry>,
    /// Only what concerns this account: its own, and those of its customer's service users.
    pub account: Option<AccountId>,
    /// Only those of this customer's service users.
    pub customer: Option<CustomerId>,
    /// Only those of the tenant admin.
    pub partner: bool,
    /// The last row of the page before: name and token.
    pub after: Option<(String, TokenId)>,
    /// How many rows at most.
    pub limit: i64,
}

#[derive(FromRow)]
struct Columns {
    id: String,
    owner: String,
    account_id: Option<String>,
    body: String,
    run_id: Option<String>,
    secret: Option<String>,
    seen_at: i64,
    gone_at: Option<i64>,
    account_name: Option<String>,
    customer_id: Option<String>,
    customer_name: Option<String>,
    is_former: bool,
    place_id: Option<String>,
}

impl Columns {
    fn row(self) -> Result<TokenRow, StoreError> {
        let id = &self.id;
        let account = self.account_id.map(|account| parsed(&account, TABLE, "account_id", id)).transpose()?;
        let owner = match (self.owner.as_str(), account) {
            ("account", Some(account)) => TokenOwner::Account { account },
            ("partner", None) => TokenOwner::Partner,
            ("service_user", None) => TokenOwner::ServiceUser,
            _ => return Err(StoreError::BadRow { table: TABLE, column: "owner", row: id.clone() }),
        };
        let secret = self.secret.map(|word| known(SecretState::from_store(&word), TABLE, "secret", id)).transpose()?;
        let customer = match (&self.customer_id, self.customer_name) {
            (Some(customer), Some(name)) => Some((parsed(customer, TABLE, "customer_id", id)?, name)),
            _ => None,
        };
        let token = Token {
            said: known(serde_json::from_str(&self.body).ok(), TABLE, "body", id)?,
            owner,
            run: self.run_id.map(|run| parsed(&run, TABLE, "run_id", id)).transpose()?,
            secret,
            seen_at: time(self.seen_at),
            gone_at: time_opt(self.gone_at),
        };
        let place = self.place_id.map(|place| parsed(&place, "account", "id", id)).transpose()?;
        Ok(TokenRow { token, account_name: self.account_name, customer, is_former: self.is_former, place })
    }
}

impl Store {
    /// Tokens that Cloudflare still lists, by name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tokens(&self, filter: &TokenFilter, now: Timestamp) -> Result<Vec<TokenRow>, StoreError> {
        let search = filter.search.trim().to_lowercase();
        let (name, id) = filter.after.as_ref().map_or(("", ""), |(name, id)| (name.as_str(), id.as_str()));
        let after = |span| micros(now.saturating_add(span).unwrap_or(Timestamp::MAX));
        let before = |span| micros(now.saturating_sub(span).unwrap_or(Timestamp::MIN));
        let rows: Vec<Columns> = sqlx::query_as(
            "select * from held_token
              where gone_at is null and account_gone_at is null and (name, id) > (?1, ?2)
                and (?3 = '' or lower(name) like ?4 escape '\\' or lower(coalesce(account_name, '')) like ?4 escape '\\'
                     or lower(coalesce(customer_name, '')) like ?4 escape '\\')
                and (?5 = '' or (status = 'active' and coalesce(expires_at, ?6 + 1) > ?6 and (
                       (?5 = 'never_ends' and expires_at is null)
                    or (?5 = 'ends_soon' and expires_at <= ?7)
                    or (?5 = 'unused' and coalesce(last_used_at, issued_at) <= ?8)
                    or (?5 = 'unseen' and secret = 'lost'))))
                and (?9 is null or account_id = ?9
                     or (owner = 'service_user' and customer_id = (select customer_id from account where id = ?9)))
                and (?10 is null or (owner = 'service_user' and customer_id = ?10))
                and (not ?11 or owner = 'partner')
              order by name, id
              limit ?12",
        )
        .bind(name)
        .bind(id)
        .bind(&search)
        .bind(like(&search))
        .bind(filter.worry.map(Worry::as_str).unwrap_or_default())
        .bind(micros(now))
        .bind(after(crate::domain::token::ENDS_SOON))
        .bind(before(crate::domain::token::UNUSED))
        .bind(filter.account.as_ref().map(AccountId::as_str))
        .bind(filter.customer.map(|customer| customer.to_string()))
        .bind(filter.partner)
        .bind(filter.limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing tokens")?;
        rows.into_iter().map(Columns::row).collect()
    }

    /// How many tokens have this worry.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_tokens(&self, worry: Worry, now: Timestamp) -> Result<usize, StoreError> {
        let filter = TokenFilter { worry: Some(worry), limit: i64::MAX, ..TokenFilter::default() };
        Ok(self.tokens(&filter, now).await?.len())
    }

    /// One token, also when Cloudflare no longer lists it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn token(&self, id: &TokenId) -> Result<Option<TokenRow>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from held_token where id = ?")
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a token")?;
        row.map(Columns::row).transpose()
    }

    /// The token whose value a job brought last.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn token_of_run(&self, run: RunId) -> Result<Option<TokenRow>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from held_token where run_id = ?")
            .bind(run.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading the token of a job")?;
        row.map(Columns::row).transpose()
    }

    /// When the tokens of an account were last read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tokens_read_at(&self, account: &AccountId) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<Option<i64>> = sqlx::query_scalar("select tokens_read_at from account where id = ?")
            .bind(account.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("reading the age of tokens")?;
        Ok(time_opt(at.flatten()))
    }

    /// When the tokens of a service user were last read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn user_tokens_read_at(&self, user: ServiceUserId) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<Option<i64>> = sqlx::query_scalar("select tokens_read_at from service_user where id = ?")
            .bind(user.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading the age of a service user's tokens")?;
        Ok(time_opt(at.flatten()))
    }

    /// How many accounts never had their tokens read: what the list over all of them cannot show yet.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn accounts_without_tokens(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("select count(*) from account where gone_at is null and tokens_read_at is null")
            .fetch_one(&self.readers)
            .await
            .doing("counting accounts whose tokens are unread")
    }

    /// Accounts whose tokens were asked for longest ago, never first; none that were after `asked_before`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tokens_to_read(&self, asked_before: Timestamp, limit: i64) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "select id from account where gone_at is null and coalesce(tokens_asked_at, 0) <= ?
              order by coalesce(tokens_asked_at, 0), id limit ?",
        )
        .bind(micros(asked_before))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("choosing accounts to read tokens of")?;
        ids.iter().map(|id| parsed(id, "account", "id", id)).collect()
    }

    /// Customers whose service user in use was asked for its tokens longest ago, never first; none that were after
    /// `asked_before`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn user_tokens_to_read(
        &self,
        asked_before: Timestamp,
        limit: i64,
    ) -> Result<Vec<CustomerId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "select customer_id from service_user where state = 'active' and coalesce(tokens_asked_at, 0) <= ?
              order by coalesce(tokens_asked_at, 0), customer_id limit ?",
        )
        .bind(micros(asked_before))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("choosing service users to read tokens of")?;
        ids.iter().map(|id| parsed(id, "service_user", "customer_id", id)).collect()
    }
}
