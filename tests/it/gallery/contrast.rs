//! The colours of `tokens.css`, recomputed from OKLCH in both schemes (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::HashMap;

type Scheme = HashMap<String, f64>;

fn luminance(lightness: f64, chroma: f64, hue: f64) -> f64 {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
    for channel in [red, green, blue] {
        assert!((-0.003..=1.003).contains(&channel), "outside sRGB: {lightness} {chroma} {hue}");
    }
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn oklch(text: &str) -> f64 {
    let inner = text.trim().trim_start_matches("oklch(").trim_end_matches(')');
    let parts: Vec<f64> = inner.split_whitespace().map(|part| part.trim_end_matches('%').parse().unwrap()).collect();
    luminance(parts[0] / 100.0, parts[1], parts[2])
}

fn schemes() -> [Scheme; 2] {
    let css = include_str!("../../../static/css/tokens.css");
    let (mut light, mut dark) = (Scheme::new(), Scheme::new());
    for line in css.lines().map(str::trim) {
        let Some((name, value)) = line.strip_prefix("--").and_then(|line| line.split_once(": light-dark(")) else {
            continue;
        };
        let (bright, dim) = value.trim_end_matches(");").split_once(", ").unwrap();
        light.insert(name.to_owned(), oklch(bright));
        dark.insert(name.to_owned(), oklch(dim));
    }
    [light, dark]
}

fn contrast(scheme: &Scheme, front: &str, back: &str) -> f64 {
    let (a, b) = (scheme[front], scheme[back]);
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_can_be_read_on_every_ground_in_both_schemes() {
    let grounds = ["canvas", "surface", "sunken", "accent-tint", "positive-tint", "warning-tint", "negative-tint"];
    let mut pairs = vec![("on-accent", "accent"), ("on-accent", "accent-strong"), ("accent", "accent-tint")];
    for tone in ["accent", "positive", "warning", "negative"] {
        pairs.extend(["canvas", "surface", "sunken"].map(|ground| (tone, ground)));
    }
    pairs.extend([("positive", "positive-tint"), ("warning", "warning-tint"), ("negative", "negative-tint")]);
    for ground in grounds {
        pairs.extend([("ink", ground), ("ink-muted", ground), ("accent", ground)]);
    }
    for scheme in schemes() {
        for (front, back) in &pairs {
            let ratio = contrast(&scheme, front, back);
            assert!(ratio >= 4.5, "{front} on {back}: {ratio:.2}");
        }
    }
}

#[test]
fn outlines_of_controls_can_be_seen_in_both_schemes() {
    for scheme in schemes() {
        for (front, back) in
            [("line-strong", "canvas"), ("line-strong", "surface"), ("line-strong", "sunken"), ("accent", "canvas")]
        {
            let ratio = contrast(&scheme, front, back);
            assert!(ratio >= 3.0, "{front} on {back}: {ratio:.2}");
        }
    }
}
