//! What goes through a zone, hour by hour: made up, but always the same for a website and an hour, and with what real websites
//! have: days and nights, weekends, growth, quiet ones and busy ones, threats that come in bursts, hours without anybody.
//! Nothing is kept: every hour is worked out when it is asked about.

use jiff::Timestamp;

use super::zones::Zone;
use crate::sandbox::mint;
use crate::wire::zones::ZoneStatus;

/// Seconds of an hour.
pub(in crate::sandbox) const HOUR: i64 = 3_600;

/// Requests of each hour of a day, in parts of a thousand of the middle one; the day of the visitors, not UTC.
const DAILY: [u64; 24] = [
    420, 300, 220, 180, 190, 300, 520, 830, 1_100, 1_280, 1_350, 1_380, 1_330, 1_300, 1_320, 1_340, 1_350, 1_380,
    1_480, 1_620, 1_680, 1_500, 1_100, 710,
];
/// The same for the days of a week, Monday first: for shops, and for offices.
const WEEKLY: [[u64; 7]; 2] =
    [[960, 940, 950, 970, 1_010, 1_090, 1_080], [1_150, 1_200, 1_190, 1_160, 1_060, 640, 600]];

/// What was counted in one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct Hour {
    pub(in crate::sandbox) requests: u64,
    pub(in crate::sandbox) cached_requests: u64,
    pub(in crate::sandbox) bytes: u64,
    pub(in crate::sandbox) cached_bytes: u64,
    pub(in crate::sandbox) threats: u64,
    pub(in crate::sandbox) page_views: u64,
    pub(in crate::sandbox) encrypted_requests: u64,
    pub(in crate::sandbox) encrypted_bytes: u64,
    /// Different visitors; of several hours this is not their sum.
    pub(in crate::sandbox) uniques: u64,
}

impl Hour {
    /// Adds up what can be added up, and the visitors for whoever knows what to make of that.
    pub(in crate::sandbox) fn add(&mut self, other: &Self) {
        let mut other = *other;
        for (mine, more) in self.parts().into_iter().zip(other.parts()) {
            *mine += *more;
        }
    }

    fn parts(&mut self) -> [&mut u64; 9] {
        [
            &mut self.requests,
            &mut self.cached_requests,
            &mut self.bytes,
            &mut self.cached_bytes,
            &mut self.threats,
            &mut self.page_views,
            &mut self.encrypted_requests,
            &mut self.encrypted_bytes,
            &mut self.uniques,
        ]
    }
}

impl Zone {
    /// The hour that begins at this second of Unix time, as far as it has gone by; none without a request, as Cloudflare has
    /// no row then. Only what Cloudflare serves is counted: nothing before the zone was active, nor while it is paused or
    /// moved away.
    pub(in crate::sandbox) fn hour_of_traffic(&self, second: i64, now: Timestamp) -> Option<Hour> {
        let began = self.activated_on?;
        let is_served = self.status == ZoneStatus::Active && !self.paused;
        let ended = if is_served { now } else { self.status_since.unwrap_or(self.modified_on).max(self.modified_on) };
        let passed = now.min(ended).as_second().saturating_sub(second).clamp(0, HOUR);
        if second < began.as_second() - began.as_second().rem_euclid(HOUR) || passed == 0 {
            return None;
        }
        let days = u64::try_from((second - began.as_second()).max(0) / (24 * HOUR)).unwrap_or_default();
        let mut hour = Nature::of(&self.name).hour(u64::try_from(second / HOUR).ok()?, days);
        for part in hour.parts() {
            *part = *part * passed.unsigned_abs() / HOUR.unsigned_abs();
        }
        (hour.requests > 0).then_some(hour)
    }
}

/// What a website is like; drawn from its name, so that one that is added anew is like it was.
struct Nature {
    seed: u64,
    /// Thousandths of a request in an hour of the middle.
    base: u64,
    /// Hours between the day of its visitors and UTC.
    ahead: u64,
    week: usize,
    /// Thousandths that it grows by each day.
    growth: u64,
    cached: u64,
    size: u64,
    threats: u64,
}

impl Nature {
    fn of(name: &str) -> Self {
        let drawn = mint::id_from(&format!("traffic of {name}"));
        let seed = u64::from_str_radix(drawn.get(..16).unwrap_or_default(), 16).unwrap_or_default();
        let part = |salt: u64, from: u64, to: u64| from + mixed(seed ^ salt) % (to - from + 1);
        let base = match part(1, 0, 9) {
            0 => part(2, 60, 900),
            1..=6 => part(2, 150_000, 3_000_000),
            7 | 8 => part(2, 10_000_000, 60_000_000),
            _ => part(2, 200_000_000, 700_000_000),
        };
        Self {
            seed,
            base,
            ahead: [0, 1, 1, 1, 2, 18].get(index(part(3, 0, 5))).copied().unwrap_or_default(),
            week: index(part(4, 0, 1)),
            growth: part(5, 0, 2),
            cached: part(6, 180, 930),
            size: part(7, 6_000, 70_000),
            threats: part(8, 0, 6),
        }
    }

    /// The hour of this number since 1970, so many days after the website went live.
    fn hour(&self, number: u64, days: u64) -> Hour {
        let luck = |salt: u64| mixed(self.seed ^ mixed(number ^ (salt << 48)));
        let local = number + self.ahead;
        let of_day = DAILY.get(index(local % 24)).copied().unwrap_or(1_000);
        // 1 January 1970 was a Thursday.
        let of_week = WEEKLY.get(self.week).and_then(|week| week.get(index((local / 24 + 3) % 7)));
        let grown = 1_000 + days.min(600) * self.growth;
        let thousandths = [of_day, of_week.copied().unwrap_or(1_000), grown, 820 + luck(1) % 360]
            .into_iter()
            .fold(self.base, |count, part| count * part / 1_000);
        let requests = thousandths / 1_000 + u64::from(luck(2) % 1_000 < thousandths % 1_000);
        let cached = (self.cached + luck(3) % 60).saturating_sub(30).min(980);
        let bytes = requests * (self.size * (900 + luck(4) % 200) / 1_000);
        // A scanner comes by now and then.
        let burst = if luck(5) % 90 == 0 { 25 } else { 1 };
        let threats =
            (requests * self.threats * burst / 1_000 + luck(6) % 2 * u64::from(self.threats > 0)).min(requests / 3);
        let part_of = |whole: u64, part: u64| whole / 1_000 * part + whole % 1_000 * part / 1_000;
        Hour {
            requests,
            cached_requests: part_of(requests, cached),
            bytes,
            cached_bytes: part_of(bytes, (cached + 20).min(990)),
            threats,
            page_views: requests / (6 + self.seed % 9),
            encrypted_requests: part_of(requests, 970),
            encrypted_bytes: part_of(bytes, 975),
            uniques: (requests / (9 + self.seed % 20)).max(requests.min(1)),
        }
    }
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// A number that looks like chance and is always the same (SplitMix64, public domain).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
