//! The official schemas, for tests.

use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

/// The schema at that path below `tests/schemas/`.
pub(super) fn validator(path: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(path);
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// Fails with everything that is wrong.
pub(super) fn assert_valid(validator: &Validator, value: &Value) {
    let errors = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()));
    let errors = errors.collect::<Vec<_>>();
    assert!(errors.is_empty(), "{}\n{value:#}", errors.join("\n"));
}
