//! Lists in pages (schema of 2026-08: `page` from 1, `per_page` 5..50, 20 when not said). A page past the end is empty:
//! Cloudflare's own clients ask on until they meet one.

use std::ops::RangeInclusive;

use super::call::Call;
use super::world::Refused;
use crate::wire::envelope::ResultInfo;

/// Which part of a list is wanted, and from which end.
#[derive(Clone, Copy)]
pub(super) struct Page {
    page: u32,
    per_page: u32,
    descending: bool,
}

impl Page {
    /// Reads the call's questions.
    pub(super) fn of(call: &Call) -> Result<Self, Refused> {
        Self::within(call, 20, 5..=50)
    }

    /// Reads the call's questions, for a list with page sizes of its own.
    pub(super) fn within(call: &Call, usual: u32, sizes: RangeInclusive<u32>) -> Result<Self, Refused> {
        let number = |name, default| match call.asks(name) {
            Some(text) => text.parse().map_err(|_| Refused::invalid(format!("{name} must be a number"))),
            None => Ok(default),
        };
        let (page, per_page) = (number("page", 1)?, number("per_page", usual)?);
        if page < 1 {
            return Err(Refused::invalid("page begins at 1"));
        }
        if !sizes.contains(&per_page) {
            return Err(Refused::invalid(format!("per_page must be {} to {}", sizes.start(), sizes.end())));
        }
        let descending = match call.asks("direction") {
            // The tenant's list has 0 and 1 for it (schema of 2026-08).
            None | Some("asc" | "0") => false,
            Some("desc" | "1") => true,
            Some(_) => return Err(Refused::invalid("direction must be asc or desc")),
        };
        Ok(Self { page, per_page, descending })
    }

    /// The wanted part of `rows`, which come in ascending order.
    pub(super) fn cut<T>(self, mut rows: Vec<T>) -> (Vec<T>, ResultInfo) {
        if self.descending {
            rows.reverse();
        }
        let total_count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let before = u64::from(self.page - 1) * u64::from(self.per_page);
        let skipped = usize::try_from(before).unwrap_or(usize::MAX);
        let kept = usize::try_from(self.per_page).unwrap_or(usize::MAX);
        let rows: Vec<T> = rows.into_iter().skip(skipped).take(kept).collect();
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let total_pages = Some(total_count.div_ceil(self.per_page));
        (rows, ResultInfo { page: self.page, per_page: self.per_page, count, total_count, total_pages })
    }
}
