//! Answering a public post (IN-6): their tickets first, the right words, and it is written down.

use actions::{
    ActionError,
    social::{Refusal, Said, handle_is, known, record},
};
use desk::{
    social::{Network, read},
    tickets::{Status, open::Asked},
    viewer::Viewer,
};
use testkit::{MARIA, NOOR, TIDE, on_both_engines};

on_both_engines!(a_handle_is_remembered_and_finds_its_tickets, async |desk| {
    let noor = desk.person(NOOR).await;
    let viewer = Viewer::of(&noor);
    let post = read("https://x.com/MariaS/status/7 your flags are broken");
    assert_eq!(known(&desk.desk, &viewer, &post).await.unwrap(), None);
    let maria = handle_is(&desk.desk, &noor, &post, " Maria@Corvid.example ").await.unwrap();
    assert_eq!(known(&desk.desk, &viewer, &post).await.unwrap(), Some(maria));
    assert_eq!(known(&desk.desk, &viewer, &read("@marias")).await.unwrap(), Some(maria));
    let elsewhere = read("https://social.example/@marias");
    assert_eq!(known(&desk.desk, &viewer, &elsewhere).await.unwrap(), None, "somebody else there");
    let stranger = Viewer::Engineer(base::ids::PersonId(99), "nobody".into());
    assert_eq!(known(&desk.desk, &stranger, &post).await.unwrap(), None);
    let nobody = handle_is(&desk.desk, &noor, &post, TIDE.address).await;
    assert!(matches!(nobody, Err(ActionError::Refused(Refusal::Nobody(_)))));
    let mut conn = desk.conn().await;
    let handles = store::social::of_person(&mut conn, maria).await.unwrap();
    assert_eq!(handles, [(Network::X, "marias".to_owned())]);
});

on_both_engines!(what_was_said_stands_on_the_ticket_and_in_the_list_once, async |desk| {
    let noor = desk.person(NOOR).await;
    let ticket = desk.form(MARIA, "Flags", Asked::default()).await.ticket.id;
    let said = Said {
        pasted: read("https://x.com/MariaS/status/7"),
        person: Some(desk.person(MARIA).await.id),
        ticket: Some(ticket),
        reply: "Hi @marias, it is with us.".into(),
        client_id: "c1".into(),
    };
    record(&desk.desk, &noor, said.clone()).await.unwrap();
    record(&desk.desk, &noor, said).await.unwrap();
    let words = desk.words(ticket.0).await;
    assert_eq!(words.len(), 2, "one note: {words:?}");
    assert!(words[1].contains("on X") && words[1].contains("> Hi @marias"), "{words:?}");
    assert_eq!(desk.ticket(ticket.0).await.status, Status::New, "a note answers nobody");
    let mut conn = desk.conn().await;
    let contacts = store::social::contacts(&mut conn, None, 10).await.unwrap();
    assert_eq!(contacts.len(), 1);
    assert_eq!((contacts[0].ticket, contacts[0].by), (Some(ticket), noor.id));
    assert!(store::social::contacts(&mut conn, Some(contacts[0].id), 10).await.unwrap().is_empty());
});

on_both_engines!(what_is_still_to_be_answered_is_not_hidden_by_what_is_newer, async |desk| {
    let open = desk.form(MARIA, "An old one", Asked::default()).await.ticket.id;
    let mut solved = Vec::new();
    for _ in 0..3 {
        let ticket = desk.form(MARIA, "Done", Asked::default()).await.ticket.id;
        desk.reply(NOOR, ticket, "There.", Status::Solved).await;
        solved.push(ticket);
    }
    let (noor, maria) = (Viewer::of(&desk.person(NOOR).await), desk.person(MARIA).await.id);
    let mut conn = desk.conn().await;
    let found = store::social::tickets_of(&mut conn, &noor, maria, 2).await.unwrap();
    let ids: Vec<_> = found.iter().map(|ticket| ticket.id).collect();
    assert_eq!(ids, [open, solved[2]]);
});
