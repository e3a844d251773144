//! The life of a model as a bar: active, Legacy, extended access, ended, and where today is.
//!
//! In: the days of a lifecycle group and a scale. Out: segments of days for who draws, or a line of blocks for a terminal.

use crate::finding::Lifecycle;
use crate::vocab::{Day, State};

/// The time that a bar shows, and how wide it is.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The columns.
    pub width: usize,
    /// The day that is marked.
    pub today: Day,
}

/// The life of a model in one set of Regions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bar {
    /// The day of the launch, if known.
    pub launched: Option<Day>,
    /// The Legacy day, if known.
    pub legacy: Option<Day>,
    /// The day on which extended access begins, if known.
    pub extended_access: Option<Day>,
    /// The end, if announced.
    pub eol: Option<Day>,
    /// The day before which it does not end, if known.
    pub floor: Option<Day>,
    /// The state on the day judged for, where the days do not give it.
    pub state: Option<State>,
}

/// Character of each state in a terminal, and its word.
pub const LEGEND: [(char, &str); 6] = [
    ('█', "active"),
    ('▓', "Legacy"),
    ('▒', "extended access"),
    ('·', "ended"),
    ('◆', "no end before"),
    ('│', "today"),
];

impl Scale {
    /// A scale around a day: half a year back and a year and a half ahead.
    pub fn around(today: Day, width: usize) -> Self {
        let months = |months: i64| Day::from(today.date().saturating_add(jiff::Span::new().months(months)));
        Self {
            from: months(-6),
            to: months(18),
            width: width.max(10),
            today,
        }
    }

    /// The column of a day, if it is on the scale.
    pub fn column(&self, day: Day) -> Option<usize> {
        let whole = self.from.days_until(self.to).max(1);
        let at = self.from.days_until(day);
        let width = i64::try_from(self.width).ok()?;
        (0..=whole)
            .contains(&at)
            .then(|| usize::try_from(at * (width - 1) / whole).ok())?
    }

    /// The first day of a column.
    fn day(&self, column: usize) -> Day {
        let whole = self.from.days_until(self.to).max(1);
        let width = i64::try_from(self.width).unwrap_or(i64::MAX);
        let at = i64::try_from(column).unwrap_or(0) * whole / (width - 1).max(1);
        Day::from(self.from.date().saturating_add(jiff::Span::new().days(at)))
    }
}

impl Bar {
    /// The bar of a lifecycle group.
    pub fn of(group: &Lifecycle, launched: Option<Day>) -> Self {
        Self {
            launched,
            legacy: group.legacy,
            extended_access: group.extended_access,
            eol: group.eol,
            floor: group.floor,
            state: Some(group.state),
        }
    }

    /// The state on a day; `None` before the launch.
    pub fn state_on(&self, day: Day) -> Option<State> {
        let has_come = |date: Option<Day>| date.is_some_and(|date| date <= day);
        if has_come(self.eol) {
            return Some(State::Eol);
        }
        if has_come(self.extended_access) {
            return Some(State::ExtendedAccess);
        }
        if has_come(self.legacy) {
            return Some(State::Legacy);
        }
        if self.launched.is_some_and(|launched| launched > day) {
            return None;
        }
        if self.legacy.is_some() {
            return Some(State::Active);
        }
        self.state.map(|state| {
            if self.eol.is_some() {
                state.min(State::Legacy)
            } else {
                state
            }
        })
    }

    /// The bar as blocks, one a column.
    pub fn draw(&self, scale: &Scale) -> String {
        let block = |day: Day| match self.state_on(day) {
            Some(State::Active) => '█',
            Some(State::Legacy) => '▓',
            Some(State::ExtendedAccess) => '▒',
            Some(State::Eol) => '·',
            Some(State::Unknown) | None => ' ',
        };
        let mut bar: Vec<char> = (0..scale.width).map(|column| block(scale.day(column))).collect();
        let marks = [
            (self.floor.filter(|_| self.eol.is_none()), '◆'),
            (Some(scale.today), '│'),
        ];
        for (day, mark) in marks {
            if let Some(column) = day.and_then(|day| scale.column(day)) {
                bar[column] = mark;
            }
        }
        bar.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_bar_shows_each_state_and_today() {
        let scale = Scale {
            from: day("2026-01-01"),
            to: day("2027-01-01"),
            width: 25,
            today: day("2026-07-02"),
        };
        let bar = Bar {
            legacy: Some(day("2026-04-01")),
            extended_access: Some(day("2026-08-01")),
            eol: Some(day("2026-10-01")),
            ..Bar::default()
        };
        assert_eq!(bar.draw(&scale), "██████▓▓▓▓▓│▓▓▒▒▒▒·······");
        let active = Bar {
            floor: Some(day("2026-12-01")),
            state: Some(State::Active),
            ..Bar::default()
        };
        assert_eq!(active.draw(&scale), "███████████│█████████◆███");
        assert_eq!(Bar::default().draw(&scale).trim(), "│");
    }

    #[test]
    fn an_end_without_a_legacy_day_is_legacy_until_then() {
        let bar = Bar {
            eol: Some(day("2026-10-01")),
            state: Some(State::Eol),
            ..Bar::default()
        };
        assert_eq!(bar.state_on(day("2026-09-30")), Some(State::Legacy));
        assert_eq!(bar.state_on(day("2026-10-01")), Some(State::Eol));
    }
}
