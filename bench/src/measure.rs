//! One operation, first alone, then in a crowd of sixteen.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{client::Client, desk::Desk, operations::Operation};

/// What was reached.
pub struct Reached {
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub per_second: f64,
    pub crowd_p99_ms: f64,
    /// The server's, for each request of the crowd.
    pub cpu_ms: f64,
}

/// Clients in the crowd.
const CROWD: usize = 16;

/// Measures for `seconds` each.
pub async fn measure(desk: &Desk, operation: &Operation, seconds: u64) -> Reached {
    let next = Arc::new(AtomicU64::new(1));
    let time = Duration::from_secs(seconds);
    // Warm: caches, prepared statements.
    run(desk, operation, &next, Duration::from_millis(300)).await;
    let alone = run(desk, operation, &next, time).await;
    let (cpu, begun) = (desk.cpu_ms(), Instant::now());
    let crowd = futures::future::join_all((0..CROWD).map(|_| run(desk, operation, &next, time)));
    let crowd: Vec<f64> = crowd.await.into_iter().flatten().collect();
    let (count, took) = (crowd.len() as f64, begun.elapsed().as_secs_f64());
    Reached {
        p50_ms: quantile(&alone, 0.5),
        p99_ms: quantile(&alone, 0.99),
        per_second: count / took,
        crowd_p99_ms: quantile(&crowd, 0.99),
        cpu_ms: (desk.cpu_ms() - cpu) / count,
    }
}

/// One client's latencies in milliseconds; every answer is checked.
async fn run(desk: &Desk, operation: &Operation, next: &AtomicU64, time: Duration) -> Vec<f64> {
    let mut client = Client::connect(desk.address).await.unwrap();
    let (begun, mut took) = (Instant::now(), Vec::new());
    while begun.elapsed() < time {
        let request = (operation.request)(next.fetch_add(1, Ordering::Relaxed));
        let asked = Instant::now();
        let answer = client.ask(&request).await.unwrap();
        took.push(asked.elapsed().as_secs_f64() * 1000.0);
        let right = answer.status == operation.status
            && String::from_utf8_lossy(&answer.body).contains(operation.needle);
        assert!(
            right,
            "{}: {} {}",
            operation.name,
            answer.status,
            String::from_utf8_lossy(&answer.body[..answer.body.len().min(400)])
        );
    }
    took
}

fn quantile(values: &[f64], at: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1) as f64;
    sorted.get((last * at) as usize).copied().unwrap_or(0.0)
}
