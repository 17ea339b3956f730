//! The one HTTP client for addresses other people wrote: it reaches the open internet and what the
//! configuration allows, whatever a name resolves to, and follows no redirect.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use base::{Network, net::is_reachable};
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use rustls::{ClientConfig, RootCertStore};

/// How long a call may take, from the name to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client that can't be led into the house.
#[derive(Clone)]
pub struct Outbound {
    client: Client,
    allowed: Arc<[Network]>,
}

/// Why a call was not made.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("the address can't be read")]
    Address,
    #[error("{0} is a private address; allow it by outbound_allow in the configuration")]
    Private(IpAddr),
    #[error("{0}")]
    Failed(String),
}

impl Outbound {
    /// A client that may also reach these networks.
    ///
    /// # Errors
    /// TLS can't be set up.
    pub fn new(allowed: Vec<Network>) -> Result<Self, Refused> {
        let failed = |error: &dyn std::fmt::Display| Refused::Failed(error.to_string());
        let tls = tls().map_err(|error| failed(&error))?;
        let allowed: Arc<[Network]> = allowed.into();
        #[allow(clippy::disallowed_methods, reason = "this is the guarded client")]
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Guarded(allowed.clone()))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .user_agent("Prickle")
            .build()
            .map_err(|error| failed(&error))?;
        Ok(Self { client, allowed })
    }

    /// A request to an address, which must be one we may reach. Names are looked at when they are
    /// resolved; what is written as a number is looked at here.
    ///
    /// # Errors
    /// It may not be called.
    pub fn post(&self, url: &str) -> Result<reqwest::RequestBuilder, Refused> {
        self.looked_at(url).map(|url| self.client.post(url))
    }

    /// The same, to read what is there.
    ///
    /// # Errors
    /// As [`Outbound::post`].
    pub fn get(&self, url: &str) -> Result<reqwest::RequestBuilder, Refused> {
        self.looked_at(url).map(|url| self.client.get(url))
    }

    fn looked_at(&self, url: &str) -> Result<Url, Refused> {
        let url = Url::parse(url).map_err(|_| Refused::Address)?;
        let host = url.host_str().ok_or(Refused::Address)?;
        let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        if let Ok(address) = number
            && !is_reachable(address, &self.allowed)
        {
            return Err(Refused::Private(address));
        }
        Ok(url)
    }
}

/// What every client of ours trusts: the web's roots, whatever the machine says.
pub(crate) fn tls() -> Result<ClientConfig, rustls::Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

/// Resolves names to addresses we may reach. The connection is made to what was looked at, so that
/// a name can't mean one thing when asked and another when called.
struct Guarded(Arc<[Network]>);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let all: Vec<SocketAddr> = found.collect();
            let open: Vec<SocketAddr> =
                all.iter().copied().filter(|one| is_reachable(one.ip(), &allowed)).collect();
            match (open.is_empty(), all.first()) {
                (true, Some(private)) => Err(Refused::Private(private.ip()).into()),
                (true, None) => Err(Refused::Failed("the name has no address".into()).into()),
                (false, _) => Ok(Box::new(open.into_iter()) as Addrs),
            }
        })
    }
}
