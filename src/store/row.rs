//! Columns to types and back.

use std::str::FromStr;

use crate::clock::Timestamp;
use crate::domain::money::Money;

use super::StoreError;

/// The column of a time.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A time out of its column.
pub(super) fn time(micros: i64) -> Timestamp {
    // Every row was written by `micros`, whose range this is; a forged one shows as the epoch, not as a panic.
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A time that may be missing.
pub(super) fn time_opt(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(time)
}

/// A value out of its text column.
pub(super) fn parsed<T: FromStr>(
    text: &str,
    table: &'static str,
    column: &'static str,
    row: &str,
) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::BadRow { table, column, row: row.to_owned() })
}

/// A word that must be one of those we know.
pub(super) fn known<T>(
    value: Option<T>,
    table: &'static str,
    column: &'static str,
    row: &str,
) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::BadRow { table, column, row: row.to_owned() })
}

/// An amount out of its two columns.
pub(super) fn money(minor: Option<i64>, currency: Option<&str>) -> Option<Money> {
    Some(Money { minor: minor?, currency: currency?.parse().ok()? })
}

/// What a person typed, as the middle of a LIKE pattern with `\` as its escape.
pub(super) fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// JSON that cannot fail to be written: lists and enums of ours.
pub(super) fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
