//! A strict reading of XML, for tests.

use std::collections::HashMap;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// An element, in the order of start tags.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) depth: usize,
    pub(super) attributes: HashMap<String, String>,
    pub(super) text: String,
}

/// Every element; anything that is not well-formed, a comment, CDATA or a processing instruction fails.
pub(super) fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().enable_all_checks(true);
    let mut all: Vec<Element> = Vec::new();
    let mut open = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Decl(_) => assert!(all.is_empty()),
            Event::Start(start) => {
                all.push(element(&start, open.len()));
                open.push(all.len() - 1);
            }
            Event::Empty(start) => all.push(element(&start, open.len())),
            Event::End(_) => assert!(open.pop().is_some()),
            Event::Text(text) => {
                let text: &str = &text;
                match open.last() {
                    Some(&index) => all[index].text.push_str(text),
                    None => assert!(text.trim().is_empty()),
                }
            }
            Event::GeneralRef(reference) => {
                let text = &mut all[*open.last().unwrap()].text;
                if let Some(character) = reference.resolve_char_ref().unwrap() {
                    text.push(character);
                    continue;
                }
                let name: &str = &reference;
                text.push_str(quick_xml::escape::resolve_predefined_entity(name).unwrap());
            }
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(open.is_empty());
    all
}

fn element(start: &quick_xml::events::BytesStart<'_>, depth: usize) -> Element {
    let pair = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
        let attribute = attribute.unwrap();
        let key = attribute.key.as_ref().to_owned();
        (
            key,
            attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .unwrap()
                .into_owned(),
        )
    };
    Element {
        name: start.name().as_ref().to_owned(),
        depth,
        attributes: start.attributes().map(pair).collect(),
        text: String::new(),
    }
}
