//! Where random bytes come from: the system, or a seed in tests and simulations.

use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

/// Gives random bytes.
pub trait Chance: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that asks the system for randomness"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        // A machine without randomness must not go on: every token would be guessable.
        assert!(getrandom::fill(bytes).is_ok(), "the system gave no random bytes");
    }
}

/// Repeatable bytes from a seed: SHA-256 in counter mode.
#[derive(Debug, Clone)]
pub struct SeededChance(Arc<Mutex<(u64, u64)>>);

impl SeededChance {
    /// A stream of bytes decided by `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new((seed, 0))))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            state.1 += 1;
            let mut hash = Sha256::new();
            hash.update(state.0.to_le_bytes());
            hash.update(state.1.to_le_bytes());
            chunk.copy_from_slice(&hash.finalize()[..chunk.len()]);
        }
    }
}
