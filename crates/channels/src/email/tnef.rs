//! `winmail.dat`: Outlook's own wrapping of attachments (MS-OXTNEF), which no other program opens.
//! Only the files are taken out; whatever does not fit its format ends the reading, and what was
//! found until then is kept.

use desk::messages::incoming::IncomingFile;

use super::charset;
use crate::files::{clean_name, ending};

const SIGNATURE: u32 = 0x223E_9F78;
/// Attributes of a file (MS-OXTNEF section 2.1.3.2): it begins, its name, bytes, properties.
const RENDERING: u32 = 0x0006_9002;
const TITLE: u32 = 0x0001_8010;
const DATA: u32 = 0x0006_800F;
const PROPERTIES: u32 = 0x0006_9005;
/// The file's whole name; `TITLE` may be cut to eight letters (MS-OXCMSG section 2.2.2.11).
const LONG_NAME: u16 = 0x3707;
const MEDIA_TYPE: u16 = 0x370E;
/// Most files taken out of one wrapping.
const FILES_MAX: usize = 200;

/// Bytes with a place to read on from.
struct Reader<'x>(&'x [u8]);

impl<'x> Reader<'x> {
    fn take(&mut self, length: usize) -> Option<&'x [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A length, then so many bytes, then filling to a multiple of four.
    fn padded(&mut self) -> Option<&'x [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        let bytes = self.take(length)?;
        // The filling of the last one is sometimes left out.
        let filling = (4 - length % 4) % 4;
        self.take(filling.min(self.0.len()))?;
        Some(bytes)
    }
}

/// The files inside; none where it is no such wrapping.
pub fn files(bytes: &[u8]) -> Vec<IncomingFile> {
    let mut files = Vec::new();
    let mut reader = Reader(bytes);
    if reader.u32() == Some(SIGNATURE) && reader.u16().is_some() {
        // Broken further on: what was read so far is good.
        let _ = attributes(&mut reader, &mut files);
    }
    files.retain(|file| !file.bytes.is_empty());
    for (number, file) in files.iter_mut().enumerate() {
        if file.media_type.is_empty() {
            file.media_type = "application/octet-stream".into();
        }
        let fallback = format!("file-{}.{}", number + 1, ending(&file.media_type));
        file.name = clean_name(&file.name, &fallback);
    }
    files
}

fn attributes(reader: &mut Reader<'_>, files: &mut Vec<IncomingFile>) -> Option<()> {
    while !reader.0.is_empty() {
        let _level = reader.take(1)?;
        let attribute = reader.u32()?;
        let length = usize::try_from(reader.u32()?).ok()?;
        let data = reader.take(length)?;
        let _checksum = reader.u16()?;
        if attribute == RENDERING {
            if files.len() >= FILES_MAX {
                return None;
            }
            files.push(IncomingFile::default());
            continue;
        }
        let Some(file) = files.last_mut() else { continue };
        match attribute {
            TITLE if file.name.is_empty() => file.name = text(data),
            DATA => file.bytes = data.to_vec(),
            PROPERTIES => drop(properties(&mut Reader(data), file)),
            _ => {}
        }
    }
    Some(())
}

/// The properties of a file (MS-OXTNEF section 2.1.3.4).
fn properties(reader: &mut Reader<'_>, file: &mut IncomingFile) -> Option<()> {
    for _ in 0..reader.u32()?.min(1_000) {
        let (kind, id) = (reader.u16()?, reader.u16()?);
        if id >= 0x8000 {
            reader.take(16)?;
            if reader.u32()? == 1 { reader.padded().map(drop)? } else { reader.u32().map(drop)? }
        }
        match kind {
            0x0002..=0x0004 | 0x000A | 0x000B => drop(reader.take(4)?),
            0x0005..=0x0007 | 0x0014 | 0x0040 => drop(reader.take(8)?),
            0x000D | 0x001E | 0x001F | 0x0102 => {
                for _ in 0..reader.u32()?.min(1_000) {
                    let value = reader.padded()?;
                    let words = if kind == 0x001F { wide(value) } else { text(value) };
                    match id {
                        LONG_NAME => file.name = words,
                        MEDIA_TYPE => file.media_type = words.to_ascii_lowercase(),
                        _ => {}
                    }
                }
            }
            _ => return None,
        }
    }
    Some(())
}

fn text(bytes: &[u8]) -> String {
    charset::decode(bytes, None).text.trim_end_matches('\0').to_owned()
}

fn wide(bytes: &[u8]) -> String {
    charset::decode(bytes, Some("utf-16le")).text.trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(id: u32, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        let sum = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        let head = [&[2][..], &id.to_le_bytes(), &length.to_le_bytes()].concat();
        [&head[..], data, &sum.to_le_bytes()].concat()
    }

    fn long_name(name: &str) -> Vec<u8> {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let length = u32::try_from(wide.len()).unwrap();
        let filling = vec![0; (4 - wide.len() % 4) % 4];
        [
            &2_u32.to_le_bytes()[..],
            // A number that says nothing to us.
            &[0x03, 0x00, 0x05, 0x37, 1, 0, 0, 0],
            &[0x1F, 0x00, 0x07, 0x37],
            &1_u32.to_le_bytes(),
            &length.to_le_bytes(),
            &wide,
            &filling,
        ]
        .concat()
    }

    fn wrapping() -> Vec<u8> {
        [
            SIGNATURE.to_le_bytes().to_vec(),
            vec![1, 0],
            attribute(RENDERING, &[0; 14]),
            attribute(TITLE, b"RAEPOR~1.PDF\0"),
            attribute(DATA, b"%PDF-1.7"),
            attribute(PROPERTIES, &long_name("räport 3.pdf")),
            attribute(RENDERING, &[0; 14]),
            attribute(TITLE, b"notes.txt\0"),
            attribute(DATA, b"hello"),
        ]
        .concat()
    }

    #[test]
    fn files_come_out_by_their_whole_names() {
        let found = files(&wrapping());
        let names: Vec<&str> = found.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["räport 3.pdf", "notes.txt"]);
        assert_eq!(found[0].bytes, b"%PDF-1.7");
    }

    #[test]
    fn whatever_is_broken_or_cut_off_is_survived() {
        let whole = wrapping();
        for end in 0..whole.len() {
            assert!(files(&whole[..end]).len() <= 2);
        }
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0xFF;
            let _survived = files(&broken);
        }
        assert!(files(b"winmail").is_empty());
    }
}
