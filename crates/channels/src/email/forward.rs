//! Whose mail is passed on: where one of us forwards a customer's mail, the customer is who asks.

use desk::messages::incoming::{Forwarded, IncomingFile};

use super::{
    attribution::{self, is_forward},
    headers::{self, clean_address},
};

/// Lines below the mark in which the sender's name stands.
const HEAD_LINES_MAX: usize = 12;

/// The sender of the mail that is passed on; `None` where none is, or it names none.
pub fn original(subject: &str, text: &str, files: &[IncomingFile]) -> Option<Forwarded> {
    within(subject, text).or_else(|| attached(subject, files))
}

/// In the text: below the mark, or, where the subject says so, at a block of headers.
fn within(subject: &str, text: &str) -> Option<Forwarded> {
    let lines: Vec<&str> = text.lines().collect();
    let mark = lines.iter().position(|line| attribution::is_forward_mark(line));
    let block = || {
        let at = |at: &usize| attribution::is_history(&lines[*at..]);
        is_forward(subject).then(|| (0..lines.len()).find(at)).flatten()
    };
    let from = mark.map(|at| at + 1).or_else(block)?;
    let head = lines.iter().skip(from).filter(|line| !line.trim().is_empty());
    head.take(HEAD_LINES_MAX).find_map(|line| sender(line))
}

/// `From: Joon <joon@example.org>`, with the marks that programs put around it.
fn sender(line: &str) -> Option<Forwarded> {
    let line = line.trim_start_matches(['>', ' ', '*', '\t']);
    let (name, value) = line.split_once(':')?;
    if !attribution::is_from(name.trim().trim_matches('*')) {
        return None;
    }
    let value = value.replace('*', "");
    let (who, rest) = value.split_once(['<', '[']).unwrap_or(("", &value));
    let address = rest.split(['>', ']', ' ']).find(|word| word.contains('@'))?;
    let address = clean_address(address.trim_start_matches("mailto:"))?;
    let name = who.trim().trim_matches(['"', '\'']).trim().to_owned();
    Some(Forwarded { address, name })
}

/// As a mail within the mail, where that is all there is to it.
fn attached(subject: &str, files: &[IncomingFile]) -> Option<Forwarded> {
    let mut mails = files.iter().filter(|file| file.media_type == "message/rfc822");
    let mail = mails.next().filter(|_| is_forward(subject))?;
    if mails.next().is_some() {
        return None;
    }
    let (headers, _) = headers::read(&mail.bytes);
    let (name, address) = headers.addresses("from").into_iter().next()?;
    Some(Forwarded { address, name })
}

#[cfg(test)]
mod tests {
    use super::original;

    #[test]
    fn the_sender_of_what_is_passed_on_is_found_in_every_dress() {
        for (subject, text, expected) in [
            (
                "Fwd: Down?",
                "See below\n\n---------- Forwarded message ---------\nFrom: Joon <joon@x.example>\n\
                 Date: Tue\nSubject: Down?\nTo: Maria\n\nDown.",
                Some(("Joon", "joon@x.example")),
            ),
            (
                "Down?",
                "Begin forwarded message:\n\n> From: \"Joon, one\" <Joon@X.example>\n> Date: x",
                Some(("Joon, one", "joon@x.example")),
            ),
            (
                "FW: Down?",
                "Please.\n\nFrom: Joon [mailto:joon@x.example]\nSent: Tuesday, 3 November 2026\n\
                 To: Maria\nSubject: Down?\n\nThe page is down.",
                Some(("Joon", "joon@x.example")),
            ),
            (
                "WG: Kaputt",
                "-------- Weitergeleitete Nachricht --------\nBetreff: K\nVon: joon@x.example\n",
                Some(("", "joon@x.example")),
            ),
            ("Re: Down?", "From: Joon <joon@x.example>\nis what I read", None),
            ("Fwd: Down?", "nothing at all", None),
        ] {
            let found = original(subject, text, &[]);
            let found = found.as_ref().map(|it| (it.name.as_str(), it.address.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
