//! RT-3: a ticket whose product nobody knows gets one suggested by similar ones, with evidence.

use actions::suggestions::{accept, dismiss};
use base::ids::TicketId;
use desk::{
    events::EventKind,
    suggestions::{Confidence, Suggestion},
    tickets::{Ticket, change::Set, open::Asked},
    viewer::Viewer,
};
use testkit::{MARIA, NOOR, TIDE, TestDesk, on_both_engines};

/// Six past tickets about two products, and some noise.
async fn past(desk: &TestDesk) {
    for n in 0..6 {
        let words = format!("The recorder shows a blank canvas in the iframe, case {n} quokka");
        about(desk, &words, "session_replay").await;
        let words = format!("The invoice of the warehouse query came late, case {n}");
        about(desk, &words, "data_warehouse").await;
    }
}

async fn about(desk: &TestDesk, words: &str, product: &str) {
    let asked = Asked { product: Some(product.into()), ..Asked::default() };
    desk.form(TIDE, words, asked).await;
}

async fn asks(desk: &TestDesk, words: &str) -> Ticket {
    desk.form(MARIA, words, Asked::default()).await.ticket
}

async fn suggested(desk: &TestDesk, ticket: TicketId) -> Option<Suggestion> {
    store::suggestions::of_ticket(&mut desk.conn().await, ticket).await.unwrap()
}

const BLANK: &str = "Our recorder gives a blank canvas inside an iframe since Monday";

on_both_engines!(rt3_similar_tickets_suggest_a_product_and_say_why, async |desk| {
    past(desk).await;
    let ticket = asks(desk, BLANK).await;
    let found = suggested(desk, ticket.id).await.unwrap();
    assert_eq!(found.product, "session_replay");
    assert_eq!(found.evidence.confidence, Confidence::NearlySure);
    assert_eq!(found.evidence.sentence(), "6 of the 6 most similar tickets are about it");
    let shared = &found.evidence.similar[0].shared;
    assert!(shared.contains(&"canvas".to_owned()), "{shared:?}");
    assert!(ticket.product.is_none(), "nobody decided yet");
});

on_both_engines!(rt3_accepting_routes_the_ticket_and_the_history_says_why, async |desk| {
    past(desk).await;
    let ticket = asks(desk, BLANK).await.id;
    let after = accept(&desk.desk, &desk.person(NOOR).await, ticket).await.unwrap();
    assert_eq!(
        (after.product.as_deref(), after.group.as_str()),
        (Some("session_replay"), "replay")
    );
    let told = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    let because: Vec<String> = told
        .unwrap()
        .into_iter()
        .filter_map(|event| match event.kind {
            EventKind::FieldChanged { because, .. } | EventKind::Routed { because, .. } => {
                Some(because)
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        because[1..],
        [
            "suggested: 6 of the 6 most similar tickets are about it",
            "set by hand: Session replay is on the first-line list"
        ]
    );
});

on_both_engines!(rt3_leads_hear_on_monday_what_landed_in_unclassified_once, async |desk| {
    asks(desk, "The toolbar does not open").await;
    let second = asks(desk, "A blank toolbar, again").await.id;
    desk.sets(NOOR, second, Set::Product(Some("surveys".into()), String::new())).await;
    desk.pass(6 * 24 * 3600 + 22 * 3600).await;
    assert_eq!(leads_read(desk).await, Vec::<String>::new(), "not before Monday morning");
    desk.pass(3600).await;
    let (one, other) = futures::future::join(
        actions::sweeps::unclassified::tell_leads(&desk.desk),
        actions::sweeps::unclassified::tell_leads(&desk.desk),
    )
    .await;
    assert!(!one.unwrap() && !other.unwrap(), "told by the worker already");
    assert_eq!(
        leads_read(desk).await,
        ["2 tickets came to Unclassified last week. 1 of them is there still. Others turned \
          out to be about Surveys (1). “toolbar” is in 2 of them, as in #1, #2."]
    );
    desk.pass(24 * 3600).await;
    assert_eq!(leads_read(desk).await.len(), 1);
});

on_both_engines!(rt3_two_nodes_tell_the_leads_once, async |desk| {
    asks(desk, "The toolbar does not open").await;
    desk.clock.pass(base::time::SignedDuration::from_hours(7 * 24));
    let told = futures::future::join_all(
        (0..4).map(|_| actions::sweeps::unclassified::tell_leads(&desk.desk)),
    )
    .await;
    let told: Vec<bool> = told.into_iter().map(Result::unwrap).collect();
    assert_eq!(told.iter().filter(|told| **told).count(), 1, "{told:?}");
    assert_eq!(leads_read(desk).await.len(), 1);
});

/// What a lead finds among their notices.
async fn leads_read(desk: &TestDesk) -> Vec<String> {
    let leads = [desk::notices::Audience::Leads];
    let noor = desk.person(NOOR).await;
    let mut conn = desk.conn().await;
    let viewer = Viewer::of(&noor);
    let rows = store::notices::page(&mut conn, &viewer, &leads, None, 20).await.unwrap();
    rows.into_iter().map(|row| row.text).collect()
}

on_both_engines!(rt3_a_no_stays_a_no, async |desk| {
    past(desk).await;
    let ticket = asks(desk, BLANK).await.id;
    let noor = desk.person(NOOR).await;
    dismiss(&desk.desk, &noor, ticket).await.unwrap();
    assert!(dismiss(&desk.desk, &noor, ticket).await.is_err(), "once");
    actions::suggestions::suggest(&desk.desk, ticket).await.unwrap();
    let found = suggested(desk, ticket).await.unwrap();
    assert_eq!(found.dismissed.unwrap().0, noor.id);
    assert!(accept(&desk.desk, &noor, ticket).await.is_err());
});

on_both_engines!(rt3_no_suggestion_rather_than_a_poor_one, async |desk| {
    past(desk).await;
    let ticket = asks(desk, "Can you tell me about your company picnic").await;
    assert_eq!(suggested(desk, ticket.id).await, None);
    let known = Asked { product: Some("surveys".into()), ..Asked::default() };
    let ticket = desk.form(MARIA, BLANK, known).await.ticket;
    assert_eq!(suggested(desk, ticket.id).await, None, "somebody said what it is about");
});

on_both_engines!(rt3_what_waited_from_before_is_looked_at_when_the_desk_opens, async |desk| {
    let ticket = asks(desk, BLANK).await.id;
    assert_eq!(suggested(desk, ticket).await, None, "nothing like it yet");
    past(desk).await;
    actions::suggestions::catch_up(&desk.desk).await.unwrap();
    desk.drain().await;
    assert_eq!(suggested(desk, ticket).await.unwrap().product, "session_replay");
});

on_both_engines!(rt3_what_becomes_unclassified_is_looked_at_too, async |desk| {
    past(desk).await;
    let known = Asked { product: Some("surveys".into()), ..Asked::default() };
    let ticket = desk.form(MARIA, BLANK, known).await.ticket.id;
    desk.sets(NOOR, ticket, Set::Product(None, String::new())).await;
    desk.drain().await;
    assert_eq!(suggested(desk, ticket).await.unwrap().product, "session_replay");
});
