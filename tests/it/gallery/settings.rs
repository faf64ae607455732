//! Samples of the pages about settings.

use partner_portal::domain::setting::preset as find;
use partner_portal::web::form::{Choice, Field, Problem, Problems};
use partner_portal::web::page::Section;
use partner_portal::web::pages::websites::settings::preset::{PresetPage, Site};
use partner_portal::web::pages::websites::settings::review::{Difference, Review};
use partner_portal::web::pages::websites::settings::show::Show;
use partner_portal::web::pages::websites::settings::shown::{Other, Row, Shelf, page_id};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [pages(), presets()].concat()
}

fn row(name: &'static str, label: &'static str, explains: &'static str, now: &str) -> Row {
    let on_off = vec![Choice::new("on", "On"), Choice::new("off", "Off")];
    Row {
        name,
        id: page_id(name),
        label,
        explains,
        field: Field::of(now),
        choices: on_off,
        now: if now == "on" { "On".into() } else { now.to_owned() },
        seen: now.to_owned(),
        locked: None,
        note: None,
    }
}

fn pages() -> Vec<Shot> {
    let mut ssl = row("ssl", "Encryption mode", "How traffic is encrypted between visitors and your server.", "full");
    ssl.choices = vec![Choice::new("flexible", "Flexible"), Choice::new("full", "Full")];
    let early = row("0rtt", "0-RTT Connection Resumption", "Lets visitors who come back ask at once.", "on");
    let mut polish = row("polish", "Polish", "Makes pictures smaller on their way to visitors.", "off");
    polish.locked =
        Some("This website’s plan does not let it be changed: it takes the plan Pro or a larger one.".into());
    let mut mode = row("development_mode", "Development Mode", "Goes past the cache for three hours.", "on");
    mode.note = Some("It goes off by itself in 2 hours and 15 minutes.".into());
    let whole = Show {
        layout: still("Settings of acme.example", Section::Websites),
        problems: Problems::default(),
        website: named(2, "acme-spring.example"),
        key: KEY.into(),
        attack_key: KEY.into(),
        shelves: vec![
            Shelf { words: "SSL/TLS", rows: vec![ssl.clone()] },
            Shelf { words: "Speed", rows: vec![early.clone(), polish.clone()] },
            Shelf { words: "Caching", rows: vec![mode] },
        ],
        others: vec![
            Other { id: "max_upload".into(), value: "100".into() },
            Other { id: "something_new".into(), value: NASTY.into() },
            Other { id: "ciphers".into(), value: format!("[\"{}\"]", long()) },
        ],
        unread: None,
        level: Some("medium".into()),
        paused: false,
        may_change: true,
        calls_as: Some(service_user()),
    };
    let refused = |row: &Row, words: &str| Row { field: row.field.clone().refused(words), ..row.clone() };
    let mut wrong = Show {
        level: Some("under_attack".into()),
        paused: true,
        calls_as: Some(instead()),
        shelves: vec![Shelf {
            words: "Speed",
            rows: vec![
                refused(&ssl, "Choose one of the list."),
                refused(&early, "Somebody has made it Off since you opened this page. Choose again."),
                refused(&polish, "The website’s plan does not have this setting. The setting is as it was."),
            ],
        }],
        ..whole.clone()
    };
    let rows = wrong.shelves[0].rows.iter();
    let problems = rows.map(|row| Problem { field: row.id.clone().into(), message: row.field.error.clone().unwrap() });
    wrong.problems = Problems(problems.collect());
    let only = Show { may_change: false, calls_as: None, ..whole.clone() };
    let unread = Show { unread: Some("Cloudflare does not answer just now.".into()), ..whole.clone() };
    vec![
        shot("websites-settings", &whole),
        shot("websites-settings-refused", &wrong),
        shot("websites-settings-only-looking", &only),
        shot("websites-settings-unread", &unread),
    ]
}

fn presets() -> Vec<Shot> {
    let site = |n: u32, name: &str, ticked| Site { website: named(n, name), field: format!("website.{n}"), ticked };
    let choose = PresetPage {
        layout: still("Presets for acme.example", Section::Websites),
        problems: Problems::default(),
        website: named(2, "acme-spring.example"),
        preset: Field::default(),
        websites: Field::default(),
        sites: vec![site(2, "acme-spring.example", true), site(3, "bäckerei-süß.example", false), site(4, RTL, false)],
        chosen: None,
        reviews: Vec::new(),
        key: KEY.into(),
        calls_as: Some(service_user()),
    };
    let difference = |label, now: &str, then: &str| Difference { label, now: now.into(), then: then.into() };
    let whole = Review {
        website: named(2, "acme-spring.example"),
        field: "website.2".into(),
        was_field: "was.2".into(),
        was: "{\"ssl\":\"flexible\"}".into(),
        unread: None,
        changes: vec![
            difference("Encryption mode", "Flexible: only between visitors and Cloudflare", "Full"),
            difference("Always Use HTTPS", "Off", "On"),
        ],
        already: vec!["TLS 1.3", "Brotli", "HTTP/3 (with QUIC)"],
        locked: vec![("HTTP/2", "This website’s plan does not let it be changed.".into())],
        missing: vec!["Early Hints"],
    };
    let nothing = Review { website: named(3, "bäckerei-süß.example"), changes: Vec::new(), ..whole.clone() };
    let away = Review {
        website: named(4, RTL),
        unread: Some("Cloudflare does not answer just now.".into()),
        changes: Vec::new(),
        already: Vec::new(),
        locked: Vec::new(),
        missing: Vec::new(),
        ..whole.clone()
    };
    let review = PresetPage {
        chosen: find("company"),
        preset: Field::of("company"),
        reviews: vec![whole, nothing.clone(), away],
        ..choose.clone()
    };
    let so = PresetPage { reviews: vec![nothing], calls_as: None, ..review.clone() };
    let websites = Field::default().refused("Choose at least one website.");
    let preset = Field::default().refused("Choose a preset.");
    let problems = Problems::of([("preset", &preset), ("websites", &websites)]);
    let refused = PresetPage { websites, preset, problems, ..choose.clone() };
    vec![
        shot("websites-settings-preset", &choose),
        shot("websites-settings-preset-review", &review),
        shot("websites-settings-preset-so-already", &so),
        shot("websites-settings-preset-refused", &refused),
    ]
}
