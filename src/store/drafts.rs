//! Changes of DNS records that somebody looks at before they are made.

use sqlx::FromRow;

use crate::domain::ids::{DraftId, RunId};
use crate::domain::record::diff::{Change, Finding, Row};
use crate::domain::record::draft::{Draft, PIECE};
use crate::wire::ids::ZoneId;

use super::error::Doing as _;
use super::row::{json, known, micros, parsed, time};
use super::{Store, StoreError, WriteTx};

const TABLE: &str = "dns_draft";

#[derive(FromRow)]
struct Columns {
    id: String,
    zone_id: String,
    source: String,
    fingerprint: Vec<u8>,
    counts: String,
    made_by: String,
    made_at: i64,
    run_id: Option<String>,
}

impl Columns {
    fn draft(self) -> Result<Draft, StoreError> {
        let id = &self.id;
        Ok(Draft {
            id: parsed(id, TABLE, "id", id)?,
            zone: parsed(&self.zone_id, TABLE, "zone_id", id)?,
            source: known(serde_json::from_str(&self.source).ok(), TABLE, "source", id)?,
            seen: known(self.fingerprint.try_into().ok(), TABLE, "fingerprint", id)?,
            counts: known(serde_json::from_str(&self.counts).ok(), TABLE, "counts", id)?,
            made_by: parsed(&self.made_by, TABLE, "made_by", id)?,
            made_at: time(self.made_at),
            run: self.run_id.map(|run| parsed(&run, TABLE, "run_id", id)).transpose()?,
        })
    }
}

/// The word under which a row is found.
fn word(finding: &Finding) -> &'static str {
    match finding {
        Finding::Change(Change::Add { .. }) => "add",
        Finding::Change(Change::Change { .. }) => "change",
        Finding::Change(Change::Remove { .. }) => "remove",
        Finding::Same { .. } => "same",
        Finding::Kept { .. } => "kept",
        Finding::Refused { .. } => "refused",
        Finding::LeftOut { .. } => "left_out",
    }
}

impl Store {
    /// A draft for this zone; another zone's is not there.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn draft(&self, zone: &ZoneId, id: DraftId) -> Result<Option<Draft>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from dns_draft where id = ? and zone_id = ?")
            .bind(id.to_string())
            .bind(zone.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a draft")?;
        row.map(Columns::draft).transpose()
    }

    /// The drafts for a zone, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn drafts(&self, zone: &ZoneId, limit: i64) -> Result<Vec<Draft>, StoreError> {
        let rows: Vec<Columns> =
            sqlx::query_as("select * from dns_draft where zone_id = ? order by made_at desc, id desc limit ?")
                .bind(zone.as_str())
                .bind(limit)
                .fetch_all(&self.readers)
                .await
                .doing("reading the drafts of a website")?;
        rows.into_iter().map(Columns::draft).collect()
    }

    /// Rows of a draft with one of these findings (`add`, `change`, `remove`, `same`, `kept`, `refused`, `left_out`), in
    /// their order.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn draft_rows(
        &self,
        id: DraftId,
        findings: &[&str],
        offset: i64,
        limit: i64,
    ) -> Result<Vec<Row>, StoreError> {
        let bodies: Vec<String> = sqlx::query_scalar(
            "select body from dns_draft_row
              where draft_id = ? and finding in (select value from json_each(?)) order by position limit ? offset ?",
        )
        .bind(id.to_string())
        .bind(json(findings))
        .bind(limit)
        .bind(offset)
        .fetch_all(&self.readers)
        .await
        .doing("reading the rows of a draft")?;
        bodies
            .iter()
            .map(|body| known(serde_json::from_str(body).ok(), "dns_draft_row", "body", &id.to_string()))
            .collect()
    }

    /// The changes that the piece of a draft at this place (from 0) sends.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn draft_piece(&self, id: DraftId, place: usize) -> Result<Vec<Change>, StoreError> {
        let of = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let offset = of(place.saturating_mul(PIECE));
        let rows = self.draft_rows(id, &["remove", "change", "add"], offset, of(PIECE)).await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| match row.finding {
                Finding::Change(change) => Some(change),
                _ => None,
            })
            .collect())
    }
}

impl WriteTx {
    /// Keeps a draft with its rows, in this order.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_draft(&mut self, draft: &Draft, rows: &[Row]) -> Result<(), StoreError> {
        sqlx::query(
            "insert into dns_draft (id, zone_id, source, fingerprint, counts, made_by, made_at)
             values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(draft.id.to_string())
        .bind(draft.zone.as_str())
        .bind(json(&draft.source))
        .bind(draft.seen.as_slice())
        .bind(json(&draft.counts))
        .bind(draft.made_by.to_string())
        .bind(micros(draft.made_at))
        .execute(&mut *self.tx)
        .await
        .doing("keeping a draft")?;
        let pairs: Vec<(&str, String)> = rows.iter().map(|row| (word(&row.finding), json(row))).collect();
        sqlx::query(
            "insert into dns_draft_row (draft_id, position, finding, body)
             select ?, key, value ->> 0, value ->> 1 from json_each(?)",
        )
        .bind(draft.id.to_string())
        .bind(json(&pairs))
        .execute(&mut *self.tx)
        .await
        .doing("keeping the rows of a draft")?;
        Ok(())
    }

    /// The job that makes a draft's changes, if there is one; seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn run_of_draft(&mut self, id: DraftId) -> Result<Option<RunId>, StoreError> {
        let run: Option<Option<String>> = sqlx::query_scalar("select run_id from dns_draft where id = ?")
            .bind(id.to_string())
            .fetch_optional(&mut *self.tx)
            .await
            .doing("looking for the job of a draft")?;
        run.flatten().map(|run| parsed(&run, TABLE, "run_id", &id.to_string())).transpose()
    }

    /// Says which job makes a draft's changes. Once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when another one does, else when the write fails.
    pub async fn draft_wanted(&mut self, id: DraftId, run: RunId) -> Result<(), StoreError> {
        let done = sqlx::query("update dns_draft set run_id = ? where id = ? and run_id is null")
            .bind(run.to_string())
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("keeping the job of a draft")?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict { doing: "wanting a draft" }) }
    }
}
