//! Coming back in another browser: a link by mail gives a browser's random id its owner's tickets.
//!
//! The link carries a secret, so it leads only to sites the desk's owner has named; from everywhere
//! else people get the portal's own link.

use actions::{
    ActionError,
    people::links::{self, LinkRefusal},
    tickets::in_app,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{answer::Trouble, paced::Paced, parcel::loose},
    caller::{Caller, Shown},
};
use crate::Web;

/// The parameter the client looks for in its page's address.
const PARAMETER: &str = "ph_conv_restore";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    #[serde(deserialize_with = "loose")]
    email: String,
    #[serde(deserialize_with = "loose")]
    request_url: String,
}

/// `POST …/restore/request`: the answer is the same whether we know the address or not.
pub async fn request(State(web): State<Web>, Paced(body): Paced) -> Result<Response, Trouble> {
    let asked: Asked =
        serde_json::from_slice(&body).map_err(|_what| Trouble::refused("this is no JSON"))?;
    let page = page(&web.options.app_sites, &asked.request_url);
    links::ask_from(&web.desk, &asked.email, page.as_deref()).await?;
    Ok(Json(json!({ "ok": true })).into_response())
}

/// The page's address up to the secret, where it is on one of these sites.
fn page(sites: &[String], url: &str) -> Option<String> {
    let is_on = |site: &String| {
        url.strip_prefix(site.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    };
    if url.len() > 1_000 || url.contains(char::is_whitespace) || !sites.iter().any(is_on) {
        return None;
    }
    let plain = url.split('#').next().unwrap_or_default();
    let (path, query) = plain.split_once('?').unwrap_or((plain, ""));
    let kept = query.split('&').filter(|one| !one.is_empty() && !one.starts_with(PARAMETER));
    let mut page = format!("{path}?");
    for one in kept {
        page.push_str(&format!("{one}&"));
    }
    Some(format!("{page}{PARAMETER}="))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Link {
    #[serde(flatten)]
    shown: Shown,
    #[serde(deserialize_with = "loose")]
    restore_token: String,
}

/// `POST …/restore`: the link is used up.
pub async fn exchange(State(web): State<Web>, Paced(body): Paced) -> Result<Response, Trouble> {
    let link: Link =
        serde_json::from_slice(&body).map_err(|_what| Trouble::refused("this is no JSON"))?;
    let key = link.shown.widget_session_id;
    let Caller::Browser { key, .. } =
        Caller::of(&web, Shown { widget_session_id: key, ..Shown::default() }).await?
    else {
        return Err(Trouble::not_there());
    };
    let said = told(in_app::restore(&web.desk, &link.restore_token, &key).await, &key)?;
    Ok(Json(said).into_response())
}

fn told(
    outcome: Result<Vec<base::ids::TicketId>, ActionError<LinkRefusal>>,
    key: &str,
) -> Result<Value, Trouble> {
    let status = match outcome {
        Ok(tickets) => {
            let ids: Vec<String> = tickets.iter().map(ToString::to_string).collect();
            return Ok(json!({
                "status": "success",
                "widget_session_id": key,
                "migrated_ticket_ids": ids,
            }));
        }
        Err(ActionError::Refused(LinkRefusal::Used)) => "used",
        Err(ActionError::Refused(LinkRefusal::RanOut)) => "expired",
        Err(ActionError::NotThere) => "invalid",
        Err(ActionError::Fault(fault)) => return Err(fault.into()),
    };
    Ok(json!({ "status": status }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_only_to_sites_the_owner_named() {
        let sites = vec!["https://app.holm.example".to_owned()];
        let leads = |url: &str| page(&sites, url);
        let to = |rest: &str| Some(format!("https://app.holm.example{rest}ph_conv_restore="));
        assert_eq!(leads("https://app.holm.example"), to("?"));
        assert_eq!(leads("https://app.holm.example/a?b=1#c"), to("/a?b=1&"));
        assert_eq!(leads("https://app.holm.example/a?ph_conv_restore=old&b=1"), to("/a?b=1&"));
        for other in [
            "",
            "https://app.holm.example.evil.example/",
            "https://app.holm.example@evil.example/",
            "https://app.holm.example:8080/",
            "https://app.holm.example/ https://evil.example/",
            "javascript:alert(1)",
        ] {
            assert_eq!(leads(other), None, "{other}");
        }
        assert_eq!(page(&[], "https://app.holm.example/"), None);
    }
}
