//! A mail is sent once, or a person is told of the doubt.

use actions::mail::outgoing::{self, send_again};
use channels::outside::SendOutcome;
use desk::{
    outgoing::MailState,
    tickets::{Status, open::Asked},
};
use testkit::{MARIA, NOOR, TestDesk, hours, on_both_engines};

async fn states(desk: &TestDesk, ticket: base::ids::TicketId) -> Vec<MailState> {
    let mails = store::mail::of_ticket(&mut desk.conn().await, ticket).await.unwrap();
    mails.into_iter().map(|mail| mail.state).collect()
}

on_both_engines!(an_outage_delays_and_never_doubles, async |desk| {
    desk.mailer.always(MARIA.address, SendOutcome::RefusedForNow("451 later".into()));
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    assert_eq!(states(desk, ticket).await, [MailState::Queued]);
    desk.pass(hours(1)).await;
    assert!(desk.mailer.tries().len() > 1, "it tries again by itself");
    desk.mailer.always(MARIA.address, SendOutcome::Accepted { response: "250 ok".into() });
    desk.pass(hours(2)).await;
    assert_eq!(states(desk, ticket).await, [MailState::Sent]);
    assert_eq!(desk.mails_to(MARIA).len(), 1);
    let ids: Vec<String> = desk
        .mailer
        .tries()
        .iter()
        .map(|mail| TestDesk::header(&String::from_utf8_lossy(&mail.raw), "message-id"))
        .collect();
    assert!(ids.windows(2).all(|two| two[0] == two[1]), "each try is the same mail: {ids:?}");
});

on_both_engines!(an_unknown_outcome_is_never_sent_again_by_itself, async |desk| {
    desk.mailer.next_is(SendOutcome::Unknown("the line broke after the dot".into()));
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.pass(hours(72)).await;
    assert_eq!(desk.mailer.tries().len(), 1);
    assert_eq!(states(desk, ticket).await, [MailState::InDoubt]);
    let mail = store::mail::of_ticket(&mut desk.conn().await, ticket).await.unwrap()[0].id;
    send_again(&desk.desk, &desk.person(NOOR).await, mail).await.unwrap();
    desk.drain().await;
    assert_eq!(states(desk, ticket).await, [MailState::Sent]);
});

on_both_engines!(a_death_in_the_middle_leaves_a_doubt_not_two_mails, async |desk| {
    desk.mailer.always(MARIA.address, SendOutcome::RefusedForNow("451 later".into()));
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let mail = store::mail::of_ticket(&mut desk.conn().await, ticket).await.unwrap()[0].id;
    // A worker marks it as being sent, and dies.
    let begun = outgoing::begin(&desk.desk, mail).await.unwrap();
    assert!(matches!(begun, outgoing::Begun::Go(_)));
    desk.mailer.always(MARIA.address, SendOutcome::Accepted { response: "250 ok".into() });
    let tries = desk.mailer.tries().len();
    desk.pass(hours(2)).await;
    assert_eq!(desk.mailer.tries().len(), tries, "it may have left already");
    assert_eq!(states(desk, ticket).await, [MailState::InDoubt]);
});

on_both_engines!(every_participant_gets_a_reply_once, async |desk| {
    let more = "Cc: tilda@tide.example, help@desk.example, noor@desk.example\r\n\r\nBoth of us.";
    desk.mail_arrives(MARIA, "help@desk.example", "Two of us", more).await;
    desk.reply(NOOR, base::ids::TicketId(1), "Hello both", Status::Pending).await;
    let replies = |who| {
        let mails = desk.mails_to(who);
        mails.iter().filter(|mail| mail.contains("Hello both")).count()
    };
    assert_eq!((replies(MARIA), replies(testkit::TIDE), replies(NOOR)), (1, 1, 0));
});
