//! Colours, in one place.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use codespan_reporting::diagnostic::{LabelStyle, Severity as Level};
use codespan_reporting::term::WriteStyle;

use super::mark::Mark;
use crate::vocab::{Severity, State};

const BORDER: Style = AnsiColor::Cyan.on_default();
const MESSAGE: Style = Style::new().bold();

/// The colour of a severity.
pub(super) fn of_severity(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Note => AnsiColor::Green.on_default(),
    }
}

/// The colour of a state.
pub(super) fn of_state(state: State) -> Style {
    match state {
        State::Eol => AnsiColor::Red.on_default(),
        State::ExtendedAccess | State::Legacy => AnsiColor::Yellow.on_default(),
        State::Active => AnsiColor::Green.on_default(),
        State::Unknown => Style::new(),
    }
}

/// A border of a snippet.
pub(super) fn border(text: &str, color: bool) -> String {
    paint(text, BORDER, color)
}

/// A headline.
pub(super) fn bold(text: &str, color: bool) -> String {
    paint(text, MESSAGE, color)
}

/// The id that is to be written.
pub(super) fn of_mark(text: &str, mark: &Mark, color: bool) -> String {
    paint(text, mark_style(mark).bold(), color)
}

/// The mark itself.
pub(super) fn of_mark_name(text: &str, mark: &Mark, color: bool) -> String {
    paint(text, mark_style(mark), color)
}

fn mark_style(mark: &Mark) -> Style {
    match mark {
        Mark::Fix | Mark::WithAll => AnsiColor::Green.on_default(),
        Mark::Review | Mark::ReviewWithAll => AnsiColor::Yellow.on_default(),
        Mark::ByHand(_) => Style::new(),
    }
}

/// The text in that style, or as it is.
pub(super) fn paint(text: &str, style: Style, color: bool) -> String {
    if color {
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}

/// A writer that codespan-reporting paints on.
pub(super) struct Painter<'a> {
    out: &'a mut dyn Write,
    color: bool,
}

impl<'a> Painter<'a> {
    pub(super) fn new(out: &'a mut dyn Write, color: bool) -> Self {
        Self { out, color }
    }

    fn set(&mut self, style: Style) -> io::Result<()> {
        if self.color {
            write!(self.out, "{style}")
        } else {
            Ok(())
        }
    }
}

impl Write for Painter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl WriteStyle for Painter<'_> {
    fn set_header(&mut self, level: Level) -> io::Result<()> {
        self.set(of_level(level).bold())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        // The level before it is coloured, and bold adds to a colour.
        self.reset()?;
        self.set(MESSAGE)
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.set(BORDER)
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.set(BORDER)
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.set(BORDER)
    }

    fn set_label(&mut self, level: Level, style: LabelStyle) -> io::Result<()> {
        self.set(if style == LabelStyle::Primary {
            of_level(level)
        } else {
            BORDER
        })
    }

    fn reset(&mut self) -> io::Result<()> {
        if self.color {
            write!(self.out, "{}", anstyle::Reset)
        } else {
            Ok(())
        }
    }
}

fn of_level(level: Level) -> Style {
    match level {
        Level::Bug | Level::Error => of_severity(Severity::Error),
        Level::Warning => of_severity(Severity::Warning),
        Level::Note | Level::Help => of_severity(Severity::Note),
    }
}
