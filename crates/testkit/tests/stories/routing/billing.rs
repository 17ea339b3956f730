//! RT-4: billing with investigation, and the followers it needs.

use actions::{
    ActionError,
    tickets::{
        followers::follow,
        investigation::{begin, end},
    },
};
use base::ids::{PersonId, TicketId};
use desk::{
    events::EventKind,
    handbook::Handbook,
    people::{Person, Role},
    tickets::{Investigation, change::Set, investigation::Refusal, open::Asked},
    viewer::Viewer,
};
use store::lists::{Which, page};
use testkit::{LEV, MARIA, NOOR, OMAR, TestDesk, on_both_engines};

/// Leads billing; sees other teams' tickets only by following them.
async fn billing_lead(desk: &TestDesk) -> Person {
    let lead = Person {
        id: PersonId(30),
        role: Role::Engineer,
        name: "Ada Castellanos".into(),
        address: Some("ada@desk.example".into()),
        organisation_id: None,
        time_zone: "Europe/Berlin".into(),
        team: "billing".into(),
        created_at: desk.clock_now(),
    };
    actions::people::add::add(&desk.desk, Vec::new(), vec![lead.clone()]).await.unwrap();
    let text = "[routing]\nbilling_lead = \"Ada@desk.example\"";
    desk.desk.set_handbook(Handbook::parse(text).unwrap());
    lead
}

async fn invoice(desk: &TestDesk) -> TicketId {
    let asked = Asked { kind: Some("billing".into()), ..Asked::default() };
    desk.form(MARIA, "We were charged twice", asked).await.ticket.id
}

on_both_engines!(rt4_billing_with_investigation_from_beginning_to_end, async |desk| {
    let lead = billing_lead(desk).await;
    let ticket = invoice(desk).await;
    assert_eq!(desk.ticket(ticket.0).await.team, "billing");
    let noor = desk.person(NOOR).await;
    let begun = begin(&desk.desk, &noor, ticket, "The event counts of May".into()).await.unwrap();
    desk.drain().await;
    assert_eq!(begun.investigation, Investigation::Open);
    assert_eq!((begun.team.as_str(), begun.group.as_str()), ("support", "technical_support"));
    assert!(begun.due_at.is_some(), "the customer's clock goes on");
    let words = desk.words(ticket.0).await;
    assert!(words[1].contains("The event counts of May"), "{words:?}");
    assert!(words[1].contains("Ada Castellanos follows"), "{words:?}");
    let viewer = Viewer::of(&lead);
    let mut conn = desk.conn().await;
    let listed = page(&mut conn, &viewer, &Which::Following(lead.id), None, 9).await.unwrap();
    assert_eq!(listed.len(), 1, "the lead finds it in their list");
    assert_eq!(desk.mails_to(MARIA).len(), 1, "the customer hears nothing yet");

    desk.note(NOOR, ticket, "May looks odd").await;
    let hers = [desk::notices::Audience::Person(lead.id)];
    let told = store::notices::page(&mut conn, &viewer, &hers, None, 9).await.unwrap();
    let told: Vec<String> = told.into_iter().map(|row| row.text).collect();
    assert_eq!(
        told,
        [
            "Noor Kimura wrote a note on #1: We were charged twice",
            "You follow #1: We were charged twice (billing with investigation)"
        ]
    );

    let product = Set::Product(Some("session_replay".into()), String::new());
    let moved = desk.sets(NOOR, ticket, product).await;
    assert_eq!((moved.team.as_str(), moved.group.as_str()), ("support", "replay"));

    let done = end(&desk.desk, &noor, ticket, "May was counted twice".into()).await.unwrap();
    desk.drain().await;
    assert_eq!((done.team.as_str(), done.group.as_str()), ("billing", "billing"));
    assert_eq!((done.investigation, done.assignee_id), (Investigation::Done, None));
    let mails = desk.mails_to(MARIA);
    assert_eq!(mails.len(), 2);
    assert!(mails[1].contains("takes it from here"), "{}", mails[1]);
    let listed = page(&mut conn, &viewer, &Which::Following(lead.id), None, 9).await.unwrap();
    assert_eq!(listed.len(), 1, "and the lead still follows");
});

on_both_engines!(rt4_it_begins_once_and_ends_once, async |desk| {
    billing_lead(desk).await;
    let ticket = invoice(desk).await;
    let noor = desk.person(NOOR).await;
    let refused = |done: Result<_, ActionError<Refusal>>| match done {
        Err(ActionError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let begin = |needed: &str| begin(&desk.desk, &noor, ticket, needed.to_owned());
    assert_eq!(refused(begin("  ").await), Refusal::NothingNeeded);
    assert_eq!(refused(end(&desk.desk, &noor, ticket, String::new()).await), Refusal::NotOpen);
    begin("counts").await.unwrap();
    assert_eq!(refused(begin("counts").await), Refusal::Already);
    end(&desk.desk, &noor, ticket, String::new()).await.unwrap();
    assert_eq!(refused(end(&desk.desk, &noor, ticket, String::new()).await), Refusal::NotOpen);
    desk.drain().await;
    assert_eq!(desk.mails_to(MARIA).len(), 2, "told once");
});

on_both_engines!(rt4_without_a_lead_the_note_says_so, async |desk| {
    let ticket = invoice(desk).await;
    begin(&desk.desk, &desk.person(NOOR).await, ticket, "counts".into()).await.unwrap();
    let words = desk.words(ticket.0).await;
    assert!(words[1].contains("names no billing lead"), "{words:?}");
});

on_both_engines!(rt4_a_follower_reads_the_ticket_and_gets_no_customers_mail, async |desk| {
    let lead = billing_lead(desk).await;
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let viewer = Viewer::of(&lead);
    let seen = async || {
        let mut conn = desk.conn().await;
        store::tickets::one(&mut conn, &viewer, ticket).await.unwrap().is_some()
    };
    assert!(!seen().await, "another team's ticket");
    let lev = desk.person(LEV).await;
    follow(&desk.desk, &lev, ticket, lead.id, true).await.unwrap();
    follow(&desk.desk, &lev, ticket, lead.id, true).await.unwrap();
    assert!(seen().await);
    let mut conn = desk.conn().await;
    let counts = store::lists::waiting_counts(&mut conn, &viewer, lead.id).await.unwrap();
    let listed = page(&mut conn, &viewer, &Which::NextUp, None, 9).await.unwrap();
    assert_eq!((counts.all, listed.len()), (1, 1), "the count is the list's");
    desk.reply(NOOR, ticket, "Looking", desk::tickets::Status::Open).await;
    let to = desk.mailer.arrived();
    assert!(to.iter().all(|mail| mail.to != "ada@desk.example"), "{to:?}");
    let people = store::people::on_ticket(&mut desk.conn().await, ticket).await.unwrap();
    assert!(people.iter().all(|person| person.id != lead.id), "no customer");
    let hers = Viewer::of(&desk.person(MARIA).await);
    let told = store::events::of_ticket(&mut desk.conn().await, &hers, ticket).await.unwrap();
    assert!(told.iter().all(|event| !matches!(event.kind, EventKind::Followed { .. })));
    follow(&desk.desk, &lev, ticket, lead.id, false).await.unwrap();
    assert!(!seen().await);
});

on_both_engines!(rt4_a_customer_never_follows_from_inside, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let (noor, omar) = (desk.person(NOOR).await, desk.person(OMAR).await);
    let refused = follow(&desk.desk, &noor, ticket, omar.id, true).await.unwrap_err();
    assert!(refused.to_string().contains("is a customer"), "{refused}");
    let by_customer = follow(&desk.desk, &omar, ticket, omar.id, true).await;
    assert!(by_customer.is_err());
});
