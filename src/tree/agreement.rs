//! Agreement of the languages: one construct has one shape in each that can write it.
//!
//! A cell is a language, a text, and what `*` is in the shape: the spelling of an operator or a keyword. The shape must
//! be that of a node of the text.

use super::build;

/// A construct, its shape, and how the languages write it.
struct Construct {
    name: &'static str,
    shape: &'static str,
    cells: &'static [(&'static str, &'static str, &'static str)],
}

const CONSTRUCTS: &[Construct] = &[
    Construct {
        name: "a name is given a value",
        shape: "Binding `M`\n  Target: Name `M`\n  Value: Literal `x`\n",
        cells: &[
            ("python", "M = \"x\"", ""),
            ("javascript", "const M = 'x';", ""),
            ("typescript", "export const M = \"x\";", ""),
            ("java", "class C { void f() { M = \"x\"; } }", ""),
            ("go", "package a\nvar M = \"x\"\n", ""),
            ("csharp", "M = \"x\";", ""),
            ("shell", "export M=\"x\"", ""),
            ("rust", "fn f() { let M = \"x\"; }", ""),
        ],
    },
    Construct {
        name: "a name with a type is given a value",
        shape: "Binding `M`\n  Target: Name `M`\n  Type: Name `*`\n  Value: Literal `x`\n",
        cells: &[
            ("python", "M: str = \"x\"", "str"),
            ("typescript", "const M: string = \"x\";", "string"),
            ("go", "package a\nconst M string = \"x\"\n", "string"),
            ("rust", "const M: &str = \"x\";", "&str"),
        ],
    },
    Construct {
        name: "a type before a name",
        shape: "Binding `M`\n  Type: Name `*`\n  Target: Name `M`\n  Value: Literal `x`\n",
        cells: &[
            ("java", "class C { static final String M = \"x\"; }", "String"),
            ("java", "class C { void f() { var M = \"x\"; } }", "var"),
            ("csharp", "class C { const string M = \"x\"; }", "string"),
            ("csharp", "var M = \"x\";", "var"),
            ("csharp", "class C { public string M => \"x\"; }", "string"),
        ],
    },
    Construct {
        name: "several names are given values",
        shape: "Binding `b`\n  Value: Literal `y`\n",
        cells: &[
            ("python", "a, b = \"x\", \"y\"", ""),
            ("javascript", "const [a, b] = ['x', 'y'];", ""),
            ("typescript", "[a, b] = ['x', 'y'];", ""),
            ("go", "package a\nfunc f() { a, b := \"x\", \"y\" }\n", ""),
            ("rust", "fn f() { let (a, b) = (\"x\", \"y\"); }", ""),
        ],
    },
    Construct {
        name: "a value where there is none yet",
        shape: "Binding `m`\n  Target: Name `m`\n  Value: Operation `*`\n    Right: Literal `x`\n",
        cells: &[
            ("javascript", "m ||= 'x';", "||="),
            ("typescript", "m ??= 'x';", "??="),
            ("csharp", "m ??= \"x\";", "??="),
            ("python", "m += \"x\"", "+="),
            ("java", "class C { void f() { m += \"x\"; } }", "+="),
            ("go", "package a\nfunc f() { m += \"x\" }\n", "+="),
            ("rust", "fn f() { m += \"x\"; }", "+="),
        ],
    },
    Construct {
        name: "a method call",
        shape: "Call `f`\n  Callee: Member `f`\n    Receiver: Name `c`\n  Argument: Literal `x`\n  Argument: Name `y`\n",
        cells: &[
            ("python", "c.f(\"x\", y)", ""),
            ("javascript", "c.f('x', y)", ""),
            ("typescript", "await c?.f<T>('x', y);", ""),
            ("java", "class C { void g() { c.f(\"x\", y); } }", ""),
            ("go", "package a\nfunc g() { c.f(\"x\", y) }\n", ""),
            ("csharp", "c.f(\"x\", y);", ""),
            ("csharp", "c?.f(\"x\", y);", ""),
            ("rust", "fn g() { c.f(\"x\", y); }", ""),
            ("rust", "fn g() { c::f(\"x\", y); }", ""),
        ],
    },
    Construct {
        name: "a call of a function",
        shape: "Call `f`\n  Callee: Name `f`\n  Argument: Literal `x`\n",
        cells: &[
            ("python", "f(\"x\")", ""),
            ("javascript", "f('x')", ""),
            ("typescript", "new f<T>('x')", ""),
            ("java", "class C { void g() { f(\"x\"); } }", ""),
            ("java", "class C { void g() { new f(\"x\"); } }", ""),
            ("go", "package a\nfunc g() { f(`x`) }\n", ""),
            ("csharp", "f(@\"x\");", ""),
            ("csharp", "new f(\"x\");", ""),
            ("rust", "fn g() { f(r#\"x\"#); }", ""),
            ("rust", "fn g() { f!(\"x\"); }", ""),
            ("shell", "/usr/bin/f x", ""),
            ("hcl", "a = f(\"x\")", ""),
            ("yaml", "a: !f x", ""),
            ("yaml", "a: !f [x]", ""),
            ("yaml", "a: !f\n  - x\n", ""),
        ],
    },
    Construct {
        name: "an argument with a keyword",
        shape: "Call `f`\n  Callee: Name `f`\n  Argument: Argument `*`\n    Value: Literal `x`\n",
        cells: &[
            ("python", "f(m=\"x\")", "m"),
            ("csharp", "f(m: \"x\");", "m"),
            ("shell", "f --m x", "--m"),
            ("shell", "f --m=x", "--m"),
            ("shell", "f -m 'x'", "-m"),
        ],
    },
    Construct {
        name: "a chain of calls",
        shape: "Call `g`\n  Callee: Member `g`\n    Receiver: Call `f`\n      Callee: Member `f`\n        Receiver: Name `c`\n      \
                Argument: Literal `x`\n",
        cells: &[
            ("python", "c.f(\"x\").g()", ""),
            ("javascript", "c.f('x').g()", ""),
            ("java", "class C { void h() { c.f(\"x\").g(); } }", ""),
            ("go", "package a\nfunc h() { c.f(\"x\").g() }\n", ""),
            ("csharp", "c.f(\"x\").g();", ""),
            ("rust", "fn h() { c.f(\"x\").g(); }", ""),
        ],
    },
    Construct {
        name: "an annotation",
        shape: "Annotation `A`\n  Callee: Name `A`\n  Argument: Literal `x`\n",
        cells: &[
            ("python", "@A(\"x\")\ndef f(): pass\n", ""),
            ("javascript", "class C { @A('x') m = 1; }", ""),
            ("typescript", "@A('x') export class C {}", ""),
            ("java", "@A(\"x\") class C {}", ""),
            ("csharp", "[A(\"x\")] class C {}", ""),
            ("rust", "#[A(\"x\")] struct C;", ""),
        ],
    },
    Construct {
        name: "an annotation with a keyword",
        shape: "Annotation `A`\n  Callee: Name `A`\n  Argument: Argument `k`\n    Value: Literal `x`\n",
        cells: &[
            ("python", "@A(k=\"x\")\nclass C: pass\n", ""),
            ("java", "class C { @A(k = \"x\") String m; }", ""),
            ("csharp", "class C { [A(k = \"x\")] string m; }", ""),
            ("rust", "struct C { #[A(k = \"x\")] m: String }", ""),
        ],
    },
    Construct {
        name: "a comparison",
        shape: "Operation `*`\n  Left: Name `m`\n  Right: Literal `x`\n",
        cells: &[
            ("python", "m == \"x\"", "=="),
            ("python", "m is not \"x\"", "is not"),
            ("javascript", "m === 'x'", "==="),
            ("typescript", "m != 'x'", "!="),
            ("java", "class C { void f() { a(m == \"x\"); } }", "=="),
            ("go", "package a\nfunc f() { a(m == \"x\") }\n", "=="),
            ("csharp", "a(m == \"x\");", "=="),
            ("csharp", "a(m is \"x\");", "is"),
            ("rust", "fn f() { m == \"x\"; }", "=="),
            ("shell", "if [ $m = x ]; then f; fi", "="),
            ("shell", "[[ $m == \"x\" ]] && f", "=="),
            ("shell", "test $m != x", "!="),
            ("hcl", "a = m == \"x\"", "=="),
            ("yaml", "if: m == 'x'", "=="),
            ("yaml", "a: ${{ m == 'x' }}", "=="),
        ],
    },
    Construct {
        name: "a default",
        shape: "Operation `*`\n  Left: Name `m`\n  Right: Literal `x`\n",
        cells: &[
            ("python", "m or \"x\"", "or"),
            ("javascript", "m ?? 'x'", "??"),
            ("typescript", "m || 'x'", "||"),
            ("csharp", "a(m ?? \"x\");", "??"),
            ("shell", "a ${m:-x}", ":-"),
            ("shell", "a \"${m-x}\"", "-"),
            ("yaml", "a: ${{ m || 'x' }}", "||"),
        ],
    },
    Construct {
        name: "membership",
        shape: "Operation `*`\n  Left: Literal `x`\n  Right: Name `m`\n",
        cells: &[("python", "\"x\" not in m", "not in"), ("javascript", "'x' in m", "in")],
    },
    Construct {
        name: "a chain of one operator",
        shape: "Operation `*`\n  Left: Literal `us.`\n  Right: Name `m`\n  Right: Literal `x`\n",
        cells: &[
            ("python", "\"us.\" + m + \"x\"", "+"),
            ("javascript", "'us.' + m + 'x'", "+"),
            ("java", "class C { void f() { a(\"us.\" + m + \"x\"); } }", "+"),
            ("go", "package a\nfunc f() { a(\"us.\" + m + \"x\") }\n", "+"),
            ("csharp", "a(\"us.\" + m + \"x\");", "+"),
            ("rust", "fn f() { \"us.\" + m + \"x\"; }", "+"),
        ],
    },
    Construct {
        name: "a literal with a hole",
        shape: "Template\n  Hole\n    Name `m`\n",
        cells: &[
            ("python", "a(f\"us.{m}\")", ""),
            ("javascript", "`us.${m}`", ""),
            ("typescript", "`us.${m}`", ""),
            ("csharp", "a($\"us.{m}\");", ""),
            ("shell", "a \"us.$m\"", ""),
            ("shell", "a us.${m}", ""),
            ("hcl", "a = \"us.${m}\"", ""),
            ("yaml", "a: us.${{ m }}", ""),
        ],
    },
    Construct {
        name: "a list",
        shape: "List\n  Literal `a`\n  Literal `b`\n",
        cells: &[
            ("python", "[\"a\", \"b\"]", ""),
            ("python", "x = (\"a\", \"b\")", ""),
            ("python", "x = {\"a\", \"b\"}", ""),
            ("javascript", "x = ['a', 'b']", ""),
            ("typescript", "x = ['a', 'b'] as const", ""),
            ("java", "class C { String[] m = {\"a\", \"b\"}; }", ""),
            ("java", "class C { String[] m = new String[] {\"a\", \"b\"}; }", ""),
            ("java", "@A({\"a\", \"b\"}) class C {}", ""),
            ("go", "package a\nvar m = []string{\"a\", \"b\"}\n", ""),
            ("csharp", "var m = new[] { \"a\", \"b\" };", ""),
            ("csharp", "string[] m = [\"a\", \"b\"];", ""),
            ("csharp", "var m = new List<string> { \"a\", \"b\" };", ""),
            ("rust", "fn f() { let m = &[\"a\", \"b\"]; }", ""),
            ("rust", "fn f() { let m = vec![\"a\", \"b\"]; }", ""),
            ("shell", "m=(a \"b\")", ""),
            ("yaml", "m: [a, 'b']", ""),
            ("yaml", "- a\n- \"b\"\n", ""),
            ("json", "[\"a\", \"b\"]", ""),
            ("hcl", "m = [\"a\", \"b\"]", ""),
        ],
    },
    Construct {
        name: "a key and its value",
        shape: "Pair `k`\n  Key: Literal `k`\n  Value: Literal `v`\n",
        cells: &[
            ("python", "x = {\"k\": \"v\"}", ""),
            ("javascript", "x = { 'k': 'v' }", ""),
            ("typescript", "x = { ['k']: 'v' }", ""),
            ("go", "package a\nvar m = map[string]string{\"k\": \"v\"}\n", ""),
            (
                "csharp",
                "var m = new Dictionary<string, string> { { \"k\", \"v\" } };",
                "",
            ),
            (
                "csharp",
                "var m = new Dictionary<string, string> { [\"k\"] = \"v\" };",
                "",
            ),
            ("rust", "fn f() { json!({ \"k\": \"v\" }); }", ""),
            ("shell", "declare -A m=([k]=v)", ""),
            ("yaml", "k: v", ""),
            ("yaml", "{ \"k\": 'v' }", ""),
            ("json", "{ \"k\": \"v\" }", ""),
            ("hcl", "m = { \"k\" = \"v\" }", ""),
            ("python", "x = '{\"k\": \"v\"}'", ""),
            ("javascript", "x = \"{\\\"k\\\": \\\"v\\\"}\"", ""),
        ],
    },
    Construct {
        name: "a literal of a type",
        shape: "Call `F`\n  Callee: Name `F`\n  Argument: Map\n    Pair `k`\n      Key: Name `k`\n      Value: Literal `v`\n",
        cells: &[
            ("go", "package a\nvar m = &F{k: \"v\"}\n", ""),
            ("csharp", "var m = new F { k = \"v\" };", ""),
            ("rust", "fn f() { F { k: \"v\" }; }", ""),
        ],
    },
    Construct {
        name: "a value at a key",
        shape: "Index `k`\n  Receiver: Name `m`\n  Key: Literal `k`\n",
        cells: &[
            ("python", "m[\"k\"]", ""),
            ("javascript", "m['k']", ""),
            ("typescript", "m['k'] = 1", ""),
            ("go", "package a\nfunc f() { a(m[\"k\"]) }\n", ""),
            ("csharp", "a(m[\"k\"]);", ""),
            ("csharp", "a(m?[\"k\"]);", ""),
            ("rust", "fn f() { m[\"k\"]; }", ""),
            ("hcl", "a = m[\"k\"]", ""),
        ],
    },
    Construct {
        name: "a member",
        shape: "Member `b`\n  Receiver: Name `a`\n",
        cells: &[
            ("python", "a.b", ""),
            ("javascript", "a.b", ""),
            ("java", "class C { void f() { g(a.b); } }", ""),
            ("go", "package a\nfunc f() { g(a.b) }\n", ""),
            ("csharp", "g(a.b);", ""),
            ("csharp", "g(a?.b);", ""),
            ("rust", "fn f() { a.b; }", ""),
            ("hcl", "m = a.b", ""),
            ("hcl", "m = 1 == a.b", ""),
        ],
    },
    Construct {
        name: "one of two values",
        shape: "Conditional\n  Condition: Name `c`\n  Then: Literal `a`\n  Else: Literal `b`\n",
        cells: &[
            ("javascript", "c ? 'a' : 'b'", ""),
            ("java", "class C { void f() { g(c ? \"a\" : \"b\"); } }", ""),
            ("csharp", "g(c ? \"a\" : \"b\");", ""),
            ("hcl", "m = c ? \"a\" : \"b\"", ""),
        ],
    },
    Construct {
        name: "a condition",
        shape: "If `if`\n  Condition: Name `c`\n  Body: Block\n    Call `f`\n      Callee: Name `f`\n  Else: Block\n    Call `g`\n      \
                Callee: Name `g`\n",
        cells: &[
            ("python", "if c:\n  f()\nelse:\n  g()\n", ""),
            ("javascript", "if (c) { f() } else { g() }", ""),
            ("java", "class C { void h() { if (c) { f(); } else { g(); } } }", ""),
            ("go", "package a\nfunc h() { if c { f() } else { g() } }\n", ""),
            ("csharp", "if (c) { f(); } else { g(); }", ""),
            ("rust", "fn h() { if c { f() } else { g() } }", ""),
        ],
    },
    Construct {
        name: "an arm with alternatives",
        shape: "Case\n  Pattern: Literal `a`\n  Pattern: Literal `b`\n  Body: Call `f`\n    Callee: Name `f`\n",
        cells: &[
            (
                "java",
                "class C { void h() { switch (m) { case \"a\", \"b\" -> f(); } } }",
                "",
            ),
            (
                "go",
                "package a\nfunc h() { switch m { case \"a\", \"b\": f() } }\n",
                "",
            ),
            ("csharp", "var x = m switch { \"a\" or \"b\" => f() };", ""),
            ("rust", "fn h() { match m { \"a\" | \"b\" => f() } }", ""),
            ("shell", "case $m in a|b) f;; esac", ""),
        ],
    },
    Construct {
        name: "a switch",
        shape: "Switch\n  Subject: Name `m`\n  Case\n    Pattern: Literal `a`\n    Body: Call `f`\n      Callee: Name `f`\n",
        cells: &[
            ("javascript", "switch (m) { case 'a': f() }", ""),
            ("java", "class C { void h() { switch (m) { case \"a\": f(); } } }", ""),
            ("go", "package a\nfunc h() { switch m { case \"a\": f() } }\n", ""),
            ("rust", "fn h() { match m { \"a\" => f() } }", ""),
            ("shell", "case $m in a) f;; esac", ""),
        ],
    },
    Construct {
        name: "a loop over a list",
        shape: "Loop `*`\n  Target: Name `x`\n  Subject: List\n    Literal `a`\n  Body: Block\n    Call `f`\n      Callee: Name `f`\n",
        cells: &[
            ("python", "for x in [\"a\"]:\n  f()\n", "for"),
            ("javascript", "for (const x of ['a']) { f() }", "for"),
            (
                "go",
                "package a\nfunc h() { for x := range []string{\"a\"} { f() } }\n",
                "for",
            ),
            ("csharp", "foreach (var x in new[] { \"a\" }) { f(); }", "foreach"),
            ("rust", "fn h() { for x in [\"a\"] { f() } }", "for"),
            ("shell", "for x in a; do f; done", "for"),
        ],
    },
    Construct {
        name: "a parameter with a default",
        shape: "Function `f`\n  Parameter: Parameter `m`\n    Value: Literal `x`\n  Body: Block\n    Call `g`\n      Callee: Name `g`\n",
        cells: &[
            ("python", "def f(m=\"x\"):\n  g()\n", ""),
            ("javascript", "function f(m = 'x') { g() }", ""),
            ("typescript", "class C { f(m = 'x') { g() } }", ""),
        ],
    },
    Construct {
        name: "what a function returns",
        shape: "Return `return`\n  Literal `x`\n",
        cells: &[
            ("python", "def f():\n  return \"x\"\n", ""),
            ("javascript", "function f() { return 'x' }", ""),
            ("java", "class C { String f() { return \"x\"; } }", ""),
            ("go", "package a\nfunc f() string { return \"x\" }\n", ""),
            ("csharp", "string f() { return \"x\"; }", ""),
            ("rust", "fn f() { return \"x\"; }", ""),
        ],
    },
    Construct {
        name: "a class with a base and a field",
        shape: "Class `C`\n  Base: Name `B`\n  Body: Block\n    Binding `m`\n      Target: Name `m`\n      Value: Literal `x`\n",
        cells: &[
            ("python", "class C(B):\n  m = \"x\"\n", ""),
            ("javascript", "class C extends B { m = 'x' }", ""),
            ("typescript", "class C implements B { m = 'x' }", ""),
        ],
    },
    Construct {
        name: "a member of an enum with a value",
        shape: "EnumMember `A`\n  *: Literal `x`\n",
        cells: &[
            ("typescript", "enum E { A = 'x' }", "Value"),
            ("java", "enum E { A(\"x\"); }", "Argument"),
        ],
    },
    Construct {
        name: "a union of literals",
        shape: "Union\n  Literal `a`\n  Literal `b`\n  Literal `c`\n",
        cells: &[
            ("typescript", "type M = 'a' | 'b' | 'c'", ""),
            ("typescript", "let m: 'a' | 'b' | 'c';", ""),
        ],
    },
    Construct {
        name: "a comment",
        shape: "Comment `* c`\n",
        cells: &[
            ("python", "x = 1 # c", "#"),
            ("javascript", "x = 1 // c", "//"),
            ("java", "class C { // c\n }", "//"),
            ("go", "package a // c\n", "//"),
            ("csharp", "f(1, // c\n 2);", "//"),
            ("rust", "fn f() {} // c", "//"),
            ("shell", "a # c", "#"),
            ("yaml", "a: b # c", "#"),
            ("json", "{} // c", "//"),
            ("hcl", "a = 1 # c", "#"),
        ],
    },
    Construct {
        name: "documentation",
        shape: "DocComment `*`\n",
        cells: &[
            ("python", "def f():\n  'c'\n", "\\'c\\'"),
            ("javascript", "/** c */ f()", "/** c */"),
            ("java", "/** c */ class C {}", "/** c */"),
            ("csharp", "/// c\nclass C {}", "/// c"),
            ("rust", "/// c\nstruct C;", "/// c"),
        ],
    },
    Construct {
        name: "commands in a config",
        shape: "Embedded\n  Call `f`\n    Callee: Name `f`\n    Argument: Argument `--m`\n      Value: Literal `x`\n",
        cells: &[
            ("yaml", "run: f --m x", ""),
            ("yaml", "steps:\n  - run: |\n      f --m x\n", ""),
            ("yaml", "entry: 'f --m x'", ""),
        ],
    },
    Construct {
        name: "a block of a config",
        shape: "Section `a.b.c`\n  Key: Literal `b`\n  Key: Literal `c`\n  Pair `k`\n    Key: Name `k`\n    Value: Literal `v`\n",
        cells: &[("terraform", "a \"b\" \"c\" {\n  k = \"v\"\n}\n", "")],
    },
];

#[test]
fn a_construct_has_one_shape_in_every_language() {
    let mut wrong = Vec::new();
    for construct in CONSTRUCTS {
        for &(language, text, spelling) in construct.cells {
            let expected = construct.shape.replace('*', spelling);
            let tree = build(language, text, None);
            if !tree.ids().any(|id| tree.text_of(id) == expected) {
                let name = construct.name;
                wrong.push(format!("{name}, {language}: {text}\n{expected}but is\n{tree}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cells\n\n{}", wrong.len(), wrong.join("\n"));
}

/// The texts of all cells, for tests of what must hold of any text.
pub(super) fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let cells = CONSTRUCTS.iter().flat_map(|construct| construct.cells);
    cells.map(|&(language, text, _)| (language, text))
}
