//! Samples of the history that a customer's people read, and of what somebody of the team sees who looks as them.

use partner_portal::web::form::{Choice, Field};
use partner_portal::web::page::{Banner, Layout, Section, Viewer};
use partner_portal::web::pages::own::history::{History, Row};
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::Outcome;

use super::Shot;
use super::sample::*;

/// Around a page of a customer's people.
fn own(customer: &str, banners: Vec<Banner>) -> Layout {
    let word = if banners.is_empty() { "Manager" } else { "Only looking" };
    Layout {
        own: Some(Named::new(KEY, customer)),
        viewer: Some(Viewer { name: "Mona".into(), email: "mona@acme.example".into(), role_word: word.into() }),
        banners,
        ..still("History", Section::History)
    }
}

pub(crate) fn shots() -> Vec<Shot> {
    let row = |(n, outcome): (usize, &Outcome)| Row {
        seq: 100 - i64::try_from(n).unwrap(),
        at: ago(4_000 * i64::try_from(n).unwrap()),
        who: match n {
            1 => NASTY.into(),
            2 => long(),
            3 => "Somebody who has left".into(),
            _ => "Your partner".into(),
        },
        what: if n == 0 { "Looked at your pages".into() } else { "Asked for a job".into() },
        detail: if n == 1 { String::new() } else { "Change plan".into() },
        target: if n == 1 { "bea@acme.example".into() } else { String::new() },
        outcome: *outcome,
        run: (n > 1).then(|| Named::new(KEY, if n == 4 { long() } else { "acme.example".into() })),
    };
    let full = History {
        layout: own("Acme", vec![]),
        people: vec![Choice::new("partner", "Your partner"), Choice::new(KEY, NASTY), Choice::new("x", RTL)],
        kinds: choices(&["Signed in", "Looked at your pages"]),
        csv: "/activity.csv".into(),
        rows: Outcome::ALL.iter().enumerate().map(row).collect(),
        pager: Pager { previous: None, next: Some("/activity?before=1".into()), words: "9 lines shown".into() },
        ..History::default()
    };
    let bare = |emptiness| History { rows: vec![], emptiness, pager: Pager::default(), ..full.clone() };
    let mut refused = bare(Emptiness::NothingFound);
    refused.filter.to = Field::of(NASTY).refused("Enter the last day like 2026-05-03.");
    refused.problems = refused.filter.problems();
    let looking = |customer: &str| {
        let banners = vec![Banner::Looking { customer: customer.into() }, Banner::Demo];
        History { layout: own(customer, banners), ..full.clone() }
    };
    vec![
        shot("own-history", &full),
        shot("own-history-nothing", &bare(Emptiness::Nothing)),
        shot("own-history-nothing-found", &bare(Emptiness::NothingFound)),
        shot("own-history-refused", &refused),
        shot("looking", &looking("Acme")),
        shot("looking-long-name", &looking(&long())),
    ]
}
