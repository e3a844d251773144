//! The house: modules use those above them in this list, never those below.

use std::path::Path;

/// The top modules in the order in which a document goes through them.
const ORDER: [&str; 17] = [
    "vocab",
    "document",
    "detect",
    "syntax",
    "reference",
    "catalog",
    "finding",
    "lint",
    "engine",
    "suppress",
    "config",
    "input",
    "fix",
    "plan",
    "report",
    "lsp",
    "cli",
];

fn rank(module: &str) -> usize {
    ORDER
        .iter()
        .position(|name| *name == module)
        .unwrap_or_else(|| panic!("`{module}` has no place in the order of the modules"))
}

/// The top modules that a source file names in `crate::…`.
fn used(source: &str) -> Vec<String> {
    let word = |text: &str| {
        text.chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '_')
            .collect::<String>()
    };
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1).map(word).collect::<Vec<_>>())
        .filter(|module| !module.is_empty())
        .collect()
}

#[test]
fn imports_run_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for entry in walkdir::WalkDir::new(&src) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(&src).unwrap();
        let first = path.iter().next().and_then(|name| name.to_str()).unwrap_or_default();
        let module = first.trim_end_matches(".rs");
        // A test may use what stands below: it looks at the whole.
        let is_test = path.to_string_lossy().contains("test");
        if !entry.file_type().is_file() || matches!(module, "main" | "lib") || is_test {
            continue;
        }
        let source = std::fs::read_to_string(entry.path()).unwrap();
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for other in used(code) {
            seen += 1;
            if rank(&other) > rank(module) {
                wrong.push(format!("{} uses `{other}`", path.display()));
            }
        }
    }
    assert!(seen > 100, "only {seen} imports were seen");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
