//! A browser without a script, in front of the whole router.

use std::convert::Infallible;

use actions::tickets::merge::{Wish, merge};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    response::Response,
};
use base::ids::TicketId;
use testkit::{NOOR, Somebody, TestDesk};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{Options, Web, router, sample_router};

/// The desk's pages.
pub struct Site(Router);

/// What the browser got.
pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads on.
    pub fn next(&self) -> &str {
        self.header("location")
    }

    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.text.contains(words), "“{words}” is missing in {}", self.text);
        self
    }

    #[track_caller]
    pub fn lacks(self, words: &str) -> Self {
        assert!(!self.text.contains(words), "“{words}” stands in {}", self.text);
        self
    }

    /// The value of a hidden field.
    #[track_caller]
    pub fn hidden(&self, name: &str) -> String {
        between(&self.text, &format!("name=\"{name}\" value=\""), '"')
    }
}

/// What stands in `text` after `start`, up to `end`.
#[track_caller]
pub fn between(text: &str, start: &str, end: char) -> String {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split(end).next().unwrap().to_owned()
}

/// Somebody merges one into another for both to read.
pub async fn merges(desk: &TestDesk, goes: TicketId, stays: TicketId) {
    let wish = Wish { goes, stays, together: true };
    merge(&desk.desk, &desk.person(NOOR).await, wish).await.unwrap();
    desk.drain().await;
}

/// The token after `path` in the newest mail to somebody.
#[track_caller]
pub fn mailed(desk: &TestDesk, to: Somebody, path: &str) -> String {
    let mail = desk.mails_to(to).pop().unwrap().replace("=\r\n", "");
    let rest = between(&mail, path, '\r');
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn web(desk: &TestDesk) -> Web {
    Web::new(desk.desk.clone(), Options::default(), CancellationToken::new())
}

impl Site {
    pub fn of(desk: &TestDesk) -> Self {
        Self(router(web(desk)))
    }

    /// The same, configured otherwise.
    pub fn with(desk: &TestDesk, options: Options) -> Self {
        Self(router(Web::new(desk.desk.clone(), options, CancellationToken::new())))
    }

    /// The invented app that carries the widget.
    pub fn sample_app(desk: &TestDesk) -> Self {
        Self(sample_router(web(desk)))
    }

    pub async fn ask(&self, request: Request<Body>) -> Response {
        self.0.clone().oneshot(request).await.unwrap()
    }

    pub async fn see(&self, request: Request<Body>) -> Seen {
        let (parts, body) = self.ask(request).await.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Seen { status: parts.status, headers: parts.headers, text }
    }

    /// Opens a page; `cookie` may be empty.
    pub async fn get(&self, cookie: &str, path: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.see(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form.
    pub async fn send(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
        self.send_with(cookie, path, fields, ("", b"")).await
    }

    /// Sends a form with a file, as a browser without a script does.
    pub async fn send_with(
        &self,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
        (file, bytes): (&str, &[u8]),
    ) -> Seen {
        let mut body = String::new();
        for (name, value) in fields {
            body.push_str(&format!(
                "--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str(&format!(
            "--edge\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{file}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        ));
        let body = [body.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        // In pieces, as a network brings it.
        let pieces: Vec<_> = body.chunks(64 * 1024).map(<[u8]>::to_vec).collect();
        let body =
            Body::from_stream(futures::stream::iter(pieces.into_iter().map(Ok::<_, Infallible>)));
        self.see(request.body(body).unwrap()).await
    }

    /// Sends something from a page of another site.
    pub async fn cross_site(&self, path: &str, kind: &str, body: impl Into<Body>) -> Seen {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, kind)
            .header(header::ORIGIN, "https://app.corvid.example")
            .header("sec-fetch-site", "cross-site");
        self.see(request.body(body.into()).unwrap()).await
    }

    /// A browser's question whether another site's page may send JSON.
    pub async fn may(&self, path: &str) -> Seen {
        let request = Request::options(path)
            .header(header::ORIGIN, "https://app.corvid.example")
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type");
        self.see(request.body(Body::empty()).unwrap()).await
    }

    /// Signs a customer in by the link in their mail; answers the cookie.
    pub async fn signed_in(&self, desk: &TestDesk, who: Somebody) -> String {
        self.send("", "/portal/sign-in", &[("address", who.address)]).await.is(200);
        desk.drain().await;
        let link = mailed(desk, who, "/portal/links/");
        self.send("", &format!("/portal/links/{link}"), &[]).await.is(303).cookie()
    }
}
