use std::collections::HashSet;

use super::*;

#[test]
fn every_setting_has_a_name_one_sentence_and_values_of_its_own() {
    let mut ids = HashSet::new();
    for setting in SETTINGS {
        assert!(ids.insert(setting.id) && setting.id.parse::<SettingId>().is_ok(), "{}", setting.id);
        assert!(!setting.label.is_empty() && setting.explains.ends_with('.'), "{}", setting.id);
        assert_eq!(setting.explains.matches(". ").count(), 0, "{}: one sentence", setting.id);
        assert!(!setting.explains.contains('\''), "{}", setting.id);
        let values: Vec<String> = match setting.values {
            Values::Words(words) => words.iter().map(|word| word.value.to_owned()).collect(),
            Values::Seconds { offered, .. } => offered.iter().map(|(number, _)| number.to_string()).collect(),
        };
        for value in &values {
            let sent = setting.checked(value, Tier::Enterprise).unwrap();
            assert_eq!(plain(&sent), *value, "{}", setting.id);
            assert_ne!(setting.words_of(&sent), "", "{}", setting.id);
        }
        assert_eq!(values.iter().collect::<HashSet<_>>().len(), values.len(), "{}", setting.id);
    }
    let order = |group| Group::ALL.iter().position(|one| *one == group);
    assert!(SETTINGS.windows(2).all(|two| order(two[0].group) <= order(two[1].group)), "group by group");
}

#[test]
fn what_is_typed_is_checked_before_it_is_sent() {
    let of = |id: &str, typed: &str, tier| find(id).unwrap().checked(typed, tier);
    assert_eq!(of("ssl", "strict", Tier::Free), Ok(json!("strict")));
    assert_eq!(of("browser_cache_ttl", " 14400 ", Tier::Free), Ok(json!(14_400)));
    assert_eq!(of("browser_cache_ttl", "31536000", Tier::Free), Ok(json!(31_536_000)));
    assert_eq!(of("browser_cache_ttl", "77", Tier::Free), Ok(json!(77)));
    for (id, typed) in [
        ("ssl", ""),
        ("ssl", "STRICT"),
        ("always_use_https", "true"),
        ("min_tls_version", "1.4"),
        ("browser_cache_ttl", "-1"),
        ("browser_cache_ttl", "31536001"),
        ("browser_cache_ttl", "1.5"),
        ("browser_cache_ttl", "on"),
        ("challenge_ttl", "301"),
    ] {
        assert!(of(id, typed, Tier::Enterprise).is_err(), "{id} {typed:?}");
    }
    assert!(of("security_level", "off", Tier::Business).unwrap_err().contains("Enterprise"));
    assert_eq!(of("security_level", "off", Tier::Enterprise), Ok(json!("off")));
}

#[test]
fn numbers_are_compared_as_numbers_and_early_data_is_tls_1_3_too() {
    assert!(same(&json!(14_400), &json!(14_400.0)) && !same(&json!(1), &json!("1")));
    assert!(fulfils("tls_1_3", &json!("zrt"), &json!("on")) && !fulfils("tls_1_3", &json!("on"), &json!("zrt")));
    assert!(!fulfils("ssl", &json!("zrt"), &json!("on")));
    let ttl = find("browser_cache_ttl").unwrap();
    assert_eq!((ttl.words_of(&json!(14_400.0)), ttl.words_of(&json!(77))), ("4 hours".into(), "77 seconds".into()));
    assert_eq!(find("ssl").unwrap().words_of(&json!("origin_pull")), "origin_pull");
}

#[test]
fn a_plan_is_known_by_what_the_website_shows_and_by_what_was_ordered() {
    for (plan, tier) in [
        ("free", Tier::Free),
        ("pro", Tier::Pro),
        ("business", Tier::Business),
        ("enterprise", Tier::Enterprise),
        ("PARTNERS_BIZ", Tier::Business),
        ("", Tier::Free),
        ("something new", Tier::Free),
    ] {
        assert_eq!(Tier::of(plan), tier, "{plan}");
    }
}

#[test]
fn presets_ask_for_values_that_their_settings_have_and_never_make_a_website_less_safe() {
    for one in PRESETS {
        assert!(one.words.ends_with('.') && one.caution.ends_with('.'), "{}", one.id);
        let mut seen = HashSet::new();
        for wish in one.wishes {
            let setting = find(wish.id).unwrap();
            assert!(seen.insert(wish.id), "{} twice in {}", wish.id, one.id);
            assert_eq!(setting.checked(&plain(&wish.value()), Tier::Free), Ok(wish.value()), "{} {}", one.id, wish.id);
            assert!(wish.is_met_by(&wish.value()));
        }
        assert_eq!(preset(one.id).unwrap().name, one.name);
    }
    let company = preset("company").unwrap();
    let of = |id: &str| company.wishes.iter().find(|wish| wish.id == id).unwrap();
    assert!(of("ssl").is_met_by(&json!("strict")) && !of("ssl").is_met_by(&json!("flexible")));
    assert!(of("min_tls_version").is_met_by(&json!("1.3")) && !of("min_tls_version").is_met_by(&json!("1.0")));
    assert!(of("security_level").is_met_by(&json!("under_attack")));
    assert!(of("tls_1_3").is_met_by(&json!("zrt")));
}
