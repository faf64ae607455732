//! Direct access of people.

use crate::domain::account::Account;
use crate::domain::ids::{PersonId, RunId};
use crate::domain::member::{MemberAct, MemberRow, Place};
use crate::domain::run::Request;
use crate::domain::text::Email;
use crate::wire::ids::RoleId;

use super::super::Runs;
use super::super::press::press;
use super::{About, RunError};

impl Runs {
    /// Asks for somebody to be invited to an account.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn invite_member(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        email: Email,
        roles: Vec<RoleId>,
    ) -> Result<RunId, RunError> {
        self.about_member(by, key, account, MemberAct::Invite { account: account.id.clone(), email, roles }).await
    }

    /// Asks for an invitation to be taken back and sent again.
    ///
    /// # Errors
    /// [`RunError::Protected`] for the service user and tenant admins, [`RunError::MovedOn`] when there is no address to
    /// send it to; [`RunError::Store`] when it could not be stored.
    pub async fn invite_member_again(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        present: &MemberRow,
    ) -> Result<RunId, RunError> {
        may_go(present)?;
        let act = MemberAct::InviteAgain {
            account: account.id.clone(),
            member: present.member.id.clone(),
            email: present.member.email.parse().map_err(|_| RunError::MovedOn)?,
            roles: present.member.roles.iter().map(|role| role.id.clone()).collect(),
        };
        self.about_member(by, key, account, act).await
    }

    /// Asks for other roles of a member.
    ///
    /// # Errors
    /// [`RunError::Protected`] for the service user and tenant admins; [`RunError::Store`] when it could not be stored.
    pub async fn change_member(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        present: &MemberRow,
        roles: Vec<RoleId>,
    ) -> Result<RunId, RunError> {
        may_go(present)?;
        let (member, email) = (present.member.id.clone(), present.member.email.clone());
        self.about_member(by, key, account, MemberAct::Change { account: account.id.clone(), member, email, roles })
            .await
    }

    /// Asks for a member to be removed from an account.
    ///
    /// # Errors
    /// [`RunError::Protected`] for the service user and tenant admins; [`RunError::Store`] when it could not be stored.
    pub async fn remove_member(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        present: &MemberRow,
    ) -> Result<RunId, RunError> {
        may_go(present)?;
        let (member, email) = (present.member.id.clone(), present.member.email.clone());
        self.about_member(by, key, account, MemberAct::Remove { account: account.id.clone(), member, email }).await
    }

    /// Asks for an address to be removed from each of these accounts, a step for each. The same form pressed twice is the
    /// same run, also when the accounts have gone meanwhile.
    ///
    /// # Errors
    /// [`RunError::Protected`] where the portal or the tenant works with the address; [`RunError::MovedOn`] when there is
    /// no account to remove it from; [`RunError::Store`] when it could not be stored.
    pub async fn remove_person(
        &self,
        by: PersonId,
        key: &str,
        email: Email,
        from: &[MemberRow],
    ) -> Result<RunId, RunError> {
        let key = press(by, key, &email);
        let mut tx = self.0.store.write().await?;
        if let Some(known) = tx.run_with_key(&key).await? {
            return Ok(known);
        }
        from.iter().try_for_each(may_go)?;
        if from.is_empty() {
            return Err(RunError::MovedOn);
        }
        let mut owners = from.iter().map(|row| row.customer.as_ref().map(|(id, _)| *id));
        let first = owners.next().flatten();
        let customer = first.filter(|first| owners.all(|owner| owner == Some(*first)));
        let place = |row: &MemberRow| Place {
            account: row.member.account.clone(),
            name: row.account_name.clone(),
            member: Some(row.member.id.clone()),
        };
        let title = email.to_string();
        let act = MemberAct::RemoveEverywhere { email, places: from.iter().map(place).collect() };
        let about = About { key: &key, by, title: &title, customer, zone: None };
        self.submit(tx, &about, &Request::Members { act }).await
    }

    async fn about_member(
        &self,
        by: PersonId,
        key: &str,
        account: &Account,
        act: MemberAct,
    ) -> Result<RunId, RunError> {
        let title = format!("{}, {}", act.email(), account.name);
        let about = About { key, by, title: &title, customer: account.customer, zone: None };
        self.submit_new(&about, &Request::Members { act }).await
    }
}

fn may_go(present: &MemberRow) -> Result<(), RunError> {
    if present.kind.is_protected() { Err(RunError::Protected) } else { Ok(()) }
}
