//! Asking on the public page, with HTML and nothing else.

use axum::{
    body::Body,
    http::{Request, header},
};
use testkit::{MARIA, TIDE, on_both_engines};

use super::site::{Site, between};

const WORDS: &str = "The export stops at midnight.";

on_both_engines!(a_question_is_taken_once_and_answered_with_a_time, async |desk| {
    let site = Site::of(desk);
    let form = site.get("", "/help").await.is(200);
    let client_id = form.hidden("client_id");
    let fields = [
        ("client_id", client_id.as_str()),
        ("message", WORDS),
        ("name", MARIA.name),
        ("address", MARIA.address),
        ("severity", "high"),
    ];
    let sent = site.send_with("", "/help", &fields, ("log.txt", b"boom")).await.is(303);
    let thanks = site.get("", sent.next()).await.is(200);
    // Monday 09:00 UTC and eight open hours, told in her own zone.
    thanks.says("#1").says(MARIA.address).says("Monday 2 November, 18:00 CET");
    let again = site.send_with("", "/help", &fields, ("log.txt", b"boom")).await.is(303);
    assert_eq!(again.next(), sent.next());
    assert_eq!(desk.tickets().await, 1);
    assert_eq!(desk.words(1).await, [WORDS]);
    assert_eq!(desk.ticket(1).await.severity, "high");
});

on_both_engines!(the_first_mail_speaks_as_the_form_did, async |desk| {
    let site = Site::of(desk);
    let ask = async |speaks: &str, id: &str| {
        let request = Request::post("/help")
            .header(header::ACCEPT_LANGUAGE, speaks)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let words = format!("client_id={id}&message=Es+klemmt&address=tilda@tide.example");
        site.see(request.body(Body::from(words)).unwrap()).await.is(303);
        desk.drain().await;
        desk.mails_to(TIDE).pop().unwrap()
    };
    let first = ask("de-AT,de;q=0.9", "c1").await;
    assert!(first.contains("Guten Tag"), "{first}");
    // What is known of her stays, whatever browser she sits at today.
    let second = ask("en", "c2").await;
    assert!(second.contains("Guten Tag"), "{second}");
});

on_both_engines!(what_is_wrong_stands_beside_the_field_and_the_words_stay, async |desk| {
    let site = Site::of(desk);
    let script = "<script>alert('x')</script>";
    let fields = [("client_id", "c1"), ("message", script), ("address", "maria@"), ("kind", "bug")];
    let wrong = site.send_with("", "/help", &fields, ("log.txt", b"boom")).await.is(422);
    let wrong = wrong.says("no mail address").says("choose the files again");
    let wrong = wrong.says("&lt;script&gt;alert").lacks(script).says("maria@");
    assert_eq!(wrong.hidden("client_id"), "c1");
    let empty = [("client_id", "c1"), ("message", " \r\n "), ("name", "Mara")];
    site.send("", "/help", &empty).await.is(422).says("at least a few words").says("Mara");
    let nameless = site.send("", "/help", &[("message", WORDS)]).await.is(422).says(WORDS);
    assert_eq!(desk.tickets().await, 0);
    let client_id = nameless.hidden("client_id");
    site.send("", "/help", &[("client_id", &client_id), ("message", WORDS)]).await.is(303);
    assert_eq!(desk.tickets().await, 1);
});

on_both_engines!(words_changed_after_going_back_are_not_lost, async |desk| {
    let site = Site::of(desk);
    let about =
        |words: &'static str| [("client_id", "c1"), ("message", words), ("address", TIDE.address)];
    let first = site.send("", "/help", &about("It broke.")).await.is(303);
    let second = site.send("", "/help", &about("It broke on Friday.")).await.is(303);
    site.send("", "/help", &about("It broke on Friday.")).await.is(303);
    assert_eq!(first.next(), second.next());
    assert_eq!(desk.tickets().await, 1);
    assert_eq!(desk.words(1).await, ["It broke.", "It broke on Friday."]);
});

on_both_engines!(somebody_without_an_address_gets_a_way_back, async |desk| {
    let site = Site::of(desk);
    let sent = site.send("", "/help", &[("client_id", "c1"), ("message", WORDS)]).await.is(303);
    let thanks = site.get("", sent.next()).await.is(200).says("left no address");
    let link = format!("/portal/links/{}", between(&thanks.text, "/portal/links/", '"'));
    let cookie = site.send("", &link, &[]).await.is(303).cookie();
    site.get(&cookie, "/portal/tickets/1").await.is(200).says(WORDS);
    site.send("", &link, &[]).await.is(410);
});

on_both_engines!(nobody_gets_a_way_in_by_naming_another_address, async |desk| {
    let site = Site::of(desk);
    let fields = [("client_id", "c1"), ("message", WORDS), ("address", MARIA.address)];
    let sent = site.send("", "/help", &fields).await.is(303);
    site.get("", sent.next()).await.is(200).lacks("/portal/links/").lacks("/portal/tickets/");
    site.get("", "/help/received?ticket=guessed").await.is(404);
});

on_both_engines!(files_too_large_together_cost_no_words, async |desk| {
    let site = Site::of(desk);
    let huge = vec![0_u8; 41 * 1024 * 1024];
    let fields = [("client_id", "c1"), ("message", WORDS)];
    let wrong = site.send_with("", "/help", &fields, ("dump.bin", &huge)).await.is(422);
    wrong.says(WORDS).says("40 MB is the most");
    site.send_with("", "/help", &fields, ("dump.bin", &huge[..30_000_000])).await.is(303);
    assert_eq!(desk.tickets().await, 1);
});

on_both_engines!(a_signed_in_customer_asks_as_themselves, async |desk| {
    let site = Site::of(desk);
    let cookie = site.signed_in(desk, MARIA).await;
    let form = site.get(&cookie, "/help").await.is(200).lacks("name=\"address\"");
    let (csrf, client_id) = (form.hidden("csrf"), form.hidden("client_id"));
    let fields = [("csrf", csrf.as_str()), ("client_id", &client_id), ("message", WORDS)];
    let sent = site.send(&cookie, "/help", &fields).await.is(303);
    site.get(&cookie, sent.next()).await.says("/portal/tickets/1");
    let ticket = desk.ticket(1).await;
    assert_eq!(ticket.requester_id, desk.person(MARIA).await.id);
    assert!(ticket.verified);
});
