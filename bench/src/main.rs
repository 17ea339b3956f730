//! Drives a real desk over HTTP and prints what it reaches beside what it must.
//!
//! `cargo run --release -p bench -- --binary target/release/prickle --tickets 20000`. Fills a demo
//! desk (kept for the next run), starts the server on loopback, measures each operation with one
//! client and with sixteen, checks every answer, and stops by itself. Where the numbers beside ours
//! come from is told in `docs/guides/benchmarks.md`.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement reads the real clock, prints its table and stops at what it did not expect"
)]

mod client;
mod desk;
mod live;
mod measure;
mod operations;

use std::path::PathBuf;

use desk::Desk;
use measure::measure;
use operations::operations;

/// What to measure.
pub struct Wanted {
    pub binary: PathBuf,
    pub tickets: u32,
    pub seconds: u64,
    pub folder: PathBuf,
    /// Only operations whose name holds this.
    pub only: String,
    pub database: Option<String>,
}

fn wanted() -> Wanted {
    let mut wanted = Wanted {
        binary: std::env::var_os("PRICKLE_BIN")
            .map_or_else(|| "target/release/prickle".into(), PathBuf::from),
        tickets: 20_000,
        seconds: 4,
        folder: std::env::temp_dir().join("prickle-bench"),
        only: String::new(),
        database: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let (Some(name), Some(value)) = (arguments.next(), arguments.next()) {
        match name.as_str() {
            "--binary" => wanted.binary = value.into(),
            "--tickets" => wanted.tickets = value.parse().expect("--tickets wants a number"),
            "--seconds" => wanted.seconds = value.parse().expect("--seconds wants a number"),
            "--folder" => wanted.folder = value.into(),
            "--only" => wanted.only = value,
            "--database" => wanted.database = Some(value),
            other => panic!("what is {other}?"),
        }
    }
    wanted
}

#[tokio::main]
async fn main() {
    let wanted = wanted();
    let desk = Desk::open(&wanted).await;
    println!(
        "\n{} tickets, {} s each, start {:.0} ms",
        wanted.tickets, wanted.seconds, desk.started_ms
    );
    println!(
        "{:<24} {:>9} {:>9} {:>10} {:>9} {:>9} {:>7}",
        "operation", "1: p50 ms", "1: p99 ms", "16: req/s", "16: p99", "CPU ms", "must"
    );
    let all = operations(&desk, wanted.tickets).into_iter();
    for operation in all.filter(|one| one.name.contains(&wanted.only)) {
        let row = measure(&desk, &operation, wanted.seconds).await;
        println!(
            "{:<24} {:>9.2} {:>9.2} {:>10.0} {:>9.2} {:>9.2} {:>7}",
            operation.name,
            row.p50_ms,
            row.p99_ms,
            row.per_second,
            row.crowd_p99_ms,
            row.cpu_ms,
            operation.must
        );
    }
    println!("memory after it (PSS)    {:.0} MiB (must: 140)", desk.pss_mib());
    live::live(&desk, wanted.tickets).await;
    let tickets = f64::from(wanted.tickets);
    println!("disk per ticket filled   {:.1} kB (must: 10)", desk.filled_bytes / tickets / 1000.0);
    desk.stop();
}
