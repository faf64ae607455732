//! Values of tokens between the answer that brought them and the one page that shows them: in memory alone, so that no
//! database, backup or log ever holds one. Whoever asked for the job gets it, once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::ids::RunId;
use crate::domain::token::SECRET_WAITS;
use crate::secret::Secret;

/// Values that are still to be shown. Their number is bounded by what one process can make in [`SECRET_WAITS`].
#[derive(Debug, Default)]
pub(super) struct Values(Mutex<HashMap<RunId, (Duration, Secret)>>);

impl Values {
    /// Keeps the value that a run brought; an earlier one of the same run is dead and forgotten.
    pub(super) fn keep(&self, run: RunId, now: Duration, value: Secret) {
        let mut values = self.fresh(now);
        values.insert(run, (now, value));
    }

    /// The value that a run brought; it is not here any more afterwards.
    pub(super) fn take(&self, run: RunId, now: Duration) -> Option<Secret> {
        self.fresh(now).remove(&run).map(|(_, value)| value)
    }

    /// Whether there is one.
    pub(super) fn has(&self, run: RunId, now: Duration) -> bool {
        self.fresh(now).contains_key(&run)
    }

    fn fresh(&self, now: Duration) -> MutexGuard<'_, HashMap<RunId, (Duration, Secret)>> {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        values.retain(|_, (kept_at, _)| now.saturating_sub(*kept_at) < SECRET_WAITS);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::random::Random;

    #[test]
    fn a_value_is_given_once_and_not_after_its_time() {
        let (values, id) = (Values::default(), |seed| RunId::new(Timestamp::UNIX_EPOCH, &Random::seeded(seed)));
        values.keep(id(1), Duration::ZERO, Secret::new("one".to_owned()));
        values.keep(id(2), Duration::from_secs(60), Secret::new("two".to_owned()));
        assert!(values.has(id(1), Duration::from_secs(1)) && !values.has(id(3), Duration::ZERO));
        assert_eq!(values.take(id(1), Duration::from_secs(1)).unwrap().reveal(), "one");
        assert!(values.take(id(1), Duration::from_secs(1)).is_none());
        assert!(values.take(id(2), SECRET_WAITS + Duration::from_secs(60)).is_none());
        assert!(!format!("{values:?}").contains("two"));
    }
}
