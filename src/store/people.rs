//! People who sign in.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, PersonId};
use crate::domain::person::{Person, PersonRow, Role};
use crate::domain::seat::Seat;
use crate::domain::text::{Email, PersonName};

use super::error::Doing as _;
use super::row::{micros, parsed, time, time_opt};
use super::{Store, StoreError, WriteTx};

/// A person with the hash of the password.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Who.
    pub person: Person,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
}

/// Somebody who signs in or did once.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// The id.
    pub id: PersonId,
    /// What they are called.
    pub name: String,
    /// Whether they were not removed.
    pub is_here: bool,
    /// The name of the customer they come in for; nothing for the team.
    pub customer: Option<String>,
}

#[derive(FromRow)]
struct ListColumns {
    #[sqlx(flatten)]
    person: Columns,
    seen: Option<i64>,
    devices: i64,
}

#[derive(FromRow)]
struct Columns {
    id: String,
    email: String,
    name: Option<String>,
    password_hash: String,
    role: String,
    customer_id: Option<String>,
    customer_role: Option<String>,
    created_at: i64,
}

/// A seat from its columns: the customer and the role there, or the role on the team.
pub(super) fn seat(
    table: &'static str,
    row: &str,
    customer: (Option<&str>, Option<&str>),
    role: &str,
) -> Result<Seat, StoreError> {
    match customer {
        (Some(id), Some(role)) => {
            Ok(Seat::Customer(parsed(id, table, "customer_id", row)?, parsed(role, table, "customer_role", row)?))
        }
        (None, None) => Ok(Seat::Team(parsed(role, table, "role", row)?)),
        // Half a seat is none on the team either.
        _ => Err(StoreError::BadRow { table, column: "customer_role", row: row.to_owned() }),
    }
}

/// What the columns of a seat hold. For somebody of a customer, the team's role is the least there is.
fn seat_columns(seat: Seat) -> (&'static str, Option<String>, Option<&'static str>) {
    match seat {
        Seat::Team(role) => (role.as_str(), None, None),
        Seat::Customer(id, role) => (Role::Viewer.as_str(), Some(id.to_string()), Some(role.as_str())),
    }
}

impl Columns {
    fn credentials(self) -> Result<Credentials, StoreError> {
        let person = Person {
            id: parsed(&self.id, "person", "id", &self.id)?,
            email: parsed(&self.email, "person", "email", &self.id)?,
            name: self.name.map(|name| parsed(&name, "person", "name", &self.id)).transpose()?,
            seat: seat("person", &self.id, (self.customer_id.as_deref(), self.customer_role.as_deref()), &self.role)?,
            created_at: time(self.created_at),
        };
        Ok(Credentials { person, password_hash: self.password_hash })
    }
}

impl ListColumns {
    fn row(self) -> Result<PersonRow, StoreError> {
        let person = self.person.credentials()?.person;
        Ok(PersonRow { person, seen_at: time_opt(self.seen), devices: self.devices })
    }
}

impl Store {
    /// Who signs in with this address; nobody who was removed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn credentials_of(&self, email: &Email) -> Result<Option<Credentials>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from person where email = ? and removed_at is null")
            .bind(email.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("looking for a person")?;
        row.map(Columns::credentials).transpose()
    }

    /// One person with the hash of the password; nobody who was removed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn person(&self, id: PersonId) -> Result<Option<Credentials>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from person where id = ? and removed_at is null")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a person")?;
        row.map(Columns::credentials).transpose()
    }

    /// What somebody is called who is or was here.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn person_name(&self, id: PersonId) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("select coalesce(name, email) from person where id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a person's name")
    }

    /// The person of a session, unless the session has ended, also by another process's hand, or the person was removed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn person_in_session(&self, id: PersonId, id_hash: &[u8; 32]) -> Result<Option<Person>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "select person.* from person join session on session.person_id = person.id
              where person.id = ? and session.id_hash = ? and person.removed_at is null",
        )
        .bind(id.to_string())
        .bind(id_hash.as_slice())
        .fetch_optional(&self.readers)
        .await
        .doing("reading the person of a session")?;
        Ok(row.map(Columns::credentials).transpose()?.map(|found| found.person))
    }

    /// Whether anybody can sign in at all.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn has_people(&self) -> Result<bool, StoreError> {
        sqlx::query_scalar("select exists (select 1 from person where removed_at is null and customer_id is null)")
            .fetch_one(&self.readers)
            .await
            .doing("counting people")
    }

    /// Everybody on the team: owners first, then by name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn team(&self, now: Timestamp) -> Result<Vec<PersonRow>, StoreError> {
        let rows: Vec<ListColumns> = sqlx::query_as(
            "select person.*, (select max(seen_at) from session where person_id = person.id) as seen,
                    (select count(*) from session where person_id = person.id and expires_at > ?) as devices
               from person where removed_at is null and customer_id is null
              order by role <> 'owner', role <> 'operator', lower(coalesce(name, email)), id",
        )
        .bind(micros(now))
        .fetch_all(&self.readers)
        .await
        .doing("listing the team")?;
        rows.into_iter().map(ListColumns::row).collect()
    }

    /// Everybody of one customer: managers first, then by name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn people_of(&self, customer: CustomerId, now: Timestamp) -> Result<Vec<PersonRow>, StoreError> {
        let rows: Vec<ListColumns> = sqlx::query_as(
            "select person.*, (select max(seen_at) from session where person_id = person.id) as seen,
                    (select count(*) from session where person_id = person.id and expires_at > ?) as devices
               from person where removed_at is null and customer_id = ?
              order by customer_role <> 'manager', lower(coalesce(name, email)), id",
        )
        .bind(micros(now))
        .bind(customer.to_string())
        .fetch_all(&self.readers)
        .await
        .doing("listing a customer's people")?;
        rows.into_iter().map(ListColumns::row).collect()
    }

    /// Everybody who ever signed in, or everybody who ever did for one customer: the team first, then by customer and name,
    /// and who was removed last.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn everybody(&self, of: Option<CustomerId>) -> Result<Vec<Somebody>, StoreError> {
        let rows: Vec<(String, String, bool, Option<String>)> = sqlx::query_as(
            "select person.id, coalesce(person.name, email), removed_at is null, customer.name
               from person left join customer on customer.id = person.customer_id
              where ?1 is null or person.customer_id = ?1
              order by removed_at is not null, customer.name_folded is not null, customer.name_folded, customer.id,
                       lower(coalesce(person.name, email)), person.id",
        )
        .bind(of.map(|id| id.to_string()))
        .fetch_all(&self.readers)
        .await
        .doing("listing people")?;
        rows.into_iter()
            .map(|(id, name, is_here, customer)| {
                Ok(Somebody { id: parsed(&id, "person", "id", &id)?, name, is_here, customer })
            })
            .collect()
    }
}

impl WriteTx {
    /// Adds a person. Who was removed before comes back under the id it had, with nothing else of before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody who is here has the address, another [`StoreError`] when the write fails.
    pub async fn add_person(&mut self, person: &Person, password_hash: &str) -> Result<PersonId, StoreError> {
        let doing = "adding a person";
        let (role, customer, customer_role) = seat_columns(person.seat);
        let id: Option<String> = sqlx::query_scalar(
            "insert into person (id, email, name, password_hash, role, customer_id, customer_role, created_at)
             values (?, ?, ?, ?, ?, ?, ?, ?)
             on conflict (email) do update set name = excluded.name, password_hash = excluded.password_hash,
               role = excluded.role, customer_id = excluded.customer_id, customer_role = excluded.customer_role,
               created_at = excluded.created_at, removed_at = null
             where person.removed_at is not null
             returning id",
        )
        .bind(person.id.to_string())
        .bind(person.email.as_str())
        .bind(person.name.as_ref().map(PersonName::as_str))
        .bind(password_hash)
        .bind(role)
        .bind(customer)
        .bind(customer_role)
        .bind(micros(person.created_at))
        .fetch_optional(&mut *self.tx)
        .await
        .doing(doing)?;
        let id = id.ok_or(StoreError::Conflict { doing })?;
        parsed(&id, "person", "id", &id)
    }

    /// One person who is here, seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn person(&mut self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from person where id = ? and removed_at is null")
            .bind(id.to_string())
            .fetch_optional(&mut *self.tx)
            .await
            .doing("reading a person")?;
        Ok(row.map(Columns::credentials).transpose()?.map(|found| found.person))
    }

    /// Who is here with this address, seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn person_with(&mut self, email: &Email) -> Result<Option<Person>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from person where email = ? and removed_at is null")
            .bind(email.as_str())
            .fetch_optional(&mut *self.tx)
            .await
            .doing("looking for a person")?;
        Ok(row.map(Columns::credentials).transpose()?.map(|found| found.person))
    }

    /// How many owners are here, seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn owners(&mut self) -> Result<i64, StoreError> {
        sqlx::query_scalar(
            "select count(*) from person where role = 'owner' and customer_id is null and removed_at is null",
        )
        .fetch_one(&mut *self.tx)
        .await
        .doing("counting owners")
    }

    /// Removes a person: it cannot sign in any more, its sessions are over, its password is forgotten. What it did stays.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn remove_person(&mut self, id: PersonId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update person set removed_at = ?, password_hash = '' where id = ?")
            .bind(micros(now))
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("removing a person")?;
        self.end_sessions_of(id, None, None).await?;
        Ok(())
    }

    /// Whether anybody can sign in, seen from inside the write: what the first-owner page decides by.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn has_people(&mut self) -> Result<bool, StoreError> {
        sqlx::query_scalar("select exists (select 1 from person where removed_at is null and customer_id is null)")
            .fetch_one(&mut *self.tx)
            .await
            .doing("counting people")
    }

    /// Gives a person another name.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn rename_person(&mut self, id: PersonId, name: &PersonName) -> Result<(), StoreError> {
        sqlx::query("update person set name = ? where id = ?")
            .bind(name.as_str())
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("renaming a person")?;
        Ok(())
    }

    /// Gives a person another password.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn set_password(&mut self, id: PersonId, password_hash: &str) -> Result<(), StoreError> {
        sqlx::query("update person set password_hash = ? where id = ?")
            .bind(password_hash)
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("changing a password")?;
        Ok(())
    }

    /// Gives a person another seat.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn set_seat(&mut self, id: PersonId, seat: Seat) -> Result<(), StoreError> {
        let (role, customer, customer_role) = seat_columns(seat);
        sqlx::query("update person set role = ?, customer_id = ?, customer_role = ? where id = ?")
            .bind(role)
            .bind(customer)
            .bind(customer_role)
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("changing a role")?;
        Ok(())
    }
}
