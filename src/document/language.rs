//! The languages, by the names of files.
//!
//! In: a path. Out: the line of the table that it belongs to. To add a language, add a line.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::vocab::Role;

/// A language, a format of data, or a kind of text.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    /// Its name, as output spells it.
    pub name: &'static str,
    /// Role of its files, where the path does not decide.
    pub role: Role,
    /// Endings of its file names, lower case, without the first dot. Two parts (`tf.json`) win over one.
    pub extensions: &'static [&'static str],
    /// Whole file names in lower case; a final `*` matches any ending.
    pub files: &'static [&'static str],
}

/// A language outside of the table. It counts as code: a superfluous finding in a strange file is better than none.
static UNKNOWN: Language = Language {
    name: "text",
    role: Role::Code,
    extensions: &[],
    files: &[],
};

macro_rules! languages {
    ($($name:literal $role:ident [$($extension:literal)*] [$($file:literal)*])+) => {
        /// Every language, one a line: name, role, extensions, file names.
        pub static LANGUAGES: &[Language] = &[$(
            Language { name: $name, role: Role::$role, extensions: &[$($extension),*], files: &[$($file),*] }
        ),+];
    };
}

languages! {
    "abap" Code ["abap"] []
    "asciidoc" Doc ["adoc" "asciidoc" "asc"] []
    "astro" Code ["astro"] []
    "awk" Code ["awk"] []
    "baml" Code ["baml"] []
    "batch" Code ["bat" "cmd"] []
    "bazel" Config ["bzl" "bazel"] []
    "bicep" Config ["bicep" "bicepparam"] []
    "c" Code ["c" "h"] []
    "cfn-guard" Config ["guard"] []
    "clojure" Code ["clj" "cljs" "cljc" "edn" "bb"] []
    "cmake" Code ["cmake"] ["cmakelists.txt"]
    "cobol" Code ["cob" "cbl" "cpy"] []
    "cpp" Code ["cc" "cpp" "cxx" "c++" "hh" "hpp" "hxx" "ipp" "inl" "ino" "cu" "cuh"] []
    "crystal" Code ["cr"] []
    "csharp" Code ["cs" "csx" "cake"] []
    "css" Code ["css" "scss" "sass" "less" "styl"] []
    "csv" Config ["csv" "tsv" "psv"] []
    "cue" Config ["cue"] []
    "d" Code ["d"] []
    "dart" Code ["dart"] []
    "dhall" Config ["dhall"] []
    "dockerfile" Config ["dockerfile" "containerfile"] ["dockerfile*" "containerfile*"]
    "elixir" Code ["ex" "exs" "eex" "heex" "leex"] []
    "elm" Code ["elm"] []
    "env" Config ["env"] [".env*" ".envrc" ".flaskenv" "env.dist" "env.example" "env.local" "env.sample" "env.template"]
    "erlang" Code ["erl" "hrl" "escript"] ["rebar.config"]
    "fish" Code ["fish"] []
    "fortran" Code ["f" "f77" "f90" "f95" "f03" "for"] []
    "fsharp" Code ["fs" "fsi" "fsx"] []
    "gherkin" Test ["feature"] []
    "gleam" Code ["gleam"] []
    "go" Code ["go"] []
    "go-module" Config [] ["go.mod" "go.work"]
    "graphql" Code ["graphql" "gql" "graphqls"] []
    "groovy" Code ["groovy" "gvy" "gradle"] ["jenkinsfile*"]
    "haml" Code ["haml"] []
    "har" Recording ["har"] []
    "haskell" Code ["hs" "lhs" "hsc"] []
    "hcl" Config ["hcl" "nomad"] []
    "hocon" Config ["hocon"] ["application.conf" "application-dev.conf" "application-prod.conf" "application-test.conf" "reference.conf"]
    "html" Doc ["html" "htm" "xhtml"] []
    "ini" Config ["ini" "cfg" "conf" "cnf" "inf" "editorconfig" "desktop" "service"] [".gitconfig" ".npmrc" ".pypirc" ".flake8" ".pylintrc" ".coveragerc"]
    "java" Code ["java" "jsp" "jav"] []
    "javascript" Code ["js" "mjs" "cjs" "jsx" "es6" "jsm"] []
    "json" Config ["json" "json5" "jsonc" "hjson" "geojson" "webmanifest" "code-workspace" "avsc" "asl"] [".babelrc" ".eslintrc" ".prettierrc" ".swcrc" ".watchmanconfig"]
    "jsonl" Config ["jsonl" "ndjson" "jsonlines"] []
    "jsonnet" Config ["jsonnet" "libsonnet"] []
    "julia" Code ["jl"] []
    "just" Code ["just"] ["justfile" ".justfile"]
    "kdl" Config ["kdl"] []
    "kotlin" Code ["kt" "kts" "ktm"] []
    "kql" Code ["kql" "csl"] []
    "latex" Doc ["tex" "sty" "bib"] []
    "liquid" Code ["liquid"] []
    "lisp" Code ["lisp" "lsp" "cl" "el" "scm" "ss" "rkt" "fnl"] []
    "livebook" Code ["livemd"] []
    "lock" Recording ["lock" "lockfile" "lock.hcl" "lock.json"] ["package-lock.json" "npm-shrinkwrap.json" "pnpm-lock.yaml" "packages.lock.json" "go.sum" "package.resolved" "bun.lockb" "cargo.lock" "yarn.lock"]
    "log" Recording ["log" "trace"] []
    "lua" Code ["lua" "luau" "rockspec"] []
    "make" Code ["mk" "mak"] ["makefile*" "gnumakefile" "bsdmakefile"]
    "man" Doc ["1" "5" "7" "8" "man" "roff"] []
    "markdown" Doc ["md" "markdown" "mdown" "mkd" "mdc" "mdx" "rmd" "qmd"] []
    "matlab" Code ["m" "mlx"] []
    "mojo" Code ["mojo"] []
    "mustache" Code ["mustache" "hbs" "handlebars"] []
    "nginx" Config ["nginx" "nginxconf"] ["nginx.conf"]
    "nim" Code ["nim" "nims" "nimble"] []
    "nix" Config ["nix"] []
    "notebook" Code ["ipynb"] []
    "nushell" Code ["nu"] []
    "objective-c" Code ["mm"] []
    "ocaml" Code ["ml" "mli" "mll" "mly"] []
    "org" Doc ["org"] []
    "pascal" Code ["pas" "pp" "dpr" "lpr"] []
    "perl" Code ["pl" "pm" "psgi" "t"] ["makefile.pl"]
    "php" Code ["php" "phtml" "php3" "php4" "php5" "php7" "inc"] []
    "pip" Config [] ["requirements.txt" "requirements-dev.txt" "requirements-test.txt" "constraints.txt" "requirements.in"]
    "pkl" Config ["pkl"] []
    "plist" Config ["plist"] []
    "powershell" Code ["ps1" "psm1" "psd1"] []
    "prisma" Code ["prisma"] []
    "prolog" Code ["pro"] []
    "properties" Config ["properties"] []
    "protobuf" Code ["proto" "textproto" "pbtxt"] []
    "pug" Code ["pug" "jade"] []
    "puppet" Config ["epp"] []
    "python" Code ["py" "pyi" "pyw" "pyx" "pxd" "star" "starlark"] ["snakefile" "sconstruct" "sconscript" "tiltfile"]
    "r" Code ["r" "rprofile"] []
    "razor" Code ["cshtml" "razor" "vbhtml"] []
    "rego" Code ["rego"] []
    "robot" Test ["robot"] []
    "ron" Config ["ron"] []
    "rst" Doc ["rst" "rest" "rst.inc"] []
    "ruby" Code ["rb" "rake" "gemspec" "ru" "erb" "podspec" "jbuilder"] ["gemfile" "rakefile" "vagrantfile" "fastfile" "podfile" "brewfile" "guardfile" "capfile"]
    "rust" Code ["rs"] []
    "sarif" Recording ["sarif" "sarif.json"] []
    "scala" Code ["scala" "sc" "sbt"] []
    "shell" Code ["sh" "bash" "zsh" "ksh" "csh" "dash"] [".bashrc" ".bash_profile" ".bash_aliases" ".zshrc" ".zprofile" ".zshenv" ".profile"]
    "shell-test" Test ["bats"] []
    "slim" Code ["slim"] []
    "smithy" Config ["smithy"] []
    "snapshot" Recording ["snap" "ambr" "approved" "snapshot" "storyshot"] []
    "solidity" Code ["sol"] []
    "source-map" Recording ["map"] []
    "sql" Code ["sql" "psql" "ddl" "dml" "hql" "plsql" "prc"] []
    "svelte" Code ["svelte"] []
    "svg" Doc ["svg"] []
    "swift" Code ["swift"] []
    "tcl" Code ["tcl" "tk"] []
    "template" Code ["j2" "jinja" "jinja2" "tmpl" "tpl" "gotmpl" "njk" "ftl" "vm" "twig" "ejs"] []
    "terraform" Config ["tf" "tfvars" "tofu" "tf.json" "tfvars.json" "tftest.hcl"] []
    "terraform-state" Recording ["tfstate" "tfstate.backup"] []
    "text" Doc ["txt" "text"] ["readme*" "changelog*" "changes*" "history*" "license*" "licence*" "copying*" "notice*" "authors*" "contributors*" "contributing*" "news*" "todo*"]
    "thrift" Code ["thrift"] []
    "toml" Config ["toml"] ["pipfile"]
    "typescript" Code ["ts" "mts" "cts" "tsx"] []
    "typst" Doc ["typ"] []
    "v" Code ["v" "vsh"] []
    "vb" Code ["vb" "vbs" "bas"] []
    "vim" Code ["vim" "nvim"] [".vimrc"]
    "vue" Code ["vue"] []
    "webvtt" Recording ["vtt" "srt"] []
    "wiki" Doc ["wiki" "mediawiki" "textile" "creole" "pod" "rdoc"] []
    "xml" Config ["xml" "xsd" "xsl" "xslt" "wsdl" "csproj" "fsproj" "vbproj" "props" "targets" "config" "resx" "nuspec" "xaml" "dita" "drawio"] []
    "yaml" Config ["yaml" "yml" "eyaml" "sls" "template"] [".clang-format" ".yamllint" ".yarnrc"]
    "zig" Code ["zig" "zon"] []
}

/// Suffixes that say "to be filled in" or "put aside": the language is the one before them (`values.yaml.j2`).
const WRAPPERS: &[&str] = &[
    "j2", "jinja", "jinja2", "tmpl", "tpl", "gotmpl", "erb", "ejs", "njk", "template", "in", "example", "sample",
    "dist", "default", "local", "bak", "orig", "old",
];

/// The table, to be asked by name.
struct Index {
    extensions: HashMap<&'static str, &'static Language>,
    files: HashMap<&'static str, &'static Language>,
    beginnings: Vec<(&'static str, &'static Language)>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        extensions: HashMap::new(),
        files: HashMap::new(),
        beginnings: Vec::new(),
    };
    for language in LANGUAGES {
        index
            .extensions
            .extend(language.extensions.iter().map(|&extension| (extension, language)));
        for &file in language.files {
            match file.strip_suffix('*') {
                Some(beginning) => index.beginnings.push((beginning, language)),
                None => drop(index.files.insert(file, language)),
            }
        }
    }
    index
});

impl Index {
    fn by_file(&self, name: &str) -> Option<&'static Language> {
        self.files.get(name).copied()
    }

    /// By a beginning that ends at a word's end: `.env.local` and `Dockerfile-arm`, but not `newsletter`.
    fn by_beginning(&self, name: &str) -> Option<&'static Language> {
        let fits = |beginning: &str| {
            name.strip_prefix(beginning)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        };
        self.beginnings
            .iter()
            .find(|(beginning, _)| fits(beginning))
            .map(|&(_, language)| language)
    }

    /// By the longest ending that the table has.
    fn by_extension(&self, name: &str) -> Option<&'static Language> {
        name.match_indices('.')
            .find_map(|(dot, _)| self.extensions.get(&name[dot + 1..]).copied())
    }
}

/// The language of a file, by its name; `text` where the table has none for it.
pub fn language_of(path: &str) -> &'static Language {
    let name = file_name(path).to_ascii_lowercase();
    if let Some(language) = INDEX.by_file(&name) {
        return language;
    }
    let inner = name
        .rsplit_once('.')
        .filter(|(_, last)| WRAPPERS.contains(last))
        .map(|(inner, _)| inner);
    let known = |name: &str| {
        INDEX
            .by_file(name)
            .or_else(|| INDEX.by_extension(name))
            .or_else(|| INDEX.by_beginning(name))
    };
    // A page that a program fills is a part of the program: `chat.html.erb`.
    let wrapper = || INDEX.extensions.get(name.rsplit('.').next()?).copied();
    let own = |inner: &'static Language| wrapper().filter(|own| inner.name == "html" && own.role == Role::Code);
    let by_inner = inner.and_then(known).map(|inner| own(inner).unwrap_or(inner));
    by_inner.or_else(|| known(&name)).unwrap_or(&UNKNOWN)
}

/// The line of the table of that name.
pub fn named(name: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.name == name)
}

/// The part after the last `/`.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn name(path: &str) -> &'static str {
        language_of(path).name
    }

    #[test]
    fn languages_are_known_by_extension() {
        assert_eq!(name("src/chat.py"), "python");
        assert_eq!(name("web/App.TSX"), "typescript");
        assert_eq!(name("infra/main.tf"), "terraform");
        assert_eq!(name("infra/prod.auto.tfvars"), "terraform");
        assert_eq!(name("01_workshop.ipynb"), "notebook");
        assert_eq!(name("run.ps1"), "powershell");
        assert_eq!(name("application.properties"), "properties");
        assert_eq!(name(".github/workflows/ci.yml"), "yaml");
        assert_eq!(name(".editorconfig"), "ini");
    }

    #[test]
    fn languages_are_known_by_file_name() {
        assert_eq!(name("Dockerfile"), "dockerfile");
        assert_eq!(name("docker/Dockerfile.prod"), "dockerfile");
        assert_eq!(name("api.Dockerfile"), "dockerfile");
        assert_eq!(name("Makefile"), "make");
        assert_eq!(name("ci/Jenkinsfile"), "groovy");
        assert_eq!(name(".env"), "env");
        assert_eq!(name("app/.env.production"), "env");
        assert_eq!(name("prod.env"), "env");
        assert_eq!(name("env.example"), "env");
        assert_eq!(name("src/env.ts"), "typescript");
        assert_eq!(name("CMakeLists.txt"), "cmake");
        assert_eq!(name("requirements.txt"), "pip");
        assert_eq!(name("go.mod"), "go-module");
        assert_eq!(name("LICENSE"), "text");
    }

    #[test]
    fn the_longest_ending_counts() {
        assert_eq!(name("main.tf.json"), "terraform");
        assert_eq!(name("package-lock.json"), "lock");
        assert_eq!(name("package.json"), "json");
        assert_eq!(name("scan.sarif.json"), "sarif");
    }

    #[test]
    fn a_template_is_of_the_language_that_it_makes() {
        assert_eq!(name("values.yaml.j2"), "yaml");
        assert_eq!(name(".env.example"), "env");
        assert_eq!(name("config.json.dist"), "json");
        assert_eq!(name("page.j2"), "template");
        assert_eq!(name("chat.html.erb"), "ruby");
        assert_eq!(name("chat.html.j2"), "template");
        assert_eq!(name("index.html.example"), "html");
        assert_eq!(name("deployment/Proxy.template"), "yaml");
    }

    #[test]
    fn a_language_outside_of_the_table_is_text() {
        for path in ["data.xyz", "script", "", "dir.py/", "a.", "newsletter"] {
            assert_eq!(name(path), "text", "{path}");
        }
    }

    #[test]
    fn no_name_ending_or_file_is_in_the_table_twice() {
        let mut seen = HashSet::new();
        for language in LANGUAGES {
            let words = language
                .extensions
                .iter()
                .map(|e| format!(".{e}"))
                .chain(language.files.iter().map(|f| (*f).into()));
            for word in words.chain([format!("name {}", language.name)]) {
                assert_eq!(word, word.to_lowercase());
                assert!(seen.insert(word.clone()), "{word} is listed twice");
            }
        }
        assert!(LANGUAGES.is_sorted_by_key(|language| language.name));
        assert!(LANGUAGES.len() > 40);
    }
}
