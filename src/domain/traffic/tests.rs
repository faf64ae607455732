use super::*;
use crate::wire::traffic::{AtDay, AtHour, Group};

const NOW: &str = "2026-11-20T10:20:30Z";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn sums(requests: u64) -> Sums {
    Sums {
        requests,
        cached_requests: requests / 2,
        bytes: requests * 1_000,
        cached_bytes: requests * 900,
        ..Sums::default()
    }
}

fn hour(text: &str, requests: u64) -> Group<AtHour> {
    Group { dimensions: AtHour { datetime: time(text) }, sum: sums(requests), uniq: Uniq { uniques: requests / 10 } }
}

fn day(text: &str, requests: u64) -> Group<AtDay> {
    Group {
        dimensions: AtDay { date: text.parse().unwrap() },
        sum: sums(requests),
        uniq: Uniq { uniques: requests / 10 },
    }
}

fn of(period: Period, read: &ZoneTraffic, live_since: Option<&str>) -> Traffic {
    Traffic::of(period, read, time(NOW), live_since.map(time))
}

#[test]
fn whole_hours_and_whole_days_are_asked_for_with_those_of_the_period_before() {
    let (hours, days) = asked(time(NOW));
    assert_eq!(hours, (time("2026-11-18T10:00:00Z"), time("2026-11-20T09:00:00Z")));
    assert_eq!(days, ("2026-09-21".parse().unwrap(), "2026-11-19".parse().unwrap()));
}

#[test]
fn an_hour_without_a_row_is_zero_and_one_before_the_website_was_live_is_none() {
    let hours =
        vec![hour("2026-11-20T08:00:00Z", 40), hour("2026-11-20T09:00:00Z", 20), hour("2026-11-20T10:00:00Z", 9)];
    let read = ZoneTraffic { hours, days: vec![] };
    let traffic = of(Period::Day, &read, Some("2026-11-20T06:59:00Z"));
    assert_eq!((traffic.points.len(), traffic.points[0].from), (24, time("2026-11-19T10:00:00Z")));
    let counted: Vec<Option<u64>> = traffic.points[19..].iter().map(|one| Some(one.step?.counts.requests)).collect();
    assert_eq!(counted, [None, Some(0), Some(0), Some(40), Some(20)], "the running hour is not whole yet");
    assert_eq!((traffic.total.requests, traffic.cached_requests(), traffic.cached_bytes()), (60, Some(50), Some(90)));
    assert_eq!(traffic.visitors(), Some((2, 4)), "on the average of the hours that were live");
    assert_eq!(traffic.until(), Some(time("2026-11-20T10:00:00Z")));
    assert_eq!((traffic.before, traffic.requests_change()), (None, Change::Unknown));
}

#[test]
fn seven_days_are_the_end_of_thirty() {
    let days = (1..=19).map(|n| day(&format!("2026-11-{n:02}"), n)).collect();
    let read = ZoneTraffic { hours: vec![], days };
    let week = of(Period::Week, &read, None);
    let month = of(Period::Month, &read, None);
    assert_eq!(week.points.as_slice(), &month.points[23..]);
    assert_eq!((week.total.requests, month.total.requests), ((13..=19).sum(), (1..=19).sum()));
    assert_eq!(month.points.len(), 30);
}

#[test]
fn a_change_is_told_only_against_a_whole_period_that_is_known() {
    let days: Vec<_> = (6..=19).map(|n| day(&format!("2026-11-{n:02}"), if n < 13 { 100 } else { 150 })).collect();
    let read = ZoneTraffic { hours: vec![], days };
    let since = |live: Option<&str>| of(Period::Week, &read, live).requests_change();
    assert_eq!(since(Some("2026-11-06T20:00:00Z")), Change::More(50));
    assert_eq!(since(Some("2026-11-07T00:00:00Z")), Change::Unknown, "it was live for a part of it");
    assert_eq!(since(None), Change::Unknown);
    let kept = ZoneTraffic { hours: vec![], days: read.days[3..].to_vec() };
    assert_eq!(of(Period::Week, &kept, Some("2026-01-01T00:00:00Z")).before, None, "older days are not kept");
    let quiet = of(Period::Day, &ZoneTraffic::default(), Some("2026-01-01T00:00:00Z"));
    assert_eq!((quiet.requests_change(), quiet.cached_requests()), (Change::Same, None));
}

#[test]
fn changes_and_shares_hold_for_the_largest_and_the_smallest_numbers() {
    assert_eq!(Change::of(u64::MAX, Some(1)), Change::More(u64::MAX));
    assert_eq!(Change::of(0, Some(u64::MAX)), Change::Less(100));
    assert_eq!(Change::of(1_001, Some(1_000)), Change::Same);
    assert_eq!(Change::of(5, Some(0)), Change::FromNothing);
    assert_eq!((share(u64::MAX, u64::MAX), share(1, 0), share(2, 3)), (Some(100), None, Some(67)));
    let odd = Sums { requests: 10, cached_requests: 99, ..Sums::default() };
    assert_eq!(Counts::of(&odd).cached_requests, 10, "never more from the cache than there are");
}
