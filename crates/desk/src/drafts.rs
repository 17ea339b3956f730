//! Half-written answers: which of their states are worth going back to.

use base::Timestamp;

/// So many earlier versions of one draft are kept.
pub const MOST_VERSIONS: i64 = 20;
/// Earlier versions are kept so long, in seconds: two weeks.
pub const KEPT_SECONDS: i64 = 14 * 24 * 3600;
/// While somebody writes on, a version is kept about so often, in seconds.
const EVERY_SECONDS: i64 = 120;
/// So many characters gone at once are worth a version of their own.
const MUCH: usize = 80;

/// Whether what stood there before a save is kept: after some minutes of writing, and whenever
/// much was taken out, since that is what people want back. `since`: when one was kept last.
#[must_use]
pub fn is_worth_keeping(
    (before, since): (&str, Option<Timestamp>),
    (after, at): (&str, Timestamp),
) -> bool {
    if before.trim().is_empty() || before == after {
        return false;
    }
    let shorter = before.chars().count().saturating_sub(after.chars().count());
    let long_ago = match since {
        Some(since) => at.as_second() - since.as_second() >= EVERY_SECONDS,
        None => before.chars().count() >= MUCH,
    };
    shorter >= MUCH || long_ago
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_kept_after_a_while_and_before_much_is_lost() {
        let at = |seconds: i64| base::time::from_micros(seconds * 1_000_000);
        let long = "words ".repeat(20);
        let first = |text| (text, None);
        let again = |text| (text, Some(at(0)));
        let table = [
            ("nothing was there", first(""), ("Hello", at(500)), false),
            ("the same again", again("Hello"), ("Hello", at(500)), false),
            ("a first line", first("Hello"), ("Hello R.", at(5)), false),
            ("a first paragraph", first(&long), ("Hello R.", at(5)), true),
            ("writing on", again("Hello"), ("Hello R.", at(5)), false),
            ("writing on for minutes", again("Hello"), ("Hello R.", at(120)), true),
            ("all was deleted", again(&long), ("", at(1)), true),
            ("a word was deleted", again(&long), (&long[..100], at(1)), false),
        ];
        for (what, before, after, kept) in table {
            assert_eq!(is_worth_keeping(before, after), kept, "{what}");
        }
    }
}
