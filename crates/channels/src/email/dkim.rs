//! Seals our mail (DKIM, RFC 6376 and 8463), so that receivers know it is ours: header and body in
//! relaxed form, since mail servers on the way fold and trim. Own code of a hundred lines: the
//! library for it brings a second set of cryptography along.

use data_encoding::BASE64;
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    rsa,
    signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};

/// Sealed where present, so that nobody changes who wrote what to whom, or how to read it.
const HEADERS: &[&str] = &[
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];
/// `SubjectPublicKeyInfo` of an RSA key before the length of its key (RFC 8017 appendix A.1).
const RSA_ALGORITHM: &[u8] =
    &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

enum Key {
    Rsa(rsa::KeyPair),
    Ed25519(Ed25519KeyPair),
}

/// Seals mails of one domain.
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

impl Signer {
    /// A signer with the private key in `pem` (RSA of 2048 to 4096 bits, or Ed25519).
    ///
    /// # Errors
    /// In words, why the key can't be used.
    pub fn read(domain: &str, selector: &str, pem: &[u8]) -> Result<Self, String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        if selector.is_empty() || !selector.chars().all(plain) {
            return Err("the selector may hold letters, digits, dots and dashes only".to_owned());
        }
        let der = PrivateKeyDer::from_pem_slice(pem)
            .map_err(|error| format!("the key is no PEM file: {error}"))?;
        let key = match &der {
            PrivateKeyDer::Pkcs1(der) => {
                rsa::KeyPair::from_der(der.secret_pkcs1_der()).ok().map(Key::Rsa)
            }
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                let rsa = rsa::KeyPair::from_pkcs8(der).ok().map(Key::Rsa);
                let ed25519 = || Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok();
                rsa.or_else(|| ed25519().map(Key::Ed25519))
            }
            _ => None,
        };
        let key = key.ok_or("the key is neither RSA (2048 bits or more) nor Ed25519")?;
        let (domain, selector) = (domain.to_lowercase(), selector.to_lowercase());
        Ok(Self { domain, selector, key })
    }

    /// The name and the text of the DNS record (TXT) by which receivers find the key.
    #[must_use]
    pub fn dns_record(&self) -> (String, String) {
        let name = format!("{}._domainkey.{}", self.selector, self.domain);
        let (kind, key) = match &self.key {
            Key::Rsa(pair) => ("rsa", rsa_info(pair.public().as_ref())),
            Key::Ed25519(pair) => ("ed25519", pair.public_key().as_ref().to_vec()),
        };
        (name, format!("v=DKIM1; k={kind}; p={}", BASE64.encode(&key)))
    }

    /// `raw` with the seal before it; as it was where it can't be sealed (a mail without a body).
    #[must_use]
    pub fn sign(&self, raw: &[u8]) -> Vec<u8> {
        let seal = self.seal(raw).unwrap_or_default();
        [seal.as_bytes(), raw].concat()
    }

    fn seal(&self, raw: &[u8]) -> Option<String> {
        let end = raw.windows(4).position(|window| window == b"\r\n\r\n")?;
        let (head, body) = (&raw[..end + 2], &raw[end + 4..]);
        let fields = fields(head);
        let present: Vec<&Field> = HEADERS
            .iter()
            .filter_map(|name| fields.iter().rev().find(|field| field.name == **name))
            .collect();
        let mut names: Vec<&str> = present.iter().map(|field| field.name.as_str()).collect();
        // Named once more than it is there: a second sender added on the way breaks the seal.
        names.push("from");
        let algorithm = match &self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let unsigned = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={};\r\n s={}; h={};\r\n bh={};\r\n b=",
            self.domain,
            self.selector,
            names.join(":"),
            BASE64.encode(digest(&SHA256, &relaxed_body(body)).as_ref()),
        );
        let mut sealed = String::new();
        for field in present {
            sealed.push_str(&field.relaxed());
            sealed.push_str("\r\n");
        }
        let own = Field { name: "dkim-signature".into(), value: unsigned.clone() };
        sealed.push_str(&own.relaxed());
        let signature = self.signature(sealed.as_bytes())?;
        let signature = BASE64.encode(&signature);
        let folded: Vec<&str> =
            signature.as_bytes().chunks(72).filter_map(|it| std::str::from_utf8(it).ok()).collect();
        Some(format!("DKIM-Signature: {unsigned}{}\r\n", folded.join("\r\n  ")))
    }

    fn signature(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        match &self.key {
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let random = SystemRandom::new();
                pair.sign(&RSA_PKCS1_SHA256, &random, sealed, &mut signature).ok()?;
                Some(signature)
            }
            // The hash is signed, not the text (RFC 8463 section 3).
            Key::Ed25519(pair) => {
                Some(pair.sign(digest(&SHA256, sealed).as_ref()).as_ref().to_vec())
            }
        }
    }
}

/// One header field, its name in lower case, its value as it stands.
struct Field {
    name: String,
    value: String,
}

impl Field {
    /// Unfolded, blanks made one, none at the ends (RFC 6376 section 3.4.2).
    fn relaxed(&self) -> String {
        let words: Vec<&str> = self.value.split([' ', '\t', '\r', '\n']).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        format!("{}:{}", self.name, words.join(" "))
    }
}

fn fields(head: &[u8]) -> Vec<Field> {
    let head = String::from_utf8_lossy(head);
    let mut fields: Vec<Field> = Vec::new();
    for line in head.split_inclusive("\r\n") {
        if line.starts_with([' ', '\t']) {
            if let Some(last) = fields.last_mut() {
                last.value.push_str(line);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let name = name.trim_end().to_ascii_lowercase();
            fields.push(Field { name, value: value.to_owned() });
        }
    }
    fields
}

/// Blanks made one, none at line ends, no empty lines at the end (RFC 6376 section 3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut blank = false;
        for byte in line {
            if matches!(byte, b' ' | b'\t') {
                blank = true;
                continue;
            }
            if std::mem::take(&mut blank) {
                out.push(b' ');
            }
            out.push(*byte);
        }
        out.extend_from_slice(b"\r\n");
    }
    while out.ends_with(b"\r\n\r\n") {
        out.truncate(out.len() - 2);
    }
    if out == b"\r\n" { Vec::new() } else { out }
}

/// The key as `SubjectPublicKeyInfo`, which DNS carries (RFC 6376 section 3.6.1).
fn rsa_info(key: &[u8]) -> Vec<u8> {
    let mut bits = vec![0];
    bits.extend_from_slice(key);
    let inner = [RSA_ALGORITHM, &tagged(0x03, &bits)].concat();
    tagged(0x30, &inner)
}

/// DER: tag, length, contents.
fn tagged(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    match length.as_slice() {
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or(u8::MAX));
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(contents);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_relaxed_as_the_standard_says() {
        for (body, expected) in [
            (&b""[..], &b""[..]),
            (b"\r\n", b""),
            (b"\r\n\r\n", b""),
            (b" C \r\nD \t E\r\n\r\n\r\n", b" C\r\nD E\r\n"),
            (b"no end", b"no end\r\n"),
            (b"a\r\n\r\nb\r\n", b"a\r\n\r\nb\r\n"),
        ] {
            assert_eq!(relaxed_body(body), expected, "{body:?}");
        }
    }

    #[test]
    fn headers_are_relaxed_as_the_standard_says() {
        let head = b"A: X\r\nB : Y\t\r\n\tZ  \r\n";
        let all: Vec<String> = fields(head).iter().map(Field::relaxed).collect();
        assert_eq!(all, ["a:X", "b:Y Z"]);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert!(Signer::read("x.example", "s", b"nonsense").is_err());
        assert!(Signer::read("x.example", "s; d=evil", b"nonsense").is_err());
    }
}
