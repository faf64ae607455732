//! Accounts: making, finding, renaming, removing. Names are not unique at Cloudflare, and neither are they here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::wire::accounts::{Account as WireAccount, AccountType, ManagedBy, NAME_MAX, PROFILE_FIELD_MAX, Profile};
use crate::wire::ids::{AccountId, UnitId};
use crate::wire::members::MemberStatus;
use crate::wire::tenants::TenantAccount;

use super::access::{Caller, Right};
use super::members::Member;
use super::roles::SUPER_ADMINISTRATOR;
use super::tokens::Owner;
use super::{Refused, World, rfc3339};
use crate::sandbox::mint;

/// One account.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Account {
    pub(in crate::sandbox) id: AccountId,
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) r#type: AccountType,
    /// The tenant unit; none for an account outside of the tenant.
    pub(in crate::sandbox) unit: Option<UnitId>,
    pub(in crate::sandbox) profile: Profile,
    pub(in crate::sandbox) enforce_twofactor: bool,
    pub(in crate::sandbox) abuse_contact_email: Option<String>,
    pub(in crate::sandbox) created_on: Timestamp,
}

/// An idempotency key that made an account.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Attempt {
    pub(in crate::sandbox) email: String,
    pub(in crate::sandbox) key: String,
    pub(in crate::sandbox) body: String,
    pub(in crate::sandbox) account: AccountId,
}

/// What `POST /accounts` asks for.
#[derive(Clone, Deserialize, Serialize)]
pub(in crate::sandbox) struct NewAccount {
    pub(in crate::sandbox) name: String,
    #[serde(default)]
    pub(in crate::sandbox) r#type: AccountType,
    #[serde(default)]
    pub(in crate::sandbox) unit: Option<UnitRef>,
    #[serde(default)]
    pub(in crate::sandbox) standalone: bool,
    #[serde(flatten)]
    pub(in crate::sandbox) profile: Profile,
}

/// `{"id": …}` of a unit, as sent.
#[derive(Clone, Deserialize, Serialize)]
pub(in crate::sandbox) struct UnitRef {
    id: String,
}

/// What `PUT /accounts/{account}` asks for; other fields of the account are read-only and ignored.
#[derive(Deserialize)]
pub(in crate::sandbox) struct Rename {
    name: String,
    #[serde(default)]
    r#type: Option<AccountType>,
    #[serde(default)]
    settings: Option<Settings>,
}

#[derive(Deserialize)]
struct Settings {
    #[serde(default)]
    enforce_twofactor: Option<bool>,
    #[serde(default)]
    abuse_contact_email: Option<String>,
}

impl World {
    /// Makes an account, or gives back the one that the same idempotency key made before.
    pub(in crate::sandbox) fn add_account(
        &mut self,
        caller: &Caller,
        new: NewAccount,
        key: Option<&str>,
        now: Timestamp,
    ) -> Result<WireAccount, Refused> {
        if !self.administers(caller, Right::WriteAccount) {
            return Err(Refused::AccountForbidden);
        }
        let key = key.filter(|_| self.switches.honours_idempotency_key);
        let body = serde_json::to_string(&new).map_err(|error| Refused::invalid(error.to_string()))?;
        let earlier = self.attempts.iter().find(|attempt| attempt.email == caller.email && key == Some(&attempt.key));
        if let Some(earlier) = earlier {
            return if earlier.body == body {
                self.account(&earlier.account).map(|account| self.account_wire(account)).ok_or(Refused::NoAccount)
            } else {
                Err(Refused::KeyReused)
            };
        }
        let account = self.checked_account(new, now)?;
        if account.unit.is_none() {
            self.members.push(Member::owner(&account, &caller.email, SUPER_ADMINISTRATOR, now)?);
        }
        if let Some(key) = key {
            let (email, key) = (caller.email.clone(), key.to_owned());
            self.attempts.push(Attempt { email, key, body, account: account.id.clone() });
        }
        let answer = self.account_wire(&account);
        self.accounts.push(account);
        Ok(answer)
    }

    fn checked_account(&self, new: NewAccount, now: Timestamp) -> Result<Account, Refused> {
        let name = checked_name(&new.name)?;
        match new.r#type {
            AccountType::Standard => {}
            AccountType::Enterprise if self.switches.enterprise_allowed => {}
            AccountType::Enterprise => return Err(Refused::AccountForbidden),
            AccountType::Other(_) => return Err(Refused::invalid("type must be standard or enterprise")),
        }
        let unit = self.unit_for(new.unit.as_ref(), new.standalone)?;
        let profile = self.kept_profile(new.profile)?;
        let id = mint::id().parse().map_err(|_| Refused::NoAccount)?;
        Ok(Account {
            id,
            name,
            r#type: new.r#type,
            unit,
            profile,
            enforce_twofactor: false,
            abuse_contact_email: None,
            created_on: now,
        })
    }

    fn unit_for(&self, asked: Option<&UnitRef>, standalone: bool) -> Result<Option<UnitId>, Refused> {
        match asked {
            Some(_) if standalone => Err(Refused::invalid("standalone excludes unit")),
            Some(asked) => {
                let unit = self.tenant.units.iter().find(|unit| unit.id.as_str() == asked.id);
                unit.map(|unit| Some(unit.id.clone())).ok_or_else(|| Refused::invalid("unknown unit"))
            }
            None if standalone => Ok(None),
            None if self.switches.unit_required => Err(Refused::invalid("unit is required")),
            None => Ok(self.tenant.units.first().map(|unit| unit.id.clone())),
        }
    }

    // The tenant may keep the field empty; a caller must read it back before it trusts it.
    fn kept_profile(&self, mut profile: Profile) -> Result<Profile, Refused> {
        let fields = [
            &mut profile.external_metadata,
            &mut profile.business_name,
            &mut profile.business_address,
            &mut profile.business_email,
            &mut profile.business_phone,
        ];
        for field in fields {
            let text = field.get_or_insert_default();
            if text.chars().count() > PROFILE_FIELD_MAX {
                return Err(Refused::invalid("a profile field is longer than 120 characters"));
            }
        }
        if !self.switches.keeps_external_metadata {
            profile.external_metadata = Some(String::new());
        }
        Ok(profile)
    }

    /// The account with this id, whoever asks.
    pub(in crate::sandbox) fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == *id)
    }

    fn account_mut(&mut self, caller: &Caller, id: &AccountId) -> Result<&mut Account, Refused> {
        self.account_for(caller, id, Right::WriteAccount)?;
        self.accounts.iter_mut().find(|account| account.id == *id).ok_or(Refused::NoAccount)
    }

    /// Accounts that lists show to the caller, in the order they were made.
    pub(in crate::sandbox) fn accounts_of(&self, caller: &Caller, now: Timestamp) -> Vec<&Account> {
        let mine = self.reached_accounts(caller).into_iter();
        mine.filter(|account| self.is_listed(account.created_on, now)).collect()
    }

    /// Accounts of the tenant that lists show, in the order they were made.
    pub(in crate::sandbox) fn tenant_accounts(&self, now: Timestamp) -> Vec<&Account> {
        let inside = self.accounts.iter().filter(|account| account.unit.is_some());
        inside.filter(|account| self.is_listed(account.created_on, now)).collect()
    }

    /// Changes name and settings.
    pub(in crate::sandbox) fn rename_account(
        &mut self,
        caller: &Caller,
        id: &AccountId,
        change: Rename,
    ) -> Result<WireAccount, Refused> {
        let name = checked_name(&change.name)?;
        let account = self.account_mut(caller, id)?;
        if change.r#type.is_some_and(|kind| kind != account.r#type) {
            return Err(Refused::invalid("type cannot be changed"));
        }
        account.name = name;
        if let Some(settings) = change.settings {
            account.enforce_twofactor = settings.enforce_twofactor.unwrap_or(account.enforce_twofactor);
            account.abuse_contact_email = settings.abuse_contact_email.or(account.abuse_contact_email.take());
        }
        self.account(id).map(|account| self.account_wire(account)).ok_or(Refused::NoAccount)
    }

    /// Replaces the business details.
    pub(in crate::sandbox) fn put_profile(
        &mut self,
        caller: &Caller,
        id: &AccountId,
        profile: Profile,
    ) -> Result<Profile, Refused> {
        self.account_for(caller, id, Right::WriteAccount)?;
        let profile = self.kept_profile(profile)?;
        self.account_mut(caller, id)?.profile = profile.clone();
        Ok(profile)
    }

    /// Removes an account with everything inside. Tenant admins only, accounts of the tenant only
    /// (developers.cloudflare.com/tenant/how-to/manage-accounts, read 2026-11).
    pub(in crate::sandbox) fn remove_account(&mut self, caller: &Caller, id: &AccountId) -> Result<(), Refused> {
        let account = self.account_for(caller, id, Right::ReadAccount)?;
        if account.unit.is_none() || !self.administers(caller, Right::WriteAccount) {
            return Err(Refused::RemovalForbidden);
        }
        self.accounts.retain(|account| account.id != *id);
        self.members.retain(|member| member.account != *id);
        let zones: Vec<_> = self.zones.iter().filter(|zone| zone.account == *id).map(|zone| zone.id.clone()).collect();
        for zone in &zones {
            self.drop_zone(zone);
        }
        self.subscriptions.retain(|one| one.account != *id);
        self.tokens.retain(|token| token.owner != Owner::Account(id.clone()));
        self.attempts.retain(|attempt| attempt.account != *id);
        Ok(())
    }

    /// The account as answers have it.
    pub(in crate::sandbox) fn account_wire(&self, account: &Account) -> WireAccount {
        let settings = json!({
            "enforce_twofactor": account.enforce_twofactor,
            "abuse_contact_email": account.abuse_contact_email.clone().unwrap_or_default(),
        });
        WireAccount { settings, ..self.account_core(account) }
    }

    /// The account as the tenant's own list has it: more settings, no unit (schema of 2026-08).
    pub(in crate::sandbox) fn tenant_account_wire(&self, account: &Account) -> TenantAccount {
        let settings = json!({
            "enforce_twofactor": account.enforce_twofactor,
            "abuse_contact_email": account.abuse_contact_email,
            "access_approval_expiry": null,
            "api_access_enabled": true,
            "default_nameservers": "cloudflare.standard",
            "use_account_custom_ns_by_default": false,
        });
        let core = WireAccount { settings, ..self.account_core(account) };
        TenantAccount { managed_by: None, ..core.into() }
    }

    fn account_core(&self, account: &Account) -> WireAccount {
        let name_of = |id: &UnitId| self.tenant.units.iter().find(|unit| unit.id == *id).map(|unit| unit.name.clone());
        let managed_by = account
            .unit
            .as_ref()
            .map(|unit| ManagedBy { parent_org_id: Some(unit.to_string()), parent_org_name: name_of(unit) });
        WireAccount {
            id: account.id.clone(),
            name: account.name.clone(),
            r#type: account.r#type.clone(),
            settings: Value::Null,
            created_on: Some(rfc3339(account.created_on)),
            managed_by,
        }
    }
}

impl Member {
    /// The owner that an account outside of the tenant begins with.
    pub(in crate::sandbox) fn owner(
        account: &Account,
        email: &str,
        role: &str,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        Ok(Self {
            id: mint::id().parse().map_err(|_| Refused::NoMember)?,
            account: account.id.clone(),
            email: email.to_owned(),
            status: MemberStatus::Accepted,
            roles: vec![role.parse().map_err(|_| Refused::NoMember)?],
            policies: Vec::new(),
            created_on: now,
        })
    }
}

fn checked_name(name: &str) -> Result<String, Refused> {
    let name = name.trim();
    let fits = (1..=NAME_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(Refused::invalid("name must have 1 to 100 characters")) }
}
