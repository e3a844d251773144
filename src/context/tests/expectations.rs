//! Expectations of tests, and answers of mocks.

use crate::context::tested::Tested;
use crate::usage::testing::{all, context, read};
use crate::vocab::Place;

#[test]
fn an_expectation_is_known_by_the_first_word_of_its_name() {
    let plain = Tested::new("def main(): pass");
    let test = Tested::new("def test_it(): pass");
    for name in [
        "expected",
        "expectedModel",
        "expected_dict",
        "EXPECTED_MODEL",
        "@expected",
    ] {
        assert!(plain.expects(name), "{name}");
    }
    for name in ["want", "wantModel", "expPath", "exp_path", "ExpPath", "EXP_PATH"] {
        assert!(test.expects(name) && !plain.expects(name), "{name}");
    }
    for name in ["expire", "explain", "unexpected", "model", "experiment", "export"] {
        assert!(!test.expects(name), "{name}");
    }
}

#[test]
fn a_test_is_known_by_what_only_tests_hold() {
    for text in [
        "def test_x():",
        "import pytest",
        "func TestX(t *testing.T) {",
        "@Test\nvoid x() {",
        "#[tokio::test]",
        "describe('x', () => {",
        "it(\"is so\", async () => {",
        "RSpec.describe Chat do",
        "  it 'is so' do",
        "use ExUnit.Case",
        "[Fact]\npublic void X()",
    ] {
        assert!(Tested::new(text).is_test(), "{text}");
    }
    for text in [
        "def main():",
        "await split('x')",
        "# it \nx",
        "@Tested",
        "test = 1",
        "emit('x')",
        "contest(\"x\")",
    ] {
        assert!(!Tested::new(text).is_test(), "{text}");
    }
}

#[test]
fn an_expectation_of_a_test_is_a_comparison() {
    for (language, texts) in [
        (
            "python",
            &[
                "expected_model = '«x»'",
                "expected = {'body': [{'modelId': '«x»'}]}",
                "expected = json.dumps({'modelId': '«x»'})",
                "check(expected_model='«x»')",
                "CASES = [{'id': 1, 'expected': '«x»'}]",
                "def test_x():\n    want = '«x»'",
            ][..],
        ),
        (
            "go",
            &[
                "func TestX(t *testing.T) { c := []tc{{name: \"a\", expPath: \"/model/«x»/invoke\"}} }",
                "func TestX(t *testing.T) { want := Request{Model: \"«x»\"} }",
                "var c = []tc{{name: \"a\", expectedModel: \"«x»\"}}",
            ],
        ),
        (
            "typescript",
            &[
                "const expectedModel = '«x»'",
                "const c = [{ expected: { modelId: '«x»' } }]",
            ],
        ),
        ("java", &["class T { void t() { String expectedModel = \"«x»\"; } }"]),
        ("csharp", &["class T { void t() { var expectedModel = \"«x»\"; } }"]),
        (
            "rust",
            &[
                "fn t() { let expected = \"«x»\"; }",
                "fn t() { let expected = [Model { id: \"«x»\".into() }]; }",
            ],
        ),
        (
            "ruby",
            &["expected_model = '«x»'", "expected = { body: { model: '«x»' } }"],
        ),
        ("kotlin", &["val expectedModel = \"«x»\""]),
    ] {
        all(language, Place::Comparison, texts);
    }
}

#[test]
fn an_assertion_is_not_edited_by_half() {
    for (language, text) in [
        ("typescript", "expect(parse('«x»')).toBe('«y»')"),
        ("typescript", "expect(parse('«x»')).not.toBe(parse('«y»'))"),
        (
            "typescript",
            "expect(await parse({ id: '«x»' })).toEqual({ id: '«y»' })",
        ),
        ("typescript", "assert.equal(parse('«x»'), '«y»')"),
        ("python", "self.assertEqual(parse('«x»'), '«y»')"),
        ("python", "assert parse('«x»') == '«y»'"),
        ("python", "assert parse('«x»') != parse('«y»')"),
        ("go", "func f() { assert.Equal(t, \"«y»\", parse(\"«x»\")) }"),
        (
            "java",
            "class T { void t() { assertEquals(\"«y»\", parse(\"«x»\")); } }",
        ),
        (
            "csharp",
            "class T { void t() { Assert.Equal(\"«y»\", Parse(\"«x»\")); } }",
        ),
        ("rust", "fn t() { assert_eq!(parse(\"«x»\"), \"«y»\"); }"),
        ("rust", "fn t() { assert!(parse(\"«x»\").is(\"«y»\")); }"),
        ("ruby", "expect(parse('«x»')).to eq('«y»')"),
        ("elixir", "assert parse(\"«x»\") == \"«y»\""),
        ("kotlin", "assertEquals(\"«y»\", parse(\"«x»\"))"),
    ] {
        let (_, read) = read(language, text);
        let places: Vec<_> = read.contexts.iter().map(|context| context.place).collect();
        assert_eq!(places, [Place::Comparison; 2], "{text}");
    }
    for (language, text) in [
        ("typescript", "expect(isMistralModel('«x»')).toBe(true)"),
        ("python", "assert mod._is_v2_model('«x»') is False"),
        ("python", "assert not supports_tools('«x»')"),
        ("ruby", "expect(supports_tools?('«x»')).to be(true)"),
    ] {
        assert_eq!(context(language, text).place, Place::Comparison, "{text}");
    }
    // With one model there is no other half.
    for (language, text) in [
        ("typescript", "expect(call('«x»')).toBe(200)"),
        ("python", "assert call('«x»') == 200"),
        ("python", "self.assertTrue(call('«x»'))\nchat('y')"),
        ("rust", "fn t() { assert!(call(\"«x»\")); }"),
        ("ruby", "expect(call('«x»')).to eq(200)"),
    ] {
        assert_eq!(context(language, text).place, Place::Argument, "{text}");
    }
    let (_, read) = read(
        "typescript",
        "expect(call('«x»')).toBe(200)\nexpect(call('«y»')).toBe(200)",
    );
    assert!(read.contexts.iter().all(|context| context.place == Place::Argument));
}

#[test]
fn a_model_that_a_test_calls_is_no_comparison() {
    for (language, text) in [
        ("python", "expected = chat('«x»')"),
        ("python", "def test_x():\n    expected = 1\n    chat('«x»')"),
        (
            "typescript",
            "it('is', () => { expect(() => chat('«x»')).not.toThrow() })",
        ),
        ("typescript", "page.expect(chat('«x»'))"),
        ("go", "func TestX(t *testing.T) { expected := 1; chat(\"«x»\") }"),
        ("rust", "fn t() { let expected = chat(\"«x»\"); }"),
        ("ruby", "it 'is' do\n  expected = chat('«x»')\nend"),
    ] {
        assert_eq!(context(language, text).place, Place::Argument, "{text}");
    }
}

#[test]
fn a_snapshot_in_the_text_is_compared() {
    for (language, text) in [
        (
            "typescript",
            "expect(x).toMatchInlineSnapshot(`{ \"modelId\": \"«x»\" }`)",
        ),
        ("typescript", "expect(f).toThrowErrorMatchingInlineSnapshot(`no «x»`)"),
        (
            "python",
            "from inline_snapshot import snapshot\nassert x == snapshot({'model': '«x»'})",
        ),
        ("rust", "fn t() { insta::assert_snapshot!(value, @\"«x»\"); }"),
        ("rust", "fn t() { assert_debug_snapshot!(value, @r#\"«x»\"#); }"),
    ] {
        assert_eq!(context(language, text).place, Place::Comparison, "{text}");
    }
    assert_ne!(context("python", "snapshot({'model': '«x»'})").place, Place::Comparison);
}

#[test]
fn the_answer_of_a_mock_is_known_by_its_call() {
    for (language, text) in [
        (
            "python",
            "client.list.return_value = {'modelSummaries': [{'modelId': '«x»'}]}",
        ),
        ("python", "Mock(return_value={'models': [{'modelArn': '«x»'}]})"),
        ("python", "stub.add_response('get', {'modelId': '«x»'})"),
        (
            "python",
            "import pytest\nresponse = {'inferenceProfileSummaries': [{'modelId': '«x»'}]}",
        ),
        (
            "python",
            "import pytest\nclient.side = [{'modelSummaries': [{'modelId': '«x»'}]}]",
        ),
        (
            "typescript",
            "send.mockResolvedValue({ modelSummaries: [{ modelId: '«x»' }] })",
        ),
        (
            "typescript",
            "describe('x', () => { const mockResponse = { modelId: '«x»' } })",
        ),
        (
            "java",
            "class T { void t() { when(c.list()).thenReturn(List.of(\"«x»\", \"y\")); } }",
        ),
        (
            "go",
            "func TestX(t *testing.T) { c := tc{responseBody: `{\"model\":\"«x»\"}`} }",
        ),
        (
            "ruby",
            "RSpec.describe Chat do\n  response_body = { 'modelSummaries' => [{ 'modelId' => '«x»' }] }\nend",
        ),
        ("ruby", "allow(c).to receive(:get).and_return({ model: '«x»' })"),
    ] {
        assert_eq!(context(language, text).place, Place::Comparison, "{text}");
    }
    for (language, text) in [
        // A model to call, not an answer of one.
        ("python", "get_model.return_value = '«x»'"),
        ("python", "get_chat.return_value = {'a': ChatBedrock(model='«x»')}"),
        ("python", "import pytest\nresponse = client.converse(modelId='«x»')"),
        ("python", "response = {'modelId': '«x»'}"),
        ("python", "import pytest\nparams = {'modelId': '«x»'}"),
        ("ruby", "RSpec.describe Chat do\n  response = chat(model: '«x»')\nend"),
    ] {
        assert_ne!(context(language, text).place, Place::Comparison, "{text}");
    }
}
