//! The certificate the mail listener proves itself with. Certificates are renewed every few weeks,
//! by programs that know nothing of us: the files are looked at again whenever somebody asks for
//! encryption, and one that can't be used leaves the last good one in force.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// When a file was written and how long it is; renewed files differ in it.
type Stamp = Option<(SystemTime, u64)>;

/// A certificate and its key, as they stand in their files.
#[derive(Debug)]
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    loaded: Mutex<Loaded>,
}

#[derive(Debug)]
struct Loaded {
    stamps: [Stamp; 2],
    config: Arc<ServerConfig>,
}

impl Certificate {
    /// Reads them: PEM files with the certificate, those it rests on behind it, and its key.
    ///
    /// # Errors
    /// In words, which file can't be read or used.
    pub fn load(chain: PathBuf, key: PathBuf) -> Result<Self, String> {
        let stamps = [stamp(&chain), stamp(&key)];
        let config = read(&chain, &key)?;
        Ok(Self { chain, key, loaded: Mutex::new(Loaded { stamps, config }) })
    }

    /// What stands in the files now, or stood there last and was good. Looks at files.
    pub fn current(&self) -> Arc<ServerConfig> {
        let stamps = [stamp(&self.chain), stamp(&self.key)];
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if loaded.stamps != stamps {
            match read(&self.chain, &self.key) {
                Ok(config) => *loaded = Loaded { stamps, config },
                Err(why) => {
                    // Said once for each change; half a renewal mends itself with its other half.
                    tracing::warn!(why, "the mail listener keeps its last certificate");
                    loaded.stamps = stamps;
                }
            }
        }
        Arc::clone(&loaded.config)
    }
}

fn stamp(path: &PathBuf) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

fn read(chain: &PathBuf, key: &PathBuf) -> Result<Arc<ServerConfig>, String> {
    let bytes = |path: &PathBuf| {
        fs::read(path).map_err(|error| format!("{} can't be read: {error}", path.display()))
    };
    let certificates = CertificateDer::pem_slice_iter(&bytes(chain)?)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| format!("{}: {error}", chain.display()))?;
    if certificates.is_empty() {
        return Err(format!("{} holds no certificate", chain.display()));
    }
    let private = PrivateKeyDer::from_pem_slice(&bytes(key)?)
        .map_err(|error| format!("{} holds no private key: {error}", key.display()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, private))
        .map_err(|error| format!("{} and {}: {error}", chain.display(), key.display()))?;
    Ok(Arc::new(config))
}
