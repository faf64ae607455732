//! The plans that a customer may ask for: names and what is in them. No price, and no id that tells by which agreement
//! the partner sells them.

use crate::domain::catalogue::{self, Sameness};
use crate::domain::offer::{Offer, Part};
use crate::domain::website::Zone;
use crate::store::Store;
use crate::web::error::PageError;
use crate::web::order::label_of;

/// A plan to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What the form sends: what the plan reads back as, where that is known.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is; empty where there are no words for it.
    pub explains: String,
    /// How many of what come with it: `20 page rules`.
    pub parts: Vec<String>,
    /// Whether the website has it.
    pub is_present: bool,
}

/// What a website has and may be asked for.
pub(super) struct Offered {
    offers: Vec<Offer>,
    /// The plan that the website has, by id, where that is known.
    present: Option<String>,
}

impl Offered {
    /// What was last read of both.
    pub(super) async fn read(store: &Store, zone: &Zone) -> Result<Self, PageError> {
        let mut offers = match store.offers().await? {
            Some(known) => known.offers.into_iter().filter(|offer| offer.can_subscribe).collect(),
            None => sizes(),
        };
        if !offers.iter().any(|offer| catalogue::is_free(offer.rate_plan.as_str())) {
            offers.splice(0..0, of_size("free"));
        }
        let subscription = store.zone_subscription(&zone.id).await?;
        // Both are read at their own times, and a website follows its subscription with a delay.
        let bought = subscription.filter(|one| zone.plan.is_none() || one.seen_at >= zone.seen_at);
        let named = zone.plan.as_ref().map(|plan| if plan.id.is_empty() { &plan.name } else { &plan.id }.clone());
        let present = bought.map(|one| one.rate_plan.as_str().to_owned()).or(named);
        Ok(Self { offers, present })
    }

    /// What the plan is called that the website has.
    pub(super) fn present_name(&self) -> Option<String> {
        self.present.as_deref().map(catalogue::name_of)
    }

    /// The plans to choose from, small to large.
    pub(super) fn cards(&self) -> Vec<Card> {
        let mut cards: Vec<Card> = Vec::new();
        for card in self.offers.iter().map(|offer| self.card(offer)) {
            // Two ids for the same plan are one choice: which of them is ordered makes no difference to the customer.
            if cards.iter().all(|other| other.id != card.id) {
                cards.push(card);
            }
        }
        cards
    }

    fn card(&self, offer: &Offer) -> Card {
        let id = offer.rate_plan.as_str();
        Card {
            id: sent_as(offer).to_owned(),
            name: name_of(offer),
            explains: catalogue::comes_with(id).to_owned(),
            parts: offer.parts.iter().filter_map(part_words).collect(),
            is_present: self.is_present(id),
        }
    }

    pub(super) fn is_present(&self, id: &str) -> bool {
        self.present.as_deref().is_some_and(|present| catalogue::same(id, present) == Sameness::Same)
    }

    /// The plan that a form names, by the id that is offered or another one for the same.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn chosen(&self, id: &str) -> Result<&Offer, String> {
        if id.is_empty() {
            return Err("Choose a plan.".to_owned());
        }
        let itself = self.offers.iter().find(|offer| offer.rate_plan.as_str().eq_ignore_ascii_case(id));
        let same = || self.offers.iter().find(|offer| catalogue::same(id, offer.rate_plan.as_str()) == Sameness::Same);
        let found = itself.or_else(same).ok_or("This is no plan that you can ask for. Choose one of those listed.")?;
        if self.is_present(found.rate_plan.as_str()) {
            return Err(format!("The website has the plan {} already. Nothing was asked for.", name_of(found)));
        }
        Ok(found)
    }
}

/// What a form sends for a plan: `business`, by whatever id it is sold.
pub(super) fn sent_as(offer: &Offer) -> &str {
    let id = offer.rate_plan.as_str();
    catalogue::find(id).map_or(id, |entry| entry.reads_as)
}

/// What a plan is called.
pub(super) fn name_of(offer: &Offer) -> String {
    let id = offer.rate_plan.as_str();
    let name = catalogue::find(id).map_or(offer.name.as_str(), |entry| entry.name);
    if name.is_empty() { id } else { name }.to_owned()
}

/// One plan of each size, for as long as nobody has read which of them may be sold: under which id one is ordered is
/// decided when it is approved.
fn sizes() -> Vec<Offer> {
    ["free", "pro", "business", "enterprise"].into_iter().filter_map(of_size).collect()
}

fn of_size(size: &str) -> Option<Offer> {
    Some(Offer {
        rate_plan: size.parse().ok()?,
        name: catalogue::name_of(size),
        price: None,
        frequency: None,
        parts: Vec::new(),
        can_subscribe: true,
    })
}

/// How many of one part come with a plan, where there are words for it; the website itself is no part worth a word.
fn part_words(part: &Part) -> Option<String> {
    let known = part.included > 0 && part.name != "zones" && catalogue::component(&part.name).is_some();
    known.then(|| format!("{}: {}", label_of(&part.name), part.included))
}
