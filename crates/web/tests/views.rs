//! Views over HTTP: kept, changed, moved, deleted and taken back; their counts; the search box.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use actions::people::{add, sign_in};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::{ids::PersonId, secrets};
use desk::{
    people::{Person, Role},
    tickets::{Status, change::Set, open::Asked},
};
use testkit::{LEV, MARIA, NOOR, Somebody, TestDesk, on_both_engines};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{Options, Web};

const LEA: Somebody = Somebody { name: "Lea Lead", address: "lea@desk.example" };

/// Somebody's browser.
struct Browser {
    router: Router,
    cookie: String,
    csrf: String,
}

impl Browser {
    async fn of(desk: &TestDesk, router: &Router, who: Somebody) -> Self {
        let person = desk.person(who).await;
        let token = sign_in::open_session(&desk.desk, person.id, 3600).await.unwrap();
        let hash = secrets::hash(token.as_bytes());
        let session = store::sessions::one(&mut desk.conn().await, &hash, desk.clock_now()).await;
        let csrf = session.unwrap().unwrap().csrf;
        Self { router: router.clone(), cookie: format!("prickle_session={token}"), csrf }
    }

    /// Status, where to, and the page.
    async fn ask(&self, method: &str, path: &str, body: &str) -> (StatusCode, String, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "desk.example")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("x-csrf", &self.csrf)
            .body(Body::from(body.to_owned()))
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let to = answer.headers().get(header::LOCATION);
        let to = to.map_or(String::new(), |to| to.to_str().unwrap().to_owned());
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, to, String::from_utf8_lossy(&body).into_owned())
    }

    async fn page(&self, path: &str) -> String {
        let (status, _, page) = self.ask("GET", path, "").await;
        assert_eq!(status, StatusCode::OK, "{path}");
        page
    }

    /// Keeps a view; its address.
    async fn keep(&self, name: &str, query: &str, audience: &str) -> String {
        let body = format!("name={name}&query={query}&audience={audience}&columns=status,due");
        let (status, to, _) = self.ask("POST", "/views", &body).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{name}");
        to
    }

    /// What the rail counts for the view at an address.
    async fn count(&self, address: &str) -> Option<String> {
        let rail = self.page("/next?part=rail").await;
        let link = rail.split("<li>").find(|item| item.contains(&format!("href=\"{address}\"")));
        let (_, count) = link?.split_once("<b>")?;
        Some(count.split("</b>").next().unwrap().to_owned())
    }
}

async fn browsers(desk: &TestDesk) -> (Browser, Browser, Browser) {
    let lead = Person {
        id: PersonId(40),
        role: Role::Lead,
        name: LEA.name.into(),
        address: Some(LEA.address.into()),
        organisation_id: None,
        time_zone: "Europe/Berlin".into(),
        team: String::new(),
        created_at: desk.clock_now(),
    };
    add::add(&desk.desk, Vec::new(), vec![lead]).await.unwrap();
    let web = Web::new(desk.desk.clone(), Options::default(), CancellationToken::new());
    let router = web::router(web);
    (
        Browser::of(desk, &router, NOOR).await,
        Browser::of(desk, &router, LEV).await,
        Browser::of(desk, &router, LEA).await,
    )
}

fn has(page: &str, words: &str) {
    assert!(page.contains(words), "“{words}” is not on:\n{page}");
}

fn lacks(page: &str, words: &str) {
    assert!(!page.contains(words), "“{words}” is on:\n{page}");
}

on_both_engines!(a_search_is_kept_as_a_view_for_whom_it_is_meant, async |desk| {
    let (noor, lev, lea) = browsers(desk).await;
    desk.form(MARIA, "The export crashes", Asked::default()).await;
    let mine = noor.keep("Mine+alone", "crashes", "person:20").await;
    let ours = noor.keep("Ours", "status:new", "team:support").await;
    has(&noor.page(&mine).await, "The export <mark>crashes</mark>");
    has(&lev.page(&ours).await, "The export crashes");
    let (status, ..) = lev.ask("GET", &mine, "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let for_all = "name=x&query=crash&audience=everyone";
    assert_eq!(lev.ask("POST", "/views", for_all).await.0, StatusCode::FORBIDDEN);
    let all = lea.keep("All+of+it", "status<solved", "everyone").await;
    let rail = lev.page("/next?part=rail").await;
    lacks(&rail, "Mine alone");
    has(&rail, "Ours");
    has(&rail, "All of it");
    // A team's view is its members' to change; everyone's is not.
    let changed = "name=Ours+now&query=status:open&audience=team:support&version=1";
    assert_eq!(lev.ask("POST", &ours, changed).await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = noor.ask("POST", &ours, changed).await;
    assert_eq!(status, StatusCode::CONFLICT);
    has(&page, "Somebody changed this view meanwhile");
    let taken = "name=Mine&query=crash&audience=person:21&version=1";
    assert_eq!(lev.ask("POST", &all, taken).await.0, StatusCode::FORBIDDEN);
});

on_both_engines!(a_deleted_view_is_taken_back, async |desk| {
    let (noor, lev, _) = browsers(desk).await;
    let first = noor.keep("First", "crash", "team:support").await;
    let second = noor.keep("Second", "status:open", "team:support").await;
    let place = async |browser: &Browser| {
        let page = browser.page("/views").await;
        (page.find(">First<").unwrap(), page.find(">Second<").unwrap())
    };
    let (a, b) = place(&lev).await;
    assert!(a < b);
    noor.ask("POST", &format!("{second}/place"), "to=up").await;
    let (a, b) = place(&lev).await;
    assert!(a > b, "it was not moved up");
    assert_eq!(lev.ask("POST", &format!("{first}/deletion"), "").await.0, StatusCode::SEE_OTHER);
    assert_eq!(noor.ask("GET", &first, "").await.0, StatusCode::NOT_FOUND);
    has(&noor.page("/views").await, "Deleted lately");
    lacks(&noor.page("/next?part=rail").await, "First");
    noor.ask("POST", &format!("{first}/restoration"), "").await;
    has(&lev.page(&first).await, "First");
});

on_both_engines!(counts_follow_what_happens_and_equal_what_the_list_finds, async |desk| {
    let (noor, lev, _) = browsers(desk).await;
    for number in 0..3 {
        desk.form(MARIA, &format!("A quokka, number {number}"), Asked::default()).await;
    }
    let views = [
        noor.keep("Open", "status<solved", "team:support").await,
        noor.keep("Quokkas", "quokka", "team:support").await,
        noor.keep("His", "is:mine+status<solved", "team:support").await,
        noor.keep("Bad", "severity:critical+OR+tags:vip", "team:support").await,
    ];
    let told = async |browser: &Browser, expected: [&str; 4]| {
        for (view, expected) in views.iter().zip(expected) {
            let counted = counted(browser, view).await;
            assert_eq!(counted, expected, "{view}");
            let plural = if expected == "1" { "ticket" } else { "tickets" };
            has(&browser.page(view).await, &format!("{expected} {plural}"));
        }
    };
    told(&noor, ["3", "3", "0", "0"]).await;
    told(&lev, ["3", "3", "0", "0"]).await;
    desk.reply(NOOR, base::ids::TicketId(1), "Which one?", Status::Pending).await;
    desk.sets(NOOR, base::ids::TicketId(2), Set::Tags(vec!["vip".into()])).await;
    desk.sets(NOOR, base::ids::TicketId(3), Set::Status(Status::Solved)).await;
    told(&noor, ["2", "3", "1", "1"]).await;
    told(&lev, ["2", "3", "0", "1"]).await;
    desk.sets(NOOR, base::ids::TicketId(2), Set::Tags(Vec::new())).await;
    desk.form(MARIA, "One more quokka", Asked::default()).await;
    told(&noor, ["3", "4", "1", "0"]).await;
});

/// The count, once a view looked up beside is there.
async fn counted(browser: &Browser, view: &str) -> String {
    for _ in 0..1_000 {
        if let Some(count) = browser.count(view).await {
            return count;
        }
        tokio::task::yield_now().await;
    }
    panic!("{view} is never counted");
}

on_both_engines!(a_mistake_is_marked_and_mended, async |desk| {
    let (noor, ..) = browsers(desk).await;
    let page = noor.page("/tickets?q=crash+asignee%3Ame").await;
    has(&page, "crash <mark>asignee</mark>:me");
    has(&page, "No field <code>asignee</code>. Did you mean <code>assignee</code>?");
    has(&page, "href=\"/tickets?q=crash%20assignee%3Ame\"");
    lacks(&page, "Save as view");
    has(&noor.page("/tickets?q=customer%3Amarai").await, "Nobody is called “marai”.");
    has(&noor.page("/tickets?q=quokka").await, "Nothing found");
    let (_, to, _) = noor.ask("GET", "/tickets?q=%231042", "").await;
    assert_eq!(to, "/tickets/1042?in=all");
});

on_both_engines!(columns_groups_and_orders_are_in_the_address, async |desk| {
    let (noor, ..) = browsers(desk).await;
    desk.form(MARIA, "The export crashes", Asked::default()).await;
    desk.form(LEV, "How do I begin?", Asked::default()).await;
    let page = noor.page("/tickets?q=status%3Anew&columns=&columns=customer&columns=due").await;
    has(&page, "data-label=\"Customer\"");
    has(&page, "data-label=\"Due\"");
    lacks(&page, "data-label=\"Status\"");
    // A head sorts, and keeps the columns.
    has(&page, "order_by%3Adue&amp;columns=customer%2Cdue\"");
    let page = noor.page("/tickets?q=&group=organisation").await;
    has(&page, "Corvid Labs");
    has(&page, "No organisation");
    let page = noor.page("/tickets?q=&part=list&group=plan").await;
    has(&page, "rowgroup");
});

on_both_engines!(what_fits_is_offered, async |desk| {
    let (noor, ..) = browsers(desk).await;
    let ticket = desk.form(MARIA, "The export crashes", Asked::default()).await.ticket.id;
    desk.sets(NOOR, ticket, Set::Tags(vec!["export-csv".into()])).await;
    noor.keep("Exports", "tags:export-csv", "person:20").await;
    let offered = async |text: &str| noor.page(&format!("/tickets/completions?q={text}")).await;
    has(&offered("crash+as").await, "data-text=\"crash assignee:\"");
    has(&offered("assignee:no").await, "data-text=\"assignee:&quot;Noor");
    has(&offered("customer:mar").await, MARIA.address);
    has(&offered("organisation:corv").await, "Corvid Labs");
    has(&offered("tags:exp").await, "data-text=\"tags:export-csv \"");
    has(&offered("exports").await, "a view");
});
