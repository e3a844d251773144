//! The ends of help texts: the meaning of the exit codes, and a line to copy for every command.

/// The end of the short help of `check`.
pub(super) const CHECK_SHORT: &str = "\
Examples:
  bedrock-lint check --region us-east-1   check the current folder
  bedrock-lint check --fix src            apply the safe fixes
All options: bedrock-lint check --help. Lints: bedrock-lint explain";

/// The end of the long help of `check`.
pub(super) const CHECK: &str = "\
Lints: `bedrock-lint explain` lists them, `bedrock-lint explain LINT` shows the page of one.

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  usage or internal error, or something asked for that could not be read

Examples:
  bedrock-lint check --region us-east-1
          check the current folder for the Region in which the code runs
  bedrock-lint check --diff src
          show what a fix would write
  bedrock-lint check --staged --quiet
          check what is about to be committed
  bedrock-lint check --documents - --isolated < documents.jsonl
          check many documents of other places in one process
  bedrock-lint check --format auto --output-file sarif=bedrock-lint.sarif
          annotations for a pipeline, and a file to upload";

/// The end of the help of `inventory`.
pub(super) const INVENTORY: &str = "\
Example:
  bedrock-lint inventory --format json src";

/// The end of the help of `plan`.
pub(super) const PLAN: &str = "\
Examples:
  bedrock-lint plan
  bedrock-lint plan --format html --output plan.html
  bedrock-lint plan --format ics --output deadlines.ics
  bedrock-lint plan --merge a.json b.json --format json --output all.json
  bedrock-lint plan --compare last-week.json --format markdown";

/// The end of the help of `catalog`.
pub(super) const CATALOG: &str = "\
Example:
  bedrock-lint catalog show \"Claude 3 Haiku\"";

/// The end of the help of `catalog list`.
pub(super) const LIST: &str = "\
Examples:
  bedrock-lint catalog list --as-of 2027-04-01
  bedrock-lint catalog list --state legacy --ends-before 2027-02-01 --region us-east-1 --provider anthropic";

/// The end of the help of `catalog upcoming`.
pub(super) const UPCOMING: &str = "\
Examples:
  bedrock-lint catalog upcoming --days 30 --region us-east-1
  bedrock-lint catalog upcoming --format json";

/// The end of the help of `catalog diff`.
pub(super) const DIFF: &str = "\
Examples:
  bedrock-lint catalog diff old.toml new.toml --format markdown
  bedrock-lint catalog diff bedrock-models.toml   what an overlay changes";

/// The end of the help of `catalog export`.
pub(super) const EXPORT: &str = "\
Example:
  bedrock-lint catalog export --output bedrock-catalog.json
  bedrock-lint check --catalog-bundle bedrock-catalog.json";

/// The end of the help of `catalog show`.
pub(super) const SHOW: &str = "\
Examples:
  bedrock-lint catalog show anthropic.claude-3-haiku-20240307-v1:0
  bedrock-lint catalog show \"Claude 3 Haiku\"";

/// The end of the help of `catalog import`.
pub(super) const IMPORT: &str = "\
Examples:
  aws bedrock list-foundation-models --region us-east-1 > models.json
  aws bedrock list-inference-profiles --region us-east-1 > profiles.json
  bedrock-lint catalog import models.json profiles.json --output bedrock-models.toml
  bedrock-lint check --catalog bedrock-models.toml
The AWS calls, the policy that allows them and a workflow: docs/account.md";

/// The end of the help of `catalog validate`.
pub(super) const VALIDATE: &str = "\
Example:
  bedrock-lint catalog validate policy/models.toml";

/// The end of the help of `explain`.
pub(super) const EXPLAIN: &str = "\
Examples:
  bedrock-lint explain src/app.py:12
  bedrock-lint explain retired-model
  bedrock-lint explain \"Claude 3 Haiku\"";

/// The end of the help of `config`.
pub(super) const CONFIG: &str = "\
Example:
  bedrock-lint config show src/app.py";

/// The end of the help of `config schema`.
pub(super) const SCHEMA: &str = "\
Example:
  bedrock-lint config schema > bedrock-lint.schema.json";

/// The end of the help of `init`.
pub(super) const INIT: &str = "\
Example:
  bedrock-lint init --baseline";

/// The end of the help of `man`.
pub(super) const MAN: &str = "\
Examples:
  bedrock-lint man > /usr/local/share/man/man1/bedrock-lint.1
  bedrock-lint man check | man -l -";

/// The end of the help of `lsp`.
pub(super) const LSP: &str = "\
An editor starts it; docs/editors.md says how. It shows for each file what `check` of its folder says.

Example:
  bedrock-lint lsp --as-of today --all";

/// The end of the help of `mcp`.
#[cfg(feature = "mcp")]
pub(super) const MCP: &str = "\
An agent starts it; docs/editors.md says how.

Example:
  bedrock-lint mcp --region us-east-1";

/// The end of the help of `completions`.
pub(super) const COMPLETIONS: &str = "\
Example:
  bedrock-lint completions bash > ~/.local/share/bash-completion/completions/bedrock-lint
  bedrock-lint completions powershell >> $PROFILE";
