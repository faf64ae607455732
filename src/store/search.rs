//! What a person searches for, as the indexes of names find it.

use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite};

use super::error::Doing as _;
use super::rarity::Run;
use super::row::like;
use super::{Store, StoreError};

/// Above so many finds the list is gone through in its order instead: it is full after a few rows then.
const FEW: i64 = 2_000;
/// An index in more pieces than this is slower to ask than it need be.
const PIECES: i64 = 4;
/// Pages written in one go while pieces are merged: some 2 MB, so that nobody waits long for the one writer.
const GO: i64 = 500;

/// An index of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Names {
    /// Of accounts, with those of their customers.
    Accounts,
    /// Of websites.
    Websites,
}

/// How a list comes by what is searched for.
#[derive(Debug)]
pub(super) enum Way {
    /// Nothing is: everything is listed.
    All,
    /// By the index.
    Index(Sought),
    /// By reading names, with this LIKE pattern: too short for the index, or found too often.
    Read(String),
}

/// What the index is asked for.
#[derive(Debug)]
pub(super) struct Sought {
    /// Runs of characters that are in the words, in the index's own language.
    runs: String,
    /// The words, which what it finds is compared with.
    words: String,
}

impl Way {
    /// By reading names, which must be few: one customer's, say, however many others have.
    pub(super) fn by_reading(words: &str) -> Self {
        let words = readable(words);
        if words.is_empty() { Self::All } else { Self::Read(like(&words)) }
    }
}

impl Sought {
    /// The way to the same when the index finds too many.
    pub(super) fn read(&self) -> Way {
        Way::Read(like(&self.words))
    }
}

impl Names {
    /// The index, the names that it is of, and the column of whose they are.
    fn tables(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Accounts => ("account_trigram", "account_words", "account_id"),
            Self::Websites => ("zone_trigram", "zone_words", "zone_id"),
        }
    }

    /// The table of the names.
    pub(super) fn words(self) -> &'static str {
        self.tables().1
    }

    /// Begins a query that lists what is found on this way: with it come how many those are, as far as they are counted, and
    /// what the list is read from.
    pub(super) fn begin(self, way: &Way) -> (QueryBuilder<Sqlite>, &'static str, &'static str) {
        let query = match way {
            Way::Index(sought) => self.seek(sought),
            Way::All | Way::Read(_) => QueryBuilder::new(""),
        };
        // The order of the joins is said, since nothing tells SQLite how few they are.
        let (found, from) = match (way, self) {
            (Way::Index(_), Self::Accounts) => {
                ("(select count(*) from found)", "found cross join account on account.id = found.id")
            }
            (Way::Index(_), Self::Websites) => {
                ("(select count(*) from found)", "found cross join zone on zone.id = found.id")
            }
            (Way::All | Way::Read(_), Self::Accounts) => ("0", "account"),
            (Way::All | Way::Read(_), Self::Websites) => ("0", "zone"),
        };
        (query, found, from)
    }

    /// Begins a query with a table `found (id)` of what is sought, up to one more than [`FEW`].
    fn seek(self, sought: &Sought) -> QueryBuilder<Sqlite> {
        let (index, names, whose) = self.tables();
        let mut query = QueryBuilder::new(format!(
            "with found (id) as materialized (select {names}.{whose} from {index} cross join {names} on {names}.seq =
             {index}.rowid where {index} match "
        ));
        query.push_bind(sought.runs.clone());
        query.push(format!(" and instr({names}.words, ")).push_bind(sought.words.clone());
        // Written out: a limit that is bound makes SQLite prepare the statement anew each time (`sqlite3VdbeSetVarmask`).
        query.push(format!(") > 0 limit {}) ", FEW + 1));
        query
    }
}

impl Store {
    /// The way to words, which must be folded as the names are.
    pub(super) async fn way(&self, names: Names, words: &str) -> Result<Way, StoreError> {
        let words = readable(words);
        let rarest = self.sample(names).await?.rarest(&words);
        // Shorter than any run.
        if rarest.is_empty() {
            return Ok(Way::by_reading(&words));
        }
        Ok(Way::Index(Sought { runs: expression(&rarest), words }))
    }

    /// Whether the index finds too many. `first` is how many a listed row says there are; there may be no such row, since
    /// not everything that is found is listed.
    pub(super) async fn are_many(&self, names: Names, sought: &Sought, first: Option<i64>) -> Result<bool, StoreError> {
        let count = match first {
            Some(count) => count,
            None => {
                let mut query = names.seek(sought);
                query.push("select count(*) from found");
                query.build_query_scalar().fetch_one(&self.readers).await.doing("searching names")?
            }
        };
        Ok(count > FEW)
    }

    /// Sees to the indexes of names after many may have changed: merges the pieces that they fall into, of which a dozen
    /// take several times as long to ask, and finds out anew what is rare.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer, or does not take the write.
    pub async fn tend_names(&self) -> Result<(), StoreError> {
        for names in [Names::Accounts, Names::Websites] {
            self.sample_anew(names).await?;
            let (table, ..) = names.tables();
            let pieces: i64 =
                sqlx::query_scalar(AssertSqlSafe(format!("select count(distinct segid) from {table}_idx")))
                    .fetch_one(&self.readers)
                    .await
                    .doing("looking at an index of names")?;
            if pieces > PIECES {
                // The first go names the pieces, the others go on with them (sqlite.org/fts5.html, “The 'merge' Command”).
                let mut pages = -GO;
                while self.merge_some(table, pages).await? {
                    pages = GO;
                }
            }
        }
        Ok(())
    }

    /// Answers whether there was anything to merge.
    async fn merge_some(&self, table: &'static str, pages: i64) -> Result<bool, StoreError> {
        const CHANGES: &str = "select total_changes()";
        let (doing, mut tx) = ("merging an index of names", self.write().await?);
        let before: i64 = sqlx::query_scalar(CHANGES).fetch_one(&mut *tx.tx).await.doing(doing)?;
        sqlx::query(AssertSqlSafe(format!("insert into {table} ({table}, rank) values ('merge', ?)")))
            .bind(pages)
            .execute(&mut *tx.tx)
            .await
            .doing(doing)?;
        let after: i64 = sqlx::query_scalar(CHANGES).fetch_one(&mut *tx.tx).await.doing(doing)?;
        tx.commit().await?;
        // The command itself counts as one.
        Ok(after - before > 1)
    }
}

/// No name has a NUL, and SQLite reads no further than that.
fn readable(words: &str) -> String {
    words.replace('\0', "")
}

/// The rarest of their runs, as an expression in which every one must be there (sqlite.org/fts5.html, “FTS5 Strings”, read
/// 2026-11).
fn expression(rarest: &[Run]) -> String {
    let quoted = |run: &Run| format!("\"{}\"", String::from_iter(run).replace('"', "\"\""));
    rarest.iter().map(quoted).collect::<Vec<_>>().join(" AND ")
}
