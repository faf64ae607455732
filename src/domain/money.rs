//! Money: whole minor units of one currency. Two currencies are never added together.
//!
//! Cloudflare sends prices as JSON numbers in the currency's main unit (schema of 2026-08: `price`, `unit_price`); they
//! become integers here, once, at the edge.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::wire::subscriptions::Frequency;

#[cfg(test)]
mod tests;

/// Why a text is no currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A currency is three letters, like USD.")]
pub struct NotACurrency;

/// A currency: three capital letters as in ISO 4217. Any letter case is read; a code that the list does not have is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(String);

impl Currency {
    /// The code: `USD`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many decimal digits the minor unit has: 0, 2, 3 or 4; 2 for a code that ISO 4217 does not list
    /// (ISO 4217, list one, column "minor unit").
    #[must_use]
    pub fn digits(&self) -> u32 {
        match self.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            "CLF" | "UYW" => 4,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;

    fn from_str(text: &str) -> Result<Self, NotACurrency> {
        let text = text.trim();
        let fine = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        if fine { Ok(Self(text.to_ascii_uppercase())) } else { Err(NotACurrency) }
    }
}

impl TryFrom<String> for Currency {
    type Error = NotACurrency;

    fn try_from(text: String) -> Result<Self, NotACurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An amount of one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// How many minor units: cents of USD, whole yen. May be negative.
    pub minor: i64,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// Reads an amount in the main unit, as Cloudflare sends it. It is rounded as it is written: 1.005 USD is USD 1.01,
    /// though the nearest binary number is a little less; half a minor unit goes away from zero.
    /// `None` for what is no number, does not fit, or has no currency: zero of nothing is not an amount either.
    #[must_use]
    pub fn of_major(amount: f64, currency: &str) -> Option<Self> {
        let currency: Currency = currency.parse().ok()?;
        if !amount.is_finite() {
            return None;
        }
        // The shortest decimal text that reads back as this number: what stood in the JSON, never with an exponent.
        let minor = minor_of(&amount.to_string(), usize::try_from(currency.digits()).ok()?)?;
        Some(Self { minor, currency })
    }

    /// The amount in the main unit without the currency, for CSV: `1234.50`, `-0.05`; `1234` of yen.
    #[must_use]
    pub fn major(&self) -> String {
        self.written("")
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// What it comes to in a month: a twelfth of a year, a third of a quarter, a twelfth of 52 weeks; rounded to the
    /// minor unit, half away from zero. What is not paid by time comes to a monthly amount only where it is nothing, and
    /// of a word that this version does not know nothing can be told.
    #[must_use]
    pub fn per_month(&self, frequency: &Frequency) -> Option<Self> {
        let (times, parts) = match frequency {
            Frequency::Weekly => (52, 12),
            Frequency::Monthly => (1, 1),
            Frequency::Quarterly => (1, 3),
            Frequency::Yearly => (1, 12),
            Frequency::NotApplicable => return self.is_zero().then(|| self.clone()),
            Frequency::Other(_) => return None,
        };
        let minor = rounded(i128::from(self.minor) * times, parts);
        Some(Self { minor: i64::try_from(minor).ok()?, currency: self.currency.clone() })
    }

    fn written(&self, thousands: &str) -> String {
        let digits = self.currency.digits();
        let unit = 10_u64.saturating_pow(digits);
        let (main, rest) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        let sign = if self.minor < 0 { "-" } else { "" };
        let main = grouped(&main.to_string(), thousands);
        match usize::try_from(digits) {
            Ok(0) | Err(_) => format!("{sign}{main}"),
            Ok(width) => format!("{sign}{main}.{rest:0width$}"),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.written(","))
    }
}

/// `amount` by `parts`, half away from zero. `parts` is positive.
const fn rounded(amount: i128, parts: i128) -> i128 {
    let half = if amount < 0 { -(parts / 2) } else { parts / 2 };
    (amount + half) / parts
}

/// Minor units of a decimal text without an exponent; digits beyond the minor unit are rounded half away from zero.
fn minor_of(text: &str, digits: usize) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (main, rest) = text.split_once('.').unwrap_or((text, ""));
    let kept: String = rest.chars().chain(std::iter::repeat('0')).take(digits).collect();
    let up = i128::from(rest.chars().nth(digits).is_some_and(|next| next >= '5'));
    let minor = format!("{main}{kept}").parse::<i128>().ok()?.checked_add(up)?;
    i64::try_from(minor.checked_mul(sign)?).ok()
}

/// Digits in threes from the right.
fn grouped(digits: &str, between: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(between);
        }
        text.push(digit);
    }
    text
}

/// Sums, one per currency. A sum that does not fit stays at the largest amount there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(BTreeMap<Currency, i64>);

impl Sums {
    /// Adds to the sum of the amount's own currency.
    pub fn add(&mut self, money: &Money) {
        let sum = self.0.entry(money.currency.clone()).or_default();
        *sum = sum.saturating_add(money.minor);
    }

    /// The sums, ordered by the currency's code. One that comes to zero is among them.
    pub fn iter(&self) -> impl Iterator<Item = Money> + '_ {
        self.0.iter().map(|(currency, minor)| Money { minor: *minor, currency: currency.clone() })
    }

    /// Whether nothing was ever added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `EUR 5.00 + USD 20.00`: each with its currency, never one number. Without any sum, nothing is written.
impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, money) in self.iter().enumerate() {
            let plus = if at == 0 { "" } else { " + " };
            write!(f, "{plus}{money}")?;
        }
        Ok(())
    }
}
