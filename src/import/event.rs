//! Events of AWS Health about the lifecycle of models.
//!
//! Only fields decide: the service, the code of the event's type, the Region, the start, and the entities that are
//! named. The description is prose for people.

use std::collections::BTreeMap;

use super::facts::{Arn, Facts, is_id, short};
use super::shapes::{HealthDetail, HealthDetails, HealthEntity};
use super::time::Time;
use crate::catalog::Catalog;
use crate::vocab::{Day, Region};

/// Suffix of the code of a planned lifecycle event.
const LIFECYCLE: &str = "PLANNED_LIFECYCLE_EVENT";

/// Events, and the entities that other answers name of them.
#[derive(Debug, Default)]
pub(super) struct Events {
    events: Vec<Event>,
    entities: BTreeMap<String, Vec<String>>,
}

#[derive(Debug)]
struct Event {
    arn: Option<String>,
    service: String,
    code: String,
    region: Option<Region>,
    start: Option<Time>,
    entities: Vec<String>,
}

impl Events {
    /// Takes the events of a response, and returns true if it has any.
    pub(super) fn take(
        &mut self,
        detail: Option<HealthDetail>,
        set: Option<Vec<HealthDetails>>,
        entities: Option<Vec<HealthEntity>>,
    ) -> bool {
        let is_event = detail.is_some() || set.is_some() || entities.is_some();
        let region = |text: Option<String>| text.and_then(|text| Region::new(&text));
        self.events.extend(detail.map(|detail| {
            Event {
                arn: None,
                service: detail.service.unwrap_or_default(),
                code: detail.event_type_code.unwrap_or_default(),
                region: region(detail.event_region),
                start: detail.start_time,
                entities: detail
                    .affected_entities
                    .into_iter()
                    .filter_map(|one| one.entity_value)
                    .collect(),
            }
        }));
        self.events.extend(set.into_iter().flatten().map(|one| Event {
            arn: one.event.arn,
            service: one.event.service.unwrap_or_default(),
            code: one.event.event_type_code.unwrap_or_default(),
            region: region(one.event.region),
            start: one.event.start_time,
            entities: Vec::new(),
        }));
        for entity in entities.into_iter().flatten() {
            if let (Some(event), Some(value)) = (entity.event_arn, entity.entity_value) {
                self.entities.entry(event).or_default().push(value);
            }
        }
        is_event
    }
}

impl Facts {
    /// Gives each model the end that a planned lifecycle event names.
    pub(super) fn join_events(&mut self, catalog: &Catalog) {
        let Events { events, mut entities } = std::mem::take(&mut self.events);
        for mut event in events {
            if let Some(arn) = &event.arn {
                event.entities.extend(entities.remove(arn).unwrap_or_default());
            }
            match event.end() {
                Ok((day, region)) => self.take_end(&event.entities, day, &region, catalog),
                Err(why) => self.remark(format!(
                    "the event `{}` of AWS Health was left out: {why}",
                    short(&event.code)
                )),
            }
        }
        for arn in entities.keys() {
            self.remark(format!(
                "the entities of the event `{}` of AWS Health were left out: no file has the event itself",
                short(arn)
            ));
        }
    }

    fn take_end(&mut self, entities: &[String], day: Day, region: &Region, catalog: &Catalog) {
        let model_of = |entity: &String| self.arns.get(entity).cloned().or_else(|| model_of(entity, catalog));
        let models = entities.iter().filter_map(model_of);
        let models: std::collections::BTreeSet<_> = models.collect();
        if models.is_empty() {
            self.remark(format!(
                "an event of AWS Health in {region} names no model among its entities and was left out"
            ));
        }
        self.regions.insert(region.clone());
        for id in models {
            let seen = self.models.entry(id).or_default().entry(region.clone()).or_default();
            seen.health_eol = Some(seen.health_eol.map_or(day, |other| other.min(day)));
        }
    }
}

impl Event {
    /// The day on which the change begins, and where.
    fn end(&self) -> Result<(Day, Region), &'static str> {
        if !self.service.eq_ignore_ascii_case("bedrock") {
            return Err("it is not about Bedrock");
        }
        if !self.code.ends_with(LIFECYCLE) {
            return Err("it is no planned lifecycle event");
        }
        let Some(Time::On(day)) = self.start else {
            return Err("its startTime is missing or is no time");
        };
        let region = self.region.clone().ok_or("it names no Region")?;
        Ok((day, region))
    }
}

/// The model that an entity names: by ARN, by its id, or by the id of an inference profile.
fn model_of(entity: &str, catalog: &Catalog) -> Option<String> {
    if let Some(id) = Arn::read(entity).and_then(|arn| arn.model()) {
        return Some(id);
    }
    if let Some((_, model)) = catalog.callable(entity) {
        return Some(model.id.clone());
    }
    is_id(entity).then(|| entity.to_owned())
}
