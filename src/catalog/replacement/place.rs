//! Vetoes and doubts of a replacement that need no tree: its role, its place, its form, and the model that was chosen.
//!
//! Input: a reference, its judgement and the choice. Output: the veto, if there is one.

use super::{Basis, Judgement, Model, Pick, Site};
use crate::reference::Reference;
use crate::vocab::{Form, Place, Role, State, Veto};

/// The reason why an edit without a known loss is still not certain to be right.
pub(super) fn doubt(pick: &Pick<'_>, old: &Model, reference: &Reference, site: Site) -> Option<Veto> {
    if pick.model.id == old.id {
        return None;
    }
    if reference.form == Form::InferenceProfileArn && site.in_policy {
        return Some(Veto::PolicyOfProfile);
    }
    // The catalog knows no figure for it.
    if pick.is_smaller {
        return Some(Veto::SmallerModel);
    }
    (site.role == Role::Test).then_some(Veto::TestOfId)
}

/// The veto of the place of a reference, whatever is written there.
pub(super) fn veto_of_place(reference: &Reference, judgement: &Judgement, site: Site) -> Option<Veto> {
    match site.role {
        Role::Recording => return Some(Veto::Recording),
        Role::History => return Some(Veto::History),
        _ => {}
    }
    match site.place {
        Place::MappingKey => return Some(Veto::MappingKey),
        Place::Comparison => return Some(Veto::Comparison),
        Place::RefusedValue => return Some(Veto::RefusedValue),
        Place::AllowedValue if judgement.state == State::Eol && site.is_declared => {
            return Some(Veto::EndedAllowedValue);
        }
        Place::AllowedValue => return Some(Veto::AllowedValue),
        Place::Regex => return Some(Veto::Regex),
        _ => {}
    }
    match reference.form {
        Form::Pattern => Some(Veto::Pattern),
        Form::OpaqueArn => Some(Veto::OpaqueArn),
        _ => None,
    }
}

/// The veto of a choice that the user did not make: another provider, other vectors.
pub(super) fn why_shown_only(pick: &Pick<'_>, old: &Model) -> Option<Veto> {
    if pick.basis == Basis::Config {
        return None;
    }
    if pick.model.provider != old.provider {
        return Some(Veto::OtherProvider);
    }
    let embeds = old.id != pick.model.id && old.output.iter().any(|output| output == "embedding");
    embeds.then_some(Veto::StoredVectors)
}
