//! What is wrong with a query: exactly where, in a sentence, and what was probably meant.

use super::read;

/// Query, where (`^` under what it is about), sentence, and what to put there.
#[rustfmt::skip]
const FAULTS: &[(&str, &str, &str, Option<&str>)] = &[
    ("crash asignee:me",
     "      ^^^^^^^    ",
     "No field `asignee`. Did you mean `assignee`?", Some("assignee")),
    ("colour:red",
     "^^^^^^^^^^",
     "No field `colour`. To look for the words, put them in quotes.", Some("\"colour:red\"")),
    ("severity:critcal",
     "         ^^^^^^^",
     "No severity `critcal`. Did you mean `critical`?", Some("critical")),
    ("status:odd",
     "       ^^^",
     "No status `odd`. There are new, open, pending, on_hold, solved, closed.", None),
    ("is:unanswerd",
     "   ^^^^^^^^^",
     "No state `unanswerd`. Did you mean `unanswered`?", Some("unanswered")),
    ("has:foto",
     "    ^^^^",
     "No such thing as `foto`. There is only attachment.", None),
    ("product>session_replay",
     "       ^              ",
     "`product` has no order, so nothing is more or less. Use a colon.", Some(":")),
    ("status=open",
     "^^^^^^^^^^^",
     "A field has a colon behind it: `status:open`.", Some("status:open")),
    ("status: open",
     "^^^^^^      ",
     "Say what `status` should be, such as new, open, pending, on_hold, solved, closed.", None),
    ("tags:\"\"",
     "^^^^  ",
     "Say what `tags` should be, such as none.", None),
    ("created>soonish",
     "        ^^^^^^^",
     "`soonish` is no date. Write a day like created>2026-11-26, or an age like created>7days.",
     None),
    ("created:2026-13-40",
     "        ^^^^^^^^^^",
     "`2026-13-40` is no date. Write a day like created>2026-11-26, or an age like created>7days.",
     None),
    ("due:2hours",
     "    ^^^^^^",
     "Nothing is exactly 2hours old. Write `due<2hours`.", None),
    ("due<none",
     "    ^^^^",
     "Nothing is more or less than none. Write `due:none`.", None),
    ("type:user ann",
     "     ^^^^    ",
     "Only tickets are found here. For what a ticket is about, write `kind:`.", None),
    ("order_by:updatd",
     "         ^^^^^^",
     "No order `updatd`. Did you mean `updated`?", Some("updated")),
    ("(a sort:asc)",
     "        ^^^ ",
     "The order stands outside of brackets.", None),
    ("crash \"cannot sign in",
     "      ^^^^^^^^^^^^^^^",
     "This quote is never closed.", None),
    ("tags:\"vip crash",
     "     ^^^^^^^^^^",
     "This quote is never closed.", None),
    ("crash (a OR b",
     "      ^      ",
     "This bracket is never closed.", None),
    ("a ) b",
     "  ^  ",
     "Nothing was opened before this bracket. Take it out, or put the words in quotes.", None),
    ("crash ()",
     "      ^^",
     "Nothing stands between these brackets.", None),
    ("crash OR",
     "      ^^",
     "`OR` wants something on both sides.", None),
    ("OR crash",
     "^^      ",
     "`OR` wants something on both sides.", None),
    ("number:abc",
     "       ^^^",
     "A ticket’s number has digits only, as in number:1042.", None),
    ("subject:--",
     "        ^^",
     "Say which words `subject` should hold.", None),
];

#[test]
fn a_fault_stands_exactly_under_what_is_wrong() {
    for (text, marks, says, meant) in FAULTS {
        let faults = read(text).expect_err(text);
        assert_eq!(faults.len(), 1, "{text}: {faults:?}");
        let fault = &faults[0];
        let start = marks.find('^').unwrap();
        let end = marks.rfind('^').unwrap() + 1;
        assert_eq!(fault.says, *says, "{text}");
        assert_eq!(fault.at, start..end, "{text}");
        assert_eq!(fault.meant.as_deref(), *meant, "{text}");
    }
}

#[test]
fn what_was_meant_mends_the_query() {
    let mended = |text: &str| read(text).unwrap_err()[0].mended(text).unwrap();
    assert_eq!(mended("crash asignee:me"), "crash assignee:me");
    assert_eq!(mended("räume colour:red x"), "räume \"colour:red\" x");
    assert_eq!(mended("product>surveys"), "product:surveys");
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_text() {
    let faults = read("(asignee:me staus:open").unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| fault.at.start).collect();
    assert_eq!(told, [0, 1, 12]);
}

#[test]
fn places_are_told_in_characters() {
    let text = "räume asignee:me";
    assert_eq!(read(text).unwrap_err()[0].column(text), 7);
}

#[test]
fn a_page_pasted_by_mistake_is_refused_in_a_sentence() {
    let text = "crash ".repeat(2_000);
    assert!(read(&text).unwrap_err()[0].says.starts_with("This is too long"));
    let many: String = (0..70).map(|n| format!("w{n} ")).collect();
    assert!(read(&many).unwrap_err()[0].says.starts_with("A search has at most 60 parts"));
    let deep = format!("{}a{}", "(".repeat(30), ")".repeat(30));
    assert!(read(&deep).unwrap_err()[0].says.starts_with("There are too many brackets"));
}
