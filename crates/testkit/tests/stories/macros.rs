//! A macro writes and changes all it says in one go, or nothing, and never sends by itself.

use actions::{
    ActionError,
    macros::{Wish, apply, save, take_away},
};
use base::ids::{MacroId, TicketId};
use desk::{
    macros::{Body, Owner, Refusal, Shared},
    tickets::{Status, change::Set, open::Asked},
};
use testkit::{LEV, MARIA, NOOR, Somebody, TestDesk, on_both_engines};

async fn made(desk: &TestDesk, who: Somebody, audience: Shared, body: Body) -> MacroId {
    let wish = Wish { id: None, name: "Hello".into(), audience, body };
    save(&desk.desk, &desk.person(who).await, wish).await.unwrap()
}

async fn draft(desk: &TestDesk, who: Somebody, ticket: TicketId) -> String {
    let person = desk.person(who).await.id;
    let found = store::drafts::one(&mut desk.conn().await, ticket, person).await.unwrap();
    found.map(|draft| draft.text).unwrap_or_default()
}

async fn uses(desk: &TestDesk, id: MacroId) -> i64 {
    store::macros::one(&mut desk.conn().await, id).await.unwrap().unwrap().uses
}

on_both_engines!(a_macro_fills_the_draft_changes_the_ticket_and_is_counted, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let (noor, lev) = (desk.person(NOOR).await, desk.person(LEV).await);
    let body = Body {
        text: "Hello {{customer.first_name}} of {{organisation.name}}, #{{ticket.id}}: \
               {{ticket.product}}\n\n{{agent.first_name}}"
            .into(),
        then: Some(Status::Solved),
        severity: Some("high".into()),
        owner: Owner::Me,
        add_tags: vec!["asked-twice".into()],
        followers: vec![lev.id],
        note: "@Lev Moreau, see {{customer.name}}".into(),
        ..Body::default()
    };
    let id = made(desk, NOOR, Shared::Everyone, body).await;
    let words = ("public".to_owned(), "As I said:\n".to_owned());
    let viewer = desk::viewer::Viewer::of(&noor);
    actions::drafts::save(&desk.desk, viewer, ticket, words, (0, false)).await.unwrap();
    let applied = apply(&desk.desk, &noor, ticket, id, String::new()).await.unwrap();
    assert_eq!((applied.then, applied.written), (Some(Status::Solved), true));
    assert_eq!(
        draft(desk, NOOR, ticket).await,
        "As I said:\n\nHello Maria of Corvid Labs, #1: {{ticket.product}}\n\nNoor",
        "behind what stood there; what has no value stays to be seen"
    );
    let after = desk.ticket(1).await;
    assert_eq!((after.severity.as_str(), after.assignee_id), ("high", Some(noor.id)));
    assert_eq!(after.tags, ["asked-twice"]);
    assert_eq!(after.status, Status::New, "solved when the reply goes, not before");
    assert_eq!(desk.words(1).await, ["It broke", "@Lev Moreau, see Maria Silva"]);
    let follows = store::followers::ids(&mut desk.conn().await, ticket).await.unwrap();
    assert_eq!(follows, [lev.id]);
    assert_eq!(uses(desk, id).await, 1);
    apply(&desk.desk, &noor, ticket, id, String::new()).await.unwrap();
    assert_eq!(desk.ticket(1).await.tags, ["asked-twice"], "again it changes nothing more");
    assert_eq!(uses(desk, id).await, 2);
});

on_both_engines!(without_a_text_the_status_is_set_at_once_and_the_customer_told, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let body = Body { then: Some(Status::Solved), ..Body::default() };
    let id = made(desk, NOOR, Shared::Everyone, body).await;
    let noor = desk.person(NOOR).await;
    apply(&desk.desk, &noor, ticket, id, String::new()).await.unwrap();
    desk.drain().await;
    assert_eq!(desk.ticket(1).await.status, Status::Solved);
    assert_eq!(desk.mails_to(MARIA).len(), 2, "the acknowledgement and the word that it is solved");
});

on_both_engines!(where_one_change_is_refused_nothing_is_done, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let body = Body {
        text: "Hello".into(),
        severity: Some("high".into()),
        add_tags: vec!["x".into()],
        ..Body::default()
    };
    let id = made(desk, NOOR, Shared::Everyone, body).await;
    let closed = desk.desk.handbook().rules.close_after_days + 1;
    desk.sets(NOOR, ticket, Set::Status(Status::Solved)).await;
    desk.pass(closed * 24 * 3600).await;
    let noor = desk.person(NOOR).await;
    let refused = apply(&desk.desk, &noor, ticket, id, String::new()).await;
    assert!(matches!(refused, Err(ActionError::Refused(_))), "{refused:?}");
    let after = desk.ticket(1).await;
    assert!(after.tags.is_empty() && after.severity != "high");
    assert_eq!((draft(desk, NOOR, ticket).await, uses(desk, id).await), (String::new(), 0));
});

on_both_engines!(a_macro_of_ones_own_is_nobody_elses, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let (noor, lev) = (desk.person(NOOR).await, desk.person(LEV).await);
    let body = Body { text: "Mine".into(), ..Body::default() };
    let id = made(desk, NOOR, Shared::Person(noor.id), body.clone()).await;
    let used = apply(&desk.desk, &lev, ticket, id, String::new()).await;
    assert!(matches!(used, Err(ActionError::NotThere)), "{used:?}");
    let taken = take_away(&desk.desk, &lev, id).await;
    assert!(matches!(taken, Err(ActionError::NotThere)), "{taken:?}");
    let mut conn = desk.conn().await;
    let all = Shared::all_of(&lev, &desk.desk.handbook());
    assert!(store::macros::shared_with(&mut conn, &all).await.unwrap().is_empty());
    assert!(store::macros::all_shared(&mut conn, lev.id).await.unwrap().is_empty());
    assert_eq!(store::macros::all_shared(&mut conn, noor.id).await.unwrap().len(), 1);
    drop(conn);
    let for_lev = Wish { id: None, name: "x".into(), audience: Shared::Person(lev.id), body };
    let refused = save(&desk.desk, &noor, for_lev).await;
    let is_refused =
        matches!(&refused, Err(ActionError::Refused(wrong)) if wrong.0 == [Refusal::NotYours]);
    assert!(is_refused, "{refused:?}");
    take_away(&desk.desk, &noor, id).await.unwrap();
    let gone = apply(&desk.desk, &noor, ticket, id, String::new()).await;
    assert!(matches!(gone, Err(ActionError::NotThere)), "{gone:?}");
});

on_both_engines!(a_changed_macro_keeps_its_count, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let noor = desk.person(NOOR).await;
    let body = Body { text: "One".into(), ..Body::default() };
    let id = made(desk, NOOR, Shared::Everyone, body).await;
    apply(&desk.desk, &noor, ticket, id, String::new()).await.unwrap();
    let body = Body { text: "Two".into(), ..Body::default() };
    let audience = Shared::Team("support".into());
    let wish = Wish { id: Some(id), name: "Renamed".into(), audience, body };
    assert_eq!(save(&desk.desk, &noor, wish).await.unwrap(), id);
    assert_eq!(uses(desk, id).await, 1);
    let mut conn = desk.conn().await;
    let all = Shared::all_of(&noor, &desk.desk.handbook());
    let shown = store::macros::shared_with(&mut conn, &all).await.unwrap();
    assert_eq!(
        (shown.len(), shown[0].name.as_str(), shown[0].body.text.as_str()),
        (1, "Renamed", "Two")
    );
});
