//! From the files of a catalog to its data: all files are read, all problems gathered, and only then is there data.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Context, check_models, still_active};
use super::data::{CatalogData, Constant, ConstantClass, NotFrom, PrefixEnum, Price, ProfilePrefix, Route};
use super::error::{Hint, LoadErrors, Place, Problem, Problems, place_name};
use super::model::{Draft, Readings};
use super::names::{Names, Reader};
use super::parse::{RawFile, parse};
use super::raw::{RawClass, RawModel, RawObserved, RawPriceRow, RawProfile, RawReadings, Text};
use super::request::{self, Body, RawRequestSource, RequestSource};
use crate::vocab::Region;

/// A whole catalog from its files, each a name for errors and its text.
pub fn load(files: &[(String, String)]) -> Result<CatalogData, LoadErrors> {
    Loading::new(files, CatalogData::default(), true).run()
}

/// The catalog `base` with the files of an overlay laid over it. A model that `base` has keeps what the overlay does
/// not name; groups, where named, replace all its groups. A new model needs a day or a status, and a provider where
/// its prefix is new. What the overlay names of other models must exist and, as a replacement, be Active; what `base`
/// names is not asked again, since an overlay may well bring the news that a replacement ends.
pub fn lay_over(base: CatalogData, files: &[(String, String)]) -> Result<CatalogData, LoadErrors> {
    Loading::new(files, base, false).run()
}

struct Loading<'f> {
    files: &'f [(String, String)],
    data: CatalogData,
    /// True if the files are the whole catalog, so that each announced day must have its source.
    whole: bool,
    problems: Problems,
}

impl<'f> Loading<'f> {
    fn new(files: &'f [(String, String)], data: CatalogData, whole: bool) -> Self {
        Self {
            files,
            data,
            whole,
            problems: Problems::default(),
        }
    }

    fn run(mut self) -> Result<CatalogData, LoadErrors> {
        let files = self.files;
        let raw = files
            .iter()
            .enumerate()
            .map(|(file, (_, text))| parse(file, text, &mut self.problems))
            .collect::<Vec<_>>();
        let mut names = Names::gather(&raw, files, &mut self.problems);
        if raw.iter().any(RawFile::is_regional) {
            let codes = super::extent::regions(&self.data);
            names.all_regions = codes.iter().filter_map(|code| Region::new(code)).collect();
        }
        self.observed(&raw, &names);
        self.profiles(&raw, &names);
        let drafts = self.models(&raw, &names);
        self.classes(&raw, &names);
        self.check(drafts, &raw);
        self.prices(&raw);
        self.requests(&raw);
        self.arns(&raw);
        match self.problems.finish(files) {
            Some(errors) => Err(errors),
            None => Ok(self.data),
        }
    }

    fn reader<'a>(&'a mut self, names: &'a Names<'a>, file: usize) -> Reader<'a> {
        Reader {
            names,
            problems: &mut self.problems,
            file,
        }
    }

    fn observed(&mut self, raw: &[RawFile], names: &Names<'_>) {
        let mut observed = self.data.observed.clone();
        for (file, raw) in raw.iter().enumerate() {
            let Some(RawObserved {
                lifecycle_page,
                api,
                compiled,
                secondary,
            }) = &raw.observed
            else {
                continue;
            };
            let mut cx = self.reader(names, file);
            let mut lay =
                |to: &mut Option<_>, from: &Option<_>| *to = from.as_ref().and_then(|day| cx.day(day)).or(*to);
            lay(&mut observed.lifecycle_page, lifecycle_page);
            lay(&mut observed.api, api);
            lay(&mut observed.compiled, compiled);
            observed.secondary = secondary.clone().or(observed.secondary);
        }
        if observed.compiled.is_none() {
            let expected = "the day for which the catalog was put together, such as 2026-11-26";
            let missing = Problem::Missing {
                owner: "[observed]".to_owned(),
                key: "compiled",
                expected,
            };
            self.problems.push(Place { file: 0, at: 0 }, missing);
        }
        self.data.observed = observed;
    }

    fn models(&mut self, raw: &[RawFile], names: &Names<'_>) -> Vec<Draft> {
        let readings = Readings {
            names: raw
                .iter()
                .find_map(|raw| raw.readings.clone())
                .unwrap_or_else(|| self.default_readings()),
            newest: self.data.observed.api,
        };
        let common = raw
            .iter()
            .enumerate()
            .filter_map(|(file, raw)| Some((file, raw.common.as_ref()?)))
            .collect::<Vec<_>>();
        let mut existing = std::mem::take(&mut self.data.models)
            .into_iter()
            .map(|model| (model.id.clone(), model))
            .collect::<BTreeMap<_, _>>();
        let mut drafts = Vec::new();
        let mut seen = BTreeMap::<&str, Place>::new();
        for (file, raw) in raw.iter().enumerate() {
            for (at, block) in &raw.models {
                let Some(id) = self.model_id(block, Place { file, at: *at }) else {
                    continue;
                };
                let place = Place {
                    file,
                    at: id.span().start,
                };
                let id = id.get_ref();
                if let Some(other) = seen.insert(id, place) {
                    let other = place_name(self.files, other);
                    self.problems.push(
                        place,
                        Problem::Twice {
                            what: "the model",
                            text: id.clone(),
                            other,
                        },
                    );
                    continue;
                }
                let mut draft = if let Some(model) = existing.remove(id) {
                    Draft::of(model, place)
                } else {
                    let mut draft = Draft::new(id, place);
                    for (file, common) in &common {
                        draft.lay(common, &readings, &mut self.reader(names, *file));
                    }
                    if let Some(defaults) = &raw.defaults {
                        draft.lay(defaults, &readings, &mut self.reader(names, file));
                    }
                    draft
                };
                draft.lay(block, &readings, &mut self.reader(names, file));
                draft.finish(&readings);
                drafts.push(draft);
            }
        }
        self.data.models = existing.into_values().collect();
        drafts
    }

    /// The words for an overlay that does not say through what it read the API.
    fn default_readings(&self) -> RawReadings {
        let overlay = if self.whole { "" } else { "overlay" };
        RawReadings {
            api: overlay.to_owned(),
            api_history: overlay.to_owned(),
            traits: overlay.to_owned(),
        }
    }

    fn model_id<'a>(&mut self, block: &'a RawModel, place: Place) -> Option<&'a Text> {
        let Some(id) = &block.id else {
            let expected = "a base model id such as `anthropic.claude-sonnet-4-6`";
            self.problems.push(
                place,
                Problem::Missing {
                    owner: "[[model]]".to_owned(),
                    key: "id",
                    expected,
                },
            );
            return None;
        };
        if !is_model_id(id.get_ref()) {
            let expected = "lower case, `<provider>.<name>[:<version>]`, such as `amazon.nova-pro-v1:0`".to_owned();
            let place = Place {
                file: place.file,
                at: id.span().start,
            };
            self.problems.push(
                place,
                Problem::Value {
                    text: id.get_ref().clone(),
                    what: "a base model id",
                    expected,
                },
            );
            return None;
        }
        Some(id)
    }

    fn profiles(&mut self, raw: &[RawFile], names: &Names<'_>) {
        for (file, raw) in raw.iter().enumerate() {
            for raw in &raw.profiles {
                let profile = profile(raw, &mut self.reader(names, file));
                match self.data.profiles.iter_mut().find(|known| known.name == profile.name) {
                    Some(known) => *known = profile,
                    None => self.data.profiles.push(profile),
                }
            }
        }
    }

    fn classes(&mut self, raw: &[RawFile], names: &Names<'_>) {
        for (file, raw) in raw.iter().enumerate() {
            for raw in &raw.classes {
                let Some(class) = class(raw, &mut self.reader(names, file)) else {
                    continue;
                };
                let same =
                    |known: &&mut ConstantClass| (&known.package, &known.class) == (&class.package, &class.class);
                match self.data.constants.iter_mut().find(same) {
                    Some(known) => *known = class,
                    None => self.data.constants.push(class),
                }
            }
        }
    }

    /// Gives each model its prices. Those of a file replace earlier ones.
    fn prices(&mut self, raw: &[RawFile]) {
        let broken = raw.iter().flat_map(|raw| &raw.broken).collect::<BTreeSet<_>>();
        for (file, raw) in raw.iter().enumerate() {
            for prices in &raw.prices {
                let id = prices.model.get_ref();
                let Some(model) = self.data.models.iter_mut().find(|model| model.id == *id) else {
                    let hint = Hint::nearest(id, self.data.models.iter().map(|model| model.id.as_str()));
                    let place = Place {
                        file,
                        at: prices.model.span().start,
                    };
                    let unknown = Problem::NoModel {
                        owner: "[[price]]".to_owned(),
                        key: "model",
                        id: id.clone(),
                        hint,
                    };
                    if !broken.contains(id) {
                        self.problems.push(place, unknown);
                    }
                    continue;
                };
                model.prices = prices.rows.iter().map(price).collect();
            }
        }
    }

    /// Gives each model its rules about requests. Those of an overlay take the place of those of the same kind.
    fn requests(&mut self, raw: &[RawFile]) {
        for (name, source) in raw.iter().flat_map(|raw| &raw.request_sources) {
            let RawRequestSource {
                what,
                url,
                observed,
                trust,
            } = source.clone();
            let name = name.get_ref().clone();
            self.data.request_sources.retain(|known| known.name != name);
            self.data.request_sources.push(RequestSource {
                name,
                what,
                url,
                observed,
                trust,
            });
        }
        for (family, body) in raw.iter().flat_map(|raw| &raw.bodies) {
            let family = family.get_ref().clone();
            self.data.bodies.retain(|known| known.family != family);
            self.data.bodies.push(Body {
                family,
                required: body.required.clone(),
                own: body.own.clone(),
                shares: body.shares.clone(),
                answer: body.answer.clone(),
                strict: body.strict,
            });
        }
        let mut given = BTreeSet::new();
        for (file, block) in raw
            .iter()
            .enumerate()
            .flat_map(|(file, raw)| raw.requests.iter().map(move |block| (file, block)))
        {
            let Some(rule) = request::rule(block, file, &self.data.request_sources, &mut self.problems) else {
                continue;
            };
            for id in &block.models {
                let place = Place {
                    file,
                    at: id.span().start,
                };
                let id = id.get_ref();
                let Some(model) = self.data.models.iter_mut().find(|model| model.id == *id) else {
                    let hint = Hint::nearest(id, self.data.models.iter().map(|model| model.id.as_str()));
                    let unknown = Problem::NoModel {
                        owner: "[[request]]".to_owned(),
                        key: "models",
                        id: id.clone(),
                        hint,
                    };
                    self.problems.push(place, unknown);
                    continue;
                };
                if given.insert((id.clone(), rule.kind)) {
                    model.requests.retain(|known| known.kind != rule.kind);
                }
                model.requests.push(rule.clone());
            }
        }
    }

    /// Adds the models behind ARNs. A later file replaces earlier entries.
    fn arns(&mut self, raw: &[RawFile]) {
        let mut arns: BTreeMap<_, _> = std::mem::take(&mut self.data.arns).into_iter().collect();
        for (file, raw) in raw.iter().enumerate() {
            for (arn, id) in &raw.arns {
                let id = id.get_ref();
                if self
                    .data
                    .models
                    .binary_search_by(|model| model.id.as_str().cmp(id))
                    .is_err()
                {
                    let hint = Hint::nearest(id, self.data.models.iter().map(|model| model.id.as_str()));
                    let place = Place {
                        file,
                        at: arn.span().start,
                    };
                    let unknown = Problem::NoModel {
                        owner: "[arns]".to_owned(),
                        key: "model",
                        id: id.clone(),
                        hint,
                    };
                    if !raw.broken.contains(id) {
                        self.problems.push(place, unknown);
                    }
                    continue;
                }
                arns.insert(arn.get_ref().clone(), id.clone());
            }
        }
        self.data.arns = arns.into_iter().collect();
    }

    fn check(&mut self, drafts: Vec<Draft>, raw: &[RawFile]) {
        let broken = raw
            .iter()
            .flat_map(|raw| raw.broken.iter().map(String::as_str))
            .collect::<BTreeSet<_>>();
        let context = Context {
            files: self.files,
            broken,
            whole: self.whole,
        };
        check_models(&mut self.data, drafts, &context, &mut self.problems);
        context.profiles_and_constants(&self.data, raw, &mut self.problems);
        still_active(&mut self.data);
    }
}

fn price(raw: &RawPriceRow) -> Price {
    Price {
        scope: raw.scope.clone(),
        at_mantle: raw.endpoint.as_deref() == Some("mantle"),
        per: raw.per.clone(),
        quality: raw.quality.clone(),
        input: raw.input,
        output: raw.output,
        batch: raw.batch_input.is_some(),
        from: raw.from.clone(),
    }
}

fn profile(raw: &RawProfile, cx: &mut Reader<'_>) -> ProfilePrefix {
    let route = |cx: &mut Reader<'_>, from, to| Route {
        from: cx.regions(from).unwrap_or_default(),
        to: cx.regions(to).unwrap_or_default(),
    };
    ProfilePrefix {
        name: raw.prefix.get_ref().clone(),
        meaning: raw.meaning.clone(),
        source_regions: cx.regions(&raw.source_regions).unwrap_or_default(),
        models_gone: raw.gone.iter().map(|id| id.get_ref().clone()).collect(),
        models_unsure: raw.unsure.iter().map(|id| id.get_ref().clone()).collect(),
        not_from: raw
            .not_from
            .iter()
            .map(|raw| NotFrom {
                regions: cx.regions(&raw.regions).unwrap_or_default(),
                models: raw.models.iter().map(|id| id.get_ref().clone()).collect(),
            })
            .collect(),
        routes: raw.routes.iter().map(|raw| route(cx, &raw.from, &raw.to)).collect(),
        basis: raw.basis.as_ref().map(|basis| cx.text(basis)),
    }
}

fn class(raw: &RawClass, cx: &mut Reader<'_>) -> Option<ConstantClass> {
    let published = cx.day(&raw.published)?;
    let flagged = raw
        .deprecated
        .iter()
        .chain(&raw.legacy)
        .map(Text::get_ref)
        .collect::<BTreeSet<_>>();
    let constants = raw.constants.iter().map(|(name, id)| Constant {
        name: name.clone(),
        model_id: id.get_ref().clone(),
        deprecated: flagged.contains(name),
    });
    let members = |raw: &BTreeMap<String, Text>| raw.iter().map(|(k, v)| (k.clone(), v.get_ref().clone())).collect();
    Some(ConstantClass {
        package: raw.package.get_ref().clone(),
        version: raw.version.clone(),
        published,
        class: raw.class.clone(),
        constants: constants.collect(),
        prefix_enum: raw.prefix_enum.as_ref().map(|raw| PrefixEnum {
            name: raw.name.clone(),
            members: members(&raw.members),
        }),
    })
}

/// True if `text` has the shape of a base model id, in the one spelling that the catalog uses.
pub(super) fn is_model_id(text: &str) -> bool {
    let part = |part: &str, more: &[u8]| {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || more.contains(&b);
        !part.is_empty() && part.bytes().all(fits)
    };
    text.split_once('.')
        .is_some_and(|(provider, name)| part(provider, b"") && part(name, b".:"))
}
