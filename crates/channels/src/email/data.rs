//! The contents of a mail as they stream in after DATA. Only CRLF `.` CRLF ends a mail: a server in
//! front of us that takes a bare LF for a line end could otherwise be made to smuggle in a second
//! mail, with any sender. Bare CR and LF are kept as part of the contents.

/// Where in the stream we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a line: after CRLF, or at the very start.
    LineStart,
    /// After a dot at the beginning of a line.
    Dot,
    /// After a dot and a CR at the beginning of a line.
    DotCr,
    /// Inside a line.
    Inside,
    /// After a CR inside a line.
    Cr,
}

/// Takes the dots out and finds the end.
pub struct Data {
    state: State,
    bytes: Vec<u8>,
    max: usize,
    too_large: bool,
    /// How many came, kept or not.
    size: u64,
}

impl Data {
    /// For contents of at most `max` bytes.
    pub fn new(max: usize) -> Self {
        Self { state: State::LineStart, bytes: Vec::new(), max, too_large: false, size: 0 }
    }

    /// Takes in `input`. At the end of the mail, how many bytes of `input` belonged to it.
    pub fn feed(&mut self, input: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = input.get(at) {
            if self.state == State::Inside {
                let run = input[at..].iter().position(|b| *b == b'\r').unwrap_or(input.len() - at);
                self.put(&input[at..at + run]);
                at += run;
                if at == input.len() {
                    break;
                }
                self.state = State::Cr;
                at += 1;
                continue;
            }
            at += 1;
            if self.step(byte) {
                return Some(at);
            }
        }
        None
    }

    /// One byte outside a plain run; true at the end of the mail.
    fn step(&mut self, byte: u8) -> bool {
        self.state = match (self.state, byte) {
            (State::LineStart, b'.') => State::Dot,
            (State::Dot, b'\r') => State::DotCr,
            (State::DotCr, b'\n') => return true,
            (State::Cr, b'\n') => {
                self.put(b"\r\n");
                State::LineStart
            }
            (State::LineStart | State::Inside, b'\r') => State::Cr,
            (State::Cr, b'\r') => {
                self.put(b"\r");
                State::Cr
            }
            // A dot and a bare LF end nothing; the dot was not put there by a mail program.
            (State::Dot, b'\n') => {
                self.put(b".\n");
                State::Inside
            }
            (State::DotCr, b'\r') => {
                self.put(b".\r");
                State::Cr
            }
            (state, byte) => {
                match state {
                    State::DotCr => self.put(b".\r"),
                    State::Cr => self.put(b"\r"),
                    _ => {}
                }
                self.put(&[byte]);
                State::Inside
            }
        };
        false
    }

    fn put(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        if self.too_large || self.bytes.len() + bytes.len() > self.max {
            self.give_up();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Goes on to the end of the mail without keeping it.
    pub fn give_up(&mut self) {
        self.too_large = true;
        self.bytes = Vec::new();
    }

    /// Bytes kept so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Bytes that came so far, kept or not.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The contents; `None` if they were larger than allowed.
    pub fn finish(self) -> Option<Vec<u8>> {
        (!self.too_large).then_some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::Data;

    /// What is kept, and what is left behind the end; fed in pieces of `size`.
    fn fed(input: &[u8], size: usize) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut data = Data::new(1_000);
        let mut at = 0;
        for piece in input.chunks(size) {
            if let Some(used) = data.feed(piece) {
                return data.finish().map(|kept| (kept, input[at + used..].to_vec()));
            }
            at += piece.len();
        }
        None
    }

    #[test]
    fn only_a_whole_end_ends_a_mail() {
        for (input, expected) in [
            (&b"a\r\n.\r\nQUIT"[..], Some((&b"a\r\n"[..], &b"QUIT"[..]))),
            (b".\r\n", Some((b"", b""))),
            (b"..\r\n.\r\n", Some((b".\r\n", b""))),
            (b"...x\r\n.\r\n", Some((b"..x\r\n", b""))),
            (b".x\r\n.\r\n", Some((b"x\r\n", b""))),
            // Smuggling: none of these ends the mail.
            (b"a\n.\nb\r\n.\r\n", Some((b"a\n.\nb\r\n", b""))),
            (b"a\n.\r\nb\r\n.\r\n", Some((b"a\n.\r\nb\r\n", b""))),
            (b"a\r\n.\nb\r\n.\r\n", Some((b"a\r\n.\nb\r\n", b""))),
            (b"a\r.\r\nb\r\n.\r\n", Some((b"a\r.\r\nb\r\n", b""))),
            (b"a\r\n.\rb\r\n.\r\n", Some((b"a\r\n.\rb\r\n", b""))),
            (b"a\r\n.\r\r\nb\r\n.\r\n", Some((b"a\r\n.\r\r\nb\r\n", b""))),
            (b"a\r\r\n.\r\n", Some((b"a\r\r\n", b""))),
            (b"a\0b\r\n.\r\n", Some((b"a\0b\r\n", b""))),
            (b"never ends\r\n.", None),
            (b"never ends\n.\n", None),
        ] {
            let expected = expected.map(|(kept, rest)| (kept.to_vec(), rest.to_vec()));
            for size in 1..=input.len() {
                assert_eq!(fed(input, size), expected, "{input:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn a_mail_of_exactly_the_limit_fits() {
        for (length, fits) in [(10, true), (11, false)] {
            let mut data = Data::new(10);
            let mut input = vec![b'x'; length - 2];
            input.extend_from_slice(b"\r\n.\r\n");
            assert_eq!(data.feed(&input), Some(input.len()));
            assert_eq!(data.finish().is_some(), fits, "{length}");
        }
    }
}
