//! The parameters of a request, by the form in which it writes them.

use super::{Evaluator, Field, Map, Value, ValueKind};
use crate::context::is_same_name;
use crate::usage::Entry;
use crate::usage::rows::FormRow;
use crate::usage::sinks::ROWS;

/// The parameters of a body of a family, by the form of that name.
pub fn fields_of_body(family: &str, body: &Map) -> Vec<Field> {
    let form = ROWS.form.iter().find(|form| form.name == family);
    form.map(|form| fields(form, body, true)).unwrap_or_default()
}

/// The parameters of a mapping, by a form.
pub(in crate::usage::request) fn fields(form: &FormRow, map: &Map, is_exact: bool) -> Vec<Field> {
    let mut found = Vec::new();
    for (path, name) in &form.fields {
        let reader = Picker { form, name, is_exact };
        reader.pick(map, path, &mut found);
    }
    found.sort_by_key(|field: &Field| field.at);
    found
}

/// Reads the parameter of a form from a mapping.
struct Picker<'r> {
    form: &'r FormRow,
    name: &'r str,
    is_exact: bool,
}

impl Picker<'_> {
    fn pick(&self, map: &Map, path: &str, found: &mut Vec<Field>) {
        let (key, rest) = path
            .split_once('.')
            .map_or((path, None), |(key, rest)| (key, Some(rest)));
        if self.is_off(map) {
            return;
        }
        // `params|settings`: any of them.
        if key.contains('|') {
            let is_one = |entry: &&Entry| key.split('|').any(|one| is_same_name(&entry.key, one));
            for entry in map.entries.iter().filter(is_one) {
                self.take(entry, rest, found);
            }
            return;
        }
        let entry = if self.is_exact { map.exact(key) } else { map.get(key) };
        if let Some(entry) = entry {
            self.take(entry, rest, found);
        }
    }

    /// Takes an entry, or what the rest of a path leads to in it.
    fn take(&self, entry: &Entry, rest: Option<&str>, found: &mut Vec<Field>) {
        let Some(rest) = rest else {
            found.push(Field {
                name: self.name.to_owned(),
                key: entry.key.clone(),
                at: entry.at,
                key_at: entry.key_at,
                value: entry.value.clone(),
            });
            return;
        };
        if let ValueKind::List { items, .. } = &entry.value.what {
            for item in items.iter().filter_map(Value::map) {
                self.pick(item, rest, found);
            }
        } else if let Some((inner, _)) = Evaluator::as_map(&entry.value) {
            self.pick(&inner, rest, found);
        }
    }

    /// True if a record says of itself that it is not sent.
    fn is_off(&self, record: &Map) -> bool {
        let mut off = self.form.off.iter();
        off.any(|(key, value)| record.get(key).is_some_and(|entry| entry.value.text() == Some(value)))
    }
}
