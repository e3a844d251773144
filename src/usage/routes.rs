//! Routes in the texts that a script writes.

use super::rows::RouteRow;
use super::sinks::ROWS;
use crate::context::fold;

/// The key of a route in the last line of a text that a script writes: `echo 'model: bedrock/…' >> gateway.yaml`.
pub(super) fn key_in_line(before: &str) -> Option<&str> {
    let line = before.rsplit("\\n").next()?.rsplit('\n').next()?;
    let (key, value) = line.trim_start_matches([' ', '-']).split_once(':')?;
    let value = value.trim_start_matches([' ', '"', '\'', '\\']);
    let takes = |row: &&RouteRow| value.starts_with(&row.begins) && row.arguments.contains(&fold(key));
    let is_route = ROWS.route.iter().any(|row| takes(&row)) && !value.contains(char::is_whitespace);
    is_route.then(|| key.trim_matches(['"', '\'', '\\']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_route_is_in_its_line() {
        assert_eq!(key_in_line("  - model: \"bedrock/"), Some("model"));
        assert_eq!(key_in_line("a: b\\n  model: bedrock/us-east-1/"), Some("model"));
        for text in [
            "name: bedrock/",
            "model: openai/",
            "model: to bedrock/",
            "model bedrock/",
        ] {
            assert_eq!(key_in_line(text), None, "{text}");
        }
    }
}
