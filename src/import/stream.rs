//! Answers read from a stream: of a list only one entry is in memory at a time.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::ImportError;
use super::facts::Facts;
use super::shapes::Page;
use crate::vocab::Region;

/// The bytes of a byte order mark.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Destination of the entries of a file.
pub(super) struct Sink<'a> {
    pub facts: &'a mut Facts,
    pub file: &'a str,
    /// The Region of answers that do not name theirs.
    pub region: Option<&'a Region>,
    /// An error of an entry, which stops the reading.
    failed: Option<ImportError>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(facts: &'a mut Facts, file: &'a str, region: Option<&'a Region>) -> Self {
        Self {
            facts,
            file,
            region,
            failed: None,
        }
    }

    /// Reads values one behind another until the end. Returns their number.
    pub(super) fn read(&mut self, reader: impl Read) -> Result<usize, ImportError> {
        let mut reader = Places::new(BufReader::with_capacity(1 << 16, reader));
        let mut pages = 0;
        while !reader.at_end().map_err(|error| self.unreadable(&error))? {
            let (line, column) = (reader.line, reader.column);
            let read = AnswerSeed(self).deserialize(&mut serde_json::Deserializer::from_reader(&mut reader));
            let page = read.map_err(|error| self.wrong(&error, line, column))?;
            self.facts.take(page, self.file, self.region)?;
            pages += 1;
        }
        Ok(pages)
    }

    fn unreadable(&self, error: &io::Error) -> ImportError {
        ImportError::Unreadable {
            file: self.file.to_owned(),
            reason: error.to_string(),
        }
    }

    /// An error of a value that begins at a place of the file.
    fn wrong(&mut self, error: &serde_json::Error, line: usize, column: usize) -> ImportError {
        if let Some(failed) = self.failed.take() {
            return failed;
        }
        let file = self.file.to_owned();
        let at = line + error.line().saturating_sub(1);
        let kind = error.classify();
        match kind {
            Category::Eof => return ImportError::CutOff { file, line: at },
            Category::Io => {
                return ImportError::Unreadable {
                    file,
                    reason: error.to_string(),
                };
            }
            Category::Syntax | Category::Data => {}
        }
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let before = if error.line() <= 1 { column } else { 0 };
        let column = before + error.column();
        let reason = message.strip_suffix(&place).unwrap_or(&message).to_owned();
        let line = at;
        if kind == Category::Data {
            return ImportError::Shape {
                file,
                line,
                column,
                reason,
            };
        }
        ImportError::Json {
            file,
            line,
            column,
            reason,
        }
    }

    /// Takes an entry; the error of one that cannot be taken is kept, and its text stops the reader.
    fn take(&mut self, take: impl FnOnce(&mut Facts) -> Result<(), ImportError>) -> Result<(), String> {
        take(self.facts).map_err(|error| {
            let text = error.to_string();
            self.failed = Some(error);
            text
        })
    }
}

/// Reader that knows its line and column.
struct Places<R> {
    inner: R,
    line: usize,
    column: usize,
    is_begun: bool,
}

impl<R: BufRead> Places<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            line: 1,
            column: 0,
            is_begun: false,
        }
    }

    /// True if nothing but white space is left, which is skipped.
    fn at_end(&mut self) -> io::Result<bool> {
        if !self.is_begun {
            self.is_begun = true;
            if self.inner.fill_buf()?.starts_with(MARK) {
                self.inner.consume(MARK.len());
            }
        }
        loop {
            let buffer = self.inner.fill_buf()?;
            let Some(&byte) = buffer.first() else { return Ok(true) };
            if !byte.is_ascii_whitespace() {
                return Ok(false);
            }
            self.inner.consume(1);
            self.count(byte);
        }
    }

    fn count(&mut self, byte: u8) {
        if byte == b'\n' {
            self.line += 1;
            self.column = 0;
        } else {
            self.column += 1;
        }
    }
}

impl<R: BufRead> Read for Places<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        into[..read].iter().for_each(|&byte| self.count(byte));
        Ok(read)
    }
}

/// An answer, whose lists go to the sink.
struct AnswerSeed<'s, 'a>(&'s mut Sink<'a>);

impl<'de> DeserializeSeed<'de> for AnswerSeed<'_, '_> {
    type Value = Page;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Page, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for AnswerSeed<'_, '_> {
    type Value = Page;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of AWS's API")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Page, M::Error> {
        let mut page = Page::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "modelSummaries" => {
                    let each = |sink: &mut Sink<'_>, model| {
                        let (file, region) = (sink.file, sink.region);
                        sink.take(|facts| facts.model(model, file, region))
                    };
                    page.has_list |= map.next_value_seed(ListSeed(self.0, each, PhantomData))?;
                }
                "inferenceProfileSummaries" => {
                    let each = |sink: &mut Sink<'_>, profile| sink.take(|facts| facts.profile(&profile));
                    page.has_list |= map.next_value_seed(ListSeed(self.0, each, PhantomData))?;
                }
                "modelDetails" => page.model_details = map.next_value()?,
                // The command line writes its own in capitals, where `--max-items` cuts the list.
                "nextToken" | "NextToken" => page.next_token = map.next_value()?,
                "inferenceProfileArn" => page.inference_profile_arn = map.next_value()?,
                "inferenceProfileId" => page.inference_profile_id = map.next_value()?,
                "models" => page.models = map.next_value()?,
                "status" => page.status = map.next_value()?,
                "modelId" => page.model_id = map.next_value()?,
                "regionAvailability" => page.region_availability = map.next_value()?,
                "authorizationStatus" => page.authorization_status = map.next_value()?,
                "entitlementAvailability" => page.entitlement_availability = map.next_value()?,
                "agreementAvailability" => page.agreement_availability = map.next_value()?,
                "detail" => page.detail = map.next_value()?,
                "successfulSet" => page.successful_set = map.next_value()?,
                "entities" => page.entities = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(page)
    }
}

/// The entries of a list, or null. The value says whether there is a list.
struct ListSeed<'s, 'a, T, F>(&'s mut Sink<'a>, F, PhantomData<T>);

impl<'de, T: Deserialize<'de>, F: FnMut(&mut Sink<'_>, T) -> Result<(), String>> DeserializeSeed<'de>
    for ListSeed<'_, '_, T, F>
{
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(&mut Sink<'_>, T) -> Result<(), String>> Visitor<'de>
    for ListSeed<'_, '_, T, F>
{
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut entries: S) -> Result<bool, S::Error> {
        let Self(sink, mut each, _) = self;
        while let Some(entry) = entries.next_element()? {
            each(sink, entry).map_err(S::Error::custom)?;
        }
        Ok(true)
    }
}
