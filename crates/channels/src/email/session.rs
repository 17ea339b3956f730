//! One conversation with another mail server. See [`super::listen`] for the promise it keeps.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{net::TcpStream, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{
    Envelope,
    command::{self, Command},
    data::Data,
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
    wire: Wire<TcpStream>,
    sink: Arc<dyn MailSink>,
    limits: Limits,
    bytes_at_once: Arc<AtomicUsize>,
    stop: CancellationToken,
    /// Replies not written yet: a client may send many commands at once.
    replies: String,
    greeted: bool,
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
        // Only costs a little speed where it fails.
        let _ = stream.set_nodelay(true);
        Self {
            wire: Wire::new(stream),
            sink,
            limits,
            bytes_at_once,
            stop,
            replies: String::new(),
            greeted: false,
            lmtp: false,
            mail_from: None,
            rcpt_to: Vec::new(),
            mistakes: 0,
        }
    }

    /// The same, spoken by a mail server of our own that hands mail on.
    pub fn lmtp(self) -> Self {
        Self { lmtp: true, ..self }
    }

    /// The whole conversation.
    pub async fn run(mut self) {
        let name = self.sink.host_name();
        let protocol = if self.lmtp { "LMTP" } else { "ESMTP" };
        self.say(&format!("220 {name} {protocol} Prickle"));
        if let Err(error) = self.converse().await {
            tracing::debug!(%error, "a mail connection broke off");
        }
        let _ = self.flush().await;
        self.wire.close().await;
    }

    async fn converse(&mut self) -> io::Result<()> {
        loop {
            if !self.wire.has_line() {
                self.flush().await?;
            }
            let stop = self.stop.clone();
            let line = tokio::select! {
                biased;
                () = stop.cancelled() => {
                    self.say("421 4.3.2 Going down, please try again soon");
                    return Ok(());
                }
                line = timeout(self.limits.idle_timeout, self.wire.line(LINE_LENGTH_MAX)) => line,
            };
            let command = match line {
                Err(_) => {
                    self.say("421 4.4.2 Nothing heard for too long");
                    return Ok(());
                }
                Ok(line) => match line? {
                    Line::End => return Ok(()),
                    Line::TooLong => Command::Wrong("500 5.5.6 That line is too long"),
                    Line::Text(line) => command::parse(&line),
                },
            };
            if let Next::End = self.obey(command).await? {
                return Ok(());
            }
            if self.mistakes > MISTAKES_MAX {
                self.say("421 4.7.0 Too many mistakes");
                return Ok(());
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
        self.say("250 ENHANCEDSTATUSCODES");
    }

    async fn mail(&mut self, from: String, size: Option<u64>) {
        if !self.greeted {
            self.mistake("503 5.5.1 Say EHLO first");
        } else if self.mail_from.is_some() {
            self.mistake("503 5.5.1 There is a mail under way already");
        } else if let Some(size) = size.filter(|size| *size > self.limits.max_bytes as u64) {
            self.sink.too_large(Envelope { mail_from: from, rcpt_to: Vec::new() }, size).await;
            self.mistake(&self.too_large());
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
                self.too_large()
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
        let mut share = Share { all: Arc::clone(&self.bytes_at_once), held: 0 };
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

    fn too_large(&self) -> String {
        let megabytes = self.limits.max_bytes / (1024 * 1024);
        // The sender's own server puts this sentence into the letter that tells them.
        format!(
            "552 5.3.4 That mail is larger than the {megabytes} MB we can take; please send it \
             again without its largest file, or with a link to it"
        )
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

/// One mail's share of the memory for incoming mails; given back when dropped.
struct Share {
    all: Arc<AtomicUsize>,
    held: usize,
}

impl Share {
    /// Holds `bytes` from now on; returns what all hold together.
    fn hold(&mut self, bytes: usize) -> usize {
        if bytes >= self.held {
            self.all.fetch_add(bytes - self.held, Ordering::Relaxed);
        } else {
            self.all.fetch_sub(self.held - bytes, Ordering::Relaxed);
        }
        self.held = bytes;
        self.all.load(Ordering::Relaxed)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.hold(0);
    }
}

/// How many servers a mail came through.
fn hops(raw: &[u8]) -> usize {
    let head = raw.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(raw.len());
    let lines = raw[..head].split(|b| *b == b'\n');
    lines.filter(|l| l.get(..9).is_some_and(|n| n.eq_ignore_ascii_case(b"received:"))).count()
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() { c } else { ' ' }).take(400).collect()
}
