//! Inside an app: what is promised before anything is sent, whose tickets are shown to whom, and
//! which replies still go out by mail.

use base::{ids::TicketId, secrets};
use desk::{
    handbook::Handbook,
    tickets::{Status, open::Asked},
    viewer::Viewer,
};
use serde_json::{Value, json};
use testkit::{MARIA, NOOR, OMAR, Somebody, TIDE, TestDesk, on_both_engines};

use super::site::{Seen, Site, merges};

const TICKETS: &str = "/widget/v1/tickets";
const OVERVIEW: &str = "/widget/v1/overview";

async fn post(site: &Site, path: &str, body: Value) -> Seen {
    site.cross_site(path, "text/plain", body.to_string()).await
}

/// Asks in the widget; answers the ticket's number and its secret.
async fn asks(site: &Site, who: Somebody) -> (TicketId, String) {
    let body = json!({ "client_id": "a", "message": "Where is it?", "email": who.address });
    let ticket = post(site, TICKETS, body).await.is(201).json()["ticket"].clone();
    let id = TicketId(ticket["number"].as_i64().unwrap());
    (id, ticket["token"].as_str().unwrap().to_owned())
}

async fn messages(site: &Site, token: &str) -> Vec<Value> {
    let thread = site.get("", &format!("{TICKETS}/{token}")).await.is(200).json();
    thread["messages"].as_array().unwrap().clone()
}

/// The newest message stands before their eyes.
async fn reads_newest(site: &Site, token: &str) {
    let all = messages(site, token).await;
    let read = json!({ "messages": [all.last().unwrap()["id"]] });
    post(site, &format!("{TICKETS}/{token}/reads"), read).await.is(204);
}

fn replies(desk: &TestDesk, who: Somebody, words: &str) -> usize {
    desk.mails_to(who).iter().filter(|mail| mail.contains(words)).count()
}

on_both_engines!(a_reply_read_in_the_app_is_not_mailed_and_an_unseen_one_is, async |desk| {
    let site = Site::of(desk);
    let (id, token) = asks(&site, TIDE).await;
    desk.reply(NOOR, id, "Under the hedge.", Status::Pending).await;
    assert_eq!(replies(desk, TIDE, "Under the hedge"), 0, "she may read it where she is");
    assert_eq!(messages(&site, &token).await[1]["read"], false);
    reads_newest(&site, &token).await;
    assert_eq!(messages(&site, &token).await[1]["read"], true);
    desk.pass(600).await;
    assert_eq!(replies(desk, TIDE, "Under the hedge"), 0);
    desk.reply(NOOR, id, "Or behind it.", Status::Pending).await;
    desk.pass(299).await;
    assert_eq!(replies(desk, TIDE, "Or behind it"), 0);
    desk.pass(2).await;
    assert_eq!(replies(desk, TIDE, "Or behind it"), 1);
    // Read by mail as well, it is mailed no second time.
    reads_newest(&site, &token).await;
    desk.pass(7200).await;
    assert_eq!(replies(desk, TIDE, "Or behind it"), 1);
});

on_both_engines!(the_answer_to_that_mail_lands_in_the_same_ticket, async |desk| {
    let site = Site::of(desk);
    let (id, token) = asks(&site, TIDE).await;
    desk.reply(NOOR, id, "Which one?", Status::Pending).await;
    desk.pass(301).await;
    let mail = desk.mails_to(TIDE).pop().unwrap();
    let back = TestDesk::header(&mail, "Reply-To");
    let back = back.trim_matches(['<', '>']);
    desk.mail_arrives(TIDE, back, "Re: Where is it?", "\r\nThe small one.").await;
    assert_eq!(desk.words(id.0).await, ["Where is it?", "Which one?", "The small one."]);
    let all = messages(&site, &token).await;
    assert_eq!((&all[2]["from"], &all[2]["text"]), (&json!("you"), &json!("The small one.")));
});

on_both_engines!(who_is_not_in_the_app_gets_the_mail_at_once, async |desk| {
    let site = Site::of(desk);
    let (id, token) = asks(&site, TIDE).await;
    desk.pass(1801).await;
    desk.reply(NOOR, id, "Good morning.", Status::Pending).await;
    assert_eq!(replies(desk, TIDE, "Good morning"), 1);
    // Others' reading is not hers.
    let (other, _) = asks_again(&site, MARIA).await;
    let all = messages(&site, &token).await;
    let read = json!({ "messages": [all.last().unwrap()["id"]] });
    post(&site, &format!("{TICKETS}/{}/reads", "x".repeat(40)), read).await.is(404);
    desk.reply(NOOR, other, "For Maria.", Status::Pending).await;
    reads_newest(&site, &token).await;
    desk.pass(301).await;
    assert_eq!(replies(desk, MARIA, "For Maria"), 1);
});

async fn asks_again(site: &Site, who: Somebody) -> (TicketId, String) {
    let body = json!({ "client_id": "b", "message": "And this?", "email": who.address });
    let ticket = post(site, TICKETS, body).await.is(201).json()["ticket"].clone();
    let id = TicketId(ticket["number"].as_i64().unwrap());
    (id, ticket["token"].as_str().unwrap().to_owned())
}

fn signed(who: Somebody) -> Value {
    json!({ "email": who.address, "hash": secrets::sign(b"another", who.address.as_bytes()) })
}

fn texts(all: &[Value]) -> Vec<&str> {
    all.iter().map(|said| said["text"].as_str().unwrap().trim()).collect()
}

on_both_engines!(a_typed_address_reads_nothing_of_what_was_merged_into_its_ticket, async |desk| {
    let site = Site::of(desk);
    let body = json!({ "client_id": "h", "message": "My keys are in the file.",
        "identity": signed(MARIA), "files": [{ "name": "keys.txt", "base64": "aGk=" }] });
    let hers = TicketId(
        post(&site, TICKETS, body).await.is(201).json()["ticket"]["number"].as_i64().unwrap(),
    );
    desk.reply(NOOR, hers, "Keep them to yourself.", Status::Pending).await;
    // Somebody who only knows how her address is written.
    let (id, token) = asks(&site, MARIA).await;
    merges(desk, hers, id).await;
    desk.reply(NOOR, id, "Which hedge?", Status::Pending).await;
    let all = messages(&site, &token).await;
    assert_eq!(texts(&all), ["Where is it?", "Which hedge?"]);
    let files = store::messages::files(&mut desk.conn().await, hers).await.unwrap();
    site.get("", &format!("{TICKETS}/{token}/files/{}", files[0].id)).await.is(404);
    // What they say they have read of it still goes out by mail.
    let all = store::messages::of_ticket(&mut desk.conn().await, &Viewer::System, hers).await;
    let ours = all.unwrap().into_iter().find(|said| said.from_us).unwrap();
    let read = json!({ "messages": [ours.id] });
    post(&site, &format!("{TICKETS}/{token}/reads"), read).await.is(204);
    let maria = desk.person(MARIA).await.id;
    let read = store::in_app::read(&mut desk.conn().await, maria, &[ours.id]).await.unwrap();
    assert!(read.is_empty(), "she has not");
    // She herself, proved, reads it all.
    let told = post(&site, OVERVIEW, json!({ "identity": signed(MARIA) })).await.is(200).json();
    let tickets = told["tickets"].as_array().unwrap();
    let mine = tickets.iter().find(|ticket| ticket["number"] == json!(id.0)).unwrap();
    let all = messages(&site, mine["token"].as_str().unwrap()).await;
    assert!(texts(&all).contains(&"My keys are in the file."), "{all:?}");
});

on_both_engines!(a_typed_address_reads_on_where_its_ticket_went, async |desk| {
    let site = Site::of(desk);
    let hers = desk.form(MARIA, "Mine alone.", Asked::default()).await.ticket.id;
    let (id, token) = asks(&site, MARIA).await;
    merges(desk, id, hers).await;
    desk.reply(NOOR, hers, "For both of you.", Status::Pending).await;
    let body = json!({ "client_id": "c", "message": "Found it." });
    post(&site, &format!("{TICKETS}/{token}/messages"), body).await.is(201);
    let all = messages(&site, &token).await;
    assert_eq!(texts(&all), ["Where is it?", "For both of you.", "Found it."]);
});

on_both_engines!(tickets_are_listed_to_a_signature_and_to_nothing_else, async |desk| {
    let site = Site::of(desk);
    let (id, _) = asks(&site, MARIA).await;
    desk.reply(NOOR, id, "Here.", Status::Pending).await;
    let forged = json!({ "email": MARIA.address, "hash": "0".repeat(64) });
    for identity in [json!({}), json!({ "email": MARIA.address }), forged, signed(OMAR)] {
        let told = post(&site, OVERVIEW, json!({ "identity": identity })).await.is(200).json();
        assert_eq!(told["tickets"], json!([]), "{identity}");
    }
    let told = post(&site, OVERVIEW, json!({ "identity": signed(MARIA) })).await.is(200).json();
    assert_eq!(told["verified"], true);
    let mine = &told["tickets"][0];
    assert_eq!((&mine["number"], &mine["unread"]), (&json!(id.0), &json!(1)));
    let token = mine["token"].as_str().unwrap();
    reads_newest(&site, token).await;
    let told = post(&site, OVERVIEW, json!({ "identity": signed(MARIA) })).await.json();
    assert_eq!(told["tickets"][0]["unread"], 0);
    // Its secret is for her and for this ticket.
    let (other, _) = asks_again(&site, TIDE).await;
    let (_, rest) = token.split_once('.').unwrap();
    site.get("", &format!("{TICKETS}/{other}.{rest}")).await.is(404);
    let person = desk.person(OMAR).await.id;
    let mark = rest.split_once('.').unwrap().1;
    site.get("", &format!("{TICKETS}/{id}.{person}.{mark}")).await.is(404);
});

on_both_engines!(the_promise_is_told_before_anything_is_sent, async |desk| {
    let site = Site::of(desk);
    let unsigned = post(&site, OVERVIEW, json!({})).await.is(200).json();
    let signed = post(&site, OVERVIEW, json!({ "identity": signed(MARIA) })).await.is(200).json();
    let by = |told: &Value| told["promises"][""].as_str().unwrap().to_owned();
    assert!(by(&signed) < by(&unsigned), "an enterprise customer is answered earlier");
    let severities = signed["severities"].as_array().unwrap();
    assert!(severities.len() >= 3 && severities[0]["guideline"].as_str().unwrap().len() > 20);
    // It is kept: the ticket's own target is the same.
    let (id, _) = asks(&site, TIDE).await;
    assert_eq!(desk.ticket(id.0).await.due_at.unwrap().to_string(), by(&unsigned));
});

on_both_engines!(what_an_assistant_wrote_is_taken_and_marked, async |desk| {
    let site = Site::of(desk);
    let body = json!({ "client_id": "a", "message": "It fails with 503.", "assistant": "Quill" });
    post(&site, TICKETS, body).await.is(201);
    let ticket = desk.ticket(1).await;
    assert_eq!(ticket.tags, ["ai-assistant"]);
    assert!(!ticket.verified);
});

on_both_engines!(a_signed_distinct_id_is_the_same_person_each_time, async |desk| {
    let site = Site::of(desk);
    let identity = json!({ "distinct_id": "u-9", "hash": secrets::sign(b"another", b"u-9") });
    for id in ["a", "b"] {
        let body = json!({ "client_id": id, "message": "Hello", "identity": identity });
        post(&site, TICKETS, body).await.is(201);
    }
    let (one, two) = (desk.ticket(1).await, desk.ticket(2).await);
    assert!(one.verified && two.verified && one.requester_id == two.requester_id);
    let told = post(&site, OVERVIEW, json!({ "identity": identity })).await.is(200).json();
    assert_eq!(told["tickets"].as_array().unwrap().len(), 2);
    let forged = json!({ "distinct_id": "u-9" });
    let told = post(&site, OVERVIEW, json!({ "identity": forged })).await.is(200).json();
    assert_eq!(told["tickets"], json!([]));
});

on_both_engines!(files_come_back_to_whoever_holds_the_secret, async |desk| {
    let site = Site::of(desk);
    let body = json!({ "client_id": "a", "message": "See.", "files": [
        { "name": "page.html", "media_type": "text/html", "base64": "PGI+aGk8L2I+" }] });
    let ticket = post(&site, TICKETS, body).await.is(201).json()["ticket"].clone();
    let token = ticket["token"].as_str().unwrap();
    let file = messages(&site, token).await[0]["files"][0].clone();
    assert_eq!((&file["name"], &file["size"]), (&json!("page.html"), &json!(9)));
    let path = format!("{TICKETS}/{token}/files/{}", file["id"]);
    let seen = site.get("", &path).await.is(200).says("<b>hi</b>");
    assert_eq!(seen.header("content-type"), "application/octet-stream");
    assert!(seen.header("content-disposition").starts_with("attachment"));
    let (_, other) = asks_again(&site, TIDE).await;
    site.get("", &format!("{TICKETS}/{other}/files/{}", file["id"])).await.is(404);
});

on_both_engines!(a_form_on_somebodys_own_page_needs_no_script, async |desk| {
    let site = Site::of(desk);
    let words = "message=It+broke&address=tilda@tide.example";
    let kind = "application/x-www-form-urlencoded";
    for _ in 0..2 {
        let seen = site.cross_site("/widget/v1/form", kind, words).await.is(303);
        site.get("", seen.next()).await.is(200).says("#1");
    }
    assert_eq!(desk.tickets().await, 1, "sent twice, taken once");
    // Without an address it may be two people, and each gets a link to their own.
    for number in ["#2", "#3"] {
        let seen = site.cross_site("/widget/v1/form", kind, "message=Hello").await.is(303);
        site.get("", seen.next()).await.is(200).says(number);
    }
    site.cross_site("/widget/v1/form", kind, "message=").await.is(422).says("at least a few words");
    // The desk's own form stays shut to other sites: cookies count there.
    site.cross_site("/help", kind, words).await.is(403);
});

on_both_engines!(while_they_write_people_are_shown_their_own_and_nobody_elses, async |desk| {
    let site = Site::of(desk);
    let ask =
        async |who: Somebody, words: &str| desk.form(who, words, Asked::default()).await.ticket.id;
    let hers = ask(MARIA, "The warehouse export stops at ten thousand rows.").await;
    ask(MARIA, "Where do I change the colour of a chart?").await;
    ask(OMAR, "Our warehouse export stops at some thousand rows, too.").await;
    desk.note(NOOR, hers, "Probably the quota of gizmos on their account.").await;
    let alike = async |identity: Value, message: &str| {
        let body = json!({ "identity": identity, "message": message });
        post(&site, "/widget/v1/similar", body).await.is(200).json()
    };
    let words = "My export to the warehouse stops again, after some rows";
    let found = alike(signed(MARIA), words).await;
    let numbers: Vec<i64> = found["tickets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["number"].as_i64().unwrap())
        .collect();
    assert_eq!((numbers, &found["community"]), (vec![hers.0], &Value::Null));
    let all = messages(&site, found["tickets"][0]["token"].as_str().unwrap()).await;
    assert_eq!(texts(&all), ["The warehouse export stops at ten thousand rows."]);
    // What we noted is not theirs to find, and one word is no likeness.
    for other in ["the quota of gizmos", "Is there an export of people?"] {
        assert_eq!(alike(signed(MARIA), other).await["tickets"], json!([]), "{other}");
    }
    let typed = json!({ "email": MARIA.address });
    assert_eq!(alike(typed, words).await["tickets"], json!([]), "an address proves nothing");
});

on_both_engines!(where_help_comes_from_the_community_its_search_is_offered, async |desk| {
    let there = "[community]\naddress = \"https://c.example\"\n\
                 search = \"https://c.example/search?q={words}\"\n";
    desk.desk.set_handbook(Handbook::parse(there).unwrap());
    let site = Site::of(desk);
    let offered = async |plan: &str, kind: &str| {
        let hash = secrets::sign(b"another", format!("{}\n{plan}", TIDE.address).as_bytes());
        let identity = json!({ "email": TIDE.address, "plan": plan, "hash": hash });
        let body = json!({ "identity": identity, "kind": kind, "message": "Flags & funnels" });
        post(&site, "/widget/v1/similar", body).await.is(200).json()["community"].clone()
    };
    assert_eq!(
        offered("free", "question").await,
        "https://c.example/search?q=Flags%20%26%20funnels"
    );
    assert_eq!(offered("free", "billing").await, Value::Null, "taken on every plan");
    assert_eq!(offered("enterprise", "question").await, Value::Null);
});

on_both_engines!(a_visitor_nobody_knows_is_told_of_no_plan, async |desk| {
    desk.form(TIDE, "Flags and funnels", Asked::default()).await;
    let site = Site::of(desk);
    let told = async |path: &str, identity: Value, kind: &str| {
        let words = "My flags and funnels differ";
        let body = json!({ "identity": identity, "kind": kind, "message": words });
        post(&site, path, body).await.is(200).json()
    };
    let (overview, similar) = ("/widget/v1/overview", "/widget/v1/similar");
    let (nobody, typed) = (json!({}), json!({ "email": TIDE.address }));
    // Without a community there is nothing to suggest but their own tickets.
    for (who, suggests) in [(&nobody, false), (&typed, false), (&signed(TIDE), true)] {
        let told = told(overview, who.clone(), "question").await;
        assert_eq!(told["suggests"], json!(suggests), "{who}");
    }
    let there = "[rules]\nplan_without_organisation = \"free\"\n\
                 [community]\naddress = \"https://c.example\"\n";
    desk.desk.set_handbook(Handbook::parse(there).unwrap());
    let hash = secrets::sign(b"another", format!("{}\nfree", TIDE.address).as_bytes());
    let free = json!({ "email": TIDE.address, "plan": "free", "hash": hash });
    for (who, on_their_plan) in [(&nobody, false), (&typed, false), (&free, true)] {
        let found = told(similar, who.clone(), "question").await;
        assert!(found["community"].is_string(), "{who}: {found}");
        assert_eq!(found["on_their_plan"], json!(on_their_plan), "{who}");
        let told = told(overview, who.clone(), "question").await;
        assert_eq!(told["suggests"], json!(true), "{who}");
    }
    let billing = told(overview, nobody, "billing").await;
    assert_eq!(billing["suggests"], json!(false), "taken on every plan");
});
