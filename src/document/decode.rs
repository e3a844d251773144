//! From the bytes of a file to text, and from offsets of the text back to offsets of the file.

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::lines::LineIndex;

/// Encoding of a file's bytes, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without a BOM; also what is taken for it, valid or not.
    Utf8,
    /// UTF-8 behind a BOM.
    Utf8Bom,
    /// UTF-16, little endian, behind a BOM.
    Utf16Le,
    /// UTF-16, big endian, behind a BOM.
    Utf16Be,
}

impl Encoding {
    /// The encoding of a file that starts with `bytes`; the first four decide.
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xEF, 0xBB, 0xBF, ..] => Self::Utf8Bom,
            // The BOM of UTF-32, which begins like that of UTF-16 and is no encoding of source files.
            [0xFF, 0xFE, 0, 0, ..] => Self::Utf8,
            [0xFF, 0xFE, ..] => Self::Utf16Le,
            [0xFE, 0xFF, ..] => Self::Utf16Be,
            _ => Self::Utf8,
        }
    }

    /// Length of the BOM, in bytes.
    pub fn bom_len(self) -> usize {
        match self {
            Self::Utf8 => 0,
            Self::Utf8Bom => 3,
            Self::Utf16Le | Self::Utf16Be => 2,
        }
    }

    /// True for UTF-16.
    pub fn is_utf16(self) -> bool {
        self.utf16().is_some()
    }

    /// Decoder, for UTF-16.
    pub(crate) fn utf16(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Self::Utf8 | Self::Utf8Bom => None,
            Self::Utf16Le => Some(UTF_16LE),
            Self::Utf16Be => Some(UTF_16BE),
        }
    }

    /// The bytes that `text` is written as, without BOM.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 | Self::Utf8Bom => text.as_bytes().to_vec(),
            Self::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// The bytes of a file and their text.
#[derive(Debug)]
pub(super) enum Content {
    /// Valid UTF-8: the bytes are the text, behind the BOM.
    Valid { whole: String, bom: usize },
    /// UTF-8 with sequences that are none, each replaced.
    Repaired {
        bytes: Vec<u8>,
        text: String,
        repairs: Vec<Repair>,
    },
    /// UTF-16.
    Utf16 {
        bytes: Vec<u8>,
        text: String,
        encoding: Encoding,
    },
}

/// The ends of a U+FFFD in the text, and of the bad sequence in the file that it replaces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repair {
    text: u32,
    file: u32,
}

impl Content {
    pub(super) fn decode(bytes: Vec<u8>) -> Self {
        let encoding = Encoding::of(&bytes);
        let bom = encoding.bom_len();
        if let Some(decoder) = encoding.utf16() {
            let text = decoder.decode_without_bom_handling(&bytes[bom..]).0.into_owned();
            return Self::Utf16 { bytes, text, encoding };
        }
        match String::from_utf8(bytes) {
            Ok(whole) => Self::Valid { whole, bom },
            Err(invalid) => Self::repair(invalid.into_bytes(), bom),
        }
    }

    fn repair(bytes: Vec<u8>, bom: usize) -> Self {
        let mut text = String::with_capacity(bytes.len());
        let mut repairs = Vec::new();
        let mut file = bom;
        for chunk in bytes[bom..].utf8_chunks() {
            text.push_str(chunk.valid());
            file += chunk.valid().len() + chunk.invalid().len();
            if !chunk.invalid().is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
                repairs.push(Repair {
                    text: clamp(text.len()),
                    file: clamp(file),
                });
            }
        }
        Self::Repaired { bytes, text, repairs }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Valid { whole, .. } => whole.as_bytes(),
            Self::Repaired { bytes, .. } | Self::Utf16 { bytes, .. } => bytes,
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Valid { whole, bom } => whole.get(*bom..).unwrap_or_default(),
            Self::Repaired { text, .. } | Self::Utf16 { text, .. } => text,
        }
    }

    pub(super) fn encoding(&self) -> Encoding {
        match self {
            Self::Valid { bom: 0, .. } => Encoding::Utf8,
            Self::Valid { .. } => Encoding::Utf8Bom,
            Self::Repaired { bytes, .. } => Encoding::of(bytes),
            Self::Utf16 { encoding, .. } => *encoding,
        }
    }

    /// The offset in the file of an offset in the text, which is at a character's boundary and not behind the end.
    pub(super) fn file_offset(&self, offset: usize, lines: &LineIndex) -> u64 {
        let file = match self {
            Self::Valid { bom, .. } => bom + offset,
            // The last character may replace a unit that is cut short, so that counting units is not exact.
            Self::Utf16 { bytes, text, .. } if offset == text.len() => bytes.len(),
            Self::Utf16 { text, encoding, .. } => encoding.bom_len() + 2 * lines.counts(text, offset).utf16,
            Self::Repaired { repairs, .. } => {
                let before = repairs.partition_point(|repair| repair.text as usize <= offset);
                match before.checked_sub(1).map(|last| repairs[last]) {
                    Some(last) => last.file as usize + (offset - last.text as usize),
                    None => self.encoding().bom_len() + offset,
                }
            }
        };
        file as u64
    }
}

/// Offsets fit, since documents are smaller than 4 GiB.
fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
