//! Encryption: only with a certificate that is trusted, never skipped, nothing believed before it.

use std::sync::Arc;

use channels::email::send::{SmtpConfig, SmtpMailer, Tls};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::script::{
    ENVELOPE, HELLO,
    Step::{Body, Hear, Say},
    after, config, follow, kind, send, server,
};

/// A certificate for `localhost`, as the server needs it and as a root to trust.
fn certificate() -> (TlsAcceptor, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), made.cert.pem().into_bytes())
}

#[tokio::test]
async fn encryption_needs_a_certificate_that_is_trusted() {
    for trusted in [true, false] {
        let (acceptor, root) = certificate();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mailer = SmtpMailer::new(SmtpConfig {
            tls: Tls::Tls,
            extra_roots: trusted.then_some(root),
            ..config(listener.local_addr().unwrap().port())
        })
        .unwrap();
        let steps = after(&[&HELLO, &ENVELOPE], &[Body, Say("250 ok")]);
        let server = server(steps, Some(acceptor), listener);
        let outcome = send(&mailer, b"12345678\n").await;
        assert_eq!(kind(&outcome), if trusted { "accepted" } else { "for now" }, "{outcome:?}");
        assert_eq!(server.await.unwrap().len(), usize::from(trusted));
    }
}

#[tokio::test]
async fn starttls_is_never_skipped_or_trusted_early() {
    let (acceptor, root) = certificate();
    for (offer, switch, good) in [
        ("250-hi\r\n250 STARTTLS", "220 go", true),
        ("250 hi", "", false),
        ("250-hi\r\n250 STARTTLS", "454 not now", false),
        ("250-hi\r\n250 STARTTLS", "220 go\r\n250 injected", false),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mailer = SmtpMailer::new(SmtpConfig {
            tls: Tls::Starttls,
            extra_roots: Some(root.clone()),
            ..config(listener.local_addr().unwrap().port())
        })
        .unwrap();
        let acceptor = acceptor.clone();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = Vec::new();
            let mut plain = vec![Say("220 hi"), Hear("EHLO"), Say(offer)];
            if !switch.is_empty() {
                plain.extend([Hear("STARTTLS"), Say(switch)]);
            }
            follow(&plain, &mut stream, &mut heard).await;
            if let Ok(stream) = acceptor.accept(stream).await {
                let hello = [Hear("EHLO"), Say("250-hi\r\n250 SIZE 99999")];
                follow(&after(&[&hello, &ENVELOPE], &[Body, Say("250 ok")]), stream, &mut heard)
                    .await;
            }
            heard.len()
        });
        let outcome = send(&mailer, b"12345678\n").await;
        assert_eq!(
            kind(&outcome),
            if good { "accepted" } else { "for now" },
            "{offer} {switch}: {outcome:?}"
        );
        drop(mailer);
        assert_eq!(server.await.unwrap(), usize::from(good));
    }
}
