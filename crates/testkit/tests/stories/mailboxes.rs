//! Several mailboxes, the switch that stops all outgoing mail, and what holds a mail back.

use actions::{
    ActionError,
    mail::{
        fetched,
        kill_switch::{start, stop, stopped},
        outgoing::send_again,
    },
};
use base::{ids::TicketId, time::SignedDuration};
use channels::email::{
    Envelope,
    imap::{Fetched, Inbox, Known},
};
use desk::{
    mailboxes::{Mailbox, Position},
    outgoing::{MOST_SAME, MailState, Outgoing},
    people::{Person, Role},
    tickets::{Status, open::Asked},
};
use testkit::{MARIA, NOOR, OMAR, TIDE, TestDesk, hours, on_both_engines};
use worker::Memory;

fn with_mailboxes(desk: &TestDesk, per_minute: u32) {
    let mut settings = actions::Settings::clone(&desk.desk.settings());
    let mailbox = |name: &str, address: &str, brand: &str| Mailbox {
        name: name.into(),
        address: address.into(),
        brand: brand.into(),
        ..Mailbox::default()
    };
    settings.mailboxes = vec![
        Mailbox {
            kind: "billing".into(),
            also: vec!["invoices@desk.example".into()],
            ..mailbox("billing", "billing@desk.example", "Desk Billing")
        },
        Mailbox { per_minute, ..mailbox("help", "help@desk.example", "") },
    ];
    desk.desk.set_settings(settings);
}

async fn admin(desk: &TestDesk) -> Person {
    Person { role: Role::Admin, ..desk.person(NOOR).await }
}

async fn outgoing(desk: &TestDesk, ticket: i64) -> Vec<Outgoing> {
    store::mail::of_ticket(&mut desk.conn().await, TicketId(ticket)).await.unwrap()
}

on_both_engines!(a_reply_leaves_from_the_mailbox_its_ticket_came_in_by, async |desk| {
    with_mailboxes(desk, 0);
    desk.mail_arrives(MARIA, "invoices@desk.example", "An invoice", "\r\nIt is wrong.").await;
    desk.mail_arrives(OMAR, "help@desk.example", "A question", "\r\nHow?").await;
    for (ticket, who) in [(1, MARIA), (2, OMAR)] {
        desk.reply(NOOR, TicketId(ticket), "Here is the answer", Status::Pending).await;
        let arrived = desk.mailer.arrived();
        let reply = arrived.iter().rfind(|mail| mail.to == who.address).unwrap();
        let raw = String::from_utf8_lossy(&reply.raw).into_owned();
        let (from, name) = match ticket {
            1 => ("billing@desk.example", "Desk Billing"),
            _ => ("help@desk.example", "Desk & Daughters"),
        };
        assert_eq!(reply.from, from);
        let header = TestDesk::header(&raw, "From");
        let header = header.replace('_', " ").replace("=26", "&");
        assert!(header.contains(from) && header.contains(name), "{header}");
        let answers_to = TestDesk::header(&raw, "Reply-To");
        let local = from.split('@').next().unwrap();
        assert!(answers_to.contains(&format!("{local}+t{ticket}-")), "{answers_to}");
    }
    assert_eq!(desk.ticket(1).await.kind, "billing");
    // The answer to a signed address of any mailbox of ours finds its ticket.
    let raw = desk.mails_to(MARIA).pop().unwrap();
    let header = TestDesk::header(&raw, "Reply-To");
    let to = header.trim_matches(['<', '>']);
    desk.mail_arrives(MARIA, to, "Re: An invoice", "\r\nThanks!").await;
    assert_eq!(desk.words(1).await.last().unwrap(), "Thanks!");
    // A mail that claims to come from a mailbox of ours is a loop.
    desk.raw_arrives("x@y.example", "help@desk.example", b"From: billing@desk.example\r\n\r\nHi")
        .await;
    assert_eq!(desk.tickets().await, 2);
});

on_both_engines!(one_click_stops_all_mail_and_nothing_is_lost, async |desk| {
    let admin = admin(desk).await;
    assert!(matches!(stop(&desk.desk, &desk.person(NOOR).await).await, Err(ActionError::NotThere)));
    stop(&desk.desk, &admin).await.unwrap();
    stop(&desk.desk, &admin).await.unwrap();
    for text in ["It broke", "And again", "And once more"] {
        desk.form(MARIA, text, Asked::default()).await;
    }
    desk.pass(hours(80)).await;
    assert_eq!(desk.mailer.tries().len(), 0, "nothing leaves, however long it takes");
    let by = stopped(&mut desk.conn().await).await.unwrap().unwrap().by;
    assert_eq!(by, admin.display_name());
    start(&desk.desk, &admin).await.unwrap();
    desk.drain().await;
    assert_eq!(desk.mails_to(MARIA).len(), 3, "all of it goes at once, each once");
    desk.pass(hours(2)).await;
    assert_eq!(desk.mailer.tries().len(), 3);
    assert!(stopped(&mut desk.conn().await).await.unwrap().is_none());
});

on_both_engines!(a_mailbox_with_a_rate_sends_no_faster, async |desk| {
    with_mailboxes(desk, 30);
    for n in 0..6 {
        desk.form(MARIA, &format!("Question {n}"), Asked::default()).await;
    }
    assert_eq!(desk.mailer.tries().len(), 1);
    let mut sent = vec![1];
    for _ in 0..10 {
        desk.clock.pass(SignedDuration::from_secs(1));
        desk.drain().await;
        sent.push(desk.mailer.tries().len());
    }
    assert_eq!(sent, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
    assert!(outgoing(desk, 6).await.iter().all(|mail| mail.state == MailState::Sent));
});

on_both_engines!(the_same_text_again_and_again_is_held_back_and_told, async |desk| {
    let most = usize::try_from(MOST_SAME).unwrap();
    for n in 0..most + 3 {
        desk.form(MARIA, &format!("Question {n}"), Asked::default()).await;
    }
    assert_eq!(desk.mails_to(MARIA).len(), most);
    let last = i64::try_from(most + 1).unwrap();
    let mail = outgoing(desk, last).await.remove(0);
    assert_eq!(mail.state, MailState::Held);
    assert!(mail.trouble.contains("held back"), "{}", mail.trouble);
    let lead = Person { role: Role::Lead, ..desk.person(NOOR).await };
    let told = desk::notices::Audience::all_of(&lead, &desk.desk.handbook());
    let viewer = desk::viewer::Viewer::of(&lead);
    let mut conn = desk.conn().await;
    let unseen = store::notices::count_unseen(&mut conn, &viewer, &told).await.unwrap();
    assert_eq!(unseen, 1, "told once, not three times");
    // Another text, or another person, is not meant.
    desk.form(TIDE, "Something else", Asked::default()).await;
    assert_eq!(desk.mails_to(TIDE).len(), 1);
    // A person lets one go.
    send_again(&desk.desk, &desk.person(NOOR).await, mail.id).await.unwrap();
    desk.drain().await;
    assert_eq!(desk.mails_to(MARIA).len(), most + 1);
    // An hour later it is quiet again.
    desk.pass(hours(2)).await;
    desk.form(MARIA, "A new day", Asked::default()).await;
    assert_eq!(desk.mails_to(MARIA).len(), most + 2);
});

on_both_engines!(a_mailbox_is_read_by_one_and_each_mail_kept_once, async |desk| {
    let memory = |holder: &str| Memory {
        desk: desk.desk.clone(),
        name: "help".into(),
        holder: holder.into(),
        place: "help@desk.example/INBOX".into(),
    };
    let (one, other) = (memory("one"), memory("other"));
    assert!(one.hold().await.unwrap());
    assert!(!other.hold().await.unwrap(), "another node reads it");
    let at = |next_uid| Position { uid_validity: 7, since_uid: 5, next_uid };
    let mail = |n: u32| Fetched {
        envelope: Envelope {
            mail_from: MARIA.address.into(),
            rcpt_to: vec!["help@desk.example".into()],
        },
        raw: format!("From: {}\r\nMessage-ID: <{n}@x>\r\n\r\nMail {n}", MARIA.address).into(),
    };
    assert_eq!(one.known().await.unwrap(), Known::default());
    assert!(one.keep(vec![], None, at(5)).await.unwrap());
    assert!(one.keep(vec![mail(5), mail(6)], Some(at(5)), at(7)).await.unwrap());
    // A node that slept through its turn comes back with what it fetched long ago.
    assert!(!other.keep(vec![mail(5)], Some(at(5)), at(6)).await.unwrap());
    // The same bytes again, after the server counted anew.
    let anew = Position { uid_validity: 8, since_uid: 1, next_uid: 1 };
    assert!(one.keep(vec![], Some(at(7)), anew).await.unwrap());
    let read = Position { next_uid: 3, ..anew };
    assert!(one.keep(vec![mail(5), mail(6)], Some(anew), read).await.unwrap());
    desk.drain().await;
    assert_eq!(desk.tickets().await, 2);
    fetched::looked(&desk.desk, "help", "no connection".into()).await.unwrap();
    let all = store::mailboxes::all(&mut desk.conn().await).await.unwrap();
    assert_eq!((all[0].trouble.as_str(), all[0].position), ("no connection", Some(read)));
    // One that died lets go by and by.
    desk.pass(fetched::HOLD_SECONDS + 1).await;
    assert!(other.hold().await.unwrap());
    assert_eq!(other.known().await.unwrap().position, Some(read));
    // Another account under the same name counts for itself.
    let moved = Memory { place: "new@desk.example/INBOX".into(), ..memory("other") };
    assert!(moved.hold().await.unwrap());
    assert_eq!(moved.known().await.unwrap().position, None);
});

on_both_engines!(a_customers_mail_that_one_of_us_passes_on_is_the_customers, async |desk| {
    let passed_on = "\r\nPlease have a look.\r\n\r\n---------- Forwarded message ---------\r\n\
         From: Tilda <tilda@tide.example>\r\nSubject: Down?\r\n\r\nThe page is down.";
    desk.mail_arrives(NOOR, "help@desk.example", "Fwd: Down?", passed_on).await;
    let requester = desk.ticket(1).await.requester_id;
    assert_eq!(requester, desk.person(TIDE).await.id);
    assert_eq!((desk.mails_to(TIDE).len(), desk.mails_to(NOOR).len()), (1, 0));
    // A customer who passes something on asks for themselves.
    desk.mail_arrives(MARIA, "help@desk.example", "Fwd: Down?", passed_on).await;
    assert_eq!(desk.ticket(2).await.requester_id, desk.person(MARIA).await.id);
    // What one of us passes on of one of us stays theirs.
    let inside = passed_on.replace("tilda@tide.example", testkit::LEV.address);
    desk.mail_arrives(NOOR, "help@desk.example", "Fwd: Down?", &inside).await;
    assert_eq!(desk.ticket(3).await.requester_id, desk.person(NOOR).await.id);
});
