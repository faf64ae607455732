//! API tokens: the lists, one of them, rolling and deleting it, and its secret.

use partner_portal::domain::token::SecretState;
use partner_portal::secret::Secret;
use partner_portal::web::page::{Layout, Section};
use partner_portal::web::pages::tokens::delete::Delete;
use partner_portal::web::pages::tokens::list::{Filter, List};
use partner_portal::web::pages::tokens::roll::Roll;
use partner_portal::web::pages::tokens::secret::{SecretPage, What};
use partner_portal::web::pages::tokens::show::Show;
use partner_portal::web::pages::tokens::shown::{Rule, Shown, Whose, how_many};
use partner_portal::web::parts::{Emptiness, Pager};
use partner_portal::web::status::{RunState, TokenState};
use partner_portal::web::token_paths::TokenPaths;

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [lists(), ones(), secrets()].concat()
}

fn paths() -> TokenPaths {
    TokenPaths::of(Some(&hex(1).parse().unwrap()))
}

fn rule(allows: bool, permissions: &[&str], things: &[&str]) -> Rule {
    let all = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Rule { allows, permissions: all(permissions), things: all(things) }
}

fn token(n: u32, name: &str, state: TokenState) -> Shown {
    Shown {
        id: hex(n).parse().unwrap(),
        name: name.to_owned(),
        paths: paths(),
        whose: match n % 3 {
            0 => Whose { kind: "Tenant admin", name: String::new() },
            1 => Whose { kind: "Account-owned", name: EMOJI.to_owned() },
            _ => Whose { kind: "Service user", name: RTL.to_owned() },
        },
        state,
        worries: if n.is_multiple_of(2) { vec!["Ends soon", "Unused for 90 days"] } else { vec![] },
        rules: vec![
            rule(
                true,
                &["DNS: Edit", "Zone: Read", "Cache Purge"],
                &["acme.example", "shop.acme.example", "a.example"],
            ),
            rule(false, &["DNS: Edit"], &["shop.acme.example"]),
        ],
        within: if n.is_multiple_of(3) { vec![] } else { vec!["192.0.2.0/24".into(), "2001:db8:1234::/48".into()] },
        not_in: if n.is_multiple_of(4) { vec!["192.0.2.7/32".into()] } else { vec![] },
        starts: n.is_multiple_of(5).then(|| ago(-86_400)),
        ends: (!n.is_multiple_of(3)).then(|| ago(-1_000_000)),
        used: n.is_multiple_of(2).then(|| ago(3_600)),
        made: Some(ago(9_000_000)),
        changed: Some(ago(4_000)),
        secret: None,
        is_former: n == 5,
        gone: None,
    }
}

fn lists() -> Vec<Shot> {
    let filter = |word: &str, current| Filter { word: word.into(), url: "/tokens?worry=x".into(), current };
    let rows = vec![
        token(1, "CI: deploys the shop", TokenState::Active),
        token(2, &long(), TokenState::Active),
        token(3, NASTY, TokenState::Disabled),
        token(4, RTL, TokenState::Expired),
        token(5, "Old one", TokenState::Unknown),
        token(10, "Starts tomorrow", TokenState::NotYet),
    ];
    let all = List {
        layout: layout("API Tokens", Section::Tokens),
        paths: TokenPaths::of(None),
        account: None,
        is_all: true,
        q: String::new(),
        filters: vec![filter("All", true), filter("Never end (3)", false), filter("Unused for 90 days (12)", false)],
        emptiness: Emptiness::HasRows,
        pager: Pager { previous: None, next: Some("/tokens?after=x".into()), words: how_many(&rows) },
        rows,
        unread: vec![],
        accounts_unread: 7,
        may_make: true,
    };
    let account = List {
        account: Some(named(1, &long())),
        is_all: false,
        filters: vec![],
        paths: paths(),
        unread: vec![
            "Cloudflare does not answer just now. Nothing is changed; load the page again in a moment.".into(),
        ],
        accounts_unread: 0,
        ..all.clone()
    };
    let own = List {
        layout: Layout { own: Some(named(3, "Acme")), ..layout("API Tokens", Section::Tokens) },
        account: None,
        unread: vec![],
        ..account.clone()
    };
    let nothing = List { rows: vec![], emptiness: Emptiness::Nothing, ..account.clone() };
    let none_found = List { rows: vec![], emptiness: Emptiness::NothingFound, q: NASTY.into(), ..all.clone() };
    vec![
        shot("tokens-all", &all),
        shot("tokens-account", &account),
        shot("tokens-own", &own),
        shot("tokens-nothing", &nothing),
        shot("tokens-none-found", &none_found),
    ]
}

fn ones() -> Vec<Shot> {
    let one = |name: &str, token: Shown, waits: bool| {
        let show = Show {
            layout: layout(&token.name, Section::Accounts),
            paths: paths(),
            waits: waits.then(|| KEY.to_owned()),
            key: KEY.into(),
            may_end: token.gone.is_none() && !token.is_former,
            may_renew: token.gone.is_none() && !token.is_former,
            token,
        };
        shot(name, &show)
    };
    let active = token(1, "CI: deploys the shop", TokenState::Active);
    let lost = Shown { secret: Some(SecretState::Lost), ..token(4, &long(), TokenState::Active) };
    let gone = Shown { gone: Some(ago(500)), ..token(7, NASTY, TokenState::Expired) };
    let (roll, delete) = (
        Roll { layout: still("Roll Token", Section::Accounts), paths: paths(), key: KEY.into(), token: active.clone() },
        Delete {
            layout: still("Delete Token", Section::Accounts),
            paths: paths(),
            key: KEY.into(),
            token: lost.clone(),
        },
    );
    vec![
        one("token", active.clone(), true),
        one("token-off", token(3, "Switched off", TokenState::Disabled), false),
        one("token-lost", lost, false),
        one("token-former", token(5, "Old one", TokenState::Active), false),
        one("token-gone", gone, false),
        shot("token-roll", &roll),
        shot("token-delete", &delete),
    ]
}

fn secrets() -> Vec<Shot> {
    let page = |what: What, state: RunState, is_rolled: bool| SecretPage {
        layout: still("New Token", Section::Tokens),
        run: KEY.into(),
        state,
        name: "CI: deploys the shop".into(),
        is_rolled,
        token: Some(hex(1).parse().unwrap()),
        paths: paths(),
        what,
    };
    let value = format!("cfut_{}", "Sample0".repeat(7));
    let command = format!(
        "curl \"https://api.cloudflare.com/client/v4/user/tokens/verify\" \\\n  -H \"Authorization: Bearer {value}\""
    );
    let shown = What::Secret { value: Secret::new(value), command: Secret::new(command) };
    vec![
        shot("token-secret", &page(shown.clone(), RunState::Done, false)),
        shot("token-secret-rolled", &page(shown, RunState::Done, true)),
        shot("token-secret-coming", &page(What::Coming, RunState::Working, false)),
        shot("token-secret-waits", &page(What::Waits, RunState::Done, false)),
        shot("token-secret-shown", &page(What::Shown, RunState::Done, false)),
        shot("token-secret-lost", &page(What::Lost, RunState::Done, true)),
        shot("token-secret-none", &page(What::None, RunState::Failed, false)),
    ]
}
