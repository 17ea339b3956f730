//! Text can be read in both themes: contrast of every pair used together, from the tokens (WCAG
//! 2.2, 1.4.3 and 1.4.11).

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::{collections::BTreeMap, fs, path::Path};

/// Text on ground, at least 4.5 to 1.
const TEXT: [(&str, &[&str]); 12] = [
    ("ink", &["paper", "card", "rail", "note", "berry-wash", "warn-wash", "bad-wash", "good-wash"]),
    ("soft", &["paper", "card", "rail", "note", "berry-wash", "warn-wash", "bad-wash"]),
    ("faint", &["paper", "card", "rail", "note"]),
    ("berry", &["paper", "card", "rail", "note", "berry-wash"]),
    ("on-berry", &["berry"]),
    ("bad", &["paper", "card", "rail", "bad-wash", "note"]),
    ("warn", &["paper", "card", "rail", "warn-wash", "note"]),
    ("good", &["paper", "card", "good-wash"]),
    ("paper", &["ink"]),
    ("card", &["ink"]),
    ("ink", &["card"]),
    ("soft", &["good-wash"]),
];

/// Edges of controls and marks on ground, at least 3 to 1.
const EDGES: [(&str, &[&str]); 2] = [("edge", &["card", "paper"]), ("berry", &["card", "paper"])];

type Tokens = BTreeMap<String, [f64; 3]>;

#[test]
fn everything_can_be_read_in_both_themes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend/css/tokens.css");
    let css = fs::read_to_string(file).unwrap();
    let (light, dark) = css.split_once("prefers-color-scheme: dark").unwrap();
    let light = tokens(light);
    let mut in_dark = light.clone();
    in_dark.extend(tokens(dark));
    for (theme, tokens) in [("light", light), ("dark", in_dark)] {
        for (pairs, least) in [(&TEXT[..], 4.5), (&EDGES[..], 3.0)] {
            for (text, grounds) in pairs {
                for ground in *grounds {
                    let ratio = contrast(tokens[*text], tokens[*ground]);
                    assert!(
                        ratio >= least,
                        "{theme}: {text} on {ground} has {ratio:.2} to 1, needs {least}"
                    );
                }
            }
        }
    }
}

fn tokens(css: &str) -> Tokens {
    css.lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            let hex = value.trim_end_matches(';');
            (hex.len() == 6).then(|| (name.to_owned(), rgb(hex)))
        })
        .collect()
}

fn rgb(hex: &str) -> [f64; 3] {
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let [r, g, b] = colour.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}
