//! TK-8: a ticket goes to another team with all they need, and comes back with the answer; the
//! customer's clocks never notice, and everybody sees who has the ball.

use actions::{
    ActionError, absences,
    tickets::{
        escalation::{Wish, escalate, hand_back},
        set::{Setting, set},
    },
};
use base::{ids::TicketId, time::after};
use desk::{
    events::EventKind,
    notices::Audience,
    people::{Person, Role},
    sla::Clock,
    tickets::{
        Status, Ticket,
        change::Set,
        escalation::{Escalation, Refusal, To, suggested},
        open::Asked,
    },
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, Somebody, TestDesk, hours, on_both_engines};

fn data() -> To {
    To { group: "data".into(), team: "data_stack".into() }
}

fn wish() -> Wish {
    let part = |key: &str, text: &str| (key.to_owned(), text.to_owned());
    Wish {
        to: data(),
        parts: vec![
            part("sees", "Exports stop at midnight"),
            part("tried", "Started it again"),
            part("needed", "Why the job dies, by Tuesday"),
            part("evidence", ""),
        ],
        ..Wish::default()
    }
}

async fn asked(desk: &TestDesk) -> TicketId {
    let ticket = desk.form(MARIA, "Exports stop", Asked::default()).await.ticket.id;
    desk.sets(NOOR, ticket, Set::Product(Some("feature_flags".into()), String::new())).await;
    take(desk, NOOR, ticket).await;
    ticket
}

async fn take(desk: &TestDesk, who: Somebody, ticket: TicketId) {
    let person = desk.person(who).await;
    let setting = Setting::Assignee(Some(person.id));
    set(&desk.desk, &person, ticket, setting, true).await.unwrap();
}

async fn try_escalate(desk: &TestDesk, ticket: TicketId, wish: Wish) -> Result<Ticket, Refusal> {
    let done = escalate(&desk.desk, &desk.person(NOOR).await, ticket, wish).await;
    desk.drain().await;
    match done {
        Ok(ticket) => Ok(ticket),
        Err(ActionError::Refused(refusal)) => Err(refusal),
        Err(error) => panic!("{error}"),
    }
}

async fn clocks(desk: &TestDesk, ticket: TicketId) -> Vec<Clock> {
    store::sla::of_ticket(&mut desk.conn().await, ticket).await.unwrap()
}

async fn escalations(desk: &TestDesk, ticket: TicketId) -> Vec<Escalation> {
    store::escalations::of_ticket(&mut desk.conn().await, ticket).await.unwrap()
}

/// Somebody of the data team.
async fn sana(desk: &TestDesk) -> Person {
    let sana = Person {
        id: base::ids::PersonId(40),
        role: Role::Engineer,
        name: "Sana Lund".into(),
        address: Some("sana@desk.example".into()),
        team: "data_stack".into(),
        ..desk.person(NOOR).await
    };
    actions::people::add::add(&desk.desk, vec![], vec![sana.clone()]).await.unwrap();
    sana
}

on_both_engines!(it_goes_with_a_filled_note_and_whoever_sent_it_follows, async |desk| {
    let ticket = asked(desk).await;
    let before = desk.ticket(ticket.0).await;
    let after = try_escalate(desk, ticket, wish()).await.unwrap();
    assert_eq!((after.group.as_str(), after.team.as_str()), ("data", "data_stack"));
    assert_eq!((after.assignee_id, after.status), (None, before.status));
    let noor = desk.person(NOOR).await.id;
    let ball = after.escalated.unwrap();
    assert_eq!((ball.by, ball.team.as_str(), ball.at), (noor, "data_stack", desk.clock_now()));
    let note = desk.words(ticket.0).await.pop().unwrap();
    for words in ["**What the customer sees**\n\nExports stop at midnight", "by Tuesday"] {
        assert!(note.contains(words), "{note}");
    }
    assert!(!note.contains("Evidence"), "an empty part is left out: {note}");
    let mut conn = desk.conn().await;
    assert!(store::followers::follows(&mut conn, ticket, noor).await.unwrap());
    let events = store::events::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap();
    let told = |event: &desk::events::Event| matches!(event.kind, EventKind::Escalated { .. });
    assert_eq!(events.iter().filter(|event| told(event)).count(), 1);
    assert!(events.iter().filter(|event| told(event)).all(|event| !event.kind.is_public()));
    assert!(desk.mails_to(MARIA).len() < 2, "the customer hears nothing of it");
});

on_both_engines!(sla1_the_customers_clocks_are_the_same_to_the_byte, async |desk| {
    let ticket = asked(desk).await;
    desk.pass(hours(1)).await;
    let (before, was) = (clocks(desk, ticket).await, desk.ticket(ticket.0).await);
    let after = try_escalate(desk, ticket, wish()).await.unwrap();
    assert_eq!(clocks(desk, ticket).await, before);
    assert_eq!((after.due_at, after.soon_at, after.clock), (was.due_at, was.soon_at, was.clock));
    assert_eq!((after.urgency, after.rank, after.wake_at), (was.urgency, was.rank, was.wake_at));
    let noor = desk.person(NOOR).await;
    let back = hand_back(&desk.desk, &noor, ticket, "Mended".into()).await.unwrap();
    assert_eq!(clocks(desk, ticket).await, before);
    assert_eq!((back.due_at, back.wake_at), (was.due_at, was.wake_at));
});

on_both_engines!(it_comes_back_with_the_answer_to_whoever_sent_it, async |desk| {
    let ticket = asked(desk).await;
    let before = desk.ticket(ticket.0).await;
    let sana = sana(desk).await;
    let to_sana = Wish { person: Some(sana.id), ..wish() };
    let with = try_escalate(desk, ticket, to_sana).await.unwrap();
    assert_eq!(with.assignee_id, Some(sana.id));
    desk.pass(hours(2)).await;
    let empty = hand_back(&desk.desk, &sana, ticket, " ".into()).await;
    assert!(matches!(empty, Err(ActionError::Refused(Refusal::NoAnswer))));
    let back = hand_back(&desk.desk, &sana, ticket, "The disk was full".into()).await.unwrap();
    assert_eq!((back.group, back.team), (before.group, before.team));
    let noor = desk.person(NOOR).await;
    assert_eq!((back.assignee_id, back.escalated), (Some(noor.id), None));
    let last = desk.words(ticket.0).await.pop().unwrap();
    assert!(last.contains("The disk was full"), "{last}");
    let mut conn = desk.conn().await;
    let (viewer, hers) = (Viewer::of(&noor), [Audience::Person(noor.id)]);
    let told = store::notices::page(&mut conn, &viewer, &hers, None, 9).await.unwrap();
    assert!(told.iter().any(|one| one.text.contains("answered on #")));
    let kept = escalations(desk, ticket).await;
    let ended = kept[0].ended.unwrap();
    assert_eq!((kept.len(), ended.by, ended.at), (1, sana.id, desk.clock_now()));
    assert_eq!(kept[0].at, after(desk.clock_now(), -hours(2)));
    // Sana handed it back and goes on seeing what becomes of it.
    let seen = store::tickets::one(&mut conn, &Viewer::of(&sana), ticket).await.unwrap();
    assert!(seen.is_some());
    let again = hand_back(&desk.desk, &noor, ticket, "x".into()).await;
    assert!(matches!(again, Err(ActionError::Refused(Refusal::NotEscalated))));
});

on_both_engines!(away_people_are_given_nothing_on_either_way, async |desk| {
    let ticket = asked(desk).await;
    let sana = sana(desk).await;
    let away = desk::absences::Wish {
        from_at: desk.clock_now(),
        until_at: Some(after(desk.clock_now(), hours(30))),
        reason: String::new(),
    };
    absences::set_away(&desk.desk, &sana, sana.id, away.clone()).await.unwrap();
    let to_sana = Wish { person: Some(sana.id), ..wish() };
    let refused = try_escalate(desk, ticket, to_sana).await;
    assert!(matches!(refused, Err(Refusal::Away(_))), "{refused:?}");
    try_escalate(desk, ticket, wish()).await.unwrap();
    let noor = desk.person(NOOR).await;
    absences::set_away(&desk.desk, &noor, noor.id, away).await.unwrap();
    let lev = desk.person(LEV).await;
    let back = hand_back(&desk.desk, &lev, ticket, "Done".into()).await.unwrap();
    assert_eq!((back.assignee_id, back.team.as_str()), (None, "support"));
});

on_both_engines!(what_is_missing_is_told_and_changes_nothing, async |desk| {
    let ticket = asked(desk).await;
    let before = desk.ticket(ticket.0).await;
    let bare = Wish { parts: Vec::new(), ..wish() };
    let missing = try_escalate(desk, ticket, bare).await.unwrap_err();
    let Refusal::Missing(names) = missing else { panic!("{missing:?}") };
    assert_eq!(names, ["What the customer sees", "What was tried", "What is needed, and by when",]);
    let nowhere = Wish { to: To::default(), ..wish() };
    assert_eq!(try_escalate(desk, ticket, nowhere).await, Err(Refusal::NoTeam));
    let here = To { group: before.group.clone(), team: before.team.clone() };
    let here = try_escalate(desk, ticket, Wish { to: here, ..wish() }).await;
    assert!(matches!(here, Err(Refusal::There(_))), "{here:?}");
    assert_eq!(desk.ticket(ticket.0).await, before);
    for role in [Role::Viewer, Role::Customer, Role::OrgAdmin] {
        let person = Person { role, ..desk.person(NOOR).await };
        let done = escalate(&desk.desk, &person, ticket, wish()).await;
        assert!(matches!(done, Err(ActionError::NotThere)), "{role:?}");
    }
});

on_both_engines!(it_waits_on_hold_where_that_is_chosen, async |desk| {
    let ticket = asked(desk).await;
    let held = Wish { on_hold: true, ..wish() };
    let after = try_escalate(desk, ticket, held).await.unwrap();
    assert_eq!((after.status, after.team.as_str()), (Status::OnHold, "data_stack"));
});

on_both_engines!(
    the_product_says_where_to_and_another_product_does_not_take_it_away,
    async |desk| {
        let ticket = asked(desk).await;
        let handbook = desk.desk.handbook();
        let flags = handbook.find_product("feature_flags").unwrap();
        let to = suggested(&handbook, &desk.ticket(ticket.0).await).unwrap();
        assert_eq!((&to.group, &to.team), (&flags.group, &flags.team));
        try_escalate(desk, ticket, wish()).await.unwrap();
        let moved =
            desk.sets(LEV, ticket, Set::Product(Some("surveys".into()), String::new())).await;
        assert_eq!(moved.team, "data_stack", "who has the ball has it until it is handed back");
        let sana = sana(desk).await;
        let back = hand_back(&desk.desk, &sana, ticket, "Done".into()).await.unwrap();
        assert_eq!(back.escalated, None);
    }
);

on_both_engines!(what_another_team_has_or_what_is_solved_is_not_escalated, async |desk| {
    let ticket = asked(desk).await;
    try_escalate(desk, ticket, wish()).await.unwrap();
    let to = To { group: "flags".into(), team: "feature_flags".into() };
    let again = try_escalate(desk, ticket, Wish { to, ..wish() }).await;
    assert!(matches!(again, Err(Refusal::WithTeam(_))), "{again:?}");
    assert_eq!(escalations(desk, ticket).await.len(), 1);
    let solved = asked(desk).await;
    desk.reply(NOOR, solved, "Done", Status::Solved).await;
    assert_eq!(try_escalate(desk, solved, wish()).await, Err(Refusal::Solved));
});

on_both_engines!(a_ticket_with_another_team_is_not_merged_away, async |desk| {
    use actions::tickets::merge;
    let (ticket, other) = (asked(desk).await, asked(desk).await);
    try_escalate(desk, ticket, wish()).await.unwrap();
    let noor = desk.person(NOOR).await;
    let into = |goes, stays| merge::Wish { goes, stays, together: true };
    let refused = merge::merge(&desk.desk, &noor, into(ticket, other)).await;
    let with_team = desk::tickets::merge::Refusal::WithTeam(ticket);
    assert!(matches!(refused, Err(ActionError::Refused(why)) if why == with_team), "{refused:?}");
    let stays = merge::merge(&desk.desk, &noor, into(other, ticket)).await.unwrap();
    assert!(stays.id == ticket && stays.escalated.is_some(), "the other way round it stays there");
});
