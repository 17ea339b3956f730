//! The query language asked of the database: what each part finds, for whom, in every order.

use actions::tickets::{
    escalation::{Wish, escalate},
    set::{Setting, set as set_on},
};
use base::{Timestamp, ids::TicketId, time::TimeZone};
use desk::{
    query::{Order, Sort, parse},
    tickets::{Status, change::Set, escalation::To, open::Asked},
    viewer::Viewer,
};
use store::query::{Asking, From, count, count_near, page};
use testkit::{LEV, MARIA, NOOR, OMAR, Somebody, TestDesk, on_both_engines};

/// Somebody without an organisation.
const ZOE: Somebody = Somebody { name: "Zoë Ångström", address: "zoe@else.example" };

/// Six tickets, told apart by what they are about.
async fn six(desk: &TestDesk) {
    let ask = async |who, text: &str, tags: &[&str]| {
        let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let external_id = match text {
            "A blue screen in the morning" => "CRM-7",
            "How do I change the billing address?" => "CRM-8",
            _ => "",
        };
        let external_id = external_id.to_owned();
        desk.form(who, text, Asked { tags, external_id, ..Asked::default() }).await;
        desk.clock.pass(base::time::SignedDuration::from_hours(1));
    };
    ask(MARIA, "The export crashes with a quokka", &["vip", "export"]).await;
    ask(MARIA, "A blue screen in the morning", &["vip"]).await;
    ask(OMAR, "How do I change the billing address?", &[]).await;
    ask(ZOE, "Crashing again, no quokka this time", &["export_old"]).await;
    ask(ZOE, "Screen is blue, not a crash", &[]).await;
    ask(OMAR, "Thank you for the refund", &[]).await;
    let set = async |ticket, what| desk.sets(NOOR, TicketId(ticket), what).await;
    let noor = desk.person(NOOR).await.id;
    let lead = desk.person(NOOR).await;
    set_on(&desk.desk, &lead, TicketId(1), Setting::Assignee(Some(noor)), true).await.unwrap();
    set(2, Set::Severity("critical".into())).await;
    set(3, Set::Severity("high".into())).await;
    desk.note(LEV, TicketId(4), "Smells of wombat").await;
    desk.reply(NOOR, TicketId(5), "Which screen?", Status::Pending).await;
    desk.reply(LEV, TicketId(6), "With pleasure", Status::Solved).await;
}

/// What somebody finds, the same page by page and counted.
pub async fn find(desk: &TestDesk, who: Somebody, text: &str) -> Vec<i64> {
    found_and_counted(desk, who, text, 1_000).await.0
}

/// What is found, and how many were counted among the newest `back` tickets.
async fn found_and_counted(
    desk: &TestDesk,
    who: Somebody,
    text: &str,
    back: i64,
) -> (Vec<i64>, (i64, bool)) {
    let person = desk.person(who).await;
    let (query, handbook) = (parse(text, &desk.desk.handbook()).unwrap(), desk.desk.handbook());
    let asking = Asking {
        query: &query,
        viewer: &Viewer::of(&person),
        me: Some(person.id),
        handbook: &handbook,
        now: desk.clock_now(),
        zone: &TimeZone::UTC,
    };
    let mut conn = desk.conn().await;
    let asked = asking.look_up(&mut conn).await.unwrap();
    let found = page(&mut conn, &asked, From::Start, 50).await.unwrap();
    assert_eq!(found.next, None, "{text}");
    let counted = count(&mut conn, &asked, 50).await.unwrap();
    assert_eq!(counted, i64::try_from(found.ids.len()).unwrap(), "{text}: the count is another");
    let near = count_near(&mut conn, &asked, 50, back).await.unwrap();
    // Page by page it is the same, each ticket once.
    let (mut leafed, mut from) = (Vec::new(), From::Start);
    loop {
        let found = page(&mut conn, &asked, from, 2).await.unwrap();
        leafed.extend(found.ids);
        let Some(next) = found.next else { break };
        from = From::After(next);
    }
    assert_eq!(leafed, found.ids, "{text}: page by page it is different");
    (found.ids.into_iter().map(|id| id.0).collect(), near)
}

/// Query and what Noor finds by it, in the order in which it is found.
#[rustfmt::skip]
const FINDS: &[(&str, &[i64])] = &[
    ("", &[6, 5, 4, 3, 2, 1]),
    // Words.
    ("quokka", &[4, 1]),
    ("QUOKKA crash*", &[4, 1]),
    ("\"blue screen\" morning", &[2]),
    ("screen -morning", &[5]),
    ("quokka order_by:created sort:asc", &[1, 4]),
    ("quokka OR status:solved", &[6, 4, 1]),
    ("-quokka -screen", &[6, 3]),
    ("wombat", &[4]),
    // Fields.
    ("status:pending", &[5]),
    ("status<pending -severity:critical", &[4, 3, 1]),
    ("status>=pending", &[6, 5]),
    ("status:pending status:solved", &[6, 5]),
    ("severity:critical OR severity:high", &[3, 2]),
    ("severity>low", &[3, 2]),
    ("tags:vip", &[2, 1]),
    ("tags:\"vip export\"", &[1]),
    ("tags:export*", &[4, 1]),
    ("tags:export", &[1]),
    ("tags:exportxold", &[]),
    ("tags:none -customer:me status:new", &[3]),
    ("external_id:CRM-7", &[2]),
    ("external_id:crm-7", &[]),
    ("external_id:CRM*", &[3, 2]),
    ("-external_id:none submitter:omar", &[3]),
    ("assignee:me", &[5, 1]),
    ("assignee:noor", &[5, 1]),
    ("assignee:none", &[4, 3, 2]),
    ("-assignee:me status<pending", &[4, 3, 2]),
    ("customer:maria", &[2, 1]),
    ("requester:maria@corvid.example", &[2, 1]),
    ("customer:\"zoe angstrom\"", &[5, 4]),
    ("customer:ang*", &[5, 4]),
    ("customer:nobody", &[]),
    ("customer:10", &[2, 1]),
    ("organisation:corvid", &[6, 3, 2, 1]),
    ("organisation:none", &[5, 4]),
    ("organisation:1 severity:high", &[3]),
    ("plan:enterprise plan:free status:solved", &[6]),
    ("group:unclassified status<solved", &[5, 4, 3, 2, 1]),
    ("product:none channel:form", &[6, 5, 4, 3, 2, 1]),
    ("channel:email", &[]),
    ("author:lev", &[6, 4]),
    ("commenter:zoe@else.example", &[5, 4]),
    ("subject:billing", &[3]),
    ("description:\"BLUE screen\"", &[2]),
    ("message:wombat", &[4]),
    ("number:3 number:5", &[5, 3]),
    ("number>4", &[6, 5]),
    ("is:mine", &[5, 1]),
    ("is:waiting order_by:created", &[4, 3, 2, 1]),
    ("is:unanswered", &[4, 3, 2, 1]),
    ("is:priority OR has:attachment", &[]),
    ("follower:none status:solved", &[6]),
    ("clock:first_reply", &[4, 3, 2, 1]),
    // Times: asked on the Monday on which all of it happened, at three in the afternoon.
    ("created:2026-11-02", &[6, 5, 4, 3, 2, 1]),
    ("created>2026-11-02", &[]),
    ("created>=\"2026-11-02T11:00:00Z\" created<2026-11-02T13:00:00Z", &[4, 3]),
    ("created>150minutes", &[6, 5]),
    ("created<today OR solved:none status:pending", &[5]),
    ("due<1days", &[3, 2, 1]),
    ("-due<1days status:new", &[4]),
    ("solved:today", &[6]),
    // Orders.
    ("order_by:created sort:asc", &[1, 2, 3, 4, 5, 6]),
    ("severity>=low order_by:severity status:new", &[2, 3, 4, 1]),
    ("order_by:status", &[4, 3, 2, 1, 5, 6]),
    ("order_by:due sort:asc assignee:me", &[1, 5]),
];

on_both_engines!(words_are_counted_among_the_newest_tickets, async |desk| {
    six(desk).await;
    let counted = async |text, back| found_and_counted(desk, NOOR, text, back).await;
    assert_eq!(counted("quokka", 6).await, (vec![4, 1], (2, false)));
    assert_eq!(counted("quokka", 3).await, (vec![4, 1], (1, true)), "there may be more");
    assert_eq!(counted("status:solved", 3).await.1, (1, false), "no words, no bound");
});

on_both_engines!(a_query_finds_what_it_says, async |desk| {
    six(desk).await;
    assert_eq!(desk.clock_now(), "2026-11-02T15:00:00Z".parse::<Timestamp>().unwrap());
    let mut other = Vec::new();
    for (text, expected) in FINDS {
        let found = find(desk, NOOR, text).await;
        if found != *expected {
            other.push(format!("{text}: {found:?}, not {expected:?}"));
        }
    }
    assert!(other.is_empty(), "{}", other.join("\n"));
});

on_both_engines!(every_order_reaches_every_ticket_once, async |desk| {
    six(desk).await;
    for sort in Sort::ALL {
        for rising in [true, false] {
            let order = Order { by: sort, rising };
            let mut found = find(desk, NOOR, &order.to_string()).await;
            found.sort_unstable();
            assert_eq!(found, [1, 2, 3, 4, 5, 6], "{order}");
        }
    }
});

on_both_engines!(a_query_finds_no_more_than_its_reader_may_see, async |desk| {
    six(desk).await;
    assert_eq!(find(desk, MARIA, "").await, [2, 1]);
    assert_eq!(find(desk, OMAR, "status:new OR status:solved").await, [6, 3, 2, 1]);
    // A note is not there for a customer, however they ask for it.
    for text in ["wombat", "message:wombat", "wombat OR wombat*", "author:lev"] {
        assert!(find(desk, ZOE, text).await.is_empty(), "{text}");
    }
    assert_eq!(find(desk, ZOE, "-wombat").await, [5, 4]);
});

on_both_engines!(tags_are_found_as_they_change, async |desk| {
    six(desk).await;
    desk.sets(NOOR, TicketId(1), Set::Tags(vec!["gone".into(), "a\"b\\c".into()])).await;
    assert_eq!(find(desk, NOOR, "tags:vip").await, [2]);
    assert_eq!(find(desk, NOOR, "tags:gone").await, [1]);
    assert_eq!(find(desk, NOOR, "tags:\"a\\\"b\\\\c\"").await, [1]);
    desk.sets(NOOR, TicketId(1), Set::Tags(Vec::new())).await;
    assert!(find(desk, NOOR, "tags:gone").await.is_empty());
});

on_both_engines!(a_ticket_with_many_hits_stands_once_on_all_pages, async |desk| {
    for number in 0..3 {
        desk.form(MARIA, &format!("A quokka, number {number}"), Asked::default()).await;
    }
    for number in 0..7 {
        desk.note(NOOR, TicketId(2), &format!("Quokka again: {number}")).await;
        desk.note(NOOR, TicketId(1), &format!("Quokka here too: {number}")).await;
    }
    assert_eq!(find(desk, NOOR, "quokka").await, [3, 2, 1], "the newest ticket first");
});

on_both_engines!(tickets_another_team_has_are_found, async |desk| {
    six(desk).await;
    let noor = desk.person(NOOR).await;
    let part = |key: &str| (key.to_owned(), "something".to_owned());
    let wish = Wish {
        to: To { group: "data".into(), team: "data_stack".into() },
        parts: ["sees", "tried", "needed"].map(part).into(),
        ..Wish::default()
    };
    escalate(&desk.desk, &noor, TicketId(3), wish).await.unwrap();
    assert_eq!(find(desk, NOOR, "is:escalated").await, [3]);
    assert!(!find(desk, NOOR, "-is:escalated").await.contains(&3));
});
