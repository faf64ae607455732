//! Files of customers, accounts and websites.

use partner_portal::web::form::{Field, Problem, Problems};
use partner_portal::web::page::{Layout, Section};
use partner_portal::web::pages::bulk::{list, new, show};
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::{BulkStanding, RowStanding};

use super::Shot;
use super::sample::{EMOJI, KEY, NASTY, RTL, ago, long, shot, still};

pub(super) fn shots() -> Vec<Shot> {
    [lists(), forms(), ones()].into_iter().flatten().collect()
}

fn lists() -> Vec<Shot> {
    let row = |(n, standing): (usize, &BulkStanding)| list::Row {
        bulk: Named::new(KEY, [long(), NASTY.into(), EMOJI.into()][n % 3].clone()),
        standing: *standing,
        over: 31,
        rows: 1_000,
        troubled: i64::try_from(n).unwrap() % 3,
        made: ago(3_600),
    };
    let full = list::List {
        layout: still("Files", Section::Jobs),
        rows: BulkStanding::ALL.iter().enumerate().map(row).collect(),
    };
    let empty = list::List { rows: vec![], ..full.clone() };
    vec![shot("bulk-list", &full), shot("bulk-list-empty", &empty)]
}

fn forms() -> Vec<Shot> {
    let words = "“colour” is no column that this portal knows.";
    let new = new::New {
        layout: still("Add Many", Section::Jobs),
        problems: Problems::default(),
        key: KEY.into(),
        file: Field::default(),
        text: Field::default(),
    };
    let refused = new::New {
        layout: Layout { refused: true, ..new.layout.clone() },
        problems: Problems(vec![Problem { field: "file".into(), message: words.into() }]),
        file: Field::default().refused(words),
        text: Field::of(format!("customer\tcolour\n{NASTY}\tred")),
        ..new.clone()
    };
    vec![shot("bulk-new", &new), shot("bulk-new-refused", &refused)]
}

fn ones() -> Vec<Shot> {
    let row = |(n, standing): (usize, &RowStanding)| show::Row {
        line: i64::try_from(n).unwrap() + 2,
        account: [long(), NASTY.into(), RTL.into()][n % 3].clone(),
        customer: EMOJI.into(),
        rest: vec![format!("website: {}.example", "a".repeat(60)), "setup: full".into()],
        standing: *standing,
        faults: if n == 5 { vec!["type: Write standard or enterprise.".into()] } else { vec![] },
        warnings: if n == 0 { vec!["The account is there already: only the website is added.".into()] } else { vec![] },
        note: (n == 2).then(|| "It waits for line 2, which makes its account.".into()),
        run: (n % 2 == 0).then(|| KEY.into()),
    };
    let filter = |(n, word): (usize, &str)| show::Filter { word: word.into(), url: "/bulk".into(), current: n == 0 };
    let draft = show::Show {
        layout: still(&long(), Section::Jobs),
        problems: Problems::default(),
        bulk: Named::new(KEY, long()),
        standing: BulkStanding::Draft,
        summary: "8 rows can be begun, 1 row cannot and would be left out. Nothing was done yet.".into(),
        made: ago(60),
        started: None,
        over: 1,
        all: 9,
        good: 8,
        failed: 0,
        takes: vec![
            "3 accounts and 5 websites are made.".into(),
            "That takes about 18 calls as the tenant admin.".into(),
            "At this budget that is done within minutes.".into(),
        ],
        orders: 2,
        confirmed: Field::default(),
        before: vec![(KEY.into(), ago(86_400))],
        filters: ["All (9)", "Waiting (8)", "Left out (1)"].iter().copied().enumerate().map(filter).collect(),
        rows: RowStanding::ALL.iter().enumerate().map(row).collect(),
        emptiness: Emptiness::HasRows,
        pager: Pager { previous: None, next: Some("/bulk".into()), words: "9 rows shown".into() },
    };
    let words = "Tick the box if these orders are meant. Nothing was begun.";
    let refused = show::Show {
        layout: Layout { refused: true, ..draft.layout.clone() },
        problems: Problems(vec![Problem { field: "confirmed".into(), message: words.into() }]),
        confirmed: Field::default().refused(words),
        ..draft.clone()
    };
    let under_way = |standing: BulkStanding, failed: i64| show::Show {
        standing,
        started: Some(ago(30)),
        failed,
        before: vec![],
        summary: "4 of 9 rows are over.".into(),
        ..draft.clone()
    };
    vec![
        shot("bulk-show-draft", &draft),
        shot("bulk-show-refused", &refused),
        shot("bulk-show-working", &under_way(BulkStanding::Working, 0)),
        shot("bulk-show-paused", &under_way(BulkStanding::Paused, 2)),
        shot("bulk-show-troubled", &under_way(BulkStanding::Troubled, 2)),
    ]
}
