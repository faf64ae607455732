use super::*;

const ALL: [Family; 8] = [
    Family::Accounts,
    Family::Members,
    Family::Users,
    Family::Zones,
    Family::Settings,
    Family::Cache,
    Family::Subscriptions,
    Family::Other,
];

fn said(family: Family, status: u16, code: i64, message: &str) -> Option<&'static Entry> {
    explain(&Answered { family, status: Some(status), code: Some(code), message: Some(message) })
}

fn means(family: Family, status: u16, code: i64, message: &str) -> &'static str {
    said(family, status, code, message).map(|entry| entry.means).unwrap_or_default()
}

#[test]
fn every_published_code_has_an_entry_in_its_family() {
    let zones: &[i64] = &[
        1001, 1002, 1003, 1006, 1008, 1010, 1019, 1022, 1049, 1050, 1051, 1052, 1059, 1061, 1067, 1068, 1069, 1070,
        1085, 1086, 1088, 1089, 1096, 1097, 1098, 1099, 1104, 1105, 1106, 1108, 1109, 1110,
    ];
    for (family, codes) in [
        (Family::Accounts, &[1000, 1001, 1002, 1003][..]),
        (Family::Members, &[1000, 1001, 1002, 1003]),
        (Family::Users, &[1000, 1001, 1002, 1003]),
        (Family::Zones, zones),
        (Family::Settings, &[1134, 1135, 1136, 1146, 1007, 1015]),
        (Family::Cache, &[1012, 1013, 1014, 1083, 1092, 1094, 1101, 1102, 1107, 1111, 1112, 1113, 1117, 1130, 1131]),
        (Family::Subscriptions, &[1225, 1207, 1088, 1089, 1108, 1109]),
    ] {
        for code in codes {
            let own = family.entries().iter().filter(|known| known.codes.contains(code)).count();
            assert!(own > 0 && said(family, 400, *code, "").is_some(), "{family:?} {code}");
        }
    }
    for family in ALL {
        for code in [971, 9106, 6003, 6102, 6103, 6111, 9103, 10000, 9109, 7000, 7003] {
            assert!(said(family, 400, code, "").is_some(), "{family:?} {code}");
        }
        assert!(means(family, 401, 1000, "Invalid API Token").contains("token"), "{family:?}");
    }
}

#[test]
fn one_code_means_different_things_in_different_families_and_with_different_words() {
    let apart = [
        means(Family::Accounts, 400, 1001, ""),
        means(Family::Members, 400, 1001, "Invalid request"),
        means(Family::Members, 400, 1001, "the tenant may not add members without an invitation"),
        means(Family::Members, 400, 1001, "Invalid request: already a member of this account"),
        means(Family::Members, 400, 1001, "Invalid request: unknown role"),
        means(Family::Members, 400, 1001, "Invalid request: the invitation has expired"),
        means(Family::Members, 400, 1001, "Invalid request: the last Super Administrator of an account stays"),
        means(Family::Users, 400, 1001, ""),
        means(Family::Zones, 404, 1001, ""),
        means(Family::Accounts, 403, 1002, "Forbidden"),
        means(Family::Accounts, 403, 1002, "Forbidden. Account creation is not allowed"),
        means(Family::Zones, 400, 1002, ""),
        means(Family::Other, 403, 9109, "Unauthorized to access requested resource"),
        means(Family::Other, 403, 9109, "Invalid access token"),
        means(Family::Other, 403, 9109, "Cannot use the access token from location: 192.0.2.1"),
        means(Family::Zones, 403, 10000, "Authentication error"),
        means(Family::Zones, 403, 10000, "Forbidden"),
        means(Family::Subscriptions, 403, 10000, "Forbidden"),
        means(Family::Zones, 400, 1108, ""),
        means(Family::Subscriptions, 400, 1108, ""),
        means(Family::Subscriptions, 400, 1108, "The subscription cannot be changed: no active payment method"),
        means(Family::Subscriptions, 400, 4711, "Outstanding balance: update your payment method"),
    ];
    for (index, one) in apart.iter().enumerate() {
        assert!(!one.is_empty(), "case {index} has no words");
        assert!(!apart.iter().skip(index + 1).any(|other| other == one), "{one}");
    }
    assert_eq!(
        means(Family::Subscriptions, 403, 10000, "Authentication error"),
        means(Family::Subscriptions, 403, 10000, "Forbidden")
    );
    let key = means(Family::Zones, 401, 10000, "Authentication error");
    assert_eq!(means(Family::Subscriptions, 401, 10000, "Authentication error"), key);
}

#[test]
fn what_has_no_published_code_is_known_by_its_words() {
    let hold = "The zone name provided is subject to a hold which disallows the creation of this zone.";
    assert_eq!(said(Family::Zones, 400, 4711, hold).unwrap().who, Who::CustomerSide);
    assert_eq!(said(Family::Subscriptions, 404, 4711, "Subscription not found").unwrap().next, NextStep::OpenIt);
    let plan = "Not allowed to edit setting for polish";
    assert_eq!(said(Family::Settings, 400, 4711, plan).unwrap().next, NextStep::OpenPlan);
    let slow = Answered { family: Family::Zones, status: Some(429), code: None, message: None };
    assert_eq!(explain(&slow).unwrap().next, NextStep::WaitAndRetry);
    let off = Answered { family: Family::Users, status: Some(403), code: None, message: None };
    assert_eq!(explain(&off).unwrap().who, Who::PartnerManager);
}

#[test]
fn an_unknown_code_has_no_entry() {
    for family in ALL {
        assert_eq!(said(family, 400, 4711, "Something new"), None, "{family:?}");
    }
    assert_eq!(explain(&Answered { family: Family::Zones, status: None, code: None, message: None }), None);
}

#[test]
fn each_reason_for_not_adding_a_website_has_its_own_next_step_and_person() {
    let of = |code| said(Family::Zones, 400, code, "").map(|entry| (entry.who, entry.next)).unwrap();
    assert_eq!(of(1061), (Who::You, NextStep::OpenIt));
    assert_eq!(of(1097), (Who::Support, NextStep::AskCloudflare));
    assert_eq!(of(1104), (Who::You, NextStep::OpenPlan));
    assert_eq!(of(1070), (Who::You, NextStep::OpenPlan));
    assert_eq!(of(1099), (Who::You, NextStep::ChangeAndAskAgain));
    assert_eq!(of(1049), (Who::You, NextStep::ChangeAndAskAgain));
    let entry = said(Family::Subscriptions, 403, 1225, "").unwrap();
    assert_eq!(entry.who, Who::PartnerManager);
    assert!(entry.advice.contains("nothing is left behind"));
}

#[test]
fn no_two_entries_that_can_meet_have_the_same_words_and_all_of_them_are_sentences() {
    for family in ALL {
        let mut seen: Vec<&Entry> = Vec::new();
        for known in family.entries().iter().chain(common::COMMON) {
            let entry = &known.entry;
            // The same entry may be known by a code and by words.
            let twin = seen.iter().find(|other| other.means == entry.means);
            assert!(twin.is_none_or(|twin| *twin == entry), "{family:?}: {}", entry.means);
            for text in [entry.means, entry.advice] {
                assert!(text.len() > 20 && text.ends_with('.'), "{text}");
                assert!(text.starts_with(|first: char| first.is_ascii_uppercase()), "{text}");
                assert!(!text.contains("  ") && !text.contains('\''), "{text}");
            }
            seen.push(entry);
        }
    }
}

#[test]
fn a_thing_outside_the_agreement_is_named() {
    assert_eq!(not_included("Argo Smart Routing"), "Your partner agreement does not include Argo Smart Routing.");
}
