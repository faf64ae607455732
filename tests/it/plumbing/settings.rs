//! Settings: what is taken, and what is said of what is not.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use partner_portal::config::table::{SETTINGS, Secrecy};
use partner_portal::config::{DemoSettings, Settings};
use tempfile::TempDir;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

const LEAST: [(&str, &str); 5] = [
    ("PORTAL_DATABASE", "/var/lib/portal/portal.db"),
    ("PORTAL_MASTER_KEY", KEY),
    ("PORTAL_CLOUDFLARE_EMAIL", "admin@example.com"),
    ("PORTAL_CLOUDFLARE_API_KEY", "cfk_planted"),
    ("PORTAL_SERVICE_USER_DOMAIN", "portal.example.com"),
];

fn env(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let kept = LEAST.iter().filter(|(name, _)| !changes.iter().any(|(other, _)| other == name));
    kept.chain(changes).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn read(changes: &[(&str, &str)]) -> Settings {
    Settings::read(env(changes), None).unwrap()
}

fn faults(changes: &[(&str, &str)]) -> Vec<String> {
    Settings::read(env(changes), None).unwrap_err().iter().map(ToString::to_string).collect()
}

fn file(dir: &TempDir, name: &str, text: &str, mode: u32) -> PathBuf {
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    path
}

#[test]
fn what_is_not_said_has_its_documented_default() {
    let settings = read(&[("HOME", "/root"), ("PORTAL_SMTP_URL", ""), ("PORTAL_TRUSTED_PROXIES", "  ")]);
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.public_url.to_string(), "http://127.0.0.1:8080");
    assert_eq!(settings.cloudflare.api_url, "https://api.cloudflare.com/client/v4");
    assert_eq!((settings.cloudflare.rate_requests, settings.cloudflare.rate_window.as_secs()), (1200, 300));
    assert_eq!(settings.settle.looks, [5, 15, 60, 180, 600].map(Duration::from_secs));
    assert_eq!((settings.settle.paid.as_secs(), settings.sync_every.as_secs()), (3600, 300));
    assert_eq!(settings.invite_days, 7);
    assert_eq!(settings.member_invite_days, 3);
    assert_eq!(settings.resolvers, ["1.1.1.1:53".parse().unwrap(), "8.8.8.8:53".parse().unwrap()]);
    assert!(settings.mail.is_none() && settings.trusted_proxies.is_empty() && settings.metrics_listen.is_none());
    assert!(settings.warnings.is_empty(), "{:?}", settings.warnings);
}

#[test]
fn every_setting_is_taken() {
    let settings = read(&[
        ("PORTAL_LISTEN", "0.0.0.0:443"),
        ("PORTAL_PUBLIC_URL", "https://portal.example.com/"),
        ("PORTAL_CLOUDFLARE_API_URL", "http://127.0.0.1:8081/client/v4/"),
        ("PORTAL_TENANT_ID", "tenant-1"),
        ("PORTAL_SMTP_URL", "smtps://u:p@mail.example.com"),
        ("PORTAL_MAIL_FROM", "Portal <portal@example.com>"),
        ("PORTAL_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7"),
        ("PORTAL_RESOLVERS", "127.0.0.1:5353, 9.9.9.9, ::1, [2001:db8::1]:54"),
        ("PORTAL_METRICS_LISTEN", "127.0.0.1:9090"),
        ("PORTAL_SETTLE_LOOKS", "1, 2"),
        ("PORTAL_MEMBER_INVITE_DAYS", "4"),
        ("PORTAL_LOG", "warn,partner_portal=debug"),
    ]);
    assert_eq!(settings.public_url.to_string(), "https://portal.example.com");
    assert_eq!(settings.cloudflare.api_url, "http://127.0.0.1:8081/client/v4");
    assert_eq!(settings.cloudflare.tenant_id.unwrap().as_str(), "tenant-1");
    assert_eq!(settings.trusted_proxies.len(), 2);
    assert_eq!(settings.mail.unwrap().from, "Portal <portal@example.com>");
    assert_eq!(settings.settle.looks.len(), 2);
    assert_eq!(settings.member_invite_days, 4);
    let resolvers: Vec<String> = settings.resolvers.iter().map(ToString::to_string).collect();
    assert_eq!(resolvers, ["127.0.0.1:5353", "9.9.9.9:53", "[::1]:53", "[2001:db8::1]:54"]);
}

#[test]
fn all_faults_come_at_once_each_one_line_with_its_name_and_what_to_write() {
    let said = faults(&[
        ("PORTAL_LISTEN", "here"),
        ("PORTAL_PUBLIC_URL", "http://portal.example.com"),
        ("PORTAL_DATABASE", ""),
        ("PORTAL_MASTER_KEY", "short"),
        ("PORTAL_CLOUDFLARE_API_URL", "http://api.example.com"),
        ("PORTAL_CLOUDFLARE_EMAIL", "admin"),
        ("PORTAL_CLOUDFLARE_API_KEY", ""),
        ("PORTAL_TENANT_ID", "../x"),
        ("PORTAL_SERVICE_USER_DOMAIN", "a@b.example"),
        ("PORTAL_SMTP_URL", "mail.example.com"),
        ("PORTAL_INVITE_DAYS", "0"),
        ("PORTAL_TRUSTED_PROXIES", "10.0.0.0/99"),
        ("PORTAL_RESOLVERS", "dns.example.com"),
        ("PORTAL_METRICS_LISTEN", "9090"),
        ("PORTAL_SYNC_EVERY", "0"),
        ("PORTAL_RATE_REQUESTS", "-1"),
        ("PORTAL_RATE_SECONDS", "5m"),
        ("PORTAL_SETTLE_LOOKS", "60,5"),
        ("PORTAL_SETTLE_PAID", "x"),
        ("PORTAL_DROP_PENDING_DAYS", "0"),
        ("PORTAL_DROP_MOVED_DAYS", "a week"),
        ("PORTAL_DROP_DELETED_DAYS", "99999"),
        ("PORTAL_MEMBER_INVITE_DAYS", "soon"),
        ("PORTAL_LOG", "a=b=c"),
        ("PORTAL_LISTN", "127.0.0.1:1"),
        ("PORTAL_BOGUS\nX", "1"),
    ]);
    let all = said.join("\n");
    let names = SETTINGS.iter().map(|setting| setting.name).filter(|name| *name != "PORTAL_DEMO_PASSWORD");
    for name in names.chain(["PORTAL_BOGUS X"]) {
        assert!(said.iter().any(|line| line.starts_with(&format!("{name} "))), "{name} is missing in\n{all}");
    }
    assert!(all.contains("PORTAL_MASTER_KEY is not 32 bytes in base64; make one with: openssl rand -base64 32"));
    assert!(all.contains("PORTAL_LISTN is not a setting; did you mean PORTAL_LISTEN?"), "{all}");
    assert!(said.iter().all(|line| !line.contains('\n') && line.contains("; ")), "{all}");
    assert!(!all.contains("short"), "a fault does not repeat a secret");
}

#[test]
fn a_mail_server_that_cannot_be_used_is_said_without_its_password() {
    let from = ("PORTAL_MAIL_FROM", "portal@example.com");
    for url in ["smtp://u:planted@mail.example.com?tls=perhaps", "smtp://", "smtps://u:planted@:25"] {
        let said = faults(&[("PORTAL_SMTP_URL", url), from]);
        assert!(said.len() == 1 && said[0].starts_with("PORTAL_SMTP_URL is not usable; "), "{said:?}");
        assert!(!said[0].contains("planted"), "{said:?}");
    }
    let settings = read(&[("PORTAL_SMTP_URL", "smtp://u:p@mail.example.com:2525"), from, ("PORTAL_INVITE_DAYS", "3")]);
    assert!(settings.mail.is_some());
    assert_eq!(settings.invite_days, 3);
}

#[test]
fn resolvers_may_be_none_and_must_be_addresses() {
    assert!(read(&[("PORTAL_RESOLVERS", "none")]).resolvers.is_empty());
    for wrong in ["1.1.1.1,", "1.1.1.1:0", "1.1.1", "1.1.1.1 8.8.8.8", "::1:53:x", "9.9.9.9,1,2"] {
        let said = faults(&[("PORTAL_RESOLVERS", wrong)]);
        assert!(said.len() == 1 && said[0].starts_with("PORTAL_RESOLVERS is not a list"), "{wrong}: {said:?}");
    }
}

#[test]
fn a_portal_for_others_must_say_where_it_is_found() {
    assert!(faults(&[("PORTAL_LISTEN", "0.0.0.0:8080")])[0].starts_with("PORTAL_PUBLIC_URL is missing; "));
}

#[test]
fn secrets_may_come_from_files_and_others_may_not() {
    let dir = TempDir::new().unwrap();
    let tight = file(&dir, "tight", &format!("{KEY}\n"), 0o600);
    let loose = file(&dir, "loose", "cfk_filed\n", 0o644);
    let settings = read(&[
        ("PORTAL_MASTER_KEY", ""),
        ("PORTAL_MASTER_KEY_FILE", tight.to_str().unwrap()),
        ("PORTAL_CLOUDFLARE_API_KEY", ""),
        ("PORTAL_CLOUDFLARE_API_KEY_FILE", loose.to_str().unwrap()),
    ]);
    assert_eq!(settings.cloudflare.api_key.reveal(), "cfk_filed");
    assert_eq!(settings.master_key.to_base64().reveal(), KEY);
    let [warning] = &settings.warnings[..] else { panic!("{:?}", settings.warnings) };
    assert!(warning.starts_with("PORTAL_CLOUDFLARE_API_KEY_FILE: others") && warning.contains("chmod 600"));

    let said = faults(&[("PORTAL_MASTER_KEY_FILE", tight.to_str().unwrap())]);
    assert!(said[0].contains("leave one of them out"), "{said:?}");
    let said = faults(&[("PORTAL_MASTER_KEY", ""), ("PORTAL_MASTER_KEY_FILE", "/nonexistent/key")]);
    assert!(said.len() == 1 && said[0].contains("cannot be read"), "{said:?}");
    assert!(faults(&[("PORTAL_LISTEN_FILE", "/x")])[0].contains("is not a setting"));
}

#[test]
fn the_file_says_the_same_in_lower_case_and_the_environment_wins() {
    let dir = TempDir::new().unwrap();
    let key = file(&dir, "key", KEY, 0o600);
    let text = format!(
        "listen = \"127.0.0.1:9000\"\nmaster_key_file = {key:?}\ndatabase = \"/x.db\"\ncloudflare_email = \"a@example.com\"\n\
         cloudflare_api_key = \"cfk_1\"\nservice_user_domain = \"example.com\"\nrate_requests = 5\nsettle_looks = [1, 2, 3]\n"
    );
    let path = file(&dir, "portal.toml", &text, 0o600);
    let env = [("PORTAL_LISTEN", "127.0.0.1:9001"), ("PORTAL_MASTER_KEY", KEY)];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let settings = Settings::read(env, Some(&path)).unwrap();
    assert_eq!(settings.listen.port(), 9001);
    assert_eq!((settings.cloudflare.rate_requests, settings.settle.looks.len()), (5, 3));

    let path = file(&dir, "bad.toml", &format!("{text}databse = \"y\"\n[more]\nx = 1\n"), 0o600);
    let said: Vec<String> = Settings::read([], Some(&path)).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(
        said.iter().any(|line| line == "PORTAL_DATABSE is not a setting; did you mean PORTAL_DATABASE?"),
        "{said:?}"
    );
    let path = file(&dir, "worse.toml", "cloudflare_api_key = cfk_planted", 0o600);
    let said = Settings::read([], Some(&path)).unwrap_err();
    assert!(said[0].to_string().contains("is not TOML") && !said[0].to_string().contains("cfk_planted"), "{said:?}");
}

#[test]
fn printing_the_settings_prints_no_secret() {
    let settings = read(&[
        ("PORTAL_SMTP_URL", "smtps://u:hidden-in-plain@mail.example.com"),
        ("PORTAL_MAIL_FROM", "portal@example.com"),
    ]);
    let printed = format!("{settings:?}");
    for secret in ["cfk_planted", KEY, "hidden-in-plain"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn the_demo_takes_its_password_and_nothing_else() {
    let env = env(&[("PORTAL_DEMO_PASSWORD", "correct horse"), ("PORTAL_BOGUS", "1")]);
    assert_eq!(DemoSettings::read(env).unwrap().password.unwrap().reveal(), "correct horse");
    assert_eq!(read(&[("PORTAL_DEMO_PASSWORD", "x")]).warnings.len(), 1);
}

#[test]
fn the_table_names_each_setting_once_and_what_sounds_secret_is() {
    for setting in SETTINGS {
        assert_eq!(SETTINGS.iter().filter(|other| other.name == setting.name).count(), 1);
        let sounds = setting.name.contains("KEY") || setting.name.contains("PASSWORD") || setting.name.contains("SMTP");
        assert_eq!(setting.secrecy == Secrecy::Secret, sounds, "{}", setting.name);
    }
    assert_eq!(SETTINGS[0].key(), "listen");
}
