//! The handbook in a browser without a script: a form becomes a small change of the text, looked at
//! before it is saved; what is wrong stands where it is wrong; two people at once lose nothing.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use actions::handbook::apply::{By, New, apply};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::ids::PersonId;
use desk::{
    people::{Person, Role},
    tickets::{Status, open::Asked},
};
use testkit::{MARIA, NOOR, TestDesk, on_both_engines};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{Options, Web, router};

/// Somebody at the desk.
struct Browser {
    router: Router,
    cookie: String,
    csrf: String,
}

impl Browser {
    async fn of(desk: &TestDesk, role: Role) -> Self {
        let person = Person {
            id: PersonId(40 + role as i64),
            role,
            name: format!("{} of ours", role.key()),
            address: Some(format!("{}@desk.example", role.key())),
            ..desk.person(NOOR).await
        };
        actions::people::add::add(&desk.desk, vec![], vec![person.clone()]).await.unwrap();
        let token =
            actions::people::sign_in::open_session(&desk.desk, person.id, 3600).await.unwrap();
        let hash = base::secrets::hash(token.as_bytes());
        let now = desk.desk.now();
        let session = store::sessions::one(&mut desk.conn().await, &hash, now).await.unwrap();
        let web = Web::new(desk.desk.clone(), Options::default(), CancellationToken::new());
        let cookie = format!("prickle_session={token}");
        Self { router: router(web), cookie, csrf: session.unwrap().csrf }
    }

    async fn ask(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).replace("&quot;", "\"");
        (status, to.unwrap_or(text))
    }

    async fn get(&self, path: &str) -> String {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let (status, text) = self.ask(request.body(Body::empty()).unwrap()).await;
        assert!(status.is_success(), "{path}: {status} {text}");
        text
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let encode =
            |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
        let body: Vec<String> = [("csrf", self.csrf.as_str())]
            .iter()
            .chain(fields)
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::HOST, "desk.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(body.join("&"))).unwrap()).await
    }
}

/// What stands in the field that carries the text to save.
fn text_to_save(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"text\" hidden").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split("</textarea>").next().unwrap().trim_start_matches('\n').to_owned()
}

fn has(page: &str, words: &str) {
    assert!(page.contains(words), "“{words}” is missing in {page}");
}

async fn applied(desk: &TestDesk, text: &str) -> i64 {
    let new = New { text: text.into(), note: "from a pipeline".into(), base: None };
    apply(&desk.desk, By::CommandLine, new).await.unwrap()
}

const PLANS: &str = "/handbook/forms/plans";
const OURS: &str = "# Ours.\n[plans.scale]\ntarget = \"24h\" # as agreed\n";

on_both_engines!(a_form_changes_one_value_and_is_looked_at_before_it_is_saved, async |desk| {
    applied(desk, OURS).await;
    let lead = Browser::of(desk, Role::Lead).await;
    has(&lead.get(PLANS).await, "name=\"plans.scale.target\" value=\"24h\"");
    let fields = [("base", "1"), ("plans.scale.target", "12h")];
    let (status, page) = lead.post(PLANS, &fields).await;
    assert_eq!(status, StatusCode::OK);
    has(&page, "Scale: target 24 h → 12 h");
    assert_eq!(desk.desk.handbook().version, 1, "nothing is saved by looking");
    let text = text_to_save(&page);
    assert_eq!(text, OURS.replace("24h", "12h"), "comments and order stay");
    let fields = [("base", "1"), ("text", text.as_str()), ("note", "sold in May")];
    let (status, to) = lead.post("/handbook/versions", &fields).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/handbook"));
    assert_eq!(desk.desk.handbook().plan("scale").unwrap().target_seconds, Some(12 * 3600));
    let page = lead.get("/handbook/versions/2").await;
    has(&page, "sold in May");
    has(&page, "Scale: target 24 h → 12 h");
    has(&page, "lead of ours");
    desk.drain().await;
    desk.pass(120).await;
});

on_both_engines!(what_is_wrong_stands_at_its_field_with_what_was_typed, async |desk| {
    let lead = Browser::of(desk, Role::Lead).await;
    let fields = [("base", "0"), ("plans.scale.target", "soon"), ("plans.boost.rank", "100")];
    let (_, page) = lead.post(PLANS, &fields).await;
    has(&page, "2 things need another look");
    has(&page, "id=\"plans.scale.target\" name=\"plans.scale.target\" value=\"soon\"");
    has(&page, "id=\"plans.scale.target-error\">\"soon\" is not a length of time");
    has(&page, "id=\"plans.boost.rank-error\">Write a whole number from 0 to 99 here.");
    let (_, page) = lead.post(PLANS, &[("base", "0"), ("plans.+.name", "Gold")]).await;
    has(&page, "id=\"plans.+.target-error\">A new plan needs a target");
    assert_eq!(desk.desk.handbook().version, 0);
});

on_both_engines!(a_broken_text_is_refused_with_its_line_and_kept, async |desk| {
    let lead = Browser::of(desk, Role::Lead).await;
    let broken = "# mine\n[plans.scale]\ntraget = \"1h\"\n";
    for path in ["/handbook/text", "/handbook/versions"] {
        let (status, page) = lead.post(path, &[("base", "0"), ("text", broken)]).await;
        assert_eq!(status, StatusCode::OK);
        has(&page, "did you mean \"target\"?");
        has(&page, "href=\"#line-3\"");
        has(&page, "# mine\n[plans.scale]\ntraget");
    }
    let (_, part) = lead.post("/handbook/check", &[("base", "0"), ("text", broken)]).await;
    has(&part, "Line 3, column 1");
    assert_eq!(desk.desk.handbook().version, 0);
});

on_both_engines!(two_leads_at_once_lose_nothing, async |desk| {
    applied(desk, OURS).await;
    let lead = Browser::of(desk, Role::Lead).await;
    // Somebody else saves while the form is open.
    applied(desk, &format!("{OURS}\n[rules]\npending_days = 9\n")).await;
    let (_, page) = lead.post(PLANS, &[("base", "1"), ("plans.scale.target", "12h")]).await;
    has(&page, "the command line</b> saved version 2");
    has(&page, "so both changes stand in the text below");
    let text = text_to_save(&page);
    assert_eq!(text, OURS.replace("24h", "12h") + "\n[rules]\npending_days = 9\n");
    // And again, at the same place, between the look and the save.
    applied(desk, &OURS.replace("24h", "6h")).await;
    let fields = [("base", "2"), ("text", text.as_str())];
    let (_, page) = lead.post("/handbook/versions", &fields).await;
    has(&page, "saved version 3");
    has(&page, "You changed the same place. Your text is kept");
    has(&page, "target = \"12h\" # as agreed");
    has(&page, "Scale: target 24 h → 6 h");
    assert_eq!(desk.desk.handbook().version, 3);
    desk.drain().await;
});

on_both_engines!(an_older_version_is_restored_after_a_look, async |desk| {
    applied(desk, OURS).await;
    applied(desk, "").await;
    let lead = Browser::of(desk, Role::Lead).await;
    let (_, page) = lead.post("/handbook/versions/1/restoration", &[]).await;
    has(&page, "value=\"Restores version 1\"");
    assert_eq!(text_to_save(&page), OURS);
    let fields = [("base", "2"), ("text", OURS), ("note", "Restores version 1")];
    lead.post("/handbook/versions", &fields).await;
    assert_eq!(desk.desk.handbook().version, 3);
    let (_, page) = lead.post("/handbook/versions", &[("base", "3"), ("text", OURS)]).await;
    has(&page, "Version 3 says exactly this already.");
    desk.drain().await;
});

on_both_engines!(others_read_and_change_nothing, async |desk| {
    let agent = Browser::of(desk, Role::Agent).await;
    let page = agent.get(PLANS).await;
    has(&page, "leads and administrators change it");
    assert!(!page.contains("Look at the changes"), "{page}");
    has(&page, "<fieldset class=\"bare\" disabled>");
    let fields = [("base", "0"), ("text", OURS)];
    for path in [PLANS, "/handbook/text", "/handbook/versions"] {
        let (status, _) = agent.post(path, &fields).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(desk.desk.handbook().version, 0);
});

on_both_engines!(a_handbook_is_tried_on_past_tickets_before_it_is_saved, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    desk.pass(5 * 3600).await;
    desk.reply(NOOR, ticket.id, "Found it", Status::Solved).await;
    let lead = Browser::of(desk, Role::Lead).await;
    let shorter = "[plans.enterprise]\ntarget = \"4h\"\n";
    let (_, page) = lead.post("/handbook/text", &[("base", "0"), ("text", shorter)]).await;
    has(&page, "formaction=\"/handbook/simulation\"");
    let fields = [("base", "0"), ("text", shorter), ("note", "sold in May"), ("days", "30")];
    let (status, to) = lead.post("/handbook/simulation", &fields).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/handbook/simulation/1"));
    let mut page = lead.get(&to).await;
    while page.contains("Look again") {
        tokio::task::yield_now().await;
        page = lead.get(&to).await;
    }
    has(&page, "1 ticket opened from");
    has(&page, "<b>1</b> <span>targets newly missed</span>");
    has(&page, &format!("href=\"/tickets/{}", ticket.id));
    has(&page, "<option value=\"30\" selected>");
    has(&page, "value=\"sold in May\"");
    assert_eq!(text_to_save(&page), shorter);
    assert_eq!(desk.desk.handbook().version, 0, "nothing is saved by trying");
    let fields = [("base", "0"), ("text", shorter), ("note", "sold in May")];
    let (status, _) = lead.post("/handbook/versions", &fields).await;
    assert_eq!((status, desk.desk.handbook().version), (StatusCode::SEE_OTHER, 1));
    desk.drain().await;
    desk.pass(120).await;
});

const RULES: &str = "/handbook/automations";

on_both_engines!(a_rule_says_when_it_runs_and_how_often_it_fired, async |desk| {
    applied(
        desk,
        "[automations.greet]\nname = \"Greets\"\non = [\"ticket opened\"]\ndo = ['add tag new']\n",
    )
    .await;
    desk.form(testkit::MARIA, "It is slow.", Default::default()).await;
    desk.form(testkit::MARIA, "It is slow again.", Default::default()).await;
    let lead = Browser::of(desk, Role::Lead).await;
    let page = lead.get(RULES).await;
    has(&page, "When a ticket is opened");
    has(&page, "Fired 2 times in 30 days");
    has(&page, "30 days after the status changed");
    let old = desk.desk.now() + base::time::SignedDuration::from_hours(31 * 24);
    let viewer = desk::viewer::Viewer::System;
    let none = store::fired::since(&mut desk.conn().await, &viewer, old).await.unwrap();
    assert!(none.is_empty(), "older ones don't count: {none:?}");
    desk.drain().await;
});

on_both_engines!(a_rule_is_switched_off_by_a_version_that_was_looked_at, async |desk| {
    applied(desk, "# Ours.\n[company]\nname = \"Ours\"\n").await;
    let lead = Browser::of(desk, Role::Lead).await;
    let to = format!("{RULES}/bad_rating/switch");
    let (status, page) = lead.post(&to, &[("base", "1"), ("to", "off")]).await;
    assert_eq!(status, StatusCode::OK);
    has(&page, "Switches “A customer was not happy” off");
    has(&page, "A customer was not happy: switched off");
    assert_eq!(desk.desk.handbook().version, 1, "nothing is saved by looking");
    let text = text_to_save(&page);
    assert!(text.starts_with("# Ours.\n"), "{text}");
    lead.post("/handbook/versions", &[("base", "1"), ("text", &text)]).await;
    let handbook = desk.desk.handbook();
    let rule = handbook.automations.iter().find(|one| one.key == "bad_rating").unwrap();
    assert!(!rule.enabled);
    has(&lead.get(RULES).await, "Switch on");
    has(&lead.get("/handbook").await, "1 of them off");
    let agent = Browser::of(desk, Role::Agent).await;
    assert!(!agent.get(RULES).await.contains("Switch on"), "who reads gets no switch");
    let (status, _) = lead.post(&format!("{RULES}/nothing/switch"), &[("base", "2")]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    desk.drain().await;
    desk.pass(120).await;
});

on_both_engines!(a_text_with_faults_is_not_tried, async |desk| {
    let lead = Browser::of(desk, Role::Lead).await;
    let broken = [("base", "0"), ("text", "[plans.scale]\ntraget = \"1h\"\n")];
    let (status, page) = lead.post("/handbook/simulation", &broken).await;
    assert_eq!(status, StatusCode::OK);
    has(&page, "did you mean \"target\"?");
});

on_both_engines!(a_rule_leads_to_the_line_where_it_is_written, async |desk| {
    let ours = "# Ours.\n\n[automations.bad_rating]\nenabled = false\n";
    applied(desk, ours).await;
    let lead = Browser::of(desk, Role::Lead).await;
    let to = async |key: &str| {
        let path = format!("{RULES}/{key}/text");
        let request = Request::get(path).header(header::COOKIE, &lead.cookie);
        lead.ask(request.body(Body::empty()).unwrap()).await.1
    };
    assert_eq!(to("bad_rating").await, "/handbook/text#line-3");
    let shipped = to("on_hold_for_a_month").await;
    let line: usize = shipped.strip_prefix("/handbook/whole#line-").unwrap().parse().unwrap();
    let whole = lead.get("/handbook/whole?file=1").await;
    assert_eq!(whole.lines().nth(line - 1), Some("[automations.on_hold_for_a_month]"));
    desk.drain().await;
});

const CALENDAR: &str = "BEGIN:VCALENDAR\nX-WR-CALNAME:Berlin\nX-WR-TIMEZONE:Europe/Berlin\n\
    BEGIN:VEVENT\nUID:a\nSUMMARY:Tag der Arbeit\nDTSTART:{YEAR}0501\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:b\nSUMMARY:Lunch\nDTSTART:{YEAR}0502T120000\nEND:VEVENT\nEND:VCALENDAR\n";

on_both_engines!(days_off_come_out_of_a_calendar_and_are_looked_at_first, async |desk| {
    let lead = Browser::of(desk, Role::Lead).await;
    let year = desk.desk.now().to_zoned(base::time::TimeZone::UTC).year() + 1;
    let text = CALENDAR.replace("{YEAR}", &year.to_string());
    let (status, page) = lead.post("/handbook/calendar", &[("text", &text), ("list", "")]).await;
    assert_eq!(status, StatusCode::OK);
    let day = format!("{year}-05-01 Tag der Arbeit");
    has(&page, &day);
    has(&page, "1 day found");
    has(&page, "“Lunch” is not a whole day; left out");
    let fields = [
        ("base", "0"),
        ("holidays.+.name", "Berlin"),
        ("holidays.+.key", "berlin"),
        ("holidays.+.zone", "Europe/Berlin"),
        ("holidays.+.dates", &day),
    ];
    let (_, page) = lead.post("/handbook/forms/holidays", &fields).await;
    let text = text_to_save(&page);
    lead.post("/handbook/versions", &[("base", "0"), ("text", &text)]).await;
    let handbook = desk.desk.handbook();
    let berlin = handbook.holidays.iter().find(|one| one.key == "berlin").unwrap();
    assert_eq!((berlin.dates.len(), berlin.zone.as_str()), (1, "Europe/Berlin"));
    // What the list has already is not found again.
    let text = CALENDAR.replace("{YEAR}", &year.to_string());
    let (_, page) = lead.post("/handbook/calendar", &[("text", &text), ("list", "berlin")]).await;
    has(&page, "No new days");
    desk.drain().await;
    desk.pass(120).await;
});

const RULES_FORM: &str = "/handbook/forms/automations";

on_both_engines!(a_rule_is_made_in_its_form_and_runs, async |desk| {
    let lead = Browser::of(desk, Role::Lead).await;
    has(
        &lead.get(&format!("{RULES_FORM}?open=%2B")).await,
        "<details class=\"block\" open id=\"automat",
    );
    let mut fields = vec![
        ("base", "0"),
        ("automations.+.name", "Refunds"),
        ("automations.+.enabled?", "yes"),
        ("automations.+.enabled", "yes"),
        ("automations.+.on?", "yes"),
        ("automations.+.on/ticket opened", "yes"),
        ("automations.+.when", "last message text containz refund"),
        ("automations.+.do", "add tag refund"),
    ];
    let (_, faults) = lead.post(&format!("{RULES_FORM}/check"), &fields).await;
    has(&faults, "data-at=\"automations.+.when\">\"containz\" does not compare here");
    fields[6].1 = "any of\r\n  last message text contains refund\r\n  plan is free";
    let (_, faults) = lead.post(&format!("{RULES_FORM}/check"), &fields).await;
    assert_eq!(faults, "<ul class=\"complaints\"></ul>");
    let (_, page) = lead.post(RULES_FORM, &fields).await;
    let text = text_to_save(&page);
    has(&text, "when = { any = [\"last message text contains refund\", \"plan is free\"] }");
    let saved = [("base", "0"), ("text", text.as_str()), ("note", "")];
    lead.post("/handbook/versions", &saved).await;
    has(&lead.get("/handbook/automations").await, "automations?open=refunds#automations.refunds");
    let ticket = desk.form(MARIA, "A refund please.", Asked::default()).await.ticket;
    assert_eq!(desk.ticket(ticket.id.0).await.tags, ["refund"]);
});

on_both_engines!(each_mail_is_seen_as_its_readers_get_it, async |desk| {
    let noor = Browser::of(desk, Role::Agent).await;
    for section in ["texts", "texts_de"] {
        for name in desk::handbook::TextName::ALL {
            let path = format!("/handbook/letters/{section}.{}", name.key());
            let page = noor.get(&path).await;
            has(&page, "sandbox");
            assert!(!page.contains("{{"), "{page}");
            let mail = noor.get(&format!("{path}?part=html")).await;
            has(&mail, "Desk &amp; Daughters");
            assert!(!mail.contains("{{") && !mail.contains("<script"), "{mail}");
        }
    }
});
