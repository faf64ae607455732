//! What follows the type of a record: checked by the library `domain`, and written as Cloudflare takes it.

use ::domain::rdata::ZoneRecordData;
use ::domain::zonefile::inplace::{Entry, ScannedRecord, Zonefile};

use super::entries::words;
use super::head::{Head, Left};

const NO_TEXT: &str = "It holds bytes that are no text (UTF-8), which cannot be sent to Cloudflare.";

/// Priority (empty where the type has none beside its content) and content.
pub(super) fn of(head: &Head) -> Result<(String, String), Left> {
    let full = with_full_names(head);
    let mut content = full.join(" ");
    // The library does not know these four; the form's own rules look at them.
    if !matches!(head.kind.as_str(), "CERT" | "LOC" | "SMIMEA" | "URI") {
        let record = parsed(head, &content)?;
        if let ZoneRecordData::Txt(_) = record.data() {
            content = pieces(&record).map_err(Left::Refused)?;
        }
    }
    if head.kind == "OPENPGPKEY" {
        content = full.concat();
    }
    let has_priority = matches!(head.kind.as_str(), "MX" | "URI");
    match content.split_once(' ').filter(|_| has_priority) {
        Some((priority, content)) => Ok((priority.to_owned(), content.trim_start().to_owned())),
        None => Ok((String::new(), content)),
    }
}

/// The words of what it says, with names made full that are meant to be below the origin.
fn with_full_names(head: &Head) -> Vec<String> {
    let at = match head.kind.as_str() {
        "CNAME" | "NS" | "PTR" => Some(0),
        "MX" | "HTTPS" | "SVCB" => Some(1),
        "SRV" => Some(3),
        "NAPTR" => Some(5),
        _ => None,
    };
    let full = |(place, word): (usize, &str)| match word {
        "@" if at == Some(place) => head.origin.clone(),
        name if at == Some(place) && !name.ends_with('.') => format!("{name}.{}", head.origin),
        word => word.to_owned(),
    };
    words(&head.rest).into_iter().enumerate().map(full).collect()
}

fn parsed(head: &Head, content: &str) -> Result<ScannedRecord, Left> {
    let entry = format!("$ORIGIN {}\n@ 1 IN {} {content}\n", head.origin, head.kind);
    match Zonefile::from(entry.as_str()).next_entry() {
        Ok(Some(Entry::Record(record))) => Ok(record),
        Ok(_) => Err(Left::Refused("It says nothing.".to_owned())),
        // The library's words begin with a place in the line that it was given.
        Err(error) => {
            let words = error.to_string();
            let why = words.splitn(3, ':').nth(2).unwrap_or(&words).trim().to_owned();
            Err(Left::Refused(format!("This is not what a record of type {} says: {why}.", head.kind)))
        }
    }
}

fn pieces(record: &ScannedRecord) -> Result<String, String> {
    let ZoneRecordData::Txt(text) = record.data() else { return Ok(record.data().to_string()) };
    let pieces = text.iter_charstrs().map(|piece| {
        let text = std::str::from_utf8(piece.as_slice()).map_err(|_| NO_TEXT.to_owned())?;
        Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
    });
    Ok(pieces.collect::<Result<Vec<_>, String>>()?.join(" "))
}
