//! The baseline on disk: opened for a check, and written by `--write-baseline`.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow};

use super::args::{Check, Terminal};
use super::scan::Session;
use super::{Failure, Outcome, log, output};
use crate::document::{Document, Name, regular};
use crate::engine::Checked;
use crate::input::temporary;
use crate::report::sanitize::visible;
use crate::suppress::{Baseline, Entry};
use crate::vocab::Severity;

/// A baseline is at most so large, which is some 100,000 findings.
const MAX_BYTES: u64 = 32 << 20;

/// The baseline given by option.
pub(super) struct Accepted {
    /// Its file.
    path: PathBuf,
    /// Its entries.
    baseline: Arc<Baseline>,
}

impl Accepted {
    /// Opens the baseline that the options or the config name, and lets the session check against it.
    pub(super) fn of(args: &Check, session: &mut Session) -> Result<Option<Self>, Failure> {
        let Some(file) = &session.start.values.baseline.value else {
            return Ok(None);
        };
        let path = plain(&file.0);
        let baseline = if args.accept.write_baseline && is_missing(&path) {
            let here = std::env::current_dir().context("cannot tell the current folder")?;
            Baseline::empty(&way_to(&here, &path)?).below(&way_below(&here, &path)?)
        } else {
            read(&path, args.accept.baseline_any_state)?
        };
        let baseline = Arc::new(baseline);
        if args.accept.write_baseline {
            session.fold_tables = false;
        } else {
            session.baseline = Some(Arc::clone(&baseline));
        }
        Ok(Some(Self { path, baseline }))
    }

    /// The entries that a run over `paths` says nothing of: of files elsewhere, and of lints that are off.
    fn kept<'a>(&'a self, paths: &[PathBuf], session: &'a Session) -> impl Iterator<Item = &'a Entry> {
        // Documents below the current folder are named from there, however they are given.
        let here = std::env::current_dir().ok();
        let folders: Vec<String> = paths
            .iter()
            .map(|path| {
                here.as_ref()
                    .and_then(|here| path.strip_prefix(here).ok())
                    .unwrap_or(path)
            })
            .map(|path| self.baseline.path_of(Name::from(path).as_str()))
            .collect();
        let is_below = |path: &str, folder: &str| {
            let rest = path.strip_prefix(folder);
            folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.baseline.entries().filter(move |entry| {
            session.is_disabled(&entry.lint) || !folders.iter().any(|folder| is_below(&entry.path, folder))
        })
    }
}

/// Reads a baseline that must be there.
pub(super) fn read(path: &Path, any_state: bool) -> Result<Baseline, Failure> {
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    read_from(path, any_state, &here)
}

/// Reads a baseline that must be there, for a run that starts in the folder `here`.
pub(super) fn read_from(path: &Path, any_state: bool, here: &Path) -> Result<Baseline, Failure> {
    let path = plain(path);
    let name = path.display();
    if is_missing(&path) {
        return Err(anyhow!(
            "there is no baseline `{name}`\nhelp: write it with `bedrock-lint check --baseline {name} --write-baseline`"
        )
        .into());
    }
    let start = way_to(here, &path)?;
    let text = regular::read_text(&path, MAX_BYTES).with_context(|| format!("cannot read the baseline `{name}`"))?;
    let baseline = Baseline::parse(&text, &start, any_state)
        .map_err(|error| anyhow!("cannot read the baseline `{name}`: {error}"))?;
    Ok(baseline.below(&way_below(here, &path)?))
}

fn is_missing(path: &Path) -> bool {
    fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// A path as messages name it: without `.` in it, and from the current folder where it lies below that.
fn plain(path: &Path) -> PathBuf {
    let clean: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| clean.strip_prefix(here).map(Path::to_owned).ok());
    below.filter(|below| !below.as_os_str().is_empty()).unwrap_or(clean)
}

/// Writes the findings that would be shown into the baseline, and drops the entries of those that are gone.
pub(super) fn write(
    args: &Check,
    session: &Session,
    accepted: Option<Accepted>,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let Some(accepted) = accepted else {
        return Err(anyhow!(
            "`--write-baseline` does not know which file to write\nhelp: name it with `--baseline FILE`, or with `baseline` in bedrock-lint.toml"
        )
        .into());
    };
    let mut entries: Vec<Entry> = accepted.kept(&args.scan.paths, session).cloned().collect();
    let pick = |_: &Document, checked: Checked| Some(checked.findings);
    let ran = session.run(&args.scan, terminal, &pick, &mut |_, source, fail_on, findings| {
        let shows_notes = args.scan.all || fail_on == Severity::Note;
        let shown = findings
            .iter()
            .filter(|finding| finding.counts() && (shows_notes || finding.severity > Severity::Note));
        entries.extend(shown.map(|finding| accepted.baseline.entry(source.document.name(), finding)));
        Ok(())
    })?;
    if ran.incomplete {
        // Entries of files that could not be read are kept.
        return Ok(Outcome::Incomplete);
    }
    if output::leads_out(&accepted.path) {
        return Err(anyhow!(
            "cannot write the baseline `{}`: {}",
            accepted.path.display(),
            output::LEADS_OUT
        )
        .into());
    }
    let (before, after) = (accepted.baseline.len(), entries.len());
    replace(&accepted.path, &Baseline::text_of(entries))
        .with_context(|| format!("cannot write the baseline `{}`", accepted.path.display()))?;
    if !terminal.quiet {
        // If standard error is closed, the error is lost.
        let _ = writeln!(
            log::stderr(),
            "{}: {after} accepted, {before} before",
            visible(&accepted.path.display().to_string())
        );
    }
    Ok(Outcome::Clean)
}

/// Puts a new file in the place of the old one, whole or not at all.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A link stays one.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut file = temporary().tempfile_in(folder_of(&path))?;
    file.write_all(text.as_bytes())?;
    give_mode(file.as_file(), &path)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// A temporary file is its owner's alone; the baseline is for everybody who reads the repository.
#[cfg(unix)]
fn give_mode(file: &fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let old = fs::metadata(path).map(|metadata| metadata.permissions());
    file.set_permissions(old.unwrap_or_else(|_| fs::Permissions::from_mode(0o644)))
}

#[cfg(not(unix))]
fn give_mode(_: &fs::File, _: &Path) -> io::Result<()> {
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// The way from the folder of the baseline to another one, with `/`.
fn way_to(here: &Path, path: &Path) -> Result<String, Failure> {
    let (folder, here) = places(here, path)?;
    let shared = folder
        .components()
        .zip(here.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(here.components().skip(shared)).collect();
    Ok(Name::from(&*way).as_str().to_owned())
}

/// The way from a folder down to that of the baseline, with `/`; empty where it does not lie below.
fn way_below(here: &Path, path: &Path) -> Result<String, Failure> {
    let (folder, here) = places(here, path)?;
    let below = folder.strip_prefix(&here).unwrap_or(Path::new(""));
    Ok(Name::from(below).as_str().to_owned())
}

/// The folder of the baseline and another one, as the file system has them.
fn places(here: &Path, path: &Path) -> Result<(PathBuf, PathBuf), Failure> {
    let folder = folder_of(path)
        .canonicalize()
        .with_context(|| format!("cannot find the folder of the baseline `{}`", path.display()))?;
    let here = here.canonicalize().context("cannot tell the current folder")?;
    Ok((folder, here))
}
