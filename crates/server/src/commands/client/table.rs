//! Rows for a terminal: columns that line up and fit, in texts that strangers wrote. What could
//! steer the terminal is taken out; what is wide (Chinese, emoji) counts as wide.

use std::io::IsTerminal;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns narrower than this are not cut further.
const LEAST: usize = 12;
/// Where the terminal does not say how wide it is.
const USUAL_WIDTH: usize = 100;

/// A line without anything that steers a terminal: control letters, and the marks that turn the
/// direction of what follows.
pub fn line(text: &str) -> String {
    let blank = |letter: char| if letter.is_whitespace() { ' ' } else { letter };
    let words: String = text.chars().map(blank).filter(|letter| is_shown(*letter)).collect();
    words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The same for a text of several lines.
pub fn lines(text: &str) -> String {
    let tab = |line: &str| line.replace('\t', "    ").chars().filter(|c| is_shown(*c)).collect();
    text.lines().map(tab).collect::<Vec<String>>().join("\n")
}

fn is_shown(letter: char) -> bool {
    let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !letter.is_control() && !turns
}

/// What a row is cut down to: the terminal's width, or none where a program reads.
pub fn width() -> Option<usize> {
    let columns = || terminal_size::terminal_size().map(|(columns, _)| usize::from(columns.0));
    std::io::stdout().is_terminal().then(|| columns().unwrap_or(USUAL_WIDTH))
}

/// Rows under a head. `wide` is the column that gives way where a row is too long.
pub fn table(head: &[&str], rows: &[Vec<String>], wide: usize, width: Option<usize>) -> String {
    let Some(width) = width else {
        return rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n");
    };
    let head: Vec<String> = head.iter().map(|&name| name.to_owned()).collect();
    let all = || std::iter::once(&head).chain(rows);
    let mut widths: Vec<usize> = (0..head.len())
        .map(|at| all().filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    let whole: usize = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
    let over = whole.saturating_sub(width);
    if let Some(gives) = widths.get_mut(wide).filter(|_| over > 0) {
        *gives = gives.saturating_sub(over).max(LEAST.min(*gives));
    }
    let drawn = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| fitted(cell, width));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all().map(drawn).collect::<Vec<_>>().join("\n")
}

/// Exactly so wide: cut with an ellipsis, or filled with blanks.
fn fitted(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return format!("{cell}{}", " ".repeat(width - cell.width()));
    }
    let mut kept = String::new();
    let mut used = 0;
    for letter in cell.chars() {
        let more = letter.width().unwrap_or(0);
        if used + more + 1 > width {
            break;
        }
        used += more;
        kept.push(letter);
    }
    format!("{kept}…{}", " ".repeat(width - used - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_wrote_cannot_steer_the_terminal() {
        assert_eq!(line("red\u{1b}[31m and\u{7} gone\r\nnext\u{202e}x"), "red[31m and gone nextx");
        assert_eq!(lines("one\u{1b}]0;title\u{7}\n\ttwo"), "one]0;title\n    two");
        assert_eq!(lines("مرحبا"), "مرحبا");
    }

    #[test]
    fn columns_line_up_whatever_is_written_in_them() {
        let rows = vec![
            vec!["1".to_owned(), "導出失敗".to_owned(), "open".to_owned()],
            vec!["1042".to_owned(), "Exports".to_owned(), "solved".to_owned()],
        ];
        let drawn = table(&["#", "subject", "status"], &rows, 1, Some(80));
        assert_eq!(drawn, "#     subject   status\n1     導出失敗  open\n1042  Exports   solved");
    }

    #[test]
    fn a_row_fits_the_terminal() {
        let long = "導出 ".repeat(30);
        let rows = vec![vec!["1042".to_owned(), line(&long), "open".to_owned()]];
        for width in [30, 31, 60] {
            let drawn = table(&["#", "subject", "status"], &rows, 1, Some(width));
            assert!(drawn.lines().all(|line| line.width() <= width), "{drawn}");
            assert!(drawn.contains('…'), "{drawn}");
        }
    }

    #[test]
    fn a_program_gets_every_letter() {
        let rows = vec![vec!["1".to_owned(), "x".repeat(300)]];
        assert_eq!(table(&["#", "subject"], &rows, 1, None), format!("1\t{}", "x".repeat(300)));
    }
}
