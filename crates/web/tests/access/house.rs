//! A desk with one ticket and one person of each kind, asked over HTTP.

use std::sync::Arc;

use actions::{
    Desk, Settings, absences, api_tokens,
    handbook::apply::{By, New, apply},
    macros::{self, save},
    mail::outgoing,
    people::{add, sign_in},
    raw,
    tickets::{
        answer::Answer,
        receive::{NewTicket, Sender, receive},
        send::{Became, Sent, send},
    },
};
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use base::{
    chance::SeededChance,
    clock::FakeClock,
    ids::{
        AbsenceId, ApiTokenId, DeliveryId, MacroId, OrganisationId, OutgoingId, PersonId,
        SendingId, TicketId, ViewId, WebhookId,
    },
    secrets,
    time::from_micros,
};
use data_encoding::BASE64;
use desk::{
    absences::Wish,
    handbook::Handbook,
    macros::{Body as Does, Shared},
    messages::{Channel, Incoming, IncomingFile},
    organisations::Organisation,
    people::{Person, Role},
    tickets::{answer::Draft, open::Asked},
    views,
};
use object_store::memory::InMemory;
use store::Store;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{Options, Web};

mod rows;

use super::table::Case;
use rows::{api_token, first_raw, in_handbook, of_a_person, suggested, tell_leads, with_parts};

/// Everybody who may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Admin,
    Lead,
    Agent,
    /// Of the ticket's team.
    Engineer,
    /// Of another team.
    OtherEngineer,
    Viewer,
    /// Asked the question.
    Requester,
    /// Of the requester's organisation.
    OrgAdmin,
    /// Of another organisation.
    OtherCustomer,
    Nobody,
}

impl Who {
    pub const ALL: [Self; 10] = [
        Self::Admin,
        Self::Lead,
        Self::Agent,
        Self::Engineer,
        Self::OtherEngineer,
        Self::Viewer,
        Self::Requester,
        Self::OrgAdmin,
        Self::OtherCustomer,
        Self::Nobody,
    ];

    const fn role(self) -> Role {
        match self {
            Self::Admin | Self::Nobody => Role::Admin,
            Self::Lead => Role::Lead,
            Self::Agent => Role::Agent,
            Self::Engineer | Self::OtherEngineer => Role::Engineer,
            Self::Viewer => Role::Viewer,
            Self::Requester | Self::OtherCustomer => Role::Customer,
            Self::OrgAdmin => Role::OrgAdmin,
        }
    }

    fn person(self) -> Person {
        let organisation = match self {
            Self::Requester | Self::OrgAdmin => Some(OrganisationId(1)),
            Self::OtherCustomer => Some(OrganisationId(2)),
            _ => None,
        };
        let team = if self == Self::Engineer { "error_tracking" } else { "surveys" };
        Person {
            id: PersonId(100 + self as i64),
            role: self.role(),
            name: format!("{self:?}"),
            address: Some(format!("{self:?}@people.example").to_lowercase()),
            organisation_id: organisation,
            time_zone: "Europe/Berlin".into(),
            team: team.into(),
            created_at: from_micros(0),
        }
    }
}

/// What says no.
const DENIED: [StatusCode; 4] =
    [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED, StatusCode::GONE];

/// The desk, seen by one person.
pub struct House {
    router: Router,
    cookie: String,
    csrf: String,
    /// How a program calls in this person's name; empty for nobody.
    authorization: String,
    ids: Ids,
    _folder: tempfile::TempDir,
}

/// What stands for `{id}` in a path.
struct Ids {
    ticket: TicketId,
    attachment: i64,
    outgoing: OutgoingId,
    dead: i64,
    absence: AbsenceId,
    view: ViewId,
    webhook: WebhookId,
    api_token: ApiTokenId,
    delivery: DeliveryId,
    sending: SendingId,
    shared_macro: MacroId,
}

impl House {
    /// Builds it and signs the person in.
    pub async fn build(who: Who) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
        let desk = Desk::new(
            Store::open(&url).await.unwrap(),
            Arc::new(FakeClock::at(from_micros(1_790_000_000_000_000))),
            Arc::new(SeededChance::new(7)),
            Arc::new(InMemory::new()),
            Handbook::shipped(),
            Settings {
                mail_address: "help@desk.example".into(),
                secret: "key".into(),
                ..Settings::default()
            },
        );
        let ids = fill(&desk).await;
        let (cookie, csrf) = if who == Who::Nobody {
            (String::new(), String::new())
        } else {
            let token = sign_in::open_session(&desk, who.person().id, 3600).await.unwrap();
            let hash = secrets::hash(token.as_bytes());
            let mut conn = desk.store.read().await.unwrap();
            let session = store::sessions::one(&mut conn, &hash, desk.now()).await.unwrap();
            (format!("prickle_session={token}"), session.unwrap().csrf)
        };
        let token = api_tokens::of(&desk, Who::Admin.person().id, "test".into()).await.unwrap();
        let address = who.person().address.unwrap();
        let pair = BASE64.encode(format!("{address}/token:{token}").as_bytes());
        let authorization =
            if who == Who::Nobody { String::new() } else { format!("Basic {pair}") };
        let web = Web::new(desk, Options::default(), CancellationToken::new());
        let router = web::router(web);
        Self { router, cookie, csrf, authorization, ids, _folder: folder }
    }

    /// Whether a program that calls in this person's name gets what the case asks for.
    pub async fn may_call(&self, case: &Case) -> bool {
        let mut request = Request::builder()
            .method(case.method)
            .uri(format!("/api/v2{}", self.address(case.path)))
            .header(header::HOST, "desk.example")
            .header(header::CONTENT_TYPE, "application/json");
        if !self.authorization.is_empty() {
            request = request.header(header::AUTHORIZATION, &self.authorization);
        }
        let request = request.body(Body::from(case.body)).unwrap();
        let status = self.router.clone().oneshot(request).await.unwrap().status();
        assert!(!status.is_server_error(), "{} {}: {status}", case.method, case.path);
        !DENIED.contains(&status)
    }

    /// Whether this person gets what the case asks for: neither *not found* nor *forbidden* nor
    /// sent away to sign in.
    pub async fn may(&self, case: &Case) -> bool {
        let request = Request::builder()
            .method(case.method)
            .uri(self.address(case.path))
            .header(header::HOST, "desk.example")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("x-csrf", &self.csrf)
            .body(Body::from(case.body))
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
        // Signing out ends at the sign-in page too; asking for a page must not.
        let sent_away = !case.path.ends_with("sign-out")
            && case.path != "/"
            && case.path != "/setup"
            && to.is_some_and(|to| to.contains("sign-in"));
        let away_from_sign_out =
            case.path.ends_with("sign-out") && !answer.headers().contains_key(header::SET_COOKIE);
        !DENIED.contains(&answer.status()) && !sent_away && !away_from_sign_out
    }

    /// The page at an address.
    pub async fn reads(&self, address: &str) -> String {
        let request = Request::builder()
            .uri(address)
            .header(header::HOST, "desk.example")
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty())
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{address}");
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8_lossy(&body).into_owned()
    }

    fn address(&self, path: &str) -> String {
        let id = match path {
            path if in_handbook(path).is_some() => in_handbook(path).unwrap_or(0),
            path if path.starts_with("/attachments") => self.ids.attachment,
            path if of_a_person(path) => Who::Requester.person().id.0,
            path if path.starts_with("/outgoing") => self.ids.outgoing.0,
            path if path.starts_with("/dead-letters") => self.ids.dead,
            path if path.starts_with("/organi") => 1,
            path if path.starts_with("/macros") => self.ids.shared_macro.0,
            path if path.starts_with("/sendings") => self.ids.sending.0,
            path if path.starts_with("/away") => self.ids.absence.0,
            path if path.starts_with("/notices") => 1,
            path if path.starts_with("/views") => self.ids.view.0,
            path if path.starts_with("/api-tokens") => self.ids.api_token.0,
            path if path.starts_with("/webhooks") => self.ids.webhook.0,
            path if path.starts_with("/deliveries") => self.ids.delivery.0,
            path if path.starts_with("/handbook/simulation") => 1,
            _ => self.ids.ticket.0,
        };
        let key = if path.contains("/automations/") { "enterprise_critical" } else { "flags" };
        with_parts(path)
            .replace("{id}", &id.to_string())
            .replace("{ids}", &id.to_string())
            .replace("{version}", "1")
            .replace("{name}", if path.starts_with("/mailboxes") { "main" } else { "log.txt" })
            .replace("{macro}", &self.ids.shared_macro.to_string())
            .replace("{key}", key)
            .replace("{token}", "nobodysecret")
            .replace("{sheet}", "rules")
            .replace("{of}", "texts.survey")
            .replace("{number}", "1")
            .replace("{aside}", "9")
            .replace("{comment}", "1")
            .replace("{audit}", "0")
            .replace("{file}", "1")
    }
}

async fn people_come(desk: &Desk) {
    let organisation = |id, name: &str| Organisation {
        id: OrganisationId(id),
        name: name.into(),
        plan: "enterprise".into(),
        priority: false,
        domains: Vec::new(),
        external_id: name.into(),
        plan_by_hand: None,
        account_owner: String::new(),
        created_at: from_micros(0),
        changed_at: from_micros(0),
    };
    let people = Who::ALL.into_iter().filter(|who| *who != Who::Nobody).map(Who::person);
    let organisations = vec![organisation(1, "Corvid"), organisation(2, "Tide")];
    add::add(desk, organisations, people.collect()).await.unwrap();
    let admin = Who::Admin.person().id;
    add::set_password(desk, vec![admin], "a password of words".into()).await.unwrap();
    let new = New { text: "# ours\n".into(), note: String::new(), base: None };
    apply(desk, By::CommandLine, new).await.unwrap();
}

async fn fill(desk: &Desk) -> Ids {
    people_come(desk).await;
    let file = IncomingFile {
        name: "log.txt".into(),
        media_type: "text/plain".into(),
        content_id: None,
        bytes: b"line".to_vec(),
    };
    let incoming = Incoming {
        channel: Channel::Form,
        text: "It is broken".into(),
        files: vec![file],
        ..Incoming::default()
    };
    let new = NewTicket {
        sender: Sender::Known(Who::Requester.person().id),
        organisation: None,
        incoming,
        asked: Asked { product: Some("error_tracking".into()), ..Asked::default() },
        client_id: None,
        scope: "test",
    };
    let ticket = receive(desk, new).await.unwrap().ticket.id;
    let mut conn = desk.store.read().await.unwrap();
    let attachment = store::messages::files(&mut conn, ticket).await.unwrap()[0].id.0;
    let mail = store::mail::of_ticket(&mut conn, ticket).await.unwrap()[0].id;
    drop(conn);
    tell_leads(desk, ticket).await;
    outgoing::begin(desk, mail).await.unwrap();
    let refused = outgoing::Outcome::Refused("no such mailbox".into());
    outgoing::settle(desk, mail, refused).await.unwrap();
    raw::keep(desk, "email", "{}".into(), b"?".to_vec()).await.unwrap();
    let dead = base::ids::RawId(first_raw(desk).await);
    raw::give_up(desk, dead, "nobody could read it".into()).await.unwrap();
    let agent = Who::Agent.person();
    let wish = Wish { from_at: desk.now(), until_at: None, reason: String::new() };
    let absence = absences::set_away(desk, &agent, agent.id, wish).await.unwrap().id;
    suggested(desk, ticket).await;
    let view = everyones_view(desk).await;
    let (webhook, delivery) = told(desk).await;
    let api_token = api_token(desk).await;
    let outgoing = mail;
    let sending = sent_off(desk, &agent, ticket).await;
    let shared_macro = made(desk, &agent).await;
    Ids {
        ticket,
        attachment,
        outgoing,
        dead: dead.0,
        absence,
        view,
        webhook,
        api_token,
        delivery,
        sending,
        shared_macro,
    }
}

async fn everyones_view(desk: &Desk) -> ViewId {
    let wish = views::Wish {
        name: "Everything open".into(),
        query: "status<solved".into(),
        columns: Vec::new(),
        grouping: None,
        audience: views::Audience::Everyone,
    };
    actions::views::keep(desk, &Who::Lead.person(), wish).await.unwrap().id
}

/// A webhook, and something it is to be told.
async fn told(desk: &Desk) -> (WebhookId, DeliveryId) {
    let admin = Who::Admin.person();
    let (name, url) = ("a".to_owned(), "https://a.example".to_owned());
    let wish = desk::webhooks::Wish { name, url, events: Vec::new() };
    let webhook = actions::webhooks::add(desk, &admin, wish).await.unwrap().id;
    actions::webhooks::test(desk, &admin, webhook).await.unwrap();
    let mut conn = desk.store.read().await.unwrap();
    let log = store::webhooks::log(&mut conn, webhook, None, 1).await.unwrap();
    (webhook, log[0].id)
}

/// A macro for everyone.
async fn made(desk: &Desk, agent: &Person) -> MacroId {
    let body = Does { text: "Hello".into(), ..Does::default() };
    let wish = macros::Wish { id: None, name: "Hello".into(), audience: Shared::Everyone, body };
    save(desk, agent, wish).await.unwrap()
}

/// A reply of the agent's waits.
async fn sent_off(desk: &Desk, agent: &Person, ticket: TicketId) -> SendingId {
    let draft = Draft { text: "Soon".into(), channel: Channel::Desk, ..Draft::default() };
    let answer = Answer { ticket, draft, files: Vec::new(), client_id: None };
    let at = Some(base::time::after(desk.now(), 3600));
    match send(desk, agent, Sent { answer, kept: Vec::new(), at }).await.unwrap() {
        Became::Waits(sending) => sending.id,
        other => panic!("it did not wait: {other:?}"),
    }
}
