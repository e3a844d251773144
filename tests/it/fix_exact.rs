//! The bytes that a fix changes, in the encodings, line ends and forms that users have.

use crate::case::Case;
use crate::fix::{NEW, OLD, case};

/// An encoding, as files have it.
type Encode = fn(&str) -> Vec<u8>;

const ENCODINGS: [(&str, Encode); 4] = [
    ("utf8", |text| text.as_bytes().to_vec()),
    ("bom", |text| format!("\u{feff}{text}").into_bytes()),
    ("utf16le", |text| {
        let text = format!("\u{feff}{text}");
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }),
    ("utf16be", |text| {
        let text = format!("\u{feff}{text}");
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }),
];

/// Files as users have them, with `@` for the id.
const FILES: [(&str, &str); 10] = [
    ("chat.py", "# größe 模型 🦀\nMODEL = '@'; OTHER = \"@\"  # 🦀\n\n\n"),
    ("crlf.ts", "const a = '@';\r\nconst b = `ü@`;\r\n// end \r\n"),
    ("cr.py", "a = '@'\rb = '@'\r"),
    ("mixed.txt", "@\r\n\n\r@\t\u{c}\u{85}\u{2028}@ \n\r"),
    ("no_end.yaml", "model: @"),
    (
        "lab.ipynb",
        "{\n \"cells\": [\n  {\"cell_type\": \"code\", \"outputs\": [], \"source\": [\"# ü\\n\", \"c.converse(modelId=\\\"@\\\")\\n\", \"!aws --model-id @\"]}\n ],\n \"metadata\": {\"kernelspec\": {\"language\": \"python\"}},\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n",
    ),
    (
        "long.ts",
        "!function(e){\"use strict\";var t={m:\"@\",n:'@'};e(t,/x/g,\"ü\")}(window);var r={id:\"@\"}",
    ),
    (
        "data.json",
        "{\"a\":{\"b\":[1,2.50,1e3,\"\\u00fc\\/\",{\"model\":\"@\"}],\"c\":\"@\"},\"z\":null}",
    ),
    (
        "inner.go",
        "var body = \"{\\\"modelId\\\": \\\"@\\\", \\\"x\\\": \\\"{\\\\\\\"m\\\\\\\":\\\\\\\"@\\\\\\\"}\\\"}\"\n",
    ),
    ("prefixed.cfg", "[llm]\nmodel = bedrock/@\nother=bedrock_converse/@\n"),
];

#[test]
fn only_the_ids_change_whatever_the_file_is_written_in() {
    let mut case = case().args(["--fix", "--all"]);
    for (encoding, encode) in ENCODINGS {
        for (name, text) in FILES {
            case = case.file(&format!("{encoding}/{name}"), encode(&text.replace('@', OLD)));
        }
    }
    let run = case.run();
    for (encoding, encode) in ENCODINGS {
        for (name, text) in FILES {
            let path = format!("{encoding}/{name}");
            let expected = encode(&text.replace('@', NEW));
            assert!(
                case.read(&path) == expected,
                "{path}: {:?} rather than {:?}\n{}",
                String::from_utf8_lossy(&case.read(&path)),
                String::from_utf8_lossy(&expected),
                run.stderr
            );
        }
    }
}

#[test]
fn bytes_that_are_no_utf_8_stay_unchanged() {
    let text = |id: &str| {
        let parts: [&[u8]; 7] = [
            b"\xff\xfea = '",
            id.as_bytes(),
            b"' # \xe4\xf6 ",
            id.as_bytes(),
            b"\n\xc3",
            b"b = \"",
            id.as_bytes(),
        ];
        // Without a line feed in it, what begins like UTF-16 is UTF-16.
        [b"# Latin-1: \xe4\n".to_vec(), parts.concat(), b"\"\xf0\x9f\n".to_vec()].concat()
    };
    let case = case().file("latin.py", text(OLD)).args(["--fix", "--all"]);
    let run = case.run();
    assert!(
        case.read("latin.py") == text(NEW),
        "{}{}",
        String::from_utf8_lossy(&case.read("latin.py")),
        run.stderr
    );
}

#[test]
fn a_lone_surrogate_and_an_odd_last_byte_stay_as_they_are() {
    let units = |id: &str| -> Vec<u8> {
        let text = [0xFEFF, 0xD800].into_iter().chain("a = '".encode_utf16());
        let text = text
            .chain(id.encode_utf16())
            .chain("'\r\n".encode_utf16())
            .chain([0xDC00]);
        text.flat_map(u16::to_le_bytes).chain([0x41]).collect()
    };
    let case = case().file("odd.py", units(OLD)).args(["--fix"]);
    let run = case.run();
    assert!(
        case.read("odd.py") == units(NEW),
        "{:?}{}",
        case.read("odd.py"),
        run.stderr
    );
}

/// Ids for `@` before, and after, in a text around it.
fn becomes(file: &str, before: &str, after: &str) {
    let case = case().file(file, before).args(["--fix", "--all"]);
    let run = case.run();
    let now = String::from_utf8(case.read(file)).unwrap();
    assert_eq!(now, after, "{}", run.stderr);
}

#[test]
fn an_encoded_colon_stays_encoded() {
    let (old, new) = (OLD.strip_suffix(":0").unwrap(), NEW.strip_suffix(":0").unwrap());
    for colon in ["%3A", "%253A"] {
        let url = |id: &str| format!("u = 'https://h/model/{id}{colon}0/invoke'\n");
        becomes("app.py", &url(old), &url(new));
    }
    let json = |id: &str| format!("{{\"model\": \"{id}\\u003a0\"}}\n");
    becomes("app.json", &json(old), &json(new));
}

#[test]
fn an_id_that_goes_on_in_an_escape_is_left() {
    let escaped = format!("m = '{}\\x3a0'\n", OLD.strip_suffix(":0").unwrap());
    becomes("app.py", &escaped, &escaped);
    let quoted = |id: &str| format!("m = \"\\u0022{id}\\u0022\"\n");
    becomes("app.json", &quoted(OLD), &quoted(NEW));
}

#[test]
fn an_arn_keeps_partition_region_and_account() {
    let arn = |id: &str| format!("a = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/{id}'\n");
    becomes("app.py", &arn(&format!("us.{OLD}")), &arn(NEW));
}

#[test]
fn a_constant_becomes_a_constant() {
    let config = "regions = ['us-east-1']\n[replacements]\n'anthropic.claude-v2' = 'amazon.nova-lite-v1:0'\n";
    let source = |constant: &str| {
        format!(
            "import * as bedrock from 'aws-cdk-lib/aws-bedrock';\nconst m = bedrock.FoundationModelIdentifier.{constant};\n"
        )
    };
    let case = Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("stack.ts", source("ANTHROPIC_CLAUDE_V2"))
        .args(["--fix"]);
    let run = case.run();
    assert_eq!(
        case.read("stack.ts"),
        source("AMAZON_NOVA_LITE_V1_0").into_bytes(),
        "{}",
        run.stderr
    );
}

#[test]
fn half_of_an_assertion_is_not_changed() {
    let asserted = format!("expect(parse('us.{OLD}')).toBe('{OLD}');\n");
    becomes("tests/a.test.ts", &asserted, &asserted);
    let called = |id: &str| format!("expect(call('{id}')).toBe(200);\nconst minified = 1; f('{id}');\n");
    becomes("tests/b.test.ts", &called(OLD), &called(NEW));
}

#[test]
fn no_list_gets_two_equal_entries_and_no_mapping_a_key_twice() {
    for (file, text) in [
        ("a.py", "MODELS = [\n    '@',\n    'gpt-4',\n    '#',\n]\n"),
        ("a.yaml", "models:\n  - \"@\"\n  - gpt-4\n  - #\n"),
        ("b.json", "{\"models\": [\"@\", null, {\"a\": [1]}, true, \"#\"]}\n"),
        ("c.json", "{\"@\": 1, \"#\": 2}\n"),
        ("d.yaml", "prices:\n  '@': 1\n  '#': 2\n"),
        ("e.tf", "models = toset([\"@\", \"#\"])\nm = { \"@\" = 1, \"#\" = 2 }\n"),
        ("f.sh", "MODELS=\"@ #\"\nfor m in @ #; do echo $m; done\n"),
        ("g.ts", "type M = '@' | '#';\n"),
        ("h.toml", "models = ['@', '#']\n['@']\nx = 1\n['#']\nx = 2\n"),
        ("i.xml", "<ids><id>@</id><id>#</id></ids>\n"),
    ] {
        let text = text.replace('@', OLD).replace('#', NEW);
        becomes(file, &text, &text);
    }
}
