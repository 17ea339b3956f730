//! Moving in from another system: nothing twice, nothing lost, nobody written to; numbers stay
//! where they are free, and what this desk has done since is left alone.

use actions::imports::{
    Progress, files,
    files::Missing,
    note, people, progress, rules, tickets,
    tickets::{Whole, unchanged},
};
use base::{
    Timestamp,
    ids::{PersonId, TicketId},
    time::after,
};
use desk::{
    imports::{
        Places, Rating, TheirFile, TheirMessage, TheirOrganisation, TheirPerson, TheirTicket,
        macros::TheirMacro, views::TheirView,
    },
    messages::{Channel, Visibility},
    people::Role,
    tickets::{
        Status,
        change::Set,
        open::{Asked, StoredFile},
    },
    viewer::Viewer,
};
use testkit::{MARIA, NOOR, TestDesk, hours, on_both_engines};

const THERE: &str = "old.example";

fn day(day: i64) -> Timestamp {
    after("2024-03-01T10:00:00Z".parse().unwrap(), day * 24 * 3600)
}

fn someone(id: i64, name: &str, address: &str, is_staff: bool) -> TheirPerson {
    TheirPerson {
        id,
        name: name.into(),
        address: Some(address.into()).filter(|address: &String| !address.is_empty()),
        organisation: (!is_staff).then_some(77),
        is_staff,
        is_admin: false,
        time_zone: "Europe/Madrid".into(),
        external_id: format!("u-{id}"),
        notes: format!("Known as {id}."),
        phone: "+34 1".into(),
        tags: vec!["vip".into(), "Alpha".into()],
        created_at: day(0),
        updated_at: day(0),
        rest: String::new(),
    }
}

fn company() -> TheirOrganisation {
    TheirOrganisation {
        id: 77,
        name: "Lumen Tide".into(),
        domains: vec!["lumentide.example".into()],
        external_id: "lt-1".into(),
        fields: [("plan".into(), "enterprise".into())].into(),
        created_at: day(0),
        updated_at: day(0),
        rest: r#"{"notes":"pays late"}"#.into(),
    }
}

fn ticket(id: i64, status: Status) -> TheirTicket {
    TheirTicket {
        id,
        external_id: format!("CRM-{id}"),
        subject: format!("Question {id}"),
        status,
        severity: Some("high".into()),
        kind: Some("bug".into()),
        channel: Channel::Email,
        mailbox: "help@old.example".into(),
        customer: 900,
        assignee: Some(901),
        organisation: Some(77),
        group: Some(5),
        others: vec![902],
        tags: vec!["exports".into(), "größe".into()],
        fields: vec![(61, "west".into())],
        rating: None,
        created_at: day(1),
        updated_at: day(4),
        solved_at: status.is_done().then(|| day(3)),
        reopenings: 1,
        rest: String::new(),
    }
}

fn said(id: i64, author: i64, public: bool, text: &str, at: Timestamp) -> TheirMessage {
    TheirMessage {
        id,
        author: Some(author),
        public,
        text: text.into(),
        html: format!(
            "<div class=\"zd-comment\" dir=\"auto\"><p>{text}</p><script>x</script></div>"
        ),
        channel: Channel::Email,
        created_at: at,
        files: Vec::new(),
    }
}

fn whole(ticket: TheirTicket) -> Whole {
    let id = ticket.id * 10;
    let file = StoredFile {
        name: "log.txt".into(),
        media_type: "text/plain".into(),
        size: 4,
        key: "ab/cd".into(),
        content_id: None,
        text: "zebraquartz".into(),
    };
    let messages = vec![
        // Told in another order than they were said.
        (said(id + 2, 901, true, "Try this", day(2)), vec![]),
        (said(id + 1, 900, true, "It broke", day(1)), vec![file]),
        (said(id + 3, 901, false, "Knows the trick", day(3)), vec![]),
    ];
    Whole { ticket, messages, missing: Vec::new() }
}

/// Everybody and the company come in.
async fn they_come(desk: &TestDesk, places: &Places) {
    people::organisations(&desk.desk, THERE, vec![company()]).await.unwrap();
    let all = vec![
        someone(900, "Ana Ruiz", "ana@lumentide.example", false),
        someone(901, "Jo Old", "jo@old.example", true),
        someone(902, "Pia Ruiz", "", false),
        someone(903, "Maria S", MARIA.address, false),
    ];
    people::people(&desk.desk, THERE, places, all, None).await.unwrap();
}

async fn come(desk: &TestDesk, all: Vec<Whole>) -> actions::imports::Tally {
    tickets::tickets(&desk.desk, THERE, &Places::default(), all, None).await.unwrap()
}

on_both_engines!(a_ticket_comes_with_its_words_dates_and_people, async |desk| {
    they_come(desk, &Places::default()).await;
    let rated = Rating { good: false, words: "slow".into() };
    let done = TheirTicket { rating: Some(rated), ..ticket(4711, Status::Solved) };
    let tally = come(desk, vec![whole(done), whole(ticket(4712, Status::Open))]).await;
    assert_eq!((tally.new, tally.messages, tally.files), (2, 6, 2));
    let found = desk.ticket(4711).await;
    assert_eq!((found.subject.as_str(), found.status), ("Question 4711", Status::Solved));
    assert_eq!((found.severity.as_str(), found.kind.as_str()), ("high", "bug"));
    assert_eq!((found.external_id.as_str(), found.assignee_id), ("CRM-4711", None));
    assert_eq!(
        (found.opened_at, found.updated_at, found.solved_at),
        (day(1), day(4), Some(day(3)))
    );
    assert_eq!((found.first_replied_at, found.last_message_at), (Some(day(2)), day(3)));
    assert_eq!((found.messages, found.reopenings, found.unanswered_at), (3, 1, None));
    assert_eq!((found.tags.join(" "), found.plan.as_str()), ("exports größe".into(), "enterprise"));
    assert!(found.survey_decided && found.clock.is_none() && found.due_at.is_none());
    let mut conn = desk.conn().await;
    let all = store::messages::of_ticket(&mut conn, &Viewer::System, TicketId(4711)).await.unwrap();
    let told: Vec<_> =
        all.iter().map(|one| (one.text.as_str(), one.from_us, one.visibility)).collect();
    let expected = [
        ("It broke", false, Visibility::Public),
        ("Try this", true, Visibility::Public),
        ("Knows the trick", true, Visibility::Internal),
    ];
    assert_eq!(told, expected, "in the order in which it was said");
    assert_eq!(all[0].created_at, day(1));
    assert!(all[0].html.contains("<p>It broke</p>") && !all[0].html.contains("script"));
    let survey = store::surveys::of_ticket(&mut conn, TicketId(4711)).await.unwrap().unwrap();
    assert_eq!((survey.rating, survey.words.as_str()), (Some(1), "slow"));
    let ana = store::people::by_address(&mut conn, "ana@lumentide.example").await.unwrap().unwrap();
    assert_eq!((found.requester_id, ana.role), (ana.id, Role::Customer));
    let known = store::people::profile(&mut conn, ana.id).await.unwrap().unwrap();
    assert_eq!((known.external_id.as_str(), known.notes.as_str()), ("u-900", "Known as 900."));
    assert_eq!((known.phone.as_str(), known.tags.join(" ")), ("+34 1", "alpha vip".into()));
    let with = store::tickets::participants(&mut conn, TicketId(4711)).await.unwrap();
    assert_eq!(with.len(), 2, "the customer and who was copied, not one of them");
    while actions::search::catch_up(&desk.desk, 50).await.unwrap() > 0 {}
    let wanted = desk::search::Wanted::of("zebraquartz");
    let hits = store::search::tickets(&mut conn, &Viewer::System, &wanted, None, 9).await.unwrap();
    assert_eq!(hits.len(), 2, "found by what is in the file");
    let left = store::imports::leftovers(&mut conn, THERE).await.unwrap();
    let kinds: Vec<_> = left.iter().map(|(kind, _, n)| (kind.as_str(), *n)).collect();
    assert_eq!(kinds, [("assignee", 2), ("field", 2), ("organisation", 1), ("role", 1)]);
});

on_both_engines!(told_twice_nothing_is_written_twice, async |desk| {
    they_come(desk, &Places::default()).await;
    let all = || vec![whole(ticket(11, Status::Open)), whole(ticket(12, Status::Closed))];
    come(desk, all()).await;
    let before = desk.desk.store.counts().await.unwrap();
    let known = unchanged(&desk.desk, THERE, &[ticket(11, Status::Open)]).await.unwrap();
    assert_eq!(known, [11], "its thread is not asked for again");
    they_come(desk, &Places::default()).await;
    let tally = come(desk, all()).await;
    assert_eq!((tally.new, tally.changed, tally.same, tally.messages), (0, 0, 2, 0));
    assert_eq!(desk.desk.store.counts().await.unwrap(), before);
    let mut conn = desk.conn().await;
    let people = store::imports::counts(&mut conn, THERE).await.unwrap();
    assert_eq!((people["person"], people["ticket"], people["message"]), (4, 2, 6));
});

on_both_engines!(nobody_hears_of_the_past, async |desk| {
    let before = store::events::newest(&mut desk.conn().await).await.unwrap();
    they_come(desk, &Places::default()).await;
    let every = [Status::New, Status::Open, Status::Pending, Status::OnHold, Status::Solved];
    let all = (21..).zip(every).map(|(id, status)| whole(ticket(id, status))).collect();
    come(desk, all).await;
    desk.drain().await;
    desk.pass(hours(1)).await;
    assert_eq!(desk.mailer.tries().len(), 0, "no mail");
    assert_eq!(store::events::newest(&mut desk.conn().await).await.unwrap(), before, "no event");
    assert_eq!(desk.caller.take().len(), 0, "no webhook");
    for (id, status) in (21..).zip(every) {
        assert_eq!(desk.ticket(id).await.status, status);
        assert!(desk.ticket(id).await.clock.is_none(), "no clock of another's promise");
    }
    // Time begins anew on the day of moving: a week of silence from today, not from 2024.
    desk.pass(hours(6 * 24)).await;
    assert_eq!(desk.ticket(23).await.status, Status::Pending);
    desk.pass(hours(2 * 24)).await;
    assert_eq!(desk.ticket(23).await.status, Status::Solved, "silence counts from the move");
});

on_both_engines!(numbers_stay_where_they_are_free, async |desk| {
    let own = desk.form(MARIA, "Ours came first", Asked::default()).await.ticket.id;
    assert_eq!(own, TicketId(1));
    they_come(desk, &Places::default()).await;
    come(desk, vec![whole(ticket(1, Status::Open)), whole(ticket(500, Status::Open))]).await;
    assert_eq!(desk.ticket(1).await.subject, "Ours came first");
    assert_eq!(desk.ticket(500).await.subject, "Question 500");
    let mut conn = desk.conn().await;
    let moved = store::imports::by_their_number(&mut conn, 1).await.unwrap().unwrap();
    assert_eq!(desk.ticket(moved.0).await.subject, "Question 1", "its old number leads to it");
    drop(conn);
    let next = desk.form(MARIA, "And later", Asked::default()).await.ticket.id;
    assert_eq!(next, TicketId(501), "new ones are numbered behind");
});

on_both_engines!(what_was_done_here_since_is_left_alone, async |desk| {
    they_come(desk, &Places::default()).await;
    come(desk, vec![whole(ticket(31, Status::Open)), whole(ticket(32, Status::Open))]).await;
    desk.sets(NOOR, TicketId(31), Set::Severity("low".into())).await;
    let later = |id| {
        let changed = TheirTicket {
            status: Status::Solved,
            subject: "Renamed there".into(),
            updated_at: day(9),
            ..ticket(id, Status::Open)
        };
        let mut whole = whole(changed);
        whole.messages.push((said(id * 10 + 4, 900, true, "Thanks", day(8)), vec![]));
        whole
    };
    let tally = come(desk, vec![later(31), later(32)]).await;
    assert_eq!((tally.new, tally.changed, tally.messages), (0, 2, 2));
    let (here, there) = (desk.ticket(31).await, desk.ticket(32).await);
    assert_eq!((here.severity.as_str(), here.status), ("low", Status::Open), "ours stands");
    assert_eq!((there.subject.as_str(), there.status), ("Renamed there", Status::Solved));
    assert_eq!((here.messages, there.messages), (4, 4));
    assert_eq!(desk.words(31).await.last().unwrap(), "Thanks", "what was said came");
    assert_eq!(desk.words(32).await.len(), 4);
    let left = store::imports::leftovers(&mut desk.conn().await, THERE).await.unwrap();
    assert!(left.iter().any(|(_, why, _)| why.contains("changed here and there")));
});

on_both_engines!(nobody_gains_rights_by_moving_in, async |desk| {
    let mut places = Places::default();
    places.roles.insert("jo@old.example".into(), Role::Lead);
    they_come(desk, &places).await;
    let others = vec![
        someone(911, "Ed Old", "ed@old.example", true),
        someone(912, "Noor of old", NOOR.address, true),
    ];
    people::people(&desk.desk, THERE, &places, others, None).await.unwrap();
    let mut conn = desk.conn().await;
    let mut role =
        async |address| store::people::by_address(&mut conn, address).await.unwrap().unwrap().role;
    assert_eq!(role("jo@old.example").await, Role::Lead, "named by who moves in");
    assert_eq!(role("ed@old.example").await, Role::Customer, "not named: no rights");
    assert_eq!(role(NOOR.address).await, Role::Agent, "here already: as they are here");
    assert_eq!(desk.person(MARIA).await.name, MARIA.name);
    assert_eq!(desk.person(MARIA).await.id, PersonId(10));
    drop(conn);
    // Named by a later run, they get them; nobody loses any.
    let ed = || vec![someone(911, "Ed Old", "ed@old.example", true)];
    places.roles.insert("ed@old.example".into(), Role::Agent);
    people::people(&desk.desk, THERE, &places, ed(), None).await.unwrap();
    let again = people::people(&desk.desk, THERE, &Places::default(), ed(), None).await.unwrap();
    assert_eq!((again.new, again.changed, again.same), (0, 0, 1));
    let mut conn = desk.conn().await;
    let ed = store::people::by_address(&mut conn, "ed@old.example").await.unwrap().unwrap();
    assert_eq!(ed.role, Role::Agent);
});

on_both_engines!(open_work_goes_to_nobody_who_has_no_rights_here, async |desk| {
    they_come(desk, &Places::default()).await;
    let theirs = |id, status| TheirTicket { assignee: Some(901), ..ticket(id, status) };
    come(desk, vec![whole(theirs(51, Status::Open)), whole(theirs(52, Status::Closed))]).await;
    let jo = desk.ticket(52).await.assignee_id;
    assert!(jo.is_some(), "whose work it was stays told");
    assert_eq!(desk.ticket(51).await.assignee_id, None);
    let left = store::imports::leftovers(&mut desk.conn().await, THERE).await.unwrap();
    assert!(left.iter().any(|(kind, _, count)| kind == "assignee" && *count == 1), "{left:?}");
});

on_both_engines!(how_far_it_came_is_kept_with_what_came, async |desk| {
    they_come(desk, &Places::default()).await;
    let half = Progress { tickets_cursor: "half".into(), ..Progress::default() };
    let all = vec![whole(ticket(41, Status::Open))];
    tickets::tickets(&desk.desk, THERE, &Places::default(), all, Some(half)).await.unwrap();
    assert_eq!(progress(&desk.desk, THERE).await.unwrap().tickets_cursor, "half");
    // A batch that fails leaves nothing, not even the word that it came.
    let broken = whole(TheirTicket { customer: 999, ..ticket(43, Status::Open) });
    let more = Progress { tickets_cursor: "whole".into(), ..Progress::default() };
    let all = vec![whole(ticket(42, Status::Open)), broken];
    let failed = tickets::tickets(&desk.desk, THERE, &Places::default(), all, Some(more)).await;
    assert!(failed.is_err());
    assert_eq!(progress(&desk.desk, THERE).await.unwrap().tickets_cursor, "half");
    assert_eq!(desk.tickets().await, 1);
    note(&desk.desk, THERE, Progress::default(), true).await.unwrap();
    let kept = store::imports::one(&mut desk.conn().await, THERE).await.unwrap().unwrap();
    assert!(kept.ended_at.is_some());
});

on_both_engines!(macros_and_views_come_as_far_as_they_have_a_place, async |desk| {
    let one = |id, does: &[(&str, &str)], shared| TheirMacro {
        id,
        name: format!("Macro {id}"),
        active: true,
        shared,
        does: does.iter().map(|(field, value)| ((*field).into(), (*value).into())).collect(),
        raw: "{}".into(),
    };
    let hello = [("comment_value", "Hello {{ticket.requester.first_name}}"), ("status", "pending")];
    let all =
        || vec![one(1, &hello, true), one(2, &hello, false), one(3, &[("brand_id", "1")], true)];
    let made = rules::macros(&desk.desk, THERE, all()).await.unwrap();
    assert_eq!((made.new, made.same), (1, 0));
    assert_eq!(rules::macros(&desk.desk, THERE, all()).await.unwrap().same, 1);
    let view = |id, field: &str| TheirView {
        id,
        name: format!("View {id}"),
        active: true,
        shared: true,
        all: vec![
            ("status".into(), "less_than".into(), "solved".into()),
            (field.into(), "is".into(), "current_user".into()),
        ],
        any: Vec::new(),
        raw: "{}".into(),
    };
    let views = vec![view(1, "assignee_id"), view(2, "phase_of_the_moon")];
    let made = rules::views(&desk.desk, THERE, &Places::default(), views).await.unwrap();
    assert_eq!(made.new, 1);
    let mut conn = desk.conn().await;
    let all = store::views::of(&mut conn, &[desk::views::Audience::Everyone]).await.unwrap();
    assert!(all.iter().any(|view| view.query.contains("owner:me")), "{all:?}");
    let left = store::imports::leftovers(&mut conn, THERE).await.unwrap();
    assert_eq!(left.iter().map(|(_, _, n)| n).sum::<i64>(), 3, "{left:?}");
});

on_both_engines!(a_file_that_could_not_be_had_comes_with_a_later_run, async |desk| {
    they_come(desk, &Places::default()).await;
    let mut one = whole(ticket(61, Status::Open));
    let file = TheirFile {
        id: 71,
        name: "trace.txt".into(),
        media_type: "text/plain".into(),
        size: 4,
        url: "https://old.example/attachments/71".into(),
    };
    let missing = Missing { message: 611, file, why: "status 503".into() };
    one.missing.push(missing.clone());
    come(desk, vec![one]).await;
    let waiting = files::missing(&desk.desk, THERE).await.unwrap();
    assert_eq!(waiting.as_slice(), std::slice::from_ref(&missing));
    let stored = StoredFile {
        name: "trace.txt".into(),
        media_type: "text/plain".into(),
        size: 4,
        key: "cd/ef".into(),
        content_id: None,
        text: "quartzzebra".into(),
    };
    files::came(&desk.desk, THERE, &missing, stored).await.unwrap();
    assert!(files::missing(&desk.desk, THERE).await.unwrap().is_empty());
    let mut conn = desk.conn().await;
    let files = store::messages::files(&mut conn, TicketId(61)).await.unwrap();
    let names: Vec<&str> = files.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["log.txt", "trace.txt"]);
    assert_eq!(files[0].message_id, files[1].message_id);
});
