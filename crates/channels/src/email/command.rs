//! SMTP commands (RFC 5321) as a client sends them.

/// A command, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Helo,
    Ehlo,
    /// The greeting of LMTP (RFC 2033).
    Lhlo,
    Mail {
        from: String,
        size: Option<u64>,
    },
    Rcpt(String),
    Data,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Help,
    /// The connection is to be encrypted from here on (RFC 3207).
    Starttls,
    /// Known to the standard, not done here.
    NotDone,
    /// Not known at all.
    Unknown,
    /// Known, but its words make no sense: the whole reply.
    Wrong(&'static str),
}

/// Longest address, in bytes.
const ADDRESS_LENGTH_MAX: usize = 320;

/// Reads one line.
pub fn parse(line: &[u8]) -> Command {
    let Ok(line) = std::str::from_utf8(line) else {
        return Command::Wrong("500 5.5.2 That is not UTF-8");
    };
    if line.contains(|c: char| c.is_control() && c != '\t') {
        return Command::Wrong("500 5.5.2 There are control characters in that");
    }
    let line = line.trim();
    let (verb, words) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    let words = words.trim();
    match verb.to_ascii_uppercase().as_str() {
        "HELO" | "EHLO" | "LHLO" if words.is_empty() => {
            Command::Wrong("501 5.5.4 Say your name with it")
        }
        "HELO" => Command::Helo,
        "EHLO" => Command::Ehlo,
        "LHLO" => Command::Lhlo,
        "MAIL" => mail(words),
        "RCPT" => rcpt(words),
        "DATA" if words.is_empty() => Command::Data,
        "RSET" if words.is_empty() => Command::Rset,
        "STARTTLS" if words.is_empty() => Command::Starttls,
        "DATA" | "RSET" | "STARTTLS" => Command::Wrong("501 5.5.4 Nothing may follow that"),
        "NOOP" => Command::Noop,
        "QUIT" => Command::Quit,
        "VRFY" => Command::Vrfy,
        "HELP" => Command::Help,
        "EXPN" | "AUTH" | "BDAT" | "ETRN" | "TURN" => Command::NotDone,
        _ => Command::Unknown,
    }
}

fn mail(words: &str) -> Command {
    let Some((from, parameters)) = path(words, "FROM:") else {
        return Command::Wrong("501 5.5.4 Write it as MAIL FROM:<address>");
    };
    let Some(from) = (if from.is_empty() { Some(String::new()) } else { address(from) }) else {
        return Command::Wrong("501 5.1.7 That is not an address");
    };
    let mut size = None;
    for parameter in parameters.split_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.to_ascii_uppercase().as_str() {
            "SIZE" => match value.parse() {
                Ok(given) => size = Some(given),
                Err(_) => return Command::Wrong("501 5.5.4 SIZE needs a number"),
            },
            "BODY" if matches!(value.to_ascii_uppercase().as_str(), "7BIT" | "8BITMIME") => {}
            "SMTPUTF8" if value.is_empty() => {}
            _ => return Command::Wrong("555 5.5.4 That parameter is not known here"),
        }
    }
    Command::Mail { from, size }
}

fn rcpt(words: &str) -> Command {
    match path(words, "TO:") {
        None => Command::Wrong("501 5.5.4 Write it as RCPT TO:<address>"),
        Some((_, parameters)) if !parameters.trim().is_empty() => {
            Command::Wrong("555 5.5.4 That parameter is not known here")
        }
        Some((to, _)) => match address(to) {
            Some(to) => Command::Rcpt(to),
            None => Command::Wrong("501 5.1.3 That is not an address"),
        },
    }
}

/// The address after `keyword`, without brackets and source route, and the parameters.
fn path<'x>(words: &'x str, keyword: &str) -> Option<(&'x str, &'x str)> {
    let given = words.get(..keyword.len())?;
    let rest = words.get(keyword.len()..).filter(|_| given.eq_ignore_ascii_case(keyword))?;
    let rest = rest.trim_start();
    let Some(inner) = rest.strip_prefix('<') else {
        // Hand-made clients leave the brackets out.
        let (address, parameters) = rest.split_once(' ').unwrap_or((rest, ""));
        return (!address.is_empty()).then_some((address, parameters));
    };
    let end = closing(inner)?;
    let parameters = &inner[end + 1..];
    if !parameters.is_empty() && !parameters.starts_with(' ') {
        return None;
    }
    let address = &inner[..end];
    let routed = address.starts_with('@').then(|| address.split_once(':')).flatten();
    Some((routed.map_or(address, |(_, address)| address), parameters))
}

/// Where the bracket closes, minding quoted local parts.
fn closing(inner: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '>' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// `text` if it has the shape of an address; `postmaster` needs no domain.
fn address(text: &str) -> Option<String> {
    if text.eq_ignore_ascii_case("postmaster") {
        return Some(text.to_owned());
    }
    let (local, domain) = text.rsplit_once('@')?;
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"');
    let fits = text.len() <= ADDRESS_LENGTH_MAX
        && !local.is_empty()
        && !domain.is_empty()
        && !domain.contains(odd)
        && (quoted || !local.contains(odd));
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};

    fn mail(from: &str, size: Option<u64>) -> Command {
        Command::Mail { from: from.into(), size }
    }

    #[test]
    fn commands_are_read_in_every_dress() {
        for (line, expected) in [
            ("ehlo mx.example.org", Command::Ehlo),
            ("LHLO mx.example.org", Command::Lhlo),
            ("MAIL FROM:<ada@example.org>", mail("ada@example.org", None)),
            (
                "mail from: <ada@example.org>  SIZE=12 BODY=8BITMIME smtputf8",
                mail("ada@example.org", Some(12)),
            ),
            ("MAIL FROM:<>", mail("", None)),
            ("MAIL FROM:ada@example.org SIZE=1", mail("ada@example.org", Some(1))),
            ("MAIL FROM:<@relay.example,@b:ada@example.org>", mail("ada@example.org", None)),
            ("MAIL FROM:<\"a> b\"@example.org>", mail("\"a> b\"@example.org", None)),
            ("RCPT TO:<jürgen@exämple.org>", Command::Rcpt("jürgen@exämple.org".into())),
            ("RCPT TO:<Postmaster>", Command::Rcpt("Postmaster".into())),
            ("DATA", Command::Data),
            ("quit", Command::Quit),
            ("starttls", Command::Starttls),
            ("AUTH PLAIN", Command::NotDone),
            ("XYZZY", Command::Unknown),
            ("", Command::Unknown),
        ] {
            assert_eq!(parse(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn wrong_words_are_refused() {
        for (line, code) in [
            (&b"EHLO"[..], "501"),
            (b"MAIL ada@example.org", "501"),
            (b"MAIL FROM:<ada>", "501"),
            (b"MAIL FROM:<ada@example.org", "501"),
            (b"MAIL FROM:<ada@example.org>SIZE=1", "501"),
            (b"MAIL FROM:<ada@example.org> SIZE=x", "501"),
            (b"MAIL FROM:<ada@example.org> MAGIC=1", "555"),
            (b"RCPT TO:<>", "501"),
            (b"RCPT TO:<a b@example.org>", "501"),
            (b"DATA now", "501"),
            (b"STARTTLS now", "501"),
            (b"RCPT TO:<a\0@example.org>", "500"),
            (b"\xff\xfe", "500"),
        ] {
            let Command::Wrong(reply) = parse(line) else { panic!("{line:?}") };
            assert!(reply.starts_with(code), "{line:?}: {reply}");
        }
    }
}
