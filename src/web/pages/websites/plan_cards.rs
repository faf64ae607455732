//! What is known of a website's plan and of those it may have: read now where Cloudflare answers, else what was read
//! before.

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::domain::account::Account;
use crate::domain::catalogue::{self, Sameness};
use crate::domain::money::Money;
use crate::domain::offer::{Offer, Part};
use crate::domain::subscription::{Component, Subscription};
use crate::domain::website::Zone;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::order::PartField;
use crate::web::price::{amount, is_contract, price};
use crate::wire::subscriptions::{Frequency, SubscriptionState};

/// A plan to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What an order sends.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is; empty where there are no words for it.
    pub explains: String,
    /// Whose id it is, where that is known.
    pub programme: Option<&'static str>,
    /// What it costs, where Cloudflare says.
    pub price: Option<String>,
    /// What choosing it means for what is paid and what stops.
    pub effect: String,
    /// Whether the website has it.
    pub is_present: bool,
    /// Whether Cloudflare says that this website can have it.
    pub can: bool,
}

/// The plan that the website has.
#[derive(Clone, Debug)]
pub(in crate::web::pages) struct Present {
    pub(super) rate_plan: String,
    pub(in crate::web::pages) name: String,
    pub(super) state: Option<SubscriptionState>,
    pub(super) price: Option<Money>,
    pub(super) frequency: Option<Frequency>,
    pub(super) parts: Vec<Component>,
    pub(super) period_end: Option<Timestamp>,
}

/// What is known of a website's plan.
#[derive(Clone, Debug)]
pub(in crate::web::pages) struct Known {
    pub(super) zone: Zone,
    pub(super) account: Account,
    pub(in crate::web::pages) present: Option<Present>,
    pub(super) offers: Vec<Offer>,
    /// What could not be read, in sentences.
    pub(in crate::web::pages) unread: Vec<String>,
}

/// Plans by size, by what they read back as.
const SIZES: [&str; 6] = ["free", "lite", "pro", "pro_plus", "business", "enterprise"];

fn size(rate_plan: &str) -> Option<usize> {
    let reads_as = catalogue::find(rate_plan)?.reads_as;
    SIZES.iter().position(|size| *size == reads_as)
}

impl Present {
    fn of(subscription: Subscription) -> Self {
        let id = subscription.rate_plan.as_str();
        let name = catalogue::find(id).map_or(subscription.name.as_str(), |entry| entry.name);
        Self {
            name: if name.is_empty() { id } else { name }.to_owned(),
            rate_plan: id.to_owned(),
            state: subscription.state,
            price: subscription.price,
            frequency: subscription.frequency,
            parts: subscription.components,
            period_end: subscription.period_end,
        }
    }

    fn free() -> Self {
        let (rate_plan, name) = ("free".to_owned(), catalogue::name_of("free"));
        let (state, price, frequency, period_end) = (None, None, None, None);
        Self { rate_plan, name, state, price, frequency, parts: Vec::new(), period_end }
    }

    /// As the website itself names it.
    fn named(zone: &Zone) -> Option<Self> {
        let plan = zone.plan.as_ref()?;
        let id = if plan.id.is_empty() { &plan.name } else { &plan.id };
        let name = catalogue::find(id).map_or(plan.name.as_str(), |entry| entry.name);
        Some(Self {
            rate_plan: id.clone(),
            name: name.to_owned(),
            price: plan.price.clone(),
            frequency: plan.frequency.clone(),
            ..Self::free()
        })
    }

    pub(super) fn price(&self) -> Option<String> {
        price(&self.rate_plan, self.price.as_ref(), self.frequency.as_ref())
    }

    pub(super) fn is_free(&self) -> bool {
        catalogue::is_free(&self.rate_plan)
    }

    pub(super) fn part(&self, name: &str) -> Option<&Component> {
        self.parts.iter().find(|part| part.name == name)
    }
}

impl Known {
    /// Reads what the website has and may have.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the database does not answer.
    pub(in crate::web::pages) async fn read(desk: &Desk, zone: Zone, account: Account) -> Result<Self, PageError> {
        let store = &desk.portal.store;
        let seen = desk.portal.mirror.plan(&zone, account.customer).await;
        let mut unread = Vec::new();
        let present = match seen.subscription {
            Some(Some(subscription)) => Some(Present::of(subscription)),
            Some(None) => Some(Present::free()),
            None => {
                let before = store.zone_subscription(&zone.id).await?;
                let read = desk.when(before.as_ref().map_or(zone.seen_at, |one| one.seen_at)).words();
                unread.push(format!(
                    "Cloudflare did not say which plan the website has. What stands here was read {read}."
                ));
                before.map(Present::of).or_else(|| Present::named(&zone))
            }
        };
        let offers = match seen.offers {
            Some(offers) => offers,
            None => {
                let (offers, why) = remembered(desk).await?;
                unread.push(why);
                offers
            }
        };
        Ok(Self { zone, account, present, offers, unread })
    }

    /// The plans to choose from, small to large as Cloudflare lists them; back to the free one is always among them.
    pub(in crate::web::pages) fn cards(&self) -> Vec<Card> {
        let free = (!self.offers.iter().any(|offer| catalogue::is_free(offer.rate_plan.as_str())))
            .then(|| catalogue::find("free").and_then(offer_of))
            .flatten();
        free.iter().chain(&self.offers).map(|offer| self.card(offer)).collect()
    }

    fn card(&self, offer: &Offer) -> Card {
        let id = offer.rate_plan.as_str();
        let words = catalogue::find(id);
        let is_present = self.is(id);
        Card {
            id: id.to_owned(),
            name: name_of(offer),
            explains: words.map(|entry| entry.explains.to_owned()).unwrap_or_default(),
            programme: words.and_then(|entry| entry.programme).map(catalogue::Programme::words),
            price: price(id, offer.price.as_ref(), offer.frequency.as_ref()),
            effect: if is_present { "The website has this plan now.".to_owned() } else { self.effect(offer) },
            is_present,
            can: offer.can_subscribe,
        }
    }

    pub(super) fn is(&self, id: &str) -> bool {
        self.present.as_ref().is_some_and(|present| catalogue::same(id, &present.rate_plan) == Sameness::Same)
    }

    /// What choosing an offer means. Whether Cloudflare charges or gives back parts of a period is not published, so no
    /// word is said of it.
    fn effect(&self, offer: &Offer) -> String {
        let id = offer.rate_plan.as_str();
        let until = match &self.present {
            None => "what is paid until then is not known".to_owned(),
            Some(present) if present.is_free() => "until then nothing".to_owned(),
            Some(present) => match present.price() {
                Some(price) if is_contract(&present.rate_plan) => format!("until then {}", price.to_lowercase()),
                Some(price) => format!("until then {price}"),
                None => "what is paid until then is not known".to_owned(),
            },
        };
        if catalogue::is_free(id) {
            let Some(present) = &self.present else { return "Ends the plan that the website has.".to_owned() };
            let stops = catalogue::find(&present.rate_plan).map_or("", |entry| entry.stops);
            return format!("Ends {}; {until}. {stops}", present.name).trim_end().to_owned();
        }
        let charged = match &offer.price {
            _ if is_contract(id) => "Cloudflare charges what your contract says".to_owned(),
            Some(price) => {
                format!("You are charged {} from now on by Cloudflare", amount(price, offer.frequency.as_ref()))
            }
            None => "Cloudflare says the price only when it is ordered; see your agreement".to_owned(),
        };
        match &self.present {
            Some(present) if self.is_smaller(offer) => {
                format!("{charged}; {until}. The website loses what {} has beyond it.", present.name)
            }
            _ => format!("{charged}; {until}."),
        }
    }

    /// Whether the website loses something with it: a smaller plan, or a cheaper one where sizes are not known.
    fn is_smaller(&self, offer: &Offer) -> bool {
        let Some(present) = &self.present else { return false };
        let id = offer.rate_plan.as_str();
        if let (Some(wanted), Some(has)) = (size(id), size(&present.rate_plan)) {
            return wanted < has;
        }
        let month = |price: &Option<Money>, frequency: &Option<Frequency>| {
            price.as_ref().zip(frequency.as_ref()).and_then(|(price, frequency)| price.per_month(frequency))
        };
        match (month(&offer.price, &offer.frequency), month(&present.price, &present.frequency)) {
            (Some(wanted), Some(has)) => wanted.currency == has.currency && wanted.minor < has.minor,
            _ => false,
        }
    }

    /// The names of the parts that there are fields for, as Cloudflare lists them.
    pub(super) fn part_names(&self) -> Vec<&str> {
        let offered = self.offers.iter().flat_map(|offer| &offer.parts).map(|part| part.name.as_str());
        let present = self.present.iter().flat_map(|present| &present.parts).map(|part| part.name.as_str());
        let mut names = Vec::new();
        for name in offered.chain(present) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The fields for parts, with what was typed.
    pub(super) fn fields(&self, typed: &BTreeMap<String, Field>) -> Vec<PartField> {
        let mut names = self.part_names();
        names.retain(|name| self.is_for_sale(name));
        for name in typed.keys() {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let field =
            |name: &&str| PartField::new(name, &self.part_facts(name), typed.get(*name).cloned().unwrap_or_default());
        names.iter().map(field).collect()
    }

    /// Whether more of it can be bought: what costs nothing in every plan comes with the plan and is no choice.
    fn is_for_sale(&self, name: &str) -> bool {
        let mut parts = self.offers.iter().filter_map(|offer| offer.parts.iter().find(|part| part.name == name));
        let costs = |part: &Part| part.unit_price.as_ref().is_none_or(|price| !price.is_zero());
        parts.clone().next().is_none() || parts.any(costs)
    }

    fn part_facts(&self, name: &str) -> String {
        let parts =
            || self.offers.iter().filter_map(|offer| Some((offer, offer.parts.iter().find(|p| p.name == name)?)));
        let included: Vec<String> = parts()
            .filter(|(_, part)| part.included > 0)
            .map(|(offer, part)| format!("{} {}", name_of(offer), part.included))
            .collect();
        let mut facts = Vec::new();
        if !included.is_empty() {
            facts.push(format!("Included: {}.", included.join(", ")));
        }
        let costs = parts().find_map(|(offer, part)| Some((part.unit_price.as_ref()?, offer.frequency.as_ref())));
        if let Some((unit, frequency)) = costs.filter(|(unit, _)| !unit.is_zero()) {
            facts.push(format!("One more costs {}.", amount(unit, frequency)));
        }
        if let Some(part) = self.present.as_ref().and_then(|present| present.part(name)) {
            facts.push(format!("The website has {}.", part.value));
        }
        facts.join(" ")
    }
}

/// A plan that only the catalogue tells of.
pub(super) fn offer_of(entry: &catalogue::Entry) -> Option<Offer> {
    Some(Offer {
        rate_plan: entry.id.parse().ok()?,
        name: entry.name.to_owned(),
        price: None,
        frequency: None,
        parts: Vec::new(),
        can_subscribe: true,
    })
}

pub(super) fn name_of(offer: &Offer) -> String {
    let id = offer.rate_plan.as_str();
    let name = catalogue::find(id).map_or(offer.name.as_str(), |entry| entry.name);
    if name.is_empty() { id } else { name }.to_owned()
}

/// What was last read of what may be sold, and what to say of its age.
async fn remembered(desk: &Desk) -> Result<(Vec<Offer>, String), PageError> {
    let why = "Cloudflare did not say what this website may have.";
    Ok(match desk.portal.store.offers().await? {
        Some(known) => {
            let read = desk.when(known.read_at()).words();
            (known.offers, format!("{why} The plans and prices below were read {read}."))
        }
        None => {
            let all = catalogue::zone_plans().filter_map(offer_of).collect();
            let words = "The plans below are all that partners may have, without prices; which of them your agreement \
                         has, Cloudflare says when one is ordered.";
            (all, format!("{why} {words}"))
        }
    })
}
