//! `/handbook/letters/{text}`: a mail as its readers get it, with invented values (IN-10).

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use desk::handbook::TextName;
use serde::Deserialize;
use ui::handbook::{
    On,
    letter::{self, LetterPreview},
};

use super::framed;
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff},
};

/// A mail's styles stand on its elements; nothing else of it runs or loads, and only our own page
/// frames it.
const OF_A_MAIL: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
/// The page around it, which frames our own pages.
const OF_THE_PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
     manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    part: String,
}

/// `GET /handbook/letters/{text}`; with `part=html` the mail alone.
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (language, name) = TextName::from_path(&of).ok_or(Failure::NotFound)?;
    let (handbook, settings) = (web.desk.handbook(), web.desk.settings());
    let company = settings.company.as_str();
    let words = name.preview(language, handbook.text_in(language, name), company);
    // A handbook in force has no faults.
    let words = words.map_err(|faults| Failure::Fault(faults.join("; ")))?;
    let (phrases, drawn_at) = (&handbook.phrases, ui::paths::handbook_letter_html(&of));
    let view = LetterPreview { language, name, words, company, phrases, drawn_at };
    if asked.part == "html" {
        let kind = (header::CONTENT_TYPE, "text/html; charset=utf-8");
        let response = ([kind], letter::mail(&view).html).into_response();
        return Ok(under(response, OF_A_MAIL));
    }
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let (on, body) = (On::Sheet(desk::handbook::sheets::Sheet::Texts), letter::letter(&view));
    let drawn = framed(&web, &mut conn, (&visitor, &page), on, name.title(), &body).await?;
    Ok(under(drawn, OF_THE_PAGE))
}

fn under(mut response: Response, policy: &'static str) -> Response {
    let policy = HeaderValue::from_static(policy);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
