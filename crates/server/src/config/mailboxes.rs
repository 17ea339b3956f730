//! The mailboxes of the configuration: `[mailboxes.support]` and what stands below it, or
//! `PRICKLE_MAILBOXES__SUPPORT__ADDRESS` and its like. Secrets stand here and nowhere else.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use actions::desk::ONLY;
use anyhow::{Context, bail};
use channels::email::{
    dkim::Signer,
    imap::{FetchConfig, Handled},
    oauth::OAuth,
    send::{SmtpConfig, Tls},
};
use desk::mailboxes::Mailbox;
use serde::{Deserialize, Serialize};

use super::places;

/// One mailbox.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq, Default)]
#[serde(default, deny_unknown_fields)]
pub struct MailboxConfig {
    pub address: String,
    pub also: Vec<String>,
    pub brand: String,
    pub kind: String,
    pub product: String,
    pub fetch: String,
    pub handled: String,
    pub history: bool,
    pub send: String,
    pub per_minute: u32,
    pub certificates: Option<PathBuf>,
    pub dkim_key: Option<PathBuf>,
    pub dkim_selector: String,
    pub oauth_token_url: String,
    pub oauth_client_id: String,
    pub oauth_client_secret: String,
    pub oauth_refresh_token: String,
    pub oauth_scope: String,
}

/// Looks whether each address leads to one mailbox only.
///
/// # Errors
/// The address that leads to two, named.
pub fn apart(all: &BTreeMap<String, MailboxConfig>, first: &str) -> anyhow::Result<()> {
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, one) in all {
        for address in std::iter::once(&one.address).chain(&one.also) {
            if let Some(other) = taken.insert(address, name) {
                bail!("mailboxes.{name}: {address} is the mailbox “{other}” already");
            }
        }
    }
    // The one that set-up asks for would send through it, and in its name.
    if let Some(main) = all.get(ONLY)
        && !first.is_empty()
        && !main.plain(ONLY, "").is_at(first)
    {
        bail!("mailboxes.{ONLY}: is the mailbox at mail_address ({first}); take another name");
    }
    Ok(())
}

impl MailboxConfig {
    /// Looks whether it can be used, and brings it into form.
    ///
    /// # Errors
    /// What is wrong, named.
    pub fn settle(&mut self, name: &str) -> anyhow::Result<()> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        if name.is_empty() || !name.chars().all(plain) {
            bail!("mailboxes.{name}: a name is made of small letters, digits, “-” and “_”");
        }
        self.address = self.address.trim().to_lowercase();
        for also in &mut self.also {
            *also = also.trim().to_lowercase();
        }
        let addresses = std::iter::once(&self.address).chain(&self.also);
        for address in addresses {
            if !desk::people::looks_like_address(address) {
                bail!("mailboxes.{name}: “{address}” is no mail address");
            }
        }
        if self.dkim_key.is_some() && self.dkim_selector.is_empty() {
            bail!("mailboxes.{name}: dkim_key needs a dkim_selector");
        }
        self.handling(name)?;
        self.fetched(name)?;
        self.sent(name)?;
        Ok(())
    }

    /// Without its secrets: what the desk knows. `mail_out` sends where it names no server.
    #[must_use]
    pub fn plain(&self, name: &str, mail_out: &str) -> Mailbox {
        Mailbox {
            name: name.to_owned(),
            address: self.address.clone(),
            also: self.also.clone(),
            brand: self.brand.clone(),
            kind: self.kind.clone(),
            product: self.product.clone(),
            per_minute: self.per_minute,
            comes_by: places::shown(&self.fetch),
            goes_by: places::shown(if self.send.is_empty() { mail_out } else { &self.send }),
        }
    }

    fn handling(&self, name: &str) -> anyhow::Result<Handled> {
        Ok(match self.handled.as_str() {
            "" | "seen" => Handled::Seen,
            "leave" => Handled::Leave,
            "delete" => Handled::Delete,
            other => match other.strip_prefix("move:").filter(|folder| !folder.is_empty()) {
                Some(folder) => Handled::Move(folder.to_owned()),
                None => bail!(
                    "mailboxes.{name}.handled: write “seen”, “leave”, “delete” or “move:FOLDER”"
                ),
            },
        })
    }

    /// Where it is fetched from; tokens are put in by whoever has a client for them.
    ///
    /// # Errors
    /// An address of another form, or certificates that can't be read.
    pub fn fetched(&self, name: &str) -> anyhow::Result<Option<FetchConfig>> {
        if self.fetch.is_empty() {
            return Ok(None);
        }
        let key = format!("mailboxes.{name}.fetch");
        let place = places::read(&key, &self.fetch)?;
        let (tls, port) = match place.scheme.as_str() {
            "imap" => (Tls::None, 143),
            "imap+starttls" => (Tls::Starttls, 143),
            "imaps" => (Tls::Tls, 993),
            _ => bail!("{key}: write imaps://USER:PASSWORD@HOST, imap+starttls://… or imap://…"),
        };
        let Some(user) = place.user else { bail!("{key}: say who signs in: imaps://USER@HOST") };
        let folder = if place.path.is_empty() { "INBOX".to_owned() } else { place.path };
        Ok(Some(FetchConfig {
            host: place.host,
            port: place.port.unwrap_or(port),
            tls,
            user,
            password: place.password,
            folder,
            handled: self.handling(name)?,
            history: self.history,
            address: self.address.clone(),
            extra_roots: self.roots(name)?,
            ..FetchConfig::default()
        }))
    }

    /// The server that sends for it; `None` where `mail_out` does.
    ///
    /// # Errors
    /// As [`Self::fetched`].
    pub fn sent(&self, name: &str) -> anyhow::Result<Option<SmtpConfig>> {
        let key = format!("mailboxes.{name}.send");
        let smtp = places::smtp(&key, &self.send, &self.address)?;
        let extra_roots = self.roots(name)?;
        Ok(smtp.map(|smtp| SmtpConfig { extra_roots, ..smtp }))
    }

    fn roots(&self, name: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let read = |path: &PathBuf| file(&format!("mailboxes.{name}.certificates"), path);
        self.certificates.as_ref().map(read).transpose()
    }

    /// How tokens are had; `None` where it signs in by password.
    #[must_use]
    pub fn oauth(&self) -> Option<OAuth> {
        (!self.oauth_token_url.is_empty()).then(|| OAuth {
            token_url: self.oauth_token_url.clone(),
            client_id: self.oauth_client_id.clone(),
            client_secret: self.oauth_client_secret.clone(),
            refresh_token: self.oauth_refresh_token.clone(),
            scope: self.oauth_scope.clone(),
        })
    }

    /// Who seals its mails; `None` where nobody does.
    ///
    /// # Errors
    /// The key can't be read or used.
    pub fn seal(&self, name: &str) -> anyhow::Result<Option<Signer>> {
        let Some(path) = &self.dkim_key else { return Ok(None) };
        let key = format!("mailboxes.{name}.dkim_key");
        let pem = file(&key, path)?;
        let domain = desk::people::domain_of(&self.address);
        let signer = Signer::read(domain, &self.dkim_selector, &pem);
        signer.map(Some).map_err(|why| anyhow::anyhow!("{key}: {why}"))
    }
}

fn file(key: &str, path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{key}: {} can't be read", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(more: impl FnOnce(&mut MailboxConfig)) -> anyhow::Result<MailboxConfig> {
        let mut one = MailboxConfig { address: "Help@x.example".into(), ..Default::default() };
        more(&mut one);
        one.settle("help").map(|()| one)
    }

    #[test]
    fn a_mailbox_is_read_from_one_line_each_way() {
        let one = mailbox(|one| {
            one.fetch = "imaps://help%40x.example:p%3As@imap.x.example/Support".into();
            one.send = "smtp+starttls://u:p@smtp.x.example".into();
            one.handled = "move:Done".into();
        })
        .unwrap();
        let fetch = one.fetched("help").unwrap().unwrap();
        assert_eq!((fetch.host.as_str(), fetch.port), ("imap.x.example", 993));
        assert_eq!((fetch.user.as_str(), fetch.password.as_str()), ("help@x.example", "p:s"));
        assert_eq!((fetch.folder.as_str(), fetch.address.as_str()), ("Support", "help@x.example"));
        assert_eq!(fetch.handled, Handled::Move("Done".into()));
        assert_eq!(one.sent("help").unwrap().unwrap().port, 587);
        assert!(one.oauth().is_none());
    }

    #[test]
    fn what_is_wrong_is_named() {
        type Change = fn(&mut MailboxConfig);
        let table: [(Change, &str); 6] = [
            (|one| one.address = "help".into(), "no mail address"),
            (|one| one.also = vec!["x".into()], "no mail address"),
            (|one| one.handled = "burn".into(), "handled"),
            (|one| one.fetch = "pop3://u@h".into(), "imaps://"),
            (|one| one.fetch = "imaps://h".into(), "who signs in"),
            (|one| one.dkim_key = Some("key.pem".into()), "dkim_selector"),
        ];
        for (change, words) in table {
            let error = mailbox(change).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        assert!(MailboxConfig::default().settle("Two Words").is_err());
    }

    #[test]
    fn every_key_is_documented() {
        let guide = include_str!("../../../../docs/guides/email.md");
        let keys = serde_json::to_value(MailboxConfig::default()).unwrap();
        for key in keys.as_object().unwrap().keys() {
            assert!(guide.contains(&format!("`{key}`")), "docs/guides/email.md: {key}");
        }
    }
}
