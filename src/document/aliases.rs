//! Names that people give to languages.
//!
//! Input: the word after a Markdown fence, or the language in the metadata of a notebook. Output: the name in the language
//! table.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::language::LANGUAGES;

/// Names that are neither the table's nor an extension there.
const NICKNAMES: &[(&str, &str)] = &[
    ("apacheconf", "ini"),
    ("bun", "typescript"),
    ("deno", "typescript"),
    ("nu", "nushell"),
    ("rscript", "r"),
    ("tsx", "typescript"),
    ("ts-node", "typescript"),
    ("uv", "python"),
    ("bash-session", "shell"),
    ("c#", "csharp"),
    ("c++", "cpp"),
    ("cloudformation", "yaml"),
    ("console", "shell"),
    ("coffeescript", "ruby"),
    ("docker", "dockerfile"),
    ("dotenv", "env"),
    ("emacs-lisp", "lisp"),
    ("f#", "fsharp"),
    ("golang", "go"),
    ("ipython", "python"),
    ("ipython3", "python"),
    ("jsx", "javascript"),
    ("makefile", "make"),
    ("node", "javascript"),
    ("nodejs", "javascript"),
    ("objc", "objective-c"),
    ("objectivec", "objective-c"),
    ("plaintext", "text"),
    ("postgresql", "sql"),
    ("postgres", "sql"),
    ("mysql", "sql"),
    ("plpgsql", "sql"),
    ("proto3", "protobuf"),
    ("pwsh", "powershell"),
    ("pycon", "python"),
    ("python2", "python"),
    ("python3", "python"),
    ("restructuredtext", "rst"),
    ("scheme", "lisp"),
    ("racket", "lisp"),
    ("shell-session", "shell"),
    ("shellscript", "shell"),
    ("shellsession", "shell"),
    ("sh-session", "shell"),
    ("terminal", "shell"),
    ("viml", "vim"),
    ("vimscript", "vim"),
    ("visualbasic", "vb"),
    ("vb.net", "vb"),
];

static CALLED: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let extensions = LANGUAGES
        .iter()
        .flat_map(|language| language.extensions.iter().map(|&extension| (extension, language.name)));
    let names = LANGUAGES.iter().map(|language| (language.name, language.name));
    // The later one wins: a language's own name over another's extension.
    extensions.chain(NICKNAMES.iter().copied()).chain(names).collect()
});

/// The name in the language table of a name that people use: `py`, `c#`, `console`.
pub fn language_name(called: &str) -> Option<&'static str> {
    let word = called.trim().trim_start_matches(['{', '.']).trim_end_matches('}');
    CALLED.get(word.to_ascii_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_many_names() {
        for (called, name) in [
            ("py", "python"),
            ("Python", "python"),
            ("python3", "python"),
            ("bash", "shell"),
            ("console", "shell"),
            ("zsh", "shell"),
            ("c#", "csharp"),
            ("c++", "cpp"),
            ("tsx", "typescript"),
            ("js", "javascript"),
            ("jsx", "javascript"),
            ("yml", "yaml"),
            ("tf", "terraform"),
            ("ps1", "powershell"),
            ("dockerfile", "dockerfile"),
            ("golang", "go"),
            ("{.ruby}", "ruby"),
            ("txt", "text"),
        ] {
            assert_eq!(language_name(called), Some(name), "{called}");
        }
        assert_eq!(language_name("mermaid"), None);
        assert_eq!(language_name(""), None);
    }

    #[test]
    fn nicknames_are_of_languages_in_the_table() {
        for (called, name) in NICKNAMES {
            assert!(LANGUAGES.iter().any(|language| language.name == *name), "{called}");
        }
    }
}
