//! What the desk remembers for each of us: what we have seen, whom a few letters find, our keys.

use std::collections::HashMap;

use actions::{ActionError, preferences, seen};
use base::ids::TicketId;
use desk::{
    keys::OwnKeys,
    people::Role,
    tickets::{Status, open::Asked},
    viewer::Viewer,
};
use store::lists::{Which, page};
use testkit::{LEV, MARIA, NOOR, TestDesk, hours, on_both_engines};

/// The numbers of the tickets that are unread for a person, by a row in hand.
async fn unread(desk: &TestDesk, who: testkit::Somebody) -> Vec<i64> {
    let person = desk.person(who).await;
    let mut conn = desk.conn().await;
    let viewer = Viewer::of(&person);
    let rows = page(&mut conn, &viewer, &Which::All(None), None, 50).await.unwrap();
    let ids: Vec<TicketId> = rows.iter().map(|row| row.ticket.id).collect();
    let seen = store::seen::of(&mut conn, person.id, &ids).await.unwrap();
    let rows =
        rows.iter().filter(|row| store::seen::is_unread(&row.ticket, seen.get(&row.ticket.id)));
    let mut ids: Vec<i64> = rows.map(|row| row.ticket.id.0).collect();
    ids.sort_unstable();
    ids
}

async fn sees(desk: &TestDesk, who: testkit::Somebody, ticket: TicketId) {
    let at = desk.ticket(ticket.0).await.last_message_at;
    let person = desk.person(who).await;
    seen::see(&desk.desk, &person, HashMap::from([(ticket, at)])).await.unwrap();
}

on_both_engines!(
    a_ticket_is_unread_until_it_was_seen_and_again_when_somebody_writes,
    async |desk: &TestDesk| {
        let one = desk.form(MARIA, "First", Asked::default()).await.ticket.id;
        let two = desk.form(MARIA, "Second", Asked::default()).await.ticket.id;
        assert_eq!(unread(desk, NOOR).await, [one.0, two.0]);
        sees(desk, NOOR, one).await;
        assert_eq!(unread(desk, NOOR).await, [two.0]);
        assert_eq!(unread(desk, LEV).await, [one.0, two.0], "each for themselves");
        desk.pass(hours(1)).await;
        desk.note(LEV, one, "Look at this").await;
        assert_eq!(unread(desk, NOOR).await, [one.0, two.0]);
        sees(desk, NOOR, one).await;
        desk.reply(LEV, two, "Done.", Status::Solved).await;
        assert!(
            unread(desk, NOOR).await.is_empty(),
            "what is done and was never looked at is not new"
        );
    }
);

on_both_engines!(
    what_is_unread_is_the_same_in_a_list_and_in_a_condition,
    async |desk: &TestDesk| {
        let one = desk.form(MARIA, "First", Asked::default()).await.ticket.id;
        desk.form(MARIA, "Second", Asked::default()).await;
        desk.pass(hours(1)).await;
        sees(desk, NOOR, one).await;
        let noor = desk.person(NOOR).await;
        let mut conn = desk.conn().await;
        let counted = store::seen::count_unread(&mut conn, &Viewer::of(&noor)).await.unwrap();
        drop(conn);
        assert_eq!(counted, i64::try_from(unread(desk, NOOR).await.len()).unwrap());
    }
);

on_both_engines!(nobody_sees_the_future_or_what_is_not_theirs, async |desk: &TestDesk| {
    let ticket = desk.form(MARIA, "First", Asked::default()).await.ticket.id;
    let mut lev = desk.person(LEV).await;
    (lev.role, lev.team) = (Role::Engineer, "nobody".into());
    let far = base::time::after(desk.clock_now(), 1_000_000);
    seen::see(&desk.desk, &lev, HashMap::from([(ticket, far)])).await.unwrap();
    let noor = desk.person(NOOR).await;
    seen::see(&desk.desk, &noor, HashMap::from([(ticket, far)])).await.unwrap();
    let mut conn = desk.conn().await;
    assert!(store::seen::of(&mut conn, lev.id, &[ticket]).await.unwrap().is_empty());
    let seen = store::seen::of(&mut conn, noor.id, &[ticket]).await.unwrap();
    assert_eq!(seen[&ticket], desk.clock_now());
    drop(conn);
    // A late word of another tab takes nothing back.
    let early = base::time::after(desk.clock_now(), -1_000);
    seen::see(&desk.desk, &noor, HashMap::from([(ticket, early)])).await.unwrap();
    let now = store::seen::of(&mut desk.conn().await, noor.id, &[ticket]).await.unwrap();
    assert_eq!(now[&ticket], desk.clock_now());
});

async fn found(desk: &TestDesk, viewer: &Viewer, query: &str) -> Vec<String> {
    let mut conn = desk.conn().await;
    let people = store::names::people(&mut conn, viewer, query, 9).await.unwrap();
    let all = store::names::organisations(&mut conn, viewer, query, 9).await.unwrap();
    let people = people.iter().map(|person| person.display_name().to_owned());
    people.chain(all.into_iter().map(|one| one.name)).collect()
}

on_both_engines!(a_few_letters_find_people_and_organisations, async |desk: &TestDesk| {
    let agent = Viewer::of(&desk.person(NOOR).await);
    let (first, last) = MARIA.name.split_once(' ').unwrap();
    let letters = |name: &str| name.to_lowercase().chars().take(3).collect::<String>();
    for query in [letters(first), letters(last), format!("{} {}", letters(last), letters(first))] {
        assert_eq!(found(desk, &agent, &query).await, [MARIA.name], "{query}");
    }
    assert!(found(desk, &agent, "corvid").await.contains(&"Corvid Labs".to_owned()));
    assert!(found(desk, &agent, "nosuchword").await.is_empty());
    assert!(found(desk, &agent, " ").await.is_empty());
});

on_both_engines!(a_name_is_found_by_those_only_who_may_know_of_it, async |desk: &TestDesk| {
    let mut lev = desk.person(LEV).await;
    (lev.role, lev.team) = (Role::Engineer, "error_tracking".into());
    let engineer = Viewer::of(&lev);
    assert!(found(desk, &engineer, "corvid").await.is_empty());
    let customer = Viewer::of(&desk.person(MARIA).await);
    assert!(found(desk, &customer, "corvid").await.is_empty());
    let asked = Asked { product: Some("error_tracking".into()), ..Asked::default() };
    desk.form(MARIA, "The stack is empty", asked).await;
    assert!(!found(desk, &engineer, "corvid").await.is_empty(), "by a ticket of theirs");
});

on_both_engines!(keys_of_ones_own_are_kept_refused_and_given_back, async |desk: &TestDesk| {
    let noor = desk.person(NOOR).await;
    let wish = |shipped: &str, own: &str| vec![(shipped.to_owned(), own.to_owned())];
    preferences::set_keys(&desk.desk, &noor, &wish("e", "d")).await.unwrap();
    let refused = preferences::set_keys(&desk.desk, &noor, &wish("e", "a")).await;
    assert!(matches!(refused, Err(ActionError::Refused(all)) if all.0.len() == 1));
    let mut conn = desk.conn().await;
    let kept = store::preferences::get(&mut conn, noor.id, store::preferences::KEYS).await.unwrap();
    assert_eq!(OwnKeys::read(&kept.unwrap()).of("e"), "d", "the refused wish changed nothing");
    drop(conn);
    preferences::set_keys(&desk.desk, &noor, &[]).await.unwrap();
    let mut conn = desk.conn().await;
    let kept = store::preferences::get(&mut conn, noor.id, store::preferences::KEYS).await.unwrap();
    assert_eq!(kept, None);
});
