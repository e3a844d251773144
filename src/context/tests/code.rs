//! Programs.

use super::{check, containers};

#[test]
fn python() {
    check(
        "python",
        &[
            ("# «id»", "comment"),
            ("\"\"\"About «id».\"\"\"\nx = 1", "docstring"),
            ("def f():\n    '''Uses «id».'''\n", "docstring"),
            ("import «anthropic.claude»", "import"),
            ("from «a.b» import c", "import"),
            ("x = «bedrock.Model.ID».name", "identifier name=x"),
            ("MODEL = \"«id»\"", "string name=MODEL"),
            ("self.model: str = (\"«id»\")", "string name=model"),
            ("x[\"k\"] = \"«id»\"", "string name=k"),
            ("x[\"«id»\"] = 1", "mapping-key"),
            ("x = f\"{p}.«id»\"", "template-string name=x"),
            ("x = \"{}.«id»\".format(p)", "template-string name=x"),
            ("x = \"%s.«id»\" % p", "template-string name=x"),
            ("x = \"arn:\" + \"«id»\"", "string name=x"),
            (
                "c.invoke_model(modelId=\"«id»\")",
                "argument name=modelId call=invoke_model",
            ),
            ("f(\"«id»\")", "argument call=f"),
            ("f(\"«https://x/id»\")", "url call=f"),
            ("f({\"modelId\": \"«id»\"})", "string name=modelId call=f path=modelId"),
            ("x = {\"a\": {\"b\": [\"x\", \"«id»\"]}}", "string name=b path=a.b[1]"),
            ("x = {\"«id»\": 1}", "mapping-key"),
            ("x = os.environ.get(\"X\", \"«id»\")", "default-value name=x"),
            ("x = os.getenv(\"X\") or \"«id»\"", "default-value name=x"),
            ("os.environ[\"«id»\"]", "mapping-key"),
            (
                "def f(model=\"«id»\", *, m: str = \"«id»\"): pass",
                "default-value name=model | default-value name=m",
            ),
            (
                "class A(BaseModel):\n    m: str = Field(default=\"«id»\")",
                "default-value name=m call=Field",
            ),
            ("class A(BaseModel):\n    m: str = \"«id»\"", "default-value name=m"),
            ("@dataclass\nclass A:\n    m: str = \"«id»\"", "default-value name=m"),
            ("class A:\n    m = \"«id»\"", "string name=m"),
            ("class A(str, Enum):\n    M = \"«id»\"", "allowed-value name=M"),
            (
                "p.add_argument(\"--m\", default=\"«id»\")",
                "default-value name=default call=add_argument",
            ),
            (
                "p.add_argument(choices=[\"«id»\", \"b\"])",
                "allowed-value name=choices call=add_argument",
            ),
            ("x: Literal[\"«id»\", \"b\"] = y", "allowed-value name=x"),
            ("T = Literal[\"«id»\", \"b\"]", "allowed-value name=T"),
            ("if m == \"«id»\": pass", "comparison"),
            ("if m not in (\"«id»\", \"b\"): pass", "comparison"),
            ("assert x == \"«id»\"", "comparison"),
            ("self.assertEqual(x, \"«id»\")", "comparison call=assertEqual"),
            (
                "m.assert_called_with(modelId=\"«id»\")",
                "comparison name=modelId call=assert_called_with",
            ),
            ("if m.startswith(\"«id»\"): pass", "comparison call=startswith"),
            (
                "match m:\n    case \"«id»\" | \"b\":\n        x = \"«id»\"",
                "comparison | string name=x",
            ),
            ("r = re.compile(r\"«id»\")", "regex call=compile"),
            ("x = \"a\" if y else \"«id»\"", "string name=x"),
            ("return_ = g(h(\"«id»\"))", "argument call=h"),
        ],
    );
}

#[test]
fn javascript_and_typescript() {
    let both = [
        ("// «id»", "comment"),
        ("/** Uses «id». */", "docstring"),
        ("import { a } from \"«@x/id»\";", "import"),
        ("export * from \"«id»\";", "import"),
        ("const x = require(\"«id»\");", "import call=require"),
        ("const x = «bedrock.Model.ID»;", "identifier name=x"),
        ("const M = \"«id»\";", "string name=M"),
        ("x.m = '«id»';", "string name=m"),
        ("const t = `${p}.«id»`;", "template-string name=t"),
        ("const t = `«id»`;", "string name=t"),
        (
            "new InvokeModelCommand({ modelId: \"«id»\" });",
            "string name=modelId call=InvokeModelCommand path=modelId",
        ),
        ("const x = { \"«id»\": 1, ['«id»']: 2 };", "mapping-key | mapping-key"),
        ("const x = { «modelId»: 1 };", "identifier"),
        ("const m = bedrock(\"«id»\");", "argument call=bedrock"),
        ("const m = process.env.M || \"«id»\";", "default-value name=m"),
        ("const m = process.env.M ?? '«id»';", "default-value name=m"),
        ("function f({ b = \"«id»\" }) {}", "default-value name=b"),
        (
            "option('m', { default: \"«id»\" });",
            "default-value name=default call=option path=default",
        ),
        ("if (a === \"«id»\") {}", "comparison"),
        ("switch (a) { case \"«id»\": return \"«id»\"; }", "comparison | string"),
        ("if ([\"«id»\"].includes(a)) {}", "comparison"),
        ("expect(x).toBe(\"«id»\");", "comparison call=toBe"),
        (
            "expect(x).toHaveBeenCalledWith({ m: \"«id»\" });",
            "comparison name=m call=toHaveBeenCalledWith path=m",
        ),
        ("const e = z.enum([\"«id»\", \"b\"]);", "allowed-value call=enum"),
        ("const s = z.string().default(\"«id»\");", "default-value name=s"),
        ("const r = /«id»/;", "regex"),
        ("new RegExp(\"«id»\");", "regex call=RegExp"),
        ("class C { static M = \"«id»\"; }", "string name=M"),
        ("const S = new Set([\"«id»\"]);", "string name=S"),
    ];
    check("javascript", &both);
    check("typescript", &both);
    check(
        "typescript",
        &[
            ("import x = require(\"«id»\");", "import"),
            ("function f(a: string = \"«id»\") {}", "default-value name=a"),
            ("enum E { A = \"«id»\", B = \"b\" }", "allowed-value name=A"),
            ("type U = \"«id»\" | \"b\";", "allowed-value name=U"),
            (
                "interface I { m: \"«id»\"; \"«id»\": string }",
                "allowed-value name=m | mapping-key",
            ),
            ("const x = { m: \"«id»\" } as const;", "string name=m path=m"),
            (
                "const e = <Foo model=\"«id»\">about «id»</Foo>;",
                "argument name=model call=Foo | prose",
            ),
            ("const e = <string>\"«id»\";", "string name=e"),
        ],
    );
}

#[test]
fn java() {
    let members = |source: &str| format!("class A {{ {source} }}");
    let cases = [
        ("// «id»\n", "comment"),
        ("/** Uses «id». */", "docstring"),
        ("@Value(\"${m:«id»}\") String m;", "default-value call=Value"),
        (
            "@Schema(allowableValues = {\"«id»\", \"b\"}) String m;",
            "allowed-value name=allowableValues call=Schema",
        ),
        ("static final String M = \"«id»\";", "string name=M"),
        ("void f() { b.modelId(\"«id»\").build(); }", "argument call=modelId"),
        (
            "void f() { c.invoke(b -> b.modelId(\"«id»\")); }",
            "argument call=modelId",
        ),
        ("void f() { new X(\"«id»\"); }", "argument call=X"),
        ("List<String> l = List.of(\"«id»\", \"b\");", "argument name=l"),
        (
            "Map<String, String> m = Map.of(\"«id»\", \"«id»\");",
            "mapping-key | argument name=m",
        ),
        ("void f() { switch (m) { case \"«id»\": break; } }", "comparison"),
        (
            "String f() { return switch (m) { case \"«id»\", \"b\" -> \"«id»\"; }; }",
            "comparison | string",
        ),
        (
            "boolean b = m.equals(\"«id»\") || \"«id»\".equals(m);",
            "comparison call=equals | comparison",
        ),
        (
            "void f() { assertEquals(\"«id»\", m); }",
            "comparison call=assertEquals",
        ),
        ("Pattern p = Pattern.compile(\"«id»\");", "regex call=compile"),
        ("String m = env.getOrDefault(\"X\", \"«id»\");", "default-value name=m"),
        ("enum E { A(\"«id»\"), B(\"b\"); }", "allowed-value name=A"),
        ("Object o = «software.amazon.Model».ID;", "identifier name=o"),
    ];
    let sources: Vec<String> = cases.iter().map(|(source, _)| members(source)).collect();
    let inside: Vec<(&str, &str)> = sources
        .iter()
        .map(String::as_str)
        .zip(cases.iter().map(|case| case.1))
        .collect();
    check("java", &inside);
    check(
        "java",
        &[
            ("package «a.id»;", "import"),
            ("import «software.amazon.id»;", "import"),
        ],
    );
}

#[test]
fn go() {
    check(
        "go",
        &[
            ("package a\n// «id»\n", "comment"),
            ("package a\nimport x \"«github.com/id»\"\n", "import"),
            ("package a\nconst M = \"«id»\"\n", "string name=M"),
            (
                "package a\nvar m = map[string]string{\"«id»\": `«id»`}\n",
                "mapping-key | string name=id path=id",
            ),
            ("package a\nvar l = []string{\"a\", \"«id»\"}\n", "string name=l"),
            (
                "package a\nfunc f() { x := &b.InvokeModelInput{ModelId: aws.String(\"«id»\"), M: \"«id»\"} }\n",
                "argument name=ModelId call=InvokeModelInput | string name=M call=InvokeModelInput path=M",
            ),
            (
                "package a\nfunc f() { c.Invoke(ctx, \"«id»\") }\n",
                "argument call=Invoke",
            ),
            (
                "package a\nfunc f() { switch m { case \"«id»\", \"b\": x = \"«id»\" } }\n",
                "comparison | string name=x",
            ),
            ("package a\nfunc f() { if m == \"«id»\" {} }\n", "comparison"),
            (
                "package a\nfunc f() { if strings.HasPrefix(m, \"«id»\") {} }\n",
                "comparison call=HasPrefix",
            ),
            (
                "package a\nvar r = regexp.MustCompile(`«id»`)\n",
                "regex call=MustCompile",
            ),
            (
                "package a\nvar m = flag.String(\"model\", \"«id»\", \"\")\n",
                "default-value name=m",
            ),
            (
                "package a\nfunc f() { require.Equal(t, \"«id»\", x) }\n",
                "comparison call=Equal",
            ),
            ("package a\nvar x = «bedrock.ModelID»\n", "identifier name=x"),
        ],
    );
}

#[test]
fn csharp() {
    let members = |source: &str| format!("class A {{ {source} }}");
    let cases = [
        ("// «id»\n", "comment"),
        ("/// <summary>«id»</summary>\n", "docstring"),
        ("const string M = \"«id»\";", "string name=M"),
        ("string P { get; set; } = @\"«id»\";", "string name=P"),
        ("void F(string m = \"«id»\") {}", "default-value name=m"),
        (
            "void F() { var r = new InvokeModelRequest { ModelId = \"«id»\", X = $\"{p}.«id»\" }; }",
            "string name=ModelId call=InvokeModelRequest path=ModelId | template-string name=X call=InvokeModelRequest path=X",
        ),
        ("string[] a = new[] { \"a\", \"«id»\" };", "string name=a"),
        ("List<string> l = [\"a\", \"«id»\"];", "string name=l"),
        (
            "D d = new Dictionary<string, string> { [\"«id»\"] = \"«id»\" };",
            "mapping-key | string name=«id» path=«id»",
        ),
        ("D d = new Dictionary<string, int> { { \"«id»\", 1 } };", "mapping-key"),
        (
            "void F() { c.Invoke(modelId: \"«id»\"); }",
            "argument name=modelId call=Invoke",
        ),
        ("void F() { c.Invoke(\"«id»\"); }", "argument call=Invoke"),
        ("void F() { switch (m) { case \"«id»\": break; } }", "comparison"),
        (
            "string F() => m switch { \"«id»\" => \"«id»\", _ => \"\" };",
            "comparison | string",
        ),
        ("bool F() { return m is \"«id»\" or \"b\"; }", "comparison"),
        ("bool F() { return m == \"«id»\"; }", "comparison"),
        (
            "string F() { var m = Env.Get(\"X\") ?? \"«id»\"; }",
            "default-value name=m",
        ),
        ("void F() { Assert.Equal(\"«id»\", x); }", "comparison call=Equal"),
        (
            "bool F() { return m.StartsWith(\"«id»\"); }",
            "comparison call=StartsWith",
        ),
        ("object o = «Amazon.Bedrock».Id;", "identifier name=o"),
    ];
    let sources: Vec<String> = cases.iter().map(|(source, _)| members(source)).collect();
    let expected = cases.iter().map(|case| case.1.replace("=«id»", "=id"));
    let expected: Vec<String> = expected.collect();
    let inside: Vec<(&str, &str)> = sources
        .iter()
        .zip(&expected)
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    check("csharp", &inside);
    check(
        "csharp",
        &[
            ("using «Amazon.Id»;", "import"),
            ("namespace «Amazon.Id» { class A {} }", "import"),
            ("namespace «Amazon.Id»;", "import"),
        ],
    );
}

#[test]
fn shell() {
    check(
        "shell",
        &[
            ("# «id»\n", "comment"),
            ("MODEL_ID=«id»\n", "string name=MODEL_ID"),
            ("export MODEL='«id»'\n", "string name=MODEL"),
            ("X=\"$p.«id»\"\n", "template-string name=X"),
            (
                "aws b invoke-model --model-id «id» --x=«id» «id»\n",
                "argument name=model-id call=aws | argument name=x call=aws | argument call=aws",
            ),
            ("/usr/bin/aws --model-id \"«id»\"\n", "argument name=model-id call=aws"),
            ("X=${VAR:-«id»}\n", "default-value name=X"),
            ("f \"${VAR:-«id»}\"\n", "default-value name=VAR call=f"),
            (
                "case $m in «id»|b) echo «id» ;; esac\n",
                "comparison | argument call=echo",
            ),
            ("if [ \"$m\" = \"«id»\" ]; then :; fi\n", "comparison"),
            ("if [[ $m == «id»* ]]; then :; fi\n", "comparison"),
            ("cat <<EOT\n«id» $x\nEOT\n", "template-string"),
            ("cat <<'EOT'\n«id»\nEOT\n", "string"),
            ("arr=(\"a\" «id»)\n", "string name=arr"),
            ("curl «https://x/id»\n", "url call=curl"),
            ("echo $«id»\n", "identifier call=echo"),
        ],
    );
}

#[test]
fn a_node_with_several_values_is_a_container() {
    assert_eq!(
        containers("python", "X = {\"a\": [\"«id»\", \"b\"]}"),
        ["[\"id\", \"b\"]", "{\"a\": [\"id\", \"b\"]}"]
    );
    assert_eq!(
        containers("python", "class A:\n    x = 1\n    y = \"«id»\""),
        ["x = 1\n    y = \"id\""]
    );
    assert_eq!(containers("python", "X = \"a\"\nY = \"«id»\""), Vec::<String>::new());
    assert_eq!(
        containers("typescript", "type U = \"«id»\" | \"b\" | \"c\";"),
        ["\"id\" | \"b\" | \"c\""]
    );
    assert_eq!(
        containers("typescript", "enum E { A = \"«id»\" }"),
        ["enum E { A = \"id\" }"]
    );
    assert_eq!(
        containers("java", "class A { L l = List.of(\"«id»\", \"b\"); }"),
        ["(\"id\", \"b\")"]
    );
    assert_eq!(
        containers(
            "java",
            "class A { static final String X = \"«id»\"; /* c */ static final String Y = \"b\"; void f() {} }"
        ),
        ["static final String X = \"id\"; /* c */ static final String Y = \"b\";"]
    );
    assert_eq!(
        containers(
            "csharp",
            "class A { const string X = \"«id»\"; const string Y = \"b\"; }"
        )
        .len(),
        1
    );
    assert_eq!(
        containers("go", "package a\nconst (\n\tX = \"«id»\"\n\tY = \"b\"\n)\n"),
        ["const (\n\tX = \"id\"\n\tY = \"b\"\n)"]
    );
    assert_eq!(
        containers("go", "package a\nconst X = \"«id»\"\n"),
        Vec::<String>::new()
    );
    assert_eq!(
        containers("shell", "case $m in «id») ;; esac\n"),
        ["case $m in id) ;; esac"]
    );
    assert_eq!(
        containers("javascript", "const x = [() => { f(\"«id»\"); }];"),
        Vec::<String>::new()
    );
}

#[test]
fn a_list_of_records_is_a_container_in_go() {
    assert_eq!(
        containers(
            "go",
            "package main\nvar c = C{Default: \"a\", All: []M{{ID: \"«x»\"}, {ID: \"b\"}}}\n"
        ),
        [
            "{ID: \"x\"}",
            "{{ID: \"x\"}, {ID: \"b\"}}",
            "{Default: \"a\", All: []M{{ID: \"x\"}, {ID: \"b\"}}}"
        ]
    );
}
