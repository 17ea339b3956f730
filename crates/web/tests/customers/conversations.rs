//! The API as posthog-js speaks it: the same rights as the widget's own, in other words.

use base::{ids::TicketId, secrets};
use desk::tickets::{Status, change::Set};
use serde_json::{Value, json};
use testkit::{MARIA, NOOR, TIDE, on_both_engines};
use web::Options;

use super::site::{Seen, Site, mailed, merges};

const API: &str = "/api/conversations/v1/widget";
const KEY: &str = "0192a1b2-aaaa-7bbb-8ccc-0123456789ab";
const OTHER: &str = "0192a1b2-dddd-7eee-8fff-0123456789ab";

async fn post(site: &Site, path: &str, body: &Value) -> Seen {
    site.cross_site(&format!("{API}/{path}"), "application/json", body.to_string()).await
}

async fn get(site: &Site, path: &str, who: &str) -> Seen {
    site.get("", &format!("{API}/{path}?limit=50&{who}")).await
}

fn browser(key: &str) -> String {
    format!("widget_session_id={key}")
}

fn words(key: &str, message: &str, ticket: Value) -> Value {
    json!({ "message": message, "traits": { "name": "Tilda", "email": null }, "ticket_id": ticket,
        "widget_session_id": key, "distinct_id": "u-1", "session_id": "s-1",
        "session_context": { "current_url": "https://app.tide.example/x" } })
}

on_both_engines!(a_browser_asks_reads_and_writes_back, async |desk| {
    let site = Site::of(desk);
    let sent = post(&site, "message", &words(KEY, "It broke.", Value::Null)).await.is(200).json();
    assert_eq!((&sent["ticket_id"], &sent["ticket_status"]), (&json!("1"), &json!("new")));
    desk.reply(NOOR, TicketId(1), "Which page?", Status::Pending).await;
    desk.note(NOOR, TicketId(1), "Sounds familiar").await;
    let seen = get(&site, "messages/1", &browser(KEY)).await.is(200).lacks("familiar").json();
    assert_eq!((&seen["unread_count"], &seen["has_more"]), (&json!(1), &json!(false)));
    let all = seen["messages"].as_array().unwrap();
    assert_eq!(all[0]["id"], sent["message_id"]);
    assert_eq!(
        (&all[0]["author_type"], &all[1]["author_type"]),
        (&json!("customer"), &json!("human"))
    );
    assert_eq!(
        (&all[1]["content"], &all[1]["author_name"]),
        (&json!("Which page?"), &json!(NOOR.name))
    );
    let after = all[0]["created_at"].as_str().unwrap();
    let newer = get(&site, "messages/1", &format!("{}&after={after}", browser(KEY))).await.json();
    assert!(newer["messages"].as_array().unwrap().len() <= 1, "{newer}");
    let key = json!({ "widget_session_id": KEY });
    post(&site, "messages/1/read", &key).await.is(200);
    let seen = get(&site, "messages/1", &browser(KEY)).await.json();
    assert_eq!(seen["unread_count"], 0);
    post(&site, "message", &words(KEY, "The first.", json!("1"))).await.is(200);
    let list = get(&site, "tickets", &browser(KEY)).await.is(200).json();
    assert_eq!(list["count"], 1);
    let one = &list["results"][0];
    assert_eq!((&one["status"], &one["message_count"]), (&json!("open"), &json!(3)));
    assert_eq!(one["last_message"], "The first.");
    let context = store::context::of_ticket(&mut desk.conn().await, TicketId(1)).await.unwrap();
    assert!(context.unwrap().contains("https://app.tide.example/x"));
    assert!(!desk.ticket(1).await.verified);
});

on_both_engines!(pressed_again_it_is_one_ticket_and_one_message, async |desk| {
    let site = Site::of(desk);
    for _ in 0..2 {
        post(&site, "message", &words(KEY, "It broke.", Value::Null)).await.is(200);
    }
    for _ in 0..2 {
        post(&site, "message", &words(KEY, "Hello?", json!("1"))).await.is(200);
    }
    assert_eq!(desk.tickets().await, 1);
    assert_eq!(desk.words(1).await, ["It broke.", "Hello?"]);
    post(&site, "message", &words(OTHER, "It broke.", Value::Null)).await.is(200);
    assert_eq!(desk.tickets().await, 2, "somebody else's");
});

on_both_engines!(the_list_is_by_pages_and_by_how_tickets_stand, async |desk| {
    let site = Site::of(desk);
    for number in 1..=3 {
        let mut said = words(KEY, &format!("Question {number}"), Value::Null);
        // A browser may have asked under several addresses.
        said["traits"]["email"] = json!(if number == 2 { MARIA.address } else { TIDE.address });
        post(&site, "message", &said).await.is(200);
    }
    merges(desk, TicketId(1), TicketId(3)).await;
    desk.reply(NOOR, TicketId(3), "Done.", Status::Solved).await;
    let list = async |asked: &str| {
        let list = get(&site, "tickets", &format!("{}&{asked}", browser(KEY))).await.json();
        let ids = list["results"].as_array().unwrap().iter();
        let ids: Vec<String> = ids.map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        (list["count"].as_u64().unwrap(), ids.join(" "))
    };
    assert_eq!(list("").await, (3, "3 2 1".to_owned()));
    assert_eq!(list("offset=1").await, (3, "2 1".to_owned()));
    assert_eq!(list("status=resolved").await, (2, "3 1".to_owned()), "one goes on in the other");
    let all = get(&site, "tickets", &browser(KEY)).await.json();
    let first = &all["results"][2];
    assert_eq!(first["message_count"], 2, "its own words and what we said since: {first}");
    assert_eq!(all["results"][0]["last_message"], "Done.");
});

on_both_engines!(said_again_a_day_later_it_is_meant, async |desk| {
    let site = Site::of(desk);
    post(&site, "message", &words(KEY, "Did you see it?", Value::Null)).await.is(200);
    for pause in [0, 60, 24 * 3600, 60] {
        desk.pass(pause).await;
        post(&site, "message", &words(KEY, "Yes", json!("1"))).await.is(200);
    }
    assert_eq!(desk.words(1).await, ["Did you see it?", "Yes", "Yes"]);
});

on_both_engines!(an_answer_on_a_closed_ticket_is_a_new_one_they_can_read, async |desk| {
    let site = Site::of(desk);
    post(&site, "message", &words(KEY, "It broke.", Value::Null)).await.is(200);
    desk.sets(NOOR, TicketId(1), Set::Status(Status::Closed)).await;
    for _ in 0..2 {
        let sent = post(&site, "message", &words(KEY, "Again.", json!("1"))).await.is(200).json();
        assert_eq!((&sent["ticket_id"], &sent["ticket_status"]), (&json!("2"), &json!("new")));
    }
    get(&site, "messages/2", &browser(KEY)).await.is(200).says("Again.");
    get(&site, "messages/2", &browser(OTHER)).await.is(404);
    assert_eq!((desk.tickets().await, desk.words(2).await), (2, vec!["Again.".to_owned()]));
    assert!(!desk.ticket(2).await.verified, "they are no more proved than before");
});

on_both_engines!(a_typed_address_reads_nothing_merged_until_a_link_proves_it, async |desk| {
    let app_sites = vec!["https://app.tide.example".to_owned()];
    let site = Site::with(desk, Options { app_sites, ..Options::default() });
    let hers = desk.form(MARIA, "My keys", desk::tickets::open::Asked::default()).await.ticket.id;
    let mut first = words(KEY, "Mine.", Value::Null);
    first["traits"]["email"] = json!(MARIA.address);
    let id = post(&site, "message", &first).await.is(200).json()["ticket_id"].clone();
    let path = format!("messages/{}", id.as_str().unwrap());
    let stays = TicketId(id.as_str().unwrap().parse().unwrap());
    merges(desk, hers, stays).await;
    get(&site, &path, &browser(KEY)).await.is(200).says("Mine.").lacks("My keys");
    get(&site, "tickets", &browser(KEY)).await.is(200).lacks("My keys");
    desk.drain().await;
    let page = "https://app.tide.example/";
    let ask = json!({ "email": MARIA.address, "request_url": page });
    post(&site, "restore/request", &ask).await.is(200);
    desk.drain().await;
    let token = mailed(desk, MARIA, "https://app.tide.example/?ph_conv_restore=3D");
    let link = json!({ "restore_token": token, "widget_session_id": KEY });
    post(&site, "restore", &link).await.is(200);
    get(&site, &path, &browser(KEY)).await.is(200).says("Mine.").says("My keys");
});

on_both_engines!(neither_number_nor_distinct_id_nor_address_opens_anything, async |desk| {
    let site = Site::of(desk);
    let mut first = words(KEY, "Mine.", Value::Null);
    first["traits"]["email"] = json!(MARIA.address);
    post(&site, "message", &first).await.is(200);
    let hers =
        desk.form(MARIA, "Hers alone", desk::tickets::open::Asked::default()).await.ticket.id;
    for ticket in ["1".to_owned(), hers.to_string()] {
        let path = format!("messages/{ticket}");
        get(&site, &path, &browser(OTHER)).await.is(404);
        get(&site, &path, "distinct_id=u-1").await.is(422);
        get(&site, &path, "widget_session_id=short").await.is(422);
        post(&site, "message", &words(OTHER, "Me too", json!(ticket))).await.is(404);
        let key = json!({ "widget_session_id": OTHER });
        post(&site, &format!("{path}/read"), &key).await.is(404);
    }
    // An address that was only typed opens the ticket it came with, and no other.
    get(&site, "messages/1", &browser(KEY)).await.is(200);
    get(&site, &format!("messages/{hers}"), &browser(KEY)).await.is(404);
    let list = get(&site, "tickets", &browser(KEY)).await.is(200).json();
    assert_eq!(list["count"], 1);
});

on_both_engines!(a_signed_identity_sees_its_own_wherever_it_asked, async |desk| {
    let site = Site::of(desk);
    let hash = secrets::sign(b"another", b"u-7");
    let who = format!("identity_distinct_id=u-7&identity_hash={hash}");
    let list = get(&site, "tickets", &who).await.is(200).json();
    assert_eq!(list, json!({ "count": 0, "results": [] }));
    let mut said = words(KEY, "Signed.", Value::Null);
    said["identity_distinct_id"] = json!("u-7");
    said["identity_hash"] = json!(hash);
    post(&site, "message", &said).await.is(200);
    said["message"] = json!("Signed again.");
    post(&site, "message", &said).await.is(200);
    assert_eq!(get(&site, "tickets", &who).await.json()["count"], 2);
    assert_eq!(desk.ticket(1).await.requester_id, desk.ticket(2).await.requester_id);
    assert!(desk.ticket(1).await.verified);
    // The same random id without the signature opens nothing of it.
    get(&site, "messages/1", &browser(KEY)).await.is(404);
    for wrong in ["identity_distinct_id=u-8", "identity_distinct_id=u-7&identity_hash=00"] {
        get(&site, "tickets", wrong).await.is(403);
    }
    // With the address signed as well, it is whoever has that address.
    let claim = secrets::sign(b"another", MARIA.address.as_bytes());
    desk.form(MARIA, "From the form", desk::tickets::open::Asked::default()).await;
    let maria = format!("{who}&identity_email={}&identity_hash_email={claim}", MARIA.address);
    let list = get(&site, "tickets", &maria).await.json();
    assert_eq!(list["results"][0]["last_message"], "From the form");
    let forged = format!("{who}&identity_email={}&identity_hash_email={hash}", MARIA.address);
    assert_eq!(get(&site, "tickets", &forged).await.json()["count"], 2, "u-7's own");
});

on_both_engines!(a_link_by_mail_brings_tickets_back_once, async |desk| {
    let app_sites = vec!["https://app.tide.example".to_owned()];
    let site = Site::with(desk, Options { app_sites, ..Options::default() });
    let mut first = words(KEY, "It broke.", Value::Null);
    first["traits"]["email"] = json!(TIDE.address);
    post(&site, "message", &first).await.is(200);
    desk.drain().await;
    let page = "https://app.tide.example/x?tab=2";
    let ask = json!({ "email": TIDE.address, "request_url": page });
    post(&site, "restore/request", &ask).await.is(200);
    let nobody = json!({ "email": "nobody@else.example", "request_url": page });
    post(&site, "restore/request", &nobody).await.is(200);
    desk.drain().await;
    let token = mailed(desk, TIDE, "https://app.tide.example/x?tab=3D2&ph_conv_restore=3D");
    let link = json!({ "restore_token": token, "widget_session_id": OTHER });
    let told = post(&site, "restore", &link).await.is(200).json();
    assert_eq!((&told["status"], &told["migrated_ticket_ids"]), (&json!("success"), &json!(["1"])));
    get(&site, "messages/1", &browser(OTHER)).await.is(200);
    assert_eq!(post(&site, "restore", &link).await.json()["status"], "used");
    let wrong = json!({ "restore_token": "x", "widget_session_id": OTHER });
    assert_eq!(post(&site, "restore", &wrong).await.json()["status"], "invalid");
    // From a site nobody named, the mail leads to the portal.
    let elsewhere = json!({ "email": TIDE.address, "request_url": "https://evil.example/" });
    post(&site, "restore/request", &elsewhere).await.is(200);
    desk.drain().await;
    assert!(!mailed(desk, TIDE, "/portal/links/").is_empty());
    assert!(!desk.mails_to(TIDE).iter().any(|mail| mail.contains("evil.example")));
});

on_both_engines!(the_client_is_told_where_things_are, async |desk| {
    let site = Site::of(desk);
    let config = site.get("", "/array/phc_abc/config.js").await.is(200);
    assert_eq!(config.header("access-control-allow-origin"), "*");
    assert_eq!(config.header("content-type"), "text/javascript; charset=utf-8");
    config.says("all[\"phc_abc\"]").says("\"conversations\":{");
    for odd in ["%22%3Balert(1)", "%3C%2Fscript%3E"] {
        site.get("", &format!("/array/{odd}/config.js")).await.is(404);
    }
    site.get("", "/static/1.2.3/conversations.js").await.is(404).says("posthog_scripts");
    let posthog_scripts = "https://app.tide.example/posthog/{version}".to_owned();
    let site = Site::with(desk, Options { posthog_scripts, ..Options::default() });
    let led = site.get("", "/static/1.2.3/conversations.js").await.is(302);
    assert_eq!(led.next(), "https://app.tide.example/posthog/1.2.3/conversations.js");
    let may = site.may(&format!("{API}/message")).await.is(204);
    assert!(may.header("access-control-allow-headers").contains("x-conversations-token"));
});
