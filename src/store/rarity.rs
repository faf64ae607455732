//! How rare runs of characters are among the names of an index, as far as a sample tells. An index is quickest asked for the
//! rarest ones: it goes through all names that have one run, and looks each of them up for the others.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::AssertSqlSafe;

use super::error::Doing as _;
use super::search::Names;
use super::{Store, StoreError};

/// Names in a sample, at most.
const SAMPLED: i64 = 4_000;
/// From one place to the next, round and round: a large prime, so that names which are numbered in the order in which they
/// came do not all end in the same few digits.
const STRIDE: i64 = 2_654_435_761;
/// Runs that the index is asked for. With fewer it hands out too much, with more it looks up too much.
const ASKED_FOR: usize = 3;

/// What the index knows: so many characters in a row.
pub(super) type Run = [char; 3];

/// How many names of a sample have each run.
#[derive(Debug, Default)]
pub(super) struct Sample(HashMap<Run, u32>);

/// The last sample of each index. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Samples(Arc<Mutex<HashMap<Names, Arc<Sample>>>>);

/// The runs of a text, each once.
fn runs(text: &str) -> BTreeSet<Run> {
    let signs: Vec<char> = text.chars().collect();
    signs.array_windows().copied().collect()
}

/// Where to take a sample from, of places 1 to `last`.
fn places(last: i64) -> Vec<i64> {
    (0..SAMPLED.min(last)).map(|n| n * STRIDE % last + 1).collect()
}

impl Sample {
    fn of(names: &[String]) -> Self {
        let mut counts = HashMap::new();
        for run in names.iter().flat_map(|name| runs(name)) {
            *counts.entry(run).or_insert(0) += 1;
        }
        Self(counts)
    }

    /// Those runs of the words that are in the fewest names.
    pub(super) fn rarest(&self, words: &str) -> Vec<Run> {
        let mut runs: Vec<Run> = runs(words).into_iter().collect();
        runs.sort_by_key(|run| self.0.get(run).copied().unwrap_or(0));
        runs.truncate(ASKED_FOR);
        runs
    }
}

impl Samples {
    fn kept(&self) -> MutexGuard<'_, HashMap<Names, Arc<Sample>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// The last sample, or the first where there is none.
    pub(super) async fn sample(&self, names: Names) -> Result<Arc<Sample>, StoreError> {
        let last = self.samples.kept().get(&names).cloned();
        match last {
            Some(sample) => Ok(sample),
            None => self.sample_anew(names).await,
        }
    }

    /// Takes a sample.
    pub(super) async fn sample_anew(&self, names: Names) -> Result<Arc<Sample>, StoreError> {
        let (doing, words) = ("sampling names", names.words());
        let last = format!("select coalesce(max(seq), 0) from {words}");
        let last: i64 = sqlx::query_scalar(AssertSqlSafe(last)).fetch_one(&self.readers).await.doing(doing)?;
        let sampled = format!("select words from json_each(?) cross join {words} on seq = value");
        let sampled: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sampled))
            .bind(serde_json::json!(places(last)).to_string())
            .fetch_all(&self.readers)
            .await
            .doing(doing)?;
        let sample = Arc::new(Sample::of(&sampled));
        self.samples.kept().insert(names, sample.clone());
        Ok(sample)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarest_runs_of_what_is_searched_for_are_asked_for() {
        let names = ["bakery-017.example", "bakery-018.example", "clinic-018.example"].map(str::to_owned);
        let rarest = Sample::of(&names).rarest("clinic-017.example");
        assert!(rarest.iter().all(|run| !".example".contains(&run.iter().collect::<String>())), "{rarest:?}");
        assert!(rarest.contains(&['0', '1', '7']) || rarest.contains(&['l', 'i', 'n']), "{rarest:?}");
        assert_eq!(rarest.len(), ASKED_FOR);
    }

    #[test]
    fn numbers_in_a_row_are_sampled_with_every_end() {
        for last in [20_000, 65_536, 500_000] {
            let ends: BTreeSet<i64> = places(last).into_iter().map(|place| place % 100).collect();
            assert_eq!(ends.len(), 100, "of {last}");
        }
        assert_eq!(places(3).into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([1, 2, 3]));
        assert!(places(0).is_empty());
    }

    #[test]
    fn a_run_that_nobody_has_is_rarer_than_any_other() {
        let names = ["abcd".to_owned()];
        assert_eq!(Sample::of(&names).rarest("abcdxyz").first(), Some(&['c', 'd', 'x']));
    }

    #[test]
    fn what_is_too_short_has_no_runs() {
        assert!(Sample::of(&["abcd".to_owned()]).rarest("ab").is_empty());
    }
}
