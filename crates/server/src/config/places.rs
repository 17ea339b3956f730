//! Servers written as addresses: `smtps://USER:PASSWORD@HOST:PORT`, `imaps://…/FOLDER`.

use anyhow::{Context, bail};
use channels::email::send::{SmtpConfig, Tls};

/// A server, and who signs in there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub scheme: String,
    pub user: Option<String>,
    pub password: String,
    pub host: String,
    /// `None` for the scheme's own.
    pub port: Option<u16>,
    /// What stands behind the host, without its slash.
    pub path: String,
}

/// Takes an address apart; `key` is the setting it stands in.
///
/// # Errors
/// It is no address.
pub fn read(key: &str, text: &str) -> anyhow::Result<Place> {
    let Some((scheme, rest)) = text.split_once("://") else {
        bail!("{key}: write it as SCHEME://USER:PASSWORD@HOST:PORT");
    };
    let (rest, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, place) = match rest.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, rest),
    };
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) => {
            let port = port.parse().with_context(|| format!("{key}: the port is no number"))?;
            (host, Some(port))
        }
        None => (place, None),
    };
    if host.is_empty() {
        bail!("{key}: the server's name is missing");
    }
    let (user, password) = match user.map(|user| user.split_once(':').unwrap_or((user, ""))) {
        Some((user, password)) => (Some(decoded(user)), decoded(password)),
        None => (None, String::new()),
    };
    let (scheme, host, path) = (scheme.to_owned(), host.to_owned(), decoded(path));
    Ok(Place { scheme, user, password, host, port, path })
}

/// The server mail goes out through; `None` for none. `address` is the mailbox's.
///
/// # Errors
/// An address of another form.
pub fn smtp(key: &str, text: &str, address: &str) -> anyhow::Result<Option<SmtpConfig>> {
    if text.is_empty() {
        return Ok(None);
    }
    let place = read(key, text)?;
    let (tls, port) = match place.scheme.as_str() {
        "smtp" => (Tls::None, 25),
        "smtp+starttls" => (Tls::Starttls, 587),
        "smtps" => (Tls::Tls, 465),
        _ => bail!("{key}: write smtp://HOST:PORT, smtp+starttls://… or smtps://…"),
    };
    let domain = desk::people::domain_of(address);
    let hello_name = if domain.is_empty() { "localhost" } else { domain }.to_owned();
    Ok(Some(SmtpConfig {
        host: place.host,
        port: place.port.unwrap_or(port),
        tls,
        user: place.user,
        password: place.password,
        hello_name,
        ..SmtpConfig::default()
    }))
}

/// An address for pages and logs: without who signs in.
#[must_use]
pub fn shown(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) => {
            let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
            format!("{scheme}://{place}")
        }
        None => String::new(),
    }
}

/// Undoes `%40` and the like in a user name or password.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let value = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, value) {
            (b'%', Some(value)) => {
                bytes.push(value);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        assert_eq!(shown("imaps://me%40x:p@ss@imap.x.example/In"), "imaps://imap.x.example/In");
        assert_eq!(shown("smtp://127.0.0.1:25"), "smtp://127.0.0.1:25");
        assert_eq!(shown("secret"), "");
    }
}
