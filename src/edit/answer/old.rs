//! Places that read a field which only the answers of an old family of bodies have: `completion`, `results[0].outputText`.
//!
//! In: a document with its trees, and the catalog. Out: the places in code, each with the family. A model of another family
//! answers without that field.

use super::{ANSWERS, FirstBlock, MAX_PLACES, Read, first_of, outermost, place};
use crate::catalog::Catalog;
use crate::document::Document;
use crate::tree::{Part, Tree};
use crate::vocab::{Span, boundary};

/// What ends behind the name of a field, before the element of a list is taken.
const ENDS: &[&str] = &["\"]", "']", "\")", "')", "\"", "'", "()", "]", "?", "!"];

/// Other words for an answer.
const BODIES: &[&str] = &["body", "data", "json", "resp"];

/// A place that reads a field of the answers of one family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::edit) struct OldField {
    pub(in crate::edit) family: String,
    pub(in crate::edit) field: String,
    pub(in crate::edit) place: FirstBlock,
}

/// The fields that only the answers of a family have: the family, the field, and whether it is a list.
fn fields(catalog: &Catalog) -> impl Iterator<Item = (&str, &str, bool)> {
    let bodies = catalog.data().bodies.iter();
    let fields = bodies.flat_map(|body| body.answer.iter().map(|field| (body.family.as_str(), field.as_str())));
    fields.map(|(family, field)| match field.strip_suffix("[]") {
        Some(list) => (family, list, true),
        None => (family, field, false),
    })
}

/// True if a text may read such a field.
pub(in crate::edit) fn may_read(catalog: &Catalog, text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    fields(catalog).any(|(_, field, is_list)| {
        spellings(field)
            .iter()
            .any(|name| reads(&text, name, is_list).next().is_some())
    })
}

/// The places of a document that read such a field.
pub(in crate::edit) fn old_fields(document: &Document, parts: &[Part<'_>], catalog: &Catalog) -> Vec<OldField> {
    let mut found: Vec<OldField> = Vec::new();
    for (family, field, is_list) in fields(catalog) {
        for (name, part) in spellings(field)
            .iter()
            .flat_map(|name| parts.iter().map(move |part| (name, part)))
        {
            let reads = reads(part.tree.text(), name, is_list).take(MAX_PLACES);
            let reads = reads.filter(|span| !knows_messages(part.tree, *span));
            let places = reads.filter_map(|span| place(document, parts, part, span, Read::Field));
            found.extend(places.map(|place| OldField {
                family: family.to_owned(),
                field: name.clone(),
                place,
            }));
        }
    }
    found.sort_by_key(|old| old.place.span);
    found.dedup_by_key(|old| old.place.line);
    found.truncate(MAX_PLACES);
    found
}

/// True if the function around a read looks for the blocks of messages as well, so that it knows the new form.
fn knows_messages(tree: &Tree<'_>, read: Span) -> bool {
    const MAX_LEN: usize = 20_000;
    let function = outermost(tree, tree.innermost(read));
    let text = function.map(|function| tree.slice(function)).unwrap_or_default();
    let is_of_answer = |span: Span| {
        let before = boundary::line_before(text, span.start()).to_ascii_lowercase();
        ANSWERS.iter().chain(BODIES).any(|word| before.contains(word))
    };
    text.len() <= MAX_LEN && reads(text, "content", false).any(is_of_answer)
}

/// A field as JSON has it, and as a type of a program may: `outputText`, `OutputText`, `output_text`.
fn spellings(field: &str) -> Vec<String> {
    let mut all = vec![field.to_owned()];
    let mut chars = field.chars();
    all.extend(chars.next().map(|first| first.to_uppercase().chain(chars).collect()));
    if field.contains(|c: char| c.is_uppercase()) {
        let snake = field.chars().flat_map(|c| {
            let is_upper = c.is_uppercase();
            is_upper.then_some('_').into_iter().chain(c.to_lowercase())
        });
        all.push(snake.collect());
    }
    all
}

/// The places at which a text reads a field of that name.
fn reads<'t>(text: &'t str, name: &'t str, is_list: bool) -> impl Iterator<Item = Span> + 't {
    let places = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes());
    let places = places.filter(move |&at| is_read(text, at, name.len(), is_list));
    places.map(move |at| Span::new(at, at + name.len()))
}

/// True if a field stands there, is not written, and, of a list, an element is taken.
fn is_read(text: &str, at: usize, len: usize, is_list: bool) -> bool {
    let before = boundary::before(text, at, 4);
    // In the text of a notebook quotes are escaped.
    let rest = text.get(at + len..).unwrap_or_default().trim_start_matches('\\');
    let is_symbol = before.ends_with(':') && !before.ends_with("::");
    let is_getter = before.ends_with("get") && rest.starts_with("()");
    let is_field = before.ends_with(['.', '"', '\'', '/', '>']) && !before.ends_with("..") || is_symbol || is_getter;
    if !is_field || rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-')) {
        return false;
    }
    let is_quoted = before.ends_with(['"', '\'']);
    // `"completion": …` is written; so is `x.completion = …`, and `litellm.completion(…)` calls something.
    let behind = rest.trim_start_matches(['"', '\'', ']', ')']).trim_start();
    let is_key = behind.starts_with(':') || behind.starts_with("=>");
    let is_written = is_quoted && (is_key || !rest.starts_with(['"', '\'']))
        || behind.starts_with('=') && !behind.starts_with("==") && !behind.starts_with("=~");
    let is_call = rest.starts_with('(') && !rest.starts_with("()");
    if is_written || is_call {
        return false;
    }
    if !is_list {
        return true;
    }
    let ends = std::iter::successors(Some(rest), |rest| ENDS.iter().find_map(|end| rest.strip_prefix(end)));
    let rests: Vec<&str> = ends.collect();
    let is_whole = || rests.last().is_some_and(|rest| is_taken_whole(text, at, rest));
    rests.iter().any(|rest| first_of(rest).is_some()) || is_whole()
}

/// True if a list is the value of a whole expression that reads an answer: `list = JSON.parse(body).completions;`.
fn is_taken_whole(text: &str, at: usize, rest: &str) -> bool {
    let is_end = rest.is_empty() || rest.trim_start_matches(' ').starts_with([';', '\n', '\r', ')']);
    let continues = rest.trim_start().starts_with('.');
    let before = boundary::before(text, at, 4);
    let is_of_call = before.ends_with(").");
    let key = before
        .strip_suffix(['"', '\''])
        .and_then(|before| before.strip_suffix(['[', '(']));
    let is_looked_up = key.is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric() || "_)]".contains(c)));
    is_end && !continues && (is_of_call || is_looked_up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_in_many_ways() {
        let is_read = |line: &str, name: &str, is_list: bool| reads(line, name, is_list).next().is_some();
        for (line, name) in [
            ("return payload[\"completion\"]", "completion"),
            ("text = body.get('completion', '')", "completion"),
            ("return json.completion;", "completion"),
            ("return new JSONObject(s).getString(\"generation\");", "generation"),
            ("JSON.parse(body)['results'][0]['outputText']", "outputText"),
            ("JSON.parse(body, symbolize_names: true)[:completion]", "completion"),
            ("return json_decode($result['body'])->completion;", "completion"),
            ("jq -r '.results[0].outputText' out.json", "outputText"),
            ("OutputText string `json:\"outputText\"`", "outputText"),
            ("return answer.getGeneration();", "Generation"),
            ("fmt.Println(r.Results[0].OutputText)", "OutputText"),
        ] {
            assert!(is_read(line, name, false), "{line}");
        }
        for (line, name) in [
            ("body = {\"completion\": text}", "completion"),
            ("response = litellm.completion(model=m)", "completion"),
            ("out.completion = text", "completion"),
            ("completion = ask(question)", "completion"),
            ("n = usage.completion_tokens", "completion"),
        ] {
            assert!(!is_read(line, name, false), "{line}");
        }
        assert!(is_read("return body[\"outputs\"][0][\"text\"]", "outputs", true));
        assert!(is_read("body.generations[0].text", "generations", true));
        assert!(is_read("list = JSON.parse(text).completions;\n", "completions", true));
        assert!(is_read("list = json.loads(text)['generations']", "generations", true));
        assert!(!is_read("names = ['outputs']", "outputs", true));
        assert!(!is_read("client.chat.completions.create()", "completions", true));
        assert!(!is_read("module.outputs", "outputs", true));
    }
}
