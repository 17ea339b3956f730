//! Two texts compared line by line, and three texts brought together: how a change is shown before
//! it is saved, and how two people's changes to different places both survive.

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Same,
    Removed,
    Added,
}

/// A line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub fate: Fate,
    /// Its number in the text before, from 1; `None` where it was added.
    pub before: Option<usize>,
    /// Its number in the text after, from 1; `None` where it was removed.
    pub after: Option<usize>,
    pub text: String,
}

/// Two texts as one list of lines: removed ones before those that came in their place.
#[must_use]
pub fn compare(before: &str, after: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut lines = Vec::with_capacity(old.len().max(new.len()));
    let (mut i, mut j) = (0, 0);
    let mut until = |lines: &mut Vec<Line>, (stop_i, stop_j): (usize, usize)| {
        while i < stop_i {
            let text = old[i].to_owned();
            lines.push(Line { fate: Fate::Removed, before: Some(i + 1), after: None, text });
            i += 1;
        }
        while j < stop_j {
            let text = new[j].to_owned();
            lines.push(Line { fate: Fate::Added, before: None, after: Some(j + 1), text });
            j += 1;
        }
        (i, j) = (stop_i + 1, stop_j + 1);
    };
    for (at_old, at_new) in common(&old, &new) {
        until(&mut lines, (at_old, at_new));
        let text = old[at_old].to_owned();
        let (before, after) = (Some(at_old + 1), Some(at_new + 1));
        lines.push(Line { fate: Fate::Same, before, after, text });
    }
    until(&mut lines, (old.len(), new.len()));
    lines
}

/// Only what changed, with `around` unchanged lines on both sides; each part apart.
#[must_use]
pub fn parts(lines: &[Line], around: usize) -> Vec<Vec<Line>> {
    let changed: Vec<usize> =
        (0..lines.len()).filter(|index| lines[*index].fate != Fate::Same).collect();
    let mut parts: Vec<Vec<Line>> = Vec::new();
    let mut shown_until = 0;
    for index in changed {
        let from = index.saturating_sub(around);
        let to = (index + around + 1).min(lines.len());
        match parts.last_mut() {
            Some(part) if from <= shown_until => {
                part.extend_from_slice(&lines[shown_until.max(from)..to.max(shown_until)]);
            }
            _ => parts.push(lines[from..to].to_vec()),
        }
        shown_until = to.max(shown_until);
    }
    parts
}

/// Both changes of `base` in one text; `None` where they touch the same place.
#[must_use]
pub fn merge(base: &str, mine: &str, theirs: &str) -> Option<String> {
    let (base, mine, theirs): (Vec<&str>, Vec<&str>, Vec<&str>) =
        (base.lines().collect(), mine.lines().collect(), theirs.lines().collect());
    let (to_mine, to_theirs) = (partners(&base, &mine), partners(&base, &theirs));
    let mut out: Vec<&str> = Vec::new();
    let (mut b, mut m, mut t) = (0, 0, 0);
    loop {
        // The next line that nobody touched; what stands before it is one place.
        let stable = (b..base.len()).find(|at| to_mine[*at].is_some() && to_theirs[*at].is_some());
        let (to_b, to_m, to_t) = match stable {
            Some(at) => (at, to_mine[at]?, to_theirs[at]?),
            None => (base.len(), mine.len(), theirs.len()),
        };
        let (was, one, other) = (&base[b..to_b], &mine[m..to_m], &theirs[t..to_t]);
        out.extend(both(was, one, other)?);
        let Some(at) = stable else { break };
        out.push(base[at]);
        (b, m, t) = (to_b + 1, to_m + 1, to_t + 1);
    }
    let mut text = out.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    Some(text)
}

/// One place as both want it: changed by one of them, by both alike, or changed by one and added
/// to by the other.
fn both<'t>(was: &[&'t str], one: &[&'t str], other: &[&'t str]) -> Option<Vec<&'t str>> {
    if one == was || one == other {
        return Some(other.to_vec());
    }
    if other == was {
        return Some(one.to_vec());
    }
    if was.is_empty() {
        return None;
    }
    for (changed, added) in [(one, other), (other, one)] {
        if changed.starts_with(was) || changed.ends_with(was) {
            continue;
        }
        if let Some(after) = added.strip_prefix(was) {
            return Some([changed, after].concat());
        }
        if let Some(before) = added.strip_suffix(was) {
            return Some([before, changed].concat());
        }
    }
    None
}

fn partners(base: &[&str], other: &[&str]) -> Vec<Option<usize>> {
    let mut partners = vec![None; base.len()];
    for (at_base, at_other) in common(base, other) {
        partners[at_base] = Some(at_other);
    }
    partners
}

/// So many cells the table below may have: 16 MB; beyond it a changed middle is taken as replaced.
const MOST_CELLS: usize = 4_000_000;

/// The longest common sequence of lines, as pairs of places.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail =
        old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    if (a.len() + 1) * (b.len() + 1) <= MOST_CELLS {
        pairs.extend(longest(a, b).into_iter().map(|(i, j)| (i + head, j + head)));
    }
    pairs.extend((1..=tail).rev().map(|back| (old.len() - back, new.len() - back)));
    pairs
}

fn longest(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    // How many lines are common from here to the ends.
    let mut left = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            left[i * width + j] = if a[i] == b[j] {
                left[(i + 1) * width + j + 1] + 1
            } else {
                left[(i + 1) * width + j].max(left[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if left[(i + 1) * width + j] >= left[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(before: &str, after: &str) -> Vec<String> {
        let sign = |fate| match fate {
            Fate::Same => ' ',
            Fate::Removed => '-',
            Fate::Added => '+',
        };
        compare(before, after).iter().map(|l| format!("{}{}", sign(l.fate), l.text)).collect()
    }

    #[test]
    fn a_changed_line_is_shown_as_gone_and_come() {
        assert_eq!(drawn("a\nb\nc\n", "a\nB\nc\n"), [" a", "-b", "+B", " c"]);
        assert_eq!(drawn("", "a\n"), ["+a"]);
        assert_eq!(drawn("a\n", ""), ["-a"]);
        assert_eq!(drawn("a\nb\nc", "c\na\nb"), ["+c", " a", " b", "-c"]);
        assert!(compare("", "").is_empty());
    }

    #[test]
    fn every_line_of_both_texts_stands_in_the_comparison_once() {
        let texts = ["", "a", "a\nb\na\nb", "b\na\nb", "x\ny\nz\na", "a\na\na\nb\nb"];
        for before in texts {
            for after in texts {
                let lines = compare(before, after);
                let old: Vec<&str> =
                    lines.iter().filter(|l| l.before.is_some()).map(|l| l.text.as_str()).collect();
                let new: Vec<&str> =
                    lines.iter().filter(|l| l.after.is_some()).map(|l| l.text.as_str()).collect();
                assert_eq!(old, before.lines().collect::<Vec<_>>(), "{before:?} {after:?}");
                assert_eq!(new, after.lines().collect::<Vec<_>>(), "{before:?} {after:?}");
            }
        }
    }

    #[test]
    fn parts_show_changes_with_what_stands_around_them() {
        let before: String = (0..40).map(|n| format!("{n}\n")).collect();
        let after = before.replace("\n5\n", "\nfive\n").replace("\n30\n", "\n");
        let parts = parts(&compare(&before, &after), 2);
        let shown: Vec<Vec<&str>> =
            parts.iter().map(|part| part.iter().map(|l| l.text.as_str()).collect()).collect();
        assert_eq!(shown[0], ["3", "4", "5", "five", "6", "7"]);
        assert_eq!(shown[1], ["28", "29", "30", "31", "32"]);
        assert_eq!(shown.len(), 2);
    }

    #[test]
    fn changes_to_different_places_both_survive_and_others_are_left_to_people() {
        let base = "a\nb\nc\nd\n";
        let merged = merge(base, "A\nb\nc\nd\n", "a\nb\nc\nD\ne\n");
        assert_eq!(merged.as_deref(), Some("A\nb\nc\nD\ne\n"));
        assert_eq!(merge(base, "a\nB\nc\nd\n", "a\nbb\nc\nd\n"), None);
        assert_eq!(merge(base, "a\nd\n", "a\nd\n").as_deref(), Some("a\nd\n"), "the same twice");
        let added = merge(base, "a\nb\nc\nD\n", "a\nb\nc\nd\ne\n");
        assert_eq!(added.as_deref(), Some("a\nb\nc\nD\ne\n"), "one adds behind what one changes");
        assert_eq!(merge(base, base, "x\n").as_deref(), Some("x\n"));
        assert_eq!(merge("", "a\n", "b\n"), None);
    }
}
