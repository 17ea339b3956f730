//! Takes what somebody wrote apart from what they quoted and signed with. Folding must never hide
//! the question: whoever answers between the lines, forwards something or pastes a `>` prompt keeps
//! it in the text, and a mail of nothing but quotes is shown whole. Every line ends up in one half.

use super::attribution::{self, is_forward};

/// Longest signature behind a bare `--`, in lines; longer ones are more likely the message.
const BARE_SIGNATURE_MAX: usize = 12;
/// Longest signature behind `-- `, in lines.
const SIGNATURE_MAX: usize = 30;

/// Last lines that phones and programs add, lower case beginnings.
const SENT_FROM: &[&str] = &[
    "sent from my ",
    "sent from mail for ",
    "sent from outlook",
    "sent from yahoo mail",
    "sent from proton mail",
    "sent via ",
    "sent using ",
    "get outlook for ",
    "von meinem iphone gesendet",
    "von meinem ipad gesendet",
    "von meinem mobiltelefon gesendet",
    "gesendet von ",
    "gesendet mit ",
    "gesendet über ",
    "holen sie sich outlook",
    "envoyé de mon ",
    "envoyé depuis ",
    "envoyé à partir de ",
    "télécharger outlook",
    "obtenir outlook",
    "enviado desde mi ",
    "enviado desde ",
    "enviado do meu ",
    "obtener outlook",
    "inviato da ",
    "verzonden vanaf ",
    "verstuurd vanaf ",
];

/// What was written, and what was quoted or signed with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Split {
    /// The writer's own words.
    pub text: String,
    /// Quoted history and signature, in their order.
    pub quoted: String,
}

/// Splits `text`. A mail whose `subject` says it is forwarded is not cut at the forwarded headers.
#[must_use]
pub fn split(text: &str, subject: &str) -> Split {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut fold = vec![false; lines.len()];
    let end = cut(&lines, is_forward(subject));
    fold[end..].fill(true);
    fold_quotes(&lines[..end], &mut fold);
    fold_signatures(&lines[..end], &mut fold);
    let nothing_left = lines.iter().zip(&fold).all(|(line, folded)| *folded || blank(line));
    if nothing_left {
        fold.fill(false);
    }
    let half = |folded: bool| {
        let kept = lines.iter().zip(&fold).filter(|(_, f)| **f == folded).map(|(line, _)| *line);
        trim_blank_lines(kept.collect())
    };
    Split { text: half(false), quoted: half(true) }
}

fn blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn trim_blank_lines(lines: Vec<&str>) -> String {
    let first = lines.iter().position(|line| !blank(line)).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !blank(line)).map_or(first, |at| at + 1);
    lines[first..last].join("\n")
}

/// Where the history below the answer begins; the number of lines if there is none.
fn cut(lines: &[&str], forwarded: bool) -> usize {
    for at in 0..lines.len() {
        if attribution::is_forward_mark(lines[at]) {
            return lines.len();
        }
        if !forwarded && attribution::is_history(&lines[at..]) {
            return at;
        }
        // "On … wrote:" above lines marked with ">" is looked at with those lines.
        if let Some(length) = attribution::introduction(&lines[at..])
            && !next_line(lines, at + length).is_some_and(is_quote)
        {
            return at;
        }
    }
    lines.len()
}

fn next_line<'x>(lines: &[&'x str], from: usize) -> Option<&'x str> {
    lines.iter().skip(from).find(|line| !blank(line)).copied()
}

fn is_quote(line: &str) -> bool {
    let line = line.strip_prefix(' ').unwrap_or(line);
    line.starts_with('>')
}

/// A run of quoted lines with the sentence that introduces it.
struct Quote {
    from: usize,
    to: usize,
    introduced: bool,
}

fn fold_quotes(lines: &[&str], fold: &mut [bool]) {
    let quotes = quotes(lines);
    let own = |from: usize, to: usize| {
        let mut rest = &lines[from..to];
        if let Some(at) = signature(rest) {
            rest = &rest[..at];
        }
        rest.iter().any(|line| !blank(line))
    };
    let starts = |at: usize| quotes.get(at).map_or(lines.len(), |q| q.from);
    // Which stretches between the quotes hold the writer's own words.
    let words: Vec<bool> = (0..=quotes.len())
        .map(|at| own(if at == 0 { 0 } else { quotes[at - 1].to }, starts(at)))
        .collect();
    let first = words.iter().position(|w| *w);
    let last = words.iter().rposition(|w| *w);
    let stretches = words.iter().filter(|w| **w).count();
    for (at, quote) in quotes.iter().enumerate() {
        let before = first.is_some_and(|first| first <= at);
        let after = last.is_some_and(|last| last > at);
        let answered_below = after && !before && stretches == 1;
        let trailing = !after && (quote.introduced || !is_cited(lines, quote));
        if trailing || answered_below {
            fold[quote.from..quote.to].fill(true);
        }
    }
}

/// Quoted lines that belong to the message itself: "I get this:" directly above, or the prompt of
/// an interpreter.
fn is_cited(lines: &[&str], quote: &Quote) -> bool {
    let prompt =
        lines[quote.from..quote.to].iter().filter(|l| !blank(l)).all(|l| l.starts_with(">>>"));
    let above = quote.from.checked_sub(1).map(|at| lines[at].trim_end());
    prompt || above.is_some_and(|line| line.ends_with(':') && !is_quote(line))
}

fn quotes(lines: &[&str]) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !is_quote(lines[at]) {
            at += 1;
            continue;
        }
        let mut to = at + 1;
        let mut probe = to;
        while let Some(line) = lines.get(probe).filter(|line| is_quote(line) || blank(line)) {
            probe += 1;
            if is_quote(line) {
                to = probe;
            }
        }
        let above = attribution::above(lines, at);
        let floor = quotes.last().map_or(0, |q| q.to);
        let from = above.filter(|from| *from >= floor);
        quotes.push(Quote { from: from.unwrap_or(at), to, introduced: from.is_some() });
        at = to;
    }
    quotes
}

/// Folds the signature at the end of each stretch of own words.
fn fold_signatures(lines: &[&str], fold: &mut [bool]) {
    let mut from = 0;
    while from < lines.len() {
        let to =
            (from..lines.len()).find(|at| fold[*at] || is_quote(lines[*at])).unwrap_or(lines.len());
        if let Some(at) = signature(&lines[from..to]) {
            fold[from + at..to].fill(true);
        }
        from = to + 1;
    }
}

/// Where the signature in a stretch of own words begins.
fn signature(lines: &[&str]) -> Option<usize> {
    let last = lines.iter().rposition(|line| !blank(line))?;
    let marked =
        lines.iter().enumerate().position(|(at, line)| match line.trim_end_matches('\r') {
            "-- " => last - at.min(last) <= SIGNATURE_MAX,
            "--" | "—" | "__" => last - at.min(last) <= BARE_SIGNATURE_MAX,
            _ => false,
        });
    if marked.is_some() {
        return marked;
    }
    let phone = |line: &str| {
        let lower = line.trim().trim_start_matches(['*', '_']).to_lowercase();
        lower.len() <= 120 && SENT_FROM.iter().any(|start| lower.starts_with(start))
    };
    // The line of a phone is the last one, or has one more below it ("Get Outlook for iOS").
    let mut at = last;
    let mut found = None;
    for _ in 0..2 {
        if phone(lines[at]) {
            found = Some(at);
        }
        match lines[..at].iter().rposition(|line| !blank(line)) {
            Some(above) => at = above,
            None => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::split;

    /// Text, what stays, what is folded.
    const SHAPES: &[(&str, &str, &str)] = &[
        ("Hello", "Hello", ""),
        (
            "Hi\n\nOn Mon, 4 May 2026 at 10:00, Ada <ada@example.org> wrote:\n\n> old\n> older\n",
            "Hi",
            "On Mon, 4 May 2026 at 10:00, Ada <ada@example.org> wrote:\n\n> old\n> older",
        ),
        (
            "Hi\n\nOn Mon, 4 May 2026 at 10:00, Ada Example\n<ada@example.org> wrote:\n> old",
            "Hi",
            "On Mon, 4 May 2026 at 10:00, Ada Example\n<ada@example.org> wrote:\n> old",
        ),
        (
            "Ja\n\nAm 04.05.2026 um 10:00 schrieb Ada Example <ada@example.org>:\n> alt",
            "Ja",
            "Am 04.05.2026 um 10:00 schrieb Ada Example <ada@example.org>:\n> alt",
        ),
        (
            "Ja\n\nAm Mo., 4. Mai 2026 um 10:00\u{a0}Uhr schrieb Ada <ada@example.org>:\n\nalt",
            "Ja",
            "Am Mo., 4. Mai 2026 um 10:00\u{a0}Uhr schrieb Ada <ada@example.org>:\n\nalt",
        ),
        (
            "Oui\n\nLe lun. 4 mai 2026 à 10:00, Ada <ada@example.org> a écrit\u{a0}:\n> vieux",
            "Oui",
            "Le lun. 4 mai 2026 à 10:00, Ada <ada@example.org> a écrit\u{a0}:\n> vieux",
        ),
        (
            "Sí\n\nEl lun, 4 may 2026 a las 10:00, Ada (<ada@example.org>) escribió:\n> viejo",
            "Sí",
            "El lun, 4 may 2026 a las 10:00, Ada (<ada@example.org>) escribió:\n> viejo",
        ),
        (
            "Top\n\n-----Original Message-----\nFrom: Ada\nold",
            "Top",
            "-----Original Message-----\nFrom: Ada\nold",
        ),
        (
            "Oben\n\n-----Ursprüngliche Nachricht-----\nalt",
            "Oben",
            "-----Ursprüngliche Nachricht-----\nalt",
        ),
        (
            "Top\n\n__________\nFrom: Ada <ada@example.org>\nSent: Mo\nTo: B\nSubject: x\n\nold",
            "Top",
            "__________\nFrom: Ada <ada@example.org>\nSent: Mo\nTo: B\nSubject: x\n\nold",
        ),
        (
            "Oben\nVon: Ada\nGesendet: Montag\nAn: B\nBetreff: x\n\nalt",
            "Oben",
            "Von: Ada\nGesendet: Montag\nAn: B\nBetreff: x\n\nalt",
        ),
        (
            "Haut\n*De :* Ada\n*Envoyé :* lundi\n*À :* B\n*Objet :* x\nvieux",
            "Haut",
            "*De :* Ada\n*Envoyé :* lundi\n*À :* B\n*Objet :* x\nvieux",
        ),
        (
            "Arriba\nDe: Ada\nEnviado el: lunes\nPara: B\nAsunto: x\nviejo",
            "Arriba",
            "De: Ada\nEnviado el: lunes\nPara: B\nAsunto: x\nviejo",
        ),
        ("Thanks\n-- \nAda\nExample Ltd", "Thanks", "-- \nAda\nExample Ltd"),
        (
            "Thanks\n-- \nAda\n\nOn 4 May 2026 B wrote:\n> old",
            "Thanks",
            "-- \nAda\n\nOn 4 May 2026 B wrote:\n> old",
        ),
        ("Broken again.\n\nSent from my iPhone", "Broken again.", "Sent from my iPhone"),
        (
            "Kaputt.\n\nVon meinem iPhone gesendet\n\nAm 04.05.2026 schrieb B:\n> alt",
            "Kaputt.",
            "Von meinem iPhone gesendet\n\nAm 04.05.2026 schrieb B:\n> alt",
        ),
        // Answered below the quote.
        (
            "On 4 May 2026, B wrote:\n> Does it work?\n\nNo, it does not.",
            "No, it does not.",
            "On 4 May 2026, B wrote:\n> Does it work?",
        ),
        // Answered between the lines: without the questions the answers mean nothing.
        (
            "On 4 May 2026, B wrote:\n> One?\nYes.\n> Two?\nNo.",
            "On 4 May 2026, B wrote:\n> One?\nYes.\n> Two?\nNo.",
            "",
        ),
        (
            "Your page says\n> set A to B\nbut that fails.",
            "Your page says\n> set A to B\nbut that fails.",
            "",
        ),
        ("I get this:\n> Error 500", "I get this:\n> Error 500", ""),
        ("I ran\n\n>>> import x\n>>> x.y()", "I ran\n\n>>> import x\n>>> x.y()", ""),
        // Nothing but quotes: better all of it than an empty message.
        ("> old\n> older", "> old\n> older", ""),
        ("On 4 May 2026, B wrote:\n> old", "On 4 May 2026, B wrote:\n> old", ""),
        // Passed on: the passed on text is the message.
        (
            "See below\n\n---------- Forwarded message ---------\nFrom: C\nDate: x\nTo: B\n\nHelp!",
            "See below\n\n---------- Forwarded message ---------\nFrom: C\nDate: x\nTo: B\n\nHelp!",
            "",
        ),
        // Ordinary sentences that begin alike.
        (
            "On Monday the manual wrote:\nplease restart\nbut no.",
            "On Monday the manual wrote:\nplease restart\nbut no.",
            "",
        ),
        (
            "a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14",
            "a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14",
            "",
        ),
        ("", "", ""),
    ];

    #[test]
    fn the_writers_words_stay_and_history_is_folded() {
        for (given, text, quoted) in SHAPES {
            let split = split(given, "Re: something");
            assert_eq!((split.text.as_str(), split.quoted.as_str()), (*text, *quoted), "{given}");
        }
    }

    #[test]
    fn a_forwarded_mail_is_not_cut() {
        let text = "FYI\n\nFrom: Ada\nSent: Monday\nTo: B\nSubject: x\n\nHelp!";
        assert_eq!(split(text, "FW: x").text, text);
        assert_eq!(split(text, "RE: x").text, "FYI");
    }

    #[test]
    fn hostile_shapes_come_to_an_end() {
        for line in ["> a\n-- \n", "\n", ">\n\n", "On 123 a@b wrote:\n", "> a\nb\n", "From: x\n"] {
            let text = line.repeat(500_000 / line.len());
            assert!(split(&text, "").text.len() <= text.len());
        }
    }
}
