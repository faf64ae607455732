//! Prices in words: what Cloudflare says, with its currency and how often it is paid.

use crate::domain::money::Money;
use crate::domain::website::Plan;
use crate::wire::subscriptions::Frequency;

/// `USD 20.00 a month`; nothing where Cloudflare names no price. A price of zero is none: free plans cost nothing, and
/// what stands in a contract is not in the answers.
#[must_use]
pub fn words(price: Option<&Money>, frequency: Option<&Frequency>) -> Option<String> {
    let price = price.filter(|price| !price.is_zero())?;
    Some(match frequency {
        Some(Frequency::Weekly) => format!("{price} a week"),
        Some(Frequency::Monthly) => format!("{price} a month"),
        Some(Frequency::Quarterly) => format!("{price} a quarter"),
        Some(Frequency::Yearly) => format!("{price} a year"),
        Some(Frequency::Other(word)) => format!("{price} ({word})"),
        Some(Frequency::NotApplicable) | None => price.to_string(),
    })
}

/// The price of a website's plan, as the website itself names it.
#[must_use]
pub fn of_plan(plan: &Plan) -> Option<String> {
    words(plan.price.as_ref(), plan.frequency.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_has_its_currency_and_how_often_it_is_paid() {
        let price = |amount| Money::of_major(amount, "EUR");
        for (amount, frequency, expected) in [
            (20.0, Some(Frequency::Monthly), Some("EUR 20.00 a month")),
            (20.0, Some(Frequency::Yearly), Some("EUR 20.00 a year")),
            (20.0, Some(Frequency::Other("daily".to_owned())), Some("EUR 20.00 (daily)")),
            (20.0, None, Some("EUR 20.00")),
            (0.0, Some(Frequency::Monthly), None),
        ] {
            assert_eq!(words(price(amount).as_ref(), frequency.as_ref()).as_deref(), expected);
        }
        assert_eq!(words(None, Some(&Frequency::Monthly)), None);
    }
}
