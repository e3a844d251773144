//! `catalog import`: from what AWS's command line prints to findings.

use super::case::Case;

const ARN: &str = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";

fn case(command: &str) -> Case {
    let profiles = format!(
        r#"{{"inferenceProfileSummaries":[{{"inferenceProfileName":"chat","inferenceProfileArn":"{ARN}",
        "models":[{{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-premier-v1:0"}}],
        "inferenceProfileId":"a1b2c3d4e5f6","status":"ACTIVE","type":"APPLICATION"}}]}}"#
    );
    let models = r#"{"modelSummaries":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
        "modelId":"amazon.nova-lite-v1:0","inferenceTypesSupported":["ON_DEMAND"],
        "modelLifecycle":{"status":"LEGACY","legacyTime":"2026-11-20T00:00:00+00:00","endOfLifeTime":"2027-05-20T00:00:00+00:00"}}]}"#;
    Case::bare(command)
        .file("profiles.json", profiles)
        .file("models.json", models)
}

#[test]
fn imported_facts_are_used_by_a_check() {
    let import = case("catalog import models.json profiles.json --observed 2026-11-22");
    let run = import.run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let check = Case::new("check --isolated --catalog account.toml --region us-east-1 app.py")
        .file("account.toml", &run.stdout)
        .file("app.py", format!("A = \"{ARN}\"\nB = \"amazon.nova-lite-v1:0\"\n"));
    let printed = check.run();
    assert!(
        printed.stdout.contains("Nova Premier") && printed.stdout.contains("2026-09-14"),
        "{}",
        printed.stdout
    );
    assert!(printed.stdout.contains("2027-05-20"), "{}", printed.stdout);
    // Another Region keeps the facts of the catalog.
    let west = Case::new("check --isolated --catalog account.toml --region us-west-2 app.py")
        .file("account.toml", &run.stdout)
        .file("app.py", "B = \"amazon.nova-lite-v1:0\"\n");
    assert!(!west.run().stdout.contains("2027-05-20"));
}

#[test]
fn standard_input_and_an_output_file_will_do() {
    let models = case("catalog import models.json --observed 2026-11-22").run().stdout;
    let text = case("").read("models.json");
    let piped = Case::bare("catalog import - --observed 2026-11-22 --output out.toml").stdin(text);
    let run = piped.run();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert_eq!(String::from_utf8(piped.read("out.toml")).unwrap(), models);
}

#[test]
fn a_text_that_cannot_be_imported_is_an_error_with_its_place() {
    for (text, printed) in [
        ("{\"modelSummaries\":[{\"modelId\":", "x.json:1: the JSON ends before"),
        ("{\"a\":1}", "not an answer"),
        (
            "{\"modelId\":\"amazon.nova-pro-v1:0\",\"regionAvailability\":\"AVAILABLE\"}",
            "--region us-east-1",
        ),
    ] {
        let run = Case::bare("catalog import x.json").file("x.json", text).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{text}");
        assert!(run.stderr.contains(printed), "{text}: {}", run.stderr);
    }
}

/// The record of an application inference profile names the model that it was made of.
#[test]
fn an_arn_is_tied_to_the_model_of_its_record() {
    let state = format!(
        r#"{{"version":4,"resources":[{{"type":"aws_bedrock_inference_profile","name":"chat","instances":[{{"attributes":{{
        "arn":"{ARN}","model_source":[{{"copy_from":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-premier-v1:0"}}]}}}}]}}]}}"#
    );
    let answer = format!(
        r#"{{"inferenceProfileArn":"{ARN}","models":[{{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-premier-v1:0"}}]}}"#
    );
    for (name, text) in [("state.json", state), ("profile.json", answer)] {
        let inventory = Case::new("inventory --isolated --format jsonl")
            .args([name])
            .file(name, &text)
            .run();
        let of_arn = inventory
            .lines()
            .into_iter()
            .find(|line| line["form"] == "opaque-arn")
            .unwrap();
        assert_eq!(of_arn["model_id"], "amazon.nova-premier-v1:0", "{name}");
    }
    // Two models in one record say nothing, and neither does a record beside it.
    let two = format!(
        r#"{{"a":{{"arn":"{ARN}"}},"b":{{"model_source":[{{"copy_from":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-premier-v1:0"}}]}}}}"#
    );
    let inventory = Case::new("inventory --isolated --format jsonl two.json")
        .file("two.json", two)
        .run();
    let of_arn = inventory
        .lines()
        .into_iter()
        .find(|line| line["form"] == "opaque-arn")
        .unwrap();
    assert_eq!(of_arn["model_id"], serde_json::Value::Null);
}

/// A million entries on standard input, as a list of `ids` again and again.
#[cfg(unix)]
fn import_a_million(ids: usize) -> std::process::Output {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    const ENTRIES: usize = 1_000_000;
    // The limit is on the memory that can be addressed, so that the program cannot hold the entries.
    let mut child = Command::new("sh")
        .args([
            "-c",
            "ulimit -v 900000; exec \"$0\" catalog import - --observed 2026-11-22 --region us-east-1",
        ])
        .arg(assert_cmd::cargo::cargo_bin("bedrock-lint"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = std::io::BufWriter::with_capacity(1 << 20, child.stdin.take().unwrap());
    let writer = std::thread::spawn(move || {
        let mut write = || -> std::io::Result<()> {
            input.write_all(b"{\"modelSummaries\":[")?;
            for at in 0..ENTRIES {
                let comma = if at == 0 { "" } else { "," };
                write!(input, "{comma}{{\"modelId\":\"acme.m{}\"}}", at % ids)?;
            }
            input.write_all(b"]}")?;
            input.flush()
        };
        // The program ends early where the entries are too many.
        write().is_ok()
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

#[test]
#[cfg(unix)]
fn a_million_entries_need_the_memory_of_the_models_that_they_name() {
    let output = import_a_million(500);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let overlay = String::from_utf8(output.stdout).unwrap();
    assert_eq!(overlay.matches("[[model]]").count(), 500);
    assert!(!overlay.contains("eol = "), "no date is made up");
}

#[test]
#[cfg(unix)]
fn a_million_models_are_refused_before_they_are_all_read() {
    let output = import_a_million(1_000_000);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("import fewer models or Regions at a time"), "{stderr}");
}
