//! Webhooks (API-2): told of everything they asked for, once it happened, in order for each ticket,
//! again until it is taken, and never led into the house.

use actions::webhooks::{add, change, let_go_on, pause, remove, replay, test};
use base::{Clock, ids::TicketId, secrets};
use channels::webhooks::{Called, Heard};
use desk::{
    handbook::Handbook,
    notices::Audience,
    people::{Person, Role},
    tickets::{Status, open::Asked},
    viewer::Viewer,
    webhooks::{Refusal, Webhook, Wish},
};
use serde_json::Value;
use testkit::{MARIA, NOOR, OMAR, TestDesk, hours, on_both_engines};

async fn admin(desk: &TestDesk) -> Person {
    let ida = Person {
        id: base::ids::PersonId(30),
        role: Role::Admin,
        name: "Ida".into(),
        address: Some("ida@desk.example".into()),
        ..desk.person(NOOR).await
    };
    actions::people::add::add(&desk.desk, vec![], vec![ida.clone()]).await.unwrap();
    ida
}

fn wish(name: &str, events: &[&str]) -> Wish {
    Wish {
        name: name.into(),
        url: format!("https://{name}.example/hook"),
        events: events.iter().map(|one| (*one).to_owned()).collect(),
    }
}

async fn made(desk: &TestDesk, by: &Person, name: &str, events: &[&str]) -> Webhook {
    add(&desk.desk, by, wish(name, events)).await.unwrap()
}

fn body(heard: &Heard) -> Value {
    serde_json::from_str(&heard.body).unwrap()
}

fn kinds(heard: &[Heard]) -> Vec<String> {
    heard.iter().map(|one| body(one)["type"].as_str().unwrap().to_owned()).collect()
}

async fn ask(desk: &TestDesk, text: &str) -> TicketId {
    desk.form(MARIA, text, Asked::default()).await.ticket.id
}

async fn told_leads(desk: &TestDesk, ida: &Person) -> Vec<String> {
    let mine = Audience::all_of(ida, &desk.desk.handbook());
    let viewer = Viewer::of(ida);
    let page = store::notices::page(&mut desk.conn().await, &viewer, &mine, None, 20).await;
    page.unwrap().into_iter().map(|told| told.text).collect()
}

on_both_engines!(what_happens_is_told_in_order_signed_and_once, async |desk| {
    let ida = admin(desk).await;
    let before = ask(desk, "From before there was a webhook.").await;
    let all = ["ticket.opened", "ticket.customer_wrote", "ticket.replied", "ticket.status_changed"];
    let webhook = made(desk, &ida, "warehouse", &all).await;
    made(desk, &ida, "quiet", &["ticket.survey_answered"]).await;
    let ticket = ask(desk, "Flags flicker.").await;
    desk.reply(NOOR, ticket, "Since when?", Status::Pending).await;
    desk.drain().await;
    let heard = desk.caller.take();
    assert_eq!(kinds(&heard), ["ticket.opened", "ticket.replied", "ticket.status_changed"]);
    assert!(heard.iter().all(|one| one.url == "https://warehouse.example/hook"));
    let opened = body(&heard[0]);
    assert_eq!(opened["ticket"]["id"], ticket.0);
    assert_eq!(opened["ticket"]["organisation"]["name"], "Corvid Labs");
    assert_eq!(opened["ticket"]["url"], format!("https://desk.example/tickets/{ticket}"));
    assert_eq!(opened["message"]["text"], "Flags flicker.");
    assert_eq!(body(&heard[1])["actor"]["email"], NOOR.address);
    assert_ne!(opened["ticket"]["id"], before.0);
    let [id, at, signature] = [0, 1, 2].map(|n| heard[0].headers[n].1.clone());
    let key = webhook.secret.strip_prefix("whsec_").unwrap();
    let right = secrets::sign_base64(key, format!("{id}.{at}.{}", heard[0].body).as_bytes());
    assert_eq!(signature, format!("v1,{right}"));
    desk.drain().await;
    assert_eq!(desk.caller.take(), [], "nothing is told twice");
});

on_both_engines!(a_failure_is_tried_again_and_holds_up_its_own_ticket_only, async |desk| {
    let ida = admin(desk).await;
    made(desk, &ida, "slow", &["ticket.opened", "ticket.noted"]).await;
    desk.caller.next_is(503);
    let first = ask(desk, "One.").await;
    desk.note(NOOR, first, "A note.").await;
    let second = ask(desk, "Two.").await;
    desk.drain().await;
    let tickets = |heard: &[Heard]| -> Vec<(i64, String)> {
        let of = |one: &Heard| {
            let body = body(one);
            (body["ticket"]["id"].as_i64().unwrap(), body["type"].as_str().unwrap().to_owned())
        };
        heard.iter().map(of).collect()
    };
    let heard = desk.caller.take();
    let refused = &heard[0];
    assert_eq!(
        tickets(&heard),
        [(first.0, "ticket.opened".into()), (second.0, "ticket.opened".into())],
        "the first ticket's note waits behind what was not taken"
    );
    desk.pass(60).await;
    let heard = desk.caller.take();
    assert_eq!(
        tickets(&heard),
        [(first.0, "ticket.opened".into()), (first.0, "ticket.noted".into())]
    );
    assert_eq!(heard[0].body, refused.body, "what is told is settled when it happens");
    assert_eq!(heard[0].headers[0], refused.headers[0], "and has one id however often it is sent");
});

on_both_engines!(what_fails_for_a_day_is_paused_and_nothing_is_lost, async |desk| {
    let ida = admin(desk).await;
    let webhook = made(desk, &ida, "gone", &["ticket.opened"]).await;
    desk.caller.always(Some(Called { words: "refused".into(), ..Called::default() }));
    ask(desk, "One.").await;
    desk.pass(hours(26)).await;
    let tries = desk.caller.take().len();
    assert!((10..60).contains(&tries), "with more and more time between: {tries}");
    let told = told_leads(desk, &ida).await;
    assert!(told.iter().any(|text| text.contains("“gone” is paused")), "{told:?}");
    ask(desk, "Two.").await;
    desk.pass(hours(2)).await;
    assert_eq!(desk.caller.take(), []);
    desk.caller.always(None);
    let asked = test(&desk.desk, &ida, webhook.id).await;
    assert_eq!(asked.unwrap_err().to_string(), Refusal::Paused.to_string());
    let_go_on(&desk.desk, &ida, webhook.id).await.unwrap();
    desk.drain().await;
    assert_eq!(kinds(&desk.caller.take()), ["ticket.opened", "ticket.opened"]);
});

on_both_engines!(who_says_that_it_is_gone_is_believed_at_once, async |desk| {
    let ida = admin(desk).await;
    let webhook = made(desk, &ida, "gone", &["ticket.opened"]).await;
    desk.caller.next_is(410);
    ask(desk, "One.").await;
    let now = store::webhooks::one(&mut desk.conn().await, webhook.id).await.unwrap().unwrap();
    assert_eq!(now.paused_because, "it says that it is gone");
    pause(&desk.desk, &ida, webhook.id).await.unwrap();
    remove(&desk.desk, &ida, webhook.id).await.unwrap();
});

on_both_engines!(who_asks_for_patience_gets_it, async |desk| {
    let ida = admin(desk).await;
    made(desk, &ida, "busy", &["ticket.opened"]).await;
    let busy = Called { status: Some(429), patience: Some(1_800), ..Called::default() };
    desk.caller.always(Some(busy));
    ask(desk, "One.").await;
    desk.caller.always(None);
    assert_eq!(desk.caller.take().len(), 1);
    desk.pass(1_700).await;
    assert_eq!(desk.caller.take(), []);
    desk.pass(200).await;
    assert_eq!(desk.caller.take().len(), 1);
});

on_both_engines!(a_rule_calls_a_webhook_by_its_key, async |desk| {
    let ida = admin(desk).await;
    made(desk, &ida, "Deploys", &[]).await;
    let rules = "[automations.calls]\nname = \"Calls\"\non = [\"note written\"]\n\
                 do = [\"call webhook deploys\", \"call webhook nobody_made\"]\n";
    desk.desk.set_handbook(Handbook::parse(rules).unwrap());
    let ticket = ask(desk, "One.").await;
    desk.note(NOOR, ticket, "A note.").await;
    desk.drain().await;
    let heard = desk.caller.take();
    assert_eq!(kinds(&heard), ["ticket.called"]);
    assert_eq!(body(&heard[0])["event"]["because"], "by the rule “Calls”");
    let told = told_leads(desk, &ida).await;
    assert_eq!(told, ["There is no webhook “nobody_made”, which is called by the rule “Calls”."]);
});

on_both_engines!(what_was_told_is_told_again_on_demand_with_its_old_id, async |desk| {
    let ida = admin(desk).await;
    let webhook = made(desk, &ida, "again", &["ticket.opened"]).await;
    ask(desk, "One.").await;
    test(&desk.desk, &ida, webhook.id).await.unwrap();
    desk.drain().await;
    let heard = desk.caller.take();
    assert_eq!(kinds(&heard), ["ticket.opened", "webhook.test"]);
    let log = store::webhooks::log(&mut desk.conn().await, webhook.id, None, 10).await.unwrap();
    let opened = log.iter().find(|one| one.kind == "ticket.opened").unwrap();
    replay(&desk.desk, &ida, opened.id).await.unwrap();
    desk.drain().await;
    let again = desk.caller.take();
    assert_eq!((&again[0].body, &again[0].headers[0]), (&heard[0].body, &heard[0].headers[0]));
});

on_both_engines!(only_administrators_make_and_change_webhooks, async |desk| {
    let ida = admin(desk).await;
    let webhook = made(desk, &ida, "ours", &[]).await;
    for who in [NOOR, MARIA, OMAR] {
        let person = desk.person(who).await;
        assert!(add(&desk.desk, &person, wish("theirs", &[])).await.is_err());
        assert!(change(&desk.desk, &person, webhook.id, wish("theirs", &[])).await.is_err());
        assert!(test(&desk.desk, &person, webhook.id).await.is_err());
    }
    let taken = add(&desk.desk, &ida, wish("Ours", &[])).await.unwrap_err();
    assert_eq!(taken.to_string(), Refusal::Taken("ours".into()).to_string());
});

on_both_engines!(the_log_is_kept_for_a_month, async |desk| {
    let ida = admin(desk).await;
    let webhook = made(desk, &ida, "ours", &["ticket.opened"]).await;
    ask(desk, "One.").await;
    desk.clock.pass(base::time::SignedDuration::from_hours(24 * 31));
    actions::sweeps::tidy_up(&desk.desk).await.unwrap();
    let log = store::webhooks::log(&mut desk.conn().await, webhook.id, None, 10).await.unwrap();
    assert_eq!(log, []);
    assert!(desk.clock.now() > webhook.created_at);
    desk.drain().await;
});
