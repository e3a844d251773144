use super::*;
use crate::tree::Texts;

/// True if the id `ID` of a text is in a test that calls AWS.
fn is_live(path: &str, text: &str) -> bool {
    let language = document::language_of_text(path, text).name;
    let texts = Texts::new(language, text);
    let source = Source::new(&texts);
    let at = text.find("ID").unwrap();
    calls_aws(&source, path, &[Span::new(at, at + 2)])[0]
}

#[test]
fn a_test_calls_aws_through_a_client_of_its_own() {
    for (path, text) in [
        (
            "tests/integration/test_chat.py",
            "import boto3\ndef test_chat():\n    client = boto3.client('bedrock-runtime')\n    client.converse(modelId='ID')\n",
        ),
        (
            "tests/chat.int.test.ts",
            "test('a', async () => {\n  const model = new ChatBedrockConverse({ model: 'ID' });\n  await model.invoke('hi');\n});\n",
        ),
        (
            "chat_integration_test.go",
            "func TestChat(t *testing.T) {\n\tif testing.Short() {\n\t\tt.Skip(\"short\")\n\t}\n\tclient := bedrockruntime.NewFromConfig(cfg)\n\task(client, \"ID\")\n}\n",
        ),
        (
            "src/test/java/ChatIT.java",
            "class ChatIT {\n  @Test void answers() {\n    var model = BedrockChatModel.builder().modelId(\"ID\").build();\n  }\n}\n",
        ),
        (
            "src/test/java/TestedModels.java",
            "public final class TestedModels {\n  public static final ChatModel M = BedrockChatModel.builder().modelId(\"ID\").build();\n}\n",
        ),
        // One test of the file has a mock, and this one has none.
        (
            "tests/integration/test_both.py",
            "def test_mocked(mock_client):\n    ask(mock_client)\n\ndef test_live():\n    client = boto3.client('bedrock-runtime')\n    ask(client, 'ID')\n",
        ),
    ] {
        assert!(is_live(path, text), "{text}");
    }
}

#[test]
fn a_test_with_a_mock_for_the_client_does_not() {
    for (path, text) in [
        (
            "client_integration_test.go",
            "type mockClient struct{ body []byte }\n\nfunc TestChat(t *testing.T) {\n\tmock := &mockClient{}\n\task(mock, \"ID\")\n}\n",
        ),
        (
            "tests/integration/test_chat.py",
            "from moto import mock_aws\n\n@mock_aws\ndef test_chat():\n    client = boto3.client('bedrock-runtime')\n    client.converse(modelId='ID')\n",
        ),
        (
            "tests/integration/test_chat.py",
            "def test_chat():\n    with patch('boto3.client') as client:\n        ask('ID')\n",
        ),
        (
            "tests/integration/chat.test.ts",
            "vi.mock('@aws-sdk/client-bedrock-runtime');\ntest('a', async () => {\n  const client = new BedrockRuntimeClient({});\n  await ask(client, 'ID');\n});\n",
        ),
        (
            "tests/integration/chat.test.ts",
            "const sdk = mockClient(BedrockRuntimeClient);\ntest('a', async () => {\n  await ask('ID');\n});\n",
        ),
        (
            "src/integrationTest/java/ChatIT.java",
            "class ChatIT {\n  @Mock BedrockRuntimeClient client;\n  @Test void answers() { new Chat(client).ask(\"ID\"); }\n}\n",
        ),
        (
            "IntegrationTests/ChatTests.cs",
            "public class ChatTests {\n  [Fact]\n  public void Answers() {\n    var client = new Mock<IAmazonBedrockRuntime>();\n    new Chat(client.Object).Ask(\"ID\");\n  }\n}\n",
        ),
        (
            "spec/integration/chat_spec.rb",
            "RSpec.describe Chat do\n  it 'answers' do\n    client = Aws::BedrockRuntime::Client.new(stub_responses: true)\n    client.converse(model_id: 'ID')\n  end\nend\n",
        ),
        (
            "tests/integration/test_chat.py",
            "def test_chat():\n    client = boto3.client('bedrock-runtime', endpoint_url='http://localhost:4566')\n    ask(client, 'ID')\n",
        ),
        // Nothing says that it is called.
        ("tests/test_chat.py", "def test_chat():\n    ask('ID')\n"),
        (
            "tests/conftest.py",
            "@pytest.fixture\ndef model():\n    return ChatBedrock(model='ID')\n",
        ),
    ] {
        assert!(!is_live(path, text), "{path}:\n{text}");
    }
}

#[test]
fn a_skipped_test_does_not() {
    for (path, text) in [
        (
            "IntegrationTests/ChatTests.cs",
            "public class ChatTests {\n  [Theory(Skip = \"by hand\")]\n  [InlineData(\"ID\")]\n  public void Answers(string id) { }\n}\n",
        ),
        (
            "src/test/java/ChatIT.java",
            "class ChatIT {\n  @Disabled(\"by hand\")\n  @Test void answers() { ask(\"ID\"); }\n}\n",
        ),
        (
            "src/test/java/ChatIT.java",
            "@Disabled\nclass ChatIT {\n  @Test void answers() { ask(\"ID\"); }\n}\n",
        ),
        (
            "src/test/kotlin/ChatIT.kt",
            "class ChatIT {\n  @Ignore\n  @Test\n  fun answers() { ask(\"ID\") }\n}\n",
        ),
        (
            "tests/integration/test_chat.py",
            "@pytest.mark.skip(reason='by hand')\ndef test_chat():\n    ask('ID')\n",
        ),
        (
            "tests/integration/test_chat.py",
            "@pytest.mark.parametrize('id', [pytest.param('ID', marks=pytest.mark.skip)])\ndef test_chat(id):\n    ask(id)\n",
        ),
        (
            "tests/integration/test_chat.py",
            "class T(unittest.TestCase):\n    @unittest.skip('by hand')\n    def test_chat(self):\n        ask('ID')\n",
        ),
        (
            "tests/integration/test_chat.py",
            "pytestmark = pytest.mark.skip\n\ndef test_chat():\n    ask('ID')\n",
        ),
        (
            "tests/integration/chat.test.ts",
            "it.skip('answers', async () => {\n  await ask('ID');\n});\n",
        ),
        (
            "tests/integration/chat.test.ts",
            "describe.skip('chat', () => {\n  it('answers', async () => {\n    await ask('ID');\n  });\n});\n",
        ),
        (
            "tests/integration/chat.test.ts",
            "it.skip.each(['ID'])('answers %s', async (id) => {\n  await ask(id);\n});\n",
        ),
        (
            "tests/integration/chat.test.js",
            "xit('answers', async () => {\n  await ask('ID');\n});\n",
        ),
        (
            "tests/integration/chat.test.js",
            "test('answers', { skip: true }, async () => {\n  await ask('ID');\n});\n",
        ),
        (
            "chat_integration_test.go",
            "func TestChat(t *testing.T) {\n\tt.Skip(\"by hand\")\n\task(\"ID\")\n}\n",
        ),
        (
            "tests/integration.rs",
            "#[test]\n#[ignore]\nfn answers() {\n    ask(\"ID\");\n}\n",
        ),
        (
            "spec/integration/chat_spec.rb",
            "RSpec.describe Chat do\n  xit 'answers' do\n    ask('ID')\n  end\nend\n",
        ),
        (
            "tests/Integration/ChatTest.php",
            "<?php\nclass ChatTest extends TestCase {\n  public function testChat() {\n    $this->markTestSkipped('by hand');\n    ask('ID');\n  }\n}\n",
        ),
    ] {
        assert!(!is_live(path, text), "{path}:\n{text}");
    }
}

#[test]
fn a_test_that_is_skipped_under_a_condition_calls_aws_where_that_does_not_hold() {
    for (path, text) in [
        (
            "tests/integration/test_chat.py",
            "@pytest.mark.skipif(not os.environ.get('KEY'), reason='no key')\ndef test_chat():\n    ask('ID')\n",
        ),
        (
            "tests/integration/test_chat.py",
            "def test_chat():\n    if not key():\n        pytest.skip('no key')\n    ask('ID')\n",
        ),
        (
            "chat_integration_test.go",
            "func TestChat(t *testing.T) {\n\tif os.Getenv(\"KEY\") == \"\" {\n\t\tt.Skip(\"no key\")\n\t}\n\task(\"ID\")\n}\n",
        ),
        (
            "src/test/java/ChatIT.java",
            "class ChatIT {\n  @DisabledOnOs(WINDOWS)\n  @Test void answers() { ask(\"ID\"); }\n}\n",
        ),
        (
            "IntegrationTests/ChatTests.cs",
            "public class ChatTests {\n  [Theory]\n  [InlineData(\"ID\")]\n  public void Answers(string id) { }\n}\n",
        ),
        (
            "tests/integration/chat.test.ts",
            "it('skips a turn', async () => {\n  await ask('ID', { skip: true });\n});\n",
        ),
    ] {
        assert!(is_live(path, text), "{path}:\n{text}");
    }
}

#[test]
fn a_skip_that_depends_on_the_environment_shows_that_a_test_calls_aws() {
    for (path, text) in [
        (
            "tests/test_chat.py",
            "pytestmark = pytest.mark.skipif(\n    os.getenv('AWS_PROFILE') is None,\n    reason='needs AWS',\n)\ndef test_chat():\n    ask('ID')\n",
        ),
        (
            "chat_test.go",
            "func TestChat(t *testing.T) {\n\tif os.Getenv(\"RUN_LIVE_TESTS\") == \"\" {\n\t\tt.Skip(\"not asked for\")\n\t}\n\task(\"ID\")\n}\n",
        ),
        (
            "src/test/java/ChatTest.java",
            "class ChatTest {\n  @Test void a() { assumeTrue(System.getenv(\"AWS_PROFILE\") != null); ask(\"ID\"); }\n}\n",
        ),
        (
            "src/test/java/ChatTest.java",
            "class ChatTest {\n  @Test @EnabledIfEnvironmentVariable(named = \"AWS_PROFILE\", matches = \".+\") void a() { ask(\"ID\"); }\n}\n",
        ),
        (
            "src/chat.test.ts",
            "describe.skipIf(!process.env.AWS_PROFILE)('a', () => { it('x', async () => { await ask('ID'); }); });\n",
        ),
        (
            "spec/chat_spec.rb",
            "RSpec.describe 'a' do\n  before { skip 'no key' unless ENV['AWS_PROFILE'] }\n  it('x') { ask('ID') }\nend\n",
        ),
        (
            "tests/chat.rs",
            "#[test]\nfn a() {\n    if std::env::var(\"AWS_PROFILE\").is_err() { return; }\n    ask(\"ID\");\n}\n",
        ),
        (
            "tests/ChatTest.php",
            "<?php\nclass ChatTest extends TestCase {\n  public function testA() {\n    if (!getenv('AWS_PROFILE')) { $this->markTestSkipped('no'); }\n    ask('ID');\n  }\n}\n",
        ),
    ] {
        assert!(is_live(path, text), "{path}:\n{text}");
    }
}

#[test]
fn a_comment_or_a_name_that_speaks_of_a_skip_does_not() {
    for (path, text) in [
        (
            "tests/test_chat.py",
            "\"\"\"Skips the live part if AWS credentials are missing.\"\"\"\ndef test_chat():\n    client = boto3.client('bedrock-runtime')\n    build(client, 'ID')\n",
        ),
        (
            "tests/test_chat.py",
            "# Skips if credentials are missing.\ndef test_chat():\n    assert build('ID').model\n",
        ),
        (
            "chat_test.go",
            "// TestChat is skipped if AWS credentials are missing.\nfunc TestChat(t *testing.T) {\n\tbuild(\"ID\")\n}\n",
        ),
        (
            "src/test/java/ChatTest.java",
            "/** Skips if the AWS credentials are missing. */\nclass ChatTest {\n  @Test void a() { build(\"ID\"); }\n}\n",
        ),
        (
            "src/chat.test.ts",
            "describe('a', () => { it('skips when AWS_PROFILE is missing', () => { build('ID'); }); });\n",
        ),
        (
            "tests/chat.rs",
            "/// Skips if AWS credentials are missing.\n#[test]\nfn a() {\n    build(\"ID\");\n}\n",
        ),
        (
            "chat_test.go",
            "func TestChat(t *testing.T) {\n\tif testing.Short() {\n\t\tt.Skip(\"slow\")\n\t}\n\tbuild(\"ID\")\n}\n",
        ),
        (
            "tests/test_chat.py",
            "@pytest.mark.skipif(os.environ.get('CI'), reason='slow')\ndef test_chat():\n    build('ID')\n",
        ),
    ] {
        assert!(!is_live(path, text), "{path}:\n{text}");
    }
}
