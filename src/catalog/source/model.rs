//! From the raw block of a model to the model: each key that a block names, laid over what is there.

use super::data::{ApiStatus, Capabilities, Group, Listed, Model, OnDemand, PublishedRecommendation, Suggestion};
use super::error::{Place, Problem};
use super::names::Reader;
use super::raw::{Or, RawModel, RawPrice, RawReadings, RawSuggestion, Text, TextOr};
use crate::vocab::{Day, Kind, Region, State};

/// A floor within so many days of the launch does not count.
const LAUNCH_DAYS: i64 = 30;

/// A model in the making, and the names that it refers to.
#[derive(Debug)]
pub(super) struct Draft {
    pub model: Model,
    /// Place of the model's block.
    pub place: Place,
    /// Place of each of the groups.
    pub group_places: Vec<Place>,
    /// The other models that it names.
    pub mentions: Vec<Mention>,
    /// `regions` of the files; without it they follow from the endpoints.
    pub regions: Option<Vec<Region>>,
    /// True if the files have `listed`; without it, it follows from the API.
    pub has_listed: bool,
    /// `profile-only` of the files; without it, it follows from profiles and on-demand Regions.
    pub profile_only: Option<bool>,
}

/// An id, prefix or spelling that a model names.
#[derive(Debug)]
pub(super) struct Mention {
    pub place: Place,
    pub key: &'static str,
    pub what: Named,
    pub text: String,
}

/// Required kind of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A model.
    Model,
    /// A model that is Active.
    ActiveModel,
    /// A prefix of inference profiles.
    Profile,
}

/// Names of the readings of AWS's API, and the day of the newest.
#[derive(Debug)]
pub(super) struct Readings {
    pub names: RawReadings,
    pub newest: Option<Day>,
}

impl Draft {
    /// A model of which nothing is known but its id.
    pub(super) fn new(id: &str, place: Place) -> Self {
        Self {
            place,
            group_places: Vec::new(),
            mentions: Vec::new(),
            regions: None,
            has_listed: false,
            profile_only: None,
            model: blank(id),
        }
    }

    /// A model of the catalog, for an overlay to change.
    pub(super) fn of(model: Model, place: Place) -> Self {
        let mut draft = Self::new(&model.id, place);
        draft.regions = Some(model.regions.clone());
        draft.has_listed = true;
        draft.group_places = vec![place; model.groups.len()];
        draft.model = model;
        draft
    }

    /// Lays the keys that `raw` names over the model.
    pub(super) fn lay(&mut self, raw: &RawModel, readings: &Readings, cx: &mut Reader<'_>) {
        self.names(raw, cx);
        self.life(raw, readings, cx);
        self.successors(raw, cx);
        self.access(raw, cx);
        self.traits(raw, readings, cx);
    }

    fn names(&mut self, raw: &RawModel, cx: &mut Reader<'_>) {
        let model = &mut self.model;
        set(&mut model.provider, raw.provider.as_ref());
        set(&mut model.name, raw.name.as_ref());
        set(&mut model.family, raw.family.as_ref());
        set(&mut model.request_body, raw.request_body.as_ref());
        if let Some(kind) = raw.kind.as_ref().and_then(|kind| cx.kind(kind)) {
            model.kind = kind;
        }
        for (to, from) in [(&mut model.input, &raw.input), (&mut model.output, &raw.output)] {
            if let Some(from) = from {
                to.clone_from(from);
                to.sort();
            }
        }
        if let Some(variants) = &raw.variants {
            model.variants = variants.iter().map(|text| text.get_ref().clone()).collect();
        }
        if let Some(confidence) = raw.confidence.as_ref().and_then(|text| cx.confidence(text)) {
            model.confidence = confidence;
        }
        if let Some(sources) = &raw.sources {
            model.sources = cx.texts(sources);
        }
        if let Some(ids) = &raw.counterparts {
            model.counterparts = self.mentions.of(ids, "counterparts", Named::Model, cx);
        }
    }

    fn life(&mut self, raw: &RawModel, readings: &Readings, cx: &mut Reader<'_>) {
        let model = &mut self.model;
        cx.set_day(&mut model.launched, raw.launched.as_ref());
        cx.set_day(&mut model.launched_on_card, raw.launched_on_card.as_ref());
        cx.set_day(&mut model.first_seen, raw.first_seen.as_ref());
        cx.set_known(&mut model.launched_basis, raw.launched_basis.as_ref());
        cx.set_known(&mut model.floor_basis, raw.floor_basis.as_ref());
        model.floor_derived = raw.floor_derived.unwrap_or(model.floor_derived);
        cx.set_known(&mut model.legacy_period, raw.legacy_period.as_ref());
        if let Some(notice) = &raw.notice {
            model.notice = cx.notice(notice);
        }
        cx.set_known(&mut model.note, raw.note.as_ref());
        cx.set_known(&mut model.provenance, raw.provenance.as_ref());
        if let Some(status) = &raw.api {
            model.api_status = cx.api_status(status, readings);
        }
        if let Some(listed) = &raw.listed {
            model.listed = cx.listed_or_unknown(listed);
            self.has_listed = true;
        }
        if let Some(lifecycle) = &raw.lifecycle {
            (self.group_places, model.groups) = cx.groups(lifecycle).into_iter().unzip();
        }
        if let Some(regional) = &raw.regional_lifecycle {
            for (place, group) in cx.groups(regional) {
                self.put_regional(place, group, cx);
            }
        }
    }

    /// Lets a group speak for its Regions; the other groups keep the rest of theirs. A group of all Regions becomes one of
    /// those that the catalog names.
    fn put_regional(&mut self, place: Place, group: Group, cx: &mut Reader<'_>) {
        if group.regions.is_empty() {
            let expected = "the Regions that it speaks for, such as regions = [\"us-east-1\"]";
            let owner = self.model.id.clone();
            let key = "regions";
            cx.problems.push(place, Problem::Missing { owner, key, expected });
            return;
        }
        let is_ours = |region: &Region| group.regions.contains(region);
        let all = || {
            cx.names
                .all_regions
                .iter()
                .filter(|region| !is_ours(region))
                .cloned()
                .collect()
        };
        let groups = std::mem::take(&mut self.model.groups);
        let places = std::mem::take(&mut self.group_places);
        for (mut other, at) in groups.into_iter().zip(places) {
            if other.regions.is_empty() {
                other.regions = all();
            } else {
                other.regions.retain(|region| !is_ours(region));
            }
            // An empty group belongs to no Region.
            let has_facts = other
                != Group {
                    regions: other.regions.clone(),
                    ..Group::default()
                };
            if !other.regions.is_empty() && has_facts {
                self.model.groups.push(other);
                self.group_places.push(at);
            }
        }
        self.model.groups.push(group);
        self.group_places.push(place);
    }

    fn successors(&mut self, raw: &RawModel, cx: &mut Reader<'_>) {
        if let Some(id) = &raw.recommended {
            let ids = self
                .mentions
                .of(std::slice::from_ref(id), "recommended", Named::ActiveModel, cx);
            self.model.recommended = ids.into_iter().next();
        }
        if let Some(published) = &raw.published_recommendation {
            let ids = self
                .mentions
                .of(&published.ids, "published-recommendation", Named::Model, cx);
            let page = cx.day(&published.page);
            self.model.published_recommendation = page.map(|page_date| PublishedRecommendation {
                ids,
                page_date,
                still_active: Vec::new(),
            });
        }
        if let Some(suggested) = &raw.suggested {
            self.model.suggested = self.suggestion(suggested, cx);
        }
    }

    fn suggestion(&mut self, suggested: &Or<RawSuggestion>, cx: &mut Reader<'_>) -> Option<Suggestion> {
        let names = cx.names;
        let (file, raw) = match suggested.get_ref() {
            TextOr::Value(raw) => (cx.file, raw),
            TextOr::Text(name) => {
                let name = Text::new(suggested.span(), name.clone());
                let (_, raw) = cx.entry(&name, "suggestion", names.suggestions.get(cx.file)?)?;
                (cx.file, raw)
            }
        };
        let mut cx = Reader {
            names,
            file,
            problems: &mut *cx.problems,
        };
        let id = self
            .mentions
            .of(std::slice::from_ref(&raw.id), "suggested", Named::ActiveModel, &cx)
            .pop()?;
        let alternatives = self
            .mentions
            .of(&raw.alternatives, "alternatives", Named::ActiveModel, &cx);
        let why = raw.why.as_ref().map(|why| cx.text(why)).unwrap_or_default();
        Some(Suggestion {
            id,
            why,
            alternatives,
            caveats: cx.texts(&raw.caveats),
            smaller_tier: raw.smaller_tier,
            provenance: cx.texts(&raw.provenance),
        })
    }

    fn access(&mut self, raw: &RawModel, cx: &mut Reader<'_>) {
        if let Some(endpoints) = &raw.endpoints {
            self.model.endpoints = cx.list(endpoints);
        }
        if let Some(list) = &raw.on_demand {
            self.model.on_demand = cx.regions(list).map(|regions| OnDemand { regions, note: None });
        }
        if let Some(note) = &raw.on_demand_note {
            let note = cx.known(note);
            if let Some(on_demand) = &mut self.model.on_demand {
                on_demand.note = note;
            }
        }
        if let Some(list) = &raw.on_demand_also {
            let more = cx.regions(list).unwrap_or_default();
            // Beside a list that is unknown, one Region would say that there are no others.
            let on_demand = self.model.on_demand.iter_mut().map(|on_demand| &mut on_demand.regions);
            let offered = self.regions.as_mut().filter(|regions| !regions.is_empty());
            on_demand.chain(offered).for_each(|regions| join(regions, &more));
        }
        if let Some(list) = &raw.not_offered {
            let fewer = cx.regions(list).unwrap_or_default();
            let on_demand = self.model.on_demand.iter_mut().map(|on_demand| &mut on_demand.regions);
            for regions in on_demand.chain(self.regions.as_mut()) {
                regions.retain(|region| !fewer.contains(region));
            }
        }
        if let Some(more) = &raw.profiles_also {
            let more = self.mentions.of(more, "profiles-also", Named::Profile, cx);
            self.model.profiles.extend(more);
            self.model.profiles.sort();
            self.model.profiles.dedup();
        }
        if let Some(profiles) = &raw.profiles {
            self.model.profiles = self.mentions.of(profiles, "profiles", Named::Profile, cx);
            self.model.profiles.sort();
        }
        let gone = raw.profiles_gone.as_deref().unwrap_or_default();
        self.model
            .profiles_ever
            .extend(self.mentions.of(gone, "profiles-gone", Named::Profile, cx));
        cx.set_known(&mut self.model.profiles_basis, raw.profiles_basis.as_ref());
        if let Some(listed) = raw.profiles_from_api {
            self.model.profiles_from_api = listed;
        }
        if let Some(only) = raw.profile_only {
            self.profile_only = Some(only);
        }
        if let Some(list) = &raw.regions {
            self.regions = Some(cx.regions(list).unwrap_or_default());
        }
        if let Some(list) = &raw.mantle_regions {
            self.model.mantle_regions = cx.regions(list);
        }
    }

    fn traits(&mut self, raw: &RawModel, readings: &Readings, cx: &mut Reader<'_>) {
        let model = &mut self.model;
        model.context_window = raw.context_window.or(model.context_window);
        model.max_output = raw.max_output.or(model.max_output);
        model.streaming = raw.streaming.or(model.streaming);
        set(&mut model.embedding_dimensions, raw.embedding_dimensions.as_ref());
        set(&mut model.apis, raw.apis.as_ref());
        cx.set_known(&mut model.apis_basis, raw.apis_basis.as_ref());
        let named = raw.can.is_some() || raw.cannot.is_some() || raw.usd_per_mtok.is_some();
        if !named && raw.traits_from.is_none() {
            return;
        }
        let traits = model.capabilities.get_or_insert_with(|| Capabilities {
            source: readings.names.traits.replace("{}", &model.id),
            ..Capabilities::default()
        });
        for (list, can) in [(&raw.can, true), (&raw.cannot, false)] {
            for name in list.iter().flatten() {
                traits.supports.retain(|(known, _)| known != name.get_ref());
                traits.supports.push((name.get_ref().clone(), can));
            }
        }
        traits.supports.sort();
        if let Some(RawPrice { input, output }) = raw.usd_per_mtok {
            (traits.usd_per_mtok_input, traits.usd_per_mtok_output) = (Some(input), Some(output));
        }
        if let Some(from) = &raw.traits_from {
            traits.source = cx.text(from);
        }
    }

    /// Fills in the values that follow from the given ones.
    pub(super) fn finish(&mut self, readings: &Readings) {
        let model = &mut self.model;
        if model.launched.is_none() {
            model.launched_basis = None;
        }
        model.profiles_ever.extend_from_slice(&model.profiles);
        model.profiles_ever.sort();
        model.profiles_ever.dedup();
        let mut regions = self.regions.clone().unwrap_or_else(|| {
            let on_demand = model.on_demand.iter().flat_map(|on_demand| &on_demand.regions);
            on_demand
                .chain(model.mantle_regions.iter().flatten())
                .cloned()
                .collect()
        });
        regions.sort();
        regions.dedup();
        model.regions = regions;
        let nowhere = model.on_demand.as_ref().map(|on_demand| on_demand.regions.is_empty());
        model.profile_only = self
            .profile_only
            .or(nowhere.map(|nowhere| nowhere && !model.profiles.is_empty()));
        if !self.has_listed {
            model.listed = active_in(model.api_status.as_ref(), readings.newest);
        }
        if model.groups.is_empty() {
            model.groups.push(Group::default());
            self.group_places.push(self.place);
        }
        let launches = [model.launched, model.launched_on_card, model.first_seen];
        for group in &mut model.groups {
            group.floor = group.floor.filter(|floor| is_promise(*floor, &launches));
            let dated = group.legacy.is_some() || group.extended_access.is_some() || group.eol.is_some();
            if let (false, None, Some(listed)) = (dated, group.listed_status, model.listed) {
                (group.listed_status, group.listed_on) = (Some(listed.status), Some(listed.on));
            }
        }
    }
}

/// True if a floor promises a lifetime. AWS prints the launch day itself for some models.
fn is_promise(floor: Day, launches: &[Option<Day>]) -> bool {
    let launches = launches.iter().flatten();
    launches
        .into_iter()
        .all(|launch| launch.days_until(floor) > LAUNCH_DAYS)
}

fn active_in(api: Option<&ApiStatus>, newest: Option<Day>) -> Option<Listed> {
    let seen = api.filter(|api| api.status == State::Active && api.observed.is_some())?;
    newest.map(|on| Listed {
        status: seen.status,
        on,
    })
}

/// Adds Regions to a sorted list.
fn join(regions: &mut Vec<Region>, more: &[Region]) {
    regions.extend_from_slice(more);
    regions.sort();
    regions.dedup();
}

fn set<T: Clone>(to: &mut T, from: Option<&T>) {
    if let Some(from) = from {
        to.clone_from(from);
    }
}

trait Mentions {
    fn of(&mut self, ids: &[Text], key: &'static str, what: Named, cx: &Reader<'_>) -> Vec<String>;
}

impl Mentions for Vec<Mention> {
    /// The texts, noted as mentions of something that must exist.
    fn of(&mut self, ids: &[Text], key: &'static str, what: Named, cx: &Reader<'_>) -> Vec<String> {
        let mention = |text: &Text| Mention {
            place: cx.at(text),
            key,
            what,
            text: text.get_ref().clone(),
        };
        self.extend(ids.iter().map(mention));
        ids.iter().map(|text| text.get_ref().clone()).collect()
    }
}

fn blank(id: &str) -> Model {
    Model {
        id: id.to_owned(),
        provider: String::new(),
        name: id.split_once('.').map_or(id, |(_, name)| name).to_owned(),
        family: String::new(),
        kind: Kind::Text,
        input: vec!["text".to_owned()],
        output: vec!["text".to_owned()],
        launched: None,
        launched_basis: None,
        launched_on_card: None,
        first_seen: None,
        groups: Vec::new(),
        floor_basis: None,
        floor_derived: false,
        legacy_period: None,
        notice: None,
        listed: None,
        api_status: None,
        note: None,
        provenance: None,
        recommended: None,
        published_recommendation: None,
        suggested: None,
        endpoints: None,
        on_demand: None,
        profiles: Vec::new(),
        profiles_ever: Vec::new(),
        profiles_basis: None,
        profiles_from_api: false,
        profile_only: None,
        regions: Vec::new(),
        mantle_regions: None,
        context_window: None,
        max_output: None,
        embedding_dimensions: Vec::new(),
        streaming: None,
        apis: Vec::new(),
        apis_basis: None,
        request_body: "unknown".to_owned(),
        variants: Vec::new(),
        counterparts: Vec::new(),
        capabilities: None,
        prices: Vec::new(),
        requests: Vec::new(),
        sources: Vec::new(),
        confidence: "low".to_owned(),
    }
}
