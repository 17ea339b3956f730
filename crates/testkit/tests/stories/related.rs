//! TK-5: tickets that have to do with each other say so on both sides.

use actions::{ActionError, tickets::related::relate};
use base::ids::{PersonId, TicketId};
use desk::{
    events::EventKind,
    people::{Person, Role},
    tickets::{
        open::Asked,
        related::{Refusal, Relation},
    },
    viewer::Viewer,
};
use testkit::{MARIA, NOOR, TIDE, TestDesk, on_both_engines};

async fn links(desk: &TestDesk, ticket: i64) -> Vec<(i64, Relation)> {
    let viewer = Viewer::of(&desk.person(NOOR).await);
    let found = store::related::of_ticket(&mut desk.conn().await, &viewer, TicketId(ticket)).await;
    found.unwrap().into_iter().map(|one| (one.id.0, one.relation)).collect()
}

on_both_engines!(a_link_stands_on_both_and_is_taken_off_both, async |desk| {
    desk.form(MARIA, "One", Asked::default()).await;
    desk.form(TIDE, "Two", Asked::default()).await;
    let (noor, both) = (desk.person(NOOR).await, (TicketId(1), TicketId(2)));
    relate(&desk.desk, &noor, both, Some(Relation::DuplicateOf)).await.unwrap();
    assert_eq!(links(desk, 1).await, [(2, Relation::DuplicateOf)]);
    assert_eq!(links(desk, 2).await, [(1, Relation::DuplicatedBy)]);
    relate(&desk.desk, &noor, both, Some(Relation::Blocks)).await.unwrap();
    relate(&desk.desk, &noor, both, Some(Relation::Blocks)).await.unwrap();
    assert_eq!(links(desk, 2).await, [(1, Relation::BlockedBy)]);
    relate(&desk.desk, &noor, both, None).await.unwrap();
    assert_eq!((links(desk, 1).await, links(desk, 2).await), (vec![], vec![]));
    let told = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, both.1).await;
    let told: Vec<_> = told.unwrap().into_iter().map(|event| event.kind).collect();
    let changed = told.iter().filter(|kind| matches!(kind, EventKind::Related { .. })).count();
    assert_eq!(changed, 3, "what was so already is no news: {told:?}");
});

on_both_engines!(nobody_links_what_they_can_not_see, async |desk| {
    desk.form(MARIA, "One", Asked::default()).await;
    let noor = desk.person(NOOR).await;
    let refused = async |by: &Person, other: i64| {
        let done =
            relate(&desk.desk, by, (TicketId(1), TicketId(other)), Some(Relation::RelatesTo)).await;
        match done {
            Err(ActionError::Refused(refusal)) => Some(refusal),
            Err(ActionError::NotThere) => None,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(&noor, 9).await, Some(Refusal::Unknown(TicketId(9))));
    assert_eq!(refused(&noor, 1).await, Some(Refusal::Itself));
    let engineer = Person { id: PersonId(31), role: Role::Engineer, team: "replay".into(), ..noor };
    assert_eq!(refused(&engineer, 1).await, None);
    let viewer = Person { role: Role::Viewer, ..engineer };
    assert_eq!(refused(&viewer, 1).await, None);
});
