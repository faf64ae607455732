//! The wizard for API tokens.

use partner_portal::domain::token::TokenOwner;
use partner_portal::domain::token::form::TokenForm;
use partner_portal::domain::token::template::TEMPLATES;
use partner_portal::web::form::{Choice, Field, Problem, Problems};
use partner_portal::web::page::{Layout, Section};
use partner_portal::web::pages::tokens::draft::Draft;
use partner_portal::web::pages::tokens::fields::{Group, PolicyFields, Row, Things, Tick};
use partner_portal::web::pages::tokens::new::New;
use partner_portal::web::pages::tokens::shown::Rule;
use partner_portal::web::pages::tokens::summary::Summary;
use partner_portal::web::token_paths::TokenPaths;

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [begins(), drafts(), summaries()].concat()
}

fn paths() -> TokenPaths {
    TokenPaths::of(Some(&hex(1).parse().unwrap()))
}

fn begins() -> Vec<Shot> {
    let new = New {
        layout: still("New Token", Section::Accounts),
        paths: paths(),
        problems: Problems::default(),
        templates: TEMPLATES.to_vec(),
        template: Field::of("edit_zone_dns"),
        owners: vec![TokenOwner::Account { account: hex(1).parse().unwrap() }, TokenOwner::ServiceUser],
        owner: Field::of("account"),
        zone: hex(2),
        no_service_user: true,
    };
    let words = "Choose what the token begins with.";
    let refused = New {
        layout: Layout { refused: true, ..new.layout.clone() },
        problems: Problems(vec![Problem { field: "template".into(), message: words.into() }]),
        template: Field::default().refused(words),
        owners: vec![TokenOwner::Partner],
        ..new.clone()
    };
    vec![shot("token-new", &new), shot("token-new-refused", &refused)]
}

fn ticks(names: &[&str]) -> Option<Vec<Tick>> {
    let tick = |(n, name): (usize, &&str)| Tick { choice: Choice::new(format!("z{n}"), *name), ticked: n == 1 };
    Some(names.iter().enumerate().map(tick).collect())
}

fn policy(place: usize) -> PolicyFields {
    let row = |chosen: &str, unlisted: bool, error: Option<&str>| Row {
        chosen: chosen.to_owned(),
        unlisted: unlisted.then(|| format!("Not listed any more ({chosen})")),
        fixed: None,
        error: error.map(str::to_owned),
    };
    PolicyFields {
        place,
        denies: place == 1,
        rows: vec![row("g1", false, None), row("", false, None)],
        websites: Things {
            all: place == 1,
            ticks: ticks(&["acme.example", NASTY, RTL, &format!("{}.example", "a".repeat(60))]),
            ..Things::default()
        },
        accounts: Things { all: place == 0, ticks: ticks(&["Acme Ltd", EMOJI]), ..Things::default() },
        error: None,
    }
}

fn draft() -> Draft {
    let choices =
        |names: &[&str]| names.iter().enumerate().map(|(n, one)| Choice::new(format!("g{n}"), *one)).collect();
    let rule = Rule {
        allows: true,
        permissions: vec!["Workers R2 Storage Bucket Item: Read".into()],
        things: vec!["com.cloudflare.edge.r2.bucket.f037e56e89293a057740de681ac9abbe_default_logs".into()],
    };
    Draft {
        layout: still("New Token", Section::Accounts),
        paths: paths(),
        id: KEY.parse().unwrap(),
        problems: Problems::default(),
        form: TokenForm {
            name: "CI: deploys the shop".into(),
            within: "192.0.2.0/24\n2001:db8:1234::/48".into(),
            ends: "2027-02-21T10:00:00".into(),
            ..TokenForm::default()
        },
        policies: vec![policy(0), policy(1)],
        kept: vec![rule],
        groups: vec![
            Group { word: "Zone", choices: choices(&["Cache Purge", "DNS: Edit", "DNS: Read"]) },
            Group { word: "Account", choices: choices(&["Billing: Read"]) },
        ],
        is_change: false,
        names_accounts: true,
        all_websites: format!("All websites of {}, also those added later", long()),
        all_accounts: "All of the customer’s accounts",
        own_address: "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff".into(),
        days_at_most: None,
    }
}

fn drafts() -> Vec<Shot> {
    let full = draft();
    let wrong = [
        ("name", "Say why the token is there and where it is used."),
        ("row-0-0", "Cloudflare does not list this permission any more for such a token. Remove it."),
        ("websites-0", "“nobody.example” is no website here. Write its name as it stands under Websites."),
        ("within", "“home” is no address and no network. Write 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32."),
        ("ends", "Say when the token ends, or tick that it never does."),
    ];
    let problem = |(field, message): (&'static str, &str)| Problem { field: field.into(), message: message.to_owned() };
    let mut refused = Draft {
        layout: Layout { refused: true, ..full.layout.clone() },
        problems: Problems(wrong.into_iter().map(problem).collect()),
        is_change: true,
        ..full.clone()
    };
    refused.policies[0].rows[0] = Row {
        chosen: "g9".into(),
        unlisted: Some("Not listed any more (g9)".into()),
        fixed: None,
        error: Some(wrong[1].1.into()),
    };
    refused.policies[0].websites =
        Things { ticks: None, typed: "nobody.example".into(), error: Some(wrong[2].1.into()), ..Things::default() };
    let mut many = full.clone();
    let one = |n: usize| Row {
        chosen: format!("g{n}"),
        unlisted: None,
        fixed: Some(format!("Access: Organizations, Identity Providers, and Groups {n}: Read")),
        error: (n == 3).then(|| wrong[1].1.into()),
    };
    many.policies[0].rows = (0..20).map(one).collect();
    let own = Draft {
        layout: Layout { own: Some(named(3, "Acme")), ..full.layout.clone() },
        names_accounts: false,
        kept: vec![],
        policies: vec![policy(0)],
        all_websites: "All of your websites, also those added later".into(),
        days_at_most: Some(365),
        ..full.clone()
    };
    vec![
        shot("token-draft", &full),
        shot("token-draft-refused", &refused),
        shot("token-draft-many", &many),
        shot("token-draft-own", &own),
    ]
}

fn summaries() -> Vec<Shot> {
    let rule = |allows: bool, things: &[&str]| Rule {
        allows,
        permissions: vec!["DNS: Edit".into(), "Zone: Read".into()],
        things: things.iter().map(|thing| (*thing).to_owned()).collect(),
    };
    let full = Summary {
        layout: still("New Token", Section::Accounts),
        paths: paths(),
        id: KEY.parse().unwrap(),
        name: long(),
        whose: format!("the account {EMOJI}"),
        rules: vec![rule(true, &["acme.example", RTL, NASTY]), rule(false, &["shop.acme.example"])],
        within: vec!["192.0.2.0/24".into(), "2001:db8:1234::/48".into()],
        not_in: vec!["192.0.2.7/32".into()],
        starts: Some(ago(-86_400)),
        ends: Some(ago(-7_776_000)),
        blocked: None,
        warnings: vec!["It works from everywhere. Where its program has a fixed address, name that.".into()],
        changes: None,
    };
    let changed = Summary {
        starts: None,
        ends: None,
        within: vec![],
        not_in: vec![],
        warnings: vec![],
        changes: Some(vec![
            format!("The name: “CI” becomes “{}”.", long()),
            "No longer: allowed DNS: Edit on acme.example.".into(),
        ]),
        ..full.clone()
    };
    let blocked = Summary {
        layout: Layout { refused: true, ..full.layout.clone() },
        blocked: Some(
            "There are 50 tokens already, and Cloudflare takes 50 at most. Delete one that is not needed.".into(),
        ),
        ..full.clone()
    };
    vec![shot("token-summary", &full), shot("token-summary-change", &changed), shot("token-summary-blocked", &blocked)]
}
