//! TK-6: a thread by mail with people outside the ticket. Its customers never notice, answers come
//! back into it, each mail goes out once.

use actions::{
    ActionError,
    tickets::asides::{Beginning, Words, begin, write},
};
use base::ids::{AsideId, AttachmentId, TicketId};
use desk::{
    messages::{Incoming, IncomingFile, Message, Visibility},
    people::Role,
    search::Wanted,
    tickets::{asides::Refusal, open::Asked},
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, OMAR, Somebody, TIDE, TestDesk, on_both_engines};

/// Somebody at another company.
const LIND: Somebody = Somebody { name: "Siv Lind", address: "siv@proxy.example" };

async fn asks(desk: &TestDesk, ticket: TicketId, to: &str) -> Result<AsideId, Refusal> {
    let beginning =
        Beginning { to: vec![to.into()], subject: "Does your proxy cut bodies?".into() };
    let words = Words {
        text: "We see **1 MB** at most.".into(),
        client_id: Some(format!("c-{to}")),
        ..Words::default()
    };
    let begun = begin(&desk.desk, &desk.person(NOOR).await, ticket, beginning, words).await;
    desk.drain().await;
    match begun {
        Ok(id) => Ok(id),
        Err(ActionError::Refused(refusal)) => Err(refusal),
        Err(error) => panic!("{error}"),
    }
}

/// The messages of a side conversation, oldest first.
async fn said(desk: &TestDesk, ticket: TicketId, id: AsideId) -> Vec<Message> {
    let mut conn = desk.conn().await;
    let all = store::messages::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap();
    all.into_iter().filter(|one| one.aside == Some(id)).collect()
}

fn reply_address(mail: &str) -> String {
    TestDesk::header(mail, "reply-to").trim_matches(['<', '>']).to_owned()
}

on_both_engines!(a_question_goes_out_once_and_the_answer_comes_back, async |desk| {
    let ticket = desk.form(MARIA, "Bodies are cut", Asked::default()).await.ticket.id;
    let before = desk.ticket(ticket.0).await;
    let id = asks(desk, ticket, LIND.address).await.unwrap();
    let mails = desk.mails_to(LIND);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("Does your proxy cut bodies?"), "{}", mails[0]);
    assert!(mails[0].contains("1 MB"), "{}", mails[0]);
    for word in ["Bodies are cut", "Maria", "corvid", "/portal/"] {
        assert!(!mails[0].contains(word), "“{word}” is not theirs to know: {}", mails[0]);
    }
    let address = reply_address(&mails[0]);
    desk.mail_arrives(LIND, &address, "Re: ?", "Message-ID: <l1@p>\r\n\r\nIt does.").await;
    let thread = said(desk, ticket, id).await;
    let words: Vec<&str> = thread.iter().map(|one| one.text.trim()).collect();
    assert_eq!(words, ["We see **1 MB** at most.", "It does."]);
    assert!(thread.iter().all(|one| one.visibility == Visibility::Internal));
    assert_eq!(desk.tickets().await, 1, "no ticket of theirs was opened");
    let after = desk.ticket(ticket.0).await;
    assert_eq!((after.status, after.due_at), (before.status, before.due_at), "no clock moved");
    assert_eq!(desk.mails_to(LIND).len(), 1, "and nobody acknowledged anything");
    desk.mail_arrives(LIND, "help@desk.example", "?", "In-Reply-To: <l1@p>\r\n\r\nMore.").await;
    assert_eq!(said(desk, ticket, id).await.len(), 3, "by Message-ID as well");
    let noor = desk.person(NOOR).await;
    let hers = [desk::notices::Audience::Person(noor.id)];
    let (mut conn, viewer) = (desk.conn().await, Viewer::of(&noor));
    let told = store::notices::page(&mut conn, &viewer, &hers, None, 9).await;
    let told: Vec<String> = told.unwrap().into_iter().map(|row| row.text).collect();
    assert!(told[0].contains("answered on the side of #1"), "{told:?}");
});

on_both_engines!(our_answer_threads_in_their_mail_program, async |desk| {
    let ticket = desk.form(MARIA, "Bodies are cut", Asked::default()).await.ticket.id;
    let id = asks(desk, ticket, LIND.address).await.unwrap();
    let address = reply_address(&desk.mails_to(LIND)[0]);
    desk.mail_arrives(LIND, &address, "Re: ?", "Message-ID: <l1@p>\r\n\r\nIt does.").await;
    let words = Words { text: "Thanks".into(), ..Words::default() };
    write(&desk.desk, &desk.person(LEV).await, ticket, id, words).await.unwrap();
    desk.drain().await;
    let mails = desk.mails_to(LIND);
    assert_eq!(mails.len(), 2);
    assert_eq!(reply_address(&mails[1]), address);
    let references = TestDesk::header(&mails[1], "references");
    let first = TestDesk::header(&mails[0], "message-id");
    assert!(references.contains(&first) && references.contains("<l1@p>"), "{references}");
});

on_both_engines!(customers_never_notice, async |desk| {
    let ticket = desk.form(MARIA, "Bodies are cut", Asked::default()).await.ticket.id;
    let id = asks(desk, ticket, LIND.address).await.unwrap();
    let address = reply_address(&desk.mails_to(LIND)[0]);
    desk.mail_arrives(LIND, &address, "Re: ?", "\r\nIt does, in secret.").await;
    let mut conn = desk.conn().await;
    for who in [MARIA, OMAR] {
        let viewer = Viewer::of(&desk.person(who).await);
        let ticket = store::tickets::one(&mut conn, &viewer, ticket).await.unwrap().unwrap();
        let thread = store::merges::thread(&mut conn, &viewer, &ticket).await.unwrap();
        assert_eq!(thread.messages.len(), 1, "{}", who.name);
        let found = store::search::tickets(&mut conn, &viewer, &Wanted::of("secret"), None, 9)
            .await
            .unwrap();
        assert_eq!(found, []);
        let events = store::events::of_ticket(&mut conn, &viewer, ticket.id).await.unwrap();
        assert!(!format!("{events:?}").contains("Aside"));
    }
    let lind = Viewer::of(&desk.person(LIND).await);
    assert!(store::tickets::one(&mut conn, &lind, ticket).await.unwrap().is_none());
    assert_eq!(desk.mails_to(MARIA).len(), 1, "the acknowledgement");
    assert_eq!(said(desk, ticket, id).await.len(), 2);
});

on_both_engines!(a_stranger_with_the_address_stays_outside, async |desk| {
    let ticket = desk.form(MARIA, "Bodies are cut", Asked::default()).await.ticket.id;
    let id = asks(desk, ticket, LIND.address).await.unwrap();
    let address = reply_address(&desk.mails_to(LIND)[0]);
    desk.mail_arrives(TIDE, &address, "forwarded", "\r\nLet me in").await;
    assert_eq!(said(desk, ticket, id).await.len(), 1);
    assert_eq!(desk.words(2).await, ["Let me in"], "kept as a ticket of their own");
});

on_both_engines!(sent_twice_it_goes_out_once, async |desk| {
    let ticket = desk.form(MARIA, "Bodies are cut", Asked::default()).await.ticket.id;
    asks(desk, ticket, LIND.address).await.unwrap();
    asks(desk, ticket, LIND.address).await.unwrap();
    assert_eq!(desk.mails_to(LIND).len(), 1);
    let all = store::asides::of_ticket(&mut desk.conn().await, ticket).await.unwrap();
    assert_eq!(all.len(), 1);
});

on_both_engines!(a_customer_of_the_ticket_is_never_written_to_on_the_side, async |desk| {
    let ticket = desk.form(MARIA, "Bodies are cut", Asked::default()).await.ticket.id;
    let refused = asks(desk, ticket, MARIA.address).await.unwrap_err();
    assert_eq!(refused, Refusal::OnTheTicket("Maria Silva".into()));
    assert_eq!(asks(desk, ticket, "x@").await, Err(Refusal::BadAddress("x@".into())));
    let mut customer = desk.person(MARIA).await;
    customer.role = Role::Customer;
    let words = Words { text: "x".into(), ..Words::default() };
    let beginning = Beginning { to: vec![LIND.address.into()], subject: "x".into() };
    let by_customer = begin(&desk.desk, &customer, ticket, beginning, words).await;
    assert!(matches!(by_customer, Err(ActionError::NotThere)));
});

on_both_engines!(chosen_files_of_the_ticket_go_along, async |desk| {
    let incoming = Incoming {
        text: "See".into(),
        files: vec![IncomingFile {
            name: "trace.log".into(),
            media_type: "text/plain".into(),
            bytes: b"a line of the log".to_vec(),
            content_id: None,
        }],
        ..Incoming::default()
    };
    let new = actions::tickets::receive::NewTicket {
        sender: actions::tickets::receive::Sender::Known(desk.person(MARIA).await.id),
        organisation: None,
        incoming,
        asked: Asked::default(),
        client_id: None,
        scope: "story",
    };
    let ticket = actions::tickets::receive::receive(&desk.desk, new).await.unwrap().ticket.id;
    let file = store::messages::files(&mut desk.conn().await, ticket).await.unwrap()[0].id;
    let send = async |to: &str, attach: Vec<AttachmentId>| {
        let beginning = Beginning { to: vec![to.into()], subject: "A log".into() };
        let words = Words { text: "Here".into(), attach, ..Words::default() };
        begin(&desk.desk, &desk.person(NOOR).await, ticket, beginning, words).await.unwrap();
        desk.drain().await;
    };
    send(LIND.address, vec![file]).await;
    assert!(desk.mails_to(LIND)[0].contains("trace.log"));
    send(TIDE.address, Vec::new()).await;
    assert!(!desk.mails_to(TIDE)[0].contains("trace.log"), "only what was chosen");
});
