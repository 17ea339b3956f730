//! A mailbox server of the tests: enough of IMAP to be followed, with its line cut at any answer.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::Notify,
};

pub struct Mail {
    pub raw: Vec<u8>,
    pub seen: bool,
    pub deleted: bool,
    /// Said to be so large, whatever `raw` is.
    pub said: Option<usize>,
}

impl Mail {
    fn size(&self) -> usize {
        self.said.unwrap_or(self.raw.len())
    }
}

#[derive(Default)]
pub struct State {
    pub mails: BTreeMap<u32, Mail>,
    pub moved: Vec<Vec<u8>>,
    pub uid_validity: u32,
    pub uid_next: u32,
    /// Answers left before the line is cut; `None` for never.
    pub cut_after: Option<usize>,
    /// The line is cut in the middle of that answer, not before it.
    pub cut_within: bool,
    /// The token taken; empty where a password is.
    pub token: String,
    pub calls: usize,
    pub can_idle: bool,
    /// Arrives while a mail is being marked; told within that answer and never again.
    pub meanwhile: Option<String>,
    /// How the last session signed in.
    pub signed_in: String,
}

impl State {
    fn put(&mut self, raw: &str) {
        let uid = self.uid_next;
        self.uid_next += 1;
        self.mails.insert(uid, Mail { raw: raw.into(), seen: false, deleted: false, said: None });
    }
}

#[derive(Clone)]
pub struct Server {
    pub state: Arc<Mutex<State>>,
    pub news: Arc<Notify>,
    pub port: u16,
}

impl Server {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = State { uid_validity: 7, uid_next: 1, can_idle: true, ..State::default() };
        let server =
            Self { state: Arc::new(Mutex::new(state)), news: Arc::new(Notify::new()), port };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.converse(stream).await });
            }
        });
        server
    }

    pub fn put(&self, raw: &str) {
        self.state.lock().unwrap().put(raw);
        self.news.notify_waiters();
    }

    async fn converse(&self, stream: TcpStream) -> Option<()> {
        self.state.lock().unwrap().calls += 1;
        let (read, write) = stream.into_split();
        let mut line = Line { server: self.clone(), read: BufReader::new(read), write, told: 0 };
        line.say("* OK ready\r\n").await?;
        loop {
            let words = line.hear().await?;
            let (tag, command) = words.split_once(' ')?;
            line.obey(tag, command).await?;
            if command == "LOGOUT" {
                return None;
            }
        }
    }
}

struct Line {
    server: Server,
    read: BufReader<OwnedReadHalf>,
    write: OwnedWriteHalf,
    /// How many mails the client knows of.
    told: usize,
}

impl Line {
    async fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.read.read_line(&mut line).await.ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// One answer; `None` where the line is cut instead.
    async fn say(&mut self, text: &str) -> Option<()> {
        let (cut, within) = {
            let mut state = self.server.state.lock().unwrap();
            match &mut state.cut_after {
                Some(0) => {
                    let within = state.cut_within;
                    state.cut_after = None;
                    (true, within)
                }
                Some(left) => {
                    *left -= 1;
                    (false, false)
                }
                None => (false, false),
            }
        };
        let bytes = text.as_bytes();
        let told = if cut && within { &bytes[..bytes.len() / 2] } else { bytes };
        if !cut || within {
            self.write.write_all(told).await.ok()?;
        }
        if cut {
            let _ = self.write.shutdown().await;
            return None;
        }
        Some(())
    }

    async fn obey(&mut self, tag: &str, command: &str) -> Option<()> {
        let idle = if self.server.state.lock().unwrap().can_idle { " IDLE" } else { "" };
        match command.split(' ').next()? {
            "CAPABILITY" => {
                self.say(&format!("* CAPABILITY IMAP4rev1 MOVE UIDPLUS{idle}\r\n")).await?;
            }
            "LOGIN" => {
                self.server.state.lock().unwrap().signed_in = command.to_owned();
                if !self.server.state.lock().unwrap().token.is_empty() {
                    return self.say(&format!("{tag} NO passwords are not taken\r\n")).await;
                }
            }
            "AUTHENTICATE" => return self.authenticate(tag).await,
            "SELECT" => {
                let (exists, validity, next) = {
                    let state = self.server.state.lock().unwrap();
                    (state.mails.len(), state.uid_validity, state.uid_next)
                };
                self.say(&format!(
                    "* {exists} EXISTS\r\n* FLAGS (\\Seen \\Deleted)\r\n\
                     * OK [UIDVALIDITY {validity}] ok\r\n* OK [UIDNEXT {next}] ok\r\n"
                ))
                .await?;
            }
            "IDLE" => {
                self.idle().await?;
            }
            "UID" => self.uid(command.strip_prefix("UID ")?).await?,
            _ => {}
        }
        self.say(&format!("{tag} OK done\r\n")).await
    }

    async fn authenticate(&mut self, tag: &str) -> Option<()> {
        self.say("+ \r\n").await?;
        let said = data_encoding::BASE64.decode(self.hear().await?.as_bytes()).ok()?;
        let said = String::from_utf8(said).ok()?;
        let wanted = format!("Bearer {}\x01", self.server.state.lock().unwrap().token);
        self.server.state.lock().unwrap().signed_in.clone_from(&said);
        if said.contains(&wanted) {
            return self.say(&format!("{tag} OK in\r\n")).await;
        }
        self.say("+ eyJzdGF0dXMiOiI0MDAifQ==\r\n").await?;
        self.hear().await?;
        self.say(&format!("{tag} NO token refused\r\n")).await
    }

    async fn idle(&mut self) -> Option<()> {
        self.say("+ idling\r\n").await?;
        let server = self.server.clone();
        loop {
            let news = server.news.notified();
            let exists = server.state.lock().unwrap().mails.len();
            if exists > std::mem::replace(&mut self.told, exists) {
                self.say(&format!("* {exists} EXISTS\r\n")).await?;
            }
            tokio::select! {
                () = news => {}
                heard = self.hear() => {
                    heard?;
                    return Some(());
                }
            }
        }
    }

    async fn uid(&mut self, command: &str) -> Option<()> {
        let (verb, rest) = command.split_once(' ')?;
        let rest = rest.strip_prefix("UID ").unwrap_or(rest);
        let (set, what) = rest.split_once(' ').unwrap_or((rest, ""));
        let found = self.uids(set, verb == "SEARCH" && what.contains("UNSEEN"));
        let below = what.split_once("SMALLER ").filter(|_| verb == "SEARCH");
        let below = below.and_then(|(_, rest)| rest.split(' ').next()?.parse::<usize>().ok());
        let uids: Vec<u32> = {
            let state = self.server.state.lock().unwrap();
            let small = |uid: &u32| below.is_none_or(|below| state.mails[uid].size() < below);
            found.into_iter().filter(small).collect()
        };
        let mut answer = String::new();
        {
            let mut state = self.server.state.lock().unwrap();
            match verb {
                "SEARCH" => {
                    self.told = state.mails.len();
                    let list: Vec<String> = uids.iter().map(u32::to_string).collect();
                    answer = format!("* SEARCH {}\r\n", list.join(" "));
                }
                "FETCH" => {
                    for uid in uids {
                        let raw = String::from_utf8_lossy(&state.mails[&uid].raw).into_owned();
                        let length = raw.len();
                        let fields = if what.contains("SIZE") {
                            format!("RFC822.SIZE {}", state.mails[&uid].size())
                        } else {
                            format!("BODY[] {{{length}}}\r\n{raw}")
                        };
                        answer.push_str(&format!("* {uid} FETCH (UID {uid} {fields})\r\n"));
                    }
                }
                "STORE" => {
                    for uid in uids {
                        let mail = state.mails.get_mut(&uid)?;
                        mail.seen |= what.contains("Seen");
                        mail.deleted |= what.contains("Deleted");
                    }
                    if let Some(raw) = state.meanwhile.take() {
                        state.put(&raw);
                        self.told = state.mails.len();
                        answer = format!("* {} EXISTS\r\n", self.told);
                    }
                }
                "MOVE" => {
                    for uid in uids {
                        let mail = state.mails.remove(&uid)?;
                        state.moved.push(mail.raw);
                    }
                }
                "EXPUNGE" => state.mails.retain(|_, mail| !mail.deleted),
                _ => {}
            }
        }
        if answer.is_empty() { Some(()) } else { self.say(&answer).await }
    }

    fn uids(&self, set: &str, unseen: bool) -> Vec<u32> {
        let state = self.server.state.lock().unwrap();
        let last = state.mails.keys().next_back().copied().unwrap_or(0);
        let wanted = |uid: u32| {
            set.split(',').any(|part| match part.split_once(':') {
                Some((from, to)) => {
                    let from: u32 = from.parse().unwrap();
                    let to = if to == "*" { last.max(from) } else { to.parse().unwrap() };
                    // `9:*` names the last mail even where that is older.
                    (from..=to).contains(&uid) || (part.ends_with('*') && uid == last)
                }
                None => part.parse() == Ok(uid) || set == "SINCE",
            })
        };
        let fits =
            |(uid, mail): (&u32, &Mail)| (wanted(*uid) && !(unseen && mail.seen)).then_some(*uid);
        state.mails.iter().filter_map(fits).collect()
    }
}
