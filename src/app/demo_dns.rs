//! The demo's resolver: a small DNS server on this machine that answers for the sandbox's websites, so that the demo asks
//! nobody on the Internet. What it says follows from the website: live ones have their name servers, and those that wait
//! are at different stages of being switched, the same one at each look.

use std::net::SocketAddr;

use hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::{CNAME, NS, TXT};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;
use tokio_util::sync::CancellationToken;

use crate::domain::website::Zone;
use crate::store::Store;
use crate::wire::zones::ZoneStatus;

use super::AppError;

const TTL: u32 = 60;
/// Where a domain of the demo is whose name servers the sandbox does not know.
const ELSEWHERE: [&str; 2] = ["ns1.registrar.example", "ns2.registrar.example"];

/// Starts it on a free port; it ends with `stop`.
pub(super) async fn start(store: Store, stop: CancellationToken) -> Result<SocketAddr, AppError> {
    let socket = UdpSocket::bind("127.0.0.1:0").await.map_err(AppError::io("opening the demo's DNS"))?;
    let address = socket.local_addr().map_err(AppError::io("asking for the own address"))?;
    tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = serve(&socket, &store) => {}
        }
    });
    Ok(address)
}

async fn serve(socket: &UdpSocket, store: &Store) {
    let mut buffer = vec![0; 4096];
    loop {
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else { continue };
        let Some(bytes) = buffer.get(..length) else { continue };
        let Ok(question) = Message::from_vec(bytes) else { continue };
        let Ok(answer) = answer(store, &question).await.to_vec() else { continue };
        // Whoever asked asks again if this does not arrive.
        let _ = socket.send_to(&answer, from).await;
    }
}

async fn answer(store: &Store, question: &Message) -> Message {
    let mut message = Message::response(question.metadata.id, OpCode::Query);
    message.metadata.recursion_desired = question.metadata.recursion_desired;
    message.metadata.recursion_available = true;
    message.add_queries(question.queries.iter().cloned());
    let Some(query) = question.queries.first() else {
        message.metadata.response_code = ResponseCode::FormErr;
        return message;
    };
    let asked = query.name().to_ascii().trim_end_matches('.').to_ascii_lowercase();
    let (label, zone) = match asked.split_once('.') {
        Some((label @ ("cloudflare-verify" | "www"), zone)) => (label, zone),
        _ => ("", asked.as_str()),
    };
    let found = store.zones_named(zone, None).await.unwrap_or_default();
    let Some(zone) = found.into_iter().next().map(|row| row.zone) else {
        message.metadata.response_code = ResponseCode::NXDomain;
        return message;
    };
    let data = match query.query_type() {
        RecordType::NS if label.is_empty() => name_servers(&zone),
        RecordType::TXT if label == "cloudflare-verify" => texts(&zone),
        RecordType::CNAME if label == "www" => leads_to(&zone, &asked),
        _ => Vec::new(),
    };
    message.add_answers(data.into_iter().map(|data| Record::from_rdata(query.name().clone(), TTL, data)));
    message
}

/// Which stage a website that waits is at: each name has its own.
fn stage(zone: &Zone) -> usize {
    zone.name.bytes().map(usize::from).sum::<usize>() % 5
}

fn name_servers(zone: &Zone) -> Vec<RData> {
    let right = &zone.name_servers;
    let found = &zone.original_name_servers;
    let old: Vec<String> = if found.is_empty() { ELSEWHERE.map(str::to_owned).to_vec() } else { found.clone() };
    let names: Vec<String> = match (&zone.status, stage(zone)) {
        (ZoneStatus::Active, _) | (ZoneStatus::Pending, 3) => right.clone(),
        (ZoneStatus::Pending, 1) => right.iter().take(1).chain(old.iter().take(1)).cloned().collect(),
        (ZoneStatus::Pending, 2) => right.iter().chain(old.iter().take(1)).cloned().collect(),
        _ => old,
    };
    let hosts = names.iter().filter_map(|name| Name::from_ascii(format!("{name}.")).ok());
    hosts.map(|name| RData::NS(NS(name))).collect()
}

fn texts(zone: &Zone) -> Vec<RData> {
    let value = zone.verification_key.clone().unwrap_or_default();
    match (&zone.status, stage(zone)) {
        (ZoneStatus::Active, _) | (ZoneStatus::Pending, 3) => vec![RData::TXT(TXT::new(vec![value]))],
        (ZoneStatus::Pending, 1 | 2) => vec![RData::TXT(TXT::new(vec!["from-another-try".to_owned()]))],
        _ => Vec::new(),
    }
}

fn leads_to(zone: &Zone, host: &str) -> Vec<RData> {
    let Some(records) = zone.partial_records().filter(|_| zone.status == ZoneStatus::Active) else { return Vec::new() };
    let target = Name::from_ascii(format!("{host}{}.", records.suffix));
    target.into_iter().map(|target| RData::CNAME(CNAME(target))).collect()
}
