use std::collections::BTreeMap;

use super::*;
use crate::config::{AsOf, Origin};
use crate::vocab::{Level, RegionsFrom, Role, Severity};

const LINTS: &[&str] = &["retired-model", "legacy-model"];

/// A folder laid out for a test.
struct Tree(tempfile::TempDir);

impl Tree {
    /// Files by path; a path that ends in `/` is an empty folder.
    fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let path = tree.path().join(path);
            fs::create_dir_all(if text.is_empty() { &path } else { path.parent().unwrap() }).unwrap();
            if !text.is_empty() {
                fs::write(path, text).unwrap();
            }
        }
        tree
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn resolver(&self) -> Resolver {
        self.resolver_with(&Discovery::Nearest, Layer::default()).unwrap()
    }

    fn resolver_with(&self, discovery: &Discovery, options: Layer) -> Result<Resolver, ConfigErrors> {
        Resolver::new(self.path(), LINTS, &sources(discovery), Layer::default(), options)
    }
}

fn days(resolver: &Resolver, path: &str) -> u32 {
    resolver.settings(Path::new(path)).unwrap().values.fail_within.value
}

#[test]
fn the_nearest_config_wins_and_is_not_merged() {
    let tree = Tree::new(&[
        (".git/", ""),
        ("bedrock-lint.toml", "fail-within = 1\nfail-on = 'note'"),
        ("a/bedrock-lint.toml", "fail-within = 2"),
        ("a/b/", ""),
    ]);
    let resolver = tree.resolver();
    assert_eq!((days(&resolver, "x.py"), days(&resolver, "c/x.py")), (1, 1));
    assert_eq!((days(&resolver, "a/x.py"), days(&resolver, "./a/b/x.py")), (2, 2));
    let inner = resolver.settings(Path::new("a/b/x.py")).unwrap();
    assert_eq!(
        (inner.values.fail_on.value, &inner.values.fail_on.origin),
        (Severity::Error, &Origin::Default)
    );
    assert_eq!(inner.config.as_deref(), Some(Path::new("a/bedrock-lint.toml")));
}

#[test]
fn a_config_does_not_reach_into_another_repository() {
    let tree = Tree::new(&[
        ("bedrock-lint.toml", "fail-within = 1"),
        ("sub/.git", "gitdir: elsewhere"),
        ("sub/a/", ""),
    ]);
    let resolver = tree.resolver();
    assert_eq!(
        (
            days(&resolver, "x.py"),
            days(&resolver, "sub/x.py"),
            days(&resolver, "sub/a/x.py")
        ),
        (1, 30, 30)
    );
}

#[test]
fn a_config_above_the_start_of_the_run_holds() {
    let tree = Tree::new(&[(".git/", ""), ("bedrock-lint.toml", "fail-within = 1"), ("a/b/", "")]);
    let start = tree.path().join("a/b");
    let resolver = Resolver::new(
        &start,
        LINTS,
        &sources(&Discovery::Nearest),
        Layer::default(),
        Layer::default(),
    )
    .unwrap();
    assert_eq!(days(&resolver, "x.py"), 1);
    assert_eq!(days(&resolver, ".."), 1);
}

#[test]
fn options_and_environment_go_before_the_config() {
    let tree = Tree::new(&[
        (".git/", ""),
        (
            "bedrock-lint.toml",
            "fail-within = 1\nfail-on = 'note'\nregions = ['eu-west-1']",
        ),
    ]);
    let environment = Layer {
        fail_within: Some(2),
        fail_on: Some(Severity::Warning),
        ..Layer::default()
    };
    let options = Layer {
        fail_within: Some(3),
        ..Layer::default()
    };
    let resolver = Resolver::new(tree.path(), LINTS, &sources(&Discovery::Nearest), environment, options).unwrap();
    let settings = resolver.settings(Path::new("x.py")).unwrap();
    assert_eq!(
        (settings.values.fail_within.value, &settings.values.fail_within.origin),
        (3, &Origin::Option)
    );
    assert_eq!(
        (settings.values.fail_on.value, &settings.values.fail_on.origin),
        (Severity::Warning, &Origin::Environment)
    );
    assert_eq!(settings.regions_from(), RegionsFrom::Config);
    assert_eq!(settings.values.as_of.value, AsOf::Today);
}

#[test]
fn one_config_may_be_used_for_everything_or_for_nothing() {
    let tree = Tree::new(&[
        ("bedrock-lint.toml", "fail-within = 1"),
        (
            "ci/policy.toml",
            "fail-within = 2\nexclude = ['/vendor']\ncatalog = ['models.toml']",
        ),
        ("ci/models.toml", "# models"),
    ]);
    let policy = tree
        .resolver_with(&Discovery::File("ci/policy.toml".into()), Layer::default())
        .unwrap();
    assert_eq!((days(&policy, "x.py"), days(&policy, "ci/x.py")), (2, 2));
    // Globs from where the run started, files from the config.
    assert!(policy.excludes_entry(Path::new("vendor")));
    assert_eq!(
        policy.settings(Path::new("x")).unwrap().values.catalog.value,
        [tree.path().join("ci/models.toml")]
    );

    let isolated = tree.resolver_with(&Discovery::Isolated, Layer::default()).unwrap();
    assert_eq!(
        (
            days(&isolated, "x.py"),
            isolated.settings(Path::new("x.py")).unwrap().regions_from()
        ),
        (30, RegionsFrom::All)
    );

    let missing = tree
        .resolver_with(&Discovery::File("none.toml".into()), Layer::default())
        .unwrap_err()
        .to_string();
    assert!(missing.starts_with("none.toml: cannot read the config: "), "{missing}");
}

#[test]
fn a_broken_config_is_reported_once_and_stops_its_files_only() {
    let tree = Tree::new(&[("a/bedrock-lint.toml", "fail-on = 3\nx = 1"), ("b/", "")]);
    let resolver = tree.resolver();
    for path in ["a/x.py", "a/y.py", "a/c/z.py"] {
        assert!(resolver.settings(Path::new(path)).is_err(), "{path}");
    }
    assert_eq!(days(&resolver, "b/x.py"), 30);
    let errors = resolver.errors();
    assert_eq!((errors.len(), errors[0].0.len()), (1, 2));
    assert!(
        errors[0].to_string().starts_with("a/bedrock-lint.toml:1:11: "),
        "{}",
        errors[0]
    );
}

#[test]
fn a_config_names_no_file_outside_of_its_repository() {
    let tree = Tree::new(&[
        ("repo/.git/", ""),
        ("repo/models.toml", "# models"),
        ("repo/a/bedrock-lint.toml", "catalog = ['../models.toml']"),
        (
            "repo/b/bedrock-lint.toml",
            "catalog = [\n  '../../secret.toml',\n  'none.toml',\n]",
        ),
        ("secret.toml", "# secret"),
    ]);
    let resolver = tree.resolver();
    let inside = resolver.settings(Path::new("repo/a/x.py")).unwrap();
    assert_eq!(inside.values.catalog.value, [tree.path().join("repo/a/../models.toml")]);
    let errors = resolver.settings(Path::new("repo/b/x.py")).unwrap_err();
    let errors: Vec<String> = errors.0.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors[0],
        "repo/b/bedrock-lint.toml:2:3: `catalog`: `../../secret.toml` is outside of the repository; a config that is found \
         there may not name it, but an option may"
    );
    assert!(
        errors[1].starts_with("repo/b/bedrock-lint.toml:3:3: `catalog`: `none.toml`: "),
        "{}",
        errors[1]
    );
}

#[cfg(unix)]
#[test]
fn a_link_leads_out_of_no_repository() {
    let tree = Tree::new(&[
        ("repo/.git/", ""),
        ("secret.toml", "password = 1"),
        ("repo/a/", ""),
        ("repo/b/", ""),
    ]);
    std::os::unix::fs::symlink("../../secret.toml", tree.path().join("repo/a/bedrock-lint.toml")).unwrap();
    std::os::unix::fs::symlink("nowhere", tree.path().join("repo/b/bedrock-lint.toml")).unwrap();
    let resolver = tree.resolver();
    let message = |path: &str| resolver.settings(Path::new(path)).unwrap_err().to_string();
    assert_eq!(
        message("repo/a/x.py"),
        "repo/a/bedrock-lint.toml: cannot read the config: it is a link out of the repository; name it with `--config`"
    );
    assert!(message("repo/b/x.py").starts_with("repo/b/bedrock-lint.toml: cannot read the config: "));
}

#[test]
fn excludes_are_decided_by_the_config_outside() {
    let tree = Tree::new(&[
        ("bedrock-lint.toml", "exclude = ['vendor', '/dist/**']"),
        ("vendor/lib/bedrock-lint.toml", "exclude = ['x.py']"),
    ]);
    let options = Layer {
        exclude: Some(vec!["*.snap".parse().unwrap()]),
        ..Layer::default()
    };
    let resolver = tree.resolver_with(&Discovery::Nearest, options).unwrap();
    let entry = |path: &str| resolver.excludes_entry(Path::new(path));
    assert!(
        entry("vendor") && entry("a/vendor") && entry("dist/app.js") && entry("a/b.snap") && entry("vendor/lib/x.py")
    );
    assert!(!entry("a") && !entry("dist") && !entry("a/dist/app.js") && !entry("vendor/lib/y.py"));
    // By hand, the folders above count.
    let by_hand = |path: &str| resolver.excludes(Path::new(path));
    assert!(by_hand("vendor/lib/y.py") && by_hand("dist/a/b.js"));
    assert!(!by_hand("a/dist/b.js"));
}

#[test]
fn levels_and_roles_hold_where_the_config_says() {
    let tree = Tree::new(&[(
        "bedrock-lint.toml",
        "[severity]\nlegacy-model = 'error'\n\
         [[override]]\npaths = ['examples/**']\nrole = 'doc'\n\
         [[override]]\npaths = ['examples/live']\nrole = 'code'\nseverity = { retired-model = 'note' }\n\
         [[override]]\nroles = ['test']\nseverity = 'off'\n",
    )]);
    let resolver = tree.resolver();
    let settings = resolver.settings(Path::new("x.py")).unwrap();
    assert_eq!(settings.role(Path::new("src/a.py")), None);
    assert_eq!(settings.role(Path::new("examples/a.py")), Some(Role::Doc));
    assert_eq!(settings.role(Path::new("./examples/live/a.py")), Some(Role::Code));

    let short = |path: &str| -> BTreeMap<(String, Role), Level> {
        settings
            .levels(Path::new(path))
            .by_role
            .into_iter()
            .map(|(key, setting)| (key, setting.level))
            .collect()
    };
    let tests = [("legacy-model", Role::Test), ("retired-model", Role::Test)];
    assert_eq!(
        short("src/a.py"),
        tests.map(|(lint, role)| ((lint.to_owned(), role), Level::Off)).into()
    );
    let live = short("examples/live/a.py");
    assert_eq!(
        live[&("retired-model".to_owned(), Role::Code)],
        Level::At(Severity::Note)
    );
    assert_eq!(live[&("retired-model".to_owned(), Role::Test)], Level::Off);
    let by_lint = settings.levels(Path::new("src/a.py")).by_lint;
    assert_eq!(by_lint["legacy-model"].source, "`error` in bedrock-lint.toml:2");
}

#[test]
fn threads_share_a_resolver() {
    let tree = Tree::new(&[("bedrock-lint.toml", "fail-within = 1"), ("a/bedrock-lint.toml", "bad")]);
    let resolver = tree.resolver();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                assert_eq!(days(&resolver, "x.py"), 1);
                assert!(resolver.settings(Path::new("a/x.py")).is_err());
            });
        }
    });
    assert_eq!(resolver.errors().len(), 1);
}

fn sources(discovery: &Discovery) -> Sources {
    Sources {
        discovery: discovery.clone(),
        policy: None,
    }
}

#[test]
fn a_config_builds_on_another_key_by_key() {
    let tree = Tree::new(&[
        (".git/", ""),
        (
            "policy/base.toml",
            "extends = '../org'\nfail-within = 7\nexclude = ['vendor']\n[severity]\nretired-model = 'warning'\nlegacy-model = 'note'",
        ),
        (
            "org/bedrock-lint.toml",
            "fail-on = 'note'\nfail-within = 3\nregions = ['us-east-1']",
        ),
        (
            "a/bedrock-lint.toml",
            "extends = '../policy/base.toml'\nexclude = ['dist']\n[severity]\nlegacy-model = 'error'",
        ),
        ("a/b/", ""),
    ]);
    let resolver = tree.resolver();
    let settings = resolver.settings(Path::new("a/b/x.py")).unwrap();
    let values = &settings.values;
    assert_eq!((values.fail_within.value, values.fail_on.value), (7, Severity::Note));
    assert_eq!(values.fail_within.origin, Origin::Config("policy/base.toml".into()));
    assert_eq!(values.regions.value.len(), 1);
    let levels = settings.levels(Path::new("a/b/x.py")).by_lint;
    assert_eq!(levels["retired-model"].level, Level::At(Severity::Warning));
    assert_eq!(levels["legacy-model"].level, Level::At(Severity::Error));
    // Globs of every config in the chain are relative to the folder of the nearest.
    assert!(settings.excludes(Path::new("a/b/vendor/x.js")) && settings.excludes(Path::new("a/dist/x.js")));
    assert_eq!(
        settings.bases,
        [PathBuf::from("org/bedrock-lint.toml"), "policy/base.toml".into()]
    );
    assert_eq!(settings.line(Path::new("policy/base.toml"), "fail-within"), Some(2));
    assert!(
        settings.builds_on(Path::new("./policy/base.toml")) && !settings.builds_on(Path::new("a/bedrock-lint.toml"))
    );
}

#[track_caller]
fn refused(files: &[(&str, &str)]) -> String {
    let tree = Tree::new(files);
    let error = tree.resolver().settings(Path::new("x.py")).unwrap_err().to_string();
    error.replace(&*tree.path().to_string_lossy(), "…")
}

#[test]
fn a_base_that_cannot_be_built_on_is_an_error_at_its_place() {
    let git = (".git/", "");
    assert_eq!(
        refused(&[git, ("bedrock-lint.toml", "fail-within = 1\nextends = 'missing.toml'")]),
        "bedrock-lint.toml:2:11: `extends`: `missing.toml`: No such file or directory (os error 2)"
    );
    assert_eq!(
        refused(&[
            git,
            ("bedrock-lint.toml", "extends = 'a.toml'"),
            ("a.toml", "extends = 'bedrock-lint.toml'")
        ]),
        "a.toml:1:11: `extends`: `bedrock-lint.toml` builds on this config in turn"
    );
    assert_eq!(
        refused(&[git, ("bedrock-lint.toml", "extends = 'a'"), ("a/b/", "")]),
        "bedrock-lint.toml:1:11: `extends`: there is no config in `…/a`"
    );
    assert!(
        refused(&[
            ("r/.git/", ""),
            ("x.toml", "fail-within = 1"),
            ("bedrock-lint.toml", "extends = 7")
        ])
        .starts_with("bedrock-lint.toml:1:11: `extends`: expected ")
    );
    assert_eq!(
        refused(&[
            git,
            ("bedrock-lint.toml", "extends = 'a.toml'"),
            ("a.toml", "fail-wihtin = 1")
        ]),
        "a.toml:1:1: unknown key `fail-wihtin`; did you mean `fail-within`?"
    );
}

#[test]
fn a_base_outside_of_the_repository_is_refused() {
    let tree = Tree::new(&[
        ("org.toml", "fail-within = 1"),
        ("r/.git/", ""),
        ("r/bedrock-lint.toml", "extends = '../org.toml'"),
    ]);
    let error = tree.resolver().settings(Path::new("r/x.py")).unwrap_err().to_string();
    assert!(error.starts_with("r/bedrock-lint.toml:1:11: `extends`: "), "{error}");
}

#[test]
fn a_policy_is_the_base_of_every_config_and_holds_where_there_is_none() {
    let tree = Tree::new(&[
        ("org.toml", "fail-within = 5\nfail-on = 'warning'\nexclude = ['/old']"),
        ("one/.git/", ""),
        ("one/bedrock-lint.toml", "fail-within = 9"),
        ("two/.git/", ""),
    ]);
    for discovery in [Discovery::Nearest, Discovery::Isolated] {
        let is_isolated = discovery == Discovery::Isolated;
        let sources = Sources {
            discovery,
            policy: Some("org.toml".into()),
        };
        let start: Arc<Path> = tree.path().into();
        let policy = tree.path().join("org.toml");
        let sources = Sources {
            policy: Some(policy),
            ..sources
        };
        let resolver = Resolver::new(&start, LINTS, &sources, Layer::default(), Layer::default()).unwrap();
        assert_eq!(days(&resolver, "one/x.py"), if is_isolated { 5 } else { 9 });
        assert_eq!(days(&resolver, "two/x.py"), 5);
        let one = resolver.settings(Path::new("one/x.py")).unwrap();
        assert_eq!(one.values.fail_on.value, Severity::Warning);
        // The globs of a policy are relative to the folder of the config that builds on it.
        assert_eq!(one.excludes(Path::new("one/old/x.py")), !is_isolated);
    }
}

#[test]
fn settings_of_a_run_hold_for_the_configs_below_them_wherever_it_starts() {
    let tree = Tree::new(&[
        (
            "bedrock-lint.toml",
            "as-of = '2026-06-01'\nbaseline = 'accepted.json'\nregions = ['us-east-1']\nfail-on = 'note'",
        ),
        ("app/bedrock-lint.toml", "regions = ['eu-west-1']"),
        ("app/own/bedrock-lint.toml", "as-of = '2026-07-01'"),
        (".git/HEAD", ""),
    ]);
    let day = |text: &str| AsOf::On(text.parse().unwrap());
    let resolver = tree.resolver_with(&Discovery::Nearest, Layer::default()).unwrap();
    let app = resolver.settings(Path::new("app/a.py")).unwrap();
    assert_eq!(app.values.as_of.value, day("2026-06-01"));
    assert!(app.values.baseline.value.is_some());
    assert_eq!(
        app.values.fail_on.value,
        Severity::Error,
        "the rest is of the nearest config"
    );
    assert_eq!(app.values.regions.value.len(), 1);
    let own = resolver.settings(Path::new("app/own/a.py")).unwrap();
    assert_eq!(own.values.as_of.value, day("2026-07-01"));
    assert!(own.values.regions.value.is_empty() && own.values.baseline.value.is_some());
}
