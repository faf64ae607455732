//! The truth report.

use partner_portal::web::form::{Field, Problem, Problems};
use partner_portal::web::page::{Layout, Section};
use partner_portal::web::pages::truth::{Group, Remedy, Row, Truth};

use super::Shot;
use super::sample::{EMOJI, KEY, NASTY, RTL, ago, long, named, shot, still};

pub(super) fn shots() -> Vec<Shot> {
    let row = |id: i64, words: &str, remedy: Remedy| Row {
        id,
        about: vec![named(7, &long()), named(8, NASTY)].into_iter().take(if id == 4 { 2 } else { 1 }).collect(),
        links: vec!["/accounts".into(), "/accounts".into()],
        customer: (id % 2 == 0).then(|| named(3, EMOJI)),
        words: words.into(),
        since: ago(86_400 * id),
        remedy,
        ignored: (id == 9).then(|| (RTL.to_owned(), ago(60), "Our own test account".to_owned())),
        reason: Field::default(),
    };
    let group = |kind: &'static str, title: &'static str, rows: Vec<Row>| Group {
        kind,
        title,
        explains: "They were there and are not any more. Somebody removed them elsewhere, or Cloudflare did.",
        rows,
    };
    let full = Truth {
        layout: still("Truth Report", Section::Truth),
        problems: Problems::default(),
        groups: vec![
            group(
                "missing",
                "Missing at Cloudflare",
                vec![row(1, "Cloudflare does not have it any more.", Remedy::Nothing)],
            ),
            group(
                "unknown",
                "Unknown Here",
                vec![row(2, "It belongs to no customer here.", Remedy::Go("/accounts".into(), "Say Whose It Is"))],
            ),
            group(
                "other_setting",
                "Settings Changed Elsewhere",
                vec![row(3, "SSL was set to Full here, and is Off now.", Remedy::Repair("Set It Again"))],
            ),
            group("same_name", "Same Names", vec![row(4, "2 accounts have this name.", Remedy::Nothing)]),
        ],
        ignored: vec![row(9, "It belongs to no customer here.", Remedy::Nothing)],
        may_act: true,
        key: KEY.into(),
    };
    let words = "Say why it may stay. Nothing was noted.";
    let mut refused = Truth {
        layout: Layout { refused: true, ..full.layout.clone() },
        problems: Problems(vec![Problem { field: "reason-1".into(), message: words.into() }]),
        ..full.clone()
    };
    refused.groups[0].rows[0].reason = Field::default().refused(words);
    let nothing = Truth { groups: vec![], ignored: vec![], ..full.clone() };
    vec![shot("truth", &full), shot("truth-refused", &refused), shot("truth-nothing", &nothing)]
}
