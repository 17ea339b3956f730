//! Lines and bytes over a connection, with bounds. Shared by the listener and the sender.

use std::{fmt::Debug, io};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Bytes asked for at once.
const CHUNK: usize = 64 * 1024;

/// Any connection.
pub trait Duplex: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send + Debug> Duplex for S {}

/// One line, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Without its end.
    Text(Vec<u8>),
    /// Longer than allowed; it was skipped.
    TooLong,
    /// The other side has closed.
    End,
}

/// A connection with what was read but not used yet. Reading may be given up at any await and
/// taken up again: nothing is lost.
pub struct Wire<S> {
    stream: S,
    buffer: Vec<u8>,
    /// How much of the buffer is used up.
    used: usize,
    /// Skipping the rest of a line that was too long.
    skipping: bool,
}

impl<S: Duplex> Wire<S> {
    pub fn new(stream: S) -> Self {
        Self { stream, buffer: Vec::new(), used: 0, skipping: false }
    }

    /// What was read and not used yet.
    pub fn unread(&self) -> &[u8] {
        &self.buffer[self.used..]
    }

    /// Marks the first `count` unread bytes as used.
    pub fn take(&mut self, count: usize) {
        self.used += count.min(self.buffer.len() - self.used);
        if self.used == self.buffer.len() {
            self.buffer.clear();
            self.used = 0;
            self.buffer.shrink_to(CHUNK);
        }
    }

    /// Whether a whole line lies ready.
    pub fn has_line(&self) -> bool {
        self.unread().contains(&b'\n')
    }

    /// Reads more; 0 at the end.
    pub async fn fill(&mut self) -> io::Result<usize> {
        if self.used > 0 {
            self.buffer.drain(..self.used);
            self.used = 0;
        }
        self.buffer.reserve(CHUNK);
        self.stream.read_buf(&mut self.buffer).await
    }

    /// The next line of at most `max` bytes. A line without an end at the close of the connection
    /// is not a line: half a command is no command.
    pub async fn line(&mut self, max: usize) -> io::Result<Line> {
        loop {
            let end = self.unread().iter().position(|b| *b == b'\n');
            if let Some(end) = end {
                let line = &self.unread()[..end];
                let line = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
                self.take(end + 1);
                if std::mem::take(&mut self.skipping) || line.len() > max {
                    return Ok(Line::TooLong);
                }
                return Ok(Line::Text(line));
            }
            if self.unread().len() > max + 1 {
                self.take(self.unread().len());
                self.skipping = true;
            }
            if self.fill().await? == 0 {
                return Ok(Line::End);
            }
        }
    }

    /// Writes and flushes.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }

    /// Says that nothing more will be written.
    pub async fn close(&mut self) {
        // The other side may be gone already; there is nobody left to tell.
        let _ = self.stream.shutdown().await;
    }

    /// The connection itself; what was unread is dropped.
    pub fn into_stream(self) -> S {
        self.stream
    }
}
