use super::*;

#[test]
fn a_job_that_an_older_version_stored_reads_as_what_it_was() {
    let account = "023e105f4ecef8ad9ca31a8372d0c353";
    let stored = format!(r#"{{"kind":"add_website","account":"{account}","name":"acme.example"}}"#);
    let website: Request = serde_json::from_str(&stored).unwrap();
    assert_eq!(website.plan(), [StepKind::CreateZone]);
    assert_eq!(website.new_website().map(|(_, setup)| setup), Some(&ZoneType::Full));
    let stored =
        r#"{"kind":"add_account","name":"Acme","description":"","unit":null,"account_type":"standard","website":null}"#;
    let account: Request = serde_json::from_str(stored).unwrap();
    assert_eq!(account.plan(), [StepKind::CreateAccount, StepKind::CreateServiceUser, StepKind::AddMember]);
}

#[test]
fn one_job_goes_from_the_account_to_its_add_ons_in_order() {
    let order = |id: &str| Order::of(id.parse().unwrap());
    let all = Request::AddAccount {
        name: "Acme".parse().unwrap(),
        description: String::new(),
        unit: None,
        account_type: AccountType::Standard,
        website: Some("acme.example".parse().unwrap()),
        setup: ZoneType::Partial,
        plan: Some(order("CF_BIZ")),
        add_ons: vec![order("WORKERS_PAID"), order("MAGIC_WAN")],
    };
    let words: Vec<_> = all.plan().into_iter().map(StepKind::as_str).collect();
    let expected = ["create_account", "create_service_user", "add_member", "create_zone", "set_plan"];
    assert_eq!(words, [&expected[..], &["order_add_on"; 2]].concat());
}
