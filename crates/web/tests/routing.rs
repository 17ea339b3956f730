//! What agents meet of routing, by plain forms and without a script: an organisation's page, who is
//! away, a suggested product, billing with investigation. On both engines.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use desk::tickets::open::Asked;
use testkit::{LEV, MARIA, NOOR, Somebody, TIDE, TestDesk, on_both_engines};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{Options, Web, router};

/// One of us at the desk.
struct Agent {
    router: Router,
    cookie: String,
    csrf: String,
}

impl Agent {
    async fn sits_down(desk: &TestDesk, who: Somebody) -> Self {
        let person = desk.person(who).await.id;
        let opened = actions::people::sign_in::open_session(&desk.desk, person, 3600).await;
        let token = opened.unwrap();
        let hash = base::secrets::hash(token.as_bytes());
        let now = desk.clock_now();
        let session = store::sessions::one(&mut desk.conn().await, &hash, now).await.unwrap();
        let web = Web::new(desk.desk.clone(), Options::default(), CancellationToken::new());
        Self {
            router: router(web),
            cookie: format!("prickle_session={token}"),
            csrf: session.unwrap().csrf,
        }
    }

    async fn asks(&self, request: Request<Body>) -> (u16, String) {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status.as_u16(), String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn sees(&self, path: &str) -> String {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let (status, page) = self.asks(request.body(Body::empty()).unwrap()).await;
        assert_eq!(status, 200, "{path}: {page}");
        page
    }

    async fn sends(&self, path: &str, fields: &str) -> (u16, String) {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = Body::from(format!("csrf={}&{fields}", self.csrf));
        self.asks(request.body(body).unwrap()).await
    }
}

#[track_caller]
fn says(page: &str, words: &str) {
    assert!(page.contains(words), "“{words}” is missing in {page}");
}

on_both_engines!(
    rt1_the_organisations_page_shows_both_plans_and_the_ticket_says_who,
    async |desk| {
        let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
        let noor = Agent::sits_down(desk, NOOR).await;
        says(&noor.sees(&format!("/tickets/{ticket}")).await, "/organisations/1");
        let (status, page) = noor.sends("/organisations/1/plan", "plan=scale&why=").await;
        assert_eq!(status, 409);
        says(&page, "Say why, for the history.");
        assert_eq!(noor.sends("/organisations/1/plan", "plan=scale&why=a+new+deal").await.0, 303);
        let page = noor.sees("/organisations/1").await;
        says(&page, "set by hand");
        says(&page, "The last sync said <b>Enterprise</b>");
        says(&page, "a new deal");
        let page = noor.sees(&format!("/tickets/{ticket}")).await;
        says(&page, "Scale, by hand");
        says(&page, "set on Corvid Labs by Noor Kimura: a new deal");
        assert_eq!(noor.sends("/organisations/1/synced-plan", "").await.0, 303);
        let page = noor.sees(&format!("/tickets/{ticket}")).await;
        assert!(
            !page.contains("Scale, by hand") && !page.contains("Enterprise, by hand"),
            "{page}"
        );
    }
);

on_both_engines!(rt7_who_is_away_is_shown_where_tickets_are_given, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let lev = Agent::sits_down(desk, LEV).await;
    let (status, page) = lev.sends("/away", "until=2026-11-01T10%3A00&reason=dentist").await;
    assert_eq!(status, 409);
    says(&page, "The end must come after the beginning.");
    says(&page, "value=\"dentist\"");
    let gone = "until=2026-11-03T17%3A00&reason=dentist";
    assert_eq!(lev.sends("/away", gone).await.0, 303);
    says(&lev.sees("/next").await, "away until Tue 3 Nov, 17:00");
    let noor = Agent::sits_down(desk, NOOR).await;
    says(&noor.sees("/away").await, "dentist");
    says(&noor.sees(&format!("/tickets/{ticket}")).await, "away until Tue 3 Nov, 17:00");
    let (status, page) = noor.sends(&format!("/tickets/{ticket}/assignment"), "assignee=21").await;
    assert_eq!(status, 409);
    says(&page, "Lev Moreau is away until Tue 3 Nov, 17:00; choose somebody who is here.");
    let theirs = noor.sends("/away", "person=21&reason=x").await.0;
    assert_eq!(theirs, 403, "only a lead says it for others");
});

on_both_engines!(rt3_a_suggestion_stands_on_the_ticket_and_one_form_takes_it, async |desk| {
    for n in 0..6 {
        let asked = Asked { product: Some("session_replay".into()), ..Asked::default() };
        desk.form(TIDE, &format!("The recorder shows a blank canvas, case {n}"), asked).await;
    }
    let ticket = desk.form(MARIA, "A blank canvas in the recorder", Asked::default()).await;
    let ticket = ticket.ticket.id;
    let noor = Agent::sits_down(desk, NOOR).await;
    let page = noor.sees(&format!("/tickets/{ticket}")).await;
    says(&page, "6 of the 6 most similar tickets are about it");
    says(&page, "data-hotkey=\"y\"");
    assert_eq!(noor.sends(&format!("/tickets/{ticket}/suggestion"), "").await.0, 303);
    let page = noor.sees(&format!("/tickets/{ticket}")).await;
    assert!(!page.contains("most similar tickets are about it. "), "decided");
    assert_eq!(desk.ticket(ticket.0).await.product.as_deref(), Some("session_replay"));
});

on_both_engines!(rt4_the_forms_say_who_is_told_what, async |desk| {
    let asked = Asked { kind: Some("billing".into()), ..Asked::default() };
    let ticket = desk.form(MARIA, "Charged twice", asked).await.ticket.id;
    let noor = Agent::sits_down(desk, NOOR).await;
    let (status, page) = noor.sends(&format!("/tickets/{ticket}/investigation"), "needed=").await;
    assert_eq!(status, 409);
    says(&page, "Write what will be needed");
    let begun = noor.sends(&format!("/tickets/{ticket}/investigation"), "needed=counts").await.0;
    assert_eq!(begun, 303);
    let page = noor.sees(&format!("/tickets/{ticket}")).await;
    says(&page, "Billing, with investigation");
    let page = noor.sees(&format!("/tickets/{ticket}/investigation")).await;
    says(&page, "Told by mail: Maria Silva");
    says(&page, "takes it from here");
    let ended = noor.sends(&format!("/tickets/{ticket}/investigation/end"), "found=twice").await.0;
    assert_eq!(ended, 303);
    desk.drain().await;
    assert_eq!(desk.mails_to(MARIA).len(), 2);
});

on_both_engines!(the_rail_of_each_page_comes_alone_when_its_counts_change, async |desk| {
    desk.form(MARIA, "It broke", Asked::default()).await;
    let noor = Agent::sits_down(desk, NOOR).await;
    let of_ticket = ["", "/snooze", "/splitting", "/merging", "/asides", "/passing-on", "/history"];
    let of_ticket = of_ticket.map(|page| format!("/tickets/1{page}"));
    let others =
        ["/next", "/tickets?q=broke", "/away", "/macros", "/views", "/handbook", "/notices"];
    for page in of_ticket.iter().map(String::as_str).chain(others) {
        let whole = noor.sees(page).await;
        let (_, rail) = whole.split_once("<nav class=\"rail\"").unwrap();
        let (_, address) = rail.split_once("hx-get=\"").unwrap();
        let address = address.split('"').next().unwrap().replace("&amp;", "&");
        let alone = noor.sees(&address).await;
        assert!(alone.starts_with("<nav class=\"rail\""), "{page}: {address}");
        assert!(!alone.contains("<main"), "{page}: {address} is a whole page");
        assert!(alone.contains(&format!("hx-get=\"{}\"", address.replace('&', "&amp;"))), "{page}");
    }
});

on_both_engines!(whoever_waits_for_the_same_is_told_by_plain_forms, async |desk| {
    desk.form(MARIA, "The export stops", Asked::default()).await;
    desk.form(TIDE, "Rows are missing", Asked::default()).await;
    let noor = Agent::sits_down(desk, NOOR).await;
    assert_eq!(noor.sends("/tickets/1/related", "other=2&relation=causes").await.0, 303);
    says(&noor.sees("/tickets/1/passing-on").await, "Not solved yet");
    says(&noor.sees("/tickets/1").await, "1 linked ticket with the same cause can be told.");
    assert_eq!(noor.sends("/tickets/1/closure", "anyway=yes&tell=yes").await.0, 303);
    says(&noor.sees("/tickets/1").await, "Tell its customer");
    let page = noor.sees("/tickets/1/passing-on").await;
    says(&page, "Hello Tilda,");
    let (_, seen) = page.split_once("name=\"seen2\" value=\"").unwrap();
    let seen = seen.split('"').next().unwrap().replace(' ', "+");
    let (status, page) = noor.sends("/tickets/1/passing-on", "text=Dear+{{customer.nam}}").await;
    assert_eq!(status, 422);
    says(&page, "Line 1, column 6");
    // Nothing is known of her company: she is not told "Dear of ,".
    let form = format!("t2=yes&seen2={seen}&text=Dear+{{{{organisation.name}}}}");
    let (status, page) = noor.sends("/tickets/1/passing-on", &form).await;
    assert_eq!(status, 409);
    says(&page, "nothing to put in a placeholder");
    let form = format!("t2=yes&seen2={seen}&solve=yes&text=Dear+{{{{customer.name}}}},+mended.");
    for _ in 0..2 {
        assert_eq!(noor.sends("/tickets/1/passing-on", &form).await.0, 303);
    }
    desk.pass(11).await;
    let mails = desk.mails_to(TIDE);
    assert_eq!(mails.iter().filter(|mail| mail.contains("Dear Tilda Tide, mended.")).count(), 1);
    let page = noor.sees("/tickets/1/passing-on").await;
    says(&page, "Told already");
    assert!(!page.contains("Tell those ticked"), "{page}");
    assert!(!noor.sees("/tickets/1").await.contains("Tell its customer"));
});
