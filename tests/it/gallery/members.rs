//! Samples of the pages of direct access.

use partner_portal::domain::member::MemberKind;
use partner_portal::web::form::{Choice, Field, Problems};
use partner_portal::web::page::Section;
use partner_portal::web::pages::members::account::People;
use partner_portal::web::pages::members::change::{Change, Tick};
use partner_portal::web::pages::members::list::List;
use partner_portal::web::pages::members::person::Person;
use partner_portal::web::pages::members::remove::Remove;
use partner_portal::web::pages::members::shown::{Access, why_protected};
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::{MemberState, RunState, TwoFactor};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [accounts(), ones(), all(), persons()].concat()
}

fn access(n: u32, email: &str, kind: MemberKind, state: MemberState) -> Access {
    Access {
        member: hex(n),
        email: email.into(),
        account: named(n, if n.is_multiple_of(2) { "Acme Ltd" } else { EMOJI }),
        customer: (n != 3).then(|| Named::new(KEY, if n == 4 { RTL } else { "Acme" })),
        kind,
        state,
        lapses: match state {
            MemberState::Pending => Some(ago(-190_000)),
            MemberState::Lapsed => Some(ago(90_000)),
            _ => None,
        },
        exact: n.is_multiple_of(2),
        two_factor: match kind {
            MemberKind::ServiceUser | MemberKind::FormerServiceUser => TwoFactor::NotNeeded,
            _ if state != MemberState::Accepted => TwoFactor::Unknown,
            _ if n.is_multiple_of(2) => TwoFactor::On,
            _ => TwoFactor::Off,
        },
        roles: if n == 7 { vec![] } else { vec!["Administrator".into()] },
        policies: n == 7,
        seen: ago(130),
    }
}

fn rows() -> Vec<Access> {
    let long = format!("{}@{}.example", "a.very.long.name.of.somebody".repeat(2), "subsidiary".repeat(2));
    vec![
        access(1, "cf-0193a2c4@users.partner.example", MemberKind::ServiceUser, MemberState::Accepted),
        access(2, "bea@acme.example", MemberKind::Customer, MemberState::Accepted),
        access(3, "it@acme.example", MemberKind::Customer, MemberState::Pending),
        access(4, "old@acme.example", MemberKind::Customer, MemberState::Lapsed),
        access(5, "amal@partner.example", MemberKind::Team, MemberState::Accepted),
        access(6, "tenant@partner.example", MemberKind::TenantAdmin, MemberState::Accepted),
        access(7, "", MemberKind::Customer, MemberState::Unknown),
        access(8, &long, MemberKind::FormerServiceUser, MemberState::Rejected),
        access(9, NASTY, MemberKind::Customer, MemberState::Accepted),
    ]
}

fn accounts() -> Vec<Shot> {
    let full = People {
        layout: layout("People With Direct Access", Section::Accounts),
        problems: Problems::default(),
        key: KEY.into(),
        account: named(1, "Acme Ltd"),
        is_live: true,
        rows: rows(),
        admins: vec!["tenant@partner.example".into()],
        open_runs: vec![(Named::new(KEY, "bea@acme.example, Acme Ltd"), RunState::Working)],
        email: Field::default(),
        role: Field::of("c0"),
        roles: choices(&["Administrator", "Super Administrator - All Privileges", "DNS"]),
        days: 3,
        may_manage: true,
    };
    let mut refused = People {
        account: named(6, &long()),
        is_live: false,
        rows: vec![],
        open_runs: vec![],
        email: Field::of("bea").refused("Enter an e-mail address like name@example.com."),
        role: Field::of("x").refused("Choose one of the roles."),
        ..full.clone()
    };
    refused.layout.refused = true;
    refused.problems = Problems::of([("email", &refused.email), ("role", &refused.role)]);
    let looking = People { may_manage: false, open_runs: vec![], roles: vec![Choice::new("x", "y")], ..full.clone() };
    let unread = People { rows: vec![], roles: vec![], ..full.clone() };
    vec![
        shot("members-account", &full),
        shot("members-account-refused", &refused),
        shot("members-account-viewer", &looking),
        shot("members-account-unread", &unread),
    ]
}

fn ones() -> Vec<Shot> {
    let tick = |n: u32, name: &str| Tick {
        id: hex(n),
        name: name.into(),
        description: "Can edit any Cloudflare setting except for membership and billing profile.".into(),
        chosen: n == 1,
    };
    let ticks = ["Administrator", "DNS", "SSL/TLS, Caching, Performance, Page Rules, and Customization"];
    let change = |access: Access| Change {
        layout: still("bea@acme.example", Section::Accounts),
        problems: Problems::default(),
        key: KEY.into(),
        access,
        was_refused: false,
        roles: Field::default(),
        ticks: (1..).zip(ticks).map(|(n, name)| tick(n, name)).collect(),
        may_manage: true,
    };
    let mut all = rows();
    let (policies, lapsed, pending, fine, service) =
        (all.remove(7), all.remove(3), all.remove(2), all.remove(1), all.remove(0));
    let mut wrong = Change { roles: Field::default().refused("Choose at least one role."), ..change(lapsed) };
    wrong.problems = Problems::of([("roles", &wrong.roles)]);
    let remove = |access: Access, elsewhere| Remove {
        layout: still("Remove Access", Section::Accounts),
        key: KEY.into(),
        access,
        elsewhere,
        was_refused: false,
    };
    vec![
        shot("members-change", &change(fine.clone())),
        shot("members-change-pending", &change(pending.clone())),
        shot("members-change-policies", &change(policies)),
        shot("members-change-wrong", &wrong),
        shot("members-change-service-user", &change(service.clone())),
        shot("members-change-refused", &Change { was_refused: true, ..change(service.clone()) }),
        shot("members-remove", &remove(fine, 2)),
        shot("members-remove-pending", &remove(pending, 0)),
        shot("members-remove-refused", &Remove { was_refused: true, ..remove(service, 1) }),
    ]
}

fn all() -> Vec<Shot> {
    let words = "50 entries of 1,204 entries shown";
    let full = List {
        layout: layout("People With Direct Access", Section::Accounts),
        q: "acme".into(),
        status: Some(MemberState::Accepted),
        kind: Some(MemberKind::Team),
        unread: 12,
        rows: rows(),
        pager: Pager { previous: None, next: Some("/members?after=x".into()), words: words.into() },
        ..List::default()
    };
    let around = layout("People With Direct Access", Section::Accounts);
    let empty = List { layout: around, emptiness: Emptiness::Nothing, ..List::default() };
    let nothing = List { rows: vec![], emptiness: Emptiness::NothingFound, q: NASTY.into(), ..full.clone() };
    vec![shot("members-list", &full), shot("members-list-empty", &empty), shot("members-list-nothing-found", &nothing)]
}

fn persons() -> Vec<Shot> {
    let mine = |n| access(n, "studio@agency.example", MemberKind::Customer, MemberState::Accepted);
    let full = Person {
        layout: layout("studio@agency.example", Section::Accounts),
        problems: Problems::default(),
        key: KEY.into(),
        email: "studio@agency.example".into(),
        rows: vec![mine(1), mine(2), mine(4)],
        stays: "",
        was_refused: false,
        unread: 0,
        confirm: Field::default(),
        may_manage: true,
    };
    let mut wrong = Person { confirm: Field::of("studio").refused("Type the address exactly."), ..full.clone() };
    wrong.problems = Problems::of([("confirm", &wrong.confirm)]);
    let stays = Person { stays: why_protected(&MemberKind::ServiceUser), was_refused: true, ..full.clone() };
    let nowhere = Person { rows: vec![], unread: 3, ..full.clone() };
    vec![
        shot("members-person", &full),
        shot("members-person-wrong", &wrong),
        shot("members-person-stays", &stays),
        shot("members-person-nowhere", &nowhere),
    ]
}
