//! Documents with ids in places of many kinds, written in several languages.
//!
//! In: the parts of a document, without a language. Out: its text, in which each id is a slot, so that the ids can be read
//! again from the text after a fix.

use std::fmt::Write as _;

/// The languages that documents are written in.
pub const LANGUAGES: &[&str] = &["json", "yaml", "toml", "py", "ts", "tf"];

/// A part of a document. Each number is that of an id in the pool of the test.
#[derive(Clone, Debug)]
pub enum Part {
    /// A name that is given an id.
    Value(usize),
    /// A list of ids, on one line or on a line each.
    List(Vec<usize>, bool),
    /// A list of records that are known by their ids, with the name of their key.
    Records(&'static str, Vec<usize>),
    /// A mapping with ids as keys.
    Keys(Vec<usize>),
    /// A default and its allowed values.
    Choice(usize, Vec<usize>),
    /// A statement of a policy that allows profiles and models.
    Policy(Vec<(usize, Arn)>),
    /// A request, with parameters.
    Call(usize, Vec<&'static str>),
    /// A comparison.
    Compared(usize),
}

/// The ways in which a policy names an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arn {
    Model,
    Profile,
}

impl Arn {
    fn head(self) -> &'static str {
        match self {
            Self::Model => "arn:aws:bedrock:*::foundation-model/",
            Self::Profile => "arn:aws:bedrock:us-east-1:111122223333:inference-profile/",
        }
    }
}

/// The end of a slot in a text that is being written.
const SLOT: char = '\u{1}';

/// A text with its slots.
#[derive(Clone, Debug)]
pub struct Text {
    pub kind: &'static str,
    /// Text before, between and behind the slots.
    pieces: Vec<String>,
    /// The ids of the slots.
    pub ids: Vec<usize>,
}

impl Text {
    /// Writes parts in a language.
    pub fn of(kind: &'static str, parts: &[Part]) -> Self {
        let mut ids = Vec::new();
        let mut text = String::new();
        let written: Vec<String> = parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let mut writer = Writer { kind, ids: &mut ids };
                writer.part(&format!("x{at}"), part)
            })
            .collect();
        let (before, between, behind) = match kind {
            "json" => ("{\n", ",\n", "\n}\n"),
            _ => ("", "\n", "\n"),
        };
        let _ = write!(text, "{before}{}{behind}", written.join(between));
        let pieces = text.split(SLOT).map(str::to_owned).collect();
        Self { kind, pieces, ids }
    }

    /// The text with these ids.
    pub fn with(&self, ids: &[String]) -> String {
        let mut text = self.pieces[0].clone();
        for (id, piece) in ids.iter().zip(&self.pieces[1..]) {
            text += id;
            text += piece;
        }
        text
    }

    /// The ids of a text that differs from this one in its slots alone.
    pub fn read(&self, text: &str) -> Option<Vec<String>> {
        let mut rest = text.strip_prefix(self.pieces[0].as_str())?;
        let mut ids = Vec::new();
        for piece in &self.pieces[1..] {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':')));
            let end = end.unwrap_or(rest.len());
            let (id, behind) = rest.split_at(end);
            ids.push(id.to_owned());
            rest = behind.strip_prefix(piece.as_str())?;
        }
        rest.is_empty().then_some(ids)
    }
}

struct Writer<'a> {
    kind: &'static str,
    ids: &'a mut Vec<usize>,
}

impl Writer<'_> {
    fn slot(&mut self, id: usize) -> String {
        self.ids.push(id);
        format!("\"{SLOT}\"")
    }

    fn slots(&mut self, ids: &[usize]) -> Vec<String> {
        ids.iter().map(|&id| self.slot(id)).collect()
    }

    fn list(&mut self, ids: &[usize], over_lines: bool) -> String {
        let slots = self.slots(ids);
        brackets(&slots, over_lines)
    }

    fn part(&mut self, name: &str, part: &Part) -> String {
        match part {
            Part::Value(id) => {
                let slot = self.slot(*id);
                self.given(name, &slot)
            }
            Part::List(ids, over_lines) => {
                let list = self.list(ids, *over_lines);
                self.given(name, &list)
            }
            Part::Records(key, ids) => {
                let slots = self.slots(ids);
                let records: Vec<String> = slots
                    .iter()
                    .enumerate()
                    .map(|(at, slot)| self.record(&[(key, slot.clone()), ("note", format!("\"n{at}\""))]))
                    .collect();
                let list = brackets(&records, true);
                self.given(name, &list)
            }
            Part::Keys(ids) => {
                let slots = self.slots(ids);
                let pairs: Vec<String> = slots
                    .iter()
                    .enumerate()
                    .map(|(at, slot)| self.pair(slot, &at.to_string()))
                    .collect();
                self.given(name, &format!("{{{}}}", pairs.join(", ")))
            }
            Part::Choice(default, allowed) => self.choice(name, *default, allowed),
            Part::Policy(arns) => self.policy(name, arns),
            Part::Call(id, parameters) => self.call(name, *id, parameters),
            Part::Compared(id) => {
                let slot = self.slot(*id);
                match self.kind {
                    "py" => format!("if {name} == {slot}:\n    pass"),
                    "ts" => format!("if ({name} === {slot}) {{ run(); }}"),
                    "tf" => format!("locals {{ {name} = var.model == {slot} }}"),
                    // These compare nothing.
                    _ => self.given(name, &slot),
                }
            }
        }
    }

    fn given(&self, name: &str, value: &str) -> String {
        match self.kind {
            "json" => format!("  \"{name}\": {value}"),
            "yaml" => format!("{name}: {value}"),
            "toml" | "py" => format!("{name} = {value}"),
            "ts" => format!("export const {name} = {value};"),
            _ => format!("locals {{\n  {name} = {value}\n}}"),
        }
    }

    fn pair(&self, key: &str, value: &str) -> String {
        match self.kind {
            "toml" | "tf" => format!("{key} = {value}"),
            _ => format!("{key}: {value}"),
        }
    }

    fn record(&self, pairs: &[(&str, String)]) -> String {
        let quoted = matches!(self.kind, "json" | "yaml" | "py");
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(key, value)| {
                let key = if quoted {
                    format!("\"{key}\"")
                } else {
                    (*key).to_owned()
                };
                self.pair(&key, value)
            })
            .collect();
        format!("{{ {} }}", pairs.join(", "))
    }

    fn choice(&mut self, name: &str, default: usize, allowed: &[usize]) -> String {
        let default = self.slot(default);
        let allowed = self.slots(allowed);
        let list = |open: &str, close: &str| format!("{open}{}{close}", allowed.join(", "));
        match self.kind {
            "json" => format!(
                "  \"{name}\": {{\"type\": \"string\", \"default\": {default}, \"enum\": {}}}",
                brackets(&allowed, true)
            ),
            "yaml" => {
                let items: String = allowed.iter().map(|slot| format!("\n      - {slot}")).collect();
                format!("{name}:\n  Model:\n    Type: String\n    Default: {default}\n    AllowedValues:{items}")
            }
            "toml" => format!("{name} = {{ default = {default}, enum = {} }}", list("[", "]")),
            "py" => format!(
                "parser.add_argument(\"--{name}\", default={default}, choices={})",
                list("[", "]")
            ),
            // The default comes first, as it does everywhere else.
            "ts" => format!(
                "export const {name} = option({{ default: {default}, choices: {} }});",
                list("[", "]")
            ),
            _ => format!(
                "variable \"{name}\" {{\n  default = {default}\n  validation {{\n    condition     = contains({}, var.{name})\n    error_message = \"No.\"\n  }}\n}}",
                list("[", "]")
            ),
        }
    }

    fn policy(&mut self, name: &str, arns: &[(usize, Arn)]) -> String {
        let resources: Vec<String> = arns
            .iter()
            .map(|(id, arn)| {
                self.ids.push(*id);
                format!("\"{}{SLOT}\"", arn.head())
            })
            .collect();
        let list = brackets(&resources, true);
        match self.kind {
            "py" => format!("{name} = iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources={list})"),
            "ts" => format!(
                "export const {name} = new iam.PolicyStatement({{ actions: [\"bedrock:InvokeModel\"], resources: {list} }});"
            ),
            "tf" => format!(
                "data \"aws_iam_policy_document\" \"{name}\" {{\n  statement {{\n    actions   = [\"bedrock:InvokeModel\"]\n    resources = {list}\n  }}\n}}"
            ),
            _ => {
                let statement = self.record(&[
                    ("Effect", "\"Allow\"".to_owned()),
                    ("Action", "\"bedrock:InvokeModel\"".to_owned()),
                    (
                        "Resource",
                        if self.kind == "toml" {
                            list.replace(",\n]", "\n]")
                        } else {
                            list
                        },
                    ),
                ]);
                let document = self.record(&[
                    ("Version", "\"2012-10-17\"".to_owned()),
                    ("Statement", format!("[{statement}]")),
                ]);
                self.given(name, &document)
            }
        }
    }

    fn call(&mut self, name: &str, id: usize, parameters: &[&str]) -> String {
        let slot = self.slot(id);
        let config = |colon: &str, quote: &str| {
            let pairs: Vec<String> = parameters
                .iter()
                .map(|name| format!("{quote}{name}{quote}{colon}0.5"))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        };
        match self.kind {
            "py" => format!(
                "client = boto3.client(\"bedrock-runtime\")\n{name} = client.converse(modelId={slot}, messages=messages, inferenceConfig={})",
                config(": ", "\"")
            ),
            "ts" => format!(
                "await client.send(new ConverseCommand({{ modelId: {slot}, messages, inferenceConfig: {} }}));",
                config(": ", "")
            ),
            _ => self.given(name, &slot),
        }
    }
}

fn brackets(items: &[String], over_lines: bool) -> String {
    if over_lines && !items.is_empty() {
        return format!("[\n    {}\n  ]", items.join(",\n    "));
    }
    format!("[{}]", items.join(", "))
}
