//! Tables to take along: CSV as RFC 4180 has it, UTF-8, one header line.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::error::PageError;

/// A file of rows to download under this name.
///
/// # Errors
/// [`PageError::Internal`] when the rows cannot be written.
pub fn download(
    name: &str,
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Response, PageError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(header).map_err(PageError::failed("writing a table"))?;
    for row in rows {
        let cells = row.iter().map(|cell| tame(cell));
        writer.write_record(cells).map_err(PageError::failed("writing a table"))?;
    }
    let body = writer.into_inner().map_err(PageError::failed("writing a table"))?;
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, body).into_response())
}

/// A cell that a spreadsheet would take for a formula is made text (OWASP, CSV injection).
fn tame(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_cell_is_a_formula_and_quotes_stay_inside_their_cell() {
        let rows = vec![vec!["=1+1".to_owned(), "a \"b\", c".to_owned()], vec!["@x".to_owned(), "ü\nz".to_owned()]];
        let answer = download("accounts", &["One", "Two"], rows).unwrap();
        assert_eq!(answer.headers()[CONTENT_DISPOSITION], "attachment; filename=\"accounts.csv\"");
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        assert_eq!(body, "One,Two\r\n'=1+1,\"a \"\"b\"\", c\"\r\n'@x,\"ü\nz\"\r\n");
    }
}
