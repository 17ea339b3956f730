//! Passwords: argon2id, with the library's recommended cost (19 MiB, two passes: OWASP's minimum).
//! Slow by intent, so it runs beside the request threads and only when somebody signs in.

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use base::Chance;
use store::Fault;

/// The shortest password taken, in characters (NIST SP 800-63B rev. 4 asks for 15 where the
/// password stands alone, 8 with a second factor; a phrase of a few words passes).
pub const SHORTEST: usize = 12;

/// Hashes a password.
///
/// # Errors
/// The thread pool is gone: the server is stopping.
pub async fn hash(chance: &dyn Chance, password: String) -> Result<String, Fault> {
    let mut salt = [0_u8; 16];
    chance.fill(&mut salt);
    let hashing = tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|error| Fault::Bug(error.to_string()))
    });
    hashing.await.map_err(|_| Fault::Closing)?
}

/// Whether `password` fits the hash. Without a hash the same work is done for nothing, so that
/// nobody learns from the time it takes whether an address is known.
///
/// # Errors
/// The thread pool is gone.
pub async fn fits(hash: Option<String>, password: String) -> Result<bool, Fault> {
    let checking = tokio::task::spawn_blocking(move || {
        let Some(hash) = hash else {
            let _same_work = Argon2::default().hash_password_with_salt(b"nobody", &[7; 16]);
            return false;
        };
        PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    checking.await.map_err(|_| Fault::Closing)
}
