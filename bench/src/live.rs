//! Open pages: how soon many of them see what was just written, and what those that only wait cost.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{Barrier, mpsc},
};

use crate::{client::Client, desk::Desk};

/// Pages that see each update.
const PAGES: usize = 200;
/// Updates written.
const ROUNDS: usize = 12;
/// Connections that only wait.
const IDLE: usize = 2_000;

/// Measures both and prints them.
pub async fn live(desk: &Desk, tickets: u32) {
    let (told, drawn) = updates(desk, tickets).await;
    println!(
        "a live update, {PAGES} pages: told within {:.0} ms (median {:.0}), drawn within {:.0} ms \
         (median {:.0}) (must: 250)",
        most(&told),
        median(&told),
        most(&drawn),
        median(&drawn)
    );
    let before = desk.pss_mib();
    let mut waiting = Vec::with_capacity(IDLE);
    for _ in 0..IDLE {
        waiting.push(Page::open(desk.address, &desk.cookie).await);
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    println!("{IDLE} idle connections     {:.0} MiB extra (must: 60)", desk.pss_mib() - before);
}

/// For each update the milliseconds until the last page was told, and until the last page had
/// fetched what changed.
async fn updates(desk: &Desk, tickets: u32) -> (Vec<f64>, Vec<f64>) {
    let (sender, mut arrivals) = mpsc::channel::<(bool, Instant)>(PAGES * 2);
    let ready = Arc::new(Barrier::new(PAGES + 1));
    for _ in 0..PAGES {
        let (address, cookie) = (desk.address, desk.cookie.clone());
        tokio::spawn(watch(address, cookie, tickets, sender.clone(), Arc::clone(&ready)));
    }
    ready.wait().await;
    let mut writer = Client::connect(desk.address).await.unwrap();
    let (mut told, mut drawn) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let body = format!(
            "{{\"ticket\":{{\"comment\":{{\"body\":\"Seen by everybody, {round}.\",\
             \"public\":false}}}}}}"
        );
        let request = format!(
            "PUT /api/v2/tickets/{tickets}.json HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer \
             {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            desk.bearers[0],
            body.len()
        );
        let answer = writer.ask(request.as_bytes()).await.unwrap();
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        // Answered means committed.
        let committed = Instant::now();
        let (mut last_told, mut last_drawn) = (committed, committed);
        for _ in 0..PAGES * 2 {
            let (is_drawn, at) = arrivals.recv().await.unwrap();
            let last = if is_drawn { &mut last_drawn } else { &mut last_told };
            *last = at.max(*last);
        }
        told.push((last_told - committed).as_secs_f64() * 1000.0);
        drawn.push((last_drawn - committed).as_secs_f64() * 1000.0);
    }
    (told, drawn)
}

/// One page: hears, fetches the ticket anew, and says when.
async fn watch(
    address: SocketAddr,
    cookie: String,
    ticket: u32,
    sender: mpsc::Sender<(bool, Instant)>,
    ready: Arc<Barrier>,
) {
    let mut page = Page::open(address, &cookie).await;
    let mut client = Client::connect(address).await.unwrap();
    ready.wait().await;
    let request = format!(
        "GET /tickets/{ticket}?in=next&part=ticket HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\n\r\n"
    );
    while page.hears("event: changed").await {
        if sender.send((false, Instant::now())).await.is_err() {
            return;
        }
        let answer = client.ask(request.as_bytes()).await.unwrap();
        assert_eq!(answer.status, 200);
        if sender.send((true, Instant::now())).await.is_err() {
            return;
        }
    }
}

/// An open live connection.
struct Page {
    stream: TcpStream,
    heard: String,
}

impl Page {
    /// Opens it and waits for its greeting.
    async fn open(address: SocketAddr, cookie: &str) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET /live HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut page = Self { stream, heard: String::new() };
        assert!(page.hears("event: hello").await, "nobody greets");
        page
    }

    /// Waits until the words come; `false` where the connection ends.
    async fn hears(&mut self, words: &str) -> bool {
        let mut buffer = [0; 4096];
        loop {
            if let Some(at) = self.heard.find(words) {
                self.heard.drain(..at + words.len());
                return true;
            }
            match self.stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return false,
                Ok(read) => self.heard.push_str(&String::from_utf8_lossy(&buffer[..read])),
            }
        }
    }
}

fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}
