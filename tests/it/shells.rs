//! Completions in a real shell, and manual pages.

use std::process::Command;

use crate::case::Case;

/// Completions of bash for the last of the words.
fn offered(words: &[&str]) -> Vec<String> {
    let case = Case::bare("completions bash");
    std::fs::write(case.path().join("script"), case.run().stdout).unwrap();
    let script = "source ./script; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
                  _bedrock__lint bedrock-lint \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; \
                  printf '%s\\n' \"${COMPREPLY[@]}\"";
    let output = Command::new("bash")
        .current_dir(case.path())
        .args(["-c", script, "bash"])
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_below_the_first_word() {
    assert_eq!(offered(&["bedrock-lint", "inv"]), ["inventory"]);
    assert_eq!(offered(&["bedrock-lint", "check", "--unsafe"]), ["--unsafe-fixes"]);
    assert_eq!(offered(&["bedrock-lint", "catalog", "val"]), ["validate"]);
    assert_eq!(offered(&["bedrock-lint", "check", "--fail-on", "err"]), ["error"]);
    assert_eq!(offered(&["bedrock-lint", "config", "show", "--iso"]), ["--isolated"]);
}

#[test]
fn a_manual_page_is_made_for_the_program_and_for_each_command() {
    let page = |command: &str| Case::bare(&format!("man {command}")).run();
    let program = page("");
    assert_eq!(program.code, 0, "{}", program.stderr);
    assert!(program.stdout.contains(".TH bedrock-lint 1"), "{}", program.stdout);
    let show = page("catalog show");
    assert!(
        show.stdout.contains("bedrock\\-lint\\-catalog\\-show") || show.stdout.contains("bedrock-lint-catalog-show"),
        "{}",
        show.stdout
    );
    assert_eq!(page("chekc").code, 2);
}

#[test]
fn every_command_has_an_example_and_v_where_it_applies() {
    for command in [
        "check",
        "inventory",
        "explain",
        "catalog",
        "catalog list",
        "catalog show",
        "catalog validate",
    ] {
        let help = Case::bare(&format!("{command} --help")).run().stdout;
        assert!(help.contains("Example"), "{command}: {help}");
    }
    for command in ["config show", "config schema", "init", "completions", "man"] {
        let help = Case::bare(&format!("{command} --help")).run().stdout;
        assert!(help.contains("Example"), "{command}: {help}");
        assert!(!help.contains("--verbose"), "{command}: {help}");
    }
    for command in ["check", "inventory"] {
        let help = Case::bare(&format!("{command} --help")).run().stdout;
        assert!(help.contains("-v, --verbose") && help.contains("-q, --quiet"), "{help}");
    }
}
