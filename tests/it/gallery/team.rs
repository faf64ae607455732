//! Samples of team, invites and history.

use partner_portal::domain::seat::CustomerRole;
use partner_portal::web::form::{Choice, Field, Problems};
use partner_portal::web::fresh_links::Mailed;
use partner_portal::web::page::Section;
use partner_portal::web::pages::activity::list as activity;
use partner_portal::web::pages::invites::{accept::Accept, gone::Gone};
use partner_portal::web::pages::people::Asking;
use partner_portal::web::pages::team::{invite::Invite, list, person::OnePerson, remove::Remove};
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::{InviteState, Outcome};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [team(), acts(), way_in(), history()].concat()
}

fn invited(state: &InviteState) -> list::Invited {
    list::Invited {
        id: format!("{KEY}-{}", state.code()),
        email: format!("{}@partner.example", state.code()),
        role_word: "Operator".into(),
        state: *state,
        by: NASTY.into(),
        created: ago(90_000),
        expires: ago(-500_000),
        asked: (*state == InviteState::Expired).then(|| ago(600)),
        again: "/team/invites/x/again".into(),
        revoke: "/team/invites/x/revoke".into(),
    }
}

fn team() -> Vec<Shot> {
    let row = |n: i64, name: &str, role: &str| list::Row {
        id: format!("{KEY}{n}"),
        name: name.into(),
        email: (n != 2).then(|| "amal@partner.example".into()),
        role_word: role.into(),
        since: ago(9_000_000 * (n + 1)),
        seen: (n != 1).then(|| ago(60 * n)),
        devices: n,
        this: n == 0,
    };
    let full = list::List {
        layout: still("Team", Section::Team),
        rows: vec![
            row(0, "Amal Haddad", "Owner"),
            row(1, NASTY, "Operator"),
            row(2, RTL, "Viewer"),
            row(3, &long(), "Viewer"),
        ],
        invites: InviteState::ALL.iter().map(invited).collect(),
        fresh: None,
        asking: 1,
        customers_asking: vec![Asking { customer: Named::new(KEY, NASTY), count: 2 }],
        mails: true,
        may_manage: true,
    };
    let fresh = |mailed| list::List {
        fresh: Some(list::Fresh {
            email: "bea@partner.example".into(),
            link: format!("https://portal.partner.example/invites/{}", "aB3-_".repeat(9).get(..43).unwrap()),
            mailed,
        }),
        asking: 0,
        customers_asking: vec![],
        ..full.clone()
    };
    let failed = Mailed::Failed("the mail server refused it (550 nobody here)".into());
    let quiet = list::List {
        invites: vec![],
        asking: 0,
        customers_asking: vec![],
        mails: false,
        may_manage: false,
        ..full.clone()
    };
    vec![
        shot("team", &full),
        shot("team-viewer", &quiet),
        shot("team-fresh-no-mail", &fresh(Mailed::NoServer)),
        shot("team-fresh-mailed", &fresh(Mailed::Sent)),
        shot("team-fresh-failed", &fresh(failed)),
    ]
}

fn acts() -> Vec<Shot> {
    let new = Invite { layout: still("Invite Somebody", Section::Team), key: KEY.into(), days: 7, ..Invite::default() };
    let mut refused =
        Invite { email: Field::of(NASTY).refused("Enter an e-mail address."), mails: true, ..new.clone() };
    refused.role = Field::default().refused("Choose what they may do.");
    refused.note = Field::of(NASTY).refused("Shorten the note.");
    refused.problems = Problems::of([("email", &refused.email), ("role", &refused.role), ("note", &refused.note)]);
    let person = OnePerson {
        layout: still("Otto", Section::Team),
        problems: Problems::default(),
        id: KEY.into(),
        name: NASTY.into(),
        email: "otto@partner.example".into(),
        role_word: "Owner".into(),
        since: ago(5_000_000),
        this: false,
        role: Field::of("owner"),
    };
    let mut last =
        OnePerson { role: Field::of("viewer").refused("This is the last owner."), this: true, ..person.clone() };
    last.problems = Problems::of([("role", &last.role)]);
    let remove = Remove {
        layout: still("Remove From The Team", Section::Team),
        id: KEY.into(),
        name: RTL.into(),
        email: "otto@partner.example".into(),
        role_word: "Operator".into(),
        devices: 2,
        this: false,
        refused: None,
    };
    let kept = Remove { this: true, refused: Some("This is the last owner."), ..remove.clone() };
    vec![
        shot("team-invite", &new),
        shot("team-invite-refused", &refused),
        shot("team-person", &person),
        shot("team-person-last-owner", &last),
        shot("team-remove", &remove),
        shot("team-remove-last-owner", &kept),
    ]
}

fn way_in() -> Vec<Shot> {
    let accept = Accept {
        layout: outside("Your Invitation"),
        problems: Problems::default(),
        action: "/invites/abc".into(),
        partner: EMOJI.into(),
        company: None,
        email: "bea@partner.example".into(),
        role_word: "an operator".into(),
        role_words: "Works with accounts, websites and customers.".into(),
        note: NASTY.into(),
        expires: ago(-500_000),
        name: Field::default(),
        password: Field::default(),
    };
    let customer = Accept {
        company: Some(long()),
        role_word: "a manager".into(),
        role_words: CustomerRole::Manager.to_you().into(),
        ..accept.clone()
    };
    let mut refused = Accept { partner: String::new(), note: String::new(), ..accept.clone() };
    refused.password = Field::default().refused("This password is too easy to guess. Avoid sequences.");
    refused.problems = Problems::of([("password", &refused.password)]);
    let gone = Gone { layout: outside("This link does not work"), action: "/invites/abc/ask".into(), asked: false };
    vec![
        shot("invite-accept", &accept),
        shot("invite-accept-customer", &customer),
        shot("invite-accept-refused", &refused),
        shot("invite-gone", &gone),
        shot("invite-gone-asked", &Gone { asked: true, ..gone.clone() }),
    ]
}

fn history() -> Vec<Shot> {
    let row = |(n, outcome): (usize, &Outcome)| activity::Row {
        seq: 1_000 - i64::try_from(n).unwrap(),
        at: ago(4_000 * i64::try_from(n).unwrap()),
        who: if n == 2 { long() } else { "Amal Haddad".into() },
        identity: (n % 2 == 1).then(|| "tenant@partner.example".into()),
        what: "Step done".into(),
        detail: if n == 3 { NASTY.into() } else { "Create account".into() },
        target: if n == 4 { String::new() } else { hex(7) },
        customer: (n % 3 == 0).then(|| Named::new(KEY, RTL)),
        outcome: *outcome,
        run: (n != 4).then(|| Named::new(KEY, "Add account Acme")),
        cf_ray: (n % 2 == 1).then(|| "9a1b2c3d4e5f6789-FRA".into()),
    };
    let full = activity::List {
        layout: still("Activity", Section::Activity),
        people: vec![Choice::new(KEY, NASTY)],
        customers: choices(&["Acme", RTL]),
        csv: "/activity.csv".into(),
        rows: Outcome::ALL.iter().enumerate().map(row).collect(),
        pager: Pager { previous: None, next: Some("/activity?before=1".into()), words: "9 lines shown".into() },
        ..activity::List::default()
    };
    let nothing =
        activity::List { rows: vec![], emptiness: Emptiness::NothingFound, pager: Pager::default(), ..full.clone() };
    let mut refused = nothing.clone();
    refused.filter.from = Field::of(NASTY).refused("Enter the first day like 2026-05-03.");
    refused.problems = Problems::of([("from", &refused.filter.from)]);
    vec![shot("activity", &full), shot("activity-nothing-found", &nothing), shot("activity-refused", &refused)]
}
