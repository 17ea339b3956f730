//! Delivery reports: which of our mails did not arrive, at whom, and why. Most servers write them
//! for machines (RFC 3464); the older ones in prose, which is read as far as it can be trusted.

use desk::messages::incoming::Bounce;

use super::{
    charset,
    headers::{self, Headers, clean_address},
    parts::{Node, Part},
};

/// Words of prose reports, in subject or text, lower case.
const WORDS: &[&str] = &[
    "undeliver",
    "could not be delivered",
    "couldn't be delivered",
    "wasn't delivered",
    "not delivered",
    "delivery failed",
    "delivery failure",
    "delivery has failed",
    "delivery status notification",
    "failure notice",
    "returned mail",
    "returned to sender",
    "permanent error",
    "permanent fatal errors",
    "unzustellbar",
    "nicht zugestellt",
    "non remis",
    "no se ha podido entregar",
];

/// What the parts of a mail say about one that came back.
#[derive(Debug, Default)]
pub struct Report {
    /// The machine-readable report; the inner `None` where it tells of no failure.
    status: Option<Option<Bounce>>,
    original_id: Option<String>,
}

impl Report {
    /// Looks at the parts.
    pub fn of(root: &Node) -> Self {
        let mut leaves = Vec::new();
        collect(root, &mut leaves);
        let status = leaves.iter().find(|part| part.media_type.ends_with("delivery-status"));
        Self {
            status: status.map(|part| from_status(&part.bytes)),
            original_id: leaves.iter().find_map(|part| original_id(part)),
        }
    }

    /// The bounce, if this mail reports that one of ours failed or is late.
    pub fn bounce(self, headers: &Headers, from: &str, text: &str) -> Option<Bounce> {
        if let Some(status) = self.status {
            let answered = || headers.ids("in-reply-to").into_iter().next();
            let of_message_id = self.original_id.or_else(answered);
            return status.map(|bounce| Bounce { of_message_id, ..bounce });
        }
        let mut bounce = from_prose(headers, from, text)?;
        bounce.of_message_id = self.original_id.or(bounce.of_message_id);
        Some(bounce)
    }
}

fn collect<'n>(node: &'n Node, leaves: &mut Vec<&'n Part>) {
    match node {
        Node::Leaf(part) => leaves.push(part),
        Node::Multi { children, .. } => children.iter().for_each(|c| collect(c, leaves)),
    }
}

/// The id of the mail (or of its headers) that came back.
fn original_id(part: &Part) -> Option<String> {
    let returned = matches!(
        part.media_type.as_str(),
        "message/rfc822" | "message/global" | "text/rfc822-headers" | "message/global-headers"
    );
    let head = part.bytes.get(..part.bytes.len().min(256 * 1024)).filter(|_| returned)?;
    headers::read(head).0.ids("message-id").into_iter().next()
}

/// The first recipient that failed, else the first that is late.
fn from_status(bytes: &[u8]) -> Option<Bounce> {
    let text = charset::decode(bytes, None).text.replace("\r\n", "\n");
    let groups: Vec<Headers> = text
        .split("\n\n")
        .take(1_000)
        .map(|group| headers::read_part(group.trim_start().as_bytes()).0)
        .collect();
    let action = |group: &Headers| group.first("action").unwrap_or("").trim().to_lowercase();
    let status = |group: &Headers| group.first("status").unwrap_or("").trim().to_owned();
    let named = |wanted: &str, digit: char| {
        groups.iter().find(|g| {
            let word = action(g);
            word == wanted || word.is_empty() && status(g).starts_with(digit)
        })
    };
    let group = named("failed", '5').or_else(|| named("delayed", '4'))?;
    let diagnostic = group.first("diagnostic-code").map(after_kind).unwrap_or_default();
    let given = status(group).split_whitespace().next().unwrap_or("").to_owned();
    let recipient = ["final-recipient", "original-recipient", "x-actual-recipient"]
        .iter()
        .find_map(|name| clean_address(&after_kind(group.first(name)?)));
    Some(Bounce {
        of_message_id: None,
        recipient,
        status: if given.is_empty() { code(&diagnostic).unwrap_or_default() } else { given },
        diagnostic,
    })
}

/// `rfc822; ada@example.org` without its kind.
fn after_kind(value: &str) -> String {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim().chars().take(1_000).collect()
}

fn from_prose(headers: &Headers, from: &str, text: &str) -> Option<Bounce> {
    let failed = headers.first("x-failed-recipients");
    let local = from.split('@').next().unwrap_or("");
    let by_system = matches!(local, "mailer-daemon" | "postmaster" | "mail-daemon" | "");
    let subject = headers.text("subject").unwrap_or_default().to_lowercase();
    let start: String = text.chars().take(20_000).collect();
    let lower = start.to_lowercase();
    let says_so = WORDS.iter().any(|word| subject.contains(word) || lower.contains(word));
    if failed.is_none() && !(by_system && says_so) {
        return None;
    }
    let named = failed.and_then(|list| clean_address(list.split(',').next()?));
    let line = start.lines().find(|line| code(line).is_some() || has_reply(line));
    Some(Bounce {
        of_message_id: start
            .lines()
            .filter(|line| line.to_lowercase().trim_start().starts_with("message-id:"))
            .find_map(|line| headers::ids(line).into_iter().next()),
        recipient: named.or_else(|| first_address(&start)),
        status: line.and_then(code).unwrap_or_default(),
        diagnostic: line.unwrap_or("").trim().chars().take(1_000).collect(),
    })
}

/// `5.1.1` or `4.4.7` in a line.
fn code(line: &str) -> Option<String> {
    line.split(|c: char| !c.is_ascii_digit() && c != '.').map(|w| w.trim_matches('.')).find_map(
        |word| {
            let numbers: Vec<&str> = word.split('.').collect();
            let fits = numbers.len() == 3
                && matches!(numbers[0], "4" | "5")
                && numbers[1..].iter().all(|n| (1..=3).contains(&n.len()));
            fits.then(|| word.to_owned())
        },
    )
}

/// An SMTP reply like `550 no such user`.
fn has_reply(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|b| b.is_ascii_digit())
    })
}

/// The first address in angle brackets or on a line of its own.
fn first_address(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let bracketed = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
        let candidate = bracketed.map_or(line.trim().trim_end_matches(':'), |(inner, _)| inner);
        clean_address(candidate).filter(|address| address.contains('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::{code, from_status};

    #[test]
    fn the_failed_recipient_is_found_among_others() {
        let report = b"Reporting-MTA: dns; mx.example.net\r\n\r\n\
            Final-Recipient: rfc822; ok@example.net\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n\
            Final-Recipient: RFC822; <Gone@Example.net>\r\nAction: failed\r\n\
            Status: 5.1.1 (bad)\r\n\
            Diagnostic-Code: smtp; 550 5.1.1 no such\r\n user here\r\n";
        let bounce = from_status(report).unwrap();
        assert_eq!(bounce.recipient.as_deref(), Some("gone@example.net"));
        assert_eq!(bounce.status, "5.1.1");
        assert_eq!(bounce.diagnostic, "550 5.1.1 no such user here");
    }

    #[test]
    fn a_report_of_success_is_no_bounce() {
        assert!(
            from_status(b"Final-Recipient: rfc822; a@b.c\nAction: relayed\nStatus: 2.1.9")
                .is_none()
        );
        assert!(from_status(b"").is_none());
    }

    #[test]
    fn codes_are_found_in_prose() {
        assert_eq!(code("host said: 550-5.1.1 no such user").as_deref(), Some("5.1.1"));
        assert_eq!(code("version 5.1.1234 of 10.5.1.1"), None);
    }
}
