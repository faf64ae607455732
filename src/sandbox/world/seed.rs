//! What a fresh world has in it. Everything but the keys is the same each time; the keys follow from the admin's key, so
//! that a reset brings the same ones back.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::accounts::Account;
use super::members::Member;
use super::seed_dns;
use super::seed_names::{COMPANIES, ENDINGS, PARTS, UNLINKED};
use super::seed_settings;
use super::seed_tokens;
use super::settings::Settings;
use super::switches::Switches;
use super::tenant::{Tenant, Unit};
use super::users::{ApiKey, User};
use super::zones::Zone;
use super::{World, WorldKind};
use crate::sandbox::{SandboxError, mint};
use crate::wire::accounts::{AccountType, Profile};
use crate::wire::ids::{AccountId, BadId, UnitId};
use crate::wire::members::{ADMINISTRATOR, MemberStatus};
use crate::wire::zones::{ZoneStatus, ZoneType};

use super::roles::SUPER_ADMINISTRATOR;

/// The tenant admin's address.
pub(in crate::sandbox) const ADMIN_EMAIL: &str = "partner@sandbox.test";
/// Add-ons in turn.
const ADD_ONS: [&str; 4] = ["WORKERS_PAID", "TEAMS_STANDARD", "IMAGES_BASIC", "TEAMS_FREE"];
const WITH_SERVICE_USER: usize = 12;
/// Somebody in accounts of several customers, with the role *DNS*.
const AGENCY: &str = "studio@agency.example";
const AGENCY_ROLE: &str = "069fe803647ed3609e93d041d5df6050";
/// Index of the company whose first account is an enterprise one.
const ENTERPRISE: usize = 5;

/// Accounts that one customer of the partner owns.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct SeededCustomer {
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) accounts: Vec<AccountId>,
    pub(in crate::sandbox) service_user: Option<String>,
}

/// A fresh world.
pub(in crate::sandbox) fn world(kind: WorldKind, admin_key: &ApiKey, now: Timestamp) -> Result<World, SandboxError> {
    let seed = Seed { admin_key, now };
    seed.world(kind).map_err(|_| SandboxError::Seed)
}

struct Seed<'a> {
    admin_key: &'a ApiKey,
    now: Timestamp,
}

impl Seed<'_> {
    fn world(&self, kind: WorldKind) -> Result<World, BadId> {
        let mut admin = self.user(ADMIN_EMAIL, 900)?;
        admin.key = self.admin_key.clone();
        admin.first_name = Some("Amal".to_owned());
        admin.last_name = Some("Partner".to_owned());
        let units = match kind {
            WorldKind::Empty => &["Default"][..],
            WorldKind::Lively => &["Default", "Public sector"][..],
        };
        let unit = |name: &&str| Ok(Unit { id: mint::id_from(&format!("unit:{name}")).parse()?, name: (*name).into() });
        let mut world = World {
            kind,
            tenant: Tenant {
                id: mint::id_from("tenant").parse()?,
                name: "Sandbox Partner".to_owned(),
                units: units.iter().map(unit).collect::<Result<_, BadId>>()?,
                admins: vec![admin.id.clone()],
                created_on: self.days_ago(900),
            },
            switches: Switches::default(),
            accounts: Vec::new(),
            users: vec![admin],
            members: Vec::new(),
            zones: Vec::new(),
            subscriptions: Vec::new(),
            charges: Vec::new(),
            dns_records: Vec::new(),
            tokens: Vec::new(),
            purges: Vec::new(),
            scans: Vec::new(),
            former: Vec::new(),
            attempts: Vec::new(),
            seeded: Vec::new(),
        };
        if kind == WorldKind::Lively {
            self.fill(&mut world)?;
        }
        Ok(world)
    }

    fn fill(&self, world: &mut World) -> Result<(), BadId> {
        let own = self.account("Partner's own account", None, 0)?;
        world.members.push(self.member(&own, ADMIN_EMAIL, SUPER_ADMINISTRATOR, MemberStatus::Accepted)?);
        world.accounts.push(own);
        for (index, (company, domain, count)) in COMPANIES.into_iter().enumerate() {
            let email = format!("svc-{:03}@users.sandbox.test", index + 1);
            let service_user = (index < WITH_SERVICE_USER).then_some(email);
            if let Some(email) = &service_user {
                world.users.push(User { service: true, ..self.user(email, 300)? });
            }
            let mut accounts = Vec::new();
            for (part, ending) in PARTS.into_iter().take(count) {
                let account =
                    self.add_account(world, format!("{company} {part}").trim(), &format!("{domain}{ending}"))?;
                if let Some(email) = &service_user {
                    world.members.push(self.member(&account, email, ADMINISTRATOR, MemberStatus::Accepted)?);
                }
                accounts.push(account.id);
            }
            self.add_people(world, index, accounts.first())?;
            world.seeded.push(SeededCustomer { name: company.to_owned(), accounts, service_user });
        }
        self.add_agency(world)?;
        for (name, domain) in UNLINKED {
            self.add_account(world, name, domain)?;
        }
        let enterprise = world.seeded.get(ENTERPRISE).and_then(|customer| customer.accounts.first()).cloned();
        if let Some(account) = world.accounts.iter_mut().find(|account| Some(&account.id) == enterprise.as_ref()) {
            account.r#type = AccountType::Enterprise;
        }
        world.subscribe_planned_zones()?;
        seed_dns::fill(world)?;
        seed_settings::fill(world, self.now);
        seed_tokens::fill(world, self.now)?;
        self.add_add_ons(world)
    }

    // Every fourth account of the tenant has an add-on, and some of these two.
    fn add_add_ons(&self, world: &mut World) -> Result<(), BadId> {
        let rows = world.accounts.iter().filter(|account| account.unit.is_some()).step_by(4);
        let rows: Vec<_> = rows.map(|account| (account.id.clone(), account.created_on)).collect();
        for (index, (account, created_on)) in rows.iter().enumerate() {
            let add_on = ADD_ONS.get(index % ADD_ONS.len()).copied().unwrap_or("WORKERS_PAID");
            world.seed_add_on(account, add_on, *created_on)?;
            if index % 3 == 1 {
                world.seed_add_on(account, "ADVANCED_CERT_MANAGER", *created_on)?;
            }
        }
        Ok(())
    }

    fn add_account(&self, world: &mut World, name: &str, domain: &str) -> Result<Account, BadId> {
        let index = world.accounts.len();
        let unit = world.tenant.units.get(usize::from(index % 9 == 8)).map(|unit| unit.id.clone());
        let account = self.account(name, unit, index)?;
        world.accounts.push(account.clone());
        for at in 0..2 + index % 2 {
            let number = world.zones.len();
            let ending = ENDINGS.get((index + at) % ENDINGS.len()).copied().unwrap_or("com");
            let name = idna::domain_to_ascii(&format!("{domain}.{ending}")).map_err(|_| BadId)?;
            world.zones.push(self.zone(&account, name, number)?);
        }
        Ok(account)
    }

    // Some customers have people of their own in an account: invited ones, and a few who came.
    fn add_people(&self, world: &mut World, index: usize, account: Option<&AccountId>) -> Result<(), BadId> {
        let account = account.and_then(|id| world.account(id)).cloned();
        let Some(account) = account.filter(|_| index.is_multiple_of(3)) else {
            return Ok(());
        };
        let email = format!("it-{:03}@customer.example", index + 1);
        let status = if index.is_multiple_of(2) { MemberStatus::Pending } else { MemberStatus::Accepted };
        if status == MemberStatus::Accepted {
            world.users.push(User { two_factor: index % 4 == 1, ..self.user(&email, 200)? });
        }
        let mut member = self.member(&account, &email, ADMINISTRATOR, status)?;
        if member.status == MemberStatus::Pending {
            member.created_on = self.days_ago(i64::try_from(index).unwrap_or_default() % 5);
        }
        world.members.push(member);
        Ok(())
    }

    // An agency that works for several customers.
    fn add_agency(&self, world: &mut World) -> Result<(), BadId> {
        world.users.push(User { two_factor: true, ..self.user(AGENCY, 400)? });
        let accounts: Vec<Account> = world
            .seeded
            .iter()
            .step_by(4)
            .filter_map(|one| one.accounts.first())
            .filter_map(|id| world.account(id).cloned())
            .collect();
        for account in accounts {
            world.members.push(self.member(&account, AGENCY, AGENCY_ROLE, MemberStatus::Accepted)?);
        }
        Ok(())
    }

    fn account(&self, name: &str, unit: Option<UnitId>, index: usize) -> Result<Account, BadId> {
        let empty = || Some(String::new());
        Ok(Account {
            id: mint::id_from(&format!("account:{index}")).parse()?,
            name: name.to_owned(),
            r#type: AccountType::Standard,
            unit,
            profile: Profile {
                external_metadata: empty(),
                business_name: empty(),
                business_address: empty(),
                business_email: empty(),
                business_phone: empty(),
            },
            enforce_twofactor: false,
            abuse_contact_email: None,
            created_on: self.days_ago(600 - i64::try_from(index).unwrap_or_default() * 9),
        })
    }

    fn user(&self, email: &str, days: i64) -> Result<User, BadId> {
        Ok(User {
            id: mint::id_from(&format!("user:{email}")).parse()?,
            email: email.to_owned(),
            key: ApiKey::new(mint::key_from(&format!("{}:{email}", self.admin_key.reveal()))),
            service: false,
            two_factor: false,
            first_name: None,
            last_name: None,
            telephone: None,
            country: None,
            zipcode: None,
            created_on: self.days_ago(days),
            modified_on: self.days_ago(days),
        })
    }

    fn member(&self, account: &Account, email: &str, role: &str, status: MemberStatus) -> Result<Member, BadId> {
        Ok(Member {
            id: mint::id_from(&format!("member:{}:{email}", account.id)).parse()?,
            account: account.id.clone(),
            email: email.to_owned(),
            status,
            roles: vec![role.parse()?],
            policies: Vec::new(),
            created_on: account.created_on,
        })
    }

    fn zone(&self, account: &Account, name: String, number: usize) -> Result<Zone, BadId> {
        let status = match number {
            number if number % 7 == 3 => ZoneStatus::Pending,
            number if number % 23 == 5 => ZoneStatus::Moved,
            number if number % 41 == 7 => ZoneStatus::Initializing,
            _ => ZoneStatus::Active,
        };
        let kind = match number {
            number if number % 9 == 4 => ZoneType::Partial,
            number if number % 37 == 6 => ZoneType::Secondary,
            number if number % 50 == 9 => ZoneType::Internal,
            _ => ZoneType::Full,
        };
        let plan = match number {
            number if kind == ZoneType::Partial || number % 8 == 0 => "business",
            number if number % 5 == 0 => "pro",
            _ => "free",
        };
        let created_on = account.created_on;
        // Who waits or has moved out has not done so for long: it would be gone.
        let days = i64::try_from(number).unwrap_or_default();
        let since = match status {
            ZoneStatus::Pending => self.days_ago(1 + days % 20),
            ZoneStatus::Moved => self.days_ago(1 + days % 5),
            _ => created_on,
        };
        let created_on = if status == ZoneStatus::Pending { since } else { created_on };
        Ok(Zone {
            id: mint::id_from(&format!("zone:{number}")).parse()?,
            account: account.id.clone(),
            name,
            activated_on: matches!(status, ZoneStatus::Active | ZoneStatus::Moved).then_some(created_on),
            status,
            r#type: kind,
            paused: number % 29 == 11,
            plan: plan.to_owned(),
            vanity_name_servers: Vec::new(),
            created_on,
            modified_on: since,
            checked_on: None,
            old_plan: None,
            status_since: Some(since),
            hold: None,
            settings: Settings::default(),
        })
    }

    fn days_ago(&self, days: i64) -> Timestamp {
        self.now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN)
    }
}
