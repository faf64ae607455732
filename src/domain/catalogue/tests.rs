use super::*;

#[test]
fn every_id_is_there_once_in_any_letter_case() {
    let mut ids: Vec<String> =
        all().flat_map(|entry| entry.also.iter().chain([&entry.id])).map(|id| id.to_ascii_uppercase()).collect();
    let count = all().count();
    assert_eq!(count, 63);
    ids.sort();
    ids.dedup();
    assert!(ids.len() >= 63);
}
