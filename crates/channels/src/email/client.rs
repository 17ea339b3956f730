//! One connection to the mail server that sends for us. Own code rather than a library, because
//! everything depends on one fact libraries hide: whether the final dot was written. Before it the
//! mail is certainly not sent; after it only the server knows.

use std::{sync::Arc, time::Duration};

use data_encoding::BASE64;
use rustls::ClientConfig;
use tokio::time::timeout;

use super::{
    dial::{Stream, Tls, connect, secured},
    oauth::sasl,
    reply::{self, Reply},
    send::SmtpConfig,
    wire::Wire,
};
use crate::outside::SendOutcome;

/// Longest wait for the refusal of a server that closed while we were still writing.
const LAST_WORDS_TIMEOUT: Duration = Duration::from_secs(2);

/// What the server said it can do.
#[derive(Debug, Default)]
struct Abilities {
    size_max: Option<usize>,
    eight_bit: bool,
    utf8: bool,
    starttls: bool,
    auth: Vec<String>,
}

impl Abilities {
    fn of(reply: &Reply) -> Self {
        let mut all = Self::default();
        for line in reply.lines.iter().skip(1) {
            let mut words = line.split([' ', '=']).map(str::to_ascii_uppercase);
            match words.next().as_deref() {
                // Zero means no limit (RFC 1870).
                Some("SIZE") => {
                    all.size_max = words.next().and_then(|n| n.parse().ok()).filter(|n| *n > 0);
                }
                Some("8BITMIME") => all.eight_bit = true,
                Some("SMTPUTF8") => all.utf8 = true,
                Some("STARTTLS") => all.starttls = true,
                Some("AUTH") => all.auth.extend(words),
                _ => {}
            }
        }
        all
    }
}

/// The end of one try.
pub enum Delivery {
    /// What became of the mail.
    Done(SendOutcome),
    /// The connection was stale before anything was said about this mail: take a fresh one.
    Stale,
}

/// A connection ready for a mail.
pub struct Connection {
    wire: Wire<Stream>,
    abilities: Abilities,
    reply_timeout: Duration,
    final_timeout: Duration,
    /// Has sent a mail before, so it may have been closed since.
    used: bool,
    /// May be used for another mail.
    pub reusable: bool,
}

impl Connection {
    /// Connects, secures and signs in; in words what went wrong.
    pub async fn open(config: &SmtpConfig, tls: Arc<ClientConfig>) -> Result<Self, String> {
        let place = (config.host.as_str(), config.port);
        let encrypted = (config.tls == Tls::Tls).then_some(&tls);
        let stream = connect(place, encrypted, config.connect_timeout).await?;
        let mut connection = Self {
            wire: Wire::new(stream),
            abilities: Abilities::default(),
            reply_timeout: config.reply_timeout,
            final_timeout: config.final_timeout,
            used: false,
            reusable: false,
        };
        let greeting = connection.read(config.reply_timeout).await?;
        if !greeting.is_done() {
            return Err(format!("the server refused the connection: {}", greeting.words()));
        }
        connection.hello(&config.hello_name).await?;
        if config.tls == Tls::Starttls {
            connection = connection.start_tls(config, &tls).await?;
            connection.hello(&config.hello_name).await?;
        }
        if let Some(user) = &config.user {
            match &config.tokens {
                Some(tokens) => {
                    let token = tokens.token().await?;
                    if let Err(why) = connection.bear(user, &token).await {
                        // It may have been taken back before its time; the next try gets another.
                        tokens.forget().await;
                        return Err(why);
                    }
                }
                None => connection.sign_in(user, &config.password).await?,
            }
        }
        Ok(connection)
    }

    async fn hello(&mut self, name: &str) -> Result<(), String> {
        let reply = self.ask(&format!("EHLO {name}")).await?;
        if reply.is_done() {
            self.abilities = Abilities::of(&reply);
            return Ok(());
        }
        let reply = self.ask(&format!("HELO {name}")).await?;
        if reply.is_done() { Ok(()) } else { Err(format!("no greeting: {}", reply.words())) }
    }

    async fn start_tls(
        mut self,
        config: &SmtpConfig,
        tls: &Arc<ClientConfig>,
    ) -> Result<Self, String> {
        if !self.abilities.starttls {
            return Err("the server offers no encryption (STARTTLS)".into());
        }
        let reply = self.ask("STARTTLS").await?;
        if !reply.is_done() {
            return Err(format!("the server refused encryption: {}", reply.words()));
        }
        // Words sent ahead of the encryption may be somebody else's.
        if !self.wire.unread().is_empty() {
            return Err("the server spoke before the encryption began".into());
        }
        let stream = self.wire.into_stream();
        let stream = secured(stream, &config.host, tls, config.connect_timeout).await?;
        self.wire = Wire::new(stream);
        self.abilities = Abilities::default();
        Ok(self)
    }

    async fn sign_in(&mut self, user: &str, password: &str) -> Result<(), String> {
        let offers = |kind: &str| self.abilities.auth.iter().any(|offered| offered == kind);
        let reply = if offers("PLAIN") {
            let words = BASE64.encode(format!("\0{user}\0{password}").as_bytes());
            self.ask(&format!("AUTH PLAIN {words}")).await?
        } else if offers("LOGIN") {
            let mut reply = self.ask("AUTH LOGIN").await?;
            for words in [user, password] {
                if reply.code == 334 {
                    reply = self.ask(&BASE64.encode(words.as_bytes())).await?;
                }
            }
            reply
        } else {
            return Err("the server offers no way to sign in that we know".into());
        };
        if reply.is_done() { Ok(()) } else { Err(format!("sign-in failed: {}", reply.words())) }
    }

    /// Signs in with a token of the provider's (XOAUTH2).
    async fn bear(&mut self, user: &str, token: &str) -> Result<(), String> {
        let words = BASE64.encode(sasl(user, token).as_bytes());
        let mut reply = self.ask(&format!("AUTH XOAUTH2 {words}")).await?;
        if reply.code == 334 {
            // What is wrong stands in the challenge; an empty answer ends the exchange.
            let told = BASE64.decode(reply.lines.join("").trim().as_bytes()).unwrap_or_default();
            let told = String::from_utf8_lossy(&told).into_owned();
            reply = self.ask("").await?;
            return Err(format!("sign-in failed: {} {told}", reply.words()));
        }
        if reply.is_done() { Ok(()) } else { Err(format!("sign-in failed: {}", reply.words())) }
    }

    /// Ends the conversation.
    pub async fn quit(mut self) {
        // They may be gone already; nothing depends on it.
        let _ = self.ask("QUIT").await;
        self.wire.close().await;
    }

    /// Hands over one mail.
    pub async fn deliver(&mut self, from: &str, to: &str, raw: &[u8]) -> Delivery {
        self.reusable = false;
        if let Some(refusal) = self.cannot_take(from, to, raw) {
            // Nothing was said: the connection is as good as before.
            self.reusable = true;
            return Delivery::Done(refusal);
        }
        let used = std::mem::replace(&mut self.used, true);
        let stale = |reply: &Result<Reply, String>| {
            used && reply.as_ref().map_or(true, |reply| reply.code == 421)
        };
        let reply = self.ask(&self.mail_command(from, to, raw)).await;
        if stale(&reply) {
            return Delivery::Stale;
        }
        if let Some(refusal) = refused(reply, "the sender", 250) {
            return Delivery::Done(refusal);
        }
        let reply = self.ask(&format!("RCPT TO:<{to}>")).await;
        if let Some(refusal) = refused(reply, "the recipient", 250) {
            return Delivery::Done(refusal);
        }
        if let Some(refusal) = refused(self.ask("DATA").await, "the mail", 354) {
            return Delivery::Done(refusal);
        }
        let outcome = self.contents(raw).await;
        self.reusable = matches!(outcome, SendOutcome::Accepted { .. });
        Delivery::Done(outcome)
    }

    /// Why the server can't take this mail at all.
    fn cannot_take(&self, from: &str, to: &str, raw: &[u8]) -> Option<SendOutcome> {
        if let Some(max) = self.abilities.size_max.filter(|max| raw.len() > *max) {
            let words = format!("the mail has {} bytes, the server takes {max}", raw.len());
            return Some(SendOutcome::RefusedForGood(words));
        }
        let plain = from.is_ascii() && to.is_ascii();
        (!plain && !self.abilities.utf8).then(|| {
            SendOutcome::RefusedForGood("the server can't write to this kind of address".into())
        })
    }

    fn mail_command(&self, from: &str, to: &str, raw: &[u8]) -> String {
        let mut command = format!("MAIL FROM:<{from}>");
        if self.abilities.size_max.is_some() {
            command.push_str(&format!(" SIZE={}", raw.len()));
        }
        if self.abilities.eight_bit && !raw.is_ascii() {
            command.push_str(" BODY=8BITMIME");
        }
        if self.abilities.utf8 && !(from.is_ascii() && to.is_ascii()) {
            command.push_str(" SMTPUTF8");
        }
        command
    }

    /// Contents, final dot, and the server's last word about them.
    async fn contents(&mut self, raw: &[u8]) -> SendOutcome {
        let body = stuffed(raw);
        if let Err(broke) = self.write(&body).await {
            // Some servers refuse a mail in the middle and close; their reason decides.
            return match self.read(LAST_WORDS_TIMEOUT).await {
                Ok(reply) if reply.is_final_refusal() => SendOutcome::RefusedForGood(reply.words()),
                Ok(reply) => SendOutcome::RefusedForNow(reply.words()),
                Err(_) => SendOutcome::RefusedForNow(format!("{broke} before the mail was whole")),
            };
        }
        // From here on the mail may have been sent.
        if let Err(broke) = self.write(b".\r\n").await {
            return SendOutcome::Unknown(format!("{broke} right after the mail was handed over"));
        }
        match self.read(self.final_timeout).await {
            Ok(reply) if reply.is_done() => SendOutcome::Accepted { response: reply.words() },
            Ok(reply) if reply.is_final_refusal() => SendOutcome::RefusedForGood(reply.words()),
            Ok(reply) if reply.code >= 400 => SendOutcome::RefusedForNow(reply.words()),
            Ok(reply) => SendOutcome::Unknown(format!("the server answered {}", reply.words())),
            Err(broke) => SendOutcome::Unknown(format!("{broke} after the mail was handed over")),
        }
    }

    async fn ask(&mut self, command: &str) -> Result<Reply, String> {
        // An answer nobody asked for would be taken for the answer to this.
        if !self.wire.unread().is_empty() {
            return Err("the server spoke out of turn".into());
        }
        self.write(format!("{command}\r\n").as_bytes()).await?;
        self.read(self.reply_timeout).await
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), String> {
        // Piece by piece, so that a slow line gets time for each piece.
        for piece in bytes.chunks(256 * 1024) {
            match timeout(self.reply_timeout, self.wire.write(piece)).await {
                Err(_) => return Err("the server stopped listening".into()),
                Ok(Err(error)) => return Err(format!("the connection broke ({error})")),
                Ok(Ok(())) => {}
            }
        }
        Ok(())
    }

    async fn read(&mut self, patience: Duration) -> Result<Reply, String> {
        match timeout(patience, reply::read(&mut self.wire)).await {
            Err(_) => Err("the server stopped answering".into()),
            Ok(reply) => reply,
        }
    }
}

/// The outcome if a step before the contents did not end in `wanted`: certainly not sent.
fn refused(reply: Result<Reply, String>, what: &str, wanted: u16) -> Option<SendOutcome> {
    match reply {
        // A server may answer 251 or 252 where 250 is meant.
        Ok(reply) if reply.code / 100 == wanted / 100 => None,
        // The account or the session is refused, not this mail.
        Ok(reply) if matches!(reply.code, 503 | 530 | 534 | 535 | 538) => {
            Some(SendOutcome::RefusedForNow(format!(
                "the server wants something first: {}",
                reply.words()
            )))
        }
        Ok(reply) if reply.is_final_refusal() => {
            Some(SendOutcome::RefusedForGood(format!("{what} was refused: {}", reply.words())))
        }
        Ok(reply) => {
            Some(SendOutcome::RefusedForNow(format!("{what} was put off: {}", reply.words())))
        }
        Err(broke) => Some(SendOutcome::RefusedForNow(broke)),
    }
}

/// `raw` with CRLF line ends only, dots at line starts doubled, and a line end at the end: no text
/// in it can be taken for the end of the mail, by no server.
fn stuffed(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + raw.len() / 50 + 2);
    let mut rest = raw;
    while !rest.is_empty() {
        let end = rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
        if rest.first() == Some(&b'.') {
            out.push(b'.');
        }
        out.extend_from_slice(&rest[..end]);
        out.extend_from_slice(b"\r\n");
        let both = rest[end..].starts_with(b"\r\n");
        rest = rest.get(end + 1 + usize::from(both)..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::stuffed;

    #[test]
    fn no_text_can_end_a_mail() {
        for (raw, expected) in [
            (&b"a\r\nb\r\n"[..], &b"a\r\nb\r\n"[..]),
            (b"a\n.\nb", b"a\r\n..\r\nb\r\n"),
            (b".\r\nMAIL", b"..\r\nMAIL\r\n"),
            (b"a\r.\rb\r\n", b"a\r\n..\r\nb\r\n"),
            (b"a\r\r\nb", b"a\r\n\r\nb\r\n"),
            (b"\n\n", b"\r\n\r\n"),
            (b"", b""),
        ] {
            assert_eq!(stuffed(raw), expected, "{raw:?}");
        }
    }
}
