//! Help from inside an app: from any site, in any shape, once, and proved only where it is.

use base::secrets;
use desk::tickets::{Status, Ticket, open::Asked};
use futures::StreamExt;
use serde_json::{Value, json};
use testkit::{LEV, MARIA, NOOR, TIDE, TestDesk, on_both_engines};

use super::site::{Seen, Site, between};

const TICKETS: &str = "/widget/v1/tickets";

async fn post(site: &Site, body: &Value) -> Seen {
    site.cross_site(TICKETS, "application/json", body.to_string()).await
}

fn signed(text: &str) -> String {
    secrets::sign(b"another", text.as_bytes())
}

async fn newest(desk: &TestDesk) -> Ticket {
    desk.ticket(desk.tickets().await).await
}

on_both_engines!(a_question_comes_once_however_it_is_sent, async |desk| {
    let site = Site::of(desk);
    let body = json!({
        "client_id": "w1",
        "message": "The funnel is empty.",
        "email": TIDE.address,
        "severity": "high",
        "context": { "page_url": "https://app.tide.example/funnels", "time_zone": "Africa/Lagos" },
        "files": [{ "name": "shot.png", "media_type": "image/png", "base64": "aGVsbG8=" }],
    });
    let first = post(&site, &body).await.is(201);
    assert_eq!(first.header("access-control-allow-origin"), "*");
    assert_eq!(first.header("access-control-allow-credentials"), "");
    let ticket = first.json()["ticket"].clone();
    assert_eq!(ticket["number"], 1);
    assert_eq!(ticket["promise"], "by");
    let due: base::Timestamp = ticket["due_at"].as_str().unwrap().parse().unwrap();
    let due = due.to_zoned(base::time::zone_or_utc("Africa/Lagos")).strftime("%H:%M");
    assert_eq!(due.to_string(), "10:00", "72 h of open time, in her zone");
    // A beacon: plain text, which needs no preflight.
    let kind = "text/plain;charset=UTF-8";
    let again = site.cross_site(TICKETS, kind, body.to_string()).await.is(200);
    assert_eq!(again.json(), first.json());
    assert_eq!(desk.words(1).await, ["The funnel is empty."]);
    let stored = newest(desk).await;
    assert_eq!((stored.severity.as_str(), stored.verified), ("high", false));
});

on_both_engines!(the_first_mail_speaks_as_the_browser_does, async |desk| {
    let site = Site::of(desk);
    let context = json!({ "language": "de-AT" });
    let body = json!({
        "client_id": "w1", "message": "Es klemmt.", "email": TIDE.address, "context": context,
    });
    post(&site, &body).await.is(201);
    desk.drain().await;
    let mail = desk.mails_to(TIDE).pop().unwrap();
    assert!(mail.contains("Guten Tag"), "{mail}");
});

on_both_engines!(files_a_beacon_left_behind_come_after, async |desk| {
    let site = Site::of(desk);
    let mut body = json!({ "client_id": "w1", "message": "See the picture.", "files": [] });
    post(&site, &body).await.is(201);
    body["files"] = json!([{ "name": "shot.png", "base64": "aGVsbG8=" }]);
    for _ in 0..2 {
        post(&site, &body).await.is(200);
    }
    let mut conn = desk.conn().await;
    let files = store::messages::files(&mut conn, base::ids::TicketId(1)).await.unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(desk.words(1).await, ["See the picture.", ""]);
});

on_both_engines!(any_site_may_ask_before_it_sends, async |desk| {
    let site = Site::of(desk);
    for path in [TICKETS, "/widget/v1/tickets/token/messages"] {
        let may = site.may(path).await.is(204);
        assert_eq!(may.header("access-control-allow-origin"), "*");
        assert!(may.header("access-control-allow-methods").contains("POST"));
        assert!(may.header("access-control-allow-headers").contains("content-type"));
    }
});

on_both_engines!(only_a_signature_proves_who_it_is, async |desk| {
    let site = Site::of(desk);
    let ask = async |client_id: &str, identity: Value| {
        let body = json!({ "client_id": client_id, "message": "Hello", "identity": identity });
        post(&site, &body).await.is(201);
        newest(desk).await
    };
    let email = MARIA.address;
    let real = ask("a", json!({ "email": email, "hash": signed(email) })).await;
    assert!(real.verified);
    assert_eq!(real.organisation_id.map(|id| id.0), Some(1));
    for (id, hash) in [("b", signed(NOOR.address)), ("c", "0".repeat(64)), ("d", String::new())] {
        let forged = ask(id, json!({ "email": email, "hash": hash })).await;
        assert!(!forged.verified, "{id}");
    }
    // A proved distinct id proves no address that was typed beside it.
    let body = json!({ "client_id": "e", "message": "Hello", "email": email,
        "identity": { "distinct_id": "u-1", "hash": signed("u-1") } });
    post(&site, &body).await.is(201);
    assert!(!newest(desk).await.verified);
});

on_both_engines!(a_plan_counts_only_where_it_is_signed, async |desk| {
    let site = Site::of(desk);
    let ask = async |client_id: &str, email: &str, hash: String| {
        let identity =
            json!({ "email": email, "organisation": "o-9", "plan": "enterprise", "hash": hash });
        let body = json!({ "client_id": client_id, "message": "Hello", "identity": identity });
        post(&site, &body).await.is(201);
        newest(desk).await
    };
    let claimed = ask("a", TIDE.address, signed(TIDE.address)).await;
    assert!(claimed.verified);
    assert_eq!((claimed.organisation_id, claimed.plan.as_str()), (None, "pay_as_you_go"));
    let whole = signed("tom@tide.example\no-9\nenterprise");
    let told = ask("b", "tom@tide.example", whole).await;
    assert!(told.verified && told.organisation_id.is_some());
    assert_eq!(told.plan, "enterprise");
});

on_both_engines!(the_sample_app_signs_its_user_as_a_real_one_would, async |desk| {
    let site = Site::of(desk);
    let script = Site::sample_app(desk).get("", "/identity.js").await.is(200).text;
    let said = between(&script, "'identify', ", ']');
    let identity: Value = serde_json::from_str(&said).unwrap();
    let body = json!({ "client_id": "a", "message": "Hello", "identity": identity });
    post(&site, &body).await.is(201);
    let ticket = newest(desk).await;
    assert!(ticket.verified);
    assert_eq!(
        (ticket.organisation_id.map(|id| id.0), ticket.plan.as_str()),
        (Some(1), "enterprise")
    );
    Site::sample_app(desk)
        .get("", "/")
        .await
        .is(200)
        .says("src=\"https://desk.example/widget.js\"");
});

on_both_engines!(too_much_context_is_no_reason_to_refuse, async |desk| {
    let site = Site::of(desk);
    let console: Vec<String> = (0..4_000).map(|n| format!("{n} {}", "x".repeat(900))).collect();
    let body = json!({ "client_id": "a", "message": "Big", "context": {
        "console": console, "page_url": "https://app.tide.example/" } });
    post(&site, &body).await.is(201);
    let id = newest(desk).await.id;
    let kept = store::context::of_ticket(&mut desk.conn().await, id).await.unwrap().unwrap();
    assert!(kept.len() <= 64 * 1024, "{}", kept.len());
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept["page_url"], "https://app.tide.example/");
    assert!(
        kept["console"].as_array().unwrap().last().unwrap().as_str().unwrap().starts_with("3999")
    );
    let deep = format!("{}1{}", "[".repeat(9_000), "]".repeat(9_000));
    let body = format!(r#"{{"client_id":"b","message":"Deep","context":{{"a":{deep}}}}}"#);
    site.cross_site(TICKETS, "text/plain", body).await.is(201);
    let body = r#"{"client_id":"c","message":"Odd \u0000","context":{"a":"\u0000"},"kind":7}"#;
    site.cross_site(TICKETS, "text/plain", body).await.is(201);
    assert_eq!(desk.words(3).await, ["Odd"]);
});

on_both_engines!(a_mistyped_address_is_still_somebody_asking, async |desk| {
    let site = Site::of(desk);
    let body = json!({ "client_id": "a", "message": "Hello", "email": "tilda@" });
    let taken = post(&site, &body).await.is(201).json();
    let token = taken["ticket"]["token"].as_str().unwrap();
    site.get("", &format!("{TICKETS}/{token}")).await.is(200).says("Hello");
});

on_both_engines!(what_nobody_could_take_is_refused_in_a_sentence, async |desk| {
    let site = Site::of(desk);
    for body in ["", "[]", "{}", r#"{"message":"a"}"#, r#"{"client_id":"a","message":" "}"#] {
        let seen = site.cross_site(TICKETS, "text/plain", body).await.is(422);
        assert_eq!(seen.header("access-control-allow-origin"), "*");
        assert!(seen.json()["error"].as_str().unwrap().ends_with('.'), "{body}");
    }
    let base64 = "A".repeat(56 * 1024 * 1024);
    for most in [base64.len(), 55 * 1024 * 1024] {
        let files = json!([{ "name": "dump", "base64": &base64[..most] }]);
        let body = json!({ "client_id": "a", "message": "b", "files": files });
        assert!(post(&site, &body).await.is(413).json()["error"].is_string());
    }
    assert_eq!(desk.tickets().await, 0);
});

on_both_engines!(whoever_asked_follows_and_writes_back, async |desk| {
    let site = Site::of(desk);
    let body = json!({ "client_id": "a", "message": "Hello", "email": TIDE.address });
    let taken = post(&site, &body).await.is(201).json();
    let token = taken["ticket"]["token"].as_str().unwrap();
    let id = newest(desk).await.id;
    desk.note(LEV, id, "They sound angry").await;
    desk.reply(NOOR, id, "Which page?", Status::Pending).await;
    let path = format!("{TICKETS}/{token}");
    let seen = site.get("", &path).await.is(200).lacks("angry").lacks(NOOR.address);
    let thread = seen.json();
    assert_eq!(thread["ticket"]["status"], "pending");
    let said: Vec<(&str, &str)> = thread["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|said| (said["from"].as_str().unwrap(), said["text"].as_str().unwrap()))
        .collect();
    assert_eq!(said, [("you", "Hello"), ("us", "Which page?")]);
    assert_eq!(thread["messages"][1]["name"], NOOR.name);
    let more = json!({ "client_id": "m", "message": "The first." }).to_string();
    for _ in 0..2 {
        site.cross_site(&format!("{path}/messages"), "text/plain", more.clone()).await.is(201);
    }
    assert_eq!(desk.words(id.0).await.last().unwrap(), "The first.");
    assert_eq!(desk.words(id.0).await.len(), 4);
    assert_eq!(desk.ticket(id.0).await.status, Status::Open);
    for path in [format!("{path}x"), format!("{TICKETS}/x/live")] {
        assert!(site.get("", &path).await.is(404).json()["error"].is_string());
    }
});

on_both_engines!(an_answer_is_pushed_and_other_tickets_are_not, async |desk| {
    let site = Site::of(desk);
    let body = json!({ "client_id": "a", "message": "Hello", "email": TIDE.address });
    let taken = post(&site, &body).await.is(201).json();
    let mine = newest(desk).await.id;
    let other = desk.form(TIDE, "Something else", Asked::default()).await.ticket.id;
    let token = taken["ticket"]["token"].as_str().unwrap();
    let request = axum::http::Request::get(format!("{TICKETS}/{token}/live"));
    let response = site.ask(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    let mut stream = response.into_body().into_data_stream();
    let mut next =
        async || String::from_utf8(stream.next().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(next().await.contains("event: hello"));
    desk.reply(NOOR, other, "Not this one", Status::Pending).await;
    desk.reply(NOOR, mine, "This one", Status::Pending).await;
    let event = next().await;
    assert!(event.contains(&format!("ticket/{mine}")), "{event}");
    assert!(!event.contains(&format!("ticket/{other}")), "{event}");
});
