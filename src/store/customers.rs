//! Customers.

use sqlx::FromRow;

use crate::domain::customer::{Customer, CustomerRow};
use crate::domain::ids::CustomerId;
use crate::domain::policy::Policy;
use crate::domain::service_user::ServiceUserState;
use crate::domain::text::folded;

use super::error::Doing as _;
use super::row::{json, known, like, micros, parsed, time};
use super::{Store, StoreError, WriteTx};

#[derive(FromRow)]
struct Columns {
    id: String,
    name: String,
    created_at: i64,
}

impl Columns {
    fn customer(self) -> Result<Customer, StoreError> {
        Ok(Customer {
            id: parsed(&self.id, "customer", "id", &self.id)?,
            name: parsed(&self.name, "customer", "name", &self.id)?,
            created_at: time(self.created_at),
        })
    }
}

#[derive(FromRow)]
struct ListColumns {
    #[sqlx(flatten)]
    customer: Columns,
    accounts: i64,
    websites: i64,
    service_user: Option<String>,
}

impl ListColumns {
    fn row(self) -> Result<CustomerRow, StoreError> {
        let customer = self.customer.customer()?;
        let service_user = self
            .service_user
            .map(|word| known(ServiceUserState::from_store(&word), "service_user", "state", &customer.id.to_string()))
            .transpose()?;
        Ok(CustomerRow { customer, accounts: self.accounts, websites: self.websites, service_user })
    }
}

impl Store {
    /// A page of customers by name, after the row with `after` (folded name, id).
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn customers(
        &self,
        search: &str,
        after: Option<&(String, CustomerId)>,
        limit: i64,
    ) -> Result<Vec<CustomerRow>, StoreError> {
        let (after_name, after_id) = match after {
            Some((name, id)) => (name.as_str(), id.to_string()),
            None => ("", String::new()),
        };
        let rows: Vec<ListColumns> = sqlx::query_as(
            "select customer.*,
                    (select count(*) from account where account.customer_id = customer.id and account.gone_at is null) as accounts,
                    (select count(*) from zone join account on account.id = zone.account_id
                      where account.customer_id = customer.id and zone.gone_at is null) as websites,
                    (select state from service_user where service_user.customer_id = customer.id
                      order by state = 'active' desc, created_at desc limit 1) as service_user
               from customer
              where (name_folded, id) > (?1, ?2) and (?3 = '' or name_folded like ?4 escape '\\')
              order by name_folded, id limit ?5",
        )
        .bind(after_name)
        .bind(after_id)
        .bind(search.trim())
        .bind(like(&folded(search)))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing customers")?;
        rows.into_iter().map(ListColumns::row).collect()
    }

    /// Every customer by name, for choosing one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn all_customers(&self) -> Result<Vec<Customer>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as("select id, name, created_at from customer order by name_folded, id")
            .fetch_all(&self.readers)
            .await
            .doing("listing customers")?;
        rows.into_iter().map(Columns::customer).collect()
    }

    /// One customer.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn customer(&self, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select id, name, created_at from customer where id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a customer")?;
        row.map(Columns::customer).transpose()
    }
}

impl Store {
    /// What the partner lets a customer's people do.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn policy(&self, id: CustomerId) -> Result<Policy, StoreError> {
        let text: Option<String> = sqlx::query_scalar("select policy from customer where id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a policy")?;
        read_policy(text.as_deref(), id)
    }
}

fn read_policy(text: Option<&str>, id: CustomerId) -> Result<Policy, StoreError> {
    let bad = |_| StoreError::BadRow { table: "customer", column: "policy", row: id.to_string() };
    serde_json::from_str(text.unwrap_or("{}")).map_err(bad)
}

impl WriteTx {
    /// What the partner lets a customer's people do, seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn policy(&mut self, id: CustomerId) -> Result<Policy, StoreError> {
        let text: Option<String> = sqlx::query_scalar("select policy from customer where id = ?")
            .bind(id.to_string())
            .fetch_optional(&mut *self.tx)
            .await
            .doing("reading a policy")?;
        read_policy(text.as_deref(), id)
    }

    /// Keeps what the partner lets a customer's people do.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_policy(&mut self, id: CustomerId, policy: &Policy) -> Result<(), StoreError> {
        sqlx::query("update customer set policy = ? where id = ?")
            .bind(json(policy))
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("writing a policy")?;
        Ok(())
    }

    /// The customer that a form's key stands for, if it was pressed before.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn customer_with_key(&mut self, key: &str) -> Result<Option<CustomerId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar("select id from customer where request_key = ?")
            .bind(key)
            .fetch_optional(&mut *self.tx)
            .await
            .doing("looking for a customer")?;
        id.map(|id| parsed(&id, "customer", "id", &id)).transpose()
    }

    /// Enters a customer.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn add_customer(&mut self, customer: &Customer, key: Option<&str>) -> Result<(), StoreError> {
        sqlx::query("insert into customer (id, name, name_folded, request_key, created_at) values (?, ?, ?, ?, ?)")
            .bind(customer.id.to_string())
            .bind(customer.name.as_str())
            .bind(folded(customer.name.as_str()))
            .bind(key)
            .bind(micros(customer.created_at))
            .execute(&mut *self.tx)
            .await
            .doing("entering a customer")?;
        Ok(())
    }
}
