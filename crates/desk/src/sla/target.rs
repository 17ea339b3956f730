//! Lengths of targets, as people write and read them. Open time only, so there are no days in it:
//! "2 days" would mean 48 hours on one schedule and 16 on another.

const HOUR: i64 = 3600;
const MINUTE: i64 = 60;

/// The longest target: ten years. Longer ones are slips of the keyboard.
pub const LONGEST_TARGET_SECONDS: i64 = 87_600 * HOUR;

/// Why a text is not a target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetFault {
    #[error("\"{0}\" is not a length of time; write 8h, 90m or 1h30m")]
    Form(String),
    #[error("write the target in hours (48h, not 2d): a day of open time has no fixed length")]
    Days,
    #[error("a target can't be longer than ten years (87600h)")]
    TooLong,
}

/// Reads a length such as `8h`, `90m`, `1h30m` or `45s`, in seconds.
///
/// # Errors
/// Says what to write instead.
pub fn parse_target(text: &str) -> Result<i64, TargetFault> {
    let wrong = || TargetFault::Form(text.trim().to_owned());
    let mut rest = text.trim();
    let mut total: i64 = 0;
    let mut smallest = i64::MAX;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, after) = after.split_at(letters);
        let unit = match unit {
            "h" | "hour" | "hours" => HOUR,
            "m" | "min" | "minute" | "minutes" => MINUTE,
            "s" | "sec" | "second" | "seconds" => 1,
            "d" | "day" | "days" => return Err(TargetFault::Days),
            _ => return Err(wrong()),
        };
        // Large to small, each once: "5m8h" is more likely a slip than meant.
        if digits == 0 || unit >= smallest {
            return Err(wrong());
        }
        smallest = unit;
        let number: i64 = number.parse().map_err(|_too_many_digits| TargetFault::TooLong)?;
        total = number
            .checked_mul(unit)
            .and_then(|seconds| total.checked_add(seconds))
            .filter(|total| *total <= LONGEST_TARGET_SECONDS)
            .ok_or(TargetFault::TooLong)?;
        rest = after.trim_start();
    }
    if smallest == i64::MAX { Err(wrong()) } else { Ok(total) }
}

/// A target in short words: `8 h`, `1 h 30 min`, `45 s`.
#[must_use]
pub fn target_words(seconds: i64) -> String {
    let parts = [
        (seconds / HOUR, "h"),
        (seconds % HOUR / MINUTE, "min"),
        (if seconds < HOUR { seconds % MINUTE } else { 0 }, "s"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    if words.is_empty() { "no time".to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_people_write_them() {
        let cases = [
            ("8h", 28_800),
            ("72h", 259_200),
            (" 90m ", 5_400),
            ("1h30m", 5_400),
            ("1 h 30 min", 5_400),
            ("45s", 45),
            ("0h", 0),
            ("2 hours", 7_200),
        ];
        for (text, seconds) in cases {
            assert_eq!(parse_target(text), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn a_slip_in_a_target_is_answered_with_what_to_write() {
        for text in ["", "8", "h", "8x", "-8h", "8h 8h", "30m1h", "1.5h", "8h!"] {
            assert!(matches!(parse_target(text), Err(TargetFault::Form(_))), "{text}");
        }
        assert_eq!(parse_target("2d"), Err(TargetFault::Days));
        assert_eq!(parse_target("87601h"), Err(TargetFault::TooLong));
        assert_eq!(parse_target("99999999999999999999h"), Err(TargetFault::TooLong));
    }

    #[test]
    fn targets_are_shown_in_short_words() {
        let cases = [
            (28_800, "8 h"),
            (5_400, "1 h 30 min"),
            (45, "45 s"),
            (90, "1 min 30 s"),
            (0, "no time"),
        ];
        for (seconds, words) in cases {
            assert_eq!(target_words(seconds), words);
        }
    }
}
