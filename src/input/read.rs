//! Reads a file in chunks until a test finds that it may hold something, and only then all of it.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};

use super::SkipReason;
use crate::document::{Document, Encoding};

/// A cheap test of whether a file is worth reading whole. It may accept too much, but never rejects a file with a
/// candidate.
pub trait ChunkTest {
    /// Number of bytes of a chunk that are repeated at the start of the next one: the length of the longest needle,
    /// less one.
    fn overlap(&self) -> usize;

    /// True if a chunk can hold a candidate. It is text as in the file, UTF-8 or not; that of a UTF-16 file is decoded.
    fn can_hold(&self, chunk: &[u8]) -> bool;
}

/// Number of bytes read at once: they stay in the processor's second cache while they are tested.
const CHUNK: usize = 64 << 10;

/// Start of a pointer file of Git LFS (<https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>).
const LFS_START: &[u8] = b"version https://git-lfs.github.com/spec/v1";
const LFS_MAX_LEN: usize = 1024;

/// Outcome of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The test said yes: all the bytes.
    Whole(Vec<u8>),
    /// The test said no to each of these bytes.
    Nothing { bytes: u64 },
    /// Not a file to be tested.
    Skipped(SkipReason),
}

/// Reads files, one after the other, with the same buffers.
pub(super) struct Reader<C> {
    test: C,
    overlap: usize,
    /// The largest file to read.
    limit: u64,
    /// The overlap, and a chunk behind it.
    window: Vec<u8>,
    /// The same for a file in UTF-16, decoded.
    decoded: Vec<u8>,
}

/// Result of the test.
enum Verdict {
    /// Yes, to a chunk up to that byte of the file.
    Hit { read: usize },
    /// No, to all of them.
    Miss { read: usize },
    /// There was more to read than is allowed.
    TooLarge,
}

impl<C: ChunkTest> Reader<C> {
    pub(super) fn new(test: C, limit: u64) -> Self {
        let overlap = test.overlap();
        let limit = limit.min(Document::MAX_BYTES);
        Self {
            test,
            overlap,
            limit,
            window: vec![0; CHUNK + overlap],
            decoded: Vec::new(),
        }
    }

    /// Reads a file from its start.
    pub(super) fn file(&mut self, file: &mut File) -> io::Result<Outcome> {
        self.read(file, |file| Ok(file.metadata()?.len()))
    }

    /// Reads what cannot be gone back in.
    pub(super) fn stream(&mut self, stream: &mut impl Read) -> io::Result<Outcome> {
        let mut bytes = Vec::new();
        stream.take(self.limit + 1).read_to_end(&mut bytes)?;
        let size = bytes.len() as u64;
        self.read(&mut Cursor::new(bytes), |_| Ok(size))
    }

    /// Reads `file`, whose size is queried only if it is larger than a chunk: most are smaller, and are opened, read
    /// and closed.
    fn read<F: Read + Seek>(&mut self, file: &mut F, size: impl Fn(&F) -> io::Result<u64>) -> io::Result<Outcome> {
        let head = fill(file, &mut self.window[..CHUNK])?;
        let encoding = Encoding::of(&self.window[..head]);
        if let Some(reason) = no_text(&self.window[..head], encoding) {
            return Ok(Outcome::Skipped(reason));
        }
        let size = if head < CHUNK { head as u64 } else { size(file)? };
        if size.max(head as u64) > self.limit {
            return Ok(Outcome::Skipped(SkipReason::TooLarge));
        }
        let verdict = match encoding.utf16() {
            Some(utf16) => self.test_utf16(file, head, encoding.bom_len(), utf16)?,
            None => self.test_bytes(file, head)?,
        };
        match verdict {
            Verdict::Hit { read } if read == head && head < CHUNK => Ok(Outcome::Whole(self.window[..head].to_vec())),
            Verdict::Hit { read } if read == head => self.whole(file, head, size),
            Verdict::Hit { .. } => {
                file.rewind()?;
                self.whole(file, 0, size)
            }
            Verdict::Miss { read } => Ok(Outcome::Nothing { bytes: read as u64 }),
            Verdict::TooLarge => Ok(Outcome::Skipped(SkipReason::TooLarge)),
        }
    }

    /// Tests the chunk of `head` bytes that the window holds, and those that follow it in the file.
    fn test_bytes(&mut self, file: &mut impl Read, head: usize) -> io::Result<Verdict> {
        let (mut end, mut new, mut read) = (head, head, head);
        loop {
            if self.test.can_hold(&self.window[..end]) {
                return Ok(Verdict::Hit { read });
            }
            if new < CHUNK {
                return Ok(Verdict::Miss { read });
            }
            let kept = keep_end(&mut self.window, end, self.overlap);
            new = fill(file, &mut self.window[kept..kept + CHUNK])?;
            end = kept + new;
            read += new;
            if read as u64 > self.limit {
                return Ok(Verdict::TooLarge);
            }
        }
    }

    /// The same for UTF-16 behind a BOM. The window keeps the first chunk, so that a hit there can use it.
    fn test_utf16(
        &mut self,
        file: &mut impl Read,
        head: usize,
        bom: usize,
        encoding: &'static encoding_rs::Encoding,
    ) -> io::Result<Verdict> {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        // Three bytes for each unit, and for one that was cut in two before.
        self.decoded.resize(self.overlap + 3 * (CHUNK / 2 + 2), 0);
        let (mut from, mut new, mut read, mut kept) = (bom, head, head, 0);
        loop {
            let last = new < CHUNK;
            let units = &self.window[from..new];
            let (_, _, written, _) = decoder.decode_to_utf8(units, &mut self.decoded[kept..], last);
            let end = kept + written;
            if self.test.can_hold(&self.decoded[..end]) {
                return Ok(Verdict::Hit { read });
            }
            if last {
                return Ok(Verdict::Miss { read });
            }
            kept = keep_end(&mut self.decoded, end, self.overlap);
            new = fill(file, &mut self.window[..CHUNK])?;
            from = 0;
            read += new;
            if read as u64 > self.limit {
                return Ok(Verdict::TooLarge);
            }
        }
    }

    /// All of the file: the `head` bytes of the window, and the rest.
    fn whole(&self, file: &mut impl Read, head: usize, size: u64) -> io::Result<Outcome> {
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        bytes.extend_from_slice(&self.window[..head]);
        file.take(self.limit + 1 - head as u64).read_to_end(&mut bytes)?;
        let too_large = bytes.len() as u64 > self.limit;
        Ok(if too_large {
            Outcome::Skipped(SkipReason::TooLarge)
        } else {
            Outcome::Whole(bytes)
        })
    }
}

/// Reason why a file that starts with `head` is not text, if it is not.
fn no_text(head: &[u8], encoding: Encoding) -> Option<SkipReason> {
    if !encoding.is_utf16() && memchr::memchr(0, head).is_some() {
        return Some(SkipReason::Binary);
    }
    (head.len() <= LFS_MAX_LEN && head.starts_with(LFS_START)).then_some(SkipReason::LfsPointer)
}

/// Moves the last bytes before `end`, at most `most`, to the front, and says how many they are.
fn keep_end(window: &mut [u8], end: usize, most: usize) -> usize {
    let kept = most.min(end);
    window.copy_within(end - kept..end, 0);
    kept
}

/// Fills the buffer as far as the file goes. A short read is no sign of the end, not on every file system.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDLE: &[u8] = b"anthropic.claude";

    struct Needle;

    impl ChunkTest for Needle {
        fn overlap(&self) -> usize {
            NEEDLE.len() - 1
        }

        fn can_hold(&self, chunk: &[u8]) -> bool {
            memchr::memmem::find(chunk, NEEDLE).is_some()
        }
    }

    fn read(bytes: &[u8], limit: u64) -> Outcome {
        let mut reader = Reader::new(Needle, limit);
        // Earlier content of the buffers must not show.
        reader.stream(&mut NEEDLE.repeat(CHUNK / 8).as_slice()).unwrap();
        let outcome = reader.stream(&mut &*bytes).unwrap();
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a"), bytes).unwrap();
        let file = reader.file(&mut File::open(dir.path().join("a")).unwrap()).unwrap();
        assert!(outcome == file, "a stream and a file are read alike");
        outcome
    }

    /// `len` bytes of text without a line end, with the needle at `at`.
    fn text(len: usize, at: usize) -> Vec<u8> {
        let mut text = vec![b'.'; len];
        text[at..at + NEEDLE.len()].copy_from_slice(NEEDLE);
        text
    }

    fn utf16(text: &[u8]) -> Vec<u8> {
        let units = text.iter().flat_map(|&byte| [byte, 0]);
        [0xFF, 0xFE].into_iter().chain(units).collect()
    }

    #[test]
    fn a_hit_is_seen_wherever_chunks_meet() {
        let around = |edge: usize| edge - NEEDLE.len() - 1..edge + 2;
        for at in around(CHUNK)
            .chain(around(2 * CHUNK))
            .chain([0, 3 * CHUNK - NEEDLE.len()])
        {
            let text = text(3 * CHUNK, at);
            assert!(read(&text, 1 << 20) == Outcome::Whole(text), "at {at}");
        }
    }

    #[test]
    fn a_hit_in_utf_16_is_seen_wherever_chunks_meet() {
        let around = |edge: usize| edge - NEEDLE.len() - 2..edge + 2;
        for at in around(CHUNK / 2)
            .chain(around(CHUNK))
            .chain([0, 2 * CHUNK - NEEDLE.len()])
        {
            let bytes = utf16(&text(2 * CHUNK, at));
            assert!(read(&bytes, 1 << 20) == Outcome::Whole(bytes), "at {at}");
        }
    }

    #[test]
    fn a_needle_made_of_two_chunks_that_do_not_meet_is_no_hit() {
        let mut bytes = vec![b'.'; 2 * CHUNK];
        bytes[CHUNK - 3..CHUNK].copy_from_slice(&NEEDLE[..3]);
        bytes[CHUNK + 1..CHUNK + 1 + NEEDLE.len() - 3].copy_from_slice(&NEEDLE[3..]);
        assert_eq!(
            read(&bytes, 1 << 20),
            Outcome::Nothing {
                bytes: 2 * CHUNK as u64
            }
        );
    }

    #[test]
    fn sizes_around_a_chunk_and_around_the_limit() {
        for len in [CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            for bytes in [text(len, len - NEEDLE.len()), utf16(&text(len, 0))] {
                let size = bytes.len() as u64;
                assert!(read(&bytes, size) == Outcome::Whole(bytes.clone()), "{len}");
                assert_eq!(read(&bytes, size - 1), Outcome::Skipped(SkipReason::TooLarge), "{len}");
            }
            let nothing = vec![b'.'; len];
            assert_eq!(read(&nothing, 1 << 20), Outcome::Nothing { bytes: len as u64 });
        }
        assert_eq!(read(b"", 0), Outcome::Nothing { bytes: 0 });
    }

    #[test]
    fn utf_16_of_many_bytes_a_unit_fits_its_buffer() {
        let bytes: Vec<u8> = [0xFE, 0xFF].into_iter().chain([0xFF, 0xFD].repeat(CHUNK)).collect();
        assert_eq!(
            read(&bytes, 1 << 20),
            Outcome::Nothing {
                bytes: bytes.len() as u64
            }
        );
    }

    /// A file without an end, whatever its size says.
    struct Endless;

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            // Short reads, as a network file system may give.
            let len = buffer.len().min(1000);
            buffer[..len].fill(b'.');
            Ok(len)
        }
    }

    impl Seek for Endless {
        fn seek(&mut self, _: io::SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }

    #[test]
    fn a_file_that_grows_while_it_is_read_stops_at_the_limit() {
        let outcome = Reader::new(Needle, 1 << 20).read(&mut Endless, |_| Ok(0));
        assert_eq!(outcome.unwrap(), Outcome::Skipped(SkipReason::TooLarge));
    }
}
