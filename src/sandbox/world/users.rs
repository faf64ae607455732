//! Users. One made by the tenant has no mail round trip (developers.cloudflare.com/tenant/get-started, read 2026-11).

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::wire::ids::UserId;
use crate::wire::members::MemberStatus;
use crate::wire::users::User as WireUser;

use super::access::{Caller, Right};
use super::{Refused, World, is_email, rfc3339};
use crate::sandbox::mint;

/// A Global API Key. `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey(String);

impl ApiKey {
    pub(in crate::sandbox) fn new(text: String) -> Self {
        Self(text)
    }

    /// The key itself. Every caller is a place to look at in a review.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// One user.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct User {
    pub(in crate::sandbox) id: UserId,
    pub(in crate::sandbox) email: String,
    pub(in crate::sandbox) key: ApiKey,
    /// Made by the tenant, for nobody to sign in with.
    pub(in crate::sandbox) service: bool,
    /// Signs in with a second factor.
    #[serde(default)]
    pub(in crate::sandbox) two_factor: bool,
    pub(in crate::sandbox) first_name: Option<String>,
    pub(in crate::sandbox) last_name: Option<String>,
    pub(in crate::sandbox) telephone: Option<String>,
    pub(in crate::sandbox) country: Option<String>,
    pub(in crate::sandbox) zipcode: Option<String>,
    pub(in crate::sandbox) created_on: Timestamp,
    pub(in crate::sandbox) modified_on: Timestamp,
}

impl User {
    /// Both names, as far as there are any.
    pub(in crate::sandbox) fn full_name(&self) -> String {
        [self.first_name.as_deref(), self.last_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// What `POST /users` asks for.
#[derive(Deserialize)]
pub(in crate::sandbox) struct NewUser {
    email: String,
    #[serde(default)]
    tenant: Option<TenantRef>,
}

#[derive(Deserialize)]
struct TenantRef {
    id: String,
}

/// What `PATCH /user` may change; a field sent as null is emptied.
#[derive(Deserialize)]
pub(in crate::sandbox) struct UserChange {
    #[serde(default, deserialize_with = "sent")]
    first_name: Option<Option<String>>,
    #[serde(default, deserialize_with = "sent")]
    last_name: Option<Option<String>>,
    #[serde(default, deserialize_with = "sent")]
    telephone: Option<Option<String>>,
    #[serde(default, deserialize_with = "sent")]
    country: Option<Option<String>>,
    #[serde(default, deserialize_with = "sent")]
    zipcode: Option<Option<String>>,
}

// Tells a field that was sent as null from one that was not sent.
fn sent<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl World {
    /// Makes a service user.
    pub(in crate::sandbox) fn add_user(
        &mut self,
        caller: &Caller,
        new: NewUser,
        now: Timestamp,
    ) -> Result<Value, Refused> {
        if !self.administers(caller, Right::WriteAccount) || !self.switches.service_users {
            return Err(Refused::UserForbidden);
        }
        if new.tenant.is_some_and(|tenant| tenant.id != self.tenant.id.as_str()) {
            return Err(Refused::UserForbidden);
        }
        let email = new.email.trim().to_lowercase();
        if !is_email(&email) {
            return Err(Refused::invalid("email must be an address of at most 90 characters"));
        }
        if self.users.iter().any(|user| user.email == email) {
            return Err(Refused::invalid("a user with this address exists already"));
        }
        let user = User {
            id: mint::id().parse().map_err(|_| Refused::invalid("no id"))?,
            email,
            key: ApiKey::new(mint::key()),
            service: true,
            two_factor: false,
            first_name: None,
            last_name: None,
            telephone: None,
            country: None,
            zipcode: None,
            created_on: now,
            modified_on: now,
        };
        let key = self.switches.api_key_visible.then(|| user.key.reveal().to_owned());
        let mut answer = serde_json::to_value(user_wire(&user, key)).map_err(|_| Refused::invalid("no answer"))?;
        if let Some(fields) = answer.as_object_mut() {
            fields.insert("two_factor_authentication".to_owned(), json!({ "enabled": false, "locked": false }));
        }
        self.users.push(user);
        Ok(answer)
    }

    /// The user that the credential belongs to.
    pub(in crate::sandbox) fn user(&self, caller: &Caller) -> Result<&User, Refused> {
        if !caller.has(&["User Details Read", "User Details Write"]) {
            return Err(Refused::NotAllowed);
        }
        self.users.iter().find(|user| user.id == caller.user).ok_or(Refused::UnknownKey)
    }

    /// Changes the caller's own details.
    pub(in crate::sandbox) fn change_user(
        &mut self,
        caller: &Caller,
        change: UserChange,
        now: Timestamp,
    ) -> Result<Value, Refused> {
        if !caller.has(&["User Details Write"]) {
            return Err(Refused::NotAllowed);
        }
        let user = self.users.iter_mut().find(|user| user.id == caller.user).ok_or(Refused::UnknownKey)?;
        // Lengths: schema of 2026-08.
        let fields = [
            (&mut user.first_name, change.first_name, 60),
            (&mut user.last_name, change.last_name, 60),
            (&mut user.telephone, change.telephone, 20),
            (&mut user.country, change.country, 30),
            (&mut user.zipcode, change.zipcode, 20),
        ];
        if fields.iter().any(|(_, new, most)| new.iter().flatten().any(|text| text.chars().count() > *most)) {
            return Err(Refused::invalid("a field is too long"));
        }
        for (field, new, _) in fields {
            if let Some(new) = new {
                *field = new;
            }
        }
        user.modified_on = now;
        let user = user.clone();
        self.user_details(&user)
    }

    /// The user as `GET /user` has it.
    pub(in crate::sandbox) fn user_details(&self, user: &User) -> Result<Value, Refused> {
        let mut answer = serde_json::to_value(user_wire(user, None)).map_err(|_| Refused::invalid("no answer"))?;
        let organizations: Vec<Value> = self.members.iter().filter(|member| member.email == user.email).map(|member| {
            let status = if member.status == MemberStatus::Accepted { "member" } else { "invited" };
            let name = self.account(&member.account).map(|account| account.name.clone());
            json!({ "id": member.account, "name": name.unwrap_or_default(), "status": status, "permissions": [], "roles": [] })
        }).collect();
        if let Some(fields) = answer.as_object_mut() {
            let more = json!({
                "zipcode": user.zipcode,
                "two_factor_authentication_enabled": user.two_factor,
                "two_factor_authentication_locked": false,
                "has_pro_zones": false,
                "has_business_zones": false,
                "has_enterprise_zones": false,
                "suspended": false,
                "betas": [],
                "organizations": organizations,
            });
            fields.extend(more.as_object().cloned().unwrap_or_default());
        }
        Ok(answer)
    }
}

fn user_wire(user: &User, api_key: Option<String>) -> WireUser {
    WireUser {
        id: user.id.clone(),
        email: user.email.clone(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        username: Some(user.id.to_string()),
        telephone: user.telephone.clone(),
        country: user.country.clone(),
        created_on: Some(rfc3339(user.created_on)),
        modified_on: Some(rfc3339(user.modified_on)),
        api_key,
    }
}
