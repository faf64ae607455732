//! Choosing a customer, or entering a new one: two fields that several forms share.

use crate::domain::text::CustomerName;
use crate::runs::Customer;
use crate::store::{Store, StoreError};

use super::form::{Choice, Field};

/// The value of the field that means “a new one”.
const NEW: &str = "new";
/// Most customers offered in the select: for another one, its own page leads to the form with it chosen.
const LISTED: i64 = 500;

/// What was chosen, and the fields as they are shown again.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// The customer, if both fields are right.
    pub customer: Option<Customer>,
    /// The select.
    pub field: Field,
    /// The name of a new one.
    pub name: Field,
}

/// Reads the two fields.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn customer(store: &Store, field: &str, name: &str) -> Result<Chosen, StoreError> {
    let mut chosen = Chosen { customer: None, field: Field::of(field), name: Field::of(name) };
    match field {
        "" => chosen.field = chosen.field.refused("Choose the customer, or choose to enter a new one."),
        NEW => match name.parse::<CustomerName>() {
            Ok(name) => chosen.customer = Some(Customer::New(name)),
            Err(refusal) => chosen.name = chosen.name.refused(refusal.to_string()),
        },
        id => {
            let known = match id.parse() {
                Ok(id) => store.customer(id).await?,
                Err(_) => None,
            };
            match known {
                Some(customer) => chosen.customer = Some(Customer::Known(customer.id)),
                None => chosen.field = chosen.field.refused("This customer is not known here. Choose one of the list."),
            }
        }
    }
    Ok(chosen)
}

/// The customers there are, for the select, by name: the first 500, and the chosen one wherever it stands.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn customers(store: &Store, chosen: &Field) -> Result<Vec<Choice>, StoreError> {
    let rows = store.customers("", None, LISTED).await?;
    let mut choices: Vec<Choice> =
        rows.into_iter().map(|row| Choice::new(row.customer.id.to_string(), row.customer.name)).collect();
    let elsewhere = match chosen.value.parse() {
        Ok(id) if !choices.iter().any(|choice| chosen.is(&choice.value)) => store.customer(id).await?,
        _ => None,
    };
    choices.extend(elsewhere.map(|one| Choice::new(one.id.to_string(), one.name)));
    Ok(choices)
}
