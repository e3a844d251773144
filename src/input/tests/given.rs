//! Paths given by hand.

use super::*;

#[test]
fn a_path_given_by_hand_is_read() {
    let tree = Tree::repository(&["a.lock", "out/b.py", ".env", "out/c.lock"]);
    tree.write(".gitignore", "out/\n");
    let exclude = vec!["*.lock".into(), ".env".into()];
    let walk = Walk {
        exclude,
        ..tree.walk(&["a.lock", "out/b.py", ".env", "out/c.lock"])
    };
    assert_eq!(names(&walk), [".env", "a.lock", "out/b.py", "out/c.lock"]);
    assert_eq!(
        names(&Walk {
            paths: vec!["out".into()],
            ..walk
        }),
        ["out/b.py"]
    );
}

#[test]
fn force_exclude_leaves_out_what_a_walk_would() {
    let tree = Tree::repository(&["a.py", "a.lock", "out/b.py", "gen/sub/c.py", ".env", "kept.lock"]);
    tree.write(".gitignore", "out/\n");
    tree.write(".bedrock-lintignore", "!kept.lock\n");
    let paths = ["a.py", "./a.lock", "out/b.py", "gen/sub/c.py", ".env", "out"];
    let exclude = vec!["*.lock".into(), "gen/".into()];
    let walk = Walk {
        exclude,
        force_exclude: true,
        ..tree.walk(&paths)
    };
    let (found, summary) = read(&walk);
    assert_eq!(found, [".env", "a.py"]);
    let barred = vec!["a.lock", "out/b.py", "gen/sub/c.py", "out"];
    assert_eq!(skipped(&summary, SkipReason::Excluded), (4, barred));
    assert_eq!(
        names(&Walk {
            no_hidden: true,
            ..walk
        }),
        ["a.py"]
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_only_where_they_are_given() {
    use std::os::unix::fs::symlink;
    let tree = Tree::new(&["real/a.py"]);
    symlink("..", tree.path("real/loop")).unwrap();
    symlink("real/a.py", tree.path("b.py")).unwrap();
    symlink("real", tree.path("linked")).unwrap();
    symlink("nowhere", tree.path("dangling")).unwrap();
    let (found, summary) = read(&tree.walk(&["."]));
    assert_eq!(found, ["real/a.py"]);
    assert_eq!(skipped(&summary, SkipReason::Symlink), (4, vec![]));
    assert_eq!(names(&tree.walk(&["b.py", "linked"])), ["b.py", "linked/a.py"]);
    let (_, summary) = read(&tree.walk(&["dangling"]));
    assert_eq!(summary.problems[0].to_string(), "`dangling` does not exist");
}

#[test]
fn a_path_that_is_missing_or_unreadable_is_a_failure_and_the_rest_is_read() {
    let tree = Tree::new(&["a.py", "b.py"]);
    let (names, summary) = read(&tree.walk(&["missing", "a.py/b", "b.py"]));
    assert_eq!(names, ["b.py"]);
    assert!(summary.failed());
    let problems: Vec<_> = summary.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems[0], "`missing` does not exist");
    assert!(problems[1].starts_with("cannot read `a.py/b`: "), "{}", problems[1]);
}

#[test]
fn a_path_named_twice_is_read_once() {
    let tree = Tree::repository(&["src/a.py", "src/b.py", "out/c.py"]);
    tree.write(".gitignore", "out/\n");
    let here = tree.folder.path().to_str().unwrap();
    let up = format!("../{}/src", tree.folder.path().file_name().unwrap().to_str().unwrap());
    let paths = [
        ".",
        "src",
        "./src/",
        "src/a.py",
        "src/../src/b.py",
        &up,
        here,
        "out/c.py",
    ];
    let mut found = Vec::new();
    let summary = run(
        &tree.walk(&paths),
        Hooks::default(),
        &Id,
        &|source: Source| (source.document.name().to_owned(), source.origin),
        &mut |one| {
            found.push(one);
            ControlFlow::Continue(())
        },
    );
    let expected = [
        ("out/c.py", Origin::Given),
        ("src/a.py", Origin::Given),
        ("src/b.py", Origin::Given),
    ];
    assert_eq!(found, expected.map(|(name, origin)| (name.to_owned(), origin)));
    // The three, and the ignore file.
    assert_eq!(summary.unwrap().files, 4);
}

#[test]
fn paths_are_shown_from_the_current_folder_where_they_lie_below_it() {
    let tree = Tree::new(&["here/a.py", "there/sub/b.py"]);
    let walk = |path: &str| {
        let mut walk = tree.walk(&[path]);
        walk.current_dir = tree.path("here");
        walk
    };
    assert_eq!(names(&walk(tree.path("here/a.py").to_str().unwrap())), ["a.py"]);
    assert_eq!(names(&walk("../there")), ["../there/sub/b.py"]);
    let absolute = tree.path("there");
    let twice = Walk {
        paths: vec![absolute.clone(), "../there/sub".into()],
        ..walk(".")
    };
    assert_eq!(names(&twice), [format!("{}/sub/b.py", absolute.to_str().unwrap())]);
}

#[test]
fn the_folder_of_the_process_is_the_current_one_by_default() {
    for path in ["src/input/tests", "./src/input/tests/", "src/../src/input/tests"] {
        let names = names(&Walk {
            paths: vec![path.into()],
            ..Walk::default()
        });
        assert_eq!(
            names,
            [
                "src/input/tests/mod.rs",
                "src/input/tests/reading.rs",
                "src/input/tests/walking.rs"
            ],
            "{path}"
        );
    }
}
