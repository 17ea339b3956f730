//! The lines mail programs put above what they quote: "On … wrote:", header blocks, "-----Original
//! Message-----", in the languages of the common clients. Recognised by their shape as a whole, so
//! that a sentence that merely begins like one is left alone.

/// Openings and endings of the sentence above a quote, lower case.
const SENTENCES: &[(&str, &[&str])] = &[
    ("on ", &["wrote:", "writes:", "said:"]),
    ("am ", &["schrieb:", "geschrieben:"]),
    ("le ", &["a écrit :", "a écrit:", "écrivait :", "a ecrit :", "a ecrit:"]),
    ("el ", &["escribió:", "escribio:"]),
    ("il ", &["ha scritto:"]),
    ("em ", &["escreveu:"]),
    ("op ", &["schreef:", "geschreven:"]),
    ("den ", &["skrev:"]),
    ("w dniu ", &["napisał:", "napisał(a):", "pisze:"]),
];
/// Verbs that end in front of the name, as in "Am 3. Mai schrieb Ada <ada@example.org>:".
const VERBS: &[&str] = &["schrieb", "wrote", "escribió", "schreef", "skrev", "écrit", "napisał"];
/// Names of the sender's field in header blocks, lower case.
const FROM: &[&str] = &["from", "von", "de", "da", "van", "från", "fra", "od"];
/// Names of the date's field.
const SENT: &[&str] = &[
    "sent",
    "date",
    "gesendet",
    "datum",
    "envoyé",
    "enviado",
    "enviado el",
    "fecha",
    "inviato",
    "data",
    "verzonden",
    "skickat",
    "sendt",
    "wysłano",
];
/// Names of the fields that complete a header block.
const REST: &[&str] = &[
    "to",
    "subject",
    "an",
    "betreff",
    "à",
    "objet",
    "para",
    "asunto",
    "a",
    "oggetto",
    "assunto",
    "aan",
    "onderwerp",
    "till",
    "ämne",
    "til",
    "emne",
    "do",
    "temat",
];
/// Words of the line above a whole message, lower case.
const ORIGINAL: &[&str] = &[
    "original message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "message original",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "oorspronkelijk bericht",
    "original appointment",
];
/// The same for mails passed on.
const FORWARDED: &[&str] = &[
    "forwarded message",
    "begin forwarded message",
    "weitergeleitete nachricht",
    "anfang der weitergeleiteten",
    "message transféré",
    "début du message",
    "mensaje reenviado",
    "inicio del mensaje reenviado",
    "messaggio inoltrato",
    "mensagem encaminhada",
    "doorgestuurd bericht",
];

/// Whether a subject says that its mail was passed on.
pub fn is_forward(subject: &str) -> bool {
    let subject = subject.trim_start().to_lowercase();
    ["fw:", "fwd:", "wg:", "tr:", "rv:", "i:", "enc:", "doorst:"]
        .iter()
        .any(|p| subject.starts_with(p))
}

/// Whether a header block's field is the sender's.
pub fn is_from(name: &str) -> bool {
    FROM.contains(&name.to_lowercase().as_str())
}

/// "---------- Forwarded message ---------" and the like.
pub fn is_forward_mark(line: &str) -> bool {
    marked(line, FORWARDED) || {
        let lower = line.trim().to_lowercase();
        lower.len() < 60 && lower.ends_with(':') && FORWARDED.iter().any(|w| lower.starts_with(w))
    }
}

/// Words between dashes, or after them.
fn marked(line: &str, words: &[&str]) -> bool {
    let line = line.trim();
    let inner = line.trim_matches(['-', '_', ' ', '\u{2014}']);
    if inner.len() + 4 > line.len() || !line.starts_with(['-', '_', '\u{2014}']) || line.len() > 100
    {
        return false;
    }
    let lower = inner.to_lowercase();
    words.iter().any(|word| lower.starts_with(word))
}

/// Whether a message below the answer begins here: "-----Original Message-----", or a block of
/// headers, with or without a ruler above it.
pub fn is_history(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|line| line.trim()) else { return false };
    if marked(first, ORIGINAL) {
        return true;
    }
    let ruler = first.len() >= 10 && first.chars().all(|c| matches!(c, '_' | '-'));
    let block = if ruler {
        let skipped = lines.iter().skip(1).take(3).position(|line| !line.trim().is_empty());
        skipped.and_then(|n| lines.get(n + 1..))
    } else {
        Some(lines)
    };
    block.is_some_and(is_header_block)
}

/// Sender first, then within a few lines a date and another field. Blank lines do not count: HTML
/// mail puts one between paragraphs.
fn is_header_block(lines: &[&str]) -> bool {
    if !lines.first().is_some_and(|line| has_field(line, FROM)) {
        return false;
    }
    let mut names = lines.iter().skip(1).filter(|line| !line.trim().is_empty()).take(5);
    let near: Vec<&&str> = names.by_ref().collect();
    near.iter().take(3).any(|line| has_field(line, SENT))
        && near.iter().any(|line| has_field(line, REST))
}

/// `Name: value`, the name perhaps bold.
fn has_field(line: &str, names: &[&str]) -> bool {
    let line = line.trim().trim_start_matches('*');
    let Some((name, value)) = line.split_once(':') else { return false };
    let name = name.trim().trim_end_matches('*').trim().to_lowercase();
    !value.trim_matches(['*', ' ']).is_empty() && names.contains(&name.as_str())
}

/// How many lines the sentence takes that starts here and introduces a quote; `None` if none does.
/// Clients wrap it, so up to four lines are joined.
pub fn introduction(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?.trim_start().to_lowercase();
    let (_, endings) = SENTENCES.iter().find(|(opening, _)| first.starts_with(opening))?;
    let mut joined = String::new();
    for (at, line) in lines.iter().take(4).enumerate() {
        if line.trim().is_empty() {
            return None;
        }
        joined.push(' ');
        joined.push_str(line.trim());
        if joined.len() > 400 {
            return None;
        }
        let flat = joined.replace(['\u{a0}', '\u{202f}'], " ").to_lowercase();
        if endings.iter().any(|e| flat.ends_with(e)) || named_last(&flat) {
            return says_when_or_who(&flat).then_some(at + 1);
        }
    }
    None
}

/// "… schrieb Ada Example <ada@example.org>:"
fn named_last(flat: &str) -> bool {
    flat.ends_with(':')
        && VERBS.iter().any(|verb| {
            flat.split_once(&format!(" {verb} ")).is_some_and(|(_, name)| name.len() < 150)
        })
}

/// A date or an address: without either it is an ordinary sentence.
fn says_when_or_who(flat: &str) -> bool {
    let digits = flat.chars().filter(char::is_ascii_digit).count();
    flat.contains('@') || digits >= 3
}

/// Where the sentence directly above the quoted line `at` begins.
pub fn above(lines: &[&str], at: usize) -> Option<usize> {
    let last = lines[..at].iter().rposition(|line| !line.trim().is_empty())?;
    if at - last > 3 || !lines[last].trim_end().ends_with(':') {
        return None;
    }
    for from in (last.saturating_sub(3)..=last).rev() {
        if introduction(&lines[from..]).is_some_and(|length| from + length == last + 1) {
            return Some(from);
        }
    }
    // "Ada Example wrote:" and "2026-05-03 10:11 GMT+2 Ada <ada@example.org>:" stand on one line.
    let flat = lines[last].trim().to_lowercase();
    let verb = VERBS.iter().any(|verb| flat.contains(&format!(" {verb}")));
    let dated = flat.contains('@') && flat.contains('<') && flat.contains('>');
    (flat.len() <= 200 && (verb || dated)).then_some(last)
}
