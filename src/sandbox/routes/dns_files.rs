//! Zone files and scans: HTTP to world and back.

use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, State};
use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::Value;

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::world::Refused;
use crate::wire::dns::ZONE_FILE_MAX;
use crate::wire::ids::ZoneId;

pub(super) async fn export(State(sandbox): State<Sandbox>, call: Call) -> Result<Response, Refused> {
    let zone: ZoneId = call.id("zone")?;
    let file = sandbox.read(|world, now| world.export_dns_records(&call.caller, &zone, now))?;
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CONTENT_DISPOSITION, "attachment")];
    Ok((headers, file).into_response())
}

pub(super) async fn import(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    let bad = || Refused::invalid("the body must be multipart/form-data with file, and proxied where that is wanted");
    let mut request = http::Request::new(Body::from(call.body()));
    let kind = call.header("content-type").and_then(|kind| kind.parse().ok()).ok_or_else(bad)?;
    request.headers_mut().insert(CONTENT_TYPE, kind);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| bad())?;
    let (mut file, mut proxied) = (None, false);
    while let Some(part) = parts.next_field().await.map_err(|_| bad())? {
        match part.name() {
            Some("file") => file = Some(part.bytes().await.map_err(|_| bad())?),
            Some("proxied") => proxied = part.text().await.map_err(|_| bad())?.eq_ignore_ascii_case("true"),
            _ => {}
        }
    }
    let file = file.ok_or_else(bad)?;
    if file.len() > ZONE_FILE_MAX {
        return Err(Refused::TooLarge);
    }
    let text = std::str::from_utf8(&file).map_err(|_| Refused::invalid("the file is no text"))?;
    answer::one(sandbox.write(|world, now| world.import_dns_records(&call.caller, &zone, text, proxied, now)).await?)
}

pub(super) async fn scan(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    answer::one(sandbox.write(|world, now| world.scan_dns_at_once(&call.caller, &zone, now)).await?)
}

pub(super) async fn trigger(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    sandbox.write(|world, now| world.trigger_dns_scan(&call.caller, &zone, now)).await?;
    answer::one(Value::Null)
}

pub(super) async fn found(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    answer::one(sandbox.read(|world, now| world.scanned_dns_records(&call.caller, &zone, now))?)
}

pub(super) async fn review(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, sent) = (call.id::<ZoneId>("zone")?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.review_dns_scan(&call.caller, &zone, sent, now)).await?)
}
