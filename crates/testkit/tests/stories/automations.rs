//! Rules of the handbook at work (RT-8): in the same transaction as what set them off, to the
//! minute, once, and told on the ticket.

use actions::dry_run::{DryRun, dry_run};
use base::{Clock, ids::TicketId, time::SignedDuration};
use desk::{
    events::EventKind,
    handbook::Handbook,
    notices::Audience,
    people::Person,
    tickets::{Status, change::Set, open::Asked},
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, TestDesk, hours, on_both_engines};

fn follow(desk: &TestDesk, rules: &str) {
    match Handbook::parse(rules) {
        Ok(handbook) => desk.desk.set_handbook(handbook),
        Err(faults) => panic!("{faults:#?}"),
    }
}

fn rule(key: &str, trigger: &str, when: &str, act: &str) -> String {
    format!("[automations.{key}]\nname = \"{key}\"\n{trigger}\nwhen = {when}\ndo = ['{act}']\n")
}

/// Which rules fired on a ticket, in order.
async fn fired(desk: &TestDesk, ticket: TicketId) -> Vec<String> {
    let all = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    let fired = all.unwrap().into_iter().filter_map(|event| match event.kind {
        EventKind::RuleFired { rule, .. } => Some(rule),
        _ => None,
    });
    fired.collect()
}

async fn told(desk: &TestDesk, person: &Person) -> Vec<String> {
    let mine = Audience::all_of(person, &desk.desk.handbook());
    let viewer = Viewer::of(person);
    let page = store::notices::page(&mut desk.conn().await, &viewer, &mine, None, 20).await;
    page.unwrap().into_iter().map(|told| told.text).collect()
}

async fn ask(desk: &TestDesk, text: &str) -> TicketId {
    desk.form(MARIA, text, Asked::default()).await.ticket.id
}

on_both_engines!(each_way_a_ticket_changes_sets_off_its_rules, async |desk| {
    let tag = |event: &str, tag: &str| {
        let on = format!("on = [\"{event}\"]");
        rule(tag, &on, "[\"customer domain is corvid.example\"]", &format!("add tag {tag}"))
    };
    let rules: String = [
        ("ticket opened", "opened"),
        ("customer wrote", "wrote"),
        ("we replied", "replied"),
        ("note written", "noted"),
        ("severity changed", "severe"),
        ("owner changed", "owned"),
        ("target breached", "breached"),
        ("due soon", "soon"),
        ("ticket reopened", "reopened"),
        ("survey answered", "rated"),
    ]
    .map(|(event, name)| tag(event, name))
    .concat();
    follow(desk, &rules);
    let ticket = ask(desk, "It broke").await;
    assert_eq!(desk.ticket(ticket.0).await.tags, ["opened"]);
    desk.pass(hours(9)).await;
    desk.note(NOOR, ticket, "odd").await;
    desk.sets(NOOR, ticket, Set::Severity("high".into())).await;
    desk.reply(NOOR, ticket, "Try this", Status::Solved).await;
    desk.pass(hours(24 * 3 + 1)).await;
    let survey = store::surveys::of_ticket(&mut desk.conn().await, ticket).await.unwrap().unwrap();
    let moment =
        actions::surveys::Answer { rating: 1, words: String::new(), contact_wished: false };
    let mails = desk.mails_to(MARIA);
    let mail = mails.iter().find(|mail| mail.contains("/survey/")).unwrap().replace("=\r\n", "");
    let token = mail.split("/survey/").nth(1).unwrap();
    let token: String = token.chars().take_while(char::is_ascii_alphanumeric).collect();
    assert_eq!(base::secrets::hash(token.as_bytes()), survey.token_hash);
    actions::surveys::answer(&desk.desk, &token, moment).await.unwrap();
    let to = TestDesk::header(&mails[1], "reply-to").trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(MARIA, &to, "Re", "\r\nNo luck").await;
    let now = desk.ticket(ticket.0).await;
    let all = [
        "breached", "noted", "opened", "owned", "rated", "reopened", "replied", "severe", "soon",
        "wrote",
    ];
    assert_eq!(now.tags, all);
});

on_both_engines!(a_refused_change_sets_off_nothing, async |desk| {
    follow(
        desk,
        &rule("one", "on = [\"we replied\"]", "[]", "add tag x").replace("when = []\n", ""),
    );
    let ticket = ask(desk, "It broke").await;
    assert!(desk.try_reply(NOOR, ticket, " ", None, None).await.is_err());
    assert!(fired(desk, ticket).await.is_empty());
    desk.reply(NOOR, ticket, "Try this", Status::Open).await;
    assert_eq!(fired(desk, ticket).await, ["one"]);
});

on_both_engines!(what_a_rule_does_is_one_change_with_what_set_it_off, async |desk| {
    let act = "set status on hold', 'set severity critical', 'assign to lev@desk.example";
    let wrote = rule("one", "on = [\"note written\"]", "\"owner is nobody\"", act);
    follow(desk, &wrote);
    let ticket = ask(desk, "It broke").await;
    let before = desk.ticket(ticket.0).await;
    desk.note(NOOR, ticket, "odd").await;
    let after = desk.ticket(ticket.0).await;
    assert_eq!((after.status, after.severity.as_str()), (Status::OnHold, "critical"));
    assert_eq!(after.assignee_id, Some(desk.person(LEV).await.id));
    assert_eq!(after.version, before.version + 1, "written once");
    let clocks = store::sla::of_ticket(&mut desk.conn().await, ticket).await.unwrap();
    assert_eq!(after.due_at, clocks.first().and_then(|clock| clock.due_at));
});

on_both_engines!(a_rule_on_time_acts_to_the_minute_and_once, async |desk| {
    let act = "notify team \"{{ number }} is due in two hours\"";
    let rules = rule("one", "after = \"2h before due\"", "\"status is new or open\"", act);
    // The clock's own warnings would be told the same team.
    follow(desk, &format!("[warnings]\ntell = []\n{rules}"));
    let ticket = ask(desk, "It broke").await;
    let noor = desk.person(NOOR).await;
    let due = desk.ticket(ticket.0).await.due_at.unwrap();
    assert_eq!(due.to_string(), "2026-11-02T17:00:00Z");
    let minutes = |minutes: i64| SignedDuration::from_secs(minutes * 60);
    desk.clock.pass(minutes(6 * 60 - 1));
    desk.drain().await;
    assert!(told(desk, &noor).await.is_empty(), "14:59");
    desk.clock.pass(minutes(1));
    let next = actions::sweeps::next_wake(&desk.desk).await.unwrap();
    assert_eq!(next, Some(desk.clock.now()), "15:00, and the sweep knows");
    desk.drain().await;
    assert_eq!(told(desk, &noor).await, [format!("{ticket} is due in two hours")]);
    desk.pass(hours(30)).await;
    assert_eq!(told(desk, &noor).await.len(), 1, "once");
    assert_eq!(fired(desk, ticket).await, ["one"]);
});

on_both_engines!(silence_of_the_customer_is_counted_in_open_days, async |desk| {
    let act = "set status solved";
    let rules = rule(
        "one",
        "after = \"5 open days after customer was last heard\"",
        "\"status is on hold\"",
        act,
    );
    follow(desk, &rules);
    let ticket = ask(desk, "It broke").await;
    desk.pass(hours(24)).await;
    let mail = desk.mails_to(MARIA)[0].clone();
    let to = TestDesk::header(&mail, "reply-to").trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(MARIA, &to, "Re", "\r\nMore").await;
    desk.reply(NOOR, ticket, "We ask around", Status::OnHold).await;
    // From Tuesday 09:00 five open days lead over the weekend to the next Tuesday.
    desk.pass(hours(7 * 24 - 1)).await;
    assert_eq!(desk.ticket(ticket.0).await.status, Status::OnHold);
    desk.pass(hours(1)).await;
    assert_eq!(desk.ticket(ticket.0).await.status, Status::Solved);
});

on_both_engines!(a_reply_by_rule_goes_out_once_and_meets_no_clock, async |desk| {
    let reply = "[replies.hours]\nname = \"Hours\"\ntext = \"Hello {{ customer }}, we are back on Monday.\"\n";
    let on = "on = [\"ticket opened\", \"customer wrote\"]";
    let away = rule("away", on, "\"plan is enterprise\"", "reply with hours");
    follow(desk, &format!("{reply}{away}"));
    let ticket = ask(desk, "It broke").await;
    let mails = desk.mails_to(MARIA);
    let ours = mails.iter().find(|mail| mail.contains("back on Monday")).unwrap();
    assert_eq!(TestDesk::header(ours, "auto-submitted"), "auto-replied");
    let now = desk.ticket(ticket.0).await;
    assert!(now.first_replied_at.is_none() && now.unanswered_at.is_some() && now.due_at.is_some());
    assert_eq!(desk.words(ticket.0).await.len(), 2);
    // Their machine answers ours: no more from us.
    let to = TestDesk::header(ours, "reply-to").trim_matches(['<', '>']).to_owned();
    let more = "Auto-Submitted: auto-replied\r\n\r\nI am away";
    desk.mail_arrives(MARIA, &to, "Away", more).await;
    assert_eq!(desk.mails_to(MARIA).len(), mails.len());
});

on_both_engines!(a_rule_can_send_the_survey_at_once_or_spare_the_customer, async |desk| {
    let on = "on = [\"status changed\"]";
    let now = rule("now", on, "[\"status is solved\", \"kind is bug\"]", "send survey");
    let never = rule("never", on, "[\"status is solved\", \"kind is billing\"]", "skip survey");
    follow(desk, &format!("{now}{never}"));
    let surveys = || desk.mails_to(MARIA).iter().filter(|mail| mail.contains("/survey/")).count();
    let kind = |kind: &str| Asked { kind: Some(kind.into()), ..Asked::default() };
    let spared = desk.form(MARIA, "An invoice", kind("billing")).await.ticket.id;
    desk.reply(NOOR, spared, "Done", Status::Solved).await;
    desk.pass(hours(24 * 5)).await;
    assert_eq!(surveys(), 0);
    let asked = desk.form(MARIA, "It broke", kind("bug")).await.ticket.id;
    desk.reply(NOOR, asked, "Done", Status::Solved).await;
    desk.drain().await;
    assert_eq!(surveys(), 1, "without waiting for three days");
    desk.pass(hours(24 * 5)).await;
    assert_eq!(surveys(), 1);
});

on_both_engines!(an_ordinary_ticket_costs_the_shipped_rules_nothing, async |desk| {
    let ticket = ask(desk, "It broke").await;
    desk.reply(NOOR, ticket, "Try this", Status::Pending).await;
    let with = desk.ticket(ticket.0).await;
    assert!(fired(desk, ticket).await.is_empty());
    // It wakes for the reminder of silence alone.
    let reminder = base::time::after(with.status_at, hours(24 * 5));
    assert_eq!(with.wake_at, Some(reminder));
});

async fn tried(desk: &TestDesk, viewer: &Viewer, handbook: &Handbook, key: &str) -> DryRun {
    let found = handbook.automations.iter().find(|one| one.key == key).unwrap();
    let rule = found.rule.as_ref().unwrap();
    let now = desk.clock.now();
    dry_run(&mut desk.conn().await, viewer, handbook, rule, now).await.unwrap()
}

on_both_engines!(a_dry_run_lists_what_would_be_done_and_does_nothing, async |desk| {
    let ticket = ask(desk, "It broke").await;
    let solved = ask(desk, "It works").await;
    desk.reply(NOOR, solved, "Fine", Status::Solved).await;
    let when = "[\"severity was high\", \"customer name contains maria\"]";
    let on = "on = [\"severity changed\"]";
    let handbook = Handbook::parse(&rule("one", on, when, "add tag vip")).unwrap();
    let noor = Viewer::of(&desk.person(NOOR).await);
    let run = tried(desk, &noor, &handbook, "one").await;
    let listed: Vec<_> = run.rows.iter().map(|(ticket, _)| ticket.id).collect();
    assert_eq!(listed, [ticket, solved], "unsolved ones first");
    assert_eq!((run.matches, run.looked_at, run.complete), (2, 2, true));
    assert_eq!(run.rows[0].1.does, ["add tag vip"]);
    assert!(desk.ticket(ticket.0).await.tags.is_empty());
    let stranger = Viewer::Engineer(base::ids::PersonId(99), "replay".into());
    let run = tried(desk, &stranger, &handbook, "one").await;
    assert_eq!(run.looked_at, 0, "only what the viewer may see");
});
