//! Outcomes of files, and order of results.

use super::*;

#[test]
fn files_that_cannot_hold_it_are_no_documents_but_counted() {
    let tree = Tree::new(&["b.py", "a/c.py"]);
    tree.write("none.py", "nothing\n");
    tree.write("empty.py", "");
    let (names, summary) = read(&tree.walk(&["."]));
    assert_eq!(names, ["a/c.py", "b.py"]);
    assert_eq!((summary.files, summary.read_whole, summary.bytes), (4, 2, 11 + 9 + 8));
    assert!(!summary.failed() && !summary.stopped && summary.skipped.is_empty());
}

#[test]
fn the_document_is_the_file() {
    let tree = Tree::new(&[]);
    tree.write("a.txt", b"\xFF\xFEi\0d\0:\0");
    let mut sources = Vec::new();
    let summary = run(
        &tree.walk(&["a.txt"]),
        Hooks::default(),
        &Id,
        &|source| source,
        &mut |source| {
            sources.push(source);
            ControlFlow::Continue(())
        },
    );
    assert_eq!(summary.unwrap().bytes, 8);
    assert_eq!(
        (&*sources[0].path, sources[0].origin),
        (Path::new("a.txt"), Origin::Given)
    );
    assert_eq!(
        (sources[0].document.text(), sources[0].document.bytes().len()),
        ("id:", 8)
    );
}

#[test]
fn lfs_pointers_are_skipped_and_reported() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n# id:\n";
    let tree = Tree::new(&[]);
    tree.write("model.json", pointer);
    tree.write(
        "about.md",
        format!("{pointer}{}", "id: is what a pointer has\n".repeat(60)),
    );
    let (names, summary) = read(&tree.walk(&["."]));
    assert_eq!(names, ["about.md"]);
    assert_eq!(skipped(&summary, SkipReason::LfsPointer), (1, vec!["model.json"]));
}

#[test]
fn binary_files_are_skipped_by_what_they_hold() {
    let tree = Tree::new(&["a.png"]);
    tree.write("b.py", b"id: \0");
    tree.write("utf-32.txt", b"\xFF\xFE\0\0i\0\0\0d\0\0\0:\0\0\0");
    let (names, summary) = read(&tree.walk(&[".", "b.py"]));
    assert_eq!(names, ["a.png"]);
    assert_eq!(skipped(&summary, SkipReason::Binary).0, 1);
    assert!(summary.failed(), "one of them was given by name");
}

#[test]
fn files_that_are_too_large_are_skipped_and_reported() {
    let tree = Tree::new(&[]);
    tree.write("fits.txt", format!("id:{}", "-".repeat(99_997)));
    tree.write("large.txt", format!("id:{}", "-".repeat(99_998)));
    tree.write("binary", [vec![0], vec![b' '; 100_000]].concat());
    let (names, summary) = read(&Walk {
        max_file_size: 100_000,
        ..tree.walk(&["."])
    });
    assert_eq!(names, ["fits.txt"]);
    assert_eq!(skipped(&summary, SkipReason::TooLarge), (1, vec!["large.txt"]));
    assert_eq!(skipped(&summary, SkipReason::Binary).0, 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_not_utf_8_is_read_and_marked() {
    use std::os::unix::ffi::OsStrExt;
    let tree = Tree::new(&[]);
    let name = std::ffi::OsStr::from_bytes(b"a\xFF.py");
    fs::write(tree.folder.path().join(name), "id:").unwrap();
    let mut found = Vec::new();
    let work = |source: Source| {
        (
            source.path,
            source.document.name().to_owned(),
            source.document.name_is_encoded(),
        )
    };
    let summary = run(&tree.walk(&["."]), Hooks::default(), &Id, &work, &mut |one| {
        found.push(one);
        ControlFlow::Continue(())
    });
    assert_eq!(found, [(PathBuf::from(name), "a%FF.py".to_owned(), true)]);
    assert!(summary.unwrap().problems.is_empty());
}

/// A thousand files whose names sort unlike the folders that they lie in.
fn thousand() -> Tree {
    let tree = Tree::new(&[]);
    for index in 0..1000 {
        tree.write(
            &format!("f{}/{index}-x/a.py", index % 7),
            if index % 3 == 0 { "id:" } else { "-" },
        );
        tree.write(&format!("f{}/{index}", index % 11), "id:");
    }
    tree
}

#[test]
fn results_are_in_order_of_path_on_any_number_of_threads() {
    let tree = thousand();
    let on = |threads| {
        names(&Walk {
            threads,
            ..tree.walk(&["."])
        })
    };
    let one = on(1);
    assert!(one.is_sorted());
    assert_eq!(one.len(), 1334);
    for threads in [0, 2, 4] {
        assert_eq!(on(threads), one, "{threads} threads");
    }
}

#[test]
fn the_one_who_takes_the_results_may_break_off() {
    let tree = thousand();
    for threads in [1, 4] {
        let mut taken = 0;
        let walk = Walk {
            threads,
            ..tree.walk(&["."])
        };
        let summary = run(&walk, Hooks::default(), &Id, &|_| (), &mut |()| {
            taken += 1;
            if taken == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert_eq!((taken, summary.unwrap().stopped), (3, true));
    }
}

#[test]
fn progress_counts_up_to_all_files() {
    let tree = Tree::new(&["a.py", "b.py"]);
    tree.write("c.py", "\0");
    let progress = Progress::default();
    read_with(
        &tree.walk(&["."]),
        Hooks {
            keep: None,
            progress: Some(&progress),
        },
    );
    assert_eq!((progress.files(), progress.files_done(), progress.bytes()), (3, 3, 18));
}
