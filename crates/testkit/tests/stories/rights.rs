//! What a viewer may not see is nowhere: not in lists, counts, search, files or messages.

use desk::{
    search::Wanted,
    tickets::{Status, open::Asked},
    viewer::Viewer,
};
use store::{
    lists::{Which, page},
    numbered,
};
use testkit::{MARIA, NOOR, OMAR, TIDE, on_both_engines};

on_both_engines!(each_viewer_sees_their_own_everywhere, async |desk| {
    let hers = desk.form(MARIA, "the quokka is stale", Asked::default()).await.ticket.id;
    let other = desk.form(TIDE, "the quokka is fine", Asked::default()).await.ticket.id;
    desk.note(NOOR, hers, "wombat secret").await;
    desk.reply(NOOR, hers, "looking into the quokka", Status::Open).await;
    let viewers = [
        (Viewer::of(&desk.person(MARIA).await), vec![hers]),
        (Viewer::of(&desk.person(OMAR).await), vec![hers]),
        (Viewer::of(&desk.person(TIDE).await), vec![other]),
        (Viewer::of(&desk.person(NOOR).await), vec![other, hers]),
        (Viewer::Engineer(base::ids::PersonId(99), "nobody".into()), vec![]),
        (Viewer::Public, vec![]),
    ];
    for (viewer, sees) in viewers {
        let mut conn = desk.conn().await;
        let rows = page(&mut conn, &viewer, &Which::All(None), None, 50).await.unwrap();
        let listed: Vec<_> = rows.iter().map(|row| row.ticket.id).collect();
        assert_eq!(listed, sees, "list of {viewer:?}");
        let all = numbered::Wanted::default();
        let counted = numbered::count(&mut conn, &viewer, &all).await.unwrap();
        assert_eq!(usize::try_from(counted).unwrap(), sees.len(), "count of {viewer:?}");
        let mut found = store::search::tickets(&mut conn, &viewer, &Wanted::of("Quokka"), None, 50)
            .await
            .unwrap();
        found.sort_unstable();
        let mut wanted = sees.clone();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "search of {viewer:?}");
        let live = store::events::visible(&mut conn, &viewer, &[hers, other]).await.unwrap();
        assert_eq!(live.len(), sees.len(), "live events of {viewer:?}");
        for ticket in [hers, other] {
            let one = store::tickets::one(&mut conn, &viewer, ticket).await.unwrap();
            assert_eq!(one.is_some(), sees.contains(&ticket), "{ticket} for {viewer:?}");
        }
    }
});

on_both_engines!(notes_are_for_us_alone, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.note(NOOR, ticket, "the wombat is to blame").await;
    let (hers, ours) =
        (Viewer::of(&desk.person(MARIA).await), Viewer::of(&desk.person(NOOR).await));
    let (mut conn, wombat) = (desk.conn().await, Wanted::of("wombat"));
    assert_eq!(store::search::tickets(&mut conn, &hers, &wombat, None, 9).await.unwrap(), []);
    assert_eq!(store::search::tickets(&mut conn, &ours, &wombat, None, 9).await.unwrap(), [ticket]);
    let read = store::messages::of_ticket(&mut conn, &hers, ticket).await.unwrap();
    assert_eq!(read.len(), 1);
    let history = store::events::of_ticket(&mut conn, &hers, ticket).await.unwrap();
    assert!(history.iter().all(|event| event.kind.is_public()), "{history:?}");
});
