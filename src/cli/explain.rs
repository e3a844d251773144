//! `explain`: a lint's page, a model, an error of AWS's API, or every step of the verdict on a line.

mod facts;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow};

use self::facts::{group_line, regions, steps_of_offer, steps_of_use};
use super::args::Explain;
use super::{Failure, Outcome, accept, catalog, context};
use crate::config::{BaselineFile, Layer};
use crate::document::{Document, regular};
use crate::engine::{Checked, Engine, Settings};
use crate::finding::{Finding, Suppressor, Verdict};
use crate::input::Walk;
use crate::lint::{self, ApiError, Group, IDLE_TIME, LINTS};
use crate::reference::{Kin, Target};
use crate::report::{self, sanitize::visible};
use crate::vocab::{Form, State};

pub(super) fn run(args: &Explain, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let Some(what) = &args.what else {
        list(out)?;
        return Ok(Outcome::Clean);
    };
    if let Some(lint) = lint::by_name(what) {
        out.write_all(page(lint.page).as_bytes())?;
        return Ok(Outcome::Clean);
    }
    if let Some((path, line)) = place(what) {
        explain_line(args, &path, line, out)?;
        return Ok(Outcome::Clean);
    }
    let judging = context::judging(&args.judge)?;
    let catalog = judging.catalog.get();
    if catalog::show_matches(&judging, what, out)? {
        return Ok(Outcome::Clean);
    }
    if let Some(error) = lint::api_error(what) {
        explain_error(error, out)?;
        return Ok(Outcome::Clean);
    }
    if let Some((path, _)) = what
        .rsplit_once(':')
        .filter(|(path, line)| is_line(line) && is_path(path))
    {
        return Err(anyhow!("there is no file `{path}`").into());
    }
    let names = LINTS.iter().map(|lint| lint.name).chain(catalog::names(catalog));
    let error = anyhow!(
        "`{what}` is not a lint, the id or name of a model, a known error of AWS's API, or FILE:LINE of a file"
    );
    Err(match context::nearest(what, names) {
        Some(near) => error.context(format!("help: did you mean `{near}`?")),
        None => error,
    }
    .into())
}

/// Lists the lints, and the other topics.
fn list(out: &mut dyn Write) -> Result<(), Failure> {
    let width = LINTS.iter().map(|lint| lint.name.len()).max().unwrap_or_default();
    for lint in LINTS {
        let level = if lint.group == Group::OptIn {
            "off"
        } else {
            lint.severity.name()
        };
        writeln!(out, "{:width$}  {level:7}  {}", lint.name, lint.summary)?;
    }
    writeln!(out)?;
    for (what, gives) in [
        ("explain LINT", "the page of a lint"),
        (
            "explain MODEL",
            "what the catalog knows of a model, by its name, its id or that of a profile",
        ),
        (
            "explain FILE:LINE",
            "each step of the verdict on a line, or why there is no finding",
        ),
        (
            "explain \"TEXT\"",
            "an error of AWS's API, in the words in which it came",
        ),
    ] {
        writeln!(out, "bedrock-lint {what:17}  {gives}")?;
    }
    Ok(())
}

/// A page without its front matter, which the list of lints has.
fn page(text: &str) -> &str {
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    body.map_or(text, |(_, body)| body.trim_start())
}

/// `src/chat.py:14`, or `src/chat.py:14:18` as reports print it; the column is not needed.
fn place(what: &str) -> Option<(PathBuf, u32)> {
    let (rest, last) = what.rsplit_once(':')?;
    let last: u32 = last.parse().ok()?;
    let with_column = rest
        .rsplit_once(':')
        .and_then(|(path, line)| Some((path, line.parse().ok()?)));
    let (path, line) = match with_column {
        Some((path, line)) if Path::new(path).is_file() => (path, line),
        _ => (rest, last),
    };
    Path::new(path).is_file().then(|| (PathBuf::from(path), line))
}

/// True if a text is the number of a line.
fn is_line(text: &str) -> bool {
    text.parse::<u32>().is_ok()
}

/// True if a text looks like the path of a file: the ids of models that end with `:0` have neither a `/` nor such an
/// ending.
fn is_path(text: &str) -> bool {
    let is_ending = |ending: &std::ffi::OsStr| {
        ending.len() <= 5 && ending.to_string_lossy().starts_with(|c: char| c.is_ascii_alphabetic())
    };
    text.contains(['/', '\\']) || Path::new(text).extension().is_some_and(is_ending)
}

/// The page on an error, and the lints that report it before the API does.
fn explain_error(error: ApiError, out: &mut dyn Write) -> Result<(), Failure> {
    out.write_all(error.page.as_bytes())?;
    let mut lints = error.lints().peekable();
    if lints.peek().is_some() {
        writeln!(out, "\n## Lints\n")?;
    }
    for lint in lints {
        writeln!(out, "- {}: {}", lint.name, lint.summary)?;
    }
    Ok(())
}

fn explain_line(args: &Explain, path: &Path, line: u32, out: &mut dyn Write) -> Result<(), Failure> {
    let resolver = context::resolver(&args.judge, Layer::default())?;
    let mut session = super::scan::Session::explaining(resolver)?;
    let baseline = session.start.values.baseline.value.clone();
    if let Some(BaselineFile(file)) = &baseline {
        session.baseline = Some(Arc::new(accept::read(file, false)?));
    }
    let bytes = regular::read(path, Walk::default().max_file_size);
    let bytes = bytes.with_context(|| format!("cannot read `{}`", path.display()))?;
    let settings = session.settings(path).map_err(|errors| context::of_config(&errors))?;
    let document = Document::new(path, bytes);
    let of_file = session.config_of(path).map_err(|errors| context::of_config(&errors))?;
    let own = session.engine_of(&of_file, path);
    let engine = own.as_deref().unwrap_or(&session.engine);
    let lines = lines_of(&document);
    if line == 0 || line > lines {
        return Err(anyhow!(
            "`{}` has no line {line}; expected one from 1 to {lines}",
            path.display()
        )
        .into());
    }
    let checked = engine.check(&document, &settings);
    session.report_config_problems(&[]);
    let here = document.line_span(line);
    let text = visible(document.slice(here)).into_owned();
    writeln!(out, "{}:{line}: {}", document.name(), shorten(text.trim()))?;
    steps_of_file(engine, &document, &settings, out)?;

    if report::is_report(document.text()) {
        writeln!(
            out,
            "\nno finding: the file is a report of bedrock-lint, which `check` does not read"
        )?;
        return Ok(());
    }
    let verdicts: Vec<_> = checked
        .verdicts
        .iter()
        .filter(|verdict| here.overlaps(verdict.reference.span))
        .collect();
    if verdicts.is_empty() {
        let candidates = engine.candidates(&document);
        let near: Vec<_> = candidates
            .iter()
            .filter(|candidate| here.overlaps(candidate.span))
            .collect();
        for candidate in &near {
            writeln!(
                out,
                "\ncandidate: `{}`, which names no model",
                visible(document.slice(candidate.span))
            )?;
        }
        if near.is_empty() {
            writeln!(out, "\nno candidate: nothing on this line is shaped like a model id")?;
        }
    }
    for verdict in verdicts {
        writeln!(out)?;
        steps_of_reference(engine, &document, verdict, out)?;
        steps_of_findings(engine, &document, &checked, verdict, &settings, out)?;
    }
    for finding in checked.findings.iter().filter(|finding| is_beside(finding, &checked)) {
        if here.overlaps(finding.verdict.reference.span) {
            writeln!(out, "\n`{}`", visible(&finding.verdict.reference.text))?;
            steps_of_finding(&document, &checked, finding, &settings, out)?;
        }
    }
    Ok(())
}

/// Number of lines of a document; text after the last line end counts as a line.
fn lines_of(document: &Document) -> u32 {
    let text = document.text();
    let last = document.position(text.len()).line;
    if last > 1 && text.ends_with(['\n', '\r']) {
        last - 1
    } else {
        last
    }
}

/// True if a finding is about several references, and at none of them.
fn is_beside(finding: &Finding, checked: &Checked) -> bool {
    let span = finding.verdict.reference.span;
    finding.verdict.reference.form == Form::ModelList
        && checked.verdicts.iter().all(|verdict| verdict.reference.span != span)
}

fn steps_of_file(
    engine: &Engine,
    document: &Document,
    settings: &Settings,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let role = settings.role.map_or_else(
        || {
            let role = crate::document::role_of_text(document.name(), document.text());
            if role == crate::document::role_of(document.name()) {
                format!("{role}, by its path")
            } else {
                format!("{role}, by its first lines")
            }
        },
        |role| format!("{role}, by the config"),
    );
    writeln!(out, "  as of     {}", settings.as_of)?;
    writeln!(out, "  role      {role}")?;
    writeln!(
        out,
        "  language  {}",
        crate::document::language_of_text(document.name(), document.text()).name
    )?;
    let page = engine.catalog_handle().lifecycle_page();
    let page = page.map_or_else(|| "unknown".to_owned(), |day| day.to_string());
    writeln!(out, "  catalog   AWS's lifecycle page of {page}")?;
    if settings.levels.accounts_idle {
        writeln!(out, "  accounts  may have been idle, by the config")?;
    }
    Ok(())
}

fn steps_of_reference(
    engine: &Engine,
    document: &Document,
    verdict: &Verdict,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let reference = &verdict.reference;
    let at = document.position(reference.span.start());
    let bytes = document.file_range(reference.span);
    writeln!(out, "`{}`", visible(&reference.text))?;
    writeln!(
        out,
        "  bytes     {}..{} of the file, column {}",
        bytes.start, bytes.end, at.column
    )?;
    writeln!(out, "  form      {}", reference.form)?;
    let key_path = verdict.key_path.as_deref().map(|path| format!(" {}", visible(path)));
    writeln!(out, "  place     {}{}", verdict.place, key_path.unwrap_or_default())?;
    steps_of_use(verdict, out)?;
    if verdict.table.is_some() {
        writeln!(out, "  table     it is an entry of a table of models")?;
    }
    match &reference.target {
        Target::Model(id) => writeln!(out, "  model     {id}")?,
        Target::Unknown {
            id, meant: Some(meant), ..
        } => {
            let compiled = engine.catalog().data().observed.compiled;
            let ids = compiled.map_or_else(String::new, |day| format!(", by the ids known on {day}"));
            writeln!(out, "  model     `{id}` is unknown; {meant} is meant{ids}")?;
        }
        Target::Unknown { id, meant: None, kin } => match kin {
            Kin::Open => writeln!(out, "  model     `{id}` is unknown, and nothing is near it")?,
            Kin::NotNewer { nearest } => {
                writeln!(
                    out,
                    "  model     `{id}` is unknown and cannot be newer; near it: {}",
                    nearest.join(", ")
                )?;
            }
            Kin::CutOff { ids } => writeln!(out, "  model     `{id}` is the beginning of {}", ids.join(", "))?,
            Kin::AtMantle => writeln!(out, "  model     `{id}`, which bedrock-mantle alone has")?,
        },
        Target::Pattern => writeln!(out, "  model     none: it is a pattern")?,
        Target::Opaque => writeln!(out, "  model     only the account knows it")?,
    }
    if let Some(constant) = &reference.constant {
        let package = constant
            .package
            .as_deref()
            .unwrap_or("a package that the file does not name");
        writeln!(out, "  constant  of {} in {package}", constant.class)?;
    }
    match &reference.profile {
        Some(profile) => writeln!(out, "  profile   {profile}")?,
        None if reference.prefix_is_variable => writeln!(out, "  profile   a variable")?,
        None => {}
    }
    if reference.is_split {
        writeln!(out, "  literals  several, joined")?;
    }
    if reference.is_ambiguous {
        writeln!(
            out,
            "  cloud     another has this id too, and the file does not say which"
        )?;
    }
    if let Some(partition) = reference.arn.as_ref().and_then(|arn| arn.partition.as_ref()) {
        writeln!(out, "  ARN       of the partition {partition}")?;
    }
    let Some(judgement) = &verdict.judgement else {
        return Ok(());
    };
    if let Some(model) = engine.catalog().model(&judgement.model_id) {
        steps_of_offer(engine, verdict, model, out)?;
    }
    writeln!(out, "  Regions   {}", regions(judgement))?;
    let counts = judgement.lifecycle.iter().map(|group| ("counts", group));
    let elsewhere = judgement.elsewhere.iter().map(|group| ("elsewhere", group));
    for (what, group) in counts.chain(elsewhere) {
        writeln!(out, "  {what:9} {}", group_line(group))?;
        if let Some(provenance) = &group.provenance {
            writeln!(out, "            provenance: {}", visible(provenance))?;
        }
    }
    let mixed = if judgement.mixed { ", the worst of several" } else { "" };
    writeln!(out, "  state     {}{mixed}", judgement.state)?;
    if matches!(judgement.state, State::Legacy | State::ExtendedAccess) {
        writeln!(out, "  idle      an account without a call may be refused: {IDLE_TIME}")?;
    }
    Ok(())
}

fn steps_of_findings(
    engine: &Engine,
    document: &Document,
    checked: &Checked,
    verdict: &Verdict,
    settings: &Settings,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let span = verdict.reference.span;
    let findings = &checked.findings;
    if let Some(finding) = findings.iter().find(|finding| finding.verdict.reference.span == span) {
        return steps_of_finding(document, checked, finding, settings, out);
    }
    let holds = |finding: &&Finding| finding.labels.iter().any(|label| label.span == span);
    let in_table = findings
        .iter()
        .filter(|finding| finding.verdict.table.is_some())
        .find(holds);
    let off = engine.objections(document, &checked.verdicts, verdict, settings);
    let why = match (in_table, off.first()) {
        (Some(finding), _) => format!(
            "{}: {}, reported once for the table",
            finding.lint,
            visible(&finding.message)
        ),
        (None, Some(lint)) => format!("none: {lint} is turned off"),
        (None, None) => "none: no lint objects".to_owned(),
    };
    Ok(writeln!(out, "  finding   {why}")?)
}

fn steps_of_finding(
    document: &Document,
    checked: &Checked,
    finding: &Finding,
    settings: &Settings,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    writeln!(out, "  finding   {}: {}", finding.lint, visible(&finding.message))?;
    writeln!(
        out,
        "  severity  {}: {}",
        finding.severity,
        finding.severity_from.join("; then ")
    )?;
    writeln!(out, "            (fail-within {})", settings.levels.fail_within)?;
    if let Some(why) = &finding.suppressed {
        let by = match why.by {
            Suppressor::Comment => "a comment",
            Suppressor::Config => "the config",
        };
        writeln!(out, "  hidden    by {by}: {}", visible(&why.reason))?;
    }
    if finding.baselined {
        writeln!(out, "  accepted  it is in the baseline")?;
    }
    for note in &finding.notes {
        writeln!(out, "  fact      {}", visible(note))?;
    }
    if finding.verdict.table.is_none() {
        for label in &finding.labels {
            let at = document.position(label.span.start());
            let text = visible(document.slice(label.span)).into_owned();
            writeln!(
                out,
                "  beside    {}:{} `{text}`: {}",
                at.line,
                at.column,
                visible(&label.message)
            )?;
            let verdict = checked
                .verdicts
                .iter()
                .find(|verdict| verdict.reference.span == label.span);
            let judgement = verdict.and_then(|verdict| verdict.judgement.as_ref());
            for group in judgement.iter().flat_map(|judgement| &judgement.lifecycle) {
                writeln!(out, "            {}", group_line(group))?;
            }
        }
    }
    steps_of_replacement(finding, out)
}

fn steps_of_replacement(finding: &Finding, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(replacement) = &finding.replacement else {
        return Ok(writeln!(out, "  instead   nothing is known")?);
    };
    let text = replacement
        .text
        .clone()
        .unwrap_or_else(|| replacement.candidates.join(" or "));
    writeln!(
        out,
        "  instead   {text} ({}, {})",
        replacement.basis.name(),
        replacement.applicability
    )?;
    writeln!(out, "            {}", visible(&replacement.reason))?;
    for change in &replacement.changes {
        let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
        writeln!(
            out,
            "  changes   {}: {} → {}",
            change.kind.name(),
            side(&change.from),
            side(&change.to)
        )?;
    }
    Ok(())
}

/// A line that is too long to print, cut.
fn shorten(text: &str) -> String {
    const MAX: usize = 160;
    if text.chars().count() <= MAX {
        return text.to_owned();
    }
    text.chars().take(MAX).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_file_that_exists_and_a_line() {
        let here = env!("CARGO_MANIFEST_DIR").to_owned() + "/Cargo.toml";
        assert_eq!(place(&format!("{here}:14")), Some((PathBuf::from(&here), 14)));
        assert_eq!(place(&format!("{here}:14:3")), Some((PathBuf::from(&here), 14)));
        for what in ["amazon.nova-pro-v1:0", "retired-model", "nowhere/at/all.py:3"] {
            assert_eq!(place(what), None, "{what}");
        }
    }

    #[test]
    fn a_page_begins_at_its_heading() {
        for lint in LINTS {
            assert!(page(lint.page).starts_with(&format!("# {}\n", lint.name)));
        }
    }
}
