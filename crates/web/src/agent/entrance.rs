//! The way in: the first administrator's set-up, signing in and out.

use actions::{
    ActionError,
    people::{
        set_up::{self, Refusal, SetUp},
        sign_in,
    },
};
use axum::{
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Deserialize;
use ui::{
    setup::{Setup, SetupErrors},
    sign_in::SignIn,
};

use crate::{
    Web,
    http::{
        Answer, Failure, Pace, Page, Posted, Visitor, cookies,
        failure::sentence,
        pace::{self, Rate},
        page, visitor,
    },
};

/// `GET /`: to where the visitor belongs.
pub async fn home(State(web): State<Web>, request: axum::extract::Request) -> Answer {
    if set_up::is_needed(&web.desk).await? {
        return Ok(page::see(ui::paths::SETUP));
    }
    let (parts, _body) = request.into_parts();
    Ok(match visitor::find(&web, &parts).await? {
        Some(visitor) if visitor.person.role.is_staff() => page::see("/next"),
        Some(_) => page::see(ui::paths::PORTAL),
        None => page::see(ui::paths::SIGN_IN),
    })
}

/// `GET /setup`: only while nobody can sign in.
pub async fn setup(State(web): State<Web>) -> Answer {
    if !set_up::is_needed(&web.desk).await? {
        return Ok(page::see(ui::paths::SIGN_IN));
    }
    let body = ui::setup::page(&Page::public(&web).context(), &Setup::default());
    Ok(page::ok(body))
}

/// `POST /setup`: makes the administrator and signs them in.
pub async fn set_up(State(web): State<Web>, posted: Posted) -> Answer {
    let text = |name: &str| posted.get(name).trim().to_owned();
    let zone = posted.some("time_zone").unwrap_or_else(|| "UTC".to_owned());
    let given = SetUp {
        company: text("company"),
        name: text("name"),
        address: text("address"),
        password: posted.get("password").to_owned(),
        time_zone: zone,
        mailbox: text("mailbox"),
    };
    match set_up::set_up(&web.desk, given).await {
        Ok(person) => {
            let seconds = sign_in::STAFF_SECONDS;
            let token = sign_in::open_session(&web.desk, person.id, seconds).await?;
            Ok(with_cookie(page::see("/next"), cookies::set(&token, seconds, web.options.secure)))
        }
        Err(ActionError::Refused(refusal)) => {
            let view = Setup {
                name: text("name"),
                address: text("address"),
                company: text("company"),
                mailbox: text("mailbox"),
                errors: beside(refusal),
            };
            let body = ui::setup::page(&Page::public(&web).context(), &view);
            Ok(page::html(StatusCode::UNPROCESSABLE_ENTITY, body))
        }
        Err(error) => Err(error.into()),
    }
}

/// The refusal at its field.
fn beside(refusal: Refusal) -> SetupErrors {
    let words = sentence(&refusal.to_string());
    let mut errors = SetupErrors::default();
    match refusal {
        Refusal::NoName => errors.name = words,
        Refusal::BadAddress | Refusal::DoneBefore => errors.address = words,
        Refusal::ShortPassword => errors.password = words,
        Refusal::BadMailbox => errors.mailbox = words,
    }
    errors
}

#[derive(Deserialize, Default)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub async fn sign_in_page(State(web): State<Web>, Query(query): Query<Next>) -> Answer {
    if set_up::is_needed(&web.desk).await? {
        return Ok(page::see(ui::paths::SETUP));
    }
    let view = SignIn { next: own_path(&query.next), ..SignIn::default() };
    Ok(page::ok(ui::sign_in::page(&Page::public(&web).context(), &view)))
}

/// `POST /sign-in`
pub async fn sign_in(State(web): State<Web>, pace: Pace, posted: Posted) -> Answer {
    let (address, password) = (posted.get("address"), posted.get("password").to_owned());
    let next = own_path(posted.get("next"));
    let tries = Tries::at(address, &pace);
    if let Err(wait) = pace.wait.map_or(Ok(()), Err).and_then(|()| tries.take(&web)) {
        let error = pace::plain(wait);
        let view = SignIn { address: address.to_owned(), error, expired: false, next };
        let body = ui::sign_in::page(&Page::public(&web).context(), &view);
        return Ok(pace::slowed(page::ok(body), wait));
    }
    match sign_in::sign_in(&web.desk, address, password).await {
        Ok(token) => {
            tries.forget(&web);
            let to = if next.is_empty() { "/" } else { &next };
            let cookie = cookies::set(&token, sign_in::STAFF_SECONDS, web.options.secure);
            Ok(with_cookie(page::see(to), cookie))
        }
        Err(ActionError::Refused(refusal)) => {
            let error = sentence(&refusal.to_string());
            let view = SignIn { address: address.to_owned(), error, expired: false, next };
            let body = ui::sign_in::page(&Page::public(&web).context(), &view);
            Ok(page::html(StatusCode::UNPROCESSABLE_ENTITY, body))
        }
        Err(error) => Err(Failure::from(error)),
    }
}

/// Tries of passwords for one account: few from one place, so that guessing takes years; more from
/// everywhere together, so that somebody's guessing does not keep the owner out.
struct Tries {
    here: String,
    anywhere: String,
}

impl Tries {
    const HERE: Rate = Rate { stock: 10, every_seconds: 30 };
    const ANYWHERE: Rate = Rate { stock: 200, every_seconds: 5 };

    fn at(address: &str, pace: &Pace) -> Self {
        let account = address.trim().to_lowercase();
        let account = base::secrets::hash(account.as_bytes());
        Self { here: format!("{account} {}", pace.from), anywhere: account }
    }

    fn take(&self, web: &Web) -> Result<(), i64> {
        let now = web.desk.now();
        web.paces.take(&self.here, Self::HERE, now)?;
        web.paces.take(&self.anywhere, Self::ANYWHERE, now)
    }

    fn forget(&self, web: &Web) {
        web.paces.forget(&self.here);
    }
}

/// `POST /sign-out`
pub async fn sign_out(State(web): State<Web>, visitor: Visitor, posted: Posted) -> Answer {
    posted.checked(&visitor)?;
    sign_in::sign_out(&web.desk, &visitor.token).await?;
    Ok(with_cookie(page::see(ui::paths::SIGN_IN), cookies::clear()))
}

/// A path of ours, or nothing: nobody is sent to another site after signing in.
fn own_path(path: &str) -> String {
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    if own { path.to_owned() } else { String::new() }
}

fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
