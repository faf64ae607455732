//! API tokens. Of a value only its SHA-256 is kept: it stands in the answers to making and rolling a token, and nowhere
//! else (developers.cloudflare.com/fundamentals/api, read 2026-11).

mod checks;
pub(in crate::sandbox) mod grant;
mod group_table;
pub(in crate::sandbox) mod groups;

use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::sandbox::mint;
use crate::wire::ids::{AccountId, TokenId, UserId};
use crate::wire::tokens::{
    Condition, CreatedToken, GroupRef, NewToken, PER_ACCOUNT, PER_USER, Policy, Token as Wire, TokenStatus, TokenValue,
    Verified,
};

use super::access::{Caller, Right};
use super::users::ApiKey;
use super::{Refused, World};

pub(in crate::sandbox) use grant::{About, Grant};

/// Whose a token is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::sandbox) enum Owner {
    /// A user's.
    User(UserId),
    /// An account's.
    Account(AccountId),
}

/// One token.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Token {
    pub(in crate::sandbox) id: TokenId,
    pub(in crate::sandbox) owner: Owner,
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) disabled: bool,
    pub(in crate::sandbox) policies: Arc<[Policy]>,
    pub(in crate::sandbox) condition: Option<Condition>,
    pub(in crate::sandbox) not_before: Option<Timestamp>,
    pub(in crate::sandbox) expires_on: Option<Timestamp>,
    pub(in crate::sandbox) issued_on: Timestamp,
    pub(in crate::sandbox) modified_on: Timestamp,
    pub(in crate::sandbox) last_used_on: Option<Timestamp>,
    /// SHA-256 of its value, in hex.
    pub(in crate::sandbox) digest: String,
}

/// SHA-256 of a value, in hex.
pub(in crate::sandbox) fn digest(value: &str) -> String {
    mint::hex(&Sha256::digest(value.as_bytes()))
}

fn seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Token {
    fn status(&self, now: Timestamp) -> TokenStatus {
        if self.expires_on.is_some_and(|end| end <= now) {
            TokenStatus::Expired
        } else if self.disabled {
            TokenStatus::Disabled
        } else {
            TokenStatus::Active
        }
    }

    /// As answers have it.
    pub(in crate::sandbox) fn wire(&self, now: Timestamp) -> Wire {
        let named = |policy: &Policy| {
            let mut policy = policy.clone();
            policy.permission_groups = policy
                .permission_groups
                .iter()
                .map(|group| GroupRef {
                    name: groups::find(&group.id).map(|found| found.name.clone()),
                    ..group.clone()
                })
                .collect();
            policy
        };
        Wire {
            id: self.id.clone(),
            name: self.name.clone(),
            status: self.status(now),
            issued_on: Some(seconds(self.issued_on)),
            modified_on: Some(seconds(self.modified_on)),
            last_used_on: self.last_used_on.map(seconds),
            not_before: self.not_before.map(seconds),
            expires_on: self.expires_on.map(seconds),
            policies: self.policies.iter().map(named).collect(),
            condition: self.condition.clone(),
        }
    }

    fn take(&mut self, said: checks::Said, now: Timestamp) {
        self.name = said.name;
        self.policies = said.policies.into();
        self.condition = said.condition;
        (self.not_before, self.expires_on) = (said.not_before, said.expires_on);
        self.disabled = said.disabled;
        self.modified_on = now;
    }
}

impl World {
    /// Whose call it is that brings this value from this address; nothing where nobody knows the value. One that asks about
    /// itself need not work just now. Words and numbers of refusals as in public logs of 9109.
    pub(in crate::sandbox) fn bearer(
        &self,
        value: &str,
        from: IpAddr,
        asks_itself: bool,
        now: Timestamp,
    ) -> Option<Result<Caller, Refused>> {
        let digest = digest(value);
        let token = self.tokens.iter().find(|token| token.digest == digest)?;
        Some(self.caller_of(token, from, asks_itself, now))
    }

    fn caller_of(&self, token: &Token, from: IpAddr, asks_itself: bool, now: Timestamp) -> Result<Caller, Refused> {
        let starts_later = token.not_before.is_some_and(|start| now < start);
        // Whether a token that is off is told so is not published; Cloudflare's words for one that expired are these.
        if !asks_itself && (token.status(now) != TokenStatus::Active || starts_later) {
            return Err(Refused::TokenInvalid);
        }
        if !grant::is_from(token.condition.as_ref(), from) {
            return Err(Refused::TokenElsewhere(from.to_string()));
        }
        let user = match &token.owner {
            Owner::User(user) => Some(self.users.iter().find(|one| one.id == *user).ok_or(Refused::UnknownToken)?),
            Owner::Account(_) => None,
        };
        let account = match &token.owner {
            Owner::Account(account) => Some(account.clone()),
            Owner::User(_) => None,
        };
        let nobody = || mint::id_from(token.id.as_str()).parse().map_err(|_| Refused::UnknownToken);
        Ok(Caller {
            user: user.map_or_else(nobody, |user| Ok(user.id.clone()))?,
            email: user.map_or_else(|| format!("token:{}", token.id), |user| user.email.clone()),
            grant: Some(Grant { token: token.id.clone(), account, policies: Arc::clone(&token.policies) }),
        })
    }

    /// Notes that a token was used. In memory; it is on disk with the next change.
    pub(in crate::sandbox) fn token_used(&mut self, id: &TokenId, now: Timestamp) {
        if let Some(token) = self.tokens.iter_mut().find(|token| token.id == *id) {
            token.last_used_on = Some(now);
        }
    }

    /// Whose tokens a call is about, if the caller may do this with them. An account's take a Super Administrator of it
    /// (developers.cloudflare.com/fundamentals/api/get-started/account-owned-tokens, read 2026-11).
    pub(in crate::sandbox) fn token_owner(
        &self,
        caller: &Caller,
        account: Option<&AccountId>,
        right: Right,
    ) -> Result<Owner, Refused> {
        if let Some(account) = account {
            self.account_for(caller, account, right)?;
            return Ok(Owner::Account(account.clone()));
        }
        let names: &[&str] =
            if right == Right::WriteTokens { &["API Tokens Write"] } else { &["API Tokens Read", "API Tokens Write"] };
        if caller.has(names) { Ok(Owner::User(caller.user.clone())) } else { Err(Refused::NotAllowed) }
    }

    /// The tokens of somebody that lists show, in the order they were made.
    pub(in crate::sandbox) fn tokens_of(&self, owner: &Owner, now: Timestamp) -> Vec<&Token> {
        let own = self.tokens.iter().filter(|token| token.owner == *owner);
        own.filter(|token| self.is_listed(token.issued_on, now)).collect()
    }

    /// One of them.
    pub(in crate::sandbox) fn token(&self, owner: &Owner, id: &TokenId) -> Result<&Token, Refused> {
        self.tokens.iter().find(|token| token.id == *id && token.owner == *owner).ok_or(Refused::NoToken)
    }

    fn token_mut(&mut self, owner: &Owner, id: &TokenId) -> Result<&mut Token, Refused> {
        self.tokens.iter_mut().find(|token| token.id == *id && token.owner == *owner).ok_or(Refused::NoToken)
    }

    /// Makes one; answers with it and its value.
    pub(in crate::sandbox) fn add_token(
        &mut self,
        caller: &Caller,
        owner: Owner,
        new: NewToken,
        now: Timestamp,
    ) -> Result<(CreatedToken, ApiKey), Refused> {
        let most = if matches!(owner, Owner::User(_)) { PER_USER } else { PER_ACCOUNT };
        if self.tokens.iter().filter(|token| token.owner == owner).count() >= most {
            return Err(Refused::invalid(format!("no more than {most} tokens")));
        }
        let said = self.checked_token(caller, &owner, new, now)?;
        let value = fresh(&owner);
        let mut token = Token {
            id: mint::id().parse().map_err(|_| Refused::invalid("no id"))?,
            owner,
            name: String::new(),
            disabled: false,
            policies: Arc::new([]),
            condition: None,
            not_before: None,
            expires_on: None,
            issued_on: now,
            modified_on: now,
            last_used_on: None,
            digest: digest(value.reveal()),
        };
        token.take(said, now);
        let created = CreatedToken { token: token.wire(now), value: Some(TokenValue(value.reveal().to_owned())) };
        self.tokens.push(token);
        Ok((created, value))
    }

    /// Replaces one but for its value: what is not said is taken away.
    pub(in crate::sandbox) fn put_token(
        &mut self,
        caller: &Caller,
        owner: &Owner,
        id: &TokenId,
        new: NewToken,
        now: Timestamp,
    ) -> Result<Wire, Refused> {
        self.token(owner, id)?;
        let said = self.checked_token(caller, owner, new, now)?;
        let token = self.token_mut(owner, id)?;
        token.take(said, now);
        Ok(token.wire(now))
    }

    /// Gives one another value; the old one is dead at once, id and permissions stay.
    pub(in crate::sandbox) fn roll_token(
        &mut self,
        owner: &Owner,
        id: &TokenId,
        now: Timestamp,
    ) -> Result<ApiKey, Refused> {
        let value = fresh(owner);
        let token = self.token_mut(owner, id)?;
        token.digest = digest(value.reveal());
        token.modified_on = now;
        Ok(value)
    }

    /// Ends one.
    pub(in crate::sandbox) fn drop_token(&mut self, owner: &Owner, id: &TokenId) -> Result<(), Refused> {
        self.token(owner, id)?;
        self.tokens.retain(|token| token.id != *id);
        Ok(())
    }

    /// What a token says of itself, where it is asked at the right place.
    pub(in crate::sandbox) fn verified(
        &self,
        caller: &Caller,
        account: Option<&AccountId>,
        now: Timestamp,
    ) -> Result<Verified, Refused> {
        // A key is no token: it has nothing to say of itself here.
        let grant = caller.grant.as_ref().ok_or(Refused::NoBearer)?;
        if grant.account.as_ref() != account {
            return Err(Refused::TokenUnknown);
        }
        let token = self.tokens.iter().find(|token| token.id == grant.token).ok_or(Refused::TokenUnknown)?;
        let Wire { id, status, not_before, expires_on, .. } = token.wire(now);
        Ok(Verified { id, status, not_before, expires_on })
    }
}

fn fresh(owner: &Owner) -> ApiKey {
    let prefix = if matches!(owner, Owner::User(_)) { mint::USER_TOKEN } else { mint::ACCOUNT_TOKEN };
    ApiKey::new(mint::token(prefix))
}
