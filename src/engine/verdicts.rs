//! From a document to verdicts: each reference with its place, and the catalog's judgement of it.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Engine, Settings, ties};
use crate::catalog::{Arns, Question};
use crate::context::fold;
use crate::document::{self, Document};
use crate::finding::{Judgement, Stance, Verdict};
use crate::lint;
use crate::reference::{self, IfCalled, Kin, ModelIndex, Reference, Target};
use crate::suppress::Baseline;
use crate::tree::Source;
use crate::usage::{self, Places, Surroundings};
use crate::vocab::{Form, Mark, Place, Region, Role, Span};

impl Engine {
    /// Every reference, judged, and whether its syntax could not be read.
    pub(super) fn verdicts(
        &self,
        document: &Document,
        source: &Source<'_>,
        settings: &Settings,
    ) -> (Vec<Verdict>, bool) {
        let candidates = self.candidates(document);
        let mut references = reference::references(document.text(), &candidates, self.catalog());
        if references.is_empty() || Baseline::is_baseline(document.text()) {
            return (Vec::new(), false);
        }
        self.resolve_arns(&mut references, &settings.arns);
        let language = source.language();
        let spans = spans_of(&references);
        let Places { mut contexts, fallback } = usage::places::of(source, &spans);
        let keep: Vec<_> = references
            .iter_mut()
            .zip(&contexts)
            .map(|(reference, context)| {
                self.call_whole(document.text(), reference, context);
                self.is_reference(reference, context)
            })
            .collect();
        drop_others(&mut references, &keep);
        drop_others(&mut contexts, &keep);
        self.use_runtime_ids(&mut references);
        for (at, of) in ties::ties(&references, &contexts) {
            references[at].target = references[of].target.clone();
            references[at].profile = references[of].profile.clone();
        }

        for (reference, context) in references.iter_mut().zip(&contexts) {
            let is_bare = reference.form == Form::ModelId && reference.profile.is_none();
            reference.prefix_is_variable |= is_bare && context.prefixed_at.is_some();
        }
        let front = front_matter(document);
        for (reference, context) in references.iter().zip(&mut contexts) {
            if reference.span.end() <= front && context.place == Place::ConfigValue {
                context.role = Some(Role::Config);
            }
        }
        let mut tables = lint::tables(source, &references, &contexts);
        let repeated = lint::repeated(&references, &contexts);
        // A reference that repeats the key of its entry is a part of that entry.
        for at in 1..tables.len() {
            if repeated[at] && tables[at].is_none() {
                tables[at] = tables[at - 1];
            }
        }
        let stances = stances(source, document.text(), &references);
        let own_names = lint::own_names(document.text(), &references, &contexts);
        let geographies = lint::geographies(&references, &contexts);
        let names = own_names.into_iter().zip(geographies);
        let surroundings = tables.into_iter().zip(stances).zip(names);
        let of_file = document::role_of_text(document.name(), document.text());
        for sink in contexts.iter_mut().filter_map(|context| context.sink.as_mut()) {
            sink.by_converse = usage::is_by_converse(&sink.name, document.text());
        }
        let is_generated = document::is_generated(document.name(), document.text());
        let is_test = settings.role.unwrap_or(of_file) == Role::Test;
        let calls_aws = if is_test {
            usage::live::calls_aws(source, document.name(), &spans_of(&references))
        } else {
            vec![false; references.len()]
        };
        for context in &mut contexts {
            // A sentence of a program about the past makes no document of the program.
            if context.role == Some(Role::History) && of_file != Role::Doc {
                context.role = None;
                context.mark = Some(Mark::Past);
            }
        }
        let has_statements = has_policy_words(document.text());
        let mut known = HashMap::new();
        let verdict = |(
            (reference, context),
            (((table, stance), (is_own_name, is_of_several)), (calls_aws, is_repeated)),
        ): ((Reference, Surroundings), (TableFacts, (bool, bool)))| Verdict {
            may_be_in_policy: stance.is_some()
                || context.name.as_deref().is_some_and(is_of_resources)
                || has_statements && !context.key_path.as_deref().is_some_and(is_key_of_model),
            is_repeated,
            is_single: is_single(&context),
            judgement: self.judge(&reference, context.region.as_ref(), settings, &mut known),
            reference,
            language: context.language.or(Some(language)).filter(|name| *name != "text"),
            role: settings.role.or(context.role).unwrap_or(of_file),
            calls_aws,
            is_generated,
            place: context.place,
            mark: context.mark,
            key_path: context.key_path,
            sink: context.sink,
            client_region: context.region,
            default_region: context.default_region,
            listed_regions: context.listed_regions,
            table,
            stance,
            is_own_name,
            is_of_several,
        };
        let verdicts = references
            .into_iter()
            .zip(contexts)
            .zip(surroundings.zip(calls_aws.into_iter().zip(repeated)));
        let verdicts = verdicts.map(verdict).collect();
        (verdicts, fallback)
    }

    /// Reads the whole text that an operation is given as the id, where more than the id is in it.
    fn call_whole(&self, text: &str, reference: &mut Reference, context: &Surroundings) {
        /// A longer text is more than an id.
        const MAX_LITERAL: usize = 160;
        let is_sent = context.sink.as_ref().is_some_and(|sink| sink.is_runtime);
        let is_plain = reference.constant.is_none() && reference.arn.is_none() && !reference.is_split;
        let is_value = matches!(context.place, Place::String | Place::Argument) && context.is_exact;
        let literal = context.literal.filter(|literal| literal.len() <= MAX_LITERAL);
        if let Some(literal) = literal.filter(|_| is_sent && is_plain && is_value) {
            reference::call_whole(text, literal, reference, self.catalog());
        }
    }

    /// True if the text is a reference at its place; a text that is called there is read as an id.
    fn is_reference(&self, reference: &mut Reference, context: &Surroundings) -> bool {
        // The beginning of ids, of which a whole one may be meant where it is called.
        if context.is_before_wildcard && context.sink.is_none() && is_beginning(reference) {
            reference.target = Target::Pattern;
            reference.form = Form::Pattern;
            return true;
        }
        let is_exact = || context.is_exact;
        let is_runtime = context.sink.as_ref().is_some_and(|sink| sink.reaches_runtime);
        let takes = |called: &IfCalled| !called.by_runtime || is_runtime;
        if reference.if_called.as_ref().is_some_and(takes) && is_exact() {
            reference::call(reference, self.catalog());
        } else if self.is_of_mantle(reference) {
            let is_called = context.sink.is_some() && is_exact();
            let refuses = match reference.profile {
                Some(_) => is_called || matches!(context.place, Place::String | Place::ConfigValue),
                None => is_called && is_runtime,
            };
            if refuses {
                reference::call_at_runtime(reference, self.catalog());
            }
        }
        let is_nothing = reference.if_called.as_ref().is_some_and(|called| called.only);
        !is_nothing && !is_code(reference, context)
    }

    /// True if it is the id of a model that only bedrock-mantle has, in a place that is not known to call it there.
    fn is_of_mantle(&self, reference: &Reference) -> bool {
        let is_text = reference.constant.is_none() && !reference.prefix_is_variable && !reference.at_mantle;
        match &reference.target {
            Target::Model(id) if is_text => !self.catalog().is_of_runtime(id),
            _ => false,
        }
    }

    /// A misspelt id that is near one of bedrock-mantle means the model's other one: versions, which are what is written
    /// wrongly, are of bedrock-runtime.
    fn use_runtime_ids(&self, references: &mut [Reference]) {
        for reference in references {
            if let Target::Unknown { meant: Some(meant), .. } = &mut reference.target
                && let Some(counterpart) = self.catalog().runtime_id(meant)
            {
                counterpart.clone_into(meant);
            }
        }
    }

    /// Gives an ARN the model that the config or the catalog names for it. It is still an ARN, and so never edited.
    fn resolve_arns(&self, references: &mut [Reference], arns: &Arns) {
        for reference in references
            .iter_mut()
            .filter(|reference| reference.target == Target::Opaque)
        {
            let id = arns
                .find(&reference.text)
                .or_else(|| self.catalog().behind(&reference.text));
            let Some((profile, model)) = id.and_then(|id| self.catalog().callable(id)) else {
                continue;
            };
            reference.profile = profile.map(str::to_owned);
            reference.target = Target::Model(model.id.clone());
        }
    }

    /// The id of the model that is judged: of several possible ones the one that lives longest.
    fn judged_id<'a>(&self, target: &'a Target, question: &Question<'_>) -> Option<&'a String> {
        match target {
            Target::Model(id) | Target::Unknown { meant: Some(id), .. } => Some(id),
            Target::Unknown {
                kin: Kin::CutOff { ids },
                ..
            } => {
                let state = |id: &&String| {
                    self.catalog()
                        .model(id)
                        .map(|model| self.catalog().judge(model, question).state)
                };
                ids.iter().min_by_key(state)
            }
            Target::Unknown { .. } | Target::Pattern | Target::Opaque => None,
        }
    }

    fn judge(
        &self,
        reference: &Reference,
        client: Option<&Region>,
        settings: &Settings,
        known: &mut HashMap<JudgementKey, Option<Arc<Judgement>>>,
    ) -> Option<Arc<Judgement>> {
        let question = question(reference, client, settings);
        let id = self.judged_id(&reference.target, &question)?;
        let key = JudgementKey {
            id: id.clone(),
            region: question.region.or(question.client).cloned(),
            is_of_client: question.region.is_none(),
            profile: question.profile.map(str::to_owned),
        };
        let judge = || Some(Arc::new(self.catalog().judge(self.catalog().model(id)?, &question)));
        known.entry(key).or_insert_with(judge).clone()
    }
}

/// True if an id that does not exist is the beginning of the one that is meant.
fn is_beginning(reference: &Reference) -> bool {
    match &reference.target {
        Target::Unknown {
            id, meant: Some(meant), ..
        } => meant.starts_with(id.as_str()),
        Target::Unknown {
            kin: Kin::CutOff { .. },
            ..
        } => true,
        _ => false,
    }
}

/// The table around a reference, the stance of its statement, whether it is a name of the project's own, and whether
/// it is one of profiles of several geographies.
type TableFacts = ((Option<Span>, Option<Stance>), (bool, bool));

/// A question to the catalog that several references of a document share.
#[derive(PartialEq, Eq, Hash)]
struct JudgementKey {
    id: String,
    region: Option<Region>,
    is_of_client: bool,
    profile: Option<String>,
}

/// End of the front matter of a document in which that is live configuration; 0 if there is none.
fn front_matter(document: &Document) -> usize {
    let text = document.text();
    let opens = text.starts_with("---") && document::is_agent_file(document.name());
    let end = || {
        text.get(3..)
            .and_then(|rest| rest.find("\n---"))
            .map_or(0, |end| end + 3)
    };
    if opens { end() } else { 0 }
}

/// The question to the catalog about a reference.
pub(super) fn question<'a>(
    reference: &'a Reference,
    client: Option<&'a Region>,
    settings: &'a Settings,
) -> Question<'a> {
    Question {
        as_of: settings.as_of,
        regions: &settings.regions,
        regions_from: settings.regions_from,
        region: reference.region.as_ref(),
        // The Region that an ARN leaves open is that of the policy's reader, not of the client beside it.
        client: client.filter(|_| reference.arn.is_none()),
        profile: reference.profile.as_deref(),
    }
}

/// The stance of the policy around each reference. A text without the keys of a statement is not read.
fn stances(source: &Source<'_>, text: &str, references: &[Reference]) -> Vec<Option<Stance>> {
    let has = |key: &str| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some();
    // `Action`, `notActions`; `Resource`, `not_resources`.
    if !has("ction") || !has("esource") {
        return vec![None; references.len()];
    }
    let spans: Vec<_> = references.iter().map(|reference| reference.span).collect();
    lint::stances(&source.parts(), &spans)
}

/// True if a reference is a name of the code around it: a package, an import, a chain of attributes. Text that no such
/// name can hold, a hyphen or a colon, is an id in any place.
fn is_code(reference: &Reference, context: &Surroundings) -> bool {
    let name = || {
        reference
            .text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))
    };
    matches!(context.place, Place::Identifier | Place::Import) && reference.constant.is_none() && name()
}

/// True if a text has the words of a policy, or of a statement: actions and resources.
fn has_policy_words(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let acts = has("Action") || has("actions") || has("action =") || has("action:") || has("bedrock:Invoke");
    has("olicy") || acts && has("esource")
}

/// True if a name is of the resources of a statement: `resources`, `modelResources`.
fn is_of_resources(name: &str) -> bool {
    let name = fold(name);
    name.ends_with("resource") || name.ends_with("resources")
}

/// True if the last key of a path says that its value is a model that is called: `ModelId`, `model_arn`.
fn is_key_of_model(key_path: &str) -> bool {
    let last = key_path.rsplit('.').next().unwrap_or_default();
    let key = fold(last.split('[').next().unwrap_or_default());
    ["modelid", "modelarn", "modelidentifier", "model"]
        .iter()
        .any(|end| key.ends_with(end))
}

fn spans_of(references: &[Reference]) -> Vec<Span> {
    references.iter().map(Reference::anchor).collect()
}

/// True if a place is the one value of a name of the code, or of a key at the top of a config.
fn is_single(context: &Surroundings) -> bool {
    let is_value = matches!(
        context.place,
        Place::String | Place::DefaultValue | Place::TemplateString
    );
    let is_setting = || {
        let path = context.key_path.as_deref();
        context.place == Place::ConfigValue && path.is_some_and(|path| !path.contains(['.', '[']))
    };
    let is_of_code = is_value && context.containers.is_empty() && context.call.is_none() && context.name.is_some();
    is_of_code || is_setting()
}

fn drop_others<T>(items: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    items.retain(|_| keep.next().copied().unwrap_or(true));
}
