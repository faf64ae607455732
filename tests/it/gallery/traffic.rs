//! Samples of the traffic page.

use partner_portal::clock::Timestamp;
use partner_portal::domain::traffic::{Period, Traffic as Counted};
use partner_portal::web::glance::{Glance, Part};
use partner_portal::web::page::Section;
use partner_portal::web::pages::websites::traffic::{State, Traffic};
use partner_portal::web::status::WebsiteStatus;
use partner_portal::wire::traffic::{AtDay, AtHour, Group, Sums, Uniq, ZoneTraffic};

use super::Shot;
use super::sample::*;

/// What the home of a website shows of now.
pub(crate) fn glance(status: WebsiteStatus) -> Option<Glance> {
    let traffic = match status {
        WebsiteStatus::Active => Part::Seen("12.3 million requests in 24 hours, 62% from the cache".into()),
        WebsiteStatus::Pending | WebsiteStatus::Initializing => Part::Seen("None until it is live".into()),
        _ => Part::Missing(format!("Cloudflare does not show it: {NASTY}")),
    };
    let records = Part::Seen("1,204 records".into());
    (status != WebsiteStatus::Deleted).then_some(Glance { records, traffic })
}

fn sums(requests: u64, share: u64, size: u64) -> Sums {
    let bytes = requests.saturating_mul(size);
    Sums {
        requests,
        cached_requests: requests / 100 * share,
        bytes,
        cached_bytes: bytes / 100 * (share + 7),
        threats: requests / 900 * (requests % 3),
        page_views: requests / 9,
    }
}

fn now() -> Timestamp {
    "2026-11-20T10:20:00Z".parse().unwrap()
}

/// As many requests in each hour and day as told, from 48 hours and 60 days ago on.
fn counted(period: Period, live_since: &str, requests: impl Fn(u64) -> u64) -> Counted {
    let start: i64 = now().as_second() / 86_400 * 86_400;
    let at = |seconds: i64| Timestamp::from_second(seconds).unwrap();
    let uniq = |requests: u64| Uniq { uniques: requests / 14 };
    let hour = |n: u64| {
        let datetime = at(now().as_second() / 3_600 * 3_600 - 48 * 3_600 + i64::try_from(n).unwrap() * 3_600);
        let requests = requests(n);
        Group { dimensions: AtHour { datetime }, sum: sums(requests, 60 + n % 9, 21_000), uniq: uniq(requests) }
    };
    let day = |n: u64| {
        let date = at(start - 60 * 86_400 + i64::try_from(n).unwrap() * 86_400).strftime("%F").to_string();
        let requests = requests(n).saturating_mul(24);
        Group {
            dimensions: AtDay { date: date.parse().unwrap() },
            sum: sums(requests, 60 + n % 9, 21_000),
            uniq: uniq(requests),
        }
    };
    // Without a request there is no row.
    let read = ZoneTraffic {
        hours: (0..48).filter(|n| requests(*n) > 0).map(hour).collect(),
        days: (0..60).filter(|n| requests(*n) > 0).map(day).collect(),
    };
    Counted::of(period, &read, now(), Some(live_since.parse().unwrap()))
}

fn page(period: Period, state: State) -> Traffic {
    Traffic {
        layout: still("Traffic of acme-spring.example", Section::Websites),
        website: named(2, "acme-spring.example"),
        period,
        state,
        paused: false,
    }
}

pub(crate) fn shots() -> Vec<Shot> {
    let wave = |n: u64| 9_000 + [0, 300, 900, 2_000, 4_100, 5_200, 4_800, 2_400][n as usize % 8] + n * 37 % 700;
    let old = "2025-01-01T00:00:00Z";
    let of = |period, requests: &dyn Fn(u64) -> u64| page(period, State::of(&counted(period, old, requests)));
    let young = counted(Period::Day, "2026-11-19T20:05:00Z", |n| if n < 36 { 0 } else { wave(n) });
    let unread = |why: &str, next| State::Unread { why: why.into(), next };
    vec![
        shot("websites-traffic-24h", &of(Period::Day, &wave)),
        shot("websites-traffic-7d", &of(Period::Week, &wave)),
        shot("websites-traffic-30d", &of(Period::Month, &wave)),
        shot("websites-traffic-none", &of(Period::Day, &|_| 0)),
        shot("websites-traffic-one", &of(Period::Month, &|n| u64::from(n == 48))),
        shot("websites-traffic-huge", &of(Period::Month, &|n| u64::MAX / 90_000_000 / (1 + n % 5))),
        shot("websites-traffic-young", &page(Period::Day, State::of(&young))),
        shot("websites-traffic-pending", &Traffic { paused: true, ..page(Period::Day, State::NotLive) }),
        shot("websites-traffic-refused", &page(Period::Week, unread(NASTY, "Ask your partner."))),
    ]
}
