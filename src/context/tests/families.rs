//! Contexts in the languages that the lexer reads, a snippet each, by place.

use crate::usage::testing::{containers, context, marked};
use crate::vocab::Place;

#[track_caller]
fn is(place: Place, rows: &[(&str, &str)]) {
    let wrong: Vec<_> = rows
        .iter()
        .map(|row| (row, context(row.0, row.1).place))
        .filter(|(_, found)| *found != place)
        .collect();
    assert!(wrong.is_empty(), "{place:?} expected: {wrong:#?}");
}

/// Language, snippet, name, call.
#[track_caller]
fn named(place: Place, rows: &[(&str, &str, &str, &str)]) {
    let found = |language: &str, snippet: &str| {
        let context = context(language, snippet);
        (
            context.place,
            context.name.unwrap_or_default(),
            context.call.unwrap_or_default(),
        )
    };
    let rows = rows.iter().map(|row| (row, found(row.0, row.1)));
    let wrong: Vec<_> = rows
        .filter(|(row, found)| *found != (place, row.2.to_owned(), row.3.to_owned()))
        .collect();
    assert!(wrong.is_empty(), "{place:?} expected: {wrong:#?}");
}

#[test]
fn comments() {
    is(
        Place::Comment,
        &[
            ("kotlin", "val a = 1 // «x»"),
            ("kotlin", "/* a /* b */ «x» */"),
            ("ruby", "a = 1 # «x»"),
            ("ruby", "=begin\n«x»\n=end\n"),
            ("php", "<?php $a = 'it'; # «x»"),
            ("sql", "select 1 -- it's «x»"),
            ("lua", "--[[ a\n «x» ]]"),
            ("haskell", "{- {- -} «x» -}"),
            ("elixir", "a # «x»"),
            ("clojure", "(a) ; «x»"),
            ("powershell", "<# a\n «x» #>"),
            ("batch", "REM «x»"),
            ("vb", "Dim a = 1 ' «x»"),
            ("matlab", "a = b'; % «x»"),
            ("latex", "50\\% of % «x»"),
            ("ini", "; «x»"),
            ("env", "A=1 # «x»"),
            ("properties", "! «x»"),
            ("xml", "<a><!-- «x» --></a>"),
            ("html", "<p><!-- «x» --></p>"),
            ("yaml", "a: 1 # «x»"),
            ("toml", "a = 1 # «x»"),
            ("dockerfile", "# «x»"),
            ("asciidoc", "// «x»\n"),
            ("shell", "echo a # «x»"),
            ("make", "# «x»"),
            ("abap", "* «x»"),
            ("erlang", "% «x»"),
            ("ocaml", "(* a (* b *) «x» *)"),
            ("fsharp", "// «x»"),
            ("nim", "#[ «x» ]#"),
            ("julia", "#= «x» =#"),
        ],
    );
}

#[test]
fn comments_and_strings_that_document() {
    is(
        Place::Docstring,
        &[
            ("rust", "/// «x»\nfn f() {}"),
            ("kotlin", "/** «x» */"),
            ("elixir", "  @doc \"\"\"\n  «x»\n  \"\"\""),
            ("elixir", "@moduledoc \"«x»\""),
            ("python", "def f():\n    \"\"\"Calls «x».\"\"\"\n"),
        ],
    );
    is(Place::String, &[("python", "a = \"\"\"«x»\"\"\"")]);
}

#[test]
fn names_of_code_are_no_strings() {
    is(
        Place::Identifier,
        &[
            ("kotlin", "val m = com.«amazon.nova».text.run()"),
            ("rust", "fn f<'a>(x: &'a str) { «meta.code»() }"),
            ("haskell", "f' x = «cohere.embed» x"),
            ("elixir", "«anthropic.model» == 1"),
            ("scala", "val q = 'a' + «meta.x»"),
            ("swift", "let n = «meta.x»"),
            ("clojure", "'(a b) «meta.x»"),
        ],
    );
    is(
        Place::Import,
        &[
            ("kotlin", "import «com.amazon.nova»"),
            ("csharp", "using «Amazon.Bedrock»;"),
            ("php", "<?php use «Amazon\\Bedrock»;"),
            ("scala", "package «amazon.nova»"),
            ("java", "import static «amazon.nova».A;"),
            ("python", "from «anthropic.types» import (\n  A,\n)"),
            ("go", "import (\n  \"«github.com/cohere.ai»\"\n)"),
            ("ruby", "require '«meta.x»'"),
            ("javascript", "const a = require('«meta.x»')"),
        ],
    );
}

#[test]
fn strings_have_the_name_that_they_are_given_to() {
    named(
        Place::String,
        &[
            ("kotlin", "val model: String = \"«x»\"", "model", ""),
            ("swift", "let modelId = \"«x»\"", "modelId", ""),
            ("ruby", "MODEL = '«x»'.freeze", "MODEL", ""),
            ("php", "<?php $model = '«x»';", "model", ""),
            ("scala", "val model: Option[String] = \"«x»\"", "model", ""),
            ("powershell", "$model = \"«x»\"", "model", ""),
            ("rust", "const MODEL: &str = r#\"«x»\"#;", "MODEL", ""),
            ("c", "#define MODEL \"«x»\"", "MODEL", ""),
            ("cpp", "const char* model = R\"id(«x»)id\";", "model", ""),
            (
                "csharp",
                "class A { public string Model { get; set; } = \"«x»\"; }",
                "Model",
                "",
            ),
            ("go", "const model string = \"«x»\"", "model", ""),
            ("go", "a := Config{Model: \"«x»\"}", "Model", "Config"),
            (
                "kotlin",
                "InvokeModelRequest { modelId = \"«x»\" }",
                "modelId",
                "InvokeModelRequest",
            ),
            ("kotlin", "class Model { val id = \"«x»\" }", "id", ""),
            (
                "php",
                "<?php $client->invokeModel(['modelId' => '«x»']);",
                "modelId",
                "invokeModel",
            ),
            ("lua", "local model = [[«x»]]", "model", ""),
            ("perl", "my $model = q{«x»};", "model", ""),
            ("r", "model <- \"«x»\"", "model", ""),
            ("python", "e[\"MODEL\"] = \"«x»\"", "MODEL", ""),
            ("elixir", "@model \"«x»\"", "model", ""),
            ("elixir", "%{model: \"«x»\"}", "model", ""),
            ("clojure", "{:model \"«x»\"}", "model", ""),
            ("dart", "final String model = '«x»';", "model", ""),
            ("groovy", "def model = '«x»'", "model", ""),
            ("haskell", "model = \"«x»\"", "model", ""),
            ("sql", "INSERT INTO m VALUES ('it''s', '«x»')", "", ""),
            ("make", "MODEL := «x»", "MODEL", ""),
            ("shell", "MODEL=«x»", "MODEL", ""),
        ],
    );
}

#[test]
fn heredocs_are_strings() {
    is(
        Place::String,
        &[
            ("ruby", "a = <<~TEXT\n  it's «x»\nTEXT\n"),
            ("php", "<?php $a = <<<'X'\n it's «x»\nX;\n"),
            ("shell", "cat <<'EOF'\nit's «x»\nEOF\n"),
            ("powershell", "$a = @'\nit's «x»\n'@\n"),
            ("kotlin", "val a = \"\"\"\n \"«x»\"\n\"\"\""),
        ],
    );
    is(Place::Identifier, &[("ruby", "a = f(<<~TEXT)\n  it's\nTEXT\n«meta.x»")]);
}

#[test]
fn literals_with_code_in_them_are_templates() {
    is(
        Place::TemplateString,
        &[
            ("kotlin", "val a = \"${prefix}.«x»\""),
            ("kotlin", "val a = \"$prefix.«x»\""),
            ("ruby", "a = \"#{f(\"}\")}.«x»\""),
            ("swift", "let a = \"\\(prefix).«x»\""),
            ("csharp", "var a = $\"{prefix}.«x»\";"),
            ("python", "a = f\"{prefix}.«x»\""),
            ("php", "<?php $a = \"{$prefix}.«x»\";"),
            ("scala", "val a = s\"${prefix}.«x»\""),
            ("javascript", "const a = `${p[`a`]}.«x»`"),
            ("elixir", "a = \"#{prefix}.«x»\""),
        ],
    );
    is(
        Place::String,
        &[
            ("ruby", "a = '#{prefix}.«x»'"),
            ("python", "a = \"{prefix}.«x»\""),
            ("csharp", "var a = $\"{{}}.«x»\";"),
        ],
    );
}

#[test]
fn arguments_have_the_name_of_the_call() {
    named(
        Place::Argument,
        &[
            ("kotlin", "client.invoke(1, modelId = \"«x»\")", "modelId", "invoke"),
            ("ruby", "RubyLLM.chat(model: '«x»')", "model", "chat"),
            ("ruby", "chat model: '«x»'", "model", "chat"),
            ("php", "<?php $a->using('bedrock', '«x»');", "", "using"),
            ("swift", "Request(modelId: \"«x»\")", "modelId", "Request"),
            ("csharp", "new Request<A>(\"«x»\")", "", "Request"),
            ("rust", "run(\"«x»\")", "", "run"),
            ("rust", "println!(\"«x»\")", "", "println"),
            ("python", "f(model=\"«x»\")", "model", "f"),
            ("powershell", "Invoke-Model -ModelId \"«x»\"", "ModelId", "Invoke-Model"),
            ("shell", "aws bedrock --model-id «x»", "model-id", "aws"),
            ("batch", "aws bedrock --model-id \"«x»\"", "model-id", "aws"),
            ("clojure", "(invoke \"«x»\")", "", "invoke"),
            ("lua", "f \"«x»\"", "", "f"),
        ],
    );
}

#[test]
fn comparisons() {
    is(
        Place::Comparison,
        &[
            ("kotlin", "if (model == \"«x»\") {}"),
            ("kotlin", "when (m) { \"«x»\" -> 1 }"),
            ("kotlin", "when (m) { \"a\", \"«x»\" -> 1 }"),
            ("ruby", "case m\nwhen 'a', '«x»' then 1\nend"),
            ("php", "<?php if ($m === '«x»') {}"),
            ("php", "<?php $a = match ($m) { '«x»' => 1 };"),
            ("swift", "switch m {\ncase \"a\", \"«x»\": f()\n}"),
            ("scala", "m match { case \"«x»\" => 1 }"),
            ("rust", "match m { \"a\" | \"«x»\" => 1, _ => 2 }"),
            ("elixir", "case m do\n \"«x»\" -> 1\nend"),
            ("sql", "SELECT 1 WHERE m = '«x»'"),
            ("sql", "SELECT 1 WHERE m IN ('a', '«x»')"),
            ("python", "if m in [\"«x»\"]: pass"),
            ("python", "if \"«x»\" in m: pass"),
            ("powershell", "if ($m -eq \"«x»\") {}"),
            ("java", "assertEquals(\"«x»\", m);"),
            ("ruby", "expect(m).to eq('«x»')"),
            ("ruby", "ask if m == '«x»'"),
            ("perl", "ask() if $m != '«x»';"),
        ],
    );
    is(Place::String, &[("python", "for m in [\"«x»\"]: pass")]);
}

#[test]
fn defaults() {
    named(
        Place::DefaultValue,
        &[
            ("kotlin", "val m = System.getenv(\"M\") ?: \"«x»\"", "m", ""),
            ("php", "<?php $m = env('MODEL', '«x»');", "m", ""),
            ("ruby", "M = ENV.fetch('MODEL', '«x»')", "M", ""),
            ("elixir", "System.get_env(\"MODEL\", \"«x»\")", "MODEL", ""),
            ("javascript", "const m = process.env.M || '«x»'", "m", ""),
            ("csharp", "var m = a ?? \"«x»\";", "m", ""),
            ("kotlin", "fun f(model: String = \"«x»\") {}", "model", ""),
            ("ruby", "def f(model: '«x»')", "model", ""),
            ("php", "<?php function f(string $model = '«x»') {}", "model", ""),
            ("shell", "M=${MODEL:-«x»}", "M", ""),
            ("shell", "M=\"${MODEL:-«x»}\"", "M", ""),
            ("rust", "m.unwrap_or(\"«x»\")", "", ""),
        ],
    );
}

#[test]
fn keys_and_allowed_values() {
    is(
        Place::MappingKey,
        &[
            ("ruby", "A = { '«x»' => 1 }"),
            ("php", "<?php $a = ['«x»' => 1];"),
            ("swift", "let a = [\"«x»\": 1]"),
            ("kotlin", "mapOf(\"«x»\" to 1)"),
            ("scala", "Map(\"«x»\" -> 1)"),
            ("lua", "a = { [\"«x»\"] = 1 }"),
            ("csharp", "a[\"«x»\"] = 1;"),
            ("python", "a = {\"«x»\": 1}"),
            ("clojure", "{\"«x»\" 1}"),
            ("json", "{\"«x»\": 1}"),
            ("toml", "[overrides.\"«x»\"]"),
            ("toml", "\"«x»\" = 1"),
            ("properties", "«x»=1"),
            ("yaml", "a:\n  «x»: 1"),
        ],
    );
    is(
        Place::AllowedValue,
        &[
            ("kotlin", "enum class M(val id: String) { A(\"«x»\"), B(\"y\") }"),
            ("java", "enum M {\n  A(\"«x»\");\n}"),
            ("swift", "enum M: String { case a = \"«x»\" }"),
            ("typescript", "type M = 'a' | '«x»'"),
            ("json", "{\"enum\": [\"«x»\"]}"),
            ("sql", "CREATE TYPE m AS ENUM ('«x»')"),
        ],
    );
}

#[test]
fn patterns_and_addresses() {
    is(
        Place::Regex,
        &[
            ("ruby", "a =~ /«x»/"),
            ("ruby", "a = %r{«x»}"),
            ("javascript", "const a = /«x»/"),
            ("php", "<?php preg_match('/«x»/', $a);"),
            ("elixir", "~r/«x»/"),
            ("perl", "if ($a =~ m{«x»}) {}"),
            ("kotlin", "val a = Regex(\"«x»\")"),
        ],
    );
    is(Place::String, &[("javascript", "const a = b / c; d = '/«x»/'")]);
    is(
        Place::Url,
        &[("ruby", "a = 'https://«x»'"), ("kotlin", "f(\"http://«x»\")")],
    );
}

#[test]
fn values_of_a_configuration_have_a_path() {
    for (language, snippet, path) in [
        ("toml", "[a.b]\nmodel = \"«x»\"", "a.b.model"),
        ("toml", "a = { model = '«x»' }", "a.model"),
        ("json", "{\"a\": {\"model\": \"«x»\"}}", "a.model"),
        ("json", "{\"a\": [{\"model\": \"«x»\"}]}", "a[0].model"),
        (
            "terraform",
            "resource \"t\" \"n\" {\n  model = \"«x»\"\n}",
            "resource.t.n.model",
        ),
        (
            "hcl",
            "locals {\n  a = {\n    model = \"«x»\"\n  }\n}",
            "locals.a.model",
        ),
        ("nix", "{ a = { model = \"«x»\"; }; }", "a.model"),
        ("jsonnet", "{ a: { model: '«x»' } }", "a.model"),
        ("ini", "[a]\nmodel = «x»", "a.model"),
        ("properties", "a.model=«x»", "a.model"),
        ("env", "export MODEL=\"«x»\"", "MODEL"),
        ("dockerfile", "FROM a\nENV MODEL=«x»", "MODEL"),
        ("dockerfile", "ARG MODEL=\"«x»\"", "MODEL"),
        ("xml", "<a><model>«x»</model></a>", "a.model"),
        ("xml", "<a model=\"«x»\"/>", "a.model"),
        (
            "plist",
            "<dict><key>model</key><string>«x»</string></dict>",
            "dict.model.string",
        ),
        ("yaml", "a:\n  - model: «x»\n", "a[0].model"),
        ("yaml", "a:\n  b: |\n    text # «x»\n", "a.b"),
        ("csv", "id,model\n1,«x»\n", "model"),
    ] {
        let context = context(language, snippet);
        assert_eq!(context.place, Place::ConfigValue, "{language}: {snippet}");
        assert_eq!(context.key_path.as_deref(), Some(path), "{language}: {snippet}");
    }
}

#[test]
fn documents_are_prose() {
    is(
        Place::Prose,
        &[
            ("asciidoc", "= T\n\nUse «x».\n"),
            ("rst", "T\n=\n\nDon't use «x».\n"),
            ("org", "* T\n«x»\n"),
            ("latex", "Use «x».\n"),
            ("html", "<p>Don't use «x»</p>"),
        ],
    );
    is(
        Place::Text,
        &[
            ("asciidoc", "----\n«x»\n----\n"),
            ("rst", "Code::\n\n   «x»\n"),
            ("text", "Use «x»"),
            ("html", "<code>«x»</code>"),
            ("log", "«x»"),
            ("no such language", "«x»"),
        ],
    );
    is(
        Place::String,
        &[
            ("html", "<script>const a = '«x»'</script>"),
            ("vue", "<script>\nconst a = '«x»'\n</script>"),
        ],
    );
}

#[test]
fn the_literal_has_its_quotes() {
    for (language, snippet, literal) in [
        ("kotlin", "f(\"a «x»\")", "\"a x\""),
        ("rust", "a = r#\"«x»\"#;", "r#\"x\"#"),
        ("python", "a = f'{b}«x»'", "f'{b}x'"),
        ("ruby", "a = \"é#{b(\"c\")}«x»\"", "\"é#{b(\"c\")}x\""),
        ("env", "A= \"«x»\" # b", "\"x\""),
        ("csv", "a,«x»,b", "x"),
    ] {
        let (text, _) = marked(snippet);
        let context = context(language, snippet);
        assert_eq!(
            context.literal.map(|span| &text[span.range()]),
            Some(literal),
            "{language}"
        );
    }
}

#[test]
fn lists_contain_and_blocks_do_not() {
    assert_eq!(
        containers("kotlin", "fun f() { val a = listOf(\"«x»\", \"y\") }"),
        ["(\"x\", \"y\")"]
    );
    assert_eq!(containers("ruby", "A = { a: ['«x»'] }"), ["['x']", "{ a: ['x'] }"]);
    assert_eq!(containers("ruby", "A = %w[«x» y]"), ["%w[x y]"]);
    assert_eq!(containers("php", "<?php $a = array('«x»');"), ["('x')"]);
    assert_eq!(
        containers("java", "class A { String[] a = new String[] {\"«x»\"}; }"),
        ["{\"x\"}"]
    );
    assert_eq!(containers("go", "var a = []string{\"«x»\"}"), ["{\"x\"}"]);
    assert_eq!(
        containers("swift", "func f() -> String? { let a = \"«x»\" }"),
        Vec::<String>::new()
    );
    assert_eq!(
        containers("swift", "switch a { case \"«x»\": b() }"),
        ["switch a { case \"x\": b() }"]
    );
    assert_eq!(
        containers("toml", "a = [\n  '«x»',\n]\n"),
        ["[\n  'x',\n]", "a = [\n  'x',\n]"]
    );
    assert_eq!(containers("csv", "a,«x»\n"), ["a,x"]);
    assert_eq!(
        containers("xml", "<a><b>«x»</b><b>y</b></a>"),
        ["<a><b>x</b><b>y</b></a>"]
    );
    assert_eq!(
        containers("yaml", "a:\n  - «x»\n  - y\nb: 1\n"),
        ["- x\n  - y", "a:\n  - x\n  - y\nb: 1\n"]
    );
    assert_eq!(containers("kotlin", "f(a[\"«x»\"])"), Vec::<String>::new());
}

#[test]
fn an_unclosed_literal_ends_with_its_line() {
    for (language, snippet) in [
        ("kotlin", "val a = \"b\nval c = «d.e»"),
        ("kotlin", "val a = \"${b(\nval c = «d.e»"),
        ("swift", "a = \"b\nc = «d.e»"),
        ("javascript", "a = 'b\nc = «d.e»"),
        ("python", "a = 'b\nc = «d.e»"),
    ] {
        assert_eq!(
            context(language, snippet).place,
            Place::Identifier,
            "{language}: {snippet}"
        );
    }
}

#[test]
fn parameters_of_languages_without_a_word_for_functions_have_defaults() {
    is(
        Place::DefaultValue,
        &[
            ("cpp", "void ask(std::string model = \"«x»\");"),
            ("elixir", "def ask(prompt, model \\\\ \"«x»\") do"),
            ("bicep", "param model string = '«x»'"),
            ("make", "MODEL ?= «x»\n"),
        ],
    );
    assert_eq!(
        context("bicep", "param model string = '«x»'").name.as_deref(),
        Some("model")
    );
}

#[test]
fn powershell_and_bicep_list_what_is_allowed() {
    is(
        Place::AllowedValue,
        &[
            ("powershell", "param([ValidateSet(\"«x»\", \"y\")][string]$Model)"),
            ("bicep", "@allowed([\n  '«x»'\n  'y'\n])\nparam model string\n"),
        ],
    );
    is(Place::Comparison, &[("powershell", "switch ($m) { \"«x»\" { 1 } }")]);
    is(Place::MappingKey, &[("powershell", "$h = @{ \"«x»\" = 1 }")]);
    is(Place::String, &[("powershell", "$h = @{ Model = \"«x»\" }")]);
}

#[test]
fn commands_of_an_image_have_arguments() {
    is(
        Place::Argument,
        &[
            ("dockerfile", "FROM a\nRUN ask --model «x»\n"),
            ("dockerfile", "CMD [\"ask\", \"«x»\"]\n"),
        ],
    );
}

#[test]
fn code_in_a_document_is_no_prose() {
    let text = "Ask:\n\n.. code-block:: python\n   :linenos:\n\n   ask(\"«x»\")\n";
    is(Place::Argument, &[("rst", text)]);
    is(Place::Text, &[("rst", "Ask::\n\n   «x»\n")]);
    is(
        Place::Prose,
        &[
            ("rst", ".. note:: about «x»\n"),
            ("rst", ".. code-block:: a\n\n   y\n\nof «x»\n"),
        ],
    );
}

#[test]
fn a_key_is_no_part_of_its_own_path() {
    let context = context("toml", "a = 1\n\"«x»\" = 2\n");
    assert_eq!((context.place, context.key_path), (Place::MappingKey, None));
}
