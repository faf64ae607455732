//! Add-ons that are ordered together with a new account: tick boxes named `add_on.<ID>`, under the headings of the
//! catalogue.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::catalogue::{self, Entry, Group, Scope};
use crate::domain::order::Order;
use crate::web::form::Field;

/// Most add-ons in one job: each is an order that is watched for a while when its answer is lost.
const MOST: usize = 20;
const PREFIX: &str = "add_on.";

/// The tick boxes.
#[derive(Clone, Debug, Default)]
pub struct AddOns {
    /// What is wrong with all of them.
    pub field: Field,
    ticked: BTreeSet<String>,
}

impl AddOns {
    /// Reads the boxes that were ticked, and what must be ordered if nothing is wrong with them. Nothing for a form that
    /// has fields of its own.
    #[must_use]
    pub fn read(fields: &BTreeMap<String, String>) -> Option<(Self, Option<Vec<Order>>)> {
        let id =
            |(name, value): (&String, &String)| name.strip_prefix(PREFIX).filter(|_| value == "on").map(str::to_owned);
        let ticked: BTreeSet<String> = fields.iter().map(id).collect::<Option<_>>()?;
        let orders: Option<Vec<Order>> = ticked.iter().map(|id| order(id)).collect();
        let error = match &orders {
            _ if ticked.len() > MOST => {
                Some(format!("Tick at most {MOST} add-ons; more can be ordered once the account is there."))
            }
            None => Some("One of these add-ons is not known to this portal. Choose from the list.".to_owned()),
            Some(_) => None,
        };
        let orders = orders.filter(|_| error.is_none());
        Some((Self { field: Field { value: String::new(), error }, ticked }, orders))
    }

    /// The headings, in order.
    #[must_use]
    pub fn groups(&self) -> [Group; 4] {
        Group::ADD_ONS
    }

    /// What is under a heading.
    #[must_use]
    pub fn of(&self, group: &Group) -> Vec<&'static Entry> {
        catalogue::add_ons(*group).collect()
    }

    /// Whether this one is ticked.
    #[must_use]
    pub fn has(&self, entry: &Entry) -> bool {
        self.ticked.contains(entry.id)
    }

    /// Whether they are shown at once: something is ticked, or wrong.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.ticked.is_empty() || self.field.error.is_some()
    }
}

/// The order of an add-on that this portal knows.
pub(in crate::web::pages) fn order(id: &str) -> Option<Order> {
    let known = catalogue::find(id).filter(|entry| entry.scope == Scope::Account && entry.id == id)?;
    known.id.parse().ok().map(Order::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Option<(AddOns, Option<Vec<Order>>)> {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        AddOns::read(&fields.collect())
    }

    #[test]
    fn what_is_ticked_is_ordered_and_what_is_no_add_on_is_not() {
        let (_, orders) = read(&[("add_on.WORKERS_PAID", "on"), ("add_on.IMAGES_BASIC", "on")]).unwrap();
        let ids: Vec<String> = orders.unwrap().iter().map(|order| order.rate_plan.to_string()).collect();
        assert_eq!(ids, ["IMAGES_BASIC", "WORKERS_PAID"]);
        for id in ["add_on.CF_BIZ", "add_on.GOLD", "add_on.", "add_on.workers_paid"] {
            let (add_ons, orders) = read(&[(id, "on")]).unwrap();
            assert!(orders.is_none() && add_ons.is_open() && add_ons.field.error.is_some(), "{id}");
        }
        for other in [("colour", "red"), ("add_on.WORKERS_PAID", "off")] {
            assert!(read(&[other]).is_none(), "{other:?}");
        }
    }

    #[test]
    fn twenty_is_the_most() {
        let all: Vec<String> =
            Group::ADD_ONS.iter().flat_map(|group| catalogue::add_ons(*group)).map(|one| one.id.to_owned()).collect();
        let fields = |n: usize| all.iter().take(n).map(|id| (format!("{PREFIX}{id}"), "on".to_owned())).collect();
        assert!(AddOns::read(&fields(20)).unwrap().1.is_some());
        let (add_ons, orders) = AddOns::read(&fields(21)).unwrap();
        assert!(orders.is_none());
        assert!(add_ons.field.error.unwrap().contains("at most 20"));
    }
}
