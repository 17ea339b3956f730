//! The built-in SMTP listener: takes mail from other servers. "250" means kept for good, nothing
//! less; whatever goes wrong before that makes the other server keep the mail and try again.

use std::{
    sync::{Arc, atomic::AtomicUsize},
    time::Duration,
};

use desk::messages::MAIL_BYTES_MAX;
use futures::future::BoxFuture;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Envelope, certificate::Certificate, session::Session};

/// Whether mail for an address is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// Ours.
    Known,
    /// Nobody's here; the other server tells its sender.
    Unknown,
    /// Can't be said now; the other server tries again.
    NotNow,
}

/// Why a mail was not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeepError {
    /// Try again later.
    #[error("not now: {0}")]
    NotNow(String),
    /// Never, and the reason is told to the sender.
    #[error("refused: {0}")]
    Refused(String),
}

/// Where mail goes.
pub trait MailSink: Send + Sync {
    /// Whether mail for `recipient` is taken.
    fn accepts<'a>(&'a self, recipient: &'a str) -> BoxFuture<'a, Recipient>;

    /// Keeps a mail. `Ok` means flushed: it survives a power cut from here on.
    fn keep(&self, envelope: Envelope, raw: Vec<u8>) -> BoxFuture<'_, Result<(), KeepError>>;

    /// A mail was refused since it is too large: `size` bytes, of which the envelope tells as much
    /// as was said by then. The server that brought it tells its sender.
    fn too_large(&self, envelope: Envelope, size: u64) -> BoxFuture<'_, ()>;

    /// The name the listener greets with.
    fn host_name(&self) -> String {
        "localhost".into()
    }
}

/// Bounds of the listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest mail, in bytes as sent.
    pub max_bytes: usize,
    /// Most recipients of one mail; the standard asks for at least 100.
    pub max_recipients: usize,
    /// Most connections at once.
    pub max_connections: usize,
    /// Most bytes of all mails that are coming in at once.
    pub max_bytes_at_once: usize,
    /// Longest silence; the standard asks for 5 minutes.
    pub idle_timeout: Duration,
    /// Longest time for the contents of one mail, however steadily they drip.
    pub data_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: MAIL_BYTES_MAX,
            max_recipients: 100,
            max_connections: 100,
            max_bytes_at_once: 512 * 1024 * 1024,
            idle_timeout: Duration::from_mins(5),
            data_timeout: Duration::from_mins(30),
        }
    }
}

/// Takes mail until `stop`; then finishes the mails that are coming in, and returns.
pub async fn serve(
    listener: TcpListener,
    sink: Arc<dyn MailSink>,
    limits: Limits,
    stop: CancellationToken,
) {
    accept(listener, sink, limits, stop, |session| session).await;
}

/// The same, encrypted for whoever asks for it (STARTTLS, RFC 3207).
pub async fn serve_encrypting(
    listener: TcpListener,
    sink: Arc<dyn MailSink>,
    limits: Limits,
    certificate: Arc<Certificate>,
    stop: CancellationToken,
) {
    let spoken = |session: Session| session.encrypting(Some(Arc::clone(&certificate)));
    accept(listener, sink, limits, stop, spoken).await;
}

/// The same for a mail server of our own that hands mail on by LMTP.
pub async fn serve_lmtp(
    listener: TcpListener,
    sink: Arc<dyn MailSink>,
    limits: Limits,
    stop: CancellationToken,
) {
    accept(listener, sink, limits, stop, Session::lmtp).await;
}

async fn accept(
    listener: TcpListener,
    sink: Arc<dyn MailSink>,
    limits: Limits,
    stop: CancellationToken,
    spoken: impl Fn(Session) -> Session,
) {
    let sessions = TaskTracker::new();
    let places = Arc::new(Semaphore::new(limits.max_connections));
    let bytes_at_once = Arc::new(AtomicUsize::new(0));
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, most likely: give the sessions time to end.
                tracing::warn!(%error, "a mail connection could not be taken");
                let _ = timeout(Duration::from_millis(200), stop.cancelled()).await;
                continue;
            }
        };
        match Arc::clone(&places).try_acquire_owned() {
            Ok(place) => {
                let session = spoken(Session::new(
                    stream,
                    Arc::clone(&sink),
                    limits,
                    Arc::clone(&bytes_at_once),
                    stop.clone(),
                ));
                sessions.spawn(async move {
                    session.run().await;
                    drop(place);
                });
            }
            Err(_) => {
                sessions.spawn(turn_away(stream));
            }
        }
    }
    drop(listener);
    sessions.close();
    sessions.wait().await;
}

async fn turn_away(mut stream: TcpStream) {
    use tokio::io::AsyncWriteExt;
    let words = b"421 4.3.2 Too many connections, please try again soon\r\n";
    // Whether they hear it or not, they try again.
    let _ = timeout(Duration::from_secs(2), async {
        stream.write_all(words).await?;
        stream.shutdown().await
    })
    .await;
}
