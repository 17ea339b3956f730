//! No text breaks the reading, and what was read prints as what is read again.

use proptest::prelude::*;

use super::read;

/// Pieces that mean something, so that most texts made of them do.
const PIECES: &[&str] = &[
    "crash",
    "bill*",
    "\"sign in\"",
    "-refund",
    "-\"a b\"",
    "(",
    ")",
    "-(",
    "OR",
    "status:open",
    "status:new",
    "-status:new",
    "status<solved",
    "priority>normal",
    "tags:vip",
    "tags:none",
    "-tags:\"a b\"",
    "assignee:me",
    "assignee:none",
    "requester:\"Maria (L)\"",
    "requester:mar*",
    "organisation:\"acme c\"*",
    "organisation:12",
    "created>2026",
    "created>3",
    "weeks",
    "h",
    "created:2026-11-26",
    "created>7days",
    "due<2h",
    "updated:today",
    "is:mine",
    "is:waiting",
    "has:attachment",
    "subject:x",
    "subject:\"a b\"",
    "subject:f(x)",
    "comment:bil*",
    "group:data",
    "order_by:updated",
    "sort:asc",
    "sort:due",
    "type:ticket",
    "foo(bar",
    "baz)",
    "useState(a*",
    "a\"b",
    "\\",
    "\"\\\\\"",
    "&",
    "--flag",
    "x:y",
    "localhost:80",
    "=",
    "#12",
    "number:12",
    "*",
    "räume",
    "מלח",
    "\u{300}",
    "OR)",
    "-OR",
    "e=mc2",
    "\"\"",
    "\"x\"*",
    "12*",
];

#[test]
fn a_sign_alone_is_excluded_in_brackets() {
    holds("-(:a)-");
    holds("-(=) b");
}

fn holds(text: &str) {
    match read(text) {
        // A quote within a word is pasted code: it is searched for, and has no print of its own.
        Ok(query) if query.terms.iter().any(|term| term.text.contains('"')) => {}
        Ok(query) => {
            let printed = query.to_string();
            let again = read(&printed);
            assert_eq!(again.as_ref(), Ok(&query), "“{text}” printed as “{printed}”");
            assert_eq!(again.unwrap().to_string(), printed);
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(text.get(fault.at.clone()).is_some(), "“{text}”: {fault:?}");
                assert!(fault.mended(text).is_none_or(|mended| mended != text), "{fault:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_query_of_pieces_prints_as_itself(
        pieces in prop::collection::vec(0..PIECES.len(), 0..12),
        blanks in prop::collection::vec(prop::bool::weighted(0.9), 12),
    ) {
        let mut text = String::new();
        for (piece, blank) in pieces.iter().zip(blanks) {
            text.push_str(PIECES[*piece]);
            text.push_str(if blank { " " } else { "" });
        }
        holds(&text);
    }

    #[test]
    fn no_text_breaks_the_reading(text in "\\PC{0,40}") {
        holds(&text);
    }

    #[test]
    fn nor_does_one_of_our_own_signs(text in "[-a-z0-9:<>=\"()*\\\\ #_.]{0,30}") {
        holds(&text);
    }
}
