//! The state of a lifecycle group on a day.

use super::data::Group;
use crate::vocab::{Day, State};

/// The state of `group` on `day`: the last of its dates that has come. Where the dates alone do not give it, the
/// listed status does: Legacy, or an announced end without a Legacy day, is Legacy since an unknown day until that
/// end; an end without a day is an end. A floor is never an end, and a group of which nothing is known is unknown.
pub fn state_on(group: &Group, day: Day) -> State {
    let has_come = |date: Option<Day>| date.is_some_and(|date| date <= day);
    if has_come(group.eol) {
        return State::Eol;
    }
    if has_come(group.extended_access) {
        return State::ExtendedAccess;
    }
    if has_come(group.legacy) {
        return State::Legacy;
    }
    if group.legacy.is_some() {
        return State::Active;
    }
    let ends = group.eol.is_some();
    match group.listed_status {
        Some(State::Eol) if !ends => State::Eol,
        Some(State::ExtendedAccess) => State::ExtendedAccess,
        Some(State::Legacy) => State::Legacy,
        _ if ends || group.extended_access.is_some() => State::Legacy,
        Some(status) => status,
        None => State::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use State::{Active, Eol, ExtendedAccess, Legacy};

    use super::*;

    fn day(text: &str) -> Option<Day> {
        text.parse().ok()
    }

    fn states(group: &Group, days: &[&str]) -> Vec<State> {
        days.iter().map(|text| state_on(group, text.parse().unwrap())).collect()
    }

    #[test]
    fn each_date_holds_from_its_own_day() {
        let group = Group {
            legacy: day("2026-07-08"),
            extended_access: day("2026-10-08"),
            eol: day("2027-01-08"),
            ..Group::default()
        };
        let days = [
            "2026-07-07",
            "2026-07-08",
            "2026-10-07",
            "2026-10-08",
            "2027-01-07",
            "2027-01-08",
        ];
        assert_eq!(
            states(&group, &days),
            [Active, Legacy, Legacy, ExtendedAccess, ExtendedAccess, Eol]
        );
    }

    #[test]
    fn an_announced_end_without_a_legacy_day_is_legacy_until_then() {
        let group = Group {
            eol: day("2026-10-17"),
            ..Group::default()
        };
        assert_eq!(
            states(&group, &["2020-01-01", "2026-10-16", "2026-10-17"]),
            [State::Legacy, State::Legacy, State::Eol]
        );
    }

    #[test]
    fn the_listed_status_counts_where_no_date_does() {
        for (listed, state) in [
            (None, State::Unknown),
            (Some(State::Unknown), State::Unknown),
            (Some(State::Active), State::Active),
            (Some(State::Legacy), State::Legacy),
            (Some(State::Eol), State::Eol),
        ] {
            let group = Group {
                listed_status: listed,
                ..Group::default()
            };
            assert_eq!(states(&group, &["2026-11-23"]), [state]);
        }
    }

    #[test]
    fn a_floor_is_never_an_end() {
        let group = Group {
            floor: day("2025-12-04"),
            listed_status: Some(State::Active),
            ..Group::default()
        };
        assert_eq!(states(&group, &["2026-11-23"]), [State::Active]);
    }
}
