//! Text of strangers, made fit for a terminal.
//!
//! In: names and lines of files. Out: text that moves no cursor, changes no colour, reorders nothing and hides nothing.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Spaces for a tab: a window into a long line has no tab stops.
const TAB: &str = "    ";

/// True if a terminal does not simply show the character in its place: control characters, characters that reorder text
/// (bidirectional controls), and invisible ones.
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Soft hyphen, Arabic letter mark, Hangul fillers, Mongolian vowel separator.
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}'
            // Zero-width spaces and joiners, marks, embeddings, overrides and isolates, line and paragraph separators.
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            // Byte-order mark, interlinear annotations, tags.
            | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text with every deceptive character made visible: `␛` for ESC, `\u{202e}` for an override, spaces for a tab.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push_visible(&mut shown, c));
    Cow::Owned(shown)
}

/// A text that goes into a log as it is, where an agent of GitHub or Azure reads commands: `##[…]` and `##vso[…]` anywhere
/// in a line are parted before the bracket. (`::…` is one at the start of a line only.)
pub fn without_commands(text: &str) -> Cow<'_, str> {
    if !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut inert = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if c == '[' && opens_command(&inert) {
            inert.push(' ');
        }
        inert.push(c);
    }
    Cow::Owned(inert)
}

/// A line of a log in which no agent reads a command: as [`without_commands`], and `::…` at its start is parted too.
pub fn inert(line: &str) -> Cow<'_, str> {
    let line = without_commands(line);
    let start = line.len() - line.trim_start().len();
    if !line[start..].starts_with("::") {
        return line;
    }
    let (indent, command) = line.split_at(start + 1);
    Cow::Owned(format!("{indent} {command}"))
}

/// A log whose lines are all made [`inert`], whatever wrote them.
#[derive(Debug)]
pub struct Inert<W: Write> {
    out: W,
    /// True if they are made [`visible`] too, so that colours are removed.
    is_plain: bool,
    /// Bytes of the current line so far.
    line: Vec<u8>,
}

impl<W: Write> Inert<W> {
    /// A log that is written to `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            is_plain: false,
            line: Vec::new(),
        }
    }

    /// A text without colours that is written to `out`.
    pub fn plain(out: W) -> Self {
        Self {
            out,
            is_plain: true,
            line: Vec::new(),
        }
    }

    fn write_line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        if !self.is_plain {
            return self.out.write_all(inert(&line).as_bytes());
        }
        let text = line.strip_suffix('\n').unwrap_or(&line);
        self.out.write_all(inert(&visible(text)).as_bytes())?;
        self.out.write_all(&line.as_bytes()[text.len()..])
    }
}

impl<W: Write> Write for Inert<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.write_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_line()?;
        self.out.flush()
    }
}

impl<W: Write> Drop for Inert<W> {
    fn drop(&mut self) {
        // A log that is closed cannot be reported.
        let _ = self.flush();
    }
}

/// True if a `[` after the text would begin a command.
pub fn opens_command(text: &str) -> bool {
    let text = text.as_bytes();
    let vso = text.len().checked_sub(5).map(|start| &text[start..]);
    text.ends_with(b"##") || vso.is_some_and(|end| end.eq_ignore_ascii_case(b"##vso"))
}

/// Appends what [`visible`] shows for the character.
pub fn push_visible(shown: &mut String, c: char) {
    match c {
        '\t' => shown.push_str(TAB),
        '\u{7f}' => shown.push('␡'),
        // The control pictures are in the order of the characters they picture.
        '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
        _ if is_deceptive(c) => {
            // Writing to a string does not fail.
            let _ = write!(shown, "{}", c.escape_unicode());
        }
        _ => shown.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in [
            "",
            "model = \"anthropic.claude-v2\"",
            "größe 模型 e\u{301} 🦀",
            "a\u{a0}b",
        ] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn control_characters_become_pictures_of_one_cell() {
        assert_eq!(visible("a\u{1b}[31mb\0c\rd\ne\u{7f}\u{8}"), "a␛[31mb␀c␍d␊e␡␈");
        assert_eq!(visible("\tx"), "    x");
    }

    #[test]
    fn commands_of_a_log_are_parted() {
        assert_eq!(
            without_commands("# ##[error]x ##VSO[a] ##x[ ###[y"),
            "# ## [error]x ##VSO [a] ##x[ ### [y"
        );
        assert!(matches!(without_commands("a[0] # b ::error::"), Cow::Borrowed(_)));
    }

    #[test]
    fn no_line_of_a_log_begins_with_a_command() {
        assert_eq!(inert("::stop-commands::x"), ": :stop-commands::x");
        assert_eq!(inert(" \u{a0}\t::error::##[z"), " \u{a0}\t: :error::## [z");
        assert!(matches!(inert("a ::error::"), Cow::Borrowed(_)));
        let mut log = Inert::new(Vec::new());
        for part in ["a: ", "x\n:", ":error", "::\n", "::", "set-output::"] {
            write!(log, "{part}").unwrap();
        }
        log.flush().unwrap();
        let written = String::from_utf8(std::mem::take(&mut log.out)).unwrap();
        assert_eq!(written, "a: x\n: :error::\n: :set-output::");
    }

    #[test]
    fn characters_that_reorder_or_hide_are_spelled_out() {
        assert_eq!(visible("x\u{202e}y\u{2066}z"), "x\\u{202e}y\\u{2066}z");
        assert_eq!(visible("a\u{200b}b\u{feff}c\u{ad}d"), "a\\u{200b}b\\u{feff}c\\u{ad}d");
        // C1 controls: U+009B starts an escape sequence as ESC [ does.
        assert_eq!(visible("\u{9b}31m\u{2028}"), "\\u{9b}31m\\u{2028}");
    }
}
