//! The schemas of the JSON that `check` and `inventory` write, made of the structs that write it.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::json::{CatalogRecord, SummaryRecord};
use super::record::{FindingRecord, InventoryRecord};
use crate::testing::assert_published;

/// Output of `check --format json`. A line of `--format jsonl` is a `FindingRecord`.
#[derive(JsonSchema)]
#[schemars(title = "Findings of bedrock-lint")]
#[expect(
    dead_code,
    reason = "the report is written as the findings come, and is never in one piece"
)]
struct Report<'a> {
    /// The version of this form; it changes when a field goes or means something else.
    #[schemars(extend("const" = 1))]
    schema_version: u32,
    /// The findings, in order of path and position.
    findings: Vec<FindingRecord<'a>>,
    /// The run as a whole.
    summary: SummaryRecord<'a>,
    /// The catalog by which it was judged.
    catalog: CatalogRecord,
}

/// Output of `inventory --format json`. A line of `--format jsonl` is an `InventoryRecord`.
#[derive(JsonSchema)]
#[schemars(title = "Inventory of bedrock-lint")]
#[expect(
    dead_code,
    reason = "the report is written as the references come, and is never in one piece"
)]
struct Inventory<'a> {
    /// The version of this form; it changes when a field goes or means something else.
    #[schemars(extend("const" = 1))]
    schema_version: u32,
    /// The references, in order of path and position.
    references: Vec<InventoryRecord<'a>>,
    /// The run as a whole.
    summary: SummaryRecord<'a>,
    /// The catalog by which it was judged.
    catalog: CatalogRecord,
}

#[test]
fn the_schema_of_an_inventory_is_published() {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    assert_published(
        "inventory.schema.json",
        generator.into_root_schema_for::<Inventory<'_>>().as_value(),
    );
}

#[test]
fn the_schema_of_findings_is_published() {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    assert_published(
        "findings.schema.json",
        generator.into_root_schema_for::<Report<'_>>().as_value(),
    );
}
