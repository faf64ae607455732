use std::collections::BTreeSet;

use super::*;

fn turned(id: &str) -> String {
    let turn = |(at, c): (usize, char)| if at % 2 == 0 { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
    id.chars().enumerate().map(turn).collect()
}

#[test]
fn every_id_is_there_once_and_is_found_in_any_letter_case() {
    let ids: BTreeSet<String> = all().map(|entry| entry.id.to_ascii_uppercase()).collect();
    assert_eq!((all().count(), ids.len()), (63, 63));
    for entry in all() {
        assert!(entry.id.parse::<crate::wire::ids::RatePlanId>().is_ok(), "{}", entry.id);
        for id in entry.also.iter().chain([&entry.id]) {
            for text in
                [(*id).to_owned(), id.to_ascii_lowercase(), id.to_ascii_uppercase(), turned(id), format!(" {id} ")]
            {
                assert_eq!(find(&text), Some(entry), "{text}");
            }
        }
    }
    assert_eq!(find("CF_BIZ2"), None);
    assert_eq!(find(""), None);
}

#[test]
fn no_other_name_of_one_thing_is_a_name_of_another() {
    let names: Vec<String> =
        all().flat_map(|entry| entry.also.iter().chain([&entry.id]).map(|id| id.to_ascii_uppercase())).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

#[test]
fn the_ids_of_cloudflares_own_list_are_all_there() {
    let listed = "PARTNERS_FREE PARTNERS_PRO PARTNERS_BIZ PARTNERS_ENT CF_FREE CF_PRO_20_20 CF_BIZ msp_biz \
        PARTNERS_ACCESS_BASIC PARTNERS_ACCESS_ENT PARTNERS_ACCESS_PREMIUM TEAMS_ACCESS_ENT TEAMS_ACCESS \
        TEAMS_GATEWAY_ENT TEAMS_GATEWAY TEAMS_ENT TEAMS_FREE TEAMS_STANDARD IMAGES_ENT IMAGES_BASIC \
        IMAGE_RESIZING_ENT IMAGE_RESIZING_BASIC PARTNERS_STREAM_ENT PARTNERS_STREAM_BASIC STREAM_BASIC \
        PARTNERS_WORKERS_ENT WORKERS_PAID PARTNERS_WORKERS_SS PARTNERS_WORKERS_BASIC API_SHIELD_ZONE \
        ADVANCED_CERT_MANAGER_FREE ADVANCED_CERT_MANAGER PARTNERS_ZONE_ARGO ARGO_ZONE_BASIC WEB3_ETHEREUM_ENT \
        WEB3_ETHEREUM_ENT_CONTRACT WEB3_ETHEREUM_ENT_PAYGO WEB3_IPFS_ENT WEB3_IPFS_ENT_CONTRACT \
        WEB3_IPFS_ENT_PAYGO PARTNERS_LOAD_BALANCING PARTNERS_LOAD_BALANCING_ENT LOAD_BALANCING_BASIC_PLUS \
        PARTNERS_RATE_LIMITING PARTNERS_SPECTRUM WAITING_ROOMS_BASIC WAITING_ROOMS_ADV MAGIC_FIREWALL_BASIC \
        MAGIC_FIREWALL_ADVANCED MAGIC_WAN";
    for id in listed.split_whitespace() {
        assert_eq!(find(id).map(|entry| entry.id), Some(id));
    }
    let older = "ACCESS_BASIC ACCESS_PREMIUM SECURE_WEB_GATEWAY_PRO SECURE_WEB_GATEWAY_BIZ WORKERS_BASIC \
        WEB3_ETHEREUM_BASIC WEB3_ETHEREUM_PREMIUM WEB3_IPFS_BASIC WEB3_IPFS_PREMIUM RATE_LIMITING_BASIC";
    for id in older.split_whitespace() {
        assert_eq!(find(id).map(|entry| entry.id), Some(id));
    }
    assert_eq!(listed.split_whitespace().chain(older.split_whitespace()).count() + 3, all().count());
}

#[test]
fn every_heading_has_something_under_it_and_everything_is_under_one() {
    let under: usize = Group::ADD_ONS.into_iter().map(|group| add_ons(group).count()).sum();
    assert_eq!(under + zone_plans().count(), all().count());
    assert_eq!(zone_plans().count(), 11);
    for group in Group::ADD_ONS {
        assert!(add_ons(group).count() > 3, "{}", group.title());
    }
    assert_eq!(add_ons(Group::WebsitePlans).count(), 0);
    assert!(zone_plans().all(|entry| entry.group == Group::WebsitePlans));
    let titles: BTreeSet<&str> = Group::ADD_ONS.into_iter().chain([Group::WebsitePlans]).map(Group::title).collect();
    assert_eq!(titles.len(), 5);
}

#[test]
fn an_id_tells_whose_it_is() {
    for entry in all() {
        let expected = match entry.id {
            id if id.starts_with("CF_") => Some(Programme::PayAsYouGo),
            id if id.starts_with("PARTNERS_") => Some(Programme::Reseller),
            id if id.starts_with("msp_") => Some(Programme::Msp),
            _ => None,
        };
        assert_eq!(entry.programme, expected, "{}", entry.id);
    }
    let words = [Programme::PayAsYouGo, Programme::Reseller, Programme::Msp].map(Programme::words);
    assert_eq!(words.into_iter().collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn words_are_one_sentence_each_and_name_no_price() {
    for entry in all() {
        for text in [entry.explains, entry.stops] {
            assert!(text.chars().next().unwrap().is_uppercase() && text.ends_with('.'), "{text}");
            assert_eq!(text.matches(". ").count(), 0, "{text}");
            assert!(text.chars().count() <= 180 && !text.contains("  ") && !text.contains('\''), "{text}");
            for money in ["$", "€", "USD", "EUR", "dollar"] {
                assert!(!text.contains(money), "{text}");
            }
        }
        assert!(!entry.name.is_empty() && entry.name.trim() == entry.name && entry.explains != entry.stops);
    }
}

#[test]
fn a_person_can_tell_any_two_apart() {
    let told: BTreeSet<(&str, &str)> = all().map(|entry| (entry.name, entry.explains)).collect();
    assert_eq!(told.len(), all().count());
    let add_ons: Vec<&Entry> = all().filter(|entry| entry.scope == Scope::Account).collect();
    let names: BTreeSet<&str> = add_ons.iter().map(|entry| entry.name).collect();
    assert_eq!(names.len(), add_ons.len(), "add-ons of all programmes stand in one list");
}

#[test]
fn a_retail_name_that_several_programmes_share_finds_the_retail_plan() {
    for (read, id) in [("business", "CF_BIZ"), ("pro", "CF_PRO_20_20"), ("free", "CF_FREE"), ("enterprise", "CF_ENT")] {
        assert_eq!(find(read).map(|entry| entry.id), Some(id));
        assert!(zone_plans().filter(|entry| entry.reads_as == read).count() > 1);
    }
}

#[test]
fn a_name_is_words_or_the_id_itself() {
    assert_eq!(name_of("PARTNERS_BIZ"), "Business");
    assert_eq!(name_of("business"), "Business");
    assert_eq!(name_of("access_basic"), "Access Basic");
    assert_eq!(name_of("R2_PAYGO"), "R2_PAYGO");
}

#[test]
fn what_is_sent_and_what_reads_back_are_compared_by_meaning() {
    use Sameness::{CannotTell, Different, Same};
    let table = [
        ("PARTNERS_BIZ", "business", Same),
        ("partners_ent", "enterprise", Same),
        ("CF_BIZ", "PARTNERS_BIZ", Same),
        ("msp_biz", "Business", Same),
        ("partners_business", "PARTNERS_BIZ", Same),
        ("CF_PRO_20_20", "pro", Same),
        ("free", "PARTNERS_FREE", Same),
        ("TEAMS_FREE", "teams_free", Same),
        ("R2_PAYGO", "r2_paygo", Same),
        (" R2_PAYGO", "R2_PAYGO", Same),
        ("pro", "business", Different),
        ("pro", "pro_plus", Different),
        ("PARTNERS_ENT", "free", Different),
        ("CF_FREE", "TEAMS_FREE", Different),
        ("IMAGES_BASIC", "IMAGES_ENT", Different),
        ("CF_BIZ", "MAGIC_WAN", Different),
        ("PARTNERS_STREAM_ENT", "STREAM_BASIC", Different),
        ("R2_PAYGO", "business", CannotTell),
        ("CF_BIZ", "", CannotTell),
        ("R2_PAYGO", "R2_PAID", CannotTell),
        ("PARTNERS_STREAM_BASIC", "STREAM_BASIC", CannotTell),
        ("partners_zone_argo", "ARGO_ZONE_BASIC", CannotTell),
    ];
    for (sent, read, expected) in table {
        assert_eq!(same(sent, read), expected, "{sent} {read}");
        assert_eq!(same(read, sent), expected, "{read} {sent}");
    }
}

#[test]
fn everything_is_the_same_as_itself_and_as_what_it_reads_back_as() {
    for one in all() {
        assert_eq!(same(one.id, one.reads_as), Sameness::Same, "{}", one.id);
        assert_eq!(same(one.id, "never_heard_of"), Sameness::CannotTell, "{}", one.id);
        for also in one.also {
            assert_eq!(same(also, one.id), Sameness::Same, "{also}");
        }
        for other in all() {
            assert_eq!(same(one.id, other.id), same(other.id, one.id));
            let reads_alike = one.reads_as == other.reads_as;
            assert_eq!(same(one.id, other.id) == Sameness::Same, reads_alike, "{} {}", one.id, other.id);
        }
    }
}

#[test]
fn of_a_resellers_add_on_and_its_twin_nothing_can_be_told() {
    for (partner, other) in TWINS {
        let (partner, other) = (find(partner).unwrap(), find(other).unwrap());
        assert_eq!((partner.scope, other.scope, partner.group), (Scope::Account, Scope::Account, other.group));
        assert_eq!((partner.programme, other.programme), (Some(Programme::Reseller), None));
        assert_eq!(partner.stops, other.stops, "one product");
        assert_eq!(same(partner.id, other.id), Sameness::CannotTell);
    }
    let bare =
        |entry: &Entry| entry.id.strip_prefix("PARTNERS_").and_then(find).filter(|_| entry.scope == Scope::Account);
    for entry in all() {
        if let Some(other) = bare(entry) {
            assert_eq!(same(entry.id, other.id), Sameness::CannotTell, "{}", entry.id);
        }
    }
}

#[test]
fn only_the_free_plans_of_websites_are_free() {
    let free: Vec<&str> = all().map(|entry| entry.id).filter(|id| is_free(id)).collect();
    assert_eq!(free, ["CF_FREE", "PARTNERS_FREE"]);
    assert!(["free", "FREE", "partners_free", "cf_free"].into_iter().all(is_free));
    assert!(!["", "pro", "TEAMS_FREE", "ADVANCED_CERT_MANAGER_FREE", "freedom"].into_iter().any(is_free));
}

#[test]
fn components_have_words_and_an_unknown_one_has_none() {
    for name in ["zones", "page_rules", "dedicated_certificates", "dedicated_certificates_custom"] {
        let words = component(name).unwrap();
        assert_eq!(words.name, name);
        assert!(!words.label.is_empty() && words.hint.ends_with('.'));
    }
    assert_eq!(component("ssl_seats"), None);
    assert_eq!(component(""), None);
}
