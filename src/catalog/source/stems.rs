//! Beginnings of the names of a catalog's models, for a detector.

use std::collections::BTreeSet;

use super::data::CatalogData;

/// Each provider prefix with the leading letters of each name that follows it, sorted: `("anthropic", "claude")`,
/// `("deepseek", "r")`.
pub fn stems(data: &CatalogData) -> Vec<(String, String)> {
    let spellings = data
        .models
        .iter()
        .flat_map(|model| std::iter::once(&model.id).chain(&model.variants));
    let pair = |spelling: &String| {
        let (provider, name) = spelling.split_once('.')?;
        let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        Some((provider.to_owned(), name[..letters].to_owned()))
    };
    spellings
        .filter_map(pair)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
