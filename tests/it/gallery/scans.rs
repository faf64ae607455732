//! Samples of the pages of scans and exports.

use partner_portal::domain::record::scan::Standing;
use partner_portal::web::page::Section;
use partner_portal::web::pages::websites::dns::export::Export;
use partner_portal::web::pages::websites::dns::scan::{Row, Scan};
use partner_portal::web::pages::websites::dns::shown::Shown;
use partner_portal::wire::dns::DnsType;

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    let full = Scan {
        layout: layout("Scan of acme.example", Section::Websites),
        website: named(1, "acme.example"),
        rows: rows(),
        unread: None,
        compared: true,
        refused: None,
        may_change: true,
        key: KEY.into(),
        calls_as: Some(service_user()),
    };
    let refused = Scan {
        refused: Some("Tick each record once: it is either accepted or discarded.".into()),
        compared: false,
        calls_as: Some(instead()),
        ..full.clone()
    };
    let looked_at = Scan { may_change: false, calls_as: None, ..full.clone() };
    let empty = Scan { rows: Vec::new(), ..full.clone() };
    let away = Scan {
        rows: Vec::new(),
        unread: Some(
            "Cloudflare does not answer just now. Nothing is changed; load the page again in a moment.".into(),
        ),
        ..full.clone()
    };
    let export = Export {
        layout: layout("Export DNS Records", Section::Websites),
        website: named(2, "bäckerei-süß.example"),
        why: format!("Cloudflare does not show its records: {NASTY}"),
    };
    vec![
        shot("scan", &full),
        shot("scan-refused", &refused),
        shot("scan-viewer", &looked_at),
        shot("scan-empty", &empty),
        shot("scan-away", &away),
        shot("export-away", &export),
    ]
}

fn rows() -> Vec<Row> {
    let row = |n: u32, kind: &str, name: &str, content: &str, standing: Standing| Row {
        record: Shown {
            id: hex(n),
            kind: kind.into(),
            name: name.into(),
            content: content.into(),
            priority: (kind == "MX").then_some(10),
            proxied: (kind != "MX" && kind != "TXT").then_some(n.is_multiple_of(2)),
            ttl: "Auto".into(),
            comment: String::new(),
            tags: Vec::new(),
            locked: false,
        },
        accept: standing == Standing::New && n != 4,
        reject: n == 4,
        standing,
    };
    let long = format!("\"v=spf1 {} -all\"", "include:_spf.example.net ".repeat(8));
    vec![
        row(1, "A", "acme.example", "192.0.2.1", Standing::New),
        row(2, "CNAME", "www.acme.example", "acme.example", Standing::InTheWay(DnsType::A)),
        row(3, "MX", "acme.example", "mail.acme.example", Standing::There),
        row(4, "A", "ftp.acme.example", "192.0.2.1", Standing::New),
        row(5, "TXT", "acme.example", &long, Standing::New),
        row(
            6,
            "AAAA",
            &format!("{}.acme.example", "sub".repeat(20)),
            "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            Standing::New,
        ),
        row(7, "TXT", "acme.example", NASTY, Standing::New),
    ]
}
