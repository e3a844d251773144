//! The badge of an inventory: how many models are in use, and how many of them retire, as an SVG of 20 lines' height.
//!
//! In: the models in use by state. Out: an image that needs no font, no script and no network.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::vocab::State;

/// Text on the left.
const LABEL: &str = "Bedrock models";

/// The width of a letter in tenths of a pixel at 11 pixels, by eye wide enough for sans-serif fonts.
const LETTER: usize = 66;

/// The badge for the numbers of models in each state.
pub fn badge(models: &BTreeMap<State, usize>) -> String {
    let count = |state: State| models.get(&state).copied().unwrap_or_default();
    let ended = count(State::Eol);
    let ending = count(State::Legacy) + count(State::ExtendedAccess);
    let all: usize = models.values().sum();
    let (text, color) = match (ended, ending, all) {
        (0, 0, 0) => ("none".to_owned(), "#6e7781"),
        (0, 0, all) => (format!("{all} in use"), "#1a7f37"),
        (0, ending, _) => (format!("{ending} of {all} retire"), "#9a6700"),
        (ended, ..) => (format!("{ended} of {all} retired"), "#cf222e"),
    };
    let width = |text: &str| text.chars().count() * LETTER / 10 + 10;
    let (left, right) = (width(LABEL), width(&text));
    let whole = left + right;
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"20\" role=\"img\" aria-label=\"{LABEL}: {text}\">\n\
         <title>{LABEL}: {text}</title>\n\
         <rect width=\"{whole}\" height=\"20\" rx=\"3\" fill=\"#424a53\"/>\n\
         <path d=\"M{left} 0h{inner}a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h-{inner}z\" fill=\"{color}\"/>\n\
         <g fill=\"#ffffff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\n\
         <text x=\"{x}\" y=\"14\">{LABEL}</text>\n<text x=\"{y}\" y=\"14\">{text}</text>\n</g>\n</svg>",
        inner = right - 3,
        x = left / 2,
        y = left + right / 2,
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_state_is_what_a_badge_says() {
        let title_of = |models: &[(State, usize)]| {
            let svg = badge(&models.iter().copied().collect());
            let title = svg.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
            title.to_owned()
        };
        assert_eq!(title_of(&[]), "Bedrock models: none");
        assert_eq!(title_of(&[(State::Active, 3)]), "Bedrock models: 3 in use");
        assert_eq!(
            title_of(&[(State::Active, 3), (State::Legacy, 1)]),
            "Bedrock models: 1 of 4 retire"
        );
        assert_eq!(
            title_of(&[(State::Eol, 2), (State::Legacy, 1)]),
            "Bedrock models: 2 of 3 retired"
        );
    }
}
