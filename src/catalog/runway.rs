//! The runway: the days that AWS has promised for a model in a set of Regions, from a day on.
//!
//! In: a model, one of its lifecycle groups and a day. Out: the days until the earliest end that AWS's own words allow,
//! and which of them allows it; nothing where they do not say.

use super::source::{Group, Model, state_on};
use crate::vocab::{Day, State};

/// The days that AWS has promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runway {
    /// The days; none once the model has ended.
    pub days: i64,
    /// The first day on which it can end.
    pub until: Day,
    /// The promise that decides.
    pub basis: RunwayBasis,
    /// True if that promise is a floor derived from a rule of AWS, which AWS prints nowhere.
    pub is_derived: bool,
}

/// A promise of AWS's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunwayBasis {
    /// The end that is announced.
    Announced,
    /// "EOL no sooner than".
    Floor,
    /// The notice, counted from the Legacy day, or from the day judged for where that has not come.
    Notice,
}

impl RunwayBasis {
    /// The name as output spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Floor => "floor",
            Self::Notice => "notice",
        }
    }
}

/// The runway of a group of `model` on a day; `None` where AWS promises nothing that is known.
pub fn runway(model: &Model, group: &Group, as_of: Day) -> Option<Runway> {
    let state = state_on(group, as_of);
    let promised = |until: Day, basis| Runway {
        days: as_of.days_until(until).max(0),
        until,
        basis,
        is_derived: basis == RunwayBasis::Floor && model.floor_derived,
    };
    if let Some(eol) = group.eol {
        return Some(promised(eol, RunwayBasis::Announced));
    }
    let start = match state {
        State::Eol | State::Unknown => return None,
        // A Legacy day that has been announced, past or to come, starts the notice.
        _ if group.legacy.is_some() => group.legacy,
        State::Active => Some(as_of),
        // The notice has begun on a day that is unknown.
        State::Legacy | State::ExtendedAccess => None,
    };
    let notice = model.notice.zip(start).map(|(notice, start)| notice.end(start));
    let notice = notice.filter(|until| *until > as_of);
    let floor = group.floor.filter(|floor| *floor > as_of);
    match (notice, floor) {
        (Some(notice), floor) if floor.is_none_or(|floor| floor <= notice) => {
            Some(promised(notice, RunwayBasis::Notice))
        }
        (_, Some(floor)) => Some(promised(floor, RunwayBasis::Floor)),
        _ => None,
    }
}
