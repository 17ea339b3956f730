//! A program that calls the API.

use actions::{api_tokens, people::add};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use base::ids::PersonId;
use data_encoding::BASE64;
use desk::people::{Person, Role};
use serde_json::Value;
use testkit::{NOOR, Somebody, TestDesk};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{Options, Web};

/// The administrator whose token programs hold.
pub const ADA: Somebody = Somebody { name: "Ada Root", address: "ada@desk.example" };
/// An account person.
pub const VERA: Somebody = Somebody { name: "Vera Bloom", address: "vera@desk.example" };

/// An engineer of a team that has no ticket.
pub const ENNO: Somebody = Somebody { name: "Enno Field", address: "enno@desk.example" };

/// An answer.
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

/// A program with the administrator's token.
pub struct Caller {
    router: Router,
    pub token: String,
}

impl Caller {
    /// Adds the administrator, an account person and an engineer, and gives the program a token.
    pub async fn at(desk: &TestDesk) -> Self {
        let people = [(30, ADA, Role::Admin), (31, VERA, Role::Viewer), (32, ENNO, Role::Engineer)];
        let people = people.map(|(id, who, role)| Person {
            id: PersonId(id),
            role,
            name: who.name.into(),
            address: Some(who.address.into()),
            organisation_id: None,
            time_zone: "Europe/Berlin".into(),
            team: "nobodys".into(),
            created_at: desk.desk.now(),
        });
        add::add(&desk.desk, Vec::new(), people.to_vec()).await.unwrap();
        let token = api_tokens::of(&desk.desk, PersonId(30), "test".into()).await.unwrap();
        let web = Web::new(desk.desk.clone(), Options::default(), CancellationToken::new());
        Self { router: web::router(web), token }
    }

    /// `Basic` for somebody.
    pub fn basic(&self, who: Somebody) -> String {
        let pair = format!("{}/token:{}", who.address, self.token);
        format!("Basic {}", BASE64.encode(pair.as_bytes()))
    }

    /// Sends bytes with these headers.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answered {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/api/v2/{path}") };
        let mut request =
            Request::builder().method(method).uri(path).header("host", "desk.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answered { status: parts.status, headers: parts.headers, body }
    }

    /// Asks as somebody.
    pub async fn get(&self, who: Somebody, path: &str) -> Answered {
        let basic = self.basic(who);
        self.send(Method::GET, path, &[(header::AUTHORIZATION.as_str(), &basic)], "").await
    }

    /// Sends JSON as somebody.
    pub async fn put(&self, who: Somebody, method: Method, path: &str, body: Value) -> Answered {
        let basic = self.basic(who);
        let headers = [
            (header::AUTHORIZATION.as_str(), basic.as_str()),
            ("content-type", "application/json"),
        ];
        self.send(method, path, &headers, &body.to_string()).await
    }

    /// An agent opens a ticket; answers it.
    pub async fn ticket(&self, body: Value) -> Value {
        let answered =
            self.put(NOOR, Method::POST, "tickets.json", serde_json::json!({"ticket": body})).await;
        assert_eq!(answered.status, StatusCode::CREATED, "{}", answered.body);
        answered.body["ticket"].clone()
    }

    /// An agent changes a ticket; answers it.
    pub async fn change(&self, id: &Value, body: Value) -> Answered {
        let path = format!("tickets/{id}");
        self.put(NOOR, Method::PUT, &path, serde_json::json!({"ticket": body})).await
    }
}

impl Answered {
    /// The body, of an answer that went well.
    pub fn fine(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.body);
        self.body
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
