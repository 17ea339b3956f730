//! TK-5: when a problem is solved, the customers of tickets with the same cause are told, each once
//! and on their own ticket, by a reply that can be taken back.

use actions::{
    ActionError,
    tickets::{
        passing_on::{Came, Word, linked, pass_on},
        related::relate,
        sendings::take_back,
    },
};
use base::ids::{PersonId, TicketId};
use desk::{
    people::{Person, Role},
    tickets::{
        Status,
        answer::Refusal,
        change::Set,
        guard::{News, Seen},
        open::Asked,
        related::Relation,
    },
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, OMAR, TIDE, TestDesk, hours, on_both_engines};

use crate::sendings::{seen, waiting};

const PROBLEM: TicketId = TicketId(1);

/// A problem and three tickets: two of the same cause, one that only has to do with it.
async fn four(desk: &TestDesk, solved: bool) {
    for (who, words) in [
        (OMAR, "The exporter drops rows"),
        (MARIA, "Rows are missing"),
        (TIDE, "The export is short"),
        (OMAR, "A question about exports"),
    ] {
        desk.form(who, words, Asked::default()).await;
    }
    let noor = desk.person(NOOR).await;
    let how = [(2, Relation::Causes), (3, Relation::DuplicatedBy), (4, Relation::RelatesTo)];
    for (other, relation) in how {
        let both = (PROBLEM, TicketId(other));
        relate(&desk.desk, &noor, both, Some(relation)).await.unwrap();
    }
    if solved {
        desk.sets(NOOR, PROBLEM, Set::Status(Status::Solved)).await;
    }
    desk.drain().await;
}

async fn word(desk: &TestDesk, ticket: i64) -> Word {
    let ticket = TicketId(ticket);
    let text = format!("Mended for you too, #{ticket}.");
    Word { ticket, text, seen: seen(desk, ticket).await }
}

async fn tells(desk: &TestDesk, tickets: &[i64], solve: bool) -> Vec<(i64, Came)> {
    let mut words = Vec::new();
    for ticket in tickets {
        words.push(word(desk, *ticket).await);
    }
    let noor = desk.person(NOOR).await;
    let came = pass_on(&desk.desk, &noor, PROBLEM, (words, solve)).await.unwrap();
    came.into_iter().map(|(id, came)| (id.0, came)).collect()
}

async fn open_and_told(desk: &TestDesk) -> Vec<(i64, bool)> {
    let viewer = Viewer::of(&desk.person(NOOR).await);
    let mut conn = desk.conn().await;
    let problem = store::tickets::one(&mut conn, &viewer, PROBLEM).await.unwrap().unwrap();
    let found = linked(&mut conn, &viewer, &problem).await.unwrap();
    found.into_iter().map(|one| (one.ticket.id.0, one.told)).collect()
}

fn mails(desk: &TestDesk, who: testkit::Somebody) -> usize {
    desk.mails_to(who).iter().filter(|mail| mail.contains("Mended for you too")).count()
}

on_both_engines!(each_is_told_once_whatever_is_pressed_twice, async |desk| {
    four(desk, true).await;
    assert_eq!(open_and_told(desk).await, [(2, false), (3, false)]);
    assert_eq!(tells(desk, &[2, 3], true).await, [(2, Came::Sent), (3, Came::Sent)]);
    assert_eq!((mails(desk, MARIA), mails(desk, TIDE)), (0, 0), "it can be taken back first");
    assert_eq!(tells(desk, &[2, 3], true).await, [(2, Came::Before), (3, Came::Before)]);
    desk.pass(11).await;
    assert_eq!((mails(desk, MARIA), mails(desk, TIDE), mails(desk, OMAR)), (1, 1, 0));
    assert_eq!(desk.ticket(2).await.status, Status::Solved);
    assert_eq!(tells(desk, &[2, 3], true).await, [(2, Came::Before), (3, Came::Before)]);
    desk.pass(hours(1)).await;
    assert_eq!((mails(desk, MARIA), mails(desk, TIDE)), (1, 1));
    assert_eq!(open_and_told(desk).await, [(2, true), (3, true)]);
    desk.is_left_tidy().await;
});

on_both_engines!(two_at_once_tell_once, async |desk| {
    four(desk, true).await;
    let (noor, lev) = (desk.person(NOOR).await, desk.person(LEV).await);
    let words = async || (vec![word(desk, 2).await], false);
    let (one, other) = (words().await, words().await);
    let (left, right) = futures::join!(
        pass_on(&desk.desk, &noor, PROBLEM, one),
        pass_on(&desk.desk, &lev, PROBLEM, other)
    );
    let mut came = [left.unwrap()[0].1.clone(), right.unwrap()[0].1.clone()];
    came.sort_by_key(|came| *came == Came::Before);
    assert_eq!(came, [Came::Sent, Came::Before]);
    desk.pass(11).await;
    assert_eq!(mails(desk, MARIA), 1);
    assert_eq!(desk.ticket(2).await.status, Status::Pending, "told, not solved");
});

on_both_engines!(nobody_is_told_who_is_not_linked_by_the_same_cause, async |desk| {
    four(desk, true).await;
    assert_eq!(tells(desk, &[4], false).await, [(4, Came::NotThere)]);
    assert_eq!(tells(desk, &[1], false).await, [(1, Came::NotThere)]);
    desk.pass(11).await;
    assert_eq!(mails(desk, OMAR), 0);
});

on_both_engines!(before_it_is_solved_there_is_nothing_to_tell, async |desk| {
    four(desk, false).await;
    assert_eq!(tells(desk, &[2], false).await, [(2, Came::NotThere)]);
    // Solved again after it was open is another solution.
    desk.sets(NOOR, PROBLEM, Set::Status(Status::Solved)).await;
    assert_eq!(tells(desk, &[2], false).await, [(2, Came::Sent)]);
    desk.pass(60).await;
    desk.sets(NOOR, PROBLEM, Set::Status(Status::Open)).await;
    desk.sets(NOOR, PROBLEM, Set::Status(Status::Solved)).await;
    assert_eq!(tells(desk, &[2], false).await, [(2, Came::Sent)]);
});

on_both_engines!(a_customer_who_wrote_meanwhile_is_read_first, async |desk| {
    four(desk, true).await;
    let word = word(desk, 2).await;
    let mail = desk.mails_to(MARIA).pop().unwrap();
    let to = TestDesk::header(&mail, "reply-to").trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(MARIA, &to, "?", "\r\nIt is worse now.").await;
    let noor = desk.person(NOOR).await;
    let came = pass_on(&desk.desk, &noor, PROBLEM, (vec![word], true)).await.unwrap();
    let Came::Refused(Refusal::Overtaken(news)) = &came[0].1 else { panic!("{came:?}") };
    assert!(matches!(news[0], News::Message(_)), "{news:?}");
    assert_eq!(tells(desk, &[2], true).await, [(2, Came::Sent)], "having looked");
});

on_both_engines!(a_draft_of_the_same_ticket_is_left_alone, async |desk| {
    four(desk, true).await;
    let noor = desk.person(NOOR).await;
    let draft = ("public".to_owned(), "Half a thought".to_owned());
    let viewer = Viewer::of(&noor);
    actions::drafts::save(&desk.desk, viewer, TicketId(2), draft, (0, false)).await.unwrap();
    tells(desk, &[2], false).await;
    desk.pass(11).await;
    let mut conn = desk.conn().await;
    let kept = store::drafts::one(&mut conn, TicketId(2), noor.id).await.unwrap().unwrap();
    assert_eq!(kept.text, "Half a thought");
});

on_both_engines!(taken_back_it_does_not_go, async |desk| {
    four(desk, true).await;
    tells(desk, &[2], false).await;
    let sending = waiting(desk, TicketId(2)).await.remove(0);
    take_back(&desk.desk, &desk.person(NOOR).await, sending.id).await.unwrap();
    assert_eq!(tells(desk, &[2], false).await, [(2, Came::Before)]);
    desk.pass(hours(1)).await;
    assert_eq!(mails(desk, MARIA), 0);
});

on_both_engines!(only_what_one_may_see_and_answer, async |desk| {
    four(desk, true).await;
    let noor = desk.person(NOOR).await;
    let team = desk.ticket(1).await.team;
    let other = Person { id: PersonId(31), role: Role::Engineer, team: "elsewhere".into(), ..noor };
    let words = (vec![word(desk, 2).await], false);
    let done = pass_on(&desk.desk, &other, PROBLEM, words.clone()).await;
    assert!(matches!(done, Err(ActionError::NotThere)), "{done:?}");
    let viewer = Person { role: Role::Viewer, team, ..other };
    let done = pass_on(&desk.desk, &viewer, PROBLEM, words).await;
    assert!(matches!(done, Err(ActionError::NotThere)), "{done:?}");
    let nothing = Seen::default();
    let missing = Word { ticket: TicketId(99), text: "x".into(), seen: nothing };
    let noor = desk.person(NOOR).await;
    let came = pass_on(&desk.desk, &noor, PROBLEM, (vec![missing], false)).await.unwrap();
    assert_eq!(came, [(TicketId(99), Came::NotThere)]);
});
