//! The configuration: a TOML file, then the environment (`PRICKLE_` and the key in capitals).
//! Every key is documented in `docs/guides/configuration.md`; a test holds the two together.

mod mailboxes;
mod places;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context;
use base::Network;
use channels::email::{certificate::Certificate, send::SmtpConfig};
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

pub use mailboxes::MailboxConfig;

/// All keys.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: SocketAddr,
    pub public_url: String,
    pub data: PathBuf,
    pub database: String,
    pub smtp_listen: Option<SocketAddr>,
    pub lmtp_listen: Option<SocketAddr>,
    pub smtp_certificate: Option<PathBuf>,
    pub smtp_key: Option<PathBuf>,
    pub mail_out: String,
    pub mail_address: String,
    pub mailboxes: BTreeMap<String, MailboxConfig>,
    pub handbook: Option<PathBuf>,
    pub widget_secret: String,
    pub log: String,
    #[serde(deserialize_with = "figment::util::bool_from_str_or_int")]
    pub log_json: bool,
    #[serde(deserialize_with = "figment::util::bool_from_str_or_int")]
    pub gallery: bool,
    pub sample_listen: Option<SocketAddr>,
    #[serde(deserialize_with = "figment::util::bool_from_str_or_int")]
    pub test_clock: bool,
    pub trusted_proxy: String,
    pub form_limit: u32,
    pub outbound_allow: String,
    pub app_sites: String,
    pub posthog_scripts: String,
    pub capture_url: String,
    pub capture_key: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7740)),
            public_url: String::new(),
            data: PathBuf::from("data"),
            database: String::new(),
            smtp_listen: None,
            lmtp_listen: None,
            smtp_certificate: None,
            smtp_key: None,
            mail_out: String::new(),
            mail_address: String::new(),
            mailboxes: BTreeMap::new(),
            handbook: None,
            widget_secret: String::new(),
            log: "info".to_owned(),
            log_json: false,
            gallery: false,
            sample_listen: None,
            test_clock: false,
            trusted_proxy: String::new(),
            form_limit: 60,
            outbound_allow: String::new(),
            app_sites: String::new(),
            posthog_scripts: String::new(),
            capture_url: String::new(),
            capture_key: String::new(),
        }
    }
}

/// Variables that belong to the command line or to tests, not to the configuration.
const NOT_OURS: [&str; 10] = [
    "config",
    "bin",
    "test_postgres",
    "demo_tickets",
    "demo_seed",
    "bench",
    "desk_url",
    "desk_token",
    "desk_file",
    "import_token",
];

impl Config {
    /// Reads file and environment.
    ///
    /// # Errors
    /// An unknown key or a value of the wrong kind, named.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let environment = Env::prefixed("PRICKLE_").ignore(&NOT_OURS).split("__");
        let figment = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file(file))
            .merge(environment);
        let mut config: Self = figment.extract().context("the configuration can't be read")?;
        if config.public_url.is_empty() {
            config.public_url = format!("http://{}", config.listen);
        }
        config.public_url = config.public_url.trim_end_matches('/').to_owned();
        if config.database.is_empty() {
            config.database = format!("sqlite:{}", config.data.join("prickle.sqlite").display());
        }
        config.mail_address = config.mail_address.to_lowercase();
        for (name, mailbox) in &mut config.mailboxes {
            mailbox.settle(name)?;
        }
        mailboxes::apart(&config.mailboxes, &config.mail_address)?;
        Ok(config)
    }

    /// The proxies whose word on a client's address counts.
    ///
    /// # Errors
    /// One that is neither an address nor a network, named.
    pub fn trusted(&self) -> anyhow::Result<Vec<Network>> {
        networks("trusted_proxy", &self.trusted_proxy)
    }

    /// Where answers to surveys are told; `None` where nothing is configured. A host alone means
    /// its usual path.
    #[must_use]
    pub fn capture(&self) -> Option<actions::Capture> {
        let url = self.capture_url.trim_end_matches('/');
        if url.is_empty() {
            return None;
        }
        let host_alone = url.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
        let url = if host_alone { format!("{url}/i/v0/e") } else { url.to_owned() };
        Some(actions::Capture { url, key: self.capture_key.clone() })
    }

    /// What the mail listener encrypts with; `None` where nothing is configured.
    ///
    /// # Errors
    /// One of the two files is not named, or can't be used.
    pub fn certificate(&self) -> anyhow::Result<Option<Certificate>> {
        match (&self.smtp_certificate, &self.smtp_key) {
            (None, None) => Ok(None),
            (Some(chain), Some(key)) => {
                let loaded = Certificate::load(chain.clone(), key.clone());
                loaded.map(Some).map_err(|why| anyhow::anyhow!("smtp_certificate: {why}"))
            }
            _ => anyhow::bail!("smtp_certificate and smtp_key belong together; name both"),
        }
    }

    /// The private networks webhooks may reach.
    ///
    /// # Errors
    /// One that is neither an address nor a network, named.
    pub fn outbound(&self) -> anyhow::Result<Vec<Network>> {
        networks("outbound_allow", &self.outbound_allow)
    }

    /// The sites of the apps that carry the widget, without a slash at the end.
    ///
    /// # Errors
    /// One that is no site, named.
    pub fn sites(&self) -> anyhow::Result<Vec<String>> {
        let given = self.app_sites.split(',').map(str::trim).filter(|one| !one.is_empty());
        let read = |one: &str| {
            let site = one.trim_end_matches('/');
            let name = site.strip_prefix("https://").or_else(|| site.strip_prefix("http://"));
            match name.filter(|name| !name.is_empty() && !name.contains(['/', '?', '#', '@'])) {
                Some(_) => Ok(site.to_owned()),
                None => anyhow::bail!("app_sites: “{one}” is no site; write https://app.example"),
            }
        };
        given.map(read).collect()
    }

    /// The server mail goes out through: `smtp://`, `smtp+starttls://` or `smtps://`, with
    /// `USER:PASSWORD@` where it wants that; `None` where none is configured.
    ///
    /// # Errors
    /// An address of another form.
    pub fn smtp(&self) -> anyhow::Result<Option<SmtpConfig>> {
        let first = self.mailboxes.values().next().map_or("", |one| one.address.as_str());
        let address = if self.mail_address.is_empty() { first } else { &self.mail_address };
        places::smtp("mail_out", &self.mail_out, address)
    }

    /// What mail goes out through where a mailbox names nothing, without who signs in.
    pub fn goes_by(&self) -> String {
        places::shown(&self.mail_out)
    }
}

fn networks(key: &str, given: &str) -> anyhow::Result<Vec<Network>> {
    let given = given.split(',').map(str::trim).filter(|one| !one.is_empty());
    let read = |one: &str| {
        Network::parse(one).with_context(|| format!("{key}: “{one}” is no address or network"))
    };
    given.map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_read_from_one_line() {
        let mail_out = "smtps://me%40x.example:p%3Ass@mail.x.example".to_owned();
        let smtp = Config { mail_out, ..Config::default() }.smtp().unwrap().unwrap();
        assert_eq!((smtp.host.as_str(), smtp.port), ("mail.x.example", 465));
        assert_eq!(smtp.user.as_deref(), Some("me@x.example"));
        assert_eq!(smtp.password, "p:ss");
        assert!(Config { mail_out: "mail.x.example".into(), ..Config::default() }.smtp().is_err());
        assert!(Config::default().smtp().unwrap().is_none());
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let config = |given: &str| Config { trusted_proxy: given.into(), ..Config::default() };
        assert_eq!(config("").trusted().unwrap().len(), 0);
        assert_eq!(config("10.0.0.0/8, ::1").trusted().unwrap().len(), 2);
        assert!(config("10.0.0.0/8, proxy").trusted().unwrap_err().to_string().contains("“proxy”"));
    }

    #[test]
    fn sites_are_whole_origins() {
        let config = |given: &str| Config { app_sites: given.into(), ..Config::default() };
        assert_eq!(
            config("https://a.example/, http://b.example:81").sites().unwrap(),
            ["https://a.example", "http://b.example:81"]
        );
        for wrong in ["a.example", "https://", "https://a.example/help", "https://x@a.example"] {
            assert!(config(wrong).sites().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_key_is_documented() {
        let guide = include_str!("../../../../docs/guides/configuration.md");
        let keys = serde_json::to_value(Config::default()).unwrap();
        for key in keys.as_object().unwrap().keys() {
            assert!(guide.contains(&format!("`{key}`")), "docs/guides/configuration.md: {key}");
        }
    }
}
