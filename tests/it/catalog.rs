//! The catalog of `rules/`: what must hold of its facts, whatever models it has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use bedrock_lint::catalog::source::{CatalogData, LoadErrors, Model, is_active, lay_over, load, state_on, stems};
use bedrock_lint::catalog::{CatalogHandle, embedded, overlay, vocabulary};
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::vocab::{Day, Region, State};

fn files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = walkdir::WalkDir::new(root.join(folder))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "toml"))
        .map(|entry| {
            let name = entry.path().strip_prefix(root).unwrap().display().to_string();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect::<Vec<_>>();
    files.sort();
    files
}

fn rules() -> CatalogData {
    let mut files = files("rules");
    files.retain(|(name, _)| !name.starts_with("rules/sdks/"));
    load(&files).unwrap_or_else(|errors| panic!("{errors}"))
}

fn compiled(data: &CatalogData) -> Day {
    data.observed.compiled.unwrap()
}

/// The worst state of a model's groups.
fn worst(model: &Model, day: Day) -> State {
    model.groups.iter().map(|group| state_on(group, day)).max().unwrap()
}

#[test]
fn the_embedded_catalog_is_that_of_the_rules() {
    let rules = rules();
    assert_eq!(embedded(), rules);
    let stems = stems(&rules);
    assert!(
        stems
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .eq(vocabulary::STEMS.iter().copied())
    );
}

/// A file of each provider shows its models in every state.
#[test]
fn every_provider_and_every_state_has_a_model() {
    let data = rules();
    let day = compiled(&data);
    for (name, text) in files("rules/catalog") {
        let is_shared = name.ends_with("_shared.toml");
        assert_eq!(is_shared, !text.contains("[[model]]\n"), "{name}");
    }
    let states: BTreeSet<State> = data.models.iter().map(|model| worst(model, day)).collect();
    assert_eq!(states, State::ALL.iter().copied().collect());
}

/// Facts that a reader is shown, and by which a replacement is compared.
#[test]
fn each_model_has_what_a_finding_says_of_it() {
    let data = rules();
    let compiled = compiled(&data);
    for model in &data.models {
        let id = &model.id;
        for text in [&model.name, &model.provider, &model.family, &model.request_body] {
            assert!(!text.is_empty() && text.trim() == text, "{id}: `{text}`");
        }
        assert!(!model.input.is_empty() && !model.output.is_empty(), "{id}");
        assert_eq!(model.launched.is_some(), model.launched_basis.is_some(), "{id}");
        assert!(model.listed.is_none_or(|listed| listed.on <= compiled), "{id}");
        assert!(model.launched.is_none_or(|day| day <= compiled), "{id}");
        assert!(model.context_window != Some(0) && model.max_output != Some(0), "{id}");
        for price in &model.prices {
            let amounts = price.input.iter().chain(&price.output);
            assert!(amounts.clone().all(|usd| *usd >= 0.0), "{id}: {price:?}");
            let known = |name: &str| data.profiles.iter().any(|profile| profile.name == name);
            let scope = price.scope.as_str();
            assert!(
                ["default", "extended-access"].contains(&scope) || known(scope) || Region::new(scope).is_some(),
                "{id}: {scope}"
            );
        }
        for counterpart in &model.counterparts {
            let back = data
                .models
                .iter()
                .any(|other| other.id == *counterpart && other.counterparts.contains(id));
            assert!(back, "{id}: {counterpart} does not name it back");
        }
    }
}

/// A day that is mistyped is mostly in another decade.
#[test]
fn each_day_is_of_the_years_of_bedrock() {
    let data = rules();
    let year = |day: Day| day.to_string()[..4].parse::<u16>().unwrap();
    let newest = year(compiled(&data)) + 2;
    for model in &data.models {
        let own = [model.launched, model.launched_on_card, model.first_seen];
        let of_groups = model.groups.iter().flat_map(|group| {
            [
                group.legacy,
                group.extended_access,
                group.eol,
                group.floor,
                group.listed_on,
            ]
        });
        for day in own.into_iter().chain(of_groups).flatten() {
            assert!((2023..=newest).contains(&year(day)), "{}: {day}", model.id);
        }
    }
}

/// Words of the maintainers of the facts, which belong to provenance.
const OF_PROVENANCE: &[&str] = &[
    "litellm",
    "langchain",
    "copy",
    "copies",
    "row",
    "rows",
    "page wins",
    "aggregate",
    "aggregator",
    "in the data",
    "unread",
    "not recorded",
    "file id",
    "github",
    "pypi",
    "npm",
];

/// The word of provenance that a text for users has.
fn of_provenance(text: &str) -> Option<&'static str> {
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let plain = format!(" {} ", words.join(" ").to_lowercase());
    OF_PROVENANCE
        .iter()
        .copied()
        .find(|word| plain.contains(&format!(" {word} ")))
}

#[test]
fn each_text_that_a_finding_shows_is_one_short_sentence() {
    let data = rules();
    for model in &data.models {
        let suggested = model.suggested.iter();
        let of_suggestion = suggested.flat_map(|one| std::iter::once(&one.why).chain(&one.caveats));
        let of_groups = model.groups.iter().filter_map(|group| group.note.as_ref());
        for text in of_suggestion.chain(of_groups).chain(&model.note) {
            let id = &model.id;
            assert!((1..=90).contains(&text.chars().count()), "{id}: {text}");
            assert!(
                !text.contains(". ") && !text.ends_with('.') && !text.contains('\n'),
                "{id}: {text}"
            );
            assert!(text.trim() == text && !text.starts_with('@'), "{id}: {text}");
            assert_eq!(of_provenance(text), None, "{id}: {text}");
        }
        // A note for users has a source.
        let noted = model.groups.iter().filter(|group| group.note.is_some());
        assert!(
            noted.into_iter().all(|group| group.provenance.is_some()),
            "{}",
            model.id
        );
        let suggested = model.suggested.iter().all(|one| !one.provenance.is_empty());
        assert!(
            suggested && (model.note.is_none() || model.provenance.is_some()),
            "{}",
            model.id
        );
    }
    assert_eq!(of_provenance("the newer page wins; a row"), Some("row"));
    assert_eq!(of_provenance("the arrow grows"), None);
}

/// The same of whole findings, for each model in each form.
#[test]
fn no_finding_mentions_provenance() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let settings = Settings::new(compiled(&rules()));
    for model in &rules().models {
        let profiles = model
            .profiles_ever
            .iter()
            .map(|prefix| format!("{prefix}.{}", model.id));
        let lines: Vec<_> = std::iter::once(model.id.clone())
            .chain(profiles)
            .map(|id| format!("m = \"{id}\"\n"))
            .collect();
        let document = Document::new("app.py", lines.concat().into_bytes());
        for finding in engine.check(&document, &settings).findings {
            let reason = finding.replacement.iter().map(|replacement| &replacement.reason);
            for text in reason.chain(&finding.notes).chain([&finding.message]) {
                assert_eq!(of_provenance(text), None, "{}: {text}", model.id);
            }
        }
    }
}

/// AWS prints the launch day as the "EOL no sooner than" day of some models.
#[test]
fn a_launch_day_is_no_floor() {
    let data = rules();
    for model in &data.models {
        for floor in model.groups.iter().filter_map(|group| group.floor) {
            let launches = [model.launched, model.launched_on_card, model.first_seen];
            for launch in launches.into_iter().flatten() {
                assert!(launch.days_until(floor) > 30, "{}: {launch} and {floor}", model.id);
            }
        }
    }
    let floor = |floor: &str| {
        let head = "[[model]]\nid = \"acme.rocket\"\nprovider = \"Acme\"\nlaunched = 2026-01-10\n";
        let data = overlaid(&format!(
            "{head}listed = {{ active = 2026-11-26 }}\nlifecycle = {{ floor = {floor} }}\n"
        ));
        find(&data.unwrap(), "acme.rocket").groups[0]
            .floor
            .map(|day| day.to_string())
    };
    for near in ["2025-12-01", "2026-01-10", "2026-02-09"] {
        assert_eq!(floor(near), None, "{near}");
    }
    for far in ["2026-02-10", "2027-01-10"] {
        assert_eq!(floor(far).as_deref(), Some(far));
    }
}

#[test]
fn models_profiles_and_constants_are_in_order() {
    let data = rules();
    assert!(data.models.is_sorted_by(|a, b| a.id < b.id));
    for model in &data.models {
        assert!(
            model.profiles.is_sorted() && model.profiles_ever.is_sorted(),
            "{}",
            model.id
        );
        assert!(
            model.regions.is_sorted() && model.input.is_sorted() && model.output.is_sorted(),
            "{}",
            model.id
        );
        assert!(
            model.profiles.iter().all(|prefix| model.profiles_ever.contains(prefix)),
            "{}",
            model.id
        );
    }
    assert!(
        data.constants
            .iter()
            .all(|class| class.constants.is_sorted_by(|a, b| a.name < b.name))
    );
}

#[test]
fn blocks_are_in_the_order_of_their_ids_in_the_file_of_their_provider() {
    for (name, text) in files("rules/catalog") {
        let blocks = text.split("[[model]]\nid = \"").skip(1);
        let ids = blocks.filter_map(|block| block.split('"').next()).collect::<Vec<_>>();
        assert_eq!(
            ids.len(),
            text.matches("[[model]]\n").count(),
            "{name}: a block does not begin with its id"
        );
        assert!(ids.is_sorted(), "{name}");
        let stem = Path::new(&name).file_stem().unwrap().to_str().unwrap();
        if stem != "moonshotai" {
            assert!(ids.iter().all(|id| id.split('.').next() == Some(stem)), "{name}");
        }
    }
}

#[test]
fn each_fact_of_a_lifecycle_has_its_source_or_status() {
    let data = rules();
    for model in &data.models {
        assert!(!model.sources.is_empty(), "{}", model.id);
        for group in &model.groups {
            let announced = group.legacy.or(group.extended_access).or(group.eol).is_some();
            assert!(
                !announced || group.source.is_some(),
                "{}: an announced day without a source",
                model.id
            );
            assert!(
                announced || group.listed_status.is_some(),
                "{}: neither day nor status",
                model.id
            );
            assert_eq!(group.listed_status.is_some(), group.listed_on.is_some(), "{}", model.id);
            let observed = group.source.as_ref().map(|source| source.observed);
            assert!(
                observed <= Some(compiled(&data)),
                "{}: read after the catalog was compiled",
                model.id
            );
        }
    }
}

#[test]
fn replacements_exist_and_are_active_on_the_day_of_the_catalog() {
    let data = rules();
    let day = compiled(&data);
    let active = |id: &str| data.models.iter().any(|model| model.id == id && is_active(model, day));
    for model in &data.models {
        let suggested = model
            .suggested
            .iter()
            .flat_map(|one| std::iter::once(&one.id).chain(&one.alternatives));
        for id in model.recommended.iter().chain(suggested) {
            assert!(active(id) && *id != model.id, "{} → {id}", model.id);
        }
        let ends = worst(model, day) > State::Active;
        // Where there is nothing to move to, a note says so.
        assert!(
            !ends || model.suggested.is_some() || model.recommended.is_some() || model.note.is_some(),
            "{}: nothing to move to",
            model.id
        );
    }
}

#[test]
fn states_on_a_day() {
    let data = rules();
    let day = Day::new(2026, 11, 24).unwrap();
    let states = |id: &str| {
        let model = data.models.iter().find(|model| model.id == id).unwrap();
        model
            .groups
            .iter()
            .map(|group| state_on(group, day).name())
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (id, expected) in [
        ("anthropic.claude-v2", "eol"),
        ("anthropic.claude-opus-4-1-20250805-v1:0", "extended-access"),
        ("ai21.jamba-1-5-large-v1:0", "extended-access"),
        ("meta.llama3-8b-instruct-v1:0", "legacy"),
        ("anthropic.claude-3-haiku-20240307-v1:0", "eol eol eol unknown"),
        ("writer.palmyra-x5-v1:0", "legacy"),
        ("twelvelabs.marengo-embed-3-0-v1:0", "legacy active"),
        ("amazon.titan-tg1-large", "eol"),
        ("amazon.nova-pro-v1:0", "active"),
        ("amazon.nova-2-pro-preview-20251202-v1:0", "unknown"),
    ] {
        assert_eq!(states(id), expected, "{id}");
    }
}

#[test]
fn the_frozen_catalog_is_complete() {
    let frozen = load(&files("fixtures/catalog")).unwrap_or_else(|errors| panic!("{errors}"));
    let states = frozen
        .models
        .iter()
        .flat_map(|model| &model.groups)
        .map(|group| state_on(group, compiled(&frozen)));
    let mut states = states.collect::<Vec<_>>();
    states.sort_unstable();
    states.dedup();
    assert_eq!(states, State::ALL);
}

/// The errors of an overlay over the embedded catalog.
fn errors(text: &str) -> String {
    overlaid(text).expect_err("it is wrong").to_string()
}

fn overlaid(text: &str) -> Result<CatalogData, LoadErrors> {
    lay_over(embedded(), &[("mine.toml".to_owned(), text.to_owned())])
}

fn find<'a>(data: &'a CatalogData, id: &str) -> &'a Model {
    data.models.iter().find(|model| model.id == id).unwrap()
}

#[test]
fn an_overlay_moves_a_date_and_keeps_the_rest() {
    let id = "anthropic.claude-opus-4-1-20250805-v1:0";
    let data = overlaid(&format!(
        "[[model]]\nid = \"{id}\"\nlifecycle = {{ legacy = 2026-07-08, eol = \"2027-03-08\", \
         source = {{ url = \"https://wiki.example/notice\", observed = 2026-11-26 }} }}\n"
    ))
    .unwrap();
    let base = embedded();
    let (before, after) = (find(&base, id), find(&data, id));
    let group = &after.groups[0];
    assert_eq!(group.eol.unwrap().to_string(), "2027-03-08");
    assert_eq!(group.source.as_ref().unwrap().url, "https://wiki.example/notice");
    assert_eq!(
        Model {
            groups: before.groups.clone(),
            ..after.clone()
        },
        *before
    );
    assert_eq!(data.models.len(), embedded().models.len());
}

#[test]
fn an_overlay_adds_a_model_a_provider_and_a_replacement() {
    let data = overlaid(
        r#"
[[model]]
id = "acme.rocket-v1:0"
provider = "Acme"
variants = ["acme.rocket-v1:0:8k"]
lifecycle = { eol = 2027-03-01 }
suggested = { id = "amazon.nova-2-lite-v1:0", why = "ours" }

[[model]]
id = "anthropic.claude-sonnet-7"
name = "Claude Sonnet 7"
listed = { active = 2026-11-26 }
profiles = ["us", "global"]
on-demand = []

[[model]]
id = "anthropic.claude-v2"
suggested = { id = "anthropic.claude-sonnet-7", why = "ours" }
"#,
    )
    .unwrap();
    let rocket = find(&data, "acme.rocket-v1:0");
    assert_eq!(
        (rocket.provider.as_str(), rocket.name.as_str()),
        ("Acme", "rocket-v1:0")
    );
    assert_eq!(worst(rocket, compiled(&data)), State::Legacy);
    let sonnet = find(&data, "anthropic.claude-sonnet-7");
    assert_eq!(
        (sonnet.provider.as_str(), sonnet.profile_only),
        ("Anthropic", Some(true))
    );
    assert_eq!(
        find(&data, "anthropic.claude-v2").suggested.as_ref().unwrap().id,
        sonnet.id
    );
    assert!(stems(&data).contains(&("acme".to_owned(), "rocket".to_owned())));
}

#[test]
fn an_overlay_may_say_that_a_replacement_ends() {
    let data = overlaid("[[model]]\nid = \"anthropic.claude-sonnet-4-6\"\nlifecycle = { eol = 2026-11-20 }\n").unwrap();
    assert_eq!(
        worst(find(&data, "anthropic.claude-sonnet-4-6"), compiled(&data)),
        State::Eol
    );
}

#[test]
fn every_problem_is_reported_at_once_with_file_line_and_expectation() {
    let text = r#"
[[model]]
id = "anthropic.claude-v2"
legcy = 2026-01-01

[[model]]
id = "anthropic.claude-v2:1"
lifecycle = { legacy = "2026-11-31", eol = 2027-01-01 }

[[model]]
id = "cohere.command-text-v14"
launched = 2027-13-01

[[model]]
id = "anthropic.claude-instant-v1"
lifecycle = { legacy = 2027-04-01, eol = 2027-03-30, regions = ["us-esat", "us-east-1"] }
suggested = { id = "anthropic.claude-sonet-4-6" }
profiles = ["usa"]

[[model]]
id = "acme.rocket"

[[model]]
id = "amazon.nova-pro-v1:0"
suggested = { id = "amazon.titan-tg1-large" }
note = "@nowhere"
confidence = "sure"

[[models]]
id = "x"
"#;
    let compiled = compiled(&embedded()).to_string();
    insta::assert_snapshot!(errors(text).replace(&compiled, "[compiled]"), @r#"
    mine.toml:4: unknown key `legcy`; expected one of id, provider, name, family, kind, input, output, launched, launched-basis, launched-on-card, first-seen, lifecycle, regional-lifecycle, floor-basis, floor-derived, legacy-period, notice, listed, api, note, provenance, recommended, published-recommendation, suggested, endpoints, on-demand, on-demand-note, on-demand-also, not-offered, profiles, profiles-also, profiles-gone, profiles-basis, profiles-from-api, profile-only, regions, mantle-regions, context-window, max-output, embedding-dimensions, streaming, apis, apis-basis, request-body, variants, counterparts, can, cannot, usd-per-mtok, traits-from, sources, confidence
    mine.toml:8: `2026-11-31` is not a date; expected YYYY-MM-DD, such as 2026-11-26
    mine.toml:12: invalid date, expected month between 01 and 12
    mine.toml:16: `anthropic.claude-instant-v1`: eol 2027-03-30 is before legacy 2027-04-01; expected launched ≤ legacy ≤ extended-access ≤ eol
    mine.toml:16: `us-esat` is not a Region; expected a code such as `us-east-1`
    mine.toml:17: `suggested` of `anthropic.claude-instant-v1` names `anthropic.claude-sonet-4-6`, which the catalog has not; expected the id of a model; did you mean `anthropic.claude-sonnet-4-6`?
    mine.toml:18: `profiles` of `anthropic.claude-instant-v1` names the prefix `usa`; expected one of the catalog's profiles: us, eu, apac, jp, au, in, ca, global, us-gov
    mine.toml:21: `acme.rocket` has no `lifecycle`; expected a day, such as lifecycle = { eol = 2027-03-30 }, or listed = { active = 2026-10-27 }
    mine.toml:21: `acme.rocket` has no `provider`; expected the provider's name, since its prefix is new
    mine.toml:25: `suggested` of `amazon.nova-pro-v1:0` names `amazon.titan-tg1-large`, which is not Active on [compiled]; expected an Active model
    mine.toml:26: `@nowhere` is not defined; expected a key of a `[text]` table of these files
    mine.toml:27: `sure` is not a confidence; expected one of high, medium, low
    mine.toml:29: unknown table `models`; did you mean `model`?
    "#);
}

#[test]
fn groups_and_spellings_do_not_overlap() {
    let text = r#"
[[model]]
id = "acme.rocket"
provider = "Acme"
variants = ["amazon.nova-pro-v1:0"]
[[model.lifecycle]]
regions = ["us-east-1", "us-west-2"]
eol = 2027-01-01
[[model.lifecycle]]
regions = ["us-east-1"]
eol = 2027-02-01

[[model]]
id = "acme.rocket"

[[model]]
id = "Acme.Rocket"

[[model]]
name = "nameless"
"#;
    insta::assert_snapshot!(errors(text), @r#"
    mine.toml:3: the spelling `amazon.nova-pro-v1:0` is there twice; the other is in the model `amazon.nova-pro-v1:0`
    mine.toml:9: `acme.rocket`: us-east-1 is in two lifecycle groups; expected each Region, or all of them, once
    mine.toml:14: the model `acme.rocket` is there twice; the other is in mine.toml:3
    mine.toml:17: `Acme.Rocket` is not a base model id; expected lower case, `<provider>.<name>[:<version>]`, such as `amazon.nova-pro-v1:0`
    mine.toml:19: `[[model]]` has no `id`; expected a base model id such as `anthropic.claude-sonnet-4-6`
    "#);
}

#[test]
fn an_overlay_is_a_file_or_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    assert!(
        overlay::read(folder.path())
            .unwrap_err()
            .to_string()
            .ends_with("expected at least one *.toml")
    );
    assert!(overlay::read(&folder.path().join("missing.toml")).is_err());
    write(
        "b.toml",
        "[[model]]\nid = \"acme.rocket\"\nlisted = { active = 2026-11-26 }\n",
    );
    write(
        "a.toml",
        "[defaults]\nprovider = \"Acme\"\n\n[[model]]\nid = \"acme.car\"\nlisted = { active = 2026-11-26 }\n",
    );
    write("notes.txt", "not a catalog");
    let both = overlay::apply(embedded(), &overlay::read(folder.path()).unwrap()).unwrap();
    assert_eq!(find(&both, "acme.rocket").provider, "Acme");
    let one = overlay::apply(embedded(), &overlay::read(&folder.path().join("b.toml")).unwrap());
    assert!(
        one.unwrap_err()
            .to_string()
            .contains("b.toml:2: `acme.rocket` has no `provider`")
    );
}

#[test]
fn the_overlay_of_the_guide_is_right() {
    let page = fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/catalog.md")).unwrap();
    let blocks: Vec<_> = page.split("```toml catalog\n").skip(1).collect();
    let text = blocks[0].split("```").next().unwrap();
    assert_eq!(blocks.len(), 1);
    let data = lay_over(embedded(), &[("bedrock.toml".to_owned(), text.to_owned())]).unwrap();
    let rocket = find(&data, "acme.rocket-1-v1:0");
    assert_eq!(
        (&*rocket.provider, rocket.suggested.as_ref().map(|one| &*one.id)),
        ("Acme", Some("acme.rocket-2-v1:0"))
    );
    assert_eq!(find(&data, "meta.llama3-8b-instruct-v1:0").groups.len(), 2);
    // Each key that the guide names exists.
    let keys = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    for key in keys
        .flat_map(|cell| cell.split(['`', ',', ' ']))
        .filter(|key| !key.is_empty() && !key.starts_with('['))
    {
        let messages = errors(&format!("[[model]]\nid = \"acme.car\"\n{key} = 1979-05-27T07:32:00Z\n"));
        assert!(!messages.contains(&format!("unknown key `{key}`")), "{key}: {messages}");
    }
}
