//! `prickle login` and `prickle logout`.

use std::io::{IsTerminal, Read};

use anyhow::anyhow;
use channels::remote::Remote;
use clap::Args;

use super::saved::{self, Saved};
use crate::{answer, say};

/// Signing in.
#[derive(Args)]
pub struct Login {
    /// The desk's address, as in the browser.
    url: String,
}

/// Tries the token before it is kept.
///
/// # Errors
/// The desk does not know it, or can't be reached.
pub async fn login(login: Login) -> anyhow::Result<()> {
    let url = login.url.trim().trim_end_matches('/').to_owned();
    // Before anybody types a token for nothing.
    if Remote::new(&url, "")?.is_open_to_all() {
        say("Without https, others on the way can read the token.");
    }
    let token = token(&url)?;
    let remote = Remote::new(&url, &token)?;
    let me = remote.get("users/me", &[]).await?;
    let me = &me["user"];
    let name = me["name"].as_str().filter(|_| me["id"].is_i64());
    let name = name.ok_or_else(|| anyhow!("the desk does not know this token"))?;
    let zone = me["iana_time_zone"].as_str().unwrap_or_default().to_owned();
    let place = saved::keep(&Saved { url: url.clone(), token, zone })?;
    answer(&format!("You are {name} at {url}. The token is kept in {}.", place.display()));
    Ok(())
}

/// Typed unseen, or piped in.
fn token(url: &str) -> anyhow::Result<String> {
    let mut token = String::new();
    if std::io::stdin().is_terminal() {
        say(&format!("Make a token at {url}/api-tokens and paste it here; it is not shown."));
        token = rpassword::prompt_password("Token: ")?;
    } else {
        std::io::stdin().read_to_string(&mut token)?;
    }
    let token = token.trim().to_owned();
    if token.is_empty() || token.contains(char::is_whitespace) {
        return Err(anyhow!("that is no token"));
    }
    Ok(token)
}

/// Forgets the desk.
///
/// # Errors
/// The file can't be removed.
pub fn logout() -> anyhow::Result<()> {
    answer(if saved::forget()? {
        "Forgotten. The token still works: revoke it on the page of API tokens."
    } else {
        "You were not signed in."
    });
    Ok(())
}
