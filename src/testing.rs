//! Helpers shared by the tests of several modules.

use std::path::Path;

use serde_json::Value;

/// Fails where a schema that is generated is not the one in `schemas/`, and writes it where `BEDROCK_LINT_UPDATE` is set.
pub(crate) fn assert_published(name: &str, schema: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
    let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("BEDROCK_LINT_UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == text,
        "schemas/{name} is not what the code has; `BEDROCK_LINT_UPDATE=1 cargo test schema` writes it"
    );
}
