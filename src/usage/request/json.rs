//! JSON in texts, with the place of each key, also where something is put in at run time.

use super::value::{At, Entry, HOLE, Map, Value, ValueKind, Written};
use crate::vocab::Span;

/// Deeper values are not read.
const MAX_DEPTH: usize = 24;

/// The value of a text that is JSON; nothing where it is not.
pub(super) fn read(written: &Written, part: usize) -> Option<Value> {
    let trimmed = written.text.trim_start();
    if !trimmed.starts_with(['{', '[']) {
        return None;
    }
    let mut reader = Reader {
        written,
        part,
        at: written.text.len() - trimmed.len(),
    };
    let value = reader.value(0)?;
    reader.space();
    (reader.at == written.text.len()).then_some(value)
}

/// The mapping of a shorthand of the AWS CLI: `maxTokens=512,temperature=0.5`.
pub(super) fn shorthand(written: &Written, part: usize) -> Option<Map> {
    let mut map = Map::default();
    let mut start = 0;
    for pair in written.text.split(',') {
        let (key, value) = pair.split_once('=')?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if key.is_empty() || !key.chars().all(is_word) || value.contains(['{', '[']) {
            return None;
        }
        let end = start + pair.len();
        let at = |start, end| At {
            part,
            span: written.span(start, end),
        };
        let from = start + key.len() + 1;
        let what = match value.parse() {
            Ok(number) => ValueKind::Number(number),
            Err(_) => ValueKind::Text(written.part(from, end)),
        };
        map.put(Entry {
            key: key.to_owned(),
            at: at(start, end),
            key_at: at(start, start + key.len()),
            value: Value::new(what, at(from, end)),
        });
        start = end + 1;
    }
    Some(map)
}

struct Reader<'w> {
    written: &'w Written,
    part: usize,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.written.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn takes(&mut self, c: char) -> bool {
        self.space();
        let is_it = self.peek() == Some(c);
        if is_it {
            self.at += c.len_utf8();
        }
        is_it
    }

    fn place(&self, start: usize, end: usize) -> At {
        At {
            part: self.part,
            span: self.written.span(start, end),
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        if depth > MAX_DEPTH {
            return None;
        }
        let start = self.at;
        let what = match self.peek()? {
            '{' => self.map(depth)?,
            '[' => self.list(depth)?,
            '"' => ValueKind::Text(self.text()?),
            _ => self.word()?,
        };
        Some(Value::new(what, self.place(start, self.at)))
    }

    fn map(&mut self, depth: usize) -> Option<ValueKind> {
        let mut map = Map::default();
        self.at += 1;
        loop {
            if self.takes('}') {
                return Some(ValueKind::Map(map));
            }
            let start = self.at;
            if self.peek()? == '"' {
                let key = self.text()?;
                let key_at = self.place(start + 1, (self.at - 1).max(start + 1));
                if !self.takes(':') {
                    return None;
                }
                let value = self.value(depth + 1)?;
                map.put(Entry {
                    key: key.text,
                    at: self.place(start, self.at),
                    key_at,
                    value,
                });
            } else {
                // Something that is put in may be any number of pairs.
                self.word()?;
                map.blur();
            }
            self.takes(',');
        }
    }

    fn list(&mut self, depth: usize) -> Option<ValueKind> {
        let mut items = Vec::new();
        let mut is_open = false;
        self.at += 1;
        loop {
            if self.takes(']') {
                return Some(ValueKind::List { items, is_open });
            }
            let item = self.value(depth + 1)?;
            is_open |= matches!(item.what, ValueKind::Unknown);
            items.push(item);
            self.takes(',');
        }
    }

    /// A string, without its escapes.
    fn text(&mut self) -> Option<Written> {
        let mut written = Written::default();
        self.at += 1;
        loop {
            let start = self.at;
            let c = self.peek()?;
            self.at += c.len_utf8();
            match c {
                '"' => {
                    if written.text.is_empty() {
                        written = self.written.part(start, start);
                    }
                    return Some(written);
                }
                '\\' => {
                    let escape = self.peek()?;
                    self.at += escape.len_utf8();
                    let meant = match escape {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        other => other,
                    };
                    let span = self.written.span(start, self.at);
                    written.push(meant, span.start(), span.end());
                }
                c => {
                    let span = self.written.span(start, self.at);
                    written.push(c, span.start(), span.end());
                }
            }
        }
    }

    /// A number, a word, or what is put in.
    fn word(&mut self) -> Option<ValueKind> {
        let rest = self.rest();
        // `${parameters.messages}`, `{{ messages }}`, `%s`.
        let length = if rest.starts_with("${") || rest.starts_with("{{") {
            let is_doubled = rest.starts_with("{{");
            rest.find('}')
                .map(|end| end + 1 + usize::from(is_doubled && rest[end + 1..].starts_with('}')))?
        } else {
            rest.find([',', '}', ']', ':', '\n', ' ']).unwrap_or(rest.len())
        };
        let word = rest.get(..length)?.trim();
        if word.is_empty() || word.contains('"') {
            return None;
        }
        let what = match word {
            "true" => ValueKind::Truth(true),
            "false" => ValueKind::Truth(false),
            "null" => ValueKind::Unset,
            word => word.parse().map_or(ValueKind::Unknown, ValueKind::Number),
        };
        let is_put_in = |word: &str| word.starts_with([HOLE, '$', '%', '{', '<']);
        let is_known = !matches!(what, ValueKind::Unknown) || is_put_in(word);
        self.at += length;
        is_known.then_some(what)
    }
}

/// The span of a text; of one that is joined from several places, the span of its end.
pub(super) fn whole(written: &Written) -> Span {
    written.last_run()
}
