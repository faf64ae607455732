//! The command line: what it prints, and how it refuses.

use super::program::Program;
use super::site::MASTER_KEY;

fn refused(settings: &[(&str, &str)]) -> Vec<String> {
    let (well, said, complained) = Program::run(&["serve"], settings, "");
    assert!(!well && said.is_empty(), "{said}");
    complained.lines().map(str::to_owned).collect()
}

const LEAST: [(&str, &str); 5] = [
    ("PORTAL_DATABASE", "/nonexistent/portal.sqlite"),
    ("PORTAL_MASTER_KEY", MASTER_KEY),
    ("PORTAL_CLOUDFLARE_EMAIL", "admin@example.com"),
    ("PORTAL_CLOUDFLARE_API_KEY", "cfk_planted"),
    ("PORTAL_SERVICE_USER_DOMAIN", "svc.example.com"),
];

/// The complaints when one setting is otherwise than it should be.
fn refused_with(name: &str, value: &str) -> Vec<String> {
    let mut settings: Vec<(&str, &str)> = LEAST.into_iter().filter(|(other, _)| *other != name).collect();
    settings.push((name, value));
    refused(&settings)
}

#[test]
fn without_settings_each_missing_one_is_named_in_a_line_of_its_own() {
    let said = refused(&[]);
    let names: Vec<&str> = said.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(names, LEAST.map(|(name, _)| name), "{said:?}");
    assert!(said.iter().all(|line| line.contains(" is missing; ")), "{said:?}");
}

#[test]
fn an_unknown_setting_is_refused_and_the_nearest_name_suggested() {
    let said = refused_with("PORTAL_PUBLIC_ULR", "https://portal.example.com");
    assert_eq!(said, ["PORTAL_PUBLIC_ULR is not a setting; did you mean PORTAL_PUBLIC_URL?"]);
    let said = refused_with("PORTAL_FOO", "1");
    assert!(said.len() == 1 && said[0].starts_with("PORTAL_FOO is not a setting"), "{said:?}");
}

#[test]
fn what_is_wrong_with_a_setting_is_said_in_one_line_that_holds_no_secret() {
    for (name, value) in [
        ("PORTAL_MASTER_KEY", "planted-and-short"),
        ("PORTAL_PUBLIC_URL", "portal.example.com"),
        ("PORTAL_PUBLIC_URL", "ftp://portal.example.com"),
        ("PORTAL_CLOUDFLARE_API_URL", "http://api.cloudflare.com/client/v4"),
        ("PORTAL_CLOUDFLARE_API_URL", "nonsense"),
        ("PORTAL_LISTEN", "8080"),
        ("PORTAL_SETTLE_LOOKS", "5,1"),
    ] {
        let said = refused_with(name, value);
        assert!(said.len() == 1 && said[0].starts_with(&format!("{name} is not ")), "{name}={value}: {said:?}");
        assert!(!said[0].contains("planted"), "{said:?}");
    }
}

#[test]
fn routes_are_printed_a_line_each() {
    let (well, said, _) = Program::run(&["routes"], &[], "");
    assert!(well);
    assert!(said.lines().any(|line| line == "POST /accounts") && said.lines().any(|line| line == "GET /runs/{run}"));
    for line in said.lines() {
        let (method, path) = line.split_once(' ').unwrap();
        assert!(["GET", "POST"].contains(&method) && path.starts_with('/'), "{line}");
    }
}

#[test]
fn person_add_refuses_a_weak_password_a_wrong_role_and_a_missing_database_setting() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = folder.path().join("portal.sqlite");
    let settings = [("PORTAL_DATABASE", database.to_str().unwrap())];
    let add = |role| ["person", "add", "--email", "amal@partner.test", "--role", role];
    let (well, _, said) = Program::run(&add("owner"), &settings, "short\n");
    assert!(!well && said.contains("at least"), "{said}");
    let (well, _, said) = Program::run(&add("king"), &settings, "planted horse battery\n");
    assert!(!well && said.contains("--role") && !said.contains("planted"), "{said}");
    let (well, _, said) = Program::run(&add("owner"), &[], "planted horse battery\n");
    assert!(!well && said.starts_with("PORTAL_DATABASE is missing"), "{said}");
}
