//! What bounds a mail that is coming in: the memory all of them share, and the servers it came by.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// One mail's share of the memory for incoming mails; given back when dropped.
pub struct Share {
    all: Arc<AtomicUsize>,
    held: usize,
}

impl Share {
    /// Holds nothing yet; `all` is what all hold.
    pub const fn of(all: Arc<AtomicUsize>) -> Self {
        Self { all, held: 0 }
    }

    /// Holds `bytes` from now on; returns what all hold together.
    pub fn hold(&mut self, bytes: usize) -> usize {
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
pub fn hops(raw: &[u8]) -> usize {
    let head = raw.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(raw.len());
    let lines = raw[..head].split(|b| *b == b'\n');
    lines.filter(|l| l.get(..9).is_some_and(|n| n.eq_ignore_ascii_case(b"received:"))).count()
}

/// The refusal of a mail above `max_bytes`. The sender's own server puts this sentence into the
/// letter that tells them.
pub fn too_large(max_bytes: usize) -> String {
    let megabytes = max_bytes / (1024 * 1024);
    format!(
        "552 5.3.4 That mail is larger than the {megabytes} MB we can take; please send it again \
         without its largest file, or with a link to it"
    )
}
