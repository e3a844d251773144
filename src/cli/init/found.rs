//! Facts about a repository: the Regions that its ARNs and clients name, and the CI system that it uses.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::Context as _;
use regex::Regex;

use crate::catalog::CatalogHandle;
use crate::cli::Failure;
use crate::cli::hints;
use crate::document::{self, Document, regular, role_of};
use crate::engine::{Engine, Settings};
use crate::input::{self, ChunkTest, Hooks, Source, Walk};
use crate::tree::{self, Kind, NodeId};
use crate::vocab::{Day, Region, Role};

/// More Regions than this are a list of Regions, and not those in which the code runs.
const MANY: usize = 6;

/// A Region's code.
const CODE: &str = r"([a-z]{2,4}(?:-[a-z]{2,9}){1,2}-\d{1,2})";

/// The facts.
pub(super) struct Found {
    /// The Regions, with the places that name them.
    pub(super) regions: BTreeMap<Region, Files>,
    /// The CI systems in use.
    pub(super) services: Vec<&'static Service>,
}

/// The files that name a Region, each with the first line that does.
#[derive(Debug, Default)]
pub(super) struct Files(BTreeMap<String, u32>);

/// A CI system.
#[derive(Debug)]
pub(super) struct Service {
    /// File or folder in a repository that uses it.
    sign: &'static str,
    /// Host of such repositories.
    host: Option<&'static str>,
    /// Files to write for it.
    pub(super) files: &'static [(&'static str, &'static str)],
    /// Remaining work.
    pub(super) then: Option<&'static str>,
}

static SERVICES: [Service; 5] = [
    Service {
        sign: ".github",
        host: Some("github.com"),
        files: &[
            (
                ".github/workflows/bedrock-lint.yml",
                include_str!("../../../docs/ci/github.yml"),
            ),
            (
                ".github/workflows/bedrock-lint-weekly.yml",
                include_str!("../../../docs/ci/github-weekly.yml"),
            ),
        ],
        then: None,
    },
    Service {
        sign: ".gitlab-ci.yml",
        host: Some("gitlab."),
        files: &[(
            ".gitlab/bedrock-lint.yml",
            include_str!("../../../docs/ci/gitlab-ci.yml"),
        )],
        then: Some("include it: `include: [{local: .gitlab/bedrock-lint.yml}]` in .gitlab-ci.yml"),
    },
    Service {
        sign: "azure-pipelines.yml",
        host: Some("dev.azure.com"),
        files: &[(
            "azure-pipelines-bedrock-lint.yml",
            include_str!("../../../docs/ci/azure-pipelines.yml"),
        )],
        then: Some("make a pipeline of it"),
    },
    Service {
        sign: "bitbucket-pipelines.yml",
        host: Some("bitbucket.org"),
        files: &[(
            "bedrock-lint.bitbucket-pipelines.yml",
            include_str!("../../../docs/ci/bitbucket-pipelines.yml"),
        )],
        then: Some("put its steps into bitbucket-pipelines.yml, the only file that Bitbucket reads"),
    },
    Service {
        sign: "Jenkinsfile",
        host: None,
        files: &[("bedrock-lint.Jenkinsfile", include_str!("../../../docs/ci/Jenkinsfile"))],
        then: Some("make a job of it"),
    },
];

impl Found {
    /// Looks through the current folder.
    pub(super) fn look(day: Day) -> Result<Self, Failure> {
        Ok(Self {
            regions: regions(day)?,
            services: services(),
        })
    }
}

impl Files {
    /// Two of them, and how many more there are.
    pub(super) fn description(&self) -> String {
        let places = self.0.iter().take(2);
        let first: Vec<_> = places.map(|(file, line)| format!("{file}:{line}")).collect();
        let more = match self.0.len().saturating_sub(2) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        // A comment ends with its line.
        format!("{}{more}", first.join(", ")).replace(|c: char| c.is_control(), "?")
    }
}

/// The CI systems of which there is a sign; without any, that of the host.
fn services() -> Vec<&'static Service> {
    let there: Vec<_> = SERVICES
        .iter()
        .filter(|service| Path::new(service.sign).exists())
        .collect();
    if !there.is_empty() {
        return there;
    }
    let remotes = regular::read_text(Path::new(".git/config"), super::MAX_BYTES).unwrap_or_default();
    let hosts = |service: &&Service| service.host.is_some_and(|host| remotes.contains(host));
    SERVICES.iter().filter(hosts).take(1).collect()
}

/// Looks for text that can name a Region.
#[derive(Clone)]
struct Names;

impl ChunkTest for Names {
    fn overlap(&self) -> usize {
        16
    }

    fn can_hold(&self, chunk: &[u8]) -> bool {
        let has = |what: &str| memchr::memmem::find(chunk, what.as_bytes()).is_some();
        has("egion") || has("EGION") || has(":bedrock:")
    }
}

/// The Regions that code and config name, of those in which Bedrock is; none where they are a list of all.
fn regions(day: Day) -> Result<BTreeMap<Region, Files>, Failure> {
    let catalog = CatalogHandle::Embedded;
    let models = &catalog.get().data().models;
    let known: BTreeSet<&Region> = models.iter().flat_map(|model| &model.regions).collect();
    let patterns = patterns().context("cannot look for Regions")?;
    let engine = Engine::new(CatalogHandle::Embedded);
    let settings = Settings::new(day);
    let work = |source: Source| {
        let name = source.document.name().to_owned();
        let is_live = matches!(role_of(&name), Role::Code | Role::Config);
        let text = if is_live && !is_own(&name) {
            source.document.text()
        } else {
            ""
        };
        // The provider of Terraform is a client for all of its files.
        let is_terraform = Path::new(&*name).extension().is_some_and(|extension| extension == "tf");
        let text = if is_terraform || mentions_bedrock(text) {
            text
        } else {
            ""
        };
        let mut text = without_policies(&without_comments(&source.document, text));
        if engine.prefilter().can_hold(text.as_bytes()) {
            blank(&mut text, &policy_lines(&engine, &settings, &source.document));
        }
        let mut found = places(&patterns, &text);
        found.retain(|region, _| known.contains(region));
        (name, found)
    };
    let mut regions: BTreeMap<Region, Files> = BTreeMap::new();
    let mut take = |(name, found): (String, BTreeMap<Region, u32>)| {
        // A file that names so many lists them.
        let is_list = found.len() > MANY;
        for (region, line) in found.into_iter().filter(|_| !is_list) {
            regions.entry(region).or_default().0.insert(name.clone(), line);
        }
        ControlFlow::Continue(())
    };
    input::run(&Walk::default(), Hooks::default(), &Names, &work, &mut take)
        .context("cannot look through the folder")?;
    if regions.len() > MANY {
        regions.clear();
    }
    Ok(regions)
}

/// True if a file is one that `init` writes.
fn is_own(name: &str) -> bool {
    Path::new(name)
        .file_name()
        .is_some_and(|name| name.to_string_lossy().contains("bedrock-lint"))
}

/// True if a file is about Bedrock, and not about another service of AWS.
fn mentions_bedrock(text: &str) -> bool {
    let is_here = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    ["bedrock", "Bedrock", "BEDROCK"].into_iter().any(is_here)
}

/// The text with spaces in the place of its comments, which no code reads.
fn without_comments(document: &Document, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let tree = tree::build(document::language_of_text(document.name(), text).name, text, None);
    let is_comment = |id: &NodeId| matches!(tree.kind(*id), Kind::Comment | Kind::DocComment);
    let mut bytes = text.as_bytes().to_vec();
    for id in tree.ids().filter(is_comment) {
        for byte in bytes.get_mut(tree.span(id).range()).unwrap_or_default() {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    // Comments end where characters do.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Lines on which a statement of a policy names a model, by the tree of the document, sorted.
fn policy_lines(engine: &Engine, settings: &Settings, document: &Document) -> Vec<u32> {
    let verdicts = engine.check(document, settings).verdicts;
    let of_policy = verdicts.iter().filter(|verdict| verdict.stance.is_some());
    of_policy
        .map(|verdict| document.position(verdict.reference.span.start()).line)
        .collect()
}

/// Empties lines, so that the others keep their numbers.
fn blank(text: &mut String, lines: &[u32]) {
    if lines.is_empty() {
        return;
    }
    let kept = (1..).zip(text.split_inclusive('\n')).map(|(number, line)| {
        if lines.binary_search(&number).is_ok() {
            "\n"
        } else {
            line
        }
    });
    *text = kept.collect();
}

/// The text without the lines of a list of resources that name an ARN: a policy allows more than the code calls.
fn without_policies(text: &str) -> String {
    let is_of_policy = |line: &str| {
        let arns = line.matches("arn:aws").count();
        let is_resource = |at: usize| {
            let before = line[..at].to_ascii_lowercase();
            before.contains("resource")
        };
        arns > 0 && line.find("arn:aws").is_some_and(is_resource)
    };
    let mut in_list = false;
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        let lower = line.to_ascii_lowercase();
        let opens = lower.contains("resource") && (lower.trim_end().ends_with('[') || lower.trim_end().ends_with(':'));
        in_list = opens || in_list && (line.contains("arn:") || line.trim().is_empty());
        let is_kept = !(is_of_policy(line) || in_list && line.contains("arn:"));
        kept.push_str(if is_kept { line } else { "\n" });
    }
    kept
}

/// Patterns of a Region: in an ARN, as the value of a key with Region in its name, as a constant, as a default of
/// Terraform.
fn patterns() -> Result<[Regex; 4], regex::Error> {
    Ok([
        Regex::new(&format!(r"arn:aws[a-z-]*:bedrock:{CODE}:"))?,
        Regex::new(&format!(
            r#"(?i:region)[\w.-]*["'\])]*\s*(?:=>|[:=(,])+\s*[\["'(]*{CODE}\b"#
        ))?,
        Regex::new(r"\bRegions?\.([A-Z]{2}(?:_[A-Z]{2,9}){1,2}_\d)\b")?,
        Regex::new(&format!(
            r#"variable\s+"\w*region\w*"\s*\{{[^{{}}]*?default\s*=\s*"{CODE}""#
        ))?,
    ])
}

/// The Regions that patterns find, each with the first line that names it.
fn places(patterns: &[Regex], text: &str) -> BTreeMap<Region, u32> {
    let mut first: BTreeMap<Region, usize> = BTreeMap::new();
    let codes = patterns.iter().flat_map(|pattern| pattern.captures_iter(text));
    let is_of_run = |code: &regex::Match<'_>| !hints::is_of_another_service(text, code.start());
    for code in codes.filter_map(|found| found.get(1)).filter(is_of_run) {
        if let Some(region) = Region::new(&code.as_str().to_lowercase().replace('_', "-")) {
            let at = first.entry(region).or_insert(code.start());
            *at = code.start().min(*at);
        }
    }
    let line = |at: usize| memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() + 1;
    let lines = first
        .into_iter()
        .map(|(region, at)| (region, u32::try_from(line(at)).unwrap_or(u32::MAX)));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let all = places(&patterns().unwrap(), text);
        all.keys().map(ToString::to_string).collect()
    }

    #[test]
    fn a_region_of_a_comment_is_none() {
        for (name, text) in [
            (
                "a.py",
                "# region = 'ap-south-1', arn:aws:bedrock:ap-south-1::x\nregion = 'eu-west-1'\n",
            ),
            (
                "a.ts",
                "/** region: 'ap-south-1' */\nconst region = 'eu-west-1'; // région: 'us-west-2'\n",
            ),
            (
                "a.tf",
                "# region = \"ap-south-1\"\nprovider \"aws\" {\n  region = \"eu-west-1\"\n}\n",
            ),
            ("a.go", "// Region: \"ap-south-1\"\nvar x = WithRegion(\"eu-west-1\")\n"),
        ] {
            let document = Document::new(name, text.as_bytes().to_vec());
            let text = document.text();
            let kept = without_comments(&document, text);
            assert_eq!(found(&kept), ["eu-west-1"], "{kept}");
            assert_eq!(kept.lines().count(), text.lines().count());
        }
    }

    #[test]
    fn a_region_is_what_an_arn_or_a_client_names() {
        for text in [
            "client = boto3.client('bedrock-runtime', region_name='eu-west-1')",
            "new BedrockRuntimeClient({ region: \"eu-west-1\" })",
            "{\"region\": \"eu-west-1\"}",
            "AWS_REGION=eu-west-1",
            "AWS_DEFAULT_REGION: eu-west-1",
            "os.environ.get(\"AWS_REGION\", \"eu-west-1\")",
            "BedrockRuntimeClient.builder().region(Region.EU_WEST_1)",
            "config.WithRegion(\"eu-west-1\")",
            "Region.of(\"eu-west-1\")",
            "provider \"aws\" {\n  region = \"eu-west-1\"\n}",
            "variable \"aws_region\" {\n  type = string\n  default = \"eu-west-1\"\n}",
            "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0",
            "regions = [\"eu-west-1\"]",
        ] {
            assert_eq!(found(text), ["eu-west-1"], "{text}");
        }
        for text in [
            "# in eu-west-1 as well",
            "bucket = \"logs-eu-west-1\"",
            "region = var.region",
            "regional-plan-1",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
