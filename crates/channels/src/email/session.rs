//! One conversation with another mail server. See [`super::listen`] for the promise it keeps.

use std::{
    io,
    sync::{Arc, atomic::AtomicUsize},
};

use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::{
    Envelope,
    bounds::{Share, hops, too_large},
    certificate::Certificate,
    command::{self, Command},
    data::Data,
    dial::Stream,
    listen::{KeepError, Limits, MailSink, Recipient},
    wire::{Line, Wire},
};

/// Longest command line; the standard asks for 512 and more with extensions.
const LINE_LENGTH_MAX: usize = 4_096;
/// After so many mistakes the other side is not a mail server.
const MISTAKES_MAX: usize = 30;
/// A mail that passed so many servers runs in a circle.
const HOPS_MAX: usize = 100;

/// What to do after a command.
enum Next {
    Go,
    /// The connection is encrypted before another word is read.
    Encrypt,
    /// The reply was the last word.
    End,
}

/// How the contents of a mail came in.
enum Received {
    /// The connection ended first.
    Nothing,
    /// The reply says why not.
    Refused(String),
    /// So many bytes, more than allowed.
    TooLarge(u64),
    Mail(Vec<u8>),
}

/// One connection and how far its conversation is.
pub struct Session {
    wire: Wire<Stream>,
    sink: Arc<dyn MailSink>,
    limits: Limits,
    bytes_at_once: Arc<AtomicUsize>,
    stop: CancellationToken,
    /// Replies not written yet: a client may send many commands at once.
    replies: String,
    greeted: bool,
    /// What this end proves itself with, where it encrypts.
    certificate: Option<Arc<Certificate>>,
    encrypted: bool,
    /// LMTP: greeted by LHLO, and each recipient gets an answer of its own (RFC 2033).
    lmtp: bool,
    mail_from: Option<String>,
    rcpt_to: Vec<String>,
    mistakes: usize,
}

impl Session {
    pub fn new(
        stream: TcpStream,
        sink: Arc<dyn MailSink>,
        limits: Limits,
        bytes_at_once: Arc<AtomicUsize>,
        stop: CancellationToken,
    ) -> Self {
        let _ = stream.set_nodelay(true); // Only costs a little speed where it fails.
        Self {
            wire: Wire::new(Box::new(stream)),
            sink,
            limits,
            bytes_at_once,
            stop,
            replies: String::new(),
            greeted: false,
            certificate: None,
            encrypted: false,
            lmtp: false,
            mail_from: None,
            rcpt_to: Vec::new(),
            mistakes: 0,
        }
    }

    /// The same, spoken by a mail server of our own.
    pub fn lmtp(self) -> Self {
        Self { lmtp: true, ..self }
    }

    /// The same, encrypted for whoever asks for it.
    pub fn encrypting(self, certificate: Option<Arc<Certificate>>) -> Self {
        Self { certificate, ..self }
    }

    /// The whole conversation.
    pub async fn run(mut self) {
        let name = self.sink.host_name();
        let protocol = if self.lmtp { "LMTP" } else { "ESMTP" };
        self.say(&format!("220 {name} {protocol} Prickle"));
        loop {
            match self.converse().await {
                Ok(Next::Encrypt) => match self.encrypt().await {
                    Some(encrypted) => self = encrypted,
                    None => return,
                },
                Ok(_) => break,
                Err(error) => {
                    tracing::debug!(%error, "a mail connection broke off");
                    break;
                }
            }
        }
        let _ = self.flush().await;
        self.wire.close().await;
    }

    /// The same conversation, encrypted and begun anew: nothing that was said in the clear counts
    /// (RFC 3207 section 4.2), and what was sent behind STARTTLS without waiting is dropped, since
    /// anybody on the way may have put it there. `None` where no encryption was agreed on.
    async fn encrypt(self) -> Option<Self> {
        let certificate = Arc::clone(self.certificate.as_ref()?);
        // It may look at its files.
        let config = tokio::task::spawn_blocking(move || certificate.current()).await.ok()?;
        let accepting = TlsAcceptor::from(config).accept(self.wire.into_stream());
        let stream: Stream = match timeout(self.limits.idle_timeout, accepting).await {
            Ok(Ok(stream)) => Box::new(stream),
            Ok(Err(error)) => {
                tracing::debug!(%error, "a mail connection could not be encrypted");
                return None;
            }
            Err(_) => return None,
        };
        let (mail_from, rcpt_to, greeted, encrypted) = (None, Vec::new(), false, true);
        Some(Self { wire: Wire::new(stream), mail_from, rcpt_to, greeted, encrypted, ..self })
    }

    /// Speaks until the end, or until the connection is to be encrypted.
    async fn converse(&mut self) -> io::Result<Next> {
        loop {
            if !self.wire.has_line() {
                self.flush().await?;
            }
            let stop = self.stop.clone();
            let line = tokio::select! {
                biased;
                () = stop.cancelled() => {
                    self.say("421 4.3.2 Going down, please try again soon");
                    return Ok(Next::End);
                }
                line = timeout(self.limits.idle_timeout, self.wire.line(LINE_LENGTH_MAX)) => line,
            };
            let command = match line {
                Err(_) => {
                    self.say("421 4.4.2 Nothing heard for too long");
                    return Ok(Next::End);
                }
                Ok(line) => match line? {
                    Line::End => return Ok(Next::End),
                    Line::TooLong => Command::Wrong("500 5.5.6 That line is too long"),
                    Line::Text(line) => command::parse(&line),
                },
            };
            match self.obey(command).await? {
                Next::Go => {}
                Next::Encrypt => {
                    self.flush().await?;
                    return Ok(Next::Encrypt);
                }
                Next::End => return Ok(Next::End),
            }
            if self.mistakes > MISTAKES_MAX {
                self.say("421 4.7.0 Too many mistakes");
                return Ok(Next::End);
            }
        }
    }

    async fn obey(&mut self, command: Command) -> io::Result<Next> {
        match command {
            Command::Helo | Command::Ehlo if self.lmtp => {
                self.mistake("500 5.5.1 This is LMTP, say LHLO");
            }
            Command::Lhlo if !self.lmtp => self.mistake("500 5.5.1 This is SMTP, say EHLO"),
            Command::Helo => self.greet(false),
            Command::Ehlo | Command::Lhlo => self.greet(true),
            Command::Mail { from, size } => self.mail(from, size).await,
            Command::Rcpt(to) => self.rcpt(to).await,
            Command::Data => return self.data().await,
            Command::Rset => {
                self.reset();
                self.say("250 2.0.0 Forgotten");
            }
            Command::Noop => self.say("250 2.0.0 Still here"),
            Command::Vrfy => self.say("252 2.5.0 Send it, then we see"),
            Command::Help => self.say("214 2.0.0 This takes mail for a support desk"),
            Command::Quit => {
                self.say("221 2.0.0 Bye");
                return Ok(Next::End);
            }
            Command::Starttls if self.certificate.is_none() => {
                self.mistake("502 5.5.1 Not done here");
            }
            Command::Starttls if self.encrypted => self.mistake("503 5.5.1 Encrypted already"),
            Command::Starttls => {
                self.say("220 2.0.0 Go ahead");
                return Ok(Next::Encrypt);
            }
            Command::NotDone => self.mistake("502 5.5.1 Not done here"),
            Command::Unknown => self.mistake("500 5.5.1 Not understood"),
            Command::Wrong(reply) => self.mistake(reply),
        }
        Ok(Next::Go)
    }

    fn greet(&mut self, extended: bool) {
        self.reset();
        self.greeted = true;
        let name = self.sink.host_name();
        if !extended {
            self.say(&format!("250 {name}"));
            return;
        }
        self.say(&format!("250-{name}"));
        self.say("250-PIPELINING");
        self.say(&format!("250-SIZE {}", self.limits.max_bytes));
        self.say("250-8BITMIME");
        self.say("250-SMTPUTF8");
        if self.certificate.is_some() && !self.encrypted {
            self.say("250-STARTTLS");
        }
        self.say("250 ENHANCEDSTATUSCODES");
    }

    async fn mail(&mut self, from: String, size: Option<u64>) {
        if !self.greeted {
            self.mistake("503 5.5.1 Say EHLO first");
        } else if self.mail_from.is_some() {
            self.mistake("503 5.5.1 There is a mail under way already");
        } else if let Some(size) = size.filter(|size| *size > self.limits.max_bytes as u64) {
            self.sink.too_large(Envelope { mail_from: from, rcpt_to: Vec::new() }, size).await;
            self.mistake(&too_large(self.limits.max_bytes));
        } else {
            self.mail_from = Some(from);
            self.say("250 2.1.0 Sender noted");
        }
    }

    async fn rcpt(&mut self, to: String) {
        if self.mail_from.is_none() {
            self.mistake("503 5.5.1 Say MAIL first");
            return;
        }
        if self.rcpt_to.len() >= self.limits.max_recipients {
            self.say("452 4.5.3 Too many recipients for one mail");
            return;
        }
        match self.sink.accepts(&to).await {
            Recipient::Known => {
                self.rcpt_to.push(to);
                self.say("250 2.1.5 Recipient noted");
            }
            Recipient::Unknown => self.mistake("550 5.1.1 There is no such mailbox here"),
            Recipient::NotNow => self.say("451 4.3.0 That can't be said now, try again soon"),
        }
    }

    async fn data(&mut self) -> io::Result<Next> {
        if self.mail_from.is_none() {
            self.mistake("503 5.5.1 Say MAIL first");
            return Ok(Next::Go);
        }
        if self.rcpt_to.is_empty() {
            self.mistake("554 5.5.1 There is no recipient");
            return Ok(Next::Go);
        }
        self.say("354 Go ahead, end with a dot on a line of its own");
        self.flush().await?;
        // One mail is kept for all of them, so all of them hear the same.
        let answers = if self.lmtp { self.rcpt_to.len() } else { 1 };
        let Ok(received) = timeout(self.limits.data_timeout, self.receive()).await else {
            self.say("421 4.4.2 That took too long");
            return Ok(Next::End);
        };
        let reply = match received? {
            Received::Nothing => return Ok(Next::End),
            Received::Refused(reply) => reply,
            Received::TooLarge(size) => {
                let envelope = self.envelope();
                self.sink.too_large(envelope, size).await;
                too_large(self.limits.max_bytes)
            }
            // Outside the time limit: a keeping that is cut short may still succeed.
            Received::Mail(raw) => self.keep(raw).await,
        };
        self.reset();
        for _ in 0..answers {
            self.say(&reply);
        }
        Ok(Next::Go)
    }

    /// Takes in the contents of a mail.
    async fn receive(&mut self) -> io::Result<Received> {
        let mut data = Data::new(self.limits.max_bytes);
        let mut share = Share::of(Arc::clone(&self.bytes_at_once));
        let mut crowded = false;
        loop {
            let ended = data.feed(self.wire.unread());
            self.wire.take(ended.unwrap_or(usize::MAX));
            if share.hold(data.len()) > self.limits.max_bytes_at_once {
                crowded = true;
                data.give_up();
                share.hold(0);
            }
            if ended.is_some() {
                break;
            }
            let Ok(read) = timeout(self.limits.idle_timeout, self.wire.fill()).await else {
                self.say("421 4.4.2 Nothing heard for too long");
                return Ok(Received::Nothing);
            };
            if read? == 0 {
                return Ok(Received::Nothing);
            }
        }
        let refused = |reply: &str| Received::Refused(reply.to_owned());
        let size = data.size();
        Ok(match data.finish() {
            None if crowded => refused("452 4.3.1 Too much mail at once, try again soon"),
            None => Received::TooLarge(size),
            Some(raw) if hops(&raw) > HOPS_MAX => refused("554 5.4.6 This mail runs in a circle"),
            Some(raw) => Received::Mail(raw),
        })
    }

    async fn keep(&mut self, raw: Vec<u8>) -> String {
        let envelope = self.envelope();
        match self.sink.keep(envelope, raw).await {
            Ok(()) => "250 2.0.0 Kept".into(),
            Err(KeepError::NotNow(reason)) => {
                tracing::warn!(%reason, "a mail could not be kept; its sender will try again");
                "451 4.3.0 It could not be kept, please try again soon".into()
            }
            Err(KeepError::Refused(reason)) => format!("554 5.6.0 {}", one_line(&reason)),
        }
    }

    /// The envelope of the mail under way, which is over with it.
    fn envelope(&mut self) -> Envelope {
        Envelope {
            mail_from: self.mail_from.take().unwrap_or_default(),
            rcpt_to: std::mem::take(&mut self.rcpt_to),
        }
    }

    fn reset(&mut self) {
        self.mail_from = None;
        self.rcpt_to.clear();
    }

    fn mistake(&mut self, reply: &str) {
        self.mistakes += 1;
        self.say(reply);
    }

    fn say(&mut self, reply: &str) {
        self.replies.push_str(reply);
        self.replies.push_str("\r\n");
    }

    async fn flush(&mut self) -> io::Result<()> {
        if self.replies.is_empty() {
            return Ok(());
        }
        let replies = std::mem::take(&mut self.replies);
        match timeout(self.limits.idle_timeout, self.wire.write(replies.as_bytes())).await {
            Ok(written) => written,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() { c } else { ' ' }).take(400).collect()
}
