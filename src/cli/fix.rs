//! `check --fix`, `--diff` and `--interactive`: writes the planned edits, prints them, or prompts for each.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs, process};

use anyhow::{Context as _, anyhow};

use super::args::{Check, Fixing};
use super::ask::{self, Answer};
use super::output::root_folder;
use super::scan::Session;
use super::{Failure, context};
use crate::document::{Document, Name};
use crate::edit::{self, NotFixed, Patch, Permission, Refusal, Step, Tally};
use crate::engine::Checked;
use crate::finding::{Finding, Reason};
use crate::input::{Origin, Source};
use crate::vocab::{Severity, Strength, Veto};

/// The exit code of a program that Ctrl-C ended, as shells have it.
const INTERRUPTED: i32 = 130;

/// Destination of a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Write,
    Diff,
    Interactive,
}

/// Fixes documents, one after the other.
pub(super) struct Fixer {
    mode: Mode,
    permission: Permission,
    max_files: usize,
    /// Files that were changed, without those that only complete a set.
    changed: usize,
    /// The answer for each set.
    answers: BTreeMap<String, Answer>,
    /// `All` or `Quit`, once that was said.
    answered: Option<Answer>,
    /// Content of standard input, fixed so far; `Some` if the text goes to standard output.
    stdin: Option<Vec<u8>>,
    tally: Tally,
    /// Held while a file is written.
    writing: Arc<Mutex<()>>,
}

impl Fixer {
    /// The fixer for the arguments; `None` if nothing is to be fixed. Standard input, if it is fixed, is read here: it
    /// is written out in any case.
    pub(super) fn new(args: &Check, session: &mut Session) -> Result<Option<Self>, Failure> {
        let Fixing {
            fix,
            diff,
            interactive,
            unsafe_fixes,
            tables,
            max_files,
        } = args.fixing;
        if !(fix || diff || interactive) {
            return Ok(None);
        }
        session.fold_tables &= !tables;
        let reads_stdin = args.scan.paths.iter().any(|path| path.as_os_str() == "-");
        if reads_stdin && interactive {
            return Err(anyhow!("`--interactive` reads answers from standard input, and so cannot fix it").into());
        }
        if reads_stdin && !diff && args.scan.paths.len() > 1 {
            return Err(anyhow!("`--fix` writes standard input to standard output, and takes no path but `-`").into());
        }
        if reads_stdin && !diff {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.context("cannot read standard input")?;
            session.stdin = Some(bytes);
        }
        let mode = match (diff, interactive) {
            (true, _) => Mode::Diff,
            (_, true) => Mode::Interactive,
            _ => Mode::Write,
        };
        let writing = Arc::default();
        if mode != Mode::Diff {
            end_between_files(Arc::clone(&writing))?;
        }
        Ok(Some(Self {
            mode,
            permission: Permission {
                maybe_incorrect: unsafe_fixes,
                all: args.scan.all,
                tables,
            },
            max_files: max_files.unwrap_or(usize::MAX),
            changed: 0,
            answers: BTreeMap::new(),
            answered: None,
            stdin: session.stdin.clone(),
            tally: Tally::default(),
            writing,
        }))
    }

    /// True if documents, tests and notes are fixed, too.
    pub(super) fn fixes_all(&self) -> bool {
        self.permission.all
    }

    /// Side channel of the report, if standard output is taken.
    pub(super) fn aside(&self) -> Option<Box<dyn Write>> {
        match self.mode {
            Mode::Diff => Some(Box::new(io::sink())),
            _ if self.stdin.is_some() => Some(Box::new(io::stderr())),
            _ => None,
        }
    }

    /// Fixes the findings of a document that may be fixed; returns the rest with the patch, if it changed.
    pub(super) fn document(
        &mut self,
        session: &Session,
        source: &Source,
        findings: &[Finding],
        is_shown: &dyn Fn(&Finding) -> bool,
        out: &mut dyn Write,
    ) -> io::Result<Option<(Document, Checked, Patch)>> {
        let document = &source.document;
        let plan = edit::plan(document, findings, self.permission);
        for (at, why) in plan.left {
            // A finding that is not shown is mentioned only if an option would fix it.
            if is_shown(&findings[at]) || why == NotFixed::OnlyWithAll {
                self.tally.leave(why);
            }
        }
        let steps = self.agreed(source, findings, plan.steps)?;
        let mut patch = Patch::default();
        for step in &steps {
            patch.add(&step.splices);
        }
        if patch.is_empty() {
            return Ok(None);
        }
        let new = patch.apply(document.bytes());
        let fixed = Document::new(Name::from(&*source.path), new.clone());
        // Its settings were there a moment ago.
        let settings = session.settings(&source.path).ok();
        let checked = settings.and_then(|settings| session.check_again(&fixed, &settings));
        if self.mode == Mode::Diff {
            self.count(document, findings, &steps);
            if let Some(checked) = &checked {
                self.count_consequences(document, findings, (&fixed, checked, &patch));
            }
            print_diff(out, &path_in_patch(&source.path), document.bytes(), &new)?;
            return Ok(None);
        }
        if source.origin == Origin::Stdin {
            self.stdin = Some(new);
        } else if let Err(refusal) = self.write(&source.path, document.bytes(), &new) {
            context::print_warning(&format!("`{}` is not fixed: {refusal}", document.name()));
            self.tally.refuse(steps.len());
            return Ok(None);
        }
        self.count(document, findings, &steps);
        if let Some(checked) = &checked {
            self.count_consequences(document, findings, (&fixed, checked, &patch));
        }
        Ok(checked.map(|checked| (fixed, checked, patch)))
    }

    fn write(&self, path: &Path, old: &[u8], new: &[u8]) -> Result<(), Refusal> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        edit::replace(path, old, new)
    }

    fn count(&mut self, document: &Document, findings: &[Finding], steps: &[Step]) {
        let mut seen = BTreeSet::new();
        let mut fixes = Vec::new();
        for step in steps {
            let finding = &findings[step.finding];
            let Some(replacement) = &finding.replacement else {
                continue;
            };
            let new = replacement.text.as_deref().unwrap_or("(removed)");
            if replacement.removes_entry() {
                self.tally.remove();
            } else {
                let edits = replacement.edits.iter().filter(|edit| seen.insert(edit.span));
                let (inserted, edits): (Vec<_>, Vec<_>) = edits.partition(|edit| edit.span.is_empty());
                fixes.extend(edits.iter().map(|_| (finding.verdict.reference.text.as_str(), new)));
                let arns = inserted.iter().map(|edit| edit.text.matches("arn:").count());
                self.tally.insert(arns.sum());
            }
            if let Some(set) = &replacement.set {
                self.tally.fix_set(&set.id);
            }
            for (line, what) in to_dos(document, finding) {
                self.tally.to_do(document.name(), line, what);
            }
        }
        self.tally.fix(document.name(), fixes);
    }

    /// Adds a to-do for each finding of the fixed document that is new, such as a parameter that the new model refuses.
    fn count_consequences(
        &mut self,
        document: &Document,
        before: &[Finding],
        (fixed, checked, patch): (&Document, &Checked, &Patch),
    ) {
        let line =
            |document: &Document, finding: &Finding| document.position(finding.verdict.reference.span.start()).line;
        let known: BTreeSet<_> = before
            .iter()
            .map(|finding| (finding.lint, line(document, finding)))
            .collect();
        let to_dos: BTreeSet<u32> = before
            .iter()
            .flat_map(|finding| to_dos(document, finding))
            .map(|(line, _)| line)
            .collect();
        let reasons = before
            .iter()
            .flat_map(|finding| &finding.replacement)
            .flat_map(|new| &new.reasons);
        let own = reasons.filter(|reason| reason.elsewhere.is_none());
        let arguments: BTreeSet<u32> = own
            .filter_map(|reason| Some(document.position(reason.at?.start()).line))
            .collect();
        let is_shown = |finding: &&Finding| finding.counts() && finding.severity > Severity::Note;
        for finding in checked.findings.iter().filter(is_shown) {
            let line = line(fixed, finding);
            let old = |line: u32| patch.old_line(document.bytes(), line);
            let labels = finding
                .labels
                .iter()
                .map(|label| fixed.position(label.span.start()).line);
            // The other half of what is refused together may have the to-do.
            let is_known = known.contains(&(finding.lint, old(line)))
                || to_dos.contains(&old(line))
                || labels.into_iter().any(|line| arguments.contains(&old(line)));
            if !is_known {
                self.tally.to_do(fixed.name(), line, &finding.message);
            }
        }
    }

    /// The steps that are to be made; the others are counted. A set is asked about once, and counts as one file.
    fn agreed(&mut self, source: &Source, findings: &[Finding], steps: Vec<Step>) -> io::Result<Vec<Step>> {
        let is_full = self.changed >= self.max_files;
        let completes = |fixer: &Self, step: &Step| set_of(findings, step).is_some_and(|id| fixer.tally.has_set(id));
        let mut agreed = Vec::new();
        for group in groups(findings, steps) {
            if is_full && !completes(self, &group[0]) {
                self.leave(&group, &NotFixed::EnoughFiles);
                continue;
            }
            match self.answer(source, findings, &group)? {
                Answer::Yes | Answer::All => agreed.extend(group),
                Answer::No => self.leave(&group, &NotFixed::Declined),
                Answer::Quit => self.leave(&group, &NotFixed::NotAsked),
            }
        }
        if agreed.iter().any(|step| !completes(self, step)) {
            self.changed += 1;
        }
        Ok(agreed)
    }

    fn leave(&mut self, group: &[Step], why: &NotFixed) {
        for _ in group {
            self.tally.leave(why.clone());
        }
    }

    /// The answer for the steps of a set, or for one step.
    fn answer(&mut self, source: &Source, findings: &[Finding], group: &[Step]) -> io::Result<Answer> {
        if self.mode != Mode::Interactive {
            return Ok(Answer::Yes);
        }
        let set = set_of(findings, &group[0]);
        let known = set.and_then(|id| self.answers.get(id)).copied();
        if let Some(answer) = self.answered.or(known) {
            return Ok(answer);
        }
        let answer = ask::ask(source, findings, group)?;
        match answer {
            Answer::All | Answer::Quit => self.answered = Some(answer),
            Answer::Yes | Answer::No => {
                if let Some(id) = set {
                    self.answers.insert(id.to_owned(), answer);
                }
            }
        }
        Ok(answer)
    }

    /// Writes the text of standard input, if requested.
    pub(super) fn finish(&self, out: &mut dyn Write) -> io::Result<()> {
        self.stdin.iter().try_for_each(|text| out.write_all(text))
    }

    /// Writes the fixes, and the findings that are left with reasons.
    pub(super) fn write_summary(&self, out: &mut dyn Write) -> io::Result<()> {
        self.tally.write(out, self.mode == Mode::Diff)
    }

    /// True if a fix could not be written.
    pub(super) fn has_refused(&self) -> bool {
        self.tally.has_refused()
    }
}

/// The name of the set of a step.
fn set_of<'f>(findings: &'f [Finding], step: &Step) -> Option<&'f str> {
    let set = findings[step.finding].replacement.as_ref()?.set.as_ref()?;
    Some(&set.id)
}

/// Steps with those of their sets, in the order of the first of each.
fn groups(findings: &[Finding], steps: Vec<Step>) -> Vec<Vec<Step>> {
    let mut groups: Vec<Vec<Step>> = Vec::new();
    let mut of_set: BTreeMap<&str, usize> = BTreeMap::new();
    for step in steps {
        let set = set_of(findings, &step);
        if let Some(&at) = set.and_then(|id| of_set.get(id)) {
            groups[at].push(step);
            continue;
        }
        of_set.extend(set.map(|id| (id, groups.len())));
        groups.push(vec![step]);
    }
    groups
}

/// Changes to make by hand beside the fix of a finding, with their lines; places of other files that the fix may not fit are
/// among them, at the line of the id.
pub(super) fn to_dos<'f>(document: &Document, finding: &'f Finding) -> Vec<(u32, &'f str)> {
    let replacement = finding.replacement.iter();
    let written = replacement.filter(|replacement| !replacement.removes_entry());
    let reasons = written.flat_map(|replacement| &replacement.reasons);
    let to_do = |reason: &'f Reason| {
        let is_elsewhere = reason.elsewhere.is_some();
        let own = finding.verdict.reference.span;
        let at = reason.at.filter(|_| !is_elsewhere).unwrap_or(own);
        let line = document.position(at.start()).line;
        let counts = is_elsewhere || leaves_to_do(reason.veto);
        counts.then_some((line, reason.message.as_str()))
    };
    reasons.filter_map(to_do).collect()
}

/// True if something is left to be changed by hand where an edit with that reason is made: a place that keeps the old id, or
/// a name that speaks of the old model.
fn leaves_to_do(veto: Veto) -> bool {
    let is_of_place = matches!(veto, Veto::StaysElsewhere | Veto::PolicyElsewhere | Veto::NamesOldModel);
    is_of_place || veto.strength() == Strength::ToDo
}

/// Lets Ctrl-C and SIGTERM end the program between two files, so that no temporary file is left.
fn end_between_files(writing: Arc<Mutex<()>>) -> Result<(), Failure> {
    let end = move || {
        let _writing = writing.lock().unwrap_or_else(PoisonError::into_inner);
        process::exit(INTERRUPTED);
    };
    Ok(ctrlc::set_handler(end).context("cannot wait for Ctrl-C")?)
}

/// The path by which `git apply` knows a file: from the root of the repository, wherever the run started, and of what a
/// link names. Outside of a repository it starts where the run did, and elsewhere at the root of the file system, as
/// `patch -p1 -d /` takes it.
fn path_in_patch(path: &Path) -> PathBuf {
    let Ok(current) = env::current_dir() else {
        return path.to_owned();
    };
    let path = fs::canonicalize(path).unwrap_or_else(|_| current.join(path));
    let root = root_folder(&current).unwrap_or(&current);
    let below = path.strip_prefix(root).or_else(|_| path.strip_prefix("/"));
    below.unwrap_or(&path).to_owned()
}

/// Prints a diff: as it is for programs, and with nothing that a terminal obeys for people.
fn print_diff(out: &mut dyn Write, path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    let diff = edit::unified(path, old, new);
    if io::stdout().is_terminal() {
        return ask::show(out, &diff);
    }
    out.write_all(&diff)
}
