//! The ends of help texts: what the exit codes mean, and a line to copy for every command.

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
  bedrock-lint check --format auto --output-file sarif=bedrock-lint.sarif
          annotations for a pipeline, and a file to upload";

/// The end of the help of `inventory`.
pub(super) const INVENTORY: &str = "\
Example:
  bedrock-lint inventory --format json src";

/// The end of the help of `catalog`.
pub(super) const CATALOG: &str = "\
Example:
  bedrock-lint catalog show \"Claude 3 Haiku\"";

/// The end of the help of `catalog list`.
pub(super) const LIST: &str = "\
Example:
  bedrock-lint catalog list --as-of 2027-04-01";

/// The end of the help of `catalog show`.
pub(super) const SHOW: &str = "\
Examples:
  bedrock-lint catalog show anthropic.claude-3-haiku-20240307-v1:0
  bedrock-lint catalog show \"Claude 3 Haiku\"";

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
  bedrock-lint init --as-of today";

/// The end of the help of `lsp`.
pub(super) const LSP: &str = "\
An editor starts it; docs/editors.md says how. It shows for each file what `check` of its folder says.

Example:
  bedrock-lint lsp --as-of today --all";

/// The end of the help of `completions`.
pub(super) const COMPLETIONS: &str = "\
Example:
  bedrock-lint completions bash > ~/.local/share/bash-completion/completions/bedrock-lint";
