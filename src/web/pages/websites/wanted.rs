//! What a form asks of a website to be added: its name, how it is set up, its plan. Shared by the forms that add one.
//! Refused is only what is certain; everything else Cloudflare decides.

use crate::domain::catalogue::{self, Scope};
use crate::domain::order::Order;
use crate::domain::registered::{Standing, standing};
use crate::domain::text::{ZoneName, in_unicode};
use crate::runs::NewWebsite;
use crate::store::{Offers, Store, StoreError, TenantFacts};
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::{Choice, Field};
use crate::web::parts::Named;
use crate::web::status::WebsiteStatus;
use crate::wire::ids::{AccountId, RatePlanId};
use crate::wire::zones::ZoneType;

use crate::web::price;

/// Whether the tenant may set websites up partially, as far as Cloudflare says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Partial {
    /// It may.
    On,
    /// It has no entitlement for it.
    Off,
    /// Cloudflare did not say.
    #[default]
    NotSaid,
}

impl Partial {
    /// As the tenant's entitlements have it. There are two that speak of it; where either is off, it is not promised.
    #[must_use]
    pub fn of(tenant: Option<&TenantFacts>) -> Self {
        let Some(tenant) = tenant else { return Self::NotSaid };
        let entitlements = &tenant.entitlements;
        let said = [&entitlements.partial_setup_allowed, &entitlements.cname_setup_allowed];
        let said: Vec<bool> = said.into_iter().flatten().map(crate::wire::tenants::Entitlement::is_on).collect();
        match said.as_slice() {
            [] => Self::NotSaid,
            all if all.iter().all(|on| *on) => Self::On,
            _ => Self::Off,
        }
    }

    /// What that means, in a sentence
    /// (developers.cloudflare.com/dns/zone-setups/partial-setup, read 2026-11: Business or Enterprise).
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::On => "Your tenant is entitled to it.",
            Self::Off => {
                "Your tenant is not entitled to it: it needs Business or Enterprise, or the entitlement; ask your \
                 Cloudflare partner manager."
            }
            Self::NotSaid => {
                "Cloudflare did not say whether your tenant is entitled to it; without that it needs Business or \
                 Enterprise."
            }
        }
    }
}

/// A website of the same name in another account of the tenant.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The website.
    pub website: Named,
    /// The account it is in.
    pub account: Named,
    /// How far it is.
    pub status: WebsiteStatus,
}

/// The fields, and what they are chosen from.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The domain.
    pub name: Field,
    /// `full` or `partial`.
    pub setup: Field,
    /// The id of a rate plan; `free` and nothing: no order.
    pub plan: Field,
    /// `on` once somebody wants the same name in a second account.
    pub confirmed: Field,
    /// The plans to choose from, Free first.
    pub plans: Vec<Choice>,
    /// Where they are from, as a sentence.
    pub plans_hint: String,
    /// Whether a partial set-up is to be had.
    pub partial: Partial,
    /// The website of this name that is in the account already.
    pub here: Option<Named>,
    /// Those in other accounts.
    pub elsewhere: Vec<Elsewhere>,
}

/// What is sent for no order.
const FREE: &str = "free";
const NO_SUCH_PLAN: &str =
    "This plan is neither offered to your tenant nor known to this portal. Choose one of the list.";

impl Wanted {
    /// What was typed.
    #[must_use]
    pub fn typed(name: &str, setup: &str, plan: &str, confirmed: &str) -> Self {
        let of = |text: &str| Field::of(text);
        let (name, setup, plan, confirmed) = (of(name), of(setup), of(plan), of(confirmed));
        Self { name, setup, plan, confirmed, ..Self::default() }
    }

    /// Reads the fields for a website in this account, or in one that is still to be made; what is wrong stands at its
    /// field then. Whether the name is taken is told by [`Self::is_taken`]: a form pressed again finds its own website.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn read(&mut self, store: &Store, into: Option<&AccountId>) -> Result<Option<NewWebsite>, StoreError> {
        let (tenant, offers) = (store.tenant().await?, store.offers().await?);
        let name = name(&self.name.value, tenant.as_ref());
        self.name.error = name.as_ref().err().cloned();
        if let Ok(name) = &name {
            self.look_around(store, name, into).await?;
        }
        let setup = match self.setup.value.as_str() {
            "" | "full" => Some(ZoneType::Full),
            "partial" => Some(ZoneType::Partial),
            _ => None,
        };
        self.setup.error = setup.is_none().then(|| "Choose Full or Partial (CNAME).".to_owned());
        let plan = order(&self.plan.value, offers.as_ref());
        self.plan.error = plan.as_ref().err().map(|words| (*words).to_owned());
        Ok(match (name, setup, plan) {
            (Ok(name), Some(setup), Ok(plan)) => Some(NewWebsite { name, setup, plan }),
            _ => None,
        })
    }

    /// Whether the name is in this account already, or in another one without a word that this is meant.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.here.is_some() || self.confirmed.error.is_some()
    }

    /// The name that is in other accounts too, as people write it.
    #[must_use]
    pub fn twin(&self) -> &str {
        self.elsewhere.first().map_or("", |one| one.website.name.as_str())
    }

    /// Whether a plan or a set-up was chosen, though no website is named.
    #[must_use]
    pub fn is_nameless(&self) -> bool {
        let plan = self.plan.value.trim();
        let is_free = plan.is_empty() || catalogue::is_free(plan);
        self.name.value.trim().is_empty() && (!is_free || !matches!(self.setup.value.as_str(), "" | "full"))
    }

    /// Where else in the tenant the name is: in the same account it is refused, in another one it must be confirmed.
    async fn look_around(
        &mut self,
        store: &Store,
        name: &ZoneName,
        into: Option<&AccountId>,
    ) -> Result<(), StoreError> {
        for row in store.zones_named(name.as_str(), None).await? {
            let website = Named::new(row.zone.id, in_unicode(&row.zone.name));
            if into == Some(&row.zone.account) {
                self.here = Some(website);
            } else {
                let account = Named::new(row.zone.account, row.account_name);
                self.elsewhere.push(Elsewhere { website, account, status: (&row.zone.status).into() });
            }
        }
        let name = name.in_unicode();
        if self.here.is_some() {
            self.name.error = Some(format!("{name} is in this account already. Open it instead of adding it again."));
        } else if !self.elsewhere.is_empty() && !self.confirmed.is("on") {
            self.confirmed.error = Some(format!("Tick the box if {name} shall be added here too. Nothing was added."));
        }
        Ok(())
    }

    /// The same with what there is to choose from.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the database does not answer.
    pub async fn with_choices(self, desk: &Desk) -> Result<Self, PageError> {
        let store = &desk.portal.store;
        let (tenant, offers) = (store.tenant().await?, store.offers().await?);
        let plans_hint = match &offers {
            Some(offers) => {
                let read = desk.when(offers.read_at()).words();
                format!("What Cloudflare offered one of your websites, read {read}. Cloudflare charges these prices.")
            }
            None => {
                "Only Free can be chosen yet: which plans your tenant may sell is read from a website, and none was \
                     read so far. The plan can be changed later."
                    .to_owned()
            }
        };
        let plans = choices(offers.as_ref(), &self.plan.value);
        Ok(Self { partial: Partial::of(tenant.as_ref()), plans, plans_hint, ..self })
    }
}

/// Why a name certainly cannot be a website.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web::pages) enum Unfit {
    /// It is no name at all, in words.
    Unreadable(String),
    /// Others register names below it.
    Suffix(String),
    /// It is below a registered domain, which is not let be added.
    Subdomain {
        /// The name as people write it.
        shown: String,
        /// The registered domain, as people write it.
        registered: String,
    },
}

/// The name, or why it certainly cannot be a website, as a sentence.
pub(in crate::web::pages) fn name(text: &str, tenant: Option<&TenantFacts>) -> Result<ZoneName, String> {
    fit(text, tenant).map_err(|unfit| match unfit {
        Unfit::Unreadable(words) => words,
        Unfit::Suffix(shown) => format!(
            "{shown} is a public suffix: names are registered below it. Enter one of them, like example.{shown}."
        ),
        Unfit::Subdomain { shown, registered } => {
            format!("{shown} is a subdomain, which Cloudflare does not let your tenant add. Add {registered} instead.")
        }
    })
}

/// The name, unless it is certain that it cannot be a website.
pub(in crate::web::pages) fn fit(text: &str, tenant: Option<&TenantFacts>) -> Result<ZoneName, Unfit> {
    let name = text.parse::<ZoneName>().map_err(|refusal| Unfit::Unreadable(refusal.to_string()))?;
    let shown = name.in_unicode();
    let subdomains = tenant.and_then(|tenant| tenant.entitlements.allow_add_subdomain.as_ref());
    let refused_below = subdomains.is_some_and(|entitlement| !entitlement.is_on());
    match standing(&name) {
        Standing::Suffix => Err(Unfit::Suffix(shown)),
        Standing::Below(registered) if refused_below => {
            Err(Unfit::Subdomain { shown, registered: in_unicode(&registered) })
        }
        Standing::Below(_) | Standing::Registered | Standing::Unknown => Ok(name),
    }
}

/// What must be ordered: nothing for the free plan, else what is offered or at least known.
pub(in crate::web::pages) fn order(text: &str, offers: Option<&Offers>) -> Result<Option<Order>, &'static str> {
    let text = text.trim();
    if text.is_empty() || catalogue::is_free(text) {
        return Ok(None);
    }
    let id: RatePlanId = text.parse().map_err(|_| NO_SUCH_PLAN)?;
    let is_offered = offers.is_some_and(|all| all.offers.iter().any(|offer| offer.rate_plan == id));
    let is_known = catalogue::find(text).is_some_and(|entry| entry.scope == Scope::Zone);
    if is_offered || is_known { Ok(Some(Order::of(id))) } else { Err(NO_SUCH_PLAN) }
}

/// Free, what is offered, and what was chosen though it is not offered.
fn choices(offers: Option<&Offers>, chosen: &str) -> Vec<Choice> {
    let offered = offers.map(|all| all.offers.as_slice()).unwrap_or_default();
    let sold = || offered.iter().filter(|offer| !catalogue::is_free(offer.rate_plan.as_str()));
    let name = |id: &str, said: &str| match catalogue::find(id) {
        None if !said.is_empty() => said.to_owned(),
        _ => catalogue::name_of(id),
    };
    let mut choices = vec![Choice::new(FREE, "Free: nothing is ordered")];
    for offer in sold() {
        let id = offer.rate_plan.as_str();
        let named = name(id, &offer.name);
        let is_twin = sold().filter(|other| name(other.rate_plan.as_str(), &other.name) == named).count() > 1;
        let programme = catalogue::find(id).and_then(|entry| entry.programme).filter(|_| is_twin);
        let programme = programme.map(|one| format!(", {}", one.words())).unwrap_or_default();
        let price = price::price(offer.rate_plan.as_str(), offer.price.as_ref(), offer.frequency.as_ref());
        let price = price.unwrap_or_else(|| "Cloudflare names no price".to_owned());
        choices.push(Choice::new(id, format!("{named}{programme}: {price}")));
    }
    let known = catalogue::find(chosen).filter(|entry| entry.scope == Scope::Zone && !catalogue::is_free(chosen));
    if let Some(entry) = known.filter(|_| !choices.iter().any(|choice| choice.value == chosen)) {
        choices.push(Choice::new(chosen, format!("{} ({chosen})", entry.name)));
    }
    choices
}
