//! Transfer encodings of mail parts, read leniently: what can't be decoded is kept as it stands.

/// Decoded base64, and the rest from the first line that is not base64 (mailing lists and virus
/// scanners append plain text to encoded parts).
pub fn base64(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut have) = (0_u32, 0_u32);
    let mut from = 0;
    while from < bytes.len() {
        let end = bytes[from..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| from + n);
        let line = bytes[from..end].trim_ascii();
        if !line.iter().all(|b| digit(*b).is_some() || *b == b'=') {
            return (out, &bytes[from..]);
        }
        for byte in line {
            match digit(*byte) {
                Some(value) => {
                    bits = (bits << 6) | u32::from(value);
                    have += 6;
                    if have >= 8 {
                        have -= 8;
                        out.push(u8::try_from((bits >> have) & 0xff).unwrap_or(0));
                    }
                }
                // Padding ends a run; another run may follow.
                None => (bits, have) = (0, 0),
            }
        }
        from = end + 1;
    }
    (out, &[])
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// Decoded quoted-printable; a `=` that encodes nothing stays.
pub fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'=' {
            out.push(byte);
            at += 1;
            continue;
        }
        if let Some(value) = hex_pair(bytes.get(at + 1..at + 3)) {
            out.push(value);
            at += 3;
        } else if let Some(skip) = soft_break(&bytes[at + 1..]) {
            at += 1 + skip;
        } else {
            out.push(b'=');
            at += 1;
        }
    }
    out
}

/// Decoded uuencode, as old Outlook and Eudora write it; `None` if it is not that.
pub fn uuencoded(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut lines = bytes.split(|b| *b == b'\n').map(<[u8]>::trim_ascii_end);
    lines.find(|line| line.starts_with(b"begin "))?;
    let mut out = Vec::new();
    for line in lines.take_while(|line| *line != b"end") {
        let value = |byte: &u8| byte.wrapping_sub(b' ') & 0x3f;
        let length = usize::from(line.first().map_or(0, value));
        let start = out.len();
        // Blanks at the end of a line mean zeros, and gateways cut them off.
        let at = |n: usize| line.get(n + 1).map_or(0, value);
        for group in (0..length.div_ceil(3)).map(|group| group * 4) {
            out.push(at(group) << 2 | at(group + 1) >> 4);
            out.push(at(group + 1) << 4 | at(group + 2) >> 2);
            out.push(at(group + 2) << 6 | at(group + 3));
        }
        out.truncate(start + length);
    }
    Some(out)
}

/// The byte two hexadecimal digits stand for.
pub fn hex_pair(digits: Option<&[u8]>) -> Option<u8> {
    let [high, low] = digits? else { return None };
    let value = |digit: u8| (digit as char).to_digit(16).and_then(|n| u8::try_from(n).ok());
    Some(value(*high)? << 4 | value(*low)?)
}

/// How many bytes a soft line break takes after its `=`: blanks a gateway left, then the line end.
fn soft_break(rest: &[u8]) -> Option<usize> {
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    match &rest[blanks..] {
        [b'\r', b'\n', ..] => Some(blanks + 2),
        [b'\n' | b'\r', ..] => Some(blanks + 1),
        [] => Some(blanks),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{base64, quoted_printable, uuencoded};

    #[test]
    fn uuencode_is_read() {
        assert_eq!(uuencoded(b"begin 644 x.txt\r\n#0V%T\r\n`\r\nend\r\n").unwrap(), b"Cat");
        assert_eq!(uuencoded(b"hello"), None);
    }

    #[test]
    fn base64_keeps_what_follows_it() {
        assert_eq!(base64(b"aGVs\r\nbG8=\r\n"), (b"hello".to_vec(), &b""[..]));
        assert_eq!(base64(b"aGVsbG8"), (b"hello".to_vec(), &b""[..]));
        assert_eq!(base64(b"aGk=\r\naGk=\r\n").0, b"hihi");
        let (text, rest) = base64(b"aGVsbG8=\r\n-- sent by a list --\r\n");
        assert_eq!((text.as_slice(), rest), (&b"hello"[..], &b"-- sent by a list --\r\n"[..]));
        assert_eq!(base64(b"not base64 at all").1, b"not base64 at all");
    }

    #[test]
    fn quoted_printable_is_forgiving() {
        assert_eq!(quoted_printable(b"caf=C3=A9"), "café".as_bytes());
        assert_eq!(quoted_printable(b"one =\r\ntwo=  \nthree="), b"one twothree");
        assert_eq!(quoted_printable(b"a=b, x=zz, 5=6"), b"a=b, x=zz, 5=6");
        assert_eq!(quoted_printable(b"=e2=82=ac"), "€".as_bytes());
    }
}
