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
use super::rounds::Rewrite;
use super::scan::Session;
use super::{Failure, context};
use crate::document::{Document, Name};
use crate::edit::{self, NotFixed, Patch, Permission, Refusal, Step, Tally};
use crate::finding::{Finding, Reason};
use crate::input::{Origin, Source};
use crate::vocab::{Severity, Span, Strength, Veto};

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
    changed: BTreeSet<PathBuf>,
    /// The sets of which a part was changed.
    sets: BTreeSet<String>,
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
            changed: BTreeSet::new(),
            sets: BTreeSet::new(),
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

    /// Number of rounds, at most, in which documents are edited and checked again. What was asked about is asked once.
    pub(super) fn rounds(&self) -> usize {
        if self.asks() { 1 } else { edit::MAX_ROUNDS }
    }

    /// True if it prompts for each fix.
    pub(super) fn asks(&self) -> bool {
        self.mode == Mode::Interactive
    }

    /// One round of a document: makes the edits that may be made now. Returns the reasons for which findings are left, and
    /// whether it changed.
    pub(super) fn round(
        &mut self,
        session: &Session,
        round: &Round<'_>,
        rewrite: &mut Option<Rewrite>,
    ) -> io::Result<(Vec<NotFixed>, bool)> {
        let &Round { source, findings, .. } = round;
        let document = rewrite.as_ref().map_or(&source.document, |rewrite| &rewrite.document);
        let mut plan = edit::plan(document, findings, self.permission);
        let steps = self.agreed(source, findings, plan.steps, &mut plan.left)?;
        let left = round.left(plan.left, rewrite.as_ref());
        let mut patch = Patch::default();
        for step in &steps {
            patch.add(&step.splices);
        }
        if patch.is_empty() {
            return Ok((left, false));
        }
        let fixed = Document::new(Name::from(&*source.path), patch.apply(document.bytes()));
        let checked = session.check_again(&source.path, &fixed);
        let first = || Document::new(source.document.name(), source.document.bytes().to_vec());
        let rewrite = rewrite.get_or_insert_with(|| Rewrite::new(first()));
        Self::count(&mut rewrite.tally, &rewrite.document, findings, &steps);
        rewrite.take(findings, &steps, patch, (fixed, checked.unwrap_or_default()));
        Ok((left, true))
    }

    /// Writes a document that changed, or prints its diff; whether its findings are now those of the fixed one.
    pub(super) fn finish_document(
        &mut self,
        source: &Source,
        before: &[Finding],
        rewrite: &mut Rewrite,
        changed: &BTreeSet<(String, u32)>,
        out: &mut dyn Write,
    ) -> io::Result<bool> {
        let document = &source.document;
        let new = rewrite.document.bytes();
        if self.mode == Mode::Diff {
            print_diff(out, &path_in_patch(&source.path), document.bytes(), new)?;
        } else if source.origin == Origin::Stdin {
            self.stdin = Some(new.to_vec());
        } else if let Err(refusal) = self.write(&source.path, document.bytes(), new) {
            context::print_warning(&format!("`{}` is not fixed: {refusal}", document.name()));
            self.tally.refuse(rewrite.steps);
            return Ok(false);
        }
        rewrite.count_to_dos((document, before), changed);
        self.tally.merge(std::mem::take(&mut rewrite.tally));
        Ok(self.mode != Mode::Diff)
    }

    /// Counts the findings of a document that are left.
    pub(super) fn leave_all(&mut self, left: impl IntoIterator<Item = NotFixed>) {
        for why in left {
            self.tally.leave(why);
        }
    }

    fn write(&self, path: &Path, old: &[u8], new: &[u8]) -> Result<(), Refusal> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        edit::replace(path, old, new)
    }

    fn count(tally: &mut Tally, document: &Document, findings: &[Finding], steps: &[Step]) {
        let mut seen = BTreeSet::new();
        let mut fixes = Vec::new();
        for step in steps {
            let finding = &findings[step.finding];
            let Some(replacement) = &finding.replacement else {
                continue;
            };
            let new = replacement.text.as_deref().unwrap_or("(removed)");
            if replacement.removes_entry() {
                tally.remove();
            } else {
                let edits = replacement.edits.iter().filter(|edit| seen.insert(edit.span));
                let (inserted, edits): (Vec<_>, Vec<_>) = edits.partition(|edit| edit.span.is_empty());
                fixes.extend(edits.iter().map(|_| (finding.verdict.reference.text.as_str(), new)));
                let arns = inserted.iter().map(|edit| edit.text.matches("arn:").count());
                tally.insert(arns.sum());
            }
            if let Some(set) = &replacement.set {
                tally.fix_set(&set.id);
            }
        }
        tally.fix(document.name(), fixes);
    }

    /// The steps that are to be made; the others are left. A set is asked about once, and counts as one file.
    fn agreed(
        &mut self,
        source: &Source,
        findings: &[Finding],
        steps: Vec<Step>,
        left: &mut Vec<(usize, NotFixed)>,
    ) -> io::Result<Vec<Step>> {
        let is_open = self.changed.len() < self.max_files || self.changed.contains(&*source.path);
        let completes = |fixer: &Self, step: &Step| set_of(findings, step).is_some_and(|id| fixer.sets.contains(id));
        let mut agreed = Vec::new();
        let mut leave = |group: Vec<Step>, why: NotFixed| {
            left.extend(group.into_iter().map(|step| (step.finding, why.clone())));
        };
        for group in groups(findings, steps) {
            if !is_open && !completes(self, &group[0]) {
                leave(group, NotFixed::EnoughFiles);
                continue;
            }
            match self.answer(source, findings, &group)? {
                Answer::Yes | Answer::All => agreed.extend(group),
                Answer::No => leave(group, NotFixed::Declined),
                Answer::Quit => leave(group, NotFixed::NotAsked),
            }
        }
        if agreed.iter().any(|step| !completes(self, step)) {
            self.changed.insert(source.path.clone());
        }
        let sets = agreed.iter().filter_map(|step| set_of(findings, step));
        self.sets.extend(sets.map(str::to_owned));
        Ok(agreed)
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

/// A document in a round.
pub(super) struct Round<'a> {
    pub(super) source: &'a Source,
    /// Its findings before the first round.
    pub(super) before: &'a [Finding],
    /// Its findings now.
    pub(super) findings: &'a [Finding],
    pub(super) shows_notes: bool,
}

impl Round<'_> {
    /// The reasons for which findings are left that were there before the first round. One that is not shown is mentioned only
    /// if an option would fix it.
    fn left(&self, left: Vec<(usize, NotFixed)>, rewrite: Option<&Rewrite>) -> Vec<NotFixed> {
        let line = |document: &Document, finding: &Finding| {
            let start = finding.verdict.reference.span.start();
            document.position(start).line
        };
        let key = |line: u32, finding: &Finding| (finding.lint, line, finding.verdict.reference.text.clone());
        let first = &self.source.document;
        let known: BTreeSet<_> = self
            .before
            .iter()
            .map(|finding| key(line(first, finding), finding))
            .collect();
        let was_there = |finding: &Finding| {
            let now = rewrite.map_or_else(
                || line(first, finding),
                |rewrite| rewrite.first_line(line(&rewrite.document, finding)),
            );
            known.contains(&key(now, finding))
        };
        let is_shown = |finding: &Finding| self.shows_notes || finding.severity > Severity::Note;
        let left = left.into_iter().filter(|(at, why)| {
            let finding = &self.findings[*at];
            (is_shown(finding) || *why == NotFixed::OnlyWithAll) && was_there(finding)
        });
        left.map(|(_, why)| why).collect()
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

/// A change to make by hand.
pub(super) struct ToDo<'f> {
    /// Its place in the text, where it is about a part of a request.
    pub(super) at: Option<usize>,
    /// The document that it is in, if that is another one.
    pub(super) elsewhere: Option<&'f str>,
    /// The place of another document that the fix may not fit.
    pub(super) against: Option<(&'f str, u32)>,
    pub(super) line: u32,
    pub(super) what: &'f str,
}

/// Changes to make by hand beside the fix of a finding; places of other files that the fix may not fit are among them, at the
/// line of the id, and requests of other files.
pub(super) fn to_dos<'f>(document: &'f Document, finding: &'f Finding) -> Vec<ToDo<'f>> {
    let replacement = finding.replacement.iter();
    let written = replacement.filter(|replacement| !replacement.removes_entry());
    let reasons = written.flat_map(|replacement| &replacement.reasons);
    let to_do = |reason: &'f Reason| {
        let is_elsewhere = reason.elsewhere.is_some();
        let is_request = matches!(reason.veto, Veto::RequestRefused | Veto::AnswerOfOld);
        let at = reason.at.filter(|_| !is_elsewhere);
        let line = |span: Span| document.position(span.start()).line;
        let is_place = is_of_world(reason.veto);
        let own = at.filter(|_| !is_place).unwrap_or(finding.verdict.reference.span);
        let own_place = || Some((document.name(), line(at.filter(|_| is_place)?)));
        let counts = is_elsewhere || leaves_to_do(reason.veto);
        let elsewhere = reason.elsewhere.as_ref().filter(|_| is_request);
        counts.then_some(ToDo {
            at: at.filter(|_| is_request).map(Span::start),
            elsewhere: elsewhere.map(|(name, _)| &**name),
            against: reason
                .elsewhere
                .as_ref()
                .filter(|_| !is_request)
                .map(|(name, line)| (&**name, *line))
                .or_else(own_place),
            line: elsewhere.map_or_else(|| line(own), |(_, line)| *line),
            what: reason.message.as_str(),
        })
    };
    reasons.filter_map(to_do).collect()
}

/// True if something is left to be looked at, or to be changed by hand, where an edit with that reason is made. A text around
/// an id and an entry that goes are seen in the edit itself.
fn leaves_to_do(veto: Veto) -> bool {
    let is_seen = matches!(veto, Veto::LongerText | Veto::RemovesEntry);
    is_of_world(veto) || matches!(veto.strength(), Strength::NeedsALook | Strength::ToDo) && !is_seen
}

/// True if a reason is about another place than the edit, which it names.
fn is_of_world(veto: Veto) -> bool {
    matches!(
        veto,
        Veto::StaysElsewhere
            | Veto::PolicyElsewhere
            | Veto::PolicyOfOthers
            | Veto::FirstBlock
            | Veto::CommentOfOld
            | Veto::FileById
            | Veto::FileOfOldId
            | Veto::ArnOfInput
    )
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
