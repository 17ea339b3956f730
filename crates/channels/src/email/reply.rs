//! Replies of an SMTP server we talk to.

use super::wire::{Duplex, Line, Wire};

/// Longest line of a reply that is read.
const LINE_LENGTH_MAX: usize = 4_096;
/// Most lines of one reply.
const LINES_MAX: usize = 200;

/// A whole reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// 200 to 599.
    pub code: u16,
    /// The words of each line.
    pub lines: Vec<String>,
}

impl Reply {
    /// Done.
    pub fn is_done(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// Refused for good.
    pub fn is_final_refusal(&self) -> bool {
        (500..600).contains(&self.code)
    }

    /// On one line, for people.
    pub fn words(&self) -> String {
        let words = self.lines.join(" ");
        let plain: String = words.chars().filter(|c| !c.is_control()).take(500).collect();
        format!("{} {}", self.code, plain.trim()).trim_end().to_owned()
    }
}

/// Reads a reply; in words what went wrong otherwise.
pub async fn read<S: Duplex>(wire: &mut Wire<S>) -> Result<Reply, String> {
    let mut lines = Vec::new();
    let mut code = None;
    loop {
        let line = match wire.line(LINE_LENGTH_MAX).await {
            Ok(Line::Text(line)) => String::from_utf8_lossy(&line).into_owned(),
            Ok(Line::TooLong) => return Err("the server sent an endless line".into()),
            Ok(Line::End) => return Err("the server closed the connection".into()),
            Err(error) => return Err(format!("the connection broke: {error}")),
        };
        let (given, last, words) = take_apart(&line)
            .ok_or_else(|| "the server answered something that is not SMTP".to_owned())?;
        if code.is_some_and(|code| code != given) || lines.len() >= LINES_MAX {
            return Err("the server's answer contradicts itself".into());
        }
        code = Some(given);
        lines.push(words);
        if last {
            return Ok(Reply { code: given, lines });
        }
    }
}

/// Code, whether it is the last line, words.
fn take_apart(line: &str) -> Option<(u16, bool, String)> {
    let code: u16 =
        line.get(..3).filter(|c| c.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let last = match line.as_bytes().get(3) {
        None | Some(b' ') => true,
        Some(b'-') => false,
        Some(_) => return None,
    };
    let words = line.get(4..).unwrap_or("").trim().to_owned();
    (200..600).contains(&code).then_some((code, last, words))
}
