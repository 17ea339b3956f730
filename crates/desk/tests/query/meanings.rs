//! Query to meaning: what is written, and the one way in which we print it.

use base::{Timestamp, time::TimeZone};
use desk::query::{Field, Filter, How, Sign, Value};

use super::read;

/// What is written, and how it prints.
#[rustfmt::skip]
const MEANINGS: &[(&str, &str)] = &[
    // Words.
    ("", ""),
    ("  cannot   sign in ", "cannot sign in"),
    ("\"cannot sign in\" crash", "\"cannot sign in\" crash"),
    ("bill* -refund -\"trial over\"", "bill* -refund -\"trial over\""),
    ("crash crash", "crash"),
    ("R & D -> --verbose", "R D \"--verbose\""),
    // What people paste is words.
    ("https://app.example/x?a=b:c", "https://app.example/x?a=b:c"),
    ("localhost:8000 app.js:12:3 std::vec", "localhost:8000 app.js:12:3 std::vec"),
    ("getFeatureFlag('new-billing')", "getFeatureFlag('new-billing')"),
    ("useState(a b)", "\"useState(a\" b"),
    ("it crashed) again", "it crashed again"),
    ("Vec<String> a>b <div> 5\" x", "Vec<String> a>b \"<div>\" 5\" x"),
    ("TypeError: x", "TypeError: x"),
    // Fields, in Zendesk's words and ours.
    ("status:open", "status:open"),
    ("Status:HOLD", "status:on_hold"),
    ("status:\"on hold\"", "status:on_hold"),
    ("status<solved status>=open", "status<solved status>=open"),
    ("priority>normal", "severity>medium"),
    ("priority:urgent severity:low", "severity:critical severity:low"),
    ("ticket_type:incident kind:question", "kind:bug kind:question"),
    ("requester:Maria@Corvid.example", "customer:maria@corvid.example"),
    ("customer:\"Maria Lopez\" owner:me", "customer:\"maria lopez\" assignee:me"),
    ("assignee:none organization:4711", "assignee:none organisation:4711"),
    ("organisation:corv*", "organisation:corv*"),
    ("organisation:\"acme c\"*", "organisation:\"acme c\"*"),
    ("tags:VIP -tags:\"vip\" tags:none", "tags:vip tags:none -tags:vip"),
    ("tags:2026", "tags:\"2026\""),
    ("via:mail channel:web_widget", "channel:email channel:widget"),
    ("group:\"Unclassified\"", "group:unclassified"),
    ("product:session_replay plan>=scale", "product:session_replay plan>=scale"),
    ("clock:first_reply clock:none", "clock:first_reply clock:none"),
    ("is:waiting is:unanswered has:attachment", "is:waiting is:unanswered has:attachment"),
    ("subject:crash comment:\"sign in\" description:bill*",
        "subject:crash message:\"sign in\" description:bill*"),
    ("commenter:me cc:ann follower:none", "author:me cc:ann follower:none"),
    ("type:ticket crash", "crash"),
    ("id:#1042", "number:1042"),
    // Several values of one field mean any of them; flags and words must all hold.
    ("status:open crash status:pending status:open", "crash status:open status:pending"),
    ("subject:a subject:b", "subject:a subject:b"),
    // Times.
    ("created>2026-11-01 created<2026-12", "created>2026-11-01 created<2026-12"),
    ("opened:2026 updated:today", "created:2026 updated:today"),
    ("created>3 weeks updated>\"2 hours\" crash", "crash created>3weeks updated>2hours"),
    ("created>1d due<2h solved:none", "created>1day due<2hours solved:none"),
    ("created>2026-01-01T00:00:00Z", "created>2026-01-01T00:00:00Z"),
    ("created>=\"2026-01-01 09:30\"", "created>=2026-01-01T09:30:00"),
    // Brackets and OR.
    ("a OR b", "a OR b"),
    ("crash (status:open OR is:mine) -(tags:vip plan:free)",
        "crash (status:open OR is:mine) -(tags:vip plan:free)"),
    ("a b OR c", "a b OR c"),
    ("((a)) -(-b)", "a b"),
    ("(status:open status:new)", "status:open status:new"),
    ("-(status:open status:new)", "-(status:open status:new)"),
    ("a or b", "a or b"),
    // Order.
    ("order_by:updated_at", "order_by:updated"),
    ("order_by:updated sort:asc crash", "crash order_by:updated sort:asc"),
    ("sort:due", "order_by:due"),
    ("order_by:priority sort:desc", "order_by:severity"),
    ("sort:asc", "order_by:created sort:asc"),
    ("order_by:relevance sort:asc crash", "crash order_by:relevance"),
];

#[test]
fn a_query_means_what_it_prints() {
    for (text, printed) in MEANINGS {
        let query = read(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        assert_eq!(&query.to_string(), printed, "{text}");
        assert_eq!(read(printed).as_ref(), Ok(&query), "{printed} is read differently");
    }
}

#[test]
fn words_stand_apart_from_tests() {
    let query = read("crash -\"blue screen\" bill* status<solved").unwrap();
    let told: Vec<_> = query.terms.iter().map(|t| (t.text.as_str(), t.how, t.excluded)).collect();
    let expected = [
        ("crash", How::Word, false),
        ("blue screen", How::Phrase, true),
        ("bill", How::Prefix, false),
    ];
    assert_eq!(told, expected);
    let Filter::Is(test) = &query.filter else { panic!("{query:?}") };
    assert_eq!((test.field, test.sign), (Field::Status, Sign::Less));
}

#[test]
fn a_word_inside_of_an_or_is_part_of_the_filter() {
    let query = read("crash OR status:open").unwrap();
    assert!(query.terms.is_empty());
    assert!(matches!(&query.filter, Filter::Any(sides) if matches!(sides[0], Filter::Says(_))));
}

#[test]
fn standing_side_by_side_binds_more_than_or() {
    let query = read("status:open is:mine OR status:new").unwrap();
    let Filter::Any(sides) = &query.filter else { panic!("{query:?}") };
    assert!(matches!(&sides[0], Filter::All(both) if both.len() == 2));
}

#[test]
fn a_query_knows_whether_it_depends_on_reader_and_time() {
    for (text, personal, fleeting) in [
        ("crash status:open", false, false),
        ("-(status:open OR assignee:me)", true, false),
        ("is:following created>7days", true, true),
        ("created>2026-11-01", false, false),
        ("updated:today", false, true),
    ] {
        let query = read(text).unwrap();
        assert_eq!((query.is_personal(), query.is_fleeting()), (personal, fleeting), "{text}");
    }
}

#[test]
fn a_time_is_from_its_first_instant_to_the_first_after_it() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let now: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
    for (text, from, until) in [
        ("created:2026-11-26", "2026-11-25T23:00:00Z", "2026-11-26T23:00:00Z"),
        ("created:today", "2026-11-25T23:00:00Z", "2026-11-26T23:00:00Z"),
        ("created:yesterday", "2026-11-24T23:00:00Z", "2026-11-25T23:00:00Z"),
        ("created:2026-03", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"),
        ("created:2025", "2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z"),
        ("created>2hours", "2026-11-26T08:00:00Z", "2026-11-26T08:00:00.000001Z"),
        ("created>1month", "2026-10-26T10:00:00Z", "2026-10-26T10:00:00.000001Z"),
        ("due<2hours", "2026-11-26T12:00:00Z", "2026-11-26T12:00:00.000001Z"),
        ("created>2026-11-26T09:30", "2026-11-26T08:30:00Z", "2026-11-26T08:30:00.000001Z"),
    ] {
        let Filter::Is(test) = read(text).unwrap().filter else { panic!("{text}") };
        let Value::When(when) = test.values[0] else { panic!("{text}") };
        let range = when.range(test.field.is_ahead(), now, &zone);
        assert_eq!(range, (from.parse().unwrap(), until.parse().unwrap()), "{text}");
    }
}

#[test]
fn a_query_is_narrowed_to_one_value_of_a_field() {
    use desk::query::{Order, Sort, Test};
    let open = || Test {
        field: Field::Status,
        sign: Sign::Is,
        values: vec![Value::Status(desk::tickets::Status::Open)],
    };
    for (text, narrowed) in [
        ("crash order_by:updated", "crash status:open order_by:updated"),
        ("status:new status:open is:mine", "is:mine status:open"),
        ("a OR b", "(a OR b) status:open"),
        ("", "status:open"),
    ] {
        assert_eq!(read(text).unwrap().narrowed(open()).to_string(), narrowed, "{text}");
    }
    let due = read("crash order_by:updated").unwrap().ordered(Order::natural(Sort::Due));
    assert_eq!(due.to_string(), "crash order_by:due");
}
