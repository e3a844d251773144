//! Entries by the indents of YAML.
//!
//! In: a text and the span to read. Out: its entries; those of several documents are one after the other. What is in
//! brackets or quotes is read as in other languages, and a block of text as a text of its own.

use super::{Entry, Node, NodeKind, brackets};
use crate::vocab::Span;

/// Blocks that are deeper are passed over.
const DEPTH: usize = 64;

/// Reads `span` of a text.
pub(super) fn read(text: &str, span: Span, texts: usize) -> Vec<Entry> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: span.start(),
        end: span.end().min(text.len()),
        texts,
        depth: 0,
    };
    let mut entries = Vec::new();
    while let Some(column) = reader.next() {
        let at = reader.at;
        entries.extend(reader.block(column));
        if reader.at == at {
            reader.skip_line();
        }
    }
    entries
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    end: usize,
    texts: usize,
    depth: usize,
}

impl Reader<'_> {
    /// Goes to what comes next, over blanks, comments and marks of documents; its column.
    fn next(&mut self) -> Option<usize> {
        loop {
            while self.bytes[..self.end].get(self.at).is_some_and(u8::is_ascii_whitespace) {
                self.at += 1;
            }
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let column = self.column();
            if rest.starts_with('#') || column == 0 && (rest.starts_with("---") || rest.starts_with('%')) {
                self.skip_line();
                continue;
            }
            return Some(column);
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn column(&self) -> usize {
        let line = memchr::memrchr(b'\n', &self.bytes[..self.at]).map_or(0, |end| end + 1);
        self.at - line
    }

    fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.at..self.end]).map_or(self.end, |length| self.at + length)
    }

    fn skip_line(&mut self) {
        self.at = (self.line_end() + 1).min(self.end);
    }

    /// Whether the rest of this line says nothing.
    fn is_line_over(&mut self) -> bool {
        while matches!(self.bytes[..self.end].get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        matches!(self.bytes[..self.end].get(self.at), None | Some(b'\n' | b'\r' | b'#'))
    }

    /// The entries that begin in that column.
    fn block(&mut self, column: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        if self.depth >= DEPTH {
            self.at = self.end;
            return entries;
        }
        self.depth += 1;
        let mut is_list = None;
        while self.next() == Some(column) {
            let start = self.at;
            let line = &self.text[start..self.line_end()];
            let is_element = line == "-" || line.starts_with("- ") || line.starts_with("-\r");
            // A list in the column of its key ends with the next key.
            if *is_list.get_or_insert(is_element) && !is_element {
                break;
            }
            if is_element {
                self.at += 1;
                let nodes = self.value(column);
                entries.push(entry(None, start, nodes));
            } else if let Some((key, behind)) = key(line) {
                self.at = start + behind;
                let key = Span::new(start + key.0, start + key.1);
                let nodes = self.value_of_key(column);
                entries.push(entry(Some(key), start, nodes));
            } else {
                let nodes = self.value(column);
                if self.at == start {
                    self.skip_line();
                }
                entries.push(entry(None, start, nodes));
            }
        }
        self.depth -= 1;
        entries
    }

    /// A list may stand in the column of its key.
    fn value_of_key(&mut self, column: usize) -> Vec<Node> {
        if self.is_line_over() && self.next() == Some(column) && self.rest().starts_with("- ") {
            return self.group(column);
        }
        self.value(column)
    }

    fn group(&mut self, column: usize) -> Vec<Node> {
        let start = self.at;
        let entries = self.block(column);
        let end = entries.last().map_or(start, |entry| entry.span.end());
        vec![Node {
            span: Span::new(start, end),
            kind: NodeKind::Group(entries),
        }]
    }

    /// What stands here, deeper than `column`.
    fn value(&mut self, column: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        loop {
            if self.is_line_over() {
                if let Some(inner) = self.next().filter(|&inner| inner > column) {
                    nodes.extend(self.group(inner));
                }
                return nodes;
            }
            let start = self.at;
            match self.bytes[self.at] {
                // A tag, an anchor.
                b'!' | b'&' => {
                    let length = self.rest().find(char::is_whitespace).unwrap_or(self.end - start);
                    self.at += length;
                    nodes.push(word(start, self.at));
                }
                b'*' => {
                    self.at = self.line_end();
                    nodes.push(word(start, self.at));
                    return nodes;
                }
                b'|' | b'>' => {
                    nodes.push(self.text_block(column));
                    return nodes;
                }
                byte => {
                    nodes.extend(self.inline(byte, column));
                    return nodes;
                }
            }
        }
    }

    /// What begins in this line: brackets, quotes, a block of pairs behind a dash, or plain text.
    fn inline(&mut self, byte: u8, column: usize) -> Vec<Node> {
        let start = self.at;
        let line = &self.text[start..self.line_end()];
        let is_pair = key(line).is_some() || line.starts_with("- ");
        if is_pair && self.column() > column {
            return self.group(self.column());
        }
        if matches!(byte, b'[' | b'{' | b'"' | b'\'')
            && let Some((node, end)) = brackets::value(self.text, start, self.end, self.texts)
        {
            self.at = end;
            self.skip_line();
            return vec![node];
        }
        let text = line.split(" #").next().unwrap_or_default().trim_end();
        let body = Span::new(start, start + text.len());
        self.skip_line();
        // Plain text goes on in lines that are indented further.
        while self.next().is_some_and(|inner| inner > column) {
            self.skip_line();
        }
        vec![Node {
            span: body,
            kind: NodeKind::Text {
                body,
                within: Vec::new(),
            },
        }]
    }

    /// The lines below `|` or `>` that are indented further than `column`.
    fn text_block(&mut self, column: usize) -> Node {
        let start = self.at;
        // Behind a dash the column is that of the dash; a key's is its own.
        self.skip_line();
        let from = self.at;
        let mut end = from;
        while self.at < self.end {
            let line = &self.text[self.at..self.line_end()];
            let indent = line.len() - line.trim_start_matches(' ').len();
            if !line.trim().is_empty() {
                if indent <= column {
                    break;
                }
                end = self.line_end();
            }
            self.skip_line();
        }
        let body = Span::new(from, end.max(from));
        Node {
            span: Span::new(start, body.end()),
            kind: NodeKind::Text {
                body,
                within: super::within(self.text, body, true, self.texts),
            },
        }
    }
}

fn entry(key: Option<Span>, start: usize, nodes: Vec<Node>) -> Entry {
    let end = nodes.last().map(|node| node.span.end()).or(key.map(Span::end));
    Entry {
        key,
        span: Span::new(start, end.unwrap_or(start)),
        nodes,
    }
}

fn word(start: usize, end: usize) -> Node {
    Node {
        span: Span::new(start, end),
        kind: NodeKind::Word,
    }
}

/// Where the key of a line is, without quotes, and where its value begins.
fn key(line: &str) -> Option<((usize, usize), usize)> {
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (from, to, behind) = if let Some(quote) = quote {
        let end = line[1..].find(quote)? + 1;
        (1, end, end + 1)
    } else {
        let mut colons = line.match_indices(':').map(|(at, _)| at);
        let end = colons.find(|at| line[at + 1..].chars().next().is_none_or(char::is_whitespace))?;
        (0, end, end)
    };
    if line[..to].contains(" #") {
        return None;
    }
    let rest = line.get(behind..)?.strip_prefix(':')?;
    let ends = rest.chars().next().is_none_or(char::is_whitespace);
    let is_key = to > from && !line.starts_with(['{', '[', '!', '&', '*', '|', '>', '%', '@']);
    (ends && is_key).then_some(((from, to), behind + 1))
}
