//! Notices: told once, to whom they are for, seen person by person, gone after a quarter.

use base::{
    Clock,
    ids::{NoticeSeq, PersonId, TicketId},
};
use desk::{
    change::{Change, Row},
    notices::{Audience, Notice},
    people::Person,
    tickets::open::Asked,
    viewer::Viewer,
};
use store::notices::{After, Told, count_unseen, page};
use testkit::{LEV, MARIA, NOOR, TestDesk, hours, on_both_engines};

async fn tell(desk: &TestDesk, key: &str, audience: Audience, ticket: Option<TicketId>) {
    let at = desk.clock.now();
    let (key, text) = (key.to_owned(), format!("told {key}"));
    let row = Row::Notice(Box::new(Notice { key, audience, ticket_id: ticket, text, at }));
    let change = Change { rows: vec![row], ..Change::default() };
    let told = desk.desk.store.write::<_, store::Fault, _>(move |tx| {
        Box::pin(async move { store::apply::apply(tx, change).await })
    });
    told.await.unwrap();
}

async fn unseen(desk: &TestDesk, person: &Person) -> i64 {
    let mine = Audience::all_of(person, &desk.desk.handbook());
    count_unseen(&mut desk.conn().await, &Viewer::of(person), &mine).await.unwrap()
}

async fn read(desk: &TestDesk, person: &Person, after: Option<After>, limit: i64) -> Vec<Told> {
    let mine = Audience::all_of(person, &desk.desk.handbook());
    page(&mut desk.conn().await, &Viewer::of(person), &mine, after, limit).await.unwrap()
}

fn words(told: &[Told]) -> Vec<&str> {
    told.iter().map(|told| told.text.as_str()).collect()
}

fn support() -> Audience {
    Audience::Team("support".into())
}

on_both_engines!(the_same_fact_is_told_once, async |desk| {
    let noor = desk.person(NOOR).await;
    for _ in 0..2 {
        tell(desk, "a", support(), None).await;
        tell(desk, "a", Audience::Person(noor.id), None).await;
    }
    assert_eq!(unseen(desk, &noor).await, 1, "through two audiences, and twice");
    assert_eq!(words(&read(desk, &noor, None, 9).await), ["told a"]);
    assert_eq!(unseen(desk, &desk.person(LEV).await).await, 1);
    assert_eq!(unseen(desk, &desk.person(MARIA).await).await, 0, "never a customer");
});

on_both_engines!(what_a_team_is_told_is_seen_person_by_person, async |desk| {
    let (noor, lev) = (desk.person(NOOR).await, desk.person(LEV).await);
    tell(desk, "a", support(), None).await;
    tell(desk, "b", support(), None).await;
    let first = read(desk, &noor, None, 9).await[1].seq;
    actions::notices::see(&desk.desk, &noor, first).await.unwrap();
    assert_eq!((unseen(desk, &noor).await, unseen(desk, &lev).await), (1, 2));
    let foreign = Audience::Person(lev.id);
    tell(desk, "c", foreign, None).await;
    let his = read(desk, &lev, None, 1).await[0].seq;
    assert!(actions::notices::see(&desk.desk, &noor, his).await.is_err(), "not hers");
});

on_both_engines!(seeing_all_leaves_what_came_meanwhile, async |desk| {
    let noor = desk.person(NOOR).await;
    tell(desk, "a", support(), None).await;
    tell(desk, "b", support(), None).await;
    let newest = read(desk, &noor, None, 9).await[0].seq;
    tell(desk, "c", support(), None).await;
    actions::notices::see_until(&desk.desk, &noor, newest).await.unwrap();
    assert_eq!(unseen(desk, &noor).await, 1);
    let huge = NoticeSeq(i64::MAX);
    actions::notices::see_until(&desk.desk, &noor, huge).await.unwrap();
    tell(desk, "d", support(), None).await;
    assert_eq!(unseen(desk, &noor).await, 1, "a number made up sees nothing of the future");
});

on_both_engines!(the_unseen_come_first_and_pages_lose_nothing, async |desk| {
    let noor = desk.person(NOOR).await;
    for key in ["a", "b", "c", "d", "e"] {
        tell(desk, key, if key < "c" { support() } else { Audience::Person(noor.id) }, None).await;
    }
    let newest = read(desk, &noor, None, 1).await[0].seq;
    actions::notices::see(&desk.desk, &noor, newest).await.unwrap();
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let rows = read(desk, &noor, after, 2).await;
        let Some(last) = rows.last() else { break };
        after = Some(After { seen: last.seen, seq: last.seq });
        all.extend(rows);
    }
    assert_eq!(words(&all), ["told d", "told c", "told b", "told a", "told e"]);
});

on_both_engines!(nobody_hears_of_a_ticket_they_may_not_see, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let mut engineer = desk.person(NOOR).await;
    engineer.role = desk::people::Role::Engineer;
    engineer.team = "replay".into();
    tell(desk, "a", Audience::Team("replay".into()), Some(ticket)).await;
    tell(desk, "b", Audience::Team("replay".into()), Some(TicketId(999))).await;
    tell(desk, "c", Audience::Team("replay".into()), None).await;
    assert_eq!(words(&read(desk, &engineer, None, 9).await), ["told c"]);
    assert_eq!(unseen(desk, &engineer).await, 1);
    let mine = [Audience::Team("replay".into())];
    let viewer = Viewer::Agent(PersonId(20));
    let rows = page(&mut desk.conn().await, &viewer, &mine, None, 9).await.unwrap();
    assert_eq!(
        words(&rows),
        ["told c", "told a"],
        "the one about a ticket that is gone is left out"
    );
});

on_both_engines!(seen_ones_go_after_a_quarter_and_unseen_after_a_year, async |desk| {
    let noor = desk.person(NOOR).await;
    tell(desk, "a", support(), None).await;
    tell(desk, "b", support(), None).await;
    let newest = read(desk, &noor, None, 1).await[0].seq;
    actions::notices::see(&desk.desk, &noor, newest).await.unwrap();
    let after = async |days: i64| {
        desk.clock.pass(base::time::SignedDuration::from_secs(hours(24) * days));
        actions::sweeps::tidy_up(&desk.desk).await.unwrap();
        words(&read(desk, &noor, None, 9).await).join(" ")
    };
    assert_eq!(after(89).await, "told a told b");
    assert_eq!(after(2).await, "told a");
    assert_eq!(after(280).await, "");
});
