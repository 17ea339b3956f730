//! Which desk the terminal talks to: a small file that only its owner can read, or the environment
//! (`PRICKLE_DESK_URL`, `PRICKLE_DESK_TOKEN`), which wins.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use serde::{Deserialize, Serialize};

/// A desk and who asks it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    pub url: String,
    pub token: String,
    /// The person's time zone; empty for UTC.
    pub zone: String,
}

/// Another place for the file; for scripts and tests.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Place {
    file: Option<PathBuf>,
}

fn environment() -> Env {
    Env::prefixed("PRICKLE_DESK_")
}

/// Where it is kept.
///
/// # Errors
/// The machine knows no home.
pub fn place() -> anyhow::Result<PathBuf> {
    let told: Place = Figment::from(environment()).extract()?;
    let home = || std::env::home_dir().map(|home| home.join(".config/prickle/desk.toml"));
    told.file.or_else(home).ok_or_else(|| anyhow!("no home folder: set PRICKLE_DESK_FILE"))
}

/// What is kept, with what the environment says.
///
/// # Errors
/// Nobody signed in.
pub fn read() -> anyhow::Result<Saved> {
    let place = place()?;
    let read = |from: Figment| -> anyhow::Result<Saved> {
        from.extract().with_context(|| format!("{} can’t be read", place.display()))
    };
    let kept = read(Figment::from(Toml::file(&place)))?;
    let told = read(Figment::from(environment()))?;
    let saved = joined(kept, told);
    if saved.url.is_empty() || saved.token.is_empty() {
        return Err(anyhow!(
            "you are not signed in to a desk. Sign in with: prickle login ADDRESS"
        ));
    }
    Ok(saved)
}

/// What is told wins over what is kept. A kept token belongs to the desk it was kept for: it goes
/// nowhere else.
fn joined(kept: Saved, told: Saved) -> Saved {
    let elsewhere = !told.url.is_empty() && told.url.trim_end_matches('/') != kept.url;
    let kept = if elsewhere { Saved { zone: kept.zone, ..Saved::default() } } else { kept };
    let or = |told: String, kept: String| if told.is_empty() { kept } else { told };
    Saved {
        url: or(told.url, kept.url),
        token: or(told.token, kept.token),
        zone: or(told.zone, kept.zone),
    }
}

/// Keeps it, for its owner's eyes.
///
/// # Errors
/// The file can't be written.
pub fn keep(saved: &Saved) -> anyhow::Result<PathBuf> {
    let place = place()?;
    let written = || -> anyhow::Result<()> {
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        // Beside it and then in its place: half a file would be no sign-in at all.
        let beside = place.with_extension("new");
        private(&beside)?.write_all(toml::to_string(saved)?.as_bytes())?;
        Ok(fs::rename(&beside, &place)?)
    };
    written().with_context(|| format!("{} can’t be written", place.display()))?;
    Ok(place)
}

fn private(place: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(place)
}

/// Forgets it; `false` where nothing was kept.
///
/// # Errors
/// The file can't be removed.
pub fn forget() -> anyhow::Result<bool> {
    let place = place()?;
    match fs::remove_file(&place) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("{} can’t be removed", place.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_token_goes_to_no_other_desk() {
        let saved = |url: &str, token: &str| Saved {
            url: url.into(),
            token: token.into(),
            ..Saved::default()
        };
        let kept = || saved("https://desk.example", "secret");
        assert_eq!(joined(kept(), saved("", "")), kept());
        assert_eq!(joined(kept(), saved("https://desk.example/", "")).token, "secret");
        assert_eq!(joined(kept(), saved("https://other.example", "")).token, "");
        let other = saved("https://other.example", "theirs");
        assert_eq!(joined(kept(), other.clone()), other);
    }
}
