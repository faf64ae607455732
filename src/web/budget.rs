//! How many calls somebody may still make, in words.

use crate::access::BudgetView;

use super::format::{number, span};

/// An identity's budget as pages show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Whose.
    pub title: String,
    /// Calls that may be made now.
    pub left: u32,
    /// Calls in a whole window.
    pub limit: u32,
    /// Below this little is left.
    pub low: u32,
    /// How it stands, in sentences.
    pub words: String,
}

impl Budget {
    /// The budget in words.
    #[must_use]
    pub fn of(title: &str, view: &BudgetView) -> Self {
        let seconds = |time: std::time::Duration| span(i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
        let mut words =
            format!("{} of {} in {}.", number(view.left.into()), number(view.limit.into()), seconds(view.window));
        if let Some(pause) = view.paused_for {
            words.push_str(&format!(
                " Cloudflare asked for a pause of {} more; then it goes on by itself.",
                seconds(pause)
            ));
        }
        match view.waiting {
            0 => {}
            1 => words.push_str(" One call waits for its turn."),
            many => {
                words.push_str(&format!(" {many} calls wait for their turn: people first, then each customer in turn."))
            }
        }
        Self { title: title.to_owned(), left: view.left, limit: view.limit, low: view.limit / 5, words }
    }
}
