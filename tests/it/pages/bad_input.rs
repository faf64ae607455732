//! What cannot be taken is refused in words, at the field, with everything that was typed still there.

use super::house::{Portal, Visitor};
use super::page::Page;

/// Everything of the form of an account, wrong or strange.
const FORM: (&str, &str) = ("/accounts/new", "/accounts");

async fn sends(visitor: &mut Visitor, (page, action): (&str, &str), typed: &[(&str, &str)]) -> Page {
    visitor.sends(page, action, typed).await
}

/// What was typed is still there, and only as text.
fn keeps(page: &Page, typed: &[(&str, &str)]) {
    for (name, value) in typed {
        assert_eq!(page.value(name), *value, "{name} on {}", page.path);
    }
    assert!(!page.html().contains("<script>"), "{}", page.path);
}

/// Texts that no name may be; each with a word of its refusal.
fn bad_names() -> Vec<(String, &'static str)> {
    vec![
        (String::new(), "Enter"),
        ("   ".to_owned(), "Enter"),
        ("a\u{7}b".to_owned(), "Leave out"),
        ("a\nb".to_owned(), "Leave out"),
        ("safe\u{202e}evil".to_owned(), "Leave out"),
        ("x".repeat(101), "it has 101"),
        ("<script>alert(1)</script>".repeat(5), "it has 125"),
        ("🚀".repeat(2_560), "it has 2560"),
        ("x".repeat(10_240), "it has 10240"),
    ]
}

#[tokio::test]
async fn a_name_that_cannot_be_is_refused_on_every_form_that_asks_for_one() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let account = portal.tenant.make_account_by_hand("Acme").await;
    portal.tenant.pass_with_retries().await;
    let rename = format!("/accounts/{account}/rename");
    let link = format!("/accounts/{account}/link");
    let before = portal.state().await;
    for (bad, says) in bad_names() {
        let customer = ("customer", "new");
        for (form, field, rest) in [
            (FORM, "name", [("customer_name", "Acme"), customer]),
            (FORM, "customer_name", [("name", "Acme"), customer]),
            (("/customers/new", "/customers"), "name", [("name", ""), ("name", "")]),
            ((rename.as_str(), rename.as_str()), "name", [("name", ""), ("name", "")]),
            ((link.as_str(), link.as_str()), "customer_name", [customer, customer]),
            (("/profile", "/profile"), "name", [("name", ""), ("name", "")]),
        ] {
            let typed = [rest[0], rest[1], (field, bad.as_str())];
            let page = sends(&mut amal, form, &typed).await;
            page.refuses(&[field]).says(says);
            keeps(&page, &typed[2..]);
        }
    }
    assert_eq!(portal.state().await, before, "nothing was stored");
}

#[tokio::test]
async fn everything_wrong_with_an_account_is_said_at_once_and_kept() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let before = portal.state().await;
    let long = "x".repeat(501);
    let typed = [
        ("name", "<script>alert(1)</script>\u{0001}"),
        ("description", long.as_str()),
        ("unit", "11111111111111111111111111111111"),
        ("type", "gold"),
        ("customer", "01890000-0000-7000-8000-000000000000"),
        ("customer_name", "\"><img src=x onerror=alert(1)>"),
        ("website", "https://acme.example/"),
    ];
    let page = sends(&mut amal, FORM, &typed).await;
    page.refuses(&["name", "description", "unit", "type", "customer", "website"]);
    page.says("This is not a unit of your tenant.").says("Choose Enterprise Account or Standard Account.");
    page.says("This customer is not known here.").says("Enter the bare name");
    let free = [typed[0], typed[1], typed[5], typed[6]];
    keeps(&page, &free);
    let fields = [("name", ""), ("customer", "new"), ("customer_name", ""), ("website", "a b")];
    sends(&mut amal, FORM, &fields).await.refuses(&["name", "customer_name", "website"]);
    assert_eq!(portal.state().await, before, "nothing was stored");
    assert!(portal.tenant.requests().await.iter().all(|call| call["method"] == "GET"), "nothing was sent");
}

#[tokio::test]
async fn a_description_of_several_lines_is_refused_and_kept_with_all_of_them() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let typed = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme"), ("description", "\n\none\ntwo\n")];
    let page = sends(&mut amal, FORM, &typed).await;
    page.refuses(&["description"]);
    keeps(&page, &typed);
}

#[tokio::test]
async fn a_choice_stays_chosen_while_something_else_is_wrong() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let answer = amal.sends("/customers/new", "/customers", &[("name", "Ümit & Co")]).await;
    let customer = answer.leads_to().trim_start_matches("/customers/").to_owned();
    let page = amal.opens("/accounts/new").await;
    let unit = page.attributes("#unit option", "value").into_iter().find(|value| !value.is_empty()).unwrap();
    let typed = [("name", ""), ("unit", unit.as_str()), ("type", "enterprise"), ("customer", customer.as_str())];
    let page = amal.submits(&page, "/accounts", &typed).await;
    page.refuses(&["name"]);
    keeps(&page, &typed);
}

#[tokio::test]
async fn a_customer_of_nobody_cannot_be_chosen_however_its_id_is_spelled() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let answer = amal.sends("/customers/new", "/customers", &[("name", "Acme")]).await;
    let id = answer.leads_to().trim_start_matches("/customers/").to_owned();
    let stray = portal.tenant.make_account_by_hand("Stray").await;
    portal.tenant.pass_with_retries().await;
    let link = format!("/accounts/{stray}/link");
    let spellings =
        [id.to_uppercase(), id.replace('-', ""), format!("{{{id}}}"), format!(" {id}"), "' or 1=1".to_owned()];
    let before = portal.state().await;
    for spelling in spellings.iter().chain([&"01890000-0000-7000-8000-000000000000".to_owned(), &"x".repeat(10_240)]) {
        let typed = [("name", "Acme 2"), ("customer", spelling.as_str())];
        let says = "This customer is not known here.";
        sends(&mut amal, FORM, &typed).await.refuses(&["customer"]).says(says);
        sends(&mut amal, (&link, &link), &typed[1..]).await.refuses(&["customer"]).says(says);
    }
    sends(&mut amal, (&link, &link), &[]).await.refuses(&["customer"]);
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn a_website_that_cannot_be_is_refused() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let account = portal.tenant.make_account_by_hand("Acme").await;
    portal.tenant.pass_with_retries().await;
    let form = format!("/websites/new?account={account}");
    let before = portal.state().await;
    let long = format!("{}.example", "a".repeat(254));
    let names = ["", "acme", "http://acme.example", "acme.example/x", "a b.example", "192.0.2.1", "<script>.example"];
    for name in names.into_iter().chain(["a\u{0002}.example", "\u{202e}elpmaxe.emca", "🚀", &long]) {
        let page = sends(&mut amal, (&form, "/websites"), &[("name", name)]).await;
        page.refuses(&["name"]);
        keeps(&page, &[("name", name), ("account", account.as_str())]);
    }
    let unknown = "0123456789abcdef0123456789abcdef";
    for (account, name) in [(unknown, "x"), ("", ""), ("x'", "")] {
        let typed = [("account", account), ("name", name)];
        sends(&mut amal, ("/websites/new", "/websites"), &typed).await.refuses(&["account", "name"]);
    }
    let typed = [("name", "acme.example"), ("type", "secondary"), ("rate_plan", "<script>")];
    sends(&mut amal, (&form, "/websites"), &typed).await.refuses(&["type", "rate_plan"]);
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn the_way_in_refuses_in_words_and_gives_no_password_back() {
    let portal = Portal::open().await;
    for email in
        ["", "amal", "amal@", "<script>@x.example", &format!("{}@x.example", "a".repeat(10_240)), "a\u{1}@b.example"]
    {
        let mut nobody = portal.nobody();
        let page = sends(&mut nobody, ("/login", "/login"), &[("email", email), ("password", "s3cret-s3cret")]).await;
        page.refuses(&["email"]);
        keeps(&page, &[("email", email), ("password", "")]);
        assert!(!page.html().contains("s3cret"));
    }
    let typed = [("email", "amal@partner.test"), ("password", "<script>")];
    let page = sends(&mut portal.nobody(), ("/login", "/login"), &typed).await;
    page.refuses(&["password"]);
    keeps(&page, &[typed[0], ("password", "")]);
}

#[tokio::test]
async fn strange_but_printable_names_are_kept_as_text_to_the_last_byte() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let names = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "شركة المثال",
        "🚀 Rocket 👩‍👩‍👧",
        "Robert'); drop table account;--",
        "&amp; &lt;b&gt; {{ 7*7 }} %s ${x}",
        "100% _under_ \\back",
        "Müller  &  Söhne",
        "ü",
    ];
    for name in names.into_iter().chain([&*"名".repeat(100)]) {
        let typed = [("name", name), ("customer", "new"), ("customer_name", name), ("description", name)];
        let answer = sends(&mut amal, FORM, &typed).await;
        let run = portal.run_behind(&answer).await;
        let job = amal.follows(&answer).await;
        assert_eq!(job.attribute("main", "data-run-state").as_deref(), Some("done"), "{name}");
        let account = run.account.unwrap();
        let form = amal.opens(&format!("/accounts/{account}/rename")).await;
        assert_eq!(form.value("name"), name);
        for path in [format!("/accounts/{account}"), "/accounts".to_owned(), "/customers".to_owned(), job.path.clone()]
        {
            let page = amal.opens(&path).await;
            let plain = name.split_whitespace().collect::<Vec<_>>().join(" ");
            page.says(&plain);
            crate::support::checks::page(&path, page.html());
        }
        let store = &portal.tenant.store;
        assert_eq!(store.customer(run.customer.unwrap()).await.unwrap().unwrap().name.as_str(), name);
        let world = portal.tenant.world().await;
        let there = crate::support::tenant::rows(&world, "accounts", |row| row["id"] == account.as_str());
        assert_eq!(there[0]["name"], name);
    }
}

#[tokio::test]
async fn strange_questions_get_pages() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    portal.tenant.make_account_by_hand("Acme").await;
    portal.tenant.pass_with_retries().await;
    let long = "x".repeat(6_000);
    for list in ["/accounts", "/websites", "/customers", "/subscriptions", "/runs"] {
        for asked in [
            "q=%3Cscript%3E",
            "q=%25",
            "q=_",
            "q=%00",
            "q=%FF",
            "q=%F0%9F%9A%80",
            "after=x",
            "after=%27",
            "state=x&status=x",
            &long,
        ] {
            let page = amal.opens(&format!("{list}?{asked}")).await;
            crate::support::checks::page(&page.path, page.html());
        }
    }
    for asked in ["name=%3Cscript%3E&customer=x", "customer=%22%3E", "name=%25%25%25"] {
        let page = amal.opens(&format!("/accounts/new?{asked}")).await;
        crate::support::checks::page(&page.path, page.html());
    }
    assert_eq!(amal.asks("/websites/new?account=x").await.status(), 404);
}

#[tokio::test]
async fn a_key_of_any_length_is_a_key() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    for key in ["", "x", &"k".repeat(10_240), "🚀", "' or 1=1"] {
        let answer = amal.sends("/customers/new", "/customers", &[("key", key), ("name", "Acme")]).await;
        assert_eq!(answer.status(), 303, "{key:.20}");
    }
    let other = portal
        .signs_in(super::house::OTTO)
        .await
        .sends("/customers/new", "/customers", &[("key", "x"), ("name", "B")])
        .await;
    assert_eq!(other.status(), 303);
}
