//! The file of a bulk: CSV as spreadsheets save it, with commas, semicolons or tabs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ROWS;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Whose it is to be.
    Customer,
    /// The account's name.
    Account,
    /// Our own words on the account.
    Description,
    /// The tenant unit, by name or id.
    Unit,
    /// `standard` or `enterprise`.
    Type,
    /// A domain.
    Website,
    /// `full` or `partial`.
    Setup,
    /// A rate plan.
    Plan,
    /// Rate plans of add-ons.
    AddOns,
    /// An e-mail address.
    Invite,
    /// `manager` or `viewer`.
    InviteRole,
}

impl Column {
    /// All of them, in the order of the example.
    pub const ALL: [Self; 11] = [
        Self::Customer,
        Self::Account,
        Self::Description,
        Self::Unit,
        Self::Type,
        Self::Website,
        Self::Setup,
        Self::Plan,
        Self::AddOns,
        Self::Invite,
        Self::InviteRole,
    ];

    /// Its name in the first line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Account => "account",
            Self::Description => "description",
            Self::Unit => "unit",
            Self::Type => "type",
            Self::Website => "website",
            Self::Setup => "setup",
            Self::Plan => "plan",
            Self::AddOns => "add_ons",
            Self::Invite => "invite",
            Self::InviteRole => "invite_role",
        }
    }

    fn named(text: &str) -> Option<Self> {
        let plain: String = text.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|column| column.name() == plain)
    }
}

/// The cells of a row, without those that are empty.
pub type Cells = BTreeMap<Column, String>;

/// A row as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which line it is on, from 1, with the names of the columns on the first.
    pub number: i64,
    /// Its cells.
    pub cells: Cells,
    /// Whether there are more cells than columns.
    pub is_too_long: bool,
}

/// Reads the file.
///
/// # Errors
/// Why it cannot be read, as a sentence.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        "The file is not in UTF-8, so names would be garbled. Save it as “CSV UTF-8” and upload it again.".to_owned()
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let first = match records.next() {
        Some(first) => first.map_err(|error| unreadable(&error))?,
        None => return Err("The file is empty. Its first line has the names of the columns.".to_owned()),
    };
    let columns = columns(&first)?;
    let mut lines = Vec::new();
    // Where the row begins that was read last, and on which line that is.
    let (mut at, mut number) = (0, 1);
    for record in records {
        let record = record.map_err(|error| unreadable(&error))?;
        // The reader counts a record from the end of the one before it: blank lines and line ends are still to come.
        let begins = record.position().map_or(at, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        let blank = text.as_bytes().iter().skip(begins).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let over = text.as_bytes().get(at..begins.saturating_add(blank)).unwrap_or_default();
        number += over.iter().filter(|byte| **byte == b'\n').count();
        at = begins.saturating_add(blank);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if lines.len() == ROWS {
            return Err(format!("The file has more than {ROWS} rows. Split it into several."));
        }
        let pairs = columns.iter().zip(record.iter()).map(|(column, cell)| (*column, cell.trim().to_owned()));
        lines.push(Line {
            number: i64::try_from(number).unwrap_or(i64::MAX),
            cells: pairs.filter(|(_, cell)| !cell.is_empty()).collect(),
            is_too_long: record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()),
        });
    }
    if lines.is_empty() {
        return Err("The file has the names of columns and no rows below them.".to_owned());
    }
    Ok(lines)
}

/// What stands between cells: whichever of the three the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn columns(first: &csv::StringRecord) -> Result<Vec<Column>, String> {
    let mut columns = Vec::new();
    let known = || Column::ALL.map(Column::name).join(", ");
    for cell in first {
        let column = Column::named(cell)
            .ok_or_else(|| format!("“{}” is no column that this portal knows. There are: {}.", shown(cell), known()))?;
        if columns.contains(&column) {
            return Err(format!("The column “{}” is there twice. Remove one of them.", column.name()));
        }
        columns.push(column);
    }
    for needed in [Column::Customer, Column::Account] {
        if !columns.contains(&needed) {
            return Err(format!("The column “{}” is missing. There are: {}.", needed.name(), known()));
        }
    }
    Ok(columns)
}

fn shown(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_control()).take(60).collect()
}

fn unreadable(error: &csv::Error) -> String {
    match error.position() {
        Some(at) => format!("Line {} cannot be read as CSV: check its quotes.", at.line()),
        None => "The file cannot be read as CSV.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &Line) -> Vec<(&'static str, &str)> {
        line.cells.iter().map(|(column, cell)| (column.name(), cell.as_str())).collect()
    }

    #[test]
    fn files_as_spreadsheets_save_them_are_read_whatever_stands_between_the_cells() {
        for text in [
            "customer,account,website\nAcme,\"Acme, Inc.\",acme.example\n",
            "\u{feff}Customer;Account;Website\r\nAcme;Acme, Inc.;acme.example\r\n;;\r\n",
            "CUSTOMER\taccount\twebsite\nAcme\tAcme, Inc.\tacme.example",
        ] {
            let lines = read(text.as_bytes()).unwrap();
            let expected = [("customer", "Acme"), ("account", "Acme, Inc."), ("website", "acme.example")];
            assert_eq!((lines.len(), cells(&lines[0])), (1, expected.to_vec()), "{text:?}");
            assert_eq!(lines[0].number, 2);
        }
    }

    #[test]
    fn quotes_hold_lines_and_quotes_and_lines_are_counted_as_they_stand() {
        let lines = read(b"account,customer\n\"a \"\"b\"\"\nc\",x\n\nd,y,\ne,z,more\n").unwrap();
        assert_eq!(cells(&lines[0])[1].1, "a \"b\"\nc");
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 5, 6]);
        assert_eq!(lines.iter().map(|line| line.is_too_long).collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn what_cannot_be_read_is_said_in_a_sentence() {
        for (bytes, words) in [
            (&b""[..], "empty"),
            (b"customer,account\n", "no rows"),
            (b"customer,website\nx,y\n", "“account” is missing"),
            (b"customer,account,colour\nx,y,z\n", "“colour” is no column"),
            (b"customer,account,Account\nx,y,z\n", "twice"),
            (b"customer,account\nM\xfcller,x\n", "UTF-8"),
        ] {
            let refused = read(bytes).unwrap_err();
            assert!(refused.contains(words), "{refused}");
        }
        let many = format!("customer,account\n{}", "a,b\n".repeat(ROWS + 1));
        assert!(read(many.as_bytes()).unwrap_err().contains("more than 10000 rows"));
    }
}
