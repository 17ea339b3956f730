//! What people type, made fit to keep: line ends as `\n`, nothing invisible that a database or a
//! mail header would stumble over.

/// The longest name kept; longer ones are no names.
pub const NAME_CHARS: usize = 200;

/// Text of several lines.
#[must_use]
pub fn text(typed: &str) -> String {
    let lines = typed.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// A name or another short line.
#[must_use]
pub fn line(typed: &str) -> String {
    let plain: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.trim().chars().take(NAME_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_stays_and_lines_do() {
        assert_eq!(text("a\r\nb\rc\0\u{7}\td"), "a\nb\nc\td");
        assert_eq!(line(" R.\r\nBcc: x@y.example "), "R.  Bcc: x@y.example");
    }
}
