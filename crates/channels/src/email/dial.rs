//! Reaching a mail server: a connection, encrypted from the first byte or later. Which servers is
//! the configuration's word, so inner addresses are as good as others.

use std::{sync::Arc, time::Duration};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::TlsConnector;

use super::{send::ConfigError, wire::Duplex};

pub type Stream = Box<dyn Duplex>;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Not at all; for a server on the same machine.
    None,
    /// Switched on after greeting (ports 587 and 143); without it nothing is said.
    #[default]
    Starttls,
    /// From the first byte (ports 465 and 993).
    Tls,
}

/// Connects, with encryption from the first byte where `tls` is given.
pub async fn connect(
    (host, port): (&str, u16),
    tls: Option<&Arc<ClientConfig>>,
    patience: Duration,
) -> Result<Stream, String> {
    let stream = match timeout(patience, TcpStream::connect((host, port))).await {
        Err(_) => return Err(format!("{host}:{port} did not answer")),
        Ok(Err(error)) => return Err(format!("no connection to {host}:{port}: {error}")),
        Ok(Ok(stream)) => stream,
    };
    // Only costs a little speed where it fails.
    let _ = stream.set_nodelay(true);
    match tls {
        Some(tls) => secured(Box::new(stream), host, tls, patience).await,
        None => Ok(Box::new(stream)),
    }
}

/// The same connection, encrypted.
pub async fn secured(
    stream: Stream,
    host: &str,
    tls: &Arc<ClientConfig>,
    patience: Duration,
) -> Result<Stream, String> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| format!("{host} is not a name a certificate can carry"))?;
    match timeout(patience, TlsConnector::from(Arc::clone(tls)).connect(name, stream)).await {
        Err(_) => Err("the encryption was never agreed on".into()),
        Ok(Err(error)) => Err(format!("no encryption with {host}: {error}")),
        Ok(Ok(stream)) => Ok(Box::new(stream)),
    }
}

/// Trusts the world's authorities and `extra_roots` (PEM).
pub fn tls_config(extra_roots: Option<&[u8]>) -> Result<Arc<ClientConfig>, ConfigError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for certificate in CertificateDer::pem_slice_iter(extra_roots.unwrap_or_default()) {
        let certificate = certificate.map_err(|error| ConfigError::Roots(error.to_string()))?;
        roots.add(certificate).map_err(|error| ConfigError::Roots(error.to_string()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ConfigError::Tls(error.to_string()))?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}
