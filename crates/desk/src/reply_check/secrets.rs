//! Secrets in text: found by their shape and masked, so that what is kept, shown, searched and sent
//! no longer opens anything (TK-9). `docs/decisions/secrets-are-masked.md` says where that happens.
//!
//! A project's own public key (`phc_…`) is no secret: it stands in every page it is used on.

use std::{borrow::Cow, ops::Range};

/// Something that opens something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// What it is, in words: `a GitHub token`.
    pub kind: &'static str,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// What stands there instead: `ghp_ab…●●●●`.
    pub masked: String,
}

/// What stands for the part that is left out.
const DOTS: &str = "●●●●";

/// A key that says what it is by its beginning, with how many characters follow at the least.
/// Shortest first issues of each kind, from its vendor's own description of the shape.
const PREFIXES: [(&str, usize, &str); 32] = [
    ("phx_", 20, "a personal API key"),
    ("phs_", 20, "a secret project key"),
    ("pha_", 20, "an access token"),
    ("phr_", 20, "a refresh token"),
    ("ghp_", 30, "a GitHub token"),
    ("gho_", 30, "a GitHub token"),
    ("ghu_", 30, "a GitHub token"),
    ("ghs_", 30, "a GitHub token"),
    ("ghr_", 30, "a GitHub token"),
    ("github_pat_", 30, "a GitHub token"),
    ("glpat-", 18, "a GitLab token"),
    ("AKIA", 16, "an AWS key id"),
    ("ASIA", 16, "an AWS key id"),
    ("sk_live_", 16, "a Stripe key"),
    ("rk_live_", 16, "a Stripe key"),
    ("whsec_", 20, "a webhook secret"),
    ("xoxb-", 20, "a Slack token"),
    ("xoxp-", 20, "a Slack token"),
    ("xoxa-", 20, "a Slack token"),
    ("xoxr-", 20, "a Slack token"),
    ("xoxs-", 20, "a Slack token"),
    ("xapp-", 20, "a Slack token"),
    ("sk-ant-", 20, "an API key"),
    ("sk-proj-", 20, "an API key"),
    ("AIza", 33, "a Google API key"),
    ("ya29.", 30, "a Google access token"),
    ("SG.", 30, "a SendGrid key"),
    ("npm_", 30, "an npm token"),
    ("pypi-", 30, "a PyPI token"),
    ("dop_v1_", 30, "a DigitalOcean token"),
    ("shpat_", 30, "a Shopify token"),
    ("hf_", 30, "a Hugging Face token"),
];

/// Words before a token that say it is one, in lower case.
const SCHEMES: [(&str, &str); 3] = [
    ("bearer ", "a bearer token"),
    ("authorization: basic ", "a user name and password"),
    ("authorization: token ", "an access token"),
];

/// A bearer token is at least so long; shorter words follow the word in prose.
const TOKEN_CHARS: usize = 20;

/// Every secret in the text, in order, none within another.
#[must_use]
pub fn find(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    let (mut at, mut before) = (0, ' ');
    while let Some(letter) = text[at..].chars().next() {
        let secret = starts_here(text, at, before);
        let end = secret.as_ref().map_or(at + letter.len_utf8(), |secret| secret.at.end);
        before = text[at..end].chars().next_back().unwrap_or(letter);
        found.extend(secret);
        at = end;
    }
    found
}

/// The text with every secret masked; the text itself where there is none.
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    let found = find(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for secret in found {
        out.push_str(&text[from..secret.at.start]);
        out.push_str(&secret.masked);
        from = secret.at.end;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// What kinds of secrets stand in the text, each once.
#[must_use]
pub fn kinds(text: &str) -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> = Vec::new();
    for secret in find(text) {
        if !kinds.contains(&secret.kind) {
            kinds.push(secret.kind);
        }
    }
    kinds
}

fn starts_here(text: &str, at: usize, before: char) -> Option<Secret> {
    let rest = &text[at..];
    match rest.as_bytes()[0] {
        b':' if rest.starts_with("://") => return password(text, at + 3),
        b'-' if rest.starts_with("-----BEGIN ") => return private_key(text, at),
        _ => {}
    }
    if before.is_alphanumeric() || before == '_' {
        return None;
    }
    prefixed(rest, at).or_else(|| signed(rest, at)).or_else(|| announced(rest, at))
}

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// How many bytes at the start of `text` are such characters.
fn run(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !fits(c)).unwrap_or(text.len())
}

/// Chance makes digits; `YOUR_PERSONAL_API_KEY` and `xxxxxxxx` have none.
fn is_random(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn prefixed(rest: &str, at: usize) -> Option<Secret> {
    let &(prefix, least, kind) = PREFIXES.iter().find(|(prefix, ..)| rest.starts_with(prefix))?;
    let after = &rest[prefix.len()..];
    let upper = prefix.ends_with("IA");
    let length = if upper {
        run(after, |c| c.is_ascii_uppercase() || c.is_ascii_digit())
    } else {
        run(after, |c| is_key_char(c) || (prefix.ends_with('.') && c == '.'))
    };
    let exact = upper && length != least;
    if length < least || exact || !is_random(&after[..length]) {
        return None;
    }
    let (end, shown) = (prefix.len() + length, prefix.len() + 2);
    Some(Secret { kind, at: at..at + end, masked: format!("{}…{DOTS}", &rest[..shown]) })
}

/// A signed token of three parts (a JWT, RFC 7519): its header is JSON, so it starts with `eyJ`.
fn signed(rest: &str, at: usize) -> Option<Secret> {
    if !rest.starts_with("eyJ") {
        return None;
    }
    let length = run(rest, |c| is_key_char(c) || c == '.');
    let token = rest[..length].trim_end_matches('.');
    let parts: Vec<&str> = token.split('.').collect();
    let is_one = parts.len() == 3 && parts[..2].iter().all(|part| part.len() >= 8);
    is_one.then(|| Secret {
        kind: "a signed token",
        at: at..at + token.len(),
        masked: format!("{}…{DOTS}", &rest[..6]),
    })
}

/// A token after a word that says so.
fn announced(rest: &str, at: usize) -> Option<Secret> {
    for (scheme, kind) in SCHEMES {
        let Some(start) = rest.get(..scheme.len()) else { continue };
        if !start.eq_ignore_ascii_case(scheme) {
            continue;
        }
        let token = &rest[scheme.len()..];
        let length = run(token, |c| is_key_char(c) || "._~+/=".contains(c));
        if length >= TOKEN_CHARS && is_random(&token[..length]) {
            let masked = format!("{start}{}…{DOTS}", &token[..4]);
            return Some(Secret { kind, at: at..at + scheme.len() + length, masked });
        }
    }
    None
}

/// The password in `scheme://name:password@host`; `at` is behind the slashes.
fn password(text: &str, at: usize) -> Option<Secret> {
    let rest = &text[at..];
    let length = run(rest, |c| !c.is_whitespace() && !"/?#\"'<>`()".contains(c));
    let (user, _host) = rest[..length].rsplit_once('@')?;
    let (name, password) = user.split_once(':')?;
    let shown = |text: &str| text.contains(['{', '$', '●']) || text.chars().all(|c| c == '*');
    if password.is_empty() || shown(password) {
        return None;
    }
    // From the first colon on, so that the find goes on behind it.
    let start = at - 3;
    Some(Secret {
        kind: "a password in an address",
        at: start..at + user.len(),
        masked: format!("://{name}:{DOTS}"),
    })
}

/// A private key between its two lines; one that was cut off reaches to the end.
fn private_key(text: &str, at: usize) -> Option<Secret> {
    let rest = &text[at..];
    let head =
        rest.find("PRIVATE KEY-----").filter(|found| *found < 40)? + "PRIVATE KEY-----".len();
    let body = &rest[head..];
    if body.trim_start_matches(|c: char| c.is_whitespace() || c == '>').starts_with('●') {
        return None;
    }
    // Within JSON or HTML a line end of ours would not be one of theirs.
    let gap = if body.starts_with(['\n', '\r']) { "\n" } else { " " };
    let tail = body.find("-----END ").unwrap_or(body.len());
    Some(Secret {
        kind: "a private key",
        at: at..at + head + tail,
        masked: format!("{}{gap}{DOTS}{gap}", &rest[..head]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made of two halves, so that no tool takes a test for a leak.
    fn key(prefix: &str, rest: &str) -> String {
        format!("{prefix}{rest}")
    }

    #[test]
    fn what_opens_something_is_masked_and_the_words_around_it_stay() {
        let digits = "ab12CD34ef56GH78ij90KL12mn34OP56qr78st90";
        let jwt = key("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlMTIz");
        let table = [
            (key("use phx", &format!("_{digits} here")), "use phx_ab…●●●● here"),
            (key("phs", &format!("_{digits}")), "phs_ab…●●●●"),
            (key("`ghp", &format!("_{digits}`")), "`ghp_ab…●●●●`"),
            (key("github_pat", &format!("_{digits}.")), "github_pat_ab…●●●●."),
            (key("AKI", "AIOSFODNN7EXAMPLE"), "AKIAIO…●●●●"),
            (key("sk_li", &format!("ve_{digits}")), "sk_live_ab…●●●●"),
            (key("xo", &format!("xb-{digits}")), "xoxb-ab…●●●●"),
            (
                format!("Authorization: Bearer {digits}\nX: y"),
                "Authorization: Bearer ab12…●●●●\nX: y",
            ),
            (format!("token {jwt}, ok"), "token eyJhbG…●●●●, ok"),
            (
                "postgres://app:hunter2@db.example:5432/app".to_owned(),
                "postgres://app:●●●●@db.example:5432/app",
            ),
            (
                key(
                    "x\n-----BEGIN RSA PRIV",
                    "ATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\ny",
                ),
                "x\n-----BEGIN RSA PRIVATE KEY-----\n●●●●\n-----END RSA PRIVATE KEY-----\ny",
            ),
            (
                key(
                    "{\"k\":\"-----BEGIN PRIV",
                    "ATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\"}",
                ),
                "{\"k\":\"-----BEGIN PRIVATE KEY----- ●●●● -----END PRIVATE KEY-----\"}",
            ),
            (
                key("-----BEGIN PRIV", "ATE KEY-----\nMIIE and cut off"),
                "-----BEGIN PRIVATE KEY-----\n●●●●\n",
            ),
            (
                key("two: ghp", &format!("_{digits} and phx_{digits}")),
                "two: ghp_ab…●●●● and phx_ab…●●●●",
            ),
        ];
        for (text, masked) in table {
            assert_eq!(mask(&text), masked, "{text}");
            assert_eq!(mask(masked), masked, "what is masked is left alone");
            assert!(!masked.contains(&digits[4..]), "{masked}");
        }
    }

    #[test]
    fn what_only_looks_like_a_secret_is_left_alone() {
        let digits = "ab12CD34ef56GH78ij90KL12mn34OP56qr78st90";
        let table = [
            "",
            "Nothing to see",
            "phx_YOUR_PERSONAL_API_KEY_GOES_HERE",
            "phx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "phx_short1",
            "the bearer of good news arrived on day 1 of the conference",
            "https://app.example/replay?t=12:30@night",
            "https://user@host.example/path:7",
            "postgres://app:$PASSWORD@db.example/app",
            "https://app:{{token}}@host.example",
            "mailto:maria@corvid.example",
            "AKIA is how they begin",
            "eyJ is how they begin. So it is. Yes",
            "----- BEGIN -----",
            "ünïcödé ●●●● …",
        ];
        for text in table {
            assert_eq!(find(text), [], "{text}");
        }
        let public = format!("phc_{digits}");
        assert_eq!(mask(&public), public, "a project's public key is no secret");
        let within = format!("graphx_{digits}");
        assert_eq!(mask(&within), within, "in the middle of a word it is part of the word");
    }

    #[test]
    fn kinds_are_named_once() {
        let digits = "ab12CD34ef56GH78ij90KL12mn34OP56qr78st90";
        let text = format!("ghp_{digits} gho_{digits} phx_{digits}");
        assert_eq!(kinds(&text), ["a GitHub token", "a personal API key"]);
    }

    proptest::proptest! {
        #[test]
        fn masking_never_fails_and_masked_text_has_no_secret(text in "\\PC{0,80}") {
            let masked = mask(&text).into_owned();
            proptest::prop_assert_eq!(find(&masked), []);
        }

        #[test]
        fn a_secret_is_found_wherever_it_stands(
            before in "[ a-z:/\\n]{0,12}",
            rest in "[a-z]{9}[0-9]{9}[A-Z]{9}[0-9]{9}",
            after in "[ .,\\n]{0,6}",
        ) {
            let secret = format!("phx_{rest}");
            let masked = mask(&format!("{before} {secret}{after}")).into_owned();
            proptest::prop_assert!(!masked.contains(&rest), "{}", masked);
        }
    }
}
