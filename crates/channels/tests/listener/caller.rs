//! A letterbox behind the listener, and somebody who calls.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use channels::email::{
    Envelope,
    listen::{KeepError, Limits, MailSink, Recipient, serve, serve_lmtp},
};
use futures::future::BoxFuture;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

#[derive(Default)]
pub struct Letterbox {
    pub kept: Mutex<Vec<(Envelope, Vec<u8>)>>,
    pub fail: Mutex<Option<KeepError>>,
    pub too_large: Mutex<Vec<(Envelope, u64)>>,
    /// When set, `keep` waits for it before it answers.
    pub hold: Mutex<Option<Arc<Notify>>>,
}

impl MailSink for Letterbox {
    fn accepts<'a>(&'a self, recipient: &'a str) -> BoxFuture<'a, Recipient> {
        let answer = match recipient.split('@').next().unwrap_or("") {
            "nobody" => Recipient::Unknown,
            "later" => Recipient::NotNow,
            _ => Recipient::Known,
        };
        Box::pin(std::future::ready(answer))
    }

    fn keep(&self, envelope: Envelope, raw: Vec<u8>) -> BoxFuture<'_, Result<(), KeepError>> {
        Box::pin(async move {
            let hold = self.hold.lock().unwrap().clone();
            if let Some(hold) = hold {
                hold.notified().await;
            }
            if let Some(error) = self.fail.lock().unwrap().clone() {
                return Err(error);
            }
            self.kept.lock().unwrap().push((envelope, raw));
            Ok(())
        })
    }

    fn too_large(&self, envelope: Envelope, size: u64) -> BoxFuture<'_, ()> {
        self.too_large.lock().unwrap().push((envelope, size));
        Box::pin(std::future::ready(()))
    }

    fn host_name(&self) -> String {
        "mx.prickle.example".into()
    }
}

pub struct Desk {
    pub sink: Arc<Letterbox>,
    pub port: u16,
    pub stop: CancellationToken,
    pub served: JoinHandle<()>,
}

impl Desk {
    pub async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sink, stop) = (Arc::new(Letterbox::default()), CancellationToken::new());
        let served = tokio::spawn(serve(
            listener,
            Arc::clone(&sink) as Arc<dyn MailSink>,
            limits,
            stop.clone(),
        ));
        Self { sink, port, stop, served }
    }

    /// The same, spoken to by a mail server of our own.
    pub async fn start_lmtp(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sink, stop) = (Arc::new(Letterbox::default()), CancellationToken::new());
        let letterbox = Arc::clone(&sink) as Arc<dyn MailSink>;
        let served = tokio::spawn(serve_lmtp(listener, letterbox, limits, stop.clone()));
        Self { sink, port, stop, served }
    }

    pub async fn call(&self) -> Caller {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let mut caller = Caller { stream, heard: String::new() };
        assert!(caller.reply().await.starts_with("220 mx.prickle.example"));
        caller
    }

    pub fn kept(&self) -> Vec<(Envelope, Vec<u8>)> {
        self.sink.kept.lock().unwrap().clone()
    }
}

pub struct Caller {
    pub stream: TcpStream,
    pub heard: String,
}

impl Caller {
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// The next whole reply; empty when the other side has hung up.
    pub async fn reply(&mut self) -> String {
        let mut reply = String::new();
        loop {
            while let Some(end) = self.heard.find("\r\n") {
                let line: String = self.heard.drain(..end + 2).collect();
                let last = line.as_bytes().get(3) != Some(&b'-');
                reply.push_str(&line);
                if last {
                    return reply;
                }
            }
            let mut piece = [0; 4096];
            let waited =
                tokio::time::timeout(Duration::from_secs(20), self.stream.read(&mut piece));
            match waited.await.expect("the listener said nothing").unwrap_or(0) {
                0 => return reply,
                read => self.heard.push_str(std::str::from_utf8(&piece[..read]).unwrap()),
            }
        }
    }

    pub async fn says(&mut self, bytes: impl AsRef<[u8]>, code: &str) {
        let bytes = bytes.as_ref().to_vec();
        self.send(&bytes).await;
        let reply = self.reply().await;
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
        assert!(reply.starts_with(code), "{shown:?} was answered {reply:?}, not {code}");
    }

    /// A greeting and an envelope, up to the invitation to send the contents.
    pub async fn envelope(&mut self) {
        self.says("EHLO client.example\r\n", "250").await;
        self.says("MAIL FROM:<ada@example.org>\r\n", "250").await;
        self.says("RCPT TO:<support@prickle.example>\r\n", "250").await;
        self.says("DATA\r\n", "354").await;
    }
}
