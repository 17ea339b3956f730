//! The desk that is measured: filled, started, signed in to.

use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Wanted, client::Client};

/// A running desk.
pub struct Desk {
    server: Child,
    pub address: SocketAddr,
    /// From spawn to the first answer, in milliseconds.
    pub started_ms: f64,
    /// `Authorization` for the API; so many that none comes to its limit of a minute.
    pub bearers: Vec<String>,
    /// `Cookie` of a signed-in agent.
    pub cookie: String,
    /// Bytes on disk of the filled desk, before anything was measured.
    pub filled_bytes: f64,
}

/// A token may ask 100,000 times a minute, and the fastest reads come to ten times that.
const TOKENS: u8 = 12;

/// The demo's administrator and everybody's password there.
const ADMIN: &str = "ida@brambletrace.example";
const PASSWORD: &str = "hedgehogs+like+apples";

impl Desk {
    /// Fills (once), starts and signs in.
    pub async fn open(wanted: &Wanted) -> Self {
        let kept = wanted.folder.join(wanted.tickets.to_string());
        let data = wanted.folder.join(format!("{}.run", wanted.tickets));
        std::fs::create_dir_all(&kept).unwrap();
        let command = |data: &Path, arguments: &[&str]| {
            let mut command = Command::new(&wanted.binary);
            command.args(arguments).env("PRICKLE_DATA", data).env("PRICKLE_LOG", "error");
            if let Some(database) = &wanted.database {
                command.env("PRICKLE_DATABASE", database);
            }
            command
        };
        let begun = Instant::now();
        let tickets = wanted.tickets.to_string();
        let filled = command(&kept, &["demo", "--only-fill", "--tickets", &tickets]).status();
        assert!(filled.unwrap().success(), "the desk could not be filled");
        println!("filled or found in {:.1} s", begun.elapsed().as_secs_f64());
        let filled_bytes = bytes(&kept);
        // Each run writes into a copy, so that the next one measures the same desk.
        drop(std::fs::remove_dir_all(&data));
        let copied = Command::new("cp").arg("-r").args([&kept, &data]).status();
        assert!(copied.unwrap().success(), "the filled desk could not be copied");
        let token = |_| {
            let mut made = command(&data, &["token", "create", "--for", ADMIN, "--name", "bench"]);
            String::from_utf8(made.output().unwrap().stdout).unwrap().trim().to_owned()
        };
        let bearers = (0..TOKENS).map(token).collect();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let begun = Instant::now();
        let server = command(&data, &["serve"])
            .env("PRICKLE_LISTEN", address.to_string())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut client = loop {
            assert!(begun.elapsed() < Duration::from_secs(30), "the desk did not start");
            match Client::connect(address).await {
                Ok(client) => break client,
                Err(_) => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        };
        let well = client.ask(b"GET /readyz HTTP/1.1\r\nHost: bench\r\n\r\n").await.unwrap();
        assert_eq!(well.status, 200);
        let started_ms = begun.elapsed().as_secs_f64() * 1000.0;
        let cookie = sign_in(&mut client).await;
        Self { server, address, started_ms, bearers, cookie, filled_bytes }
    }

    /// CPU time the server has used, in milliseconds (`/proc` counts in ticks of 10 ms).
    pub fn cpu_ms(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.server.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
        ticks * 10.0
    }

    /// The server's share of memory, in MiB.
    pub fn pss_mib(&self) -> f64 {
        let path = format!("/proc/{}/smaps_rollup", self.server.id());
        let rollup = std::fs::read_to_string(path).unwrap();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }

    /// Stops the server.
    pub fn stop(mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

async fn sign_in(client: &mut Client) -> String {
    let body = format!("address={}&password={PASSWORD}", ADMIN.replace('@', "%40"));
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\
         \r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = client.ask(request.as_bytes()).await.unwrap();
    let cookie = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
    cookie.expect("nobody was signed in").split(';').next().unwrap().to_owned()
}

fn bytes(folder: &Path) -> f64 {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let meta = entry.metadata().unwrap();
            if meta.is_dir() {
                bytes(&entry.path())
            } else {
                // Blocks, not lengths: what the disk gives.
                std::os::unix::fs::MetadataExt::blocks(&meta) as f64 * 512.0
            }
        })
        .sum()
}
