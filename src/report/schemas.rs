//! The official schemas, for tests.

use jsonschema::Validator;
use serde_json::Value;

pub(super) const SARIF: [&str; 2] = [
    include_str!("../../tests/schemas/sarif/sarif-schema-2.1.0.errata01.json"),
    include_str!("../../tests/schemas/sarif/sarif-2.1.0.schemastore.json"),
];
pub(super) const DIAGNOSTIC: &str = include_str!("../../tests/schemas/rdf/Diagnostic.json");
pub(super) const DIAGNOSTIC_RESULT: &str = include_str!("../../tests/schemas/rdf/DiagnosticResult.json");
pub(super) const CODE_QUALITY: &str = include_str!("../../tests/schemas/gitlab/codeclimate.json");

/// The schema, ready to use.
pub(super) fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).unwrap();
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
