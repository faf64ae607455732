//! What a form about a website's plan asks for, and what is wrong with it.

use std::collections::BTreeMap;

use crate::domain::catalogue::{self, Scope};
use crate::domain::offer::Offer;
use crate::domain::order::Order;
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::order::Sent;

use super::plan_cards::{Known, name_of, offer_of};

/// A form that was refused, field by field.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) rate_plan: Field,
    pub(super) parts: BTreeMap<String, Field>,
}

/// What a form asks for, as far as the form alone says.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// The plan as it is ordered; none: the free one.
    pub(super) plan: Option<Order>,
    /// The same with nothing but what was typed: what a second press asked for before the first was done.
    pub(super) typed: Option<Order>,
    /// Whether it is so already.
    pub(super) is_so: bool,
}

impl Known {
    /// Reads what a form asks for.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] for a field that the page does not have; the inner error is the form with what is wrong.
    pub(super) fn wish(&self, sent: &Sent) -> Result<Result<Wish, Typed>, PageError> {
        let names = self.part_names();
        let known = |name: &String| names.contains(&name.as_str()) || catalogue::component(name).is_some();
        if !sent.parts.keys().all(known) {
            return Err(PageError::BadRequest);
        }
        let chosen = self.chosen(&sent.rate_plan);
        let counts = sent.counts(|name, number| at_least(chosen.as_ref().ok(), name, number));
        let field = Field::of(&sent.rate_plan);
        Ok(match (chosen, counts) {
            (Ok(offer), Ok(counts)) => Ok(self.judged(&offer, counts)),
            (Ok(_), Err(parts)) => Err(Typed { rate_plan: field, parts }),
            (Err(why), counts) => {
                let parts = counts.err().unwrap_or_else(|| sent.fields());
                Err(Typed { rate_plan: field.refused(why), parts })
            }
        })
    }

    fn judged(&self, offer: &Offer, typed: BTreeMap<String, u32>) -> Wish {
        let rate_plan = offer.rate_plan.clone();
        let is_same = self.is(rate_plan.as_str());
        let mut components = typed.clone();
        let mut is_so = is_same;
        if let Some(present) = self.present.as_ref().filter(|_| is_same) {
            is_so = present.is_free()
                || typed.iter().all(|(name, number)| present.part(name).is_some_and(|part| part.value == *number));
            // A change names all parts: whether Cloudflare keeps those that are not named is not published.
            for part in &present.parts {
                components.entry(part.name.clone()).or_insert(part.value);
            }
        }
        let order = |components| {
            let rate_plan = rate_plan.clone();
            (!catalogue::is_free(rate_plan.as_str())).then_some(Order { rate_plan, components })
        };
        Wish { plan: order(components), typed: order(typed), is_so }
    }

    /// The offer of this id, or the catalogue's words for it: whether it is sold to this tenant is Cloudflare's to say.
    fn chosen(&self, id: &str) -> Result<Offer, String> {
        if id.is_empty() {
            return Err("Choose a plan.".to_owned());
        }
        let offered = self.offers.iter().find(|offer| offer.rate_plan.as_str().eq_ignore_ascii_case(id)).cloned();
        let listed = || catalogue::find(id).filter(|entry| entry.scope == Scope::Zone).and_then(offer_of);
        let named = |offer: Offer| Some(Offer { rate_plan: id.parse().ok()?, ..offer });
        let found = offered.or_else(|| listed().and_then(named));
        found.ok_or_else(|| "This is no plan of a website. Choose one of those listed.".to_owned())
    }
}

/// Whether a plan can have this many of a part.
fn at_least(offer: Option<&Offer>, name: &str, number: u32) -> Result<(), String> {
    let Some(offer) = offer else { return Ok(()) };
    let plan = name_of(offer);
    let included = offer.parts.iter().find(|part| part.name == name).map(|part| part.included);
    match included {
        Some(included) if number < included => {
            Err(format!("{plan} comes with {included}: enter {included} or more, or leave the field empty."))
        }
        Some(included) if catalogue::is_free(offer.rate_plan.as_str()) && number > included => {
            Err("The free plan is taken as it comes: leave the field empty.".to_owned())
        }
        None if !offer.parts.is_empty() => Err(format!("{plan} has no such part: leave the field empty.")),
        _ => Ok(()),
    }
}
