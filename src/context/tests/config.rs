//! Configuration.

use super::{check, containers};

#[test]
fn yaml() {
    check(
        "yaml",
        &[
            ("# «id»\na: b # «id»", "comment | comment"),
            (
                "Resources:\n  Fn:\n    Properties:\n      ModelId: «id»\n",
                "config-value name=ModelId path=Resources.Fn.Properties.ModelId",
            ),
            (
                "a: \"«id»\"\nb: '«id»'",
                "config-value name=a path=a | config-value name=b path=b",
            ),
            ("a:\n  b: |\n    x «id»\n", "config-value name=b path=a.b"),
            ("a: !Sub \"arn:${AWS::Region}:«id»\"", "config-value name=a path=a"),
            ("models:\n- a\n- «id»\n", "config-value name=models path=models[1]"),
            (
                "models:\n  # c\n  - name: «id»\n",
                "config-value name=name path=models[0].name",
            ),
            ("x: [a, {m: «id»}]", "config-value name=m path=x[1].m"),
            ("a:\n  «id»: 1\n", "mapping-key path=a"),
            (
                "AllowedValues:\n  - «id»\n",
                "allowed-value name=AllowedValues path=AllowedValues[0]",
            ),
            ("a: «https://x/id»", "url name=a path=a"),
            ("a: &x «id»\r\nb: *x\r\n", "config-value name=a path=a"),
            (
                "ä: «id»\n---\nb: «id»\n",
                "config-value name=ä path=ä | config-value name=b path=b",
            ),
        ],
    );
    assert_eq!(
        containers("yaml", "a:\n  - «id»\n  - b\n"),
        ["- id\n  - b\n", "a:\n  - id\n  - b\n"]
    );
}

#[test]
fn json() {
    check(
        "json",
        &[
            ("{ // «id»\n}", "comment"),
            (
                "{\"a\": {\"b\": [\"x\", {\"c\": \"«id»\"}]}}",
                "config-value name=c path=a.b[1].c",
            ),
            ("{\"a\": {\"«id»\": 1}}", "mapping-key path=a"),
            ("{\"enum\": [\"«id»\"]}", "allowed-value name=enum path=enum[0]"),
            ("[\"«https://x/id»\"]", "url path=[0]"),
            ("\"«id»\"", "config-value"),
        ],
    );
    assert_eq!(
        containers("json", "{\"a\": [\"«id»\"]}"),
        ["[\"id\"]", "{\"a\": [\"id\"]}"]
    );
}

#[test]
fn terraform() {
    check(
        "terraform",
        &[
            ("# «id»\n", "comment"),
            ("// «id»\n", "comment"),
            (
                "resource \"aws_x\" \"n\" {\n  m = \"«id»\"\n}\n",
                "config-value name=m path=resource.aws_x.n.m",
            ),
            ("resource \"aws_x\" \"«id»\" {}\n", "identifier"),
            ("m = \"arn:aws:${var.r}:«id»\"\n", "config-value name=m path=m"),
            ("m = \"${«var.model.id»}\"\n", "identifier name=m"),
            (
                "variable \"m\" {\n  default = \"«id»\"\n}\n",
                "default-value name=default path=variable.m.default",
            ),
            (
                "variable \"m\" {\n  default = { a = \"«id»\" }\n}\n",
                "default-value name=a path=variable.m.default.a",
            ),
            (
                "validation {\n  condition = contains([\"«id»\"], var.m)\n}\n",
                "allowed-value call=contains path=validation.condition[0]",
            ),
            (
                "locals {\n  m = { a = { \"b\" = \"«id»\" }, \"«id»\" = 1 }\n}\n",
                "config-value name=b path=locals.m.a.b | mapping-key path=locals.m",
            ),
            (
                "c = var.x == \"«id»\" ? \"«id»\" : \"b\"\n",
                "comparison path=c | config-value name=c path=c",
            ),
            ("l = lookup(var.x, \"k\", \"«id»\")\n", "default-value name=l path=l"),
            ("h = <<-EOT\n  «id» ${x}\nEOT\n", "config-value name=h path=h"),
            ("l = toset([\"a\", \"«id»\"])\n", "config-value name=l path=l[1]"),
        ],
    );
    assert_eq!(
        containers("hcl", "a = { b = [\"«id»\"] }\n"),
        ["[\"id\"]", "{ b = [\"id\"] }"]
    );
}
