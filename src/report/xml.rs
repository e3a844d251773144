//! Shared parts of the XML formats: text that XML 1.0 can hold, and elements on lines of their own.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

use super::sanitize::{opens_command, visible};

/// The text without what XML 1.0 forbids or a terminal obeys. It is not escaped: the writer does that.
pub(super) fn text(text: &str) -> String {
    visible(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// The text as it is written. What an agent would take for a command, were the report in its log, is a reference.
fn escaped(raw: &str) -> String {
    let mut escaped = String::with_capacity(raw.len() + 16);
    for c in escape(text(raw)).chars() {
        if c == '[' && opens_command(&escaped) {
            escaped.push_str("&#91;");
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Writes the declaration.
pub(super) fn declare(out: &mut dyn Write) -> io::Result<()> {
    line(out, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
}

/// Writes a start tag.
pub(super) fn open(out: &mut dyn Write, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    line(out, Event::Start(element(name, attributes)))
}

/// Writes an end tag.
pub(super) fn close(out: &mut dyn Write, name: &str) -> io::Result<()> {
    line(out, Event::End(BytesEnd::new(name)))
}

/// Writes an element that holds nothing.
pub(super) fn empty(out: &mut dyn Write, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    line(out, Event::Empty(element(name, attributes)))
}

/// Writes an element that holds a text.
pub(super) fn full(out: &mut dyn Write, name: &str, attributes: &[(&str, &str)], content: &str) -> io::Result<()> {
    let mut writer = Writer::new(&mut *out);
    writer.write_event(Event::Start(element(name, attributes)))?;
    writer.write_event(Event::Text(BytesText::from_escaped(escaped(content))))?;
    line(out, Event::End(BytesEnd::new(name)))
}

fn element<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute(Attribute {
            key: QName(key),
            value: escaped(value).into(),
        });
    }
    element
}

fn line(out: &mut dyn Write, event: Event<'_>) -> io::Result<()> {
    Writer::new(&mut *out).write_event(event)?;
    out.write_all(b"\n")
}
