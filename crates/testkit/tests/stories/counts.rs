//! The counts beside the views: always what the lists themselves would show, whoever looks.

use base::ids::TicketId;
use desk::{
    absences::Taker,
    people::{Person, Role},
    tickets::{Status, change::Set, open::Asked},
    viewer::Viewer,
};
use store::lists::{Which, page, waiting_counts};
use testkit::{LEV, MARIA, NOOR, TIDE, TestDesk, on_both_engines};

/// Counts by looking at every row of every list.
async fn counted(desk: &TestDesk, viewer: &Viewer, me: &Person) -> (usize, usize, Vec<i64>) {
    let mut conn = desk.conn().await;
    let all = page(&mut conn, viewer, &Which::NextUp, None, 1000).await.unwrap().len();
    let mine = page(&mut conn, viewer, &Which::Mine(me.id), None, 1000).await.unwrap().len();
    let mut groups = Vec::new();
    for group in &desk.desk.handbook().groups {
        let which = Which::Group(group.key.clone());
        let rows = page(&mut conn, viewer, &which, None, 1000).await.unwrap();
        groups.push(i64::try_from(rows.len()).unwrap());
    }
    (all, mine, groups)
}

async fn are_right(desk: &TestDesk, me: &Person) {
    let viewer = Viewer::of(me);
    let counts = waiting_counts(&mut desk.conn().await, &viewer, me.id).await.unwrap();
    let (all, mine, groups) = counted(desk, &viewer, me).await;
    assert_eq!(counts.all, i64::try_from(all).unwrap(), "{viewer:?}");
    assert_eq!(counts.mine, i64::try_from(mine).unwrap(), "{viewer:?}");
    let handbook = desk.desk.handbook();
    let kept: Vec<i64> = handbook.groups.iter().map(|group| counts.group(&group.key)).collect();
    assert_eq!(kept, groups, "{viewer:?}");
}

on_both_engines!(counts_are_what_the_lists_show_after_every_kind_of_move, async |desk| {
    let noor = desk.person(NOOR).await;
    let engineer = Person { role: Role::Engineer, team: "billing".into(), ..noor.clone() };
    let about = |product: &str| Asked { product: Some(product.into()), ..Asked::default() };
    for n in 0..9 {
        let product = ["feature_flags", "error_tracking", "nonsense"][n % 3];
        let who = if n % 2 == 0 { MARIA } else { TIDE };
        desk.form(who, &format!("matter {n}"), about(product)).await;
    }
    are_right(desk, &noor).await;
    let lev = desk.person(LEV).await;
    let moves = [
        (1, Set::Assignee(Some(Box::new(Taker::here(noor.clone()))))),
        (1, Set::Product(Some("ai".into()), String::new())),
        (2, Set::Kind("billing".into())),
        (3, Set::Status(Status::Solved)),
        (3, Set::Status(Status::Open)),
        (4, Set::Status(Status::OnHold)),
        (1, Set::Assignee(Some(Box::new(Taker::here(lev))))),
        (5, Set::Assignee(Some(Box::new(Taker::here(noor.clone()))))),
        (5, Set::Status(Status::Pending)),
        (1, Set::Assignee(None)),
    ];
    for (ticket, what) in moves {
        desk.sets(NOOR, TicketId(ticket), what).await;
        are_right(desk, &noor).await;
        are_right(desk, &engineer).await;
    }
    desk.reply(LEV, TicketId(6), "Done.", Status::Solved).await;
    are_right(desk, &noor).await;
    let customer = desk.person(MARIA).await;
    let (mut conn, viewer) = (desk.conn().await, Viewer::of(&customer));
    let seen = waiting_counts(&mut conn, &viewer, customer.id).await.unwrap();
    assert_eq!(seen.all, 0, "how much waits is not the customers' to know");
});
