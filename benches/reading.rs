//! What a document costs, by what it holds: nothing, candidates, syntax. Compare figures of one run with each other.

use std::hint::black_box;

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::vocab::Day;
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

fn engine() -> Engine {
    Engine::new(CatalogHandle::Embedded)
}

fn settings() -> Settings {
    Settings::new(
        "2026-11-23"
            .parse::<Day>()
            .unwrap_or_else(|error| panic!("a fixed day: {error}")),
    )
}

/// A program of about 1 MB, in which every `every`th function names a model; none does where it is 0.
fn program(every: usize) -> Vec<u8> {
    let function = |at: usize| {
        let model = if every > 0 && at.is_multiple_of(every) {
            "anthropic.claude-3-haiku-20240307-v1:0"
        } else {
            "gpt-4o-mini-of-another-house"
        };
        format!(
            "def ask_{at}(client):\n    # Asks the model.\n    return client.converse(modelId=\"{model}\", messages=[])\n\n"
        )
    };
    (0..9_000).map(function).collect::<String>().into_bytes()
}

#[divan::bench(args = [0, 1000, 10])]
fn check(bencher: Bencher<'_, '_>, every: usize) {
    let (engine, settings, bytes) = (engine(), settings(), program(every));
    engine.catalog();
    bencher
        .counter(BytesCount::new(bytes.len()))
        .with_inputs(|| Document::new("ask.py", bytes.clone()))
        .bench_values(|document| black_box(engine.check(&document, &settings)));
}

#[divan::bench]
fn prefilter(bencher: Bencher<'_, '_>) {
    let (engine, bytes) = (engine(), program(0));
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| engine.prefilter().can_hold(black_box(&bytes)));
}
