//! Selection of the files of a folder.

use super::*;

#[test]
fn ignore_files_count_and_our_own_has_the_last_word() {
    let tree = Tree::repository(&[
        "a.py",
        "by_git.py",
        "by_ignore.py",
        "by_us.py",
        "sub/by_git.py",
        "kept.log",
    ]);
    tree.write(".gitignore", "by_git.py\n*.log\n");
    tree.write(".ignore", "by_ignore.py\n");
    tree.write(".bedrock-lintignore", "by_us.py\n!kept.log\n");
    tree.write(".git/info/exclude", "excluded.py\n");
    tree.write("excluded.py", "id:");
    assert_eq!(names(&tree.walk(&["."])), ["a.py", "kept.log"]);
    let all = names(&Walk {
        no_ignore: true,
        ..tree.walk(&["."])
    });
    assert_eq!(
        all,
        [
            "a.py",
            "by_git.py",
            "by_ignore.py",
            "by_us.py",
            "excluded.py",
            "kept.log",
            "sub/by_git.py"
        ]
    );
}

#[test]
fn ignore_files_above_a_given_folder_count() {
    let tree = Tree::repository(&["src/a.py", "src/out/b.py"]);
    tree.write(".gitignore", "/src/out/\n");
    assert_eq!(names(&tree.walk(&["src"])), ["src/a.py"]);
    let outside = Tree::new(&["src/a.py", "src/out/b.py"]);
    outside.write(".bedrock-lintignore", "/src/out/\n");
    assert_eq!(names(&outside.walk(&["src"])), ["src/a.py"]);
}

#[test]
fn gitignore_counts_where_the_repository_was_left_behind() {
    let tree = Tree::new(&["a.py", "node_modules/b.py"]);
    tree.write(".gitignore", "node_modules/\n");
    assert_eq!(names(&tree.walk(&["."])), ["a.py"]);
}

#[test]
fn hidden_files_are_read_but_not_what_version_control_keeps() {
    let hidden = [".env", ".github/workflows/a.yml", "a.py"];
    let tree = Tree::repository(&hidden);
    for folder in [".git", ".hg", ".svn", ".jj", "sub/.svn", "sub/CVS"] {
        tree.write(&format!("{folder}/config"), "id:");
    }
    assert_eq!(names(&tree.walk(&["."])), hidden);
    assert_eq!(
        names(&Walk {
            no_hidden: true,
            ..tree.walk(&["."])
        }),
        ["a.py"]
    );
    assert_eq!(
        names(&Walk {
            no_hidden: true,
            ..tree.walk(&[".env", ".github"])
        }),
        hidden[..2]
    );
}

#[test]
fn excludes_are_lines_of_a_gitignore() {
    let tree = Tree::new(&[
        "a.py",
        "a.lock",
        "docs/b.md",
        "sub/docs/c.md",
        "sub/d.lock",
        "keep.lock",
    ]);
    let exclude = ["*.lock", "/docs/", "!keep.lock"].map(String::from).to_vec();
    let (names, summary) = read(&Walk {
        exclude,
        ..tree.walk(&["."])
    });
    assert_eq!(names, ["a.py", "keep.lock", "sub/docs/c.md"]);
    assert_eq!(skipped(&summary, SkipReason::Excluded), (3, vec![]));
}

#[test]
fn an_exclude_that_is_no_glob_is_an_error_that_names_it() {
    let tree = Tree::new(&[]);
    let error = |exclude: &[&str]| {
        let walk = Walk {
            exclude: exclude.iter().map(|&one| one.to_owned()).collect(),
            ..tree.walk(&["."])
        };
        let read = run(&walk, Hooks::default(), &Id, &|_| (), &mut |()| {
            ControlFlow::Continue(())
        });
        read.unwrap_err().to_string()
    };
    for glob in ["[z-a]", "[", "a{b", "", "# x"] {
        let start = format!("cannot exclude `{glob}`: expected a glob as in .gitignore: ");
        assert!(error(&[glob]).starts_with(&start), "{}", error(&[glob]));
    }
    assert!(error(&["!src", "*.lock"]).ends_with("but there is none"));
}

#[test]
fn the_config_may_leave_out_files_and_folders() {
    let tree = Tree::new(&["a.py", "b.py", "out/c.py", "src/d.py"]);
    let keep = |path: &Path, is_dir: bool| path != Path::new(if is_dir { "out" } else { "src/d.py" });
    let hooks = Hooks {
        keep: Some(&keep),
        progress: None,
    };
    let (names, summary) = read_with(&tree.walk(&["."]), hooks);
    assert_eq!(names, ["a.py", "b.py"]);
    assert_eq!(summary.skipped(SkipReason::Excluded), 2);
}

#[cfg(unix)]
#[test]
fn pipes_and_sockets_do_not_block_the_run() {
    let tree = Tree::new(&["a.py"]);
    let made = Command::new("mkfifo").arg(tree.path("pipe")).status().unwrap();
    assert!(made.success());
    let _socket = std::os::unix::net::UnixListener::bind(tree.path("socket")).unwrap();
    let (found, summary) = read(&tree.walk(&["."]));
    assert_eq!(
        (found, skipped(&summary, SkipReason::NotAFile)),
        (vec!["a.py".into()], (2, vec![]))
    );
    // A path from a hook is skipped, one that is given by hand and cannot be read is a failure.
    let (_, summary) = read(&Walk {
        force_exclude: true,
        ..tree.walk(&["socket"])
    });
    assert_eq!(skipped(&summary, SkipReason::NotAFile), (1, vec!["socket"]));
    let (_, summary) = read(&tree.walk(&["socket"]));
    assert!(summary.failed());
    assert_eq!(
        summary.problems[0].to_string(),
        "cannot read `socket`: it is neither a file nor a folder nor a pipe"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_given_is_read() {
    let tree = Tree::new(&["a.py"]);
    let made = Command::new("mkfifo").arg(tree.path("pipe")).status().unwrap();
    assert!(made.success());
    let pipe = tree.path("pipe");
    let writer = std::thread::spawn(move || fs::write(pipe, "x\n".repeat(100_000) + "id: x\n"));
    let (found, summary) = read(&tree.walk(&["pipe", "/dev/null", "a.py"]));
    writer.join().unwrap().unwrap();
    assert_eq!(found, ["a.py", "pipe"]);
    assert_eq!((summary.files, summary.failed()), (3, false));
}

#[test]
fn a_large_file_given_by_hand_is_a_failure_and_a_walked_one_is_not() {
    let tree = Tree::new(&["a.py"]);
    let read_of = |path: &str, force_exclude| {
        let (_, summary) = read(&Walk {
            max_file_size: 3,
            force_exclude,
            ..tree.walk(&[path])
        });
        (summary.failed(), summary.skipped(SkipReason::TooLarge))
    };
    assert_eq!(read_of(".", false), (false, 1));
    assert_eq!(read_of("a.py", false), (true, 0));
    assert_eq!(read_of("a.py", true), (false, 1));
}

#[test]
fn every_skipped_file_is_named_on_request() {
    let tree = Tree::new(&["a.lock"]);
    for at in 0..150 {
        tree.write(&format!("b{at}.bin"), b"\0\0");
    }
    let walk = Walk {
        exclude: vec!["*.lock".into()],
        ..tree.walk(&["."])
    };
    let named = |summary: &Summary, reason| summary.skipped[&reason].paths.len();
    let (_, summary) = read(&walk);
    assert_eq!(named(&summary, SkipReason::Binary), 0);
    let (_, summary) = read(&Walk {
        name_skipped: true,
        ..walk
    });
    assert_eq!(named(&summary, SkipReason::Binary), 150);
    assert_eq!(skipped(&summary, SkipReason::Excluded), (1, vec!["a.lock"]));
}

#[test]
fn submodules_are_walked_and_reported() {
    let tree = Tree::repository(&["a.py", "vendor/sub/b.py", "vendor/sub/own.py", "vendor/clone/c.py"]);
    tree.write(".gitignore", "b.py\n");
    tree.write("vendor/sub/.git", "gitdir: ../../.git/modules/sub\n");
    tree.write("vendor/clone/.git/HEAD", "ref: refs/heads/main\n");
    tree.write("vendor/sub/.gitignore", "own.py\n");
    let (names, summary) = read(&tree.walk(&["."]));
    // Each repository has its own ignore files, and those of the one around it do not count.
    assert_eq!(names, ["a.py", "vendor/clone/c.py", "vendor/sub/b.py"]);
    assert_eq!(summary.submodules, ["vendor/clone", "vendor/sub"]);
    let (_, summary) = read(&Walk {
        no_hidden: true,
        ..tree.walk(&["vendor/sub"])
    });
    assert!(summary.submodules.is_empty());
}

#[cfg(unix)]
#[test]
fn a_folder_or_file_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let tree = Tree::new(&["a.py", "closed.py", "sub/b.py"]);
    for closed in ["closed.py", "sub"] {
        fs::set_permissions(tree.path(closed), fs::Permissions::from_mode(0o000)).unwrap();
    }
    if fs::read(tree.path("closed.py")).is_ok() {
        return; // The superuser may read anything.
    }
    let (names, summary) = read(&tree.walk(&["."]));
    assert_eq!(names, ["a.py"]);
    assert_eq!(summary.problems.len(), 2);
    assert!(summary.failed());
}

#[test]
fn a_bad_line_of_an_ignore_file_is_reported_and_no_failure() {
    let tree = Tree::repository(&["a.py", "b.log"]);
    tree.write(".gitignore", "[z-a]\n*.log\n");
    let (names, summary) = read(&tree.walk(&["."]));
    assert_eq!(names, ["a.py"]);
    assert!(matches!(&summary.problems[..], [Problem::IgnoreFile { reason }] if reason.contains("[z-a]")));
    assert!(!summary.failed());
}
