//! STARTTLS, spoken with real TLS: offered only where there is a certificate, nothing said before
//! it counts, and a renewed certificate is taken.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use channels::{
    email::{
        certificate::Certificate,
        listen::{Limits, MailSink, serve_encrypting},
        send::{SmtpConfig, SmtpMailer, Tls},
    },
    outside::{Mailer, SendOutcome},
};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_util::sync::CancellationToken;

use crate::caller::{Caller, Desk, Letterbox};

/// A certificate for `localhost` in files, as a renewing program leaves them; its PEM to trust.
fn renew(folder: &Path) -> (PathBuf, PathBuf, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    std::fs::write(&chain, made.cert.pem()).unwrap();
    (chain, key, made.cert.pem())
}

async fn start(certificate: Certificate) -> Desk {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sink, stop) = (Arc::new(Letterbox::default()), CancellationToken::new());
    let letterbox = Arc::clone(&sink) as Arc<dyn MailSink>;
    let (limits, certificate) = (Limits::default(), Arc::new(certificate));
    let served =
        tokio::spawn(serve_encrypting(listener, letterbox, limits, certificate, stop.clone()));
    Desk { sink, port, stop, served }
}

/// Shakes hands on a line where encryption was agreed on, trusting `root` alone.
async fn shake(stream: TcpStream, root: &str) -> std::io::Result<TlsStream<TcpStream>> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(root.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

/// What is heard of `words`, up to the end of the last line.
async fn says(stream: &mut TlsStream<TcpStream>, words: &str) -> String {
    stream.write_all(words.as_bytes()).await.unwrap();
    let mut heard = vec![0; 4_096];
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut heard)).await;
    String::from_utf8_lossy(&heard[..read.unwrap().unwrap()]).into_owned()
}

async fn delivers(port: u16, root: &str) -> SendOutcome {
    let mailer = SmtpMailer::new(SmtpConfig {
        host: "localhost".into(),
        port,
        tls: Tls::Starttls,
        extra_roots: Some(root.as_bytes().to_vec()),
        ..SmtpConfig::default()
    });
    mailer
        .unwrap()
        .send("ada@example.org", "support@prickle.example", b"Subject: hi\r\n\r\nHi")
        .await
}

#[tokio::test]
async fn a_mail_comes_encrypted_where_there_is_a_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key, root) = renew(folder.path());
    let desk = start(Certificate::load(chain, key).unwrap()).await;
    let mut caller = desk.call().await;
    caller.send("EHLO c\r\n").await;
    assert!(caller.reply().await.contains("250-STARTTLS"));
    let outcome = delivers(desk.port, &root).await;
    assert!(matches!(outcome, SendOutcome::Accepted { .. }), "{outcome:?}");
    assert_eq!(desk.kept()[0].0.mail_from, "ada@example.org");
    // In the clear, too: who can't encrypt is not turned away.
    let mut caller = desk.call().await;
    caller.envelope().await;
    caller.says("x\r\n.\r\n", "250").await;
    assert_eq!(desk.kept().len(), 2);
}

#[tokio::test]
async fn without_a_certificate_none_is_offered() {
    let desk = Desk::start(Limits::default()).await;
    let mut caller = desk.call().await;
    caller.send("EHLO c\r\n").await;
    assert!(!caller.reply().await.contains("STARTTLS"));
    caller.says("STARTTLS\r\n", "502").await;
    caller.says("NOOP\r\n", "250").await;
}

#[tokio::test]
async fn nothing_said_before_the_encryption_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key, root) = renew(folder.path());
    let desk = start(Certificate::load(chain, key).unwrap()).await;
    let mut caller = desk.call().await;
    caller.says("STARTTLS now\r\n", "501").await;
    caller.says("EHLO c\r\n", "250").await;
    caller.says("MAIL FROM:<mallory@example.org>\r\n", "250").await;
    // Whoever stands on the way puts commands behind STARTTLS, to be taken for encrypted ones.
    let injected = "RCPT TO:<a@prickle.example>\r\nDATA\r\nevil\r\n.\r\n";
    caller.says(format!("STARTTLS\r\nMAIL FROM:<evil@x.example>\r\n{injected}"), "220").await;
    let Caller { stream, heard } = caller;
    assert_eq!(heard, "", "nothing of it is answered in the clear");
    let mut stream = shake(stream, &root).await.unwrap();
    assert!(says(&mut stream, "MAIL FROM:<a@x.example>\r\n").await.starts_with("503"));
    let hello = says(&mut stream, "EHLO c\r\n").await;
    assert!(hello.starts_with("250-mx") && !hello.contains("STARTTLS"), "{hello}");
    assert!(says(&mut stream, "RCPT TO:<a@prickle.example>\r\n").await.starts_with("503"));
    assert!(says(&mut stream, "STARTTLS\r\n").await.starts_with("503"));
    assert!(says(&mut stream, "MAIL FROM:<a@x.example>\r\n").await.starts_with("250"));
    assert!(says(&mut stream, "RCPT TO:<a@prickle.example>\r\n").await.starts_with("250"));
    assert!(says(&mut stream, "DATA\r\n").await.starts_with("354"));
    assert!(says(&mut stream, "good\r\n.\r\n").await.starts_with("250"));
    let kept = desk.kept();
    assert_eq!((kept.len(), kept[0].1.as_slice()), (1, &b"good\r\n"[..]));
}

#[tokio::test]
async fn who_speaks_no_tls_is_let_go_and_others_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key, root) = renew(folder.path());
    let desk = start(Certificate::load(chain, key).unwrap()).await;
    let mut caller = desk.call().await;
    caller.says("EHLO c\r\n", "250").await;
    caller.says("STARTTLS\r\n", "220").await;
    caller.send("MAIL FROM:<a@x.example>\r\n").await;
    let mut rest = Vec::new();
    // An alert, then the end; a line that is torn down is an end, too.
    let _ = caller.stream.read_to_end(&mut rest).await;
    assert!(!rest.starts_with(b"250"), "{rest:?}");
    assert!(matches!(delivers(desk.port, &root).await, SendOutcome::Accepted { .. }));
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key, old) = renew(folder.path());
    let desk = start(Certificate::load(chain.clone(), key.clone()).unwrap()).await;
    assert!(matches!(delivers(desk.port, &old).await, SendOutcome::Accepted { .. }));
    let (_, _, new) = renew(folder.path());
    assert!(matches!(delivers(desk.port, &new).await, SendOutcome::Accepted { .. }));
    let refused = delivers(desk.port, &old).await;
    assert!(matches!(refused, SendOutcome::RefusedForNow(_)), "{refused:?}");
    std::fs::write(&chain, "half a renewal").unwrap();
    assert!(matches!(delivers(desk.port, &new).await, SendOutcome::Accepted { .. }));
    let (_, _, newest) = renew(folder.path());
    assert!(matches!(delivers(desk.port, &newest).await, SendOutcome::Accepted { .. }));
}

#[test]
fn files_that_can_not_be_used_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key, _) = renew(folder.path());
    let why =
        |chain: &PathBuf, key: &PathBuf| Certificate::load(chain.clone(), key.clone()).unwrap_err();
    let nowhere = folder.path().join("nowhere.pem");
    assert!(why(&nowhere, &key).contains("nowhere.pem can't be read"));
    assert!(why(&key, &key).contains("key.pem holds no certificate"));
    assert!(why(&chain, &chain).contains("chain.pem holds no private key"));
    let other = tempfile::tempdir().unwrap();
    let (_, other_key, _) = renew(other.path());
    assert!(why(&chain, &other_key).contains("chain.pem and "), "of another certificate");
}
