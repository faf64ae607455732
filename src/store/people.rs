//! People who sign in.

use sqlx::FromRow;

use crate::domain::ids::PersonId;
use crate::domain::person::{Person, Role};
use crate::domain::text::{Email, PersonName};

use super::error::Doing as _;
use super::row::{micros, parsed, time};
use super::{Store, StoreError, WriteTx};

/// A person with the hash of the password.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Who.
    pub person: Person,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
}

#[derive(FromRow)]
struct Columns {
    id: String,
    email: String,
    name: Option<String>,
    password_hash: String,
    role: String,
    created_at: i64,
}

impl Columns {
    fn credentials(self) -> Result<Credentials, StoreError> {
        let person = Person {
            id: parsed(&self.id, "person", "id", &self.id)?,
            email: parsed(&self.email, "person", "email", &self.id)?,
            name: self.name.map(|name| parsed(&name, "person", "name", &self.id)).transpose()?,
            role: parsed(&self.role, "person", "role", &self.id)?,
            created_at: time(self.created_at),
        };
        Ok(Credentials { person, password_hash: self.password_hash })
    }
}

impl Store {
    /// Who signs in with this address.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn credentials_of(&self, email: &Email) -> Result<Option<Credentials>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from person where email = ?")
            .bind(email.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("looking for a person")?;
        row.map(Columns::credentials).transpose()
    }

    /// One person with the hash of the password.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn person(&self, id: PersonId) -> Result<Option<Credentials>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from person where id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a person")?;
        row.map(Columns::credentials).transpose()
    }

    /// The person of a session, unless the session has ended, also by another process's hand.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn person_in_session(&self, id: PersonId, id_hash: &[u8; 32]) -> Result<Option<Person>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "select person.* from person join session on session.person_id = person.id
              where person.id = ? and session.id_hash = ?",
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
        sqlx::query_scalar("select exists (select 1 from person)")
            .fetch_one(&self.readers)
            .await
            .doing("counting people")
    }
}

impl WriteTx {
    /// Adds a person; the database refuses an address that is taken.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn add_person(&mut self, person: &Person, password_hash: &str) -> Result<(), StoreError> {
        sqlx::query("insert into person (id, email, name, password_hash, role, created_at) values (?, ?, ?, ?, ?, ?)")
            .bind(person.id.to_string())
            .bind(person.email.as_str())
            .bind(person.name.as_ref().map(PersonName::as_str))
            .bind(password_hash)
            .bind(person.role.as_str())
            .bind(micros(person.created_at))
            .execute(&mut *self.tx)
            .await
            .doing("adding a person")?;
        Ok(())
    }

    /// Whether anybody can sign in, seen from inside the write: what the first-owner page decides by.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn has_people(&mut self) -> Result<bool, StoreError> {
        sqlx::query_scalar("select exists (select 1 from person)")
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

    /// Gives a person another role.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn set_role(&mut self, id: PersonId, role: Role) -> Result<(), StoreError> {
        sqlx::query("update person set role = ? where id = ?")
            .bind(role.as_str())
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("changing a role")?;
        Ok(())
    }
}
