//! Every suggestion for every model of the catalog, in every form: in its place it is that model, it can be called
//! there, and no lint objects to it on that day.

use bedrock_lint::catalog::{Callable, Catalog, CatalogHandle};
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Checked, Engine, Settings};
use bedrock_lint::finding::{Finding, Replacement};
use bedrock_lint::reference::{Reference, Target};
use bedrock_lint::vocab::{Day, Prefer, Region, RegionsFrom};

/// A Region of each geography, those where profiles differ, and one of GovCloud.
const REGIONS: &[&str] = &[
    "us-east-1",
    "us-west-2",
    "eu-west-2",
    "eu-central-1",
    "il-central-1",
    "ap-northeast-1",
    "ap-southeast-2",
    "ap-south-1",
    "ca-west-1",
    "us-gov-west-1",
];

/// The ways in which one model is written.
fn spellings(catalog: &Catalog) -> Vec<String> {
    let mut all = Vec::new();
    for model in &catalog.data().models {
        let id = &model.id;
        let encoded = id.replace(':', "%3A");
        all.push(id.clone());
        all.extend(model.variants.iter().cloned());
        all.push(format!("bedrock_mantle/{id}"));
        all.push(format!("bedrock/eu-west-3/{id}"));
        all.push(format!(
            "https://bedrock-runtime.us-east-2.amazonaws.com/model/{encoded}/invoke"
        ));
        for arn in [
            "aws:bedrock:us-east-1:",
            "aws:bedrock:*:",
            "aws-us-gov:bedrock:us-gov-west-1:",
        ] {
            all.push(format!("arn:{arn}:foundation-model/{id}"));
        }
        for prefix in &model.profiles_ever {
            all.push(format!("{prefix}.{id}"));
            let partition = if prefix == "us-gov" { "aws-us-gov" } else { "aws" };
            let source = &catalog.profile_prefix(prefix).unwrap().source_regions[0];
            all.push(format!(
                "arn:{partition}:bedrock:{source}:111122223333:inference-profile/{prefix}.{id}"
            ));
        }
    }
    all
}

fn document(lines: &[String]) -> Document {
    let text = format!("m = \"{}\"\n", lines.join("\"\nm = \""));
    Document::new("app.py", text.into_bytes())
}

/// The document with each certain suggestion written into it.
fn written(document: &Document, checked: &Checked) -> Document {
    let mut text = document.text().to_owned();
    for finding in checked.findings.iter().rev() {
        let edits = finding.replacement.iter().flat_map(|replacement| &replacement.edits);
        edits.for_each(|edit| text.replace_range(edit.span.range(), &edit.text));
    }
    Document::new("app.py", text.into_bytes())
}

fn form(reference: &Reference) -> Callable<'_> {
    match reference.profile.as_deref() {
        Some(prefix) => Callable::Profile(prefix),
        None if reference.at_mantle => Callable::AtMantle,
        None => Callable::Bare,
    }
}

/// Faults of a suggestion in the new text.
fn wrong(catalog: &Catalog, was: &Finding, new: &Replacement, now: &Reference) -> Option<String> {
    let Target::Model(id) = &now.target else {
        return Some(format!("{:?}", now.target));
    };
    if *id != new.model_id {
        return Some(format!("it is {id}"));
    }
    let judgement = was.verdict.judgement.as_ref().unwrap();
    let model = catalog.model(id).unwrap();
    // A policy is about a model in all the forms that its statement names.
    let is_called = was.verdict.reference.form.name() != "foundation-model-arn";
    let refused = judgement
        .regions
        .iter()
        .filter(|_| is_called && judgement.regions_are_named())
        .find(|region| catalog.answers(model, form(now), region) == Some(false))?;
    Some(format!("it cannot be called from {refused}"))
}

/// Writes every suggestion for a day and for Regions, and reports the faults of any.
fn check(engine: &Engine, lines: &[String], settings: &Settings) -> usize {
    let catalog = engine.catalog();
    let before = document(lines);
    let checked = engine.check(&before, settings);
    let after = written(&before, &checked);
    let again = engine.check(&after, settings);
    assert_eq!(checked.verdicts.len(), again.verdicts.len());
    let mut suggested = 0;
    for finding in &checked.findings {
        let Some(new) = &finding.replacement else { continue };
        let at = checked
            .verdicts
            .iter()
            .position(|verdict| verdict.reference.span == finding.verdict.reference.span)
            .unwrap();
        let now = &again.verdicts[at];
        let old = &finding.verdict.reference.text;
        let message = format!(
            "{old} → {:?} for {:?} on {}",
            new.text, settings.regions, settings.as_of
        );
        assert!(
            new.text.is_some() || new.shown_only.is_some(),
            "{message}: {}",
            new.reason
        );
        if new.text.is_some() {
            suggested += 1;
            assert_eq!(wrong(catalog, finding, new, &now.reference), None, "{message}");
        }
        let found = again
            .findings
            .iter()
            .find(|one| one.verdict.reference.span == now.reference.span);
        // A floor that has passed is mentioned in the suggestion. And a profile that is not called from the Regions of
        // the run is judged for its own, which the finding mentions already.
        let elsewhere = !finding.verdict.judgement.as_ref().unwrap().regions_are_named();
        let is_expected = |one: &Finding| one.lint == "floor-passed" || elsewhere && one.lint == "region-unavailable";
        let found = found.filter(|one| new.text.is_some() && !is_expected(one));
        assert!(
            found.is_none(),
            "{message}: {} {}",
            found.unwrap().lint,
            found.unwrap().message
        );
        for candidate in &new.candidates {
            let alone = engine.check(
                &document(std::slice::from_ref(candidate)),
                &Settings::new(settings.as_of),
            );
            let [verdict] = alone.verdicts.as_slice() else {
                panic!("{message}: {candidate}")
            };
            assert_eq!(
                verdict.reference.target,
                Target::Model(new.model_id.clone()),
                "{message}: {candidate}"
            );
            // Where Regions differ, that is said with the suggestion.
            let differs = |one: &Finding| one.verdict.judgement.as_ref().is_some_and(|judgement| judgement.mixed);
            let is_wrong = |one: &&Finding| one.lint != "floor-passed" && !differs(one);
            let found = alone.findings.iter().find(is_wrong);
            assert!(found.is_none(), "{message}: {candidate}: {}", found.unwrap().message);
        }
    }
    suggested
}

#[test]
fn every_suggestion_is_the_model_it_names_and_can_be_called_as_it_is_written() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let lines = spellings(engine.catalog());
    let mut suggested = 0;
    for (day, prefer) in [
        ("2026-11-23", Prefer::LeastChange),
        ("2026-11-23", Prefer::LongestLived),
        ("2027-06-01", Prefer::LeastChange),
    ] {
        let mut settings = Settings::new(day.parse::<Day>().unwrap());
        settings.prefer = prefer;
        settings.fold_tables = false;
        suggested += check(&engine, &lines, &settings);
        for region in REGIONS {
            settings.regions = vec![Region::new(region).unwrap()];
            settings.regions_from = RegionsFrom::Option;
            suggested += check(&engine, &lines, &settings);
        }
    }
    assert!(suggested > 10_000, "{suggested}");
}
