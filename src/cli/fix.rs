//! `check --fix`, `--diff` and `--interactive`: what is planned is written, printed, or asked about first.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::Path;

use anyhow::{Context as _, anyhow};

use super::args::{Check, Fixing};
use super::scan::Session;
use super::{Failure, context};
use crate::document::{Document, Name};
use crate::engine::Checked;
use crate::finding::Finding;
use crate::fix::{self, Consent, Left, Patch, Step, Tally};
use crate::input::{Origin, Source};
use crate::report::sanitize::visible;

/// What becomes of a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Write,
    Diff,
    Ask,
}

/// What the user said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    All,
    Quit,
}

/// Fixes documents, one after the other.
pub(super) struct Fixer {
    mode: Mode,
    consent: Consent,
    max_files: usize,
    /// `All` or `Quit`, once that was said.
    answered: Option<Answer>,
    /// What standard input held, fixed as far as it was; where the text goes to standard output.
    stdin: Option<Vec<u8>>,
    tally: Tally,
}

impl Fixer {
    /// What the arguments ask for; `None` where nothing is to be fixed. Standard input, where it is fixed, is read here:
    /// it is written out whatever is found in it.
    pub(super) fn new(args: &Check, session: &mut Session) -> Result<Option<Self>, Failure> {
        let Fixing {
            fix,
            diff,
            interactive,
            unsafe_fixes,
            max_files,
        } = args.fixing;
        if !(fix || diff || interactive) {
            return Ok(None);
        }
        let reads_stdin = args.scan.paths.iter().any(|path| path.as_os_str() == "-");
        if reads_stdin && interactive {
            return Err(anyhow!("`--interactive` reads answers from standard input, and so cannot fix it").into());
        }
        if reads_stdin && !diff && args.scan.paths.len() > 1 {
            return Err(
                anyhow!("`--fix` writes standard input to standard output, and takes no path besides `-`").into(),
            );
        }
        if reads_stdin && !diff {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.context("cannot read standard input")?;
            session.stdin = Some(bytes);
        }
        Ok(Some(Self {
            mode: match (diff, interactive) {
                (true, _) => Mode::Diff,
                (_, true) => Mode::Ask,
                _ => Mode::Write,
            },
            consent: Consent {
                maybe_incorrect: unsafe_fixes,
                all: args.scan.all,
            },
            max_files: max_files.unwrap_or(usize::MAX),
            answered: None,
            stdin: session.stdin.clone(),
            tally: Tally::default(),
        }))
    }

    /// Where the report goes, where standard output is for something else.
    pub(super) fn aside(&self) -> Option<Box<dyn Write>> {
        match self.mode {
            Mode::Diff => Some(Box::new(io::sink())),
            _ if self.stdin.is_some() => Some(Box::new(io::stderr())),
            _ => None,
        }
    }

    /// Fixes what may be fixed of a document; what is left of it, where it changed.
    pub(super) fn document(
        &mut self,
        session: &Session,
        source: &Source,
        findings: &[Finding],
        is_shown: &dyn Fn(&Finding) -> bool,
        out: &mut dyn Write,
    ) -> io::Result<Option<(Document, Checked)>> {
        let document = &source.document;
        let plan = fix::plan(document, findings, self.consent);
        for (at, why) in plan.left {
            // What is not shown is worth a word only where an option would fix it.
            if is_shown(&findings[at]) || why == Left::OnlyWithAll {
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
        if self.mode == Mode::Diff {
            self.tally.fix(document.name(), steps.len());
            print_diff(out, &source.path, document.bytes(), &new)?;
            return Ok(None);
        }
        if source.origin == Origin::Stdin {
            self.stdin = Some(new.clone());
        } else if let Err(refusal) = fix::replace(&source.path, document.bytes(), &new) {
            context::tell_warning(&format!("`{}` is not fixed: {refusal}", document.name()));
            self.tally.refuse(steps.len());
            return Ok(None);
        }
        self.tally.fix(document.name(), steps.len());
        let fixed = Document::new(Name::from(&*source.path), new);
        // Its settings were there a moment ago.
        let Ok(settings) = session.settings(&source.path) else {
            return Ok(None);
        };
        let checked = session.engine.check(&fixed, &settings);
        Ok(Some((fixed, checked)))
    }

    /// The steps that are to be made; the others are counted.
    fn agreed(&mut self, source: &Source, findings: &[Finding], steps: Vec<Step>) -> io::Result<Vec<Step>> {
        if self.tally.files() >= self.max_files {
            for _ in &steps {
                self.tally.leave(Left::EnoughFiles);
            }
            return Ok(Vec::new());
        }
        if self.mode != Mode::Ask {
            return Ok(steps);
        }
        let mut agreed = Vec::new();
        for step in steps {
            let answer = match self.answered {
                Some(answer) => answer,
                None => ask(source, &findings[step.finding], &step)?,
            };
            match answer {
                Answer::All | Answer::Quit => self.answered = Some(answer),
                Answer::Yes | Answer::No => {}
            }
            match answer {
                Answer::Yes | Answer::All => agreed.push(step),
                Answer::No => self.tally.leave(Left::Declined),
                Answer::Quit => self.tally.leave(Left::NotAsked),
            }
        }
        Ok(agreed)
    }

    /// Writes the text of standard input, where that is asked for.
    pub(super) fn finish(&self, out: &mut dyn Write) -> io::Result<()> {
        self.stdin.iter().try_for_each(|text| out.write_all(text))
    }

    /// Writes what was fixed, and what was left and why.
    pub(super) fn write_summary(&self, out: &mut dyn Write) -> io::Result<()> {
        self.tally.write(out, self.mode == Mode::Diff)
    }

    /// Whether something that was to be fixed could not be written.
    pub(super) fn has_refused(&self) -> bool {
        self.tally.has_refused()
    }
}

/// Prints a diff: as it is for programs, and with nothing that a terminal obeys for people.
fn print_diff(out: &mut dyn Write, path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    let diff = fix::unified(path, old, new);
    if io::stdout().is_terminal() {
        return show(out, &diff);
    }
    out.write_all(&diff)
}

fn show(out: &mut dyn Write, diff: &[u8]) -> io::Result<()> {
    let diff = String::from_utf8_lossy(diff);
    diff.lines().try_for_each(|line| writeln!(out, "{}", visible(line)))
}

/// Shows a fix and asks for it; the end of the input ends the asking.
fn ask(source: &Source, finding: &Finding, step: &Step) -> io::Result<Answer> {
    let document = &source.document;
    let mut patch = Patch::default();
    patch.add(&step.splices);
    let fixed = Document::new(document.name(), patch.apply(document.bytes()));
    let diff = fix::unified(&source.path, document.text().as_bytes(), fixed.text().as_bytes());
    let mut terminal = io::stderr().lock();
    writeln!(terminal, "\n{}", visible(&finding.message))?;
    show(&mut terminal, &diff)?;
    if let Some(replacement) = finding.replacement.as_ref().filter(|new| !new.reason.is_empty()) {
        writeln!(terminal, "reason: {}", visible(&replacement.reason))?;
    }
    loop {
        write!(terminal, "Write it? [y]es, [n]o, [a]ll from here on, [q]uit: ")?;
        terminal.flush()?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            writeln!(terminal)?;
            return Ok(Answer::Quit);
        }
        match line.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => return Ok(Answer::Yes),
            "n" | "no" => return Ok(Answer::No),
            "a" | "all" => return Ok(Answer::All),
            "q" | "quit" => return Ok(Answer::Quit),
            _ => {}
        }
    }
}
