//! `/bulk/{bulk}/results.csv`: the file again, with what became of each row; and an example to begin with.

use axum::response::Response;

use crate::domain::bulk::file::Column;
use crate::domain::ids::BulkId;
use crate::web::csv::download;
use crate::web::desk::Operating;
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::paths;

use super::show::known;

/// All rows of a file with their results.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub async fn get(Operating(desk): Operating, Id(id): Id<BulkId>) -> Result<Response, PageError> {
    let bulk = known(&desk, id).await?;
    let mut header = vec!["line"];
    header.extend(Column::ALL.map(Column::name));
    header.extend(["result", "note", "account_id", "zone_id", "job"]);
    let mut rows = Vec::new();
    for row in desk.portal.store.bulk_rows(bulk.id, 0, i64::MAX).await? {
        let run = match row.run {
            Some(run) => desk.portal.store.run(run).await?,
            None => None,
        };
        let note = row.faults.iter().chain(&row.note).cloned().collect::<Vec<_>>().join(" ");
        let refused = run.as_ref().and_then(|run| run.current()).and_then(|step| step.note.clone());
        let mut cells = vec![row.line.to_string()];
        cells.extend(Column::ALL.map(|column| row.cells.get(&column).cloned().unwrap_or_default()));
        cells.extend([
            row.standing.as_str().to_owned(),
            if note.is_empty() { refused.unwrap_or_default() } else { note },
            run.as_ref().and_then(|run| run.account.as_ref()).map(ToString::to_string).unwrap_or_default(),
            run.as_ref().and_then(|run| run.zone.as_ref()).map(ToString::to_string).unwrap_or_default(),
            row.run.map(|run| format!("{}{}", desk.portal.plumbing.public_url, paths::run(run))).unwrap_or_default(),
        ]);
        rows.push(cells);
    }
    download("results", &header, rows)
}

/// A file to begin with.
///
/// # Errors
/// [`PageError::Internal`] when it cannot be written.
pub async fn example(Operating(desk): Operating) -> Result<Response, PageError> {
    // Where there are several units a row has to name one: the example can be uploaded as it is.
    let tenant = desk.portal.store.tenant().await?;
    let units = tenant.as_ref().map(|tenant| tenant.units.as_slice()).unwrap_or_default();
    let unit = units.first().filter(|_| units.len() > 1).map_or("", |unit| unit.unit_name.as_str());
    let cells = |cells: [&str; 11]| cells.map(str::to_owned).to_vec();
    let rows = [
        cells(["Acme GmbH", "Acme", "Shop and blog", unit, "standard", "acme.example", "full", "", "", "", ""]),
        cells(["Acme GmbH", "Acme", "", unit, "", "acme-shop.example", "full", "", "", "", ""]),
        cells(["Globex", "Globex", "", unit, "standard", "globex.example", "partial", "", "", "", ""]),
    ];
    download("example", &Column::ALL.map(Column::name), rows)
}
