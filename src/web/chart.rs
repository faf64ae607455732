//! Charts drawn by the server: bars as numbers on a plane of 10 for each bar by 1,000, which the page stretches. Words and
//! axes are HTML around it, so that they stay as large as all other text; the same numbers are in a table behind.

/// Height of the plane.
const TALL: u64 = 1_000;
/// A bar of anything at all can be seen.
const LEAST: u64 = 8;
/// Width of one place on the plane, and of the bar in it.
const PLACE: usize = 10;

/// One chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its id in the page; what belongs to it is named after that.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What it shows, as a sentence or two.
    pub words: String,
    /// Each bar, from the left.
    pub bars: Vec<Bar>,
    /// The top of the scale and the middle of it.
    pub scale: [String; 2],
    /// What stands below: at the left end, in the middle, at the right end.
    pub below: [String; 3],
    /// What the lower part and the rest of a bar are; nothing for bars of one part.
    pub parts: Option<[&'static str; 2]>,
    /// The heads of the table behind: time first.
    pub heads: Vec<&'static str>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its place from the left.
    pub x: usize,
    /// The whole bar: its upper edge and how tall it is; nothing where nothing could be counted.
    pub whole: Option<(u64, u64)>,
    /// The lower part of it.
    pub part: Option<(u64, u64)>,
    /// When, in full.
    pub when: String,
    /// What the table has for it, a text for each of its other heads.
    pub cells: Vec<String>,
}

/// What a bar is made of.
#[derive(Clone, Debug)]
pub struct Value {
    /// When, in full.
    pub when: String,
    /// The whole and the part of it; nothing where nothing could be counted.
    pub counted: Option<(u64, u64)>,
    /// What the table has for it.
    pub cells: Vec<String>,
}

impl Chart {
    /// How wide the plane is.
    #[must_use]
    pub fn wide(&self) -> usize {
        self.bars.len() * PLACE
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| bar.whole.is_none_or(|(_, tall)| tall == 0))
    }

    /// Whether something could not be counted anywhere.
    #[must_use]
    pub fn has_gap(&self) -> bool {
        self.bars.iter().any(|bar| bar.whole.is_none())
    }
}

/// The bars of these values, and the top of their scale.
#[must_use]
pub fn bars(values: Vec<Value>) -> (Vec<Bar>, u64) {
    let most = values.iter().filter_map(|value| value.counted).map(|(whole, _)| whole).max().unwrap_or_default();
    let top = round_up(most);
    let bars = values.into_iter().enumerate().map(|(index, value)| Bar {
        x: index * PLACE,
        whole: value.counted.map(|(whole, _)| standing(whole, top)),
        part: value.counted.map(|(whole, part)| standing(part.min(whole), top)),
        when: value.when,
        cells: value.cells,
    });
    (bars.collect(), top)
}

/// Upper edge and height of a bar that stands on the ground.
fn standing(value: u64, top: u64) -> (u64, u64) {
    let tall = u128::from(value) * u128::from(TALL) / u128::from(top.max(1));
    let tall = u64::try_from(tall).unwrap_or(TALL).clamp(if value > 0 { LEAST } else { 0 }, TALL);
    (TALL - tall, tall)
}

/// The next even number of one digit and zeros: its half is as easy to read.
fn round_up(most: u64) -> u64 {
    let mut unit: u64 = 1;
    while most > unit.saturating_mul(10) && unit < u64::MAX / 100 {
        unit *= 10;
    }
    [2, 4, 6, 8, 10].into_iter().map(|times| unit.saturating_mul(times)).find(|top| *top >= most).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_ends_at_an_even_digit_and_zeros() {
        for (most, top) in
            [(0, 2), (1, 2), (3, 4), (10, 10), (11, 20), (41, 60), (999, 1_000), (12_345_678, 20_000_000)]
        {
            assert_eq!(round_up(most), top, "{most}");
        }
        assert!(round_up(u64::MAX) >= u64::MAX / 2);
    }

    #[test]
    fn bars_stand_on_the_ground_within_the_plane_and_the_least_can_be_seen() {
        let value = |counted| Value { when: String::new(), counted, cells: vec![] };
        let counted = [Some((1_000_000, 400_000)), Some((1, 0)), Some((0, 0)), None, Some((u64::MAX, 5))];
        let (bars, top) = bars(counted.map(value).into());
        for bar in &bars {
            let (y, tall) = bar.whole.unwrap_or((TALL, 0));
            assert_eq!(y + tall, TALL);
            assert!(bar.part.unwrap_or((TALL, 0)).1 <= tall.max(LEAST));
        }
        assert_eq!((bars[2].whole, bars[3].whole), (Some((TALL, 0)), None));
        assert!(bars[1].whole.unwrap().1 > 0 && top >= u64::MAX / 2);
        assert_eq!(bars.last().unwrap().x, 40);
    }
}
