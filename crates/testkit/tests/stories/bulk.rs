//! TK-5: many tickets changed at once, looked at before, each by its own rules, and given back.

use actions::{ActionError, bulk};
use base::ids::{BulkId, TicketId};
use desk::{
    bulk::{Owner, Wish},
    events::EventKind,
    people::{Person, Role},
    tickets::{Status, change::Set, open::Asked},
    viewer::Viewer,
};
use store::bulk::State;
use testkit::{LEV, MARIA, NOOR, OMAR, TestDesk, on_both_engines};

async fn asked(desk: &TestDesk, words: &str) -> TicketId {
    desk.form(MARIA, words, Asked::default()).await.ticket.id
}

/// Makes it and lets the worker do it.
async fn edit(desk: &TestDesk, by: &Person, tickets: &[TicketId], wish: Wish) -> BulkId {
    let made = bulk::make(&desk.desk, by, tickets.to_vec(), wish).await.unwrap();
    desk.drain().await;
    made
}

async fn states(desk: &TestDesk, id: BulkId) -> Vec<(i64, State, String)> {
    let mut conn = desk.conn().await;
    let mut all = store::bulk::tickets(&mut conn, &Viewer::System, id, 100).await.unwrap();
    all.sort_by_key(|one| one.ticket);
    all.into_iter().map(|one| (one.ticket.0, one.state, one.trouble)).collect()
}

fn high() -> Wish {
    Wish { severity: Some("high".into()), ..Wish::default() }
}

on_both_engines!(many_tickets_are_changed_and_each_history_says_so, async |desk: &TestDesk| {
    let tickets = [asked(desk, "One").await, asked(desk, "Two").await, asked(desk, "Three").await];
    let noor = desk.person(NOOR).await;
    desk.sets(NOOR, tickets[2], Set::Severity("high".into())).await;
    let wish = Wish { owner: Some(Owner::Person(noor.id)), ..high() };
    let id = edit(desk, &noor, &tickets, wish).await;
    for ticket in tickets {
        let now = desk.ticket(ticket.0).await;
        assert_eq!((now.severity.as_str(), now.assignee_id), ("high", Some(noor.id)));
        let mut conn = desk.conn().await;
        let events = store::events::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap();
        let told = events.iter().any(|event| {
            event.kind == EventKind::BulkEdited { bulk: id, tickets: 3, undone: false }
                && event.actor.person() == Some(noor.id)
        });
        assert!(told, "{events:?}");
    }
    let edited = store::bulk::one(&mut desk.conn().await, id).await.unwrap().unwrap();
    assert!(edited.ended_at.is_some(), "it knows that it is over");
});

on_both_engines!(what_may_not_change_stays_and_says_why, async |desk: &TestDesk| {
    let waiting = asked(desk, "Nobody answered me").await;
    let answered = asked(desk, "Somebody did").await;
    desk.reply(NOOR, answered, "Here you are.", Status::Pending).await;
    let noor = desk.person(NOOR).await;
    let wish = Wish { status: Some(Status::Solved), ..Wish::default() };
    let before = desk.mails_to(MARIA).len();
    let tickets = [waiting, answered];
    let mut conn = desk.conn().await;
    let handbook = desk.desk.handbook();
    let of = (&tickets[..], &wish);
    let tried = bulk::preview(&mut conn, &noor, &handbook, of, desk.clock_now()).await.unwrap();
    drop(conn);
    assert_eq!((tried.changed, tried.refused.len(), tried.mails), (1, 1, 1));
    assert_eq!(tried.refused[0].1[0].id, waiting);
    assert_eq!(desk.ticket(answered.0).await.status, Status::Pending, "a look changes nothing");

    let id = edit(desk, &noor, &tickets, wish).await;
    assert_eq!(desk.ticket(answered.0).await.status, Status::Solved);
    assert_eq!(desk.ticket(waiting.0).await.status, Status::New, "its customer still waits");
    let states = states(desk, id).await;
    assert_eq!((states[0].1, states[1].1), (State::Refused, State::Changed));
    assert!(states[0].2.contains("waits for an answer"), "{states:?}");
    let sent = i64::try_from(desk.mails_to(MARIA).len() - before).unwrap();
    assert_eq!(sent, tried.mails, "as many mails as were told before");
});

on_both_engines!(undoing_gives_back_what_nobody_changed_since, async |desk: &TestDesk| {
    let tickets = [asked(desk, "One").await, asked(desk, "Two").await];
    let noor = desk.person(NOOR).await;
    let was = desk.ticket(tickets[0].0).await.severity;
    let id = edit(desk, &noor, &tickets, high()).await;
    desk.sets(LEV, tickets[1], Set::Severity("critical".into())).await;
    let back = bulk::undo(&desk.desk, &noor, id).await.unwrap();
    desk.drain().await;
    assert_eq!(desk.ticket(tickets[0].0).await.severity, was);
    assert_eq!(desk.ticket(tickets[1].0).await.severity, "critical", "Lev’s word stays");
    let states = states(desk, back).await;
    assert_eq!((states[0].1, states[1].1), (State::Changed, State::Refused));
    assert_eq!(states[1].2, "it was changed since: severity");
    let again = bulk::undo(&desk.desk, &noor, id).await;
    assert!(matches!(again, Err(ActionError::Refused(bulk::Refusal::Undone))), "{again:?}");
});

on_both_engines!(
    a_status_is_given_back_with_its_clocks_and_without_a_mail,
    async |desk: &TestDesk| {
        let ticket = asked(desk, "It is broken").await;
        desk.reply(NOOR, ticket, "Mended, I think.", Status::Pending).await;
        let noor = desk.person(NOOR).await;
        let wish = Wish { status: Some(Status::Solved), ..Wish::default() };
        let id = edit(desk, &noor, &[ticket], wish).await;
        let mails = desk.mails_to(MARIA).len();
        bulk::undo(&desk.desk, &noor, id).await.unwrap();
        desk.drain().await;
        assert_eq!(desk.ticket(ticket.0).await.status, Status::Pending);
        assert_eq!(desk.mails_to(MARIA).len(), mails, "nobody is told twice");
    }
);

on_both_engines!(each_ticket_asks_for_the_persons_own_rights, async |desk: &TestDesk| {
    let theirs = asked(desk, "Flags are late").await;
    let other = asked(desk, "Something else").await;
    let mut lev = desk.person(LEV).await;
    (lev.role, lev.team) = (Role::Engineer, "nobody".into());
    actions::people::add::add(&desk.desk, Vec::new(), vec![lev.clone()]).await.unwrap();
    let id = {
        desk.sets(NOOR, theirs, Set::Tags(vec!["x".into()])).await;
        let noor = desk.person(NOOR).await;
        let wish = Wish { owner: Some(Owner::Person(lev.id)), ..Wish::default() };
        edit(desk, &noor, &[theirs], wish).await;
        edit(desk, &lev, &[theirs, other], high()).await
    };
    assert_eq!(states(desk, id).await.len(), 1, "what they don’t see is not touched");
    assert_ne!(desk.ticket(other.0).await.severity, "high");
    let omar = desk.person(OMAR).await;
    let refused = bulk::make(&desk.desk, &omar, vec![theirs], high()).await;
    assert!(matches!(refused, Err(ActionError::NotThere)), "customers change nothing so");
    let noor = desk.person(NOOR).await;
    let foreign = bulk::undo(&desk.desk, &noor, id).await;
    assert!(matches!(foreign, Err(ActionError::NotThere)), "another’s is not hers to undo");
});

on_both_engines!(a_job_that_runs_twice_changes_once, async |desk: &TestDesk| {
    let ticket = asked(desk, "One").await;
    let noor = desk.person(NOOR).await;
    let id = bulk::make(&desk.desk, &noor, vec![ticket], high()).await.unwrap();
    bulk::run(&desk.desk, id).await.unwrap();
    let version = desk.ticket(ticket.0).await.version;
    bulk::run(&desk.desk, id).await.unwrap();
    desk.drain().await;
    assert_eq!(desk.ticket(ticket.0).await.version, version);
});

on_both_engines!(nothing_is_refused_in_words, async |desk: &TestDesk| {
    let noor = desk.person(NOOR).await;
    let ticket = asked(desk, "One").await;
    let none = bulk::make(&desk.desk, &noor, Vec::new(), high()).await;
    assert!(matches!(none, Err(ActionError::Refused(bulk::Refusal::NoTickets))));
    let idle = bulk::make(&desk.desk, &noor, vec![ticket], Wish::default()).await;
    assert!(matches!(idle, Err(ActionError::Refused(bulk::Refusal::NoWish))));
});
