//! What several files say of one model in one Region, as one.
//!
//! Of two days the earlier one counts, and of two statuses the later one in a life: the result does not depend on the
//! order of the files.

use super::facts::{Facts, Seen, short};
use crate::vocab::Day;

/// Statuses, the one that counts first.
const STATUSES: &[&str] = &["LEGACY", "ACTIVE"];

impl Seen {
    /// Adds what another file says. Returns a remark for each contradiction; `place` begins it.
    pub(super) fn join(&mut self, other: Self, place: &str) -> Vec<String> {
        let mut remarks = Vec::new();
        let days = [
            ("startOfLifeTime", &mut self.start, other.start),
            ("legacyTime", &mut self.legacy, other.legacy),
            (
                "publicExtendedAccessTime",
                &mut self.extended_access,
                other.extended_access,
            ),
            ("endOfLifeTime", &mut self.eol, other.eol),
        ];
        for (name, own, other) in days {
            remarks.extend(earlier(own, other).map(|(kept, left)| {
                format!("{place}: {name} is {kept} in one file and {left} in another; the earlier day counts")
            }));
        }
        let rank = |status: &String| {
            let known = STATUSES.iter().position(|known| known == status);
            (known.unwrap_or(STATUSES.len()), status.clone())
        };
        remarks.extend(first(&mut self.status, other.status, rank).map(|(kept, left)| {
            format!(
                "{place}: the status is `{}` in one file and `{}` in another; `{}` counts",
                short(&kept),
                short(&left),
                short(&kept)
            )
        }));
        let names = [
            ("modelName", &mut self.name, other.name),
            ("providerName", &mut self.provider, other.provider),
        ];
        for (name, own, other) in names {
            remarks.extend(first(own, other, String::clone).map(|(kept, left)| {
                format!("{place}: {name} is `{kept}` in one file and `{left}` in another; `{kept}` counts")
            }));
        }
        let streams = |streams: &bool| *streams;
        remarks.extend(first(&mut self.streaming, other.streaming, streams).map(|_| {
            format!("{place}: one file says that it streams its answer and another that it does not; that it does not counts")
        }));
        unite(&mut self.input, other.input);
        unite(&mut self.output, other.output);
        unite(&mut self.inference_types, other.inference_types);
        let _ = earlier(&mut self.health_eol, other.health_eol);
        remarks
    }
}

impl Facts {
    /// Leaves out the days of several files that do not fit one another.
    pub(super) fn check_joined(&mut self) {
        let mut remarks = Vec::new();
        for (id, of_model) in &mut self.models {
            for (region, seen) in of_model {
                let days: Vec<Day> = seen.days().into_iter().flatten().collect();
                if !days.is_sorted() {
                    remarks.push(format!(
                        "{id} in {region}: the days of the files do not fit one another and were left out"
                    ));
                    (seen.legacy, seen.extended_access, seen.eol) = (None, None, None);
                }
            }
        }
        self.remarks.extend(remarks);
    }
}

/// Keeps the earlier of two days. Returns both, the kept one first, where they differ.
fn earlier(own: &mut Option<Day>, other: Option<Day>) -> Option<(Day, Day)> {
    first(own, other, |day| *day)
}

/// Keeps the value that is first by a key. Returns both, the kept one first, where they differ.
fn first<T: Clone + PartialEq, K: Ord>(own: &mut Option<T>, other: Option<T>, key: impl Fn(&T) -> K) -> Option<(T, T)> {
    let other = other?;
    let Some(kept) = own.as_ref() else {
        *own = Some(other);
        return None;
    };
    if *kept == other {
        return None;
    }
    if key(kept) <= key(&other) {
        return Some((kept.clone(), other));
    }
    let left = own.replace(other.clone())?;
    Some((other, left))
}

/// Adds the texts that are missing, in their order.
fn unite(own: &mut Vec<String>, other: Vec<String>) {
    own.extend(other);
    own.sort();
    own.dedup();
}
