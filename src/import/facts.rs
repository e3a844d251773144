//! Facts of the API responses, by model and Region; nothing is compared here.

use std::collections::{BTreeMap, BTreeSet};

use super::event::Events;
use super::shapes::{Lifecycle, ModelSummary, Page, ProfileSummary};
use super::time::Time;
use super::{ByRegion, ImportError};
use crate::vocab::{Day, Region};

/// The longest id that the API has.
const MAX_ID_LEN: usize = 140;

/// Entries whose overlay is always larger than the limit for reading one: each takes 40 bytes and more.
const MAX_ENTRIES: usize = (4 << 20) / 40;

/// Remarks that are kept.
const MAX_REMARKS: usize = 10_000;

/// Everything that was read.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Each model by its id.
    pub models: BTreeMap<String, ByRegion<Seen>>,
    /// Each application inference profile by its ARN, with its model.
    pub arns: BTreeMap<String, String>,
    /// Prefixes of inference profiles that exist, by model, with the Regions that list them.
    pub profiles: BTreeMap<String, BTreeMap<String, BTreeSet<Region>>>,
    /// Regions in which a model is said not to be there.
    pub not_offered: BTreeMap<String, BTreeSet<Region>>,
    /// Every Region of which something was read.
    pub regions: BTreeSet<Region>,
    /// Events of AWS Health.
    pub events: Events,
    /// Remarks for the user.
    pub remarks: Vec<String>,
    /// Number of those that were not kept.
    more_remarks: usize,
}

/// A model as it is listed in one Region.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    pub name: Option<String>,
    pub provider: Option<String>,
    pub input: Vec<String>,
    pub output: Vec<String>,
    pub streaming: Option<bool>,
    pub inference_types: Vec<String>,
    pub status: Option<String>,
    pub start: Option<Day>,
    pub legacy: Option<Day>,
    pub extended_access: Option<Day>,
    pub eol: Option<Day>,
    /// The end that AWS Health names.
    pub health_eol: Option<Day>,
}

impl Seen {
    /// True if the API names a day on which something ends.
    pub(super) fn is_dated(&self) -> bool {
        self.days().iter().any(Option::is_some)
    }

    /// The days of its end, in the order of a life.
    pub(super) fn days(&self) -> [Option<Day>; 3] {
        [self.legacy, self.extended_access, self.eol]
    }
}

impl Facts {
    /// Takes one answer.
    pub(super) fn take(&mut self, page: Page, file: &str, region: Option<&Region>) -> Result<(), ImportError> {
        let mut is_known = false;
        if page.next_token.as_deref().is_some_and(|token| !token.is_empty()) {
            self.remark(format!(
                "{file} is not the last page of its list: what the next pages hold is unknown"
            ));
        }
        let profile = page.inference_profile_arn.map(|inference_profile_arn| ProfileSummary {
            inference_profile_arn,
            inference_profile_id: page.inference_profile_id,
            models: page.models.unwrap_or_default(),
            status: page.status,
        });
        is_known |= page.has_list || page.model_details.is_some() || profile.is_some();
        if let Some(model) = page.model_details {
            self.model(model, file, region)?;
        }
        if let Some(profile) = profile {
            self.profile(&profile)?;
        }
        if let (Some(model), Some(status)) = (&page.model_id, &page.region_availability) {
            is_known = true;
            let Some(region) = region else {
                let (file, model) = (file.to_owned(), model.clone());
                return Err(ImportError::NoRegion { file, model });
            };
            let account = [
                ("authorizationStatus", page.authorization_status.as_deref()),
                ("entitlementAvailability", page.entitlement_availability.as_deref()),
                (
                    "agreementAvailability",
                    page.agreement_availability
                        .as_ref()
                        .and_then(|agreement| agreement.status.as_deref()),
                ),
            ];
            self.availability(model, status, &account, region);
        }
        is_known |= self.events.take(page.detail, page.successful_set, page.entities);
        if is_known {
            Ok(())
        } else {
            Err(ImportError::Unknown { file: file.to_owned() })
        }
    }

    /// Keeps a remark once. Of very many, the rest are counted.
    pub(super) fn remark(&mut self, text: String) {
        let is_full = |remarks: &Vec<String>| remarks.len() >= MAX_REMARKS;
        if is_full(&self.remarks) && self.more_remarks == 0 {
            self.remarks.sort();
            self.remarks.dedup();
        }
        if is_full(&self.remarks) {
            self.more_remarks += 1;
        } else {
            self.remarks.push(text);
        }
    }

    /// The remarks, sorted, each once.
    pub(super) fn sorted_remarks(&mut self) -> Vec<String> {
        let mut remarks = std::mem::take(&mut self.remarks);
        remarks.sort();
        remarks.dedup();
        if self.more_remarks > 0 {
            remarks.push(format!("and {} more remarks", self.more_remarks));
        }
        remarks
    }

    /// True as long as an overlay of everything can be small enough to be read.
    fn has_room(&self) -> Result<(), ImportError> {
        let entries = self.models.len() + self.arns.len() + self.profiles.len() + self.not_offered.len();
        if entries <= MAX_ENTRIES {
            return Ok(());
        }
        Err(ImportError::TooMany { most: MAX_ENTRIES })
    }

    /// Takes an entry of a list of models.
    pub(super) fn model(
        &mut self,
        model: ModelSummary,
        file: &str,
        region: Option<&Region>,
    ) -> Result<(), ImportError> {
        self.has_room()?;
        let id = model.model_id;
        if !is_id(&id) {
            self.remark(format!("`{}` is not a model id and was left out", short(&id)));
            return Ok(());
        }
        let of_arn = model.model_arn.as_deref().and_then(|arn| Arn::read(arn)?.region);
        let Some(region) = of_arn.or_else(|| region.cloned()) else {
            return Err(ImportError::NoRegion {
                file: file.to_owned(),
                model: id,
            });
        };
        self.regions.insert(region.clone());
        let lifecycle = model.model_lifecycle.unwrap_or_default();
        let mut seen = Seen {
            name: model.model_name.filter(|name| is_name(name)),
            provider: model.provider_name.filter(|name| is_name(name)),
            input: words(model.input_modalities),
            output: words(model.output_modalities),
            streaming: model.response_streaming_supported,
            inference_types: sorted(model.inference_types_supported),
            ..Seen::default()
        };
        self.lifecycle(&mut seen, lifecycle, &id, &region);
        let place = format!("{id} in {region}");
        let of_arn = model.model_arn.as_deref().and_then(|arn| Arn::read(arn)?.model());
        if let Some(other) = of_arn.filter(|other| *other != id) {
            self.remark(format!(
                "{place}: its ARN is that of `{}`; its id counts",
                short(&other)
            ));
        }
        let known = self.models.entry(id).or_default().entry(region).or_default();
        for remark in known.join(seen, &place) {
            self.remark(remark);
        }
        Ok(())
    }

    fn lifecycle(&mut self, seen: &mut Seen, lifecycle: Lifecycle, id: &str, region: &Region) {
        let mut day = |name: &str, time: Option<Time>| match time? {
            Time::On(day) => Some(day),
            Time::Bad(text) => {
                self.remark(format!(
                    "{id} in {region}: {name} `{}` is no time and was left out",
                    short(&text)
                ));
                None
            }
        };
        seen.start = day("startOfLifeTime", lifecycle.start_of_life_time);
        seen.legacy = day("legacyTime", lifecycle.legacy_time);
        seen.extended_access = day("publicExtendedAccessTime", lifecycle.public_extended_access_time);
        seen.eol = day("endOfLifeTime", lifecycle.end_of_life_time);
        seen.status = lifecycle.status;
        let dates: Vec<_> = seen.days().into_iter().flatten().collect();
        if !dates.is_sorted() {
            self.remark(format!(
                "{id} in {region}: its dates are not in order (legacyTime, publicExtendedAccessTime, endOfLifeTime) and were left out"
            ));
            (seen.legacy, seen.extended_access, seen.eol) = (None, None, None);
        }
    }

    /// Takes an entry of a list of inference profiles.
    pub(super) fn profile(&mut self, profile: &ProfileSummary) -> Result<(), ImportError> {
        self.has_room()?;
        self.active_profile(profile);
        Ok(())
    }

    fn active_profile(&mut self, profile: &ProfileSummary) {
        let arn = &profile.inference_profile_arn;
        let Some(read) = Arn::read(arn).filter(|_| arn.len() <= 2048) else {
            self.remark(format!(
                "`{}` is not the ARN of an inference profile and was left out",
                short(arn)
            ));
            return;
        };
        self.regions.extend(read.region.clone());
        if let Some(status) = profile.status.as_deref().filter(|status| *status != "ACTIVE") {
            self.remark(format!("{arn}: its status is `{}`, and it was left out", short(status)));
            return;
        }
        match read.kind {
            "application-inference-profile" => self.application(arn, profile),
            "inference-profile" => self.system(read, profile),
            _ => self.remark(format!(
                "`{}` is not the ARN of an inference profile and was left out",
                short(arn)
            )),
        }
    }

    /// Records an application inference profile under the model that it uses.
    fn application(&mut self, arn: &str, profile: &ProfileSummary) {
        let models = profile.models.iter().filter_map(|model| model.model_arn.as_deref());
        let ids: BTreeSet<_> = models.filter_map(|arn| Arn::read(arn)?.model()).collect();
        let mut ids = ids.into_iter();
        match (ids.next(), ids.next()) {
            (Some(id), None) => {
                if let Some(other) = self
                    .arns
                    .insert(arn.to_owned(), id.clone())
                    .filter(|other| *other != id)
                {
                    self.remark(format!(
                        "{arn}: the files give it {other} and {id}; the last one counts"
                    ));
                }
            }
            (None, _) => self.remark(format!("{arn}: no model is given for it: left out")),
            _ => self.remark(format!("{arn}: several models are given for it: left out")),
        }
    }

    fn system(&mut self, read: Arn<'_>, profile: &ProfileSummary) {
        let id = profile.inference_profile_id.as_deref().unwrap_or(read.name);
        let Some((prefix, model)) = id
            .split_once('.')
            .filter(|(prefix, model)| is_prefix(prefix) && is_id(model))
        else {
            self.remark(format!(
                "`{}` is not the id of an inference profile and was left out",
                short(id)
            ));
            return;
        };
        let prefixes = self.profiles.entry(model.to_owned()).or_default();
        prefixes.entry(prefix.to_owned()).or_default().extend(read.region);
    }

    fn availability(&mut self, id: &str, status: &str, account: &[(&str, Option<&str>)], region: &Region) {
        if !is_id(id) {
            self.remark(format!("`{}` is not a model id and was left out", short(id)));
            return;
        }
        self.regions.insert(region.clone());
        match status {
            "AVAILABLE" => {}
            "NOT_AVAILABLE" => {
                self.not_offered
                    .entry(id.to_owned())
                    .or_default()
                    .insert(region.clone());
            }
            other => self.remark(format!(
                "{id} in {region}: regionAvailability `{}` is not known",
                short(other)
            )),
        }
        for (name, value) in account {
            let Some(value) = value.filter(|value| !matches!(*value, "AVAILABLE" | "AUTHORIZED")) else {
                continue;
            };
            self.remark(format!(
                "{id} in {region}: {name} is {}: a call from this account can be refused; the catalog has no place for that",
                short(value)
            ));
        }
    }
}

/// The parts of an ARN of Bedrock.
#[derive(Clone, Debug)]
pub(super) struct Arn<'a> {
    pub region: Option<Region>,
    /// `foundation-model`, `inference-profile`, ….
    pub kind: &'a str,
    /// The id behind the slash.
    pub name: &'a str,
}

impl<'a> Arn<'a> {
    pub(super) fn read(arn: &'a str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        let is_arn = parts.next() == Some("arn") && parts.next().is_some() && parts.next() == Some("bedrock");
        let region = Region::new(parts.next()?);
        let (kind, name) = parts.nth(1)?.split_once('/')?;
        is_arn.then_some(Self { region, kind, name })
    }

    /// The id of the model that the ARN names.
    pub(super) fn model(&self) -> Option<String> {
        let id = match self.kind {
            "foundation-model" => self.name,
            "inference-profile" => self.name.split_once('.')?.1,
            _ => return None,
        };
        is_id(id).then(|| id.to_owned())
    }
}

/// True if a text has the shape of a base model id in the API.
pub(super) fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.:".contains(&byte);
    let parts = text.split_once('.');
    text.len() <= MAX_ID_LEN
        && text.bytes().all(plain)
        && parts.is_some_and(|(provider, name)| !provider.is_empty() && !name.is_empty() && !provider.contains(':'))
}

fn is_prefix(text: &str) -> bool {
    text.len() <= 16 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// True if a text can be shown as a name.
fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= 100 && !text.chars().any(char::is_control)
}

/// Modalities as the catalog spells them, sorted; other texts are left out.
fn words(list: Option<Vec<String>>) -> Vec<String> {
    let is_word = |word: &String| word.len() <= 20 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let words = list.unwrap_or_default().into_iter().map(|word| word.to_lowercase());
    let words: BTreeSet<_> = words.filter(is_word).collect();
    words.into_iter().collect()
}

fn sorted(list: Option<Vec<String>>) -> Vec<String> {
    let mut list = list.unwrap_or_default();
    list.sort();
    list.dedup();
    list
}

/// The beginning of a text, for a message.
pub(super) fn short(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    if shown.len() < text.len() {
        format!("{shown}…")
    } else {
        shown
    }
}
