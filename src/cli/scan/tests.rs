use super::*;

/// The arguments of a `check` of a folder.
fn arguments(folder: &Path) -> (super::super::args::Check, Terminal) {
    use clap::Parser as _;
    let words = ["bedrock-lint", "check", "--isolated", "--threads", "2"];
    let words = words.map(std::ffi::OsStr::new).into_iter().chain([folder.as_os_str()]);
    let cli = super::super::args::Cli::parse_from(words);
    let super::super::args::Command::Check(check) = cli.command else {
        panic!("no check");
    };
    (check, cli.terminal)
}

#[test]
fn a_panic_in_one_document_is_reported_and_counted_and_the_others_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.py", "b.py", "c.py"] {
        std::fs::write(folder.path().join(name), "M = 'anthropic.claude-v2'\n").unwrap();
    }
    let (args, terminal) = arguments(folder.path());
    let session = Session::new(&args.scan, Layer::default(), BTreeSet::new()).unwrap();
    let pick = |document: &Document, checked: Checked| {
        assert!(!document.name().ends_with("b.py"), "on purpose");
        Some(checked.findings.len())
    };
    let mut found = Vec::new();
    let ran = session.run(&args.scan, &terminal, &pick, &mut |_, source, _, count| {
        found.push((source.path.file_name().unwrap().to_owned(), count));
        Ok(())
    });
    let ran = ran.unwrap();
    assert_eq!(found, [("a.py".into(), 1), ("c.py".into(), 1)]);
    assert!(ran.incomplete);
    assert_eq!(ran.summary.unreadable.count, 1);
    let errors = session.errors.lock().unwrap();
    assert!(errors.iter().any(|error| error.contains("b.py")), "{errors:?}");
}

#[test]
fn selecting_turns_the_others_off_and_ignoring_wins() {
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert!(disabled(&[], &[]).is_empty());
    let off = disabled(&names(&["retired-model", "legacy-model"]), &names(&["legacy-model"]));
    assert!(!off.contains("retired-model") && off.contains("legacy-model") && off.contains("unknown-model"));
}
