//! Destinations of a report: standard output, files, and the summary of a job on GitHub; one run feeds them all.
//!
//! In: the values of `--format` and `--output-file`, and the environment. Out: reporters that are called as one. Output
//! to files is kept until the end and written in one step, so that a reader never sees half of it.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, anyhow};
use tempfile::{Builder, NamedTempFile};

use super::args::{OutputFile, Scan};
use super::{Failure, context};
use crate::document::Document;
use crate::input::temporary;
use crate::report::{FORMATS, Format, JOB_SUMMARY, Make, Options, Reporter, Root, Summary};

/// Value of `--format` besides the formats' names.
pub(super) const AUTO: &str = "auto";

/// The reporters of a run.
pub(super) struct Outputs<Item> {
    shown: Writer<Item>,
    files: Vec<Kept<Item>>,
}

/// A report, and which items it leaves out.
struct Writer<Item> {
    reporter: Box<dyn Reporter<Item>>,
    leaves_out: Option<fn(&Item) -> bool>,
}

impl<Item: Clone> Writer<Item> {
    fn document(&mut self, out: &mut dyn Write, document: &Document, items: &[Item]) -> io::Result<()> {
        match self.leaves_out {
            Some(leaves_out) if items.iter().any(leaves_out) => {
                let items: Vec<_> = items.iter().filter(|item| !leaves_out(item)).cloned().collect();
                self.reporter.document(out, document, &items)
            }
            _ => self.reporter.document(out, document, items),
        }
    }
}

/// A report that is kept until the run ends.
struct Kept<Item> {
    writer: Writer<Item>,
    bytes: Vec<u8>,
    target: Target,
}

/// Destination of a report that was kept.
enum Target {
    /// It replaces a file.
    File(PathBuf),
    /// Appended to the summary of a job.
    JobSummary(PathBuf),
}

impl<Item: Clone> Outputs<Item> {
    /// Makes the reporters, and fails where a file cannot be written. Findings in `accepted` reach those formats whose
    /// readers can distinguish them, and all of them with `--all`.
    pub(super) fn new(
        scan: &Scan,
        options: &Options,
        make: impl Fn(&'static Format) -> Option<Make<Item>>,
        accepted: fn(&Item) -> bool,
    ) -> Result<Self, Failure> {
        let shown = chosen(&scan.format, |format| make(format).is_some());
        let maker = |format: &'static Format| {
            let all = FORMATS.iter().filter(|format| make(format).is_some());
            let names = all.map(|format| format.name).collect::<Vec<_>>().join(", ");
            make(format).ok_or_else(|| anyhow!("this command has no format {}; expected one of {names}", format.name))
        };
        let writer = |format: &'static Format, options: &Options| -> Result<_, Failure> {
            Ok(Writer {
                reporter: maker(format)?(options),
                leaves_out: (!scan.all && !format.lists_accepted).then_some(accepted),
            })
        };
        let terminal = writer(shown, options)?;
        // The width and the colours of a file's reader are unknown.
        let plain = Options {
            width: Options::default().width,
            color: false,
            ..options.clone()
        };
        let mut files = Vec::new();
        for (at, OutputFile { format, path }) in scan.output_files.iter().enumerate() {
            probe(path)?;
            if let Some(other) = same_file(&scan.output_files[..at], path) {
                return Err(anyhow!(
                    "`{}` is named twice, for {} and for {}: the later report would take the place of the earlier one\nhelp: give each a file of its own",
                    path.display(),
                    other.format.name,
                    format.name
                )
                .into());
            }
            files.push(Kept::new(writer(format, &plain)?, Target::File(path.clone())));
        }
        if shown.name == "github"
            && let Some(path) = job_summary()
            && make(&JOB_SUMMARY).is_some()
        {
            files.push(Kept::new(writer(&JOB_SUMMARY, &plain)?, Target::JobSummary(path)));
        }
        Ok(Self { shown: terminal, files })
    }

    /// Writes another report in place of the one that `--format` names.
    pub(super) fn showing(mut self, reporter: Box<dyn Reporter<Item>>) -> Self {
        self.shown = Writer {
            reporter,
            leaves_out: None,
        };
        self
    }

    /// Writes the kept output, after `finish`.
    pub(super) fn write(&self) -> Result<(), Failure> {
        for Kept { bytes, target, .. } in &self.files {
            match target {
                Target::File(path) => {
                    replace(path, bytes).with_context(|| format!("cannot write `{}`", path.display()))?;
                }
                Target::JobSummary(path) => {
                    // The summary is an extra; a failure to write it does not fail the run.
                    if let Err(error) = append(path, bytes) {
                        context::print_warning(&format!(
                            "cannot write the summary of the job to `{}`: {error}",
                            path.display()
                        ));
                    }
                }
            }
        }
        Ok(())
    }
}

impl<Item> Kept<Item> {
    fn new(writer: Writer<Item>, target: Target) -> Self {
        Self {
            writer,
            bytes: Vec::new(),
            target,
        }
    }
}

impl<Item: Clone> Reporter<Item> for Outputs<Item> {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        for file in &mut self.files {
            file.writer.reporter.begin(&mut file.bytes)?;
        }
        self.shown.reporter.begin(out)
    }

    fn document(&mut self, out: &mut dyn Write, document: &Document, items: &[Item]) -> io::Result<()> {
        for file in &mut self.files {
            file.writer.document(&mut file.bytes, document, items)?;
        }
        self.shown.document(out, document, items)
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        for file in &mut self.files {
            file.writer.reporter.finish(&mut file.bytes, summary)?;
        }
        self.shown.reporter.finish(out, summary)
    }
}

/// Standard output of a run that has more to do than to write there: where its reader has gone, the rest goes nowhere.
pub(super) struct Outlasting<'a> {
    out: &'a mut dyn Write,
    lost: Option<io::ErrorKind>,
}

impl<'a> Outlasting<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, lost: None }
    }

    /// Fails where something could not be written.
    pub(super) fn end(self) -> io::Result<()> {
        self.lost.map_or(Ok(()), |kind| Err(kind.into()))
    }

    fn outlast<T>(&mut self, result: io::Result<T>, instead: T) -> T {
        result.unwrap_or_else(|error| {
            self.lost = Some(error.kind());
            instead
        })
    }
}

impl Write for Outlasting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.lost.is_some() {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        if written
            .as_ref()
            .is_err_and(|error| error.kind() == io::ErrorKind::Interrupted)
        {
            return written;
        }
        Ok(self.outlast(written, bytes.len()))
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.lost.is_none() {
            let flushed = self.out.flush();
            self.outlast(flushed, ());
        }
        Ok(())
    }
}

/// The files that this run writes, which it does not read: they name the models that it found.
pub(super) struct Own(Vec<PathBuf>);

impl Own {
    pub(super) fn of(scan: &Scan) -> Self {
        Self(
            scan.output_files
                .iter()
                .filter_map(|file| real(&file.path).ok())
                .collect(),
        )
    }

    pub(super) fn holds(&self, path: &Path) -> bool {
        let same_name = self.0.iter().any(|own| own.file_name() == path.file_name());
        same_name && real(path).is_ok_and(|real| self.0.contains(&real))
    }
}

/// The root of the repository that the run started in: the next folder upwards with a `.git`, which is a file in a
/// worktree or a submodule.
pub(super) fn root() -> Root {
    let Ok(current) = env::current_dir() else {
        return Root::default();
    };
    root_from(&current)
}

/// The root of the repository of a run that starts in a folder.
pub(super) fn root_from(start: &Path) -> Root {
    // Where there is no repository, what is given by its full name is seen from here too.
    Root::new(root_folder(start).unwrap_or(start), start)
}

/// The folder of that root, from the current one.
pub(super) fn root_folder(current: &Path) -> Option<&Path> {
    current
        .ancestors()
        .find(|folder| folder.join(".git").symlink_metadata().is_ok())
}

/// Reason why a file is not written that [`leads_out`].
pub(super) const LEADS_OUT: &str = "a link in the repository leads out of it";

/// True if a path below the root of the repository names a file elsewhere, by a link that the repository may have
/// brought.
pub(super) fn leads_out(path: &Path) -> bool {
    let Ok(current) = env::current_dir() else { return false };
    let root = root_folder(&current).unwrap_or(&current);
    let named = current.join(path);
    if !named.starts_with(root) || path.components().any(|part| part == Component::ParentDir) {
        return false;
    }
    let there = named.ancestors().find_map(|above| above.canonicalize().ok());
    match (there, root.canonicalize()) {
        (Some(there), Ok(root)) => !there.starts_with(root),
        _ => false,
    }
}

/// The format of that name; clap has let no other one through. `auto` falls back to text where its choice is not for
/// this command.
fn chosen(name: &str, is_known: impl Fn(&'static Format) -> bool) -> &'static Format {
    let text = &FORMATS[0];
    if name != AUTO {
        return Format::find(name).unwrap_or(text);
    }
    let is_true = |name: &str| env::var_os(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let picked = Format::find(auto(is_true, io::stdout().is_terminal()));
    picked.filter(|format| is_known(format)).unwrap_or(text)
}

/// The name of the format for an environment: that of a service, else of a terminal or a pipe.
fn auto(is_true: impl Fn(&str) -> bool, is_terminal: bool) -> &'static str {
    let services = [
        ("GITHUB_ACTIONS", "github"),
        ("GITLAB_CI", "gitlab"),
        ("TF_BUILD", "azure"),
    ];
    let service = services.iter().find(|(variable, _)| is_true(variable));
    service.map_or(if is_terminal { "text" } else { "concise" }, |(_, name)| name)
}

/// The file that GitHub shows as the summary of the job.
fn job_summary() -> Option<PathBuf> {
    env::var_os("GITHUB_STEP_SUMMARY")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
}

/// The one of the files before that is the same file as `path`. A device or a pipe takes several reports.
fn same_file<'a>(before: &'a [OutputFile], path: &Path) -> Option<&'a OutputFile> {
    let target = real(path).ok()?;
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
        return None;
    }
    before
        .iter()
        .find(|other| real(&other.path).is_ok_and(|other| other == target))
}

/// Fails where `path` cannot be written, before the run starts.
pub(super) fn probe(path: &Path) -> Result<(), Failure> {
    if leads_out(path) {
        return Err(anyhow!("cannot write `{}`: {LEADS_OUT}", path.display()).into());
    }
    let problem = || format!("cannot write `{}`", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        let folder = folder.display();
        return Err(anyhow!(
            "cannot write `{}`: there is no folder `{folder}`\nhelp: create it first",
            path.display()
        )
        .into());
    }
    let target = real(path).with_context(problem)?;
    match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => Err(anyhow!("cannot write `{}`: it is a folder", path.display()).into()),
        // A device or a pipe is written to as it is.
        Ok(metadata) if !metadata.is_file() => Ok(()),
        _ => {
            beside(&target).with_context(problem)?;
            Ok(())
        }
    }
}

/// Writes the file in one step: a reader sees the old bytes or the new ones.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = real(path)?;
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
        return OpenOptions::new().write(true).open(&target)?.write_all(bytes);
    }
    let mut file = beside(&target)?;
    file.write_all(bytes)?;
    file.persist(&target)?;
    Ok(())
}

fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)?
        .write_all(bytes)
}

/// A file in the folder of `target` that can take its place, with the rights that it has or that a new file gets.
fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let mut builder = temporary();
    if let Ok(metadata) = fs::metadata(target) {
        builder.permissions(metadata.permissions());
    } else {
        new_file_rights(&mut builder);
    }
    builder.tempfile_in(target.parent().unwrap_or(Path::new(".")))
}

/// The process's mask takes from these what it takes from those of any new file.
#[cfg(unix)]
fn new_file_rights(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn new_file_rights(_: &mut Builder<'_, '_>) {}

/// Resolved path: links are followed, and the last part need not exist.
fn real(path: &Path) -> io::Result<PathBuf> {
    if let Ok(real) = fs::canonicalize(path) {
        return Ok(real);
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    Ok(fs::canonicalize(folder)?.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_looks_for_a_service_and_then_at_standard_output() {
        let of = |set: &'static str, is_terminal| auto(move |name| name == set, is_terminal);
        assert_eq!(of("GITHUB_ACTIONS", true), "github");
        assert_eq!(of("GITLAB_CI", false), "gitlab");
        assert_eq!(of("TF_BUILD", false), "azure");
        assert_eq!(of("CI", true), "text");
        assert_eq!(of("CI", false), "concise");
    }
}
