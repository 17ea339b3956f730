//! What time alone does: silence solves, the survey comes once, answers to it count when sent.

use actions::surveys::{Answer, answer};
use desk::tickets::{Status, open::Asked};
use testkit::{MARIA, NOOR, TestDesk, hours, on_both_engines};

const DAY: i64 = 24;

fn survey_links(desk: &TestDesk) -> Vec<String> {
    let mails = desk.mails_to(MARIA);
    let surveys = mails.iter().filter(|mail| mail.contains("/survey/"));
    surveys
        .map(|mail| {
            let plain = mail.replace("=\r\n", "");
            let token = plain.split("/survey/").nth(1).unwrap();
            token.chars().take_while(char::is_ascii_alphanumeric).collect()
        })
        .collect()
}

on_both_engines!(silence_solves_after_a_week_and_an_answer_reopens, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Try this", Status::Pending).await;
    desk.pass(hours(6 * DAY)).await;
    assert_eq!(desk.ticket(ticket.0).await.status, Status::Pending);
    desk.pass(hours(DAY + 1)).await;
    assert_eq!(desk.ticket(ticket.0).await.status, Status::Solved);
    let to =
        TestDesk::header(&desk.mails_to(MARIA)[1], "reply-to").trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(MARIA, &to, "Re", "\r\nNo luck").await;
    let again = desk.ticket(ticket.0).await;
    assert_eq!((again.status, again.reopenings), (Status::Open, 1));
});

on_both_engines!(the_survey_comes_once_and_counts_when_sent, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Done", Status::Solved).await;
    desk.pass(hours(2 * DAY)).await;
    assert_eq!(survey_links(desk).len(), 0, "not before three days");
    desk.pass(hours(10 * DAY)).await;
    let links = survey_links(desk);
    assert_eq!(links.len(), 1, "once");
    assert_eq!(store::surveys::hedgehogs(&mut desk.conn().await).await.unwrap(), 0);
    let given = |rating| Answer { rating, words: " kind ".into(), contact_wished: false };
    assert!(answer(&desk.desk, &links[0], given(9)).await.is_err());
    assert!(answer(&desk.desk, "nobodysecret", given(5)).await.is_err());
    answer(&desk.desk, &links[0], given(3)).await.unwrap();
    let (_, fed) = answer(&desk.desk, &links[0], given(5)).await.unwrap();
    assert_eq!(fed, 1, "changed, not counted twice");
    let kept = store::surveys::of_ticket(&mut desk.conn().await, ticket).await.unwrap().unwrap();
    assert_eq!((kept.rating, kept.words.as_str()), (Some(5), "kind"));
    desk.pass(hours(8 * DAY)).await;
    assert!(answer(&desk.desk, &links[0], given(1)).await.is_err(), "too late to change");
});

on_both_engines!(nobody_is_asked_twice_in_a_short_while, async |desk| {
    for text in ["one", "two"] {
        let ticket = desk.form(MARIA, text, Asked::default()).await.ticket.id;
        desk.reply(NOOR, ticket, "Done", Status::Solved).await;
    }
    desk.pass(hours(4 * DAY)).await;
    assert_eq!(survey_links(desk).len(), 1);
});

on_both_engines!(a_reopened_ticket_is_not_surveyed, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Done", Status::Solved).await;
    desk.pass(hours(DAY)).await;
    let to =
        TestDesk::header(&desk.mails_to(MARIA)[1], "reply-to").trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(MARIA, &to, "Re", "\r\nNot done").await;
    desk.pass(hours(5 * DAY)).await;
    assert_eq!(survey_links(desk).len(), 0);
});
