//! Surveys from the mail to what follows an answer: who is asked, who is told, who is contacted.

use actions::{Capture, Settings, surveys::Answer};
use base::ids::TicketId;
use desk::{
    csat::tally::Tally,
    tickets::{Status, change::Set, open::Asked},
    viewer::Viewer,
};
use serde_json::Value;
use store::surveys::report::{self, By};
use testkit::{MARIA, NOOR, TestDesk, hours, on_both_engines};

const DAYS: i64 = 24;

/// The token in the newest survey mail.
fn token(desk: &TestDesk) -> String {
    let mails = desk.mails_to(MARIA);
    let mail = mails.iter().rev().find(|mail| mail.contains("/survey/")).unwrap();
    let mail = mail.replace("=\r\n", "");
    let rest = mail.split("/survey/").nth(1).unwrap();
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn surveys(desk: &TestDesk) -> usize {
    desk.mails_to(MARIA).iter().filter(|mail| mail.contains("/survey/")).count()
}

/// Maria was helped and asked.
async fn asked(desk: &TestDesk) -> TicketId {
    let context = Some("{\"distinct_id\":\"user-77\"}".to_owned());
    let ticket = desk.form(MARIA, "It broke", Asked { context, ..Asked::default() }).await;
    desk.reply(NOOR, ticket.ticket.id, "Mended.", Status::Solved).await;
    desk.pass(hours(73)).await;
    ticket.ticket.id
}

async fn says(desk: &TestDesk, rating: u8, words: &str, contact_wished: bool) {
    let answer = Answer { rating, words: words.to_owned(), contact_wished };
    actions::surveys::answer(&desk.desk, &token(desk), answer).await.unwrap();
    desk.drain().await;
}

fn told_of(desk: &TestDesk) {
    let settings: Settings = (*desk.desk.settings()).clone();
    let capture = Capture { url: "https://capture.example/i/v0/e".into(), key: "phc_test".into() };
    desk.desk.set_settings(Settings { capture: Some(capture), ..settings });
}

fn events(desk: &TestDesk) -> Vec<Value> {
    let heard = desk.caller.take().into_iter();
    heard.map(|heard| serde_json::from_str(&heard.body).unwrap()).collect()
}

on_both_engines!(nobody_is_asked_about_spam_or_what_the_handbook_spares, async |desk| {
    for tag in ["spam", "abuse", "legal"] {
        let ticket = desk.form(MARIA, tag, Asked::default()).await.ticket.id;
        desk.reply(NOOR, ticket, "Done.", Status::Solved).await;
        desk.sets(NOOR, ticket, Set::Tags(vec![tag.into()])).await;
    }
    let asked = Asked { kind: Some("security".into()), ..Asked::default() };
    let ticket = desk.form(MARIA, "A leak", asked).await.ticket.id;
    desk.reply(NOOR, ticket, "Closed it.", Status::Solved).await;
    desk.pass(hours(5 * DAYS)).await;
    assert_eq!(surveys(desk), 0);
    let ticket = desk.form(MARIA, "A question", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "An answer.", Status::Solved).await;
    desk.pass(hours(5 * DAYS)).await;
    assert_eq!(surveys(desk), 1);
});

on_both_engines!(an_answer_is_told_until_it_is_taken_and_a_changed_one_once_more, async |desk| {
    told_of(desk);
    let ticket = asked(desk).await;
    desk.caller.next_is(503);
    says(desk, 4, "Kind.", false).await;
    assert_eq!(events(desk).len(), 1, "refused for now");
    desk.pass(hours(1)).await;
    let first = events(desk);
    assert_eq!(first.len(), 1, "and then taken, once");
    assert_eq!(first[0]["distinct_id"], "user-77");
    assert_eq!(first[0]["api_key"], "phc_test");
    let properties = &first[0]["properties"];
    assert_eq!(
        (&properties["$survey_response"], &properties["ticket_id"]),
        (&4.into(), &ticket.0.into())
    );
    desk.pass(hours(1)).await;
    says(desk, 2, "On second thoughts…", false).await;
    let changed = events(desk);
    assert_eq!(changed.len(), 1);
    assert_ne!(changed[0]["uuid"], first[0]["uuid"]);
    let submission = |event: &Value| event["properties"]["$survey_submission_id"].clone();
    assert_eq!(submission(&changed[0]), submission(&first[0]));
    assert_eq!(changed[0]["properties"]["$survey_response_words"], "On second thoughts…");
});

on_both_engines!(sent_twice_an_answer_is_one, async |desk| {
    told_of(desk);
    let ticket = asked(desk).await;
    says(desk, 4, "Kind.", true).await;
    let before = desk.words(ticket.0).await;
    desk.pass(60).await;
    says(desk, 4, "Kind. ", true).await;
    assert_eq!(events(desk).len(), 1);
    assert_eq!(desk.words(ticket.0).await, before);
    let log = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    let answers = log.unwrap().into_iter();
    let answers = answers
        .filter(|event| matches!(event.kind, desk::events::EventKind::SurveyAnswered { .. }));
    assert_eq!(answers.count(), 1);
});

on_both_engines!(what_was_changed_before_it_was_told_is_told_as_it_was, async |desk| {
    told_of(desk);
    asked(desk).await;
    desk.caller.next_is(500);
    says(desk, 5, "Good.", false).await;
    desk.clock.pass(base::time::SignedDuration::from_secs(1));
    says(desk, 1, "Bad.", false).await;
    desk.pass(hours(1)).await;
    let told = events(desk);
    let ratings: Vec<i64> =
        told.iter().filter_map(|event| event["properties"]["$survey_response"].as_i64()).collect();
    assert_eq!(ratings, [5, 1, 5], "the first again, as it was");
    assert_eq!(told[0]["uuid"], told[2]["uuid"]);
});

on_both_engines!(nobody_is_told_where_nothing_is_configured, async |desk| {
    asked(desk).await;
    says(desk, 4, "", false).await;
    assert_eq!(events(desk).len(), 0);
});

on_both_engines!(who_wishes_to_be_contacted_has_their_ticket_back, async |desk| {
    let ticket = asked(desk).await;
    says(desk, 2, "It still flickers.", true).await;
    let open = desk.ticket(ticket.0).await;
    assert_eq!(open.status, Status::Open);
    assert!(open.due_at.is_some(), "with a target");
    let words = desk.words(ticket.0).await.pop().unwrap();
    assert!(words.starts_with("It still flickers.") && words.contains("2 of 5"), "{words}");
    says(desk, 1, "It still flickers!", true).await;
    assert_eq!(desk.words(ticket.0).await.len(), 3, "once for each survey");
});

on_both_engines!(a_wish_about_a_closed_ticket_is_a_follow_up, async |desk| {
    let ticket = asked(desk).await;
    desk.pass(hours(20 * DAYS)).await;
    assert_eq!(desk.ticket(ticket.0).await.status, Status::Closed);
    let before = desk.tickets().await;
    says(desk, 3, "Please call me.", true).await;
    assert_eq!(desk.tickets().await, before + 1);
    says(desk, 3, "Please call me today.", true).await;
    assert_eq!(desk.tickets().await, before + 1);
});

on_both_engines!(answers_are_counted_for_whoever_may_see_their_tickets, async |desk| {
    let ticket = asked(desk).await;
    says(desk, 5, "Wonderful.", false).await;
    let now = desk.clock_now();
    let period = (base::time::after(now, -3600), base::time::after(now, 1));
    let mut conn = desk.conn().await;
    let agent = Viewer::of(&desk.person(NOOR).await);
    let by = report::by(&mut conn, &agent, period).await.unwrap();
    assert_eq!(
        report::gathered(&by, By::Plan),
        [("enterprise".to_owned(), Tally([0, 0, 0, 0, 1]))]
    );
    let slots = report::slots(&mut conn, &agent, period).await.unwrap();
    assert_eq!(slots.len(), 1);
    assert!(slots[0].0 <= now && now < base::time::after(slots[0].0, 900));
    let said = report::answers(&mut conn, &agent, period, None, (true, 10)).await.unwrap();
    assert_eq!(said[0].survey.words, "Wonderful.");
    assert_eq!(said[0].organisation, "Corvid Labs");
    let before = Some((said[0].survey.answered_at.unwrap(), ticket));
    assert!(
        report::answers(&mut conn, &agent, period, before, (true, 10)).await.unwrap().is_empty()
    );
    let stranger = Viewer::Engineer(base::ids::PersonId(99), "nobody".into());
    assert!(report::by(&mut conn, &stranger, period).await.unwrap().is_empty());
    assert_eq!(report::asked(&mut conn, &stranger, period).await.unwrap(), 0);
});
