//! What arrives becomes one ticket, of the right person, and is answered once.

use desk::tickets::{Status, open::Asked};
use testkit::{MARIA, NOOR, TIDE, TestDesk, on_both_engines};

const HELP: &str = "help@desk.example";

on_both_engines!(a_mail_becomes_a_ticket_and_is_acknowledged, async |desk| {
    desk.mail_arrives(MARIA, HELP, "Flags are stale", "Message-ID: <a@x>\r\n\r\nThey flip.").await;
    let ticket = desk.ticket(1).await;
    assert_eq!(ticket.subject, "Flags are stale");
    assert_eq!(ticket.plan, "enterprise");
    assert_eq!(ticket.organisation_id.map(|id| id.0), Some(1));
    assert_eq!(ticket.status, Status::New);
    let mails = desk.mails_to(MARIA);
    assert_eq!(mails.len(), 1, "{mails:?}");
    // Monday 09:00 UTC and eight open hours, told in her own zone.
    assert!(mails[0].contains("18:00"), "{}", mails[0]);
    assert_eq!(TestDesk::header(&mails[0], "auto-submitted"), "auto-replied");
});

on_both_engines!(the_same_mail_twice_is_one_message, async |desk| {
    for _ in 0..3 {
        desk.mail_arrives(MARIA, HELP, "Once", "Message-ID: <a@x>\r\n\r\nOnce.").await;
    }
    desk.mail_arrives(MARIA, HELP, "Once", "Message-ID: <a@x>\r\nX-Hop: 2\r\n\r\nOnce.").await;
    assert_eq!(desk.tickets().await, 1);
    assert_eq!(desk.words(1).await, ["Once."]);
    assert_eq!(desk.mails_to(MARIA).len(), 1);
});

on_both_engines!(an_answer_finds_its_ticket_by_the_signed_address, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Try again?", Status::Pending).await;
    let reply = desk.mails_to(MARIA).pop().unwrap();
    let to = TestDesk::header(&reply, "reply-to").trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(MARIA, &to, "whatever", "\r\nIt broke again.").await;
    assert_eq!(desk.words(ticket.0).await, ["It broke", "Try again?", "It broke again."]);
    assert_eq!(desk.ticket(ticket.0).await.status, Status::Open);
});

on_both_engines!(an_answer_finds_its_ticket_by_message_id, async |desk| {
    desk.mail_arrives(MARIA, HELP, "One", "Message-ID: <one@x>\r\n\r\nOne.").await;
    let ours = TestDesk::header(&desk.mails_to(MARIA)[0], "message-id");
    desk.mail_arrives(MARIA, HELP, "?", &format!("In-Reply-To: {ours}\r\n\r\nTwo.")).await;
    desk.mail_arrives(MARIA, HELP, "?", "References: <one@x>\r\n\r\nThree.").await;
    assert_eq!(desk.words(1).await, ["One.", "Two.", "Three."]);
    assert_eq!(desk.tickets().await, 1);
});

on_both_engines!(the_same_subject_is_no_evidence, async |desk| {
    desk.mail_arrives(MARIA, HELP, "Help", "\r\nOne.").await;
    desk.mail_arrives(MARIA, HELP, "Re: Help", "\r\nTwo.").await;
    assert_eq!(desk.tickets().await, 2);
});

on_both_engines!(a_forged_reply_address_opens_nothing_of_others, async |desk| {
    let ticket = desk.form(MARIA, "Secret matter", Asked::default()).await.ticket.id;
    let forged = format!("help+t{ticket}-{}@desk.example", "0".repeat(20));
    desk.mail_arrives(TIDE, &forged, "let me in", "\r\nHello?").await;
    assert_eq!(desk.words(ticket.0).await, ["Secret matter"]);
    assert_eq!(desk.words(2).await, ["Hello?"]);
});

on_both_engines!(a_stranger_with_the_right_address_gets_a_ticket_of_their_own, async |desk| {
    let ticket = desk.form(MARIA, "Secret matter", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "An answer", Status::Pending).await;
    let reply = desk.mails_to(MARIA).pop().unwrap();
    let to = TestDesk::header(&reply, "reply-to").trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(TIDE, &to, "forwarded to me", "\r\nWhat is this?").await;
    assert_eq!(desk.words(ticket.0).await.len(), 2);
    assert_eq!(desk.words(2).await, ["What is this?"]);
});

on_both_engines!(a_machine_is_kept_but_neither_answered_nor_listened_to, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Try again?", Status::Pending).await;
    let reply = desk.mails_to(MARIA).pop().unwrap();
    let ours = TestDesk::header(&reply, "message-id");
    let more = format!("Auto-Submitted: auto-replied\r\nIn-Reply-To: {ours}\r\n\r\nI am away.");
    desk.mail_arrives(MARIA, HELP, "Away", &more).await;
    let after = desk.ticket(ticket.0).await;
    assert_eq!(after.status, Status::Pending);
    assert_eq!(after.unanswered_at, None);
    assert_eq!(desk.words(ticket.0).await.len(), 3);
    assert_eq!(desk.mails_to(MARIA).len(), 2, "nothing was sent to the machine");
});

on_both_engines!(a_bounce_marks_the_mail_and_tells_the_ticket, async |desk| {
    let ticket = desk.form(TIDE, "It broke", Asked::default()).await.ticket.id;
    let ack = desk.mails_to(TIDE).pop().unwrap();
    let ours = TestDesk::header(&ack, "message-id");
    let report = format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: {HELP}\r\nSubject: failed\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain\r\n\r\nNo such user.\r\n--b\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; tilda@tide.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 no such user\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
         Message-ID: {ours}\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
    );
    desk.raw_arrives("", HELP, report.as_bytes()).await;
    assert_eq!(desk.tickets().await, 1, "a report is no question");
    let mails = store::mail::of_ticket(&mut desk.conn().await, ticket).await.unwrap();
    assert_eq!(mails[0].state, desk::outgoing::MailState::Failed);
    assert!(mails[0].trouble.contains("5.1.1"), "{}", mails[0].trouble);
});

on_both_engines!(what_cannot_be_placed_waits_with_its_reason, async |desk| {
    desk.raw_arrives("", HELP, b"\xff\xfe garbage \x00 without any header").await;
    let dead = store::raw::dead(&mut desk.conn().await, 10).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert!(dead[0].trouble.contains("no sender"), "{}", dead[0].trouble);
    let role = desk::people::Role::Admin;
    actions::raw::retry(&desk.desk, role, dead[0].id).await.unwrap();
    desk.drain().await;
    let again = store::raw::dead(&mut desk.conn().await, 10).await.unwrap();
    assert_eq!(again.len(), 1, "still unreadable, still there");
});

on_both_engines!(free_mail_joins_no_organisation_and_a_new_plan_is_kept, async |desk| {
    let free = testkit::Somebody { name: "Fee", address: "fee@gmail.com" };
    let ticket = desk.form(free, "Hello", Asked::default()).await.ticket;
    assert_eq!(ticket.organisation_id, None);
    assert!(ticket.due_at.is_some(), "somebody unknown may be a payer: they get a promise");
});

on_both_engines!(an_unknown_plan_is_kept_and_has_a_promise, async |desk| {
    use base::ids::OrganisationId;
    let odd = desk::organisations::Organisation {
        id: OrganisationId(2),
        name: "Tide".into(),
        plan: "platinum_2019".into(),
        priority: false,
        domains: vec!["tide.example".into()],
        external_id: "tide".into(),
        plan_by_hand: None,
        account_owner: String::new(),
        created_at: desk.desk.now(),
        changed_at: desk.desk.now(),
    };
    actions::people::add::add(&desk.desk, vec![odd], vec![]).await.unwrap();
    let ticket = desk.form(TIDE, "Hello", Asked::default()).await.ticket;
    assert_eq!(ticket.plan, "platinum_2019");
    assert!(ticket.due_at.is_some());
});

on_both_engines!(scripts_in_html_mail_are_kept_and_never_shown_alive, async |desk| {
    let more = "Content-Type: text/html\r\n\r\n<p onclick=x()>Hi</p><script>alert(1)</script>";
    desk.mail_arrives(MARIA, HELP, "<script>alert(2)</script>", more).await;
    let viewer = desk::viewer::Viewer::System;
    let id = base::ids::TicketId(1);
    let all = store::messages::of_ticket(&mut desk.conn().await, &viewer, id).await.unwrap();
    assert!(all[0].html.contains("<p>Hi</p>"), "{}", all[0].html);
    assert!(!all[0].html.contains("script"), "{}", all[0].html);
});
