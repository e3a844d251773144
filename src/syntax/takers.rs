//! What takes an id as the model to call.
//!
//! In: what the syntax says of an id, and the text around it. Out: the call, the class or the setting that calls the
//! model by this very text; nothing where that is not certain. The names are those of AWS's SDKs and of frameworks, in
//! every language alike: they are compared without case and separators.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::Context;
use super::around::{chain_before, declared_before, folded, group, is_first, whole};
use crate::vocab::{Place, Span, boundary};

/// Calls that take a model by one of some keys.
struct Taker {
    calls: &'static [&'static str],
    keys: &'static [&'static str],
    /// Whether it may be the first argument, without a key.
    first: bool,
    /// What else the file must hold; without it the call is another library's.
    with: &'static str,
}

/// Operations of Amazon Bedrock's runtime, as SDKs name them and their requests.
const OPERATIONS: &[&str] = &[
    "invokemodel",
    "invokemodelwithresponsestream",
    "invokemodelwithbidirectionalstream",
    "converse",
    "conversestream",
];

/// What SDKs put behind the name of an operation.
const SUFFIXES: &[&str] = &["command", "request", "input", "params", "async", "builder"];

/// Keys of a model in settings and frameworks.
const MODEL_KEYS: &[&str] = &["model", "modelid", "modelname"];

const TAKERS: &[Taker] = &[
    Taker::keyed(OPERATIONS, &["modelid"]),
    Taker::keyed(&["createagent", "updateagent", "cfnagent"], &["foundationmodel"]),
    Taker::keyed(&["retrieveandgenerate", "retrieveandgeneratestream"], &["modelarn"]),
    Taker::keyed(&["createprompt", "updateprompt", "cfnprompt"], &["modelid"]),
    // Vercel's AI SDK, LangChain, LlamaIndex, pydantic-ai, LangChain4j, Spring AI, agno and others.
    Taker::first(&[
        "bedrock",
        "amazonbedrock",
        "chatbedrock",
        "chatbedrockconverse",
        "bedrockconverse",
        "bedrockconversemodel",
        "bedrockmodel",
        "addbedrockchatcompletionservice",
        "addbedrocktextgenerationservice",
        "addbedrocktextembeddinggenerationservice",
    ]),
    Taker::keyed(&["awsbedrock"], &["id"]),
    Taker::first(&["asichatclient", "asiembeddinggenerator"]).with("Bedrock"),
    Taker::first(&["initchatmodel"]).with("bedrock"),
    Taker::keyed(&["create", "stream", "parse"], &["model"]).with("AnthropicBedrock"),
];

/// How the classes of frameworks end that call a model; `Bedrock` stands before.
const CLASS_ENDS: &[&str] = &[
    "bedrock",
    "model",
    "llm",
    "chat",
    "converse",
    "embedding",
    "embeddings",
    "embedder",
    "generator",
    "completion",
    "service",
    "options",
    "rerank",
    "reranker",
    "ranker",
];

/// What such a class is not, however it ends.
const NO_CLASS: &[&str] = &["foundationmodel", "mantle", "custommodel", "importedmodel"];

/// Methods of a provider that make a model: `bedrock.languageModel("…")`.
const MAKERS: &[&str] = &[
    "languagemodel",
    "chatmodel",
    "embedding",
    "embeddingmodel",
    "textembedding",
    "textembeddingmodel",
    "image",
    "imagemodel",
    "withmodel",
    "withmodelid",
];

/// Methods that set the model of what is built: `InvokeModelRequest.builder().modelId("…")`.
const SETTERS: &[&str] = &[
    "modelid",
    "model",
    "modelname",
    "withmodelid",
    "setmodelid",
    "withmodel",
];

/// Calls that take `bedrock/…` or `bedrock:…` as their first argument.
const ROUTED: &[&str] = &[
    "completion",
    "acompletion",
    "embedding",
    "aembedding",
    "lm",
    "llm",
    "agent",
    "initchatmodel",
    "chatlitellm",
    "litellmmodel",
];

/// The service that takes bare ids alone.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
static MANTLE: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?i-u)mantle").unwrap());

/// A client that stands in for one in a test.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
static MOCKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)\b[a-z_]*client["']?\s*(?:=>|=|:)\s*(?:new\s+|&|@)?[\w.]*(?:mock|fake|stub|dummy)"#).unwrap()
});

/// Words with which a program or a config says that it makes the prefix itself.
const MAKES_PREFIX: &[&str] = &[
    "crossregion",
    "regionprefix",
    "geoprefix",
    "profileprefix",
    "modelprefix",
    "inferenceprofileid",
    "inferenceprofilearn",
];

/// Languages whose variables are those of the environment.
const SHELLS: &[&str] = &["shell", "powershell", "batch", "dockerfile", "fish", "make"];

impl Taker {
    const fn keyed(calls: &'static [&'static str], keys: &'static [&'static str]) -> Self {
        Self {
            calls,
            keys,
            first: false,
            with: "",
        }
    }

    const fn first(calls: &'static [&'static str]) -> Self {
        Self {
            first: true,
            ..Self::keyed(calls, MODEL_KEYS)
        }
    }

    const fn with(mut self, word: &'static str) -> Self {
        self.with = word;
        self
    }
}

/// A text, with what of it is asked once.
pub(super) struct Reader<'a> {
    text: &'a str,
    /// Whether its variables are those of the environment.
    is_shell: bool,
    /// Whether it speaks of bedrock-mantle, where only bare ids work.
    mantle: bool,
    /// Whether it makes prefixes; asked only where a setting needs it, for the answer reads all of a text.
    makes_prefix: OnceCell<bool>,
    /// Which of the words that some calls need it holds; asked in the same way.
    holds: RefCell<HashMap<&'static str, bool>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(language: &str, text: &'a str) -> Self {
        Self {
            text,
            is_shell: SHELLS.contains(&language),
            mantle: MANTLE.is_match(text),
            makes_prefix: OnceCell::new(),
            holds: RefCell::default(),
        }
    }

    fn holds(&self, word: &'static str) -> bool {
        let mut holds = self.holds.borrow_mut();
        *holds.entry(word).or_insert_with(|| self.text.contains(word))
    }

    fn makes_prefix(&self) -> bool {
        *self.makes_prefix.get_or_init(|| {
            let letters = self.text.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
            let letters: String = letters.map(|c| c.to_ascii_lowercase()).collect();
            MAKES_PREFIX.iter().any(|word| letters.contains(word))
        })
    }

    /// What takes the id at `span` as the model to call.
    pub(super) fn taken_by(&self, context: &Context, span: Span) -> Option<String> {
        if self.mantle {
            return None;
        }
        if context.place == Place::Url {
            return self.by_path(span);
        }
        let counts = matches!(
            context.place,
            Place::Argument | Place::String | Place::ConfigValue | Place::DefaultValue
        );
        let framework = whole(self.text, context.literal, span).filter(|_| counts)?;
        // `- BEDROCK_MODEL_ID=…` of a list.
        if let Some(name) = framework.strip_suffix('=')
            && context.place == Place::ConfigValue
            && is_variable(name)
        {
            return (!self.makes_prefix()).then(|| name.to_owned());
        }
        if framework.starts_with("arn:") {
            return self.by_call(context, span.start(), false);
        }
        let routed = framework.starts_with("bedrock");
        if !framework.is_empty() && !routed {
            return None;
        }
        self.by_call(context, span.start(), routed)
            .or_else(|| self.by_setting(context, routed))
    }

    /// What takes a value that is named where `context` says: a variable, say.
    pub(super) fn taken_here(&self, context: &Context, at: usize) -> Option<String> {
        (!self.mantle && context.place == Place::Identifier)
            .then(|| self.by_call(context, at, false))
            .flatten()
    }

    /// Whether the whole of what is named where `context` says is the request of an operation.
    pub(super) fn is_request(&self, context: &Context) -> bool {
        let operation = context.call.as_deref().is_some_and(|call| is_operation(&folded(call)));
        !self.mantle && context.place == Place::Identifier && operation && context.name.is_none()
    }

    /// `https://…/model/<id>/invoke`
    fn by_path(&self, span: Span) -> Option<String> {
        let before = self.text.get(..span.start())?;
        let after = self.text.get(span.end()..)?;
        let called = ["/invoke", "/converse"].iter().any(|path| after.starts_with(path));
        (called && before.ends_with("/model/")).then(|| "/model".to_owned())
    }

    fn by_call(&self, context: &Context, at: usize, routed: bool) -> Option<String> {
        let (call, key) = (context.call.as_deref(), context.name.as_deref().map(folded));
        let Some(call) = call else {
            return self.by_type(context, key.as_deref());
        };
        let short = folded(call);
        let plain = without_suffix(&short);
        let first = || is_first(self.text, context, at);
        let key_is = |keys: &[&str]| key.as_deref().is_some_and(|key| keys.contains(&key));
        let takes = |taker: &Taker| {
            taker.calls.contains(&plain)
                && (key_is(taker.keys) || taker.first && key_is_no_argument(context) && first())
                && self.holds(taker.with)
        };
        let chained = || {
            let chain = chain_before(self.text, context.call_at?);
            let setter = SETTERS.contains(&plain) && chain.iter().any(|name| is_builder(name));
            let maker = MAKERS.contains(&plain) && chain.last().is_some_and(|name| folded(name) == "bedrock");
            ((setter || maker) && first()).then(|| {
                let built = chain.iter().find(|name| is_builder(name));
                built.map_or_else(|| format!("bedrock.{call}"), String::clone)
            })
        };
        let command = || self.is_command(call, at) && key_is(&["modelid"]);
        let of_class = is_class(call) && key_is(MODEL_KEYS);
        let of_route = routed && (key_is(MODEL_KEYS) || ROUTED.contains(&plain) && first());
        let caller = if TAKERS.iter().any(takes) || of_class || of_route || command() {
            Some(call.to_owned())
        } else {
            chained()
        };
        caller.filter(|_| !self.is_through_mock(context))
    }

    /// Whether the client that the call is given is a mock, so that no model is called: `client=MagicMock()`.
    fn is_through_mock(&self, context: &Context) -> bool {
        let given = context.call_at.map_or("", |at| group(self.text, at));
        MOCKED.is_match(given)
    }

    /// `const input: InvokeModelCommandInput = { modelId: "…" }`
    fn by_type(&self, context: &Context, key: Option<&str>) -> Option<String> {
        if key != Some("modelid") {
            return None;
        }
        let (_, typed) = declared_before(self.text, context.containers.first()?.start())?;
        let typed = typed?;
        is_operation(&folded(typed)).then(|| typed.to_owned())
    }

    /// `aws bedrock-runtime converse --model-id …`
    fn is_command(&self, call: &str, at: usize) -> bool {
        const BACK: usize = 600;
        let before = boundary::before(self.text, at, BACK);
        let command = before.rfind("aws ").map_or("", |from| &before[from..]);
        call == "aws" && command.contains("bedrock-runtime")
    }

    /// `name: BEDROCK_MODEL_ID` beside a `value`, as Kubernetes and ECS have it.
    fn name_beside(&self, key: &str, context: &Context) -> Option<&'a str> {
        const PAIR: usize = 200;
        let map = context.containers.first().filter(|map| map.len() <= PAIR)?;
        let text = self
            .text
            .get(map.range())
            .filter(|_| key.eq_ignore_ascii_case("value"))?;
        let words = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        let mut words = text.split(words).filter(|word| !word.is_empty());
        words.find(|word| word.eq_ignore_ascii_case("name"))?;
        words.next().filter(|name| is_upper(name))
    }

    /// A setting of the environment, of an endpoint resource or of a framework.
    fn by_setting(&self, context: &Context, routed: bool) -> Option<String> {
        let name = context.name.as_deref()?;
        let name = self.name_beside(name, context).unwrap_or(name);
        // The keys of `.properties` are paths.
        let key = folded(name.rsplit('.').next().unwrap_or(name));
        let path = context.key_path.as_deref().unwrap_or_default();
        let config = context.place == Place::ConfigValue;
        let environment = is_upper(name) && (config || self.is_shell || is_environment(path));
        if self.makes_prefix() || context.place == Place::DefaultValue {
            return None;
        }
        let of_environment = environment && is_variable(name);
        let of_resource = config && key == "foundationmodel" && (path.contains("Properties") || path.contains("aws_"));
        let listed = path.contains('[');
        let below = path.rsplit_once('.').map_or("", |(above, _)| above);
        let of_framework = config && MODEL_KEYS.contains(&key.as_str()) && !listed && folded(below).contains("bedrock");
        let of_route = config && routed && MODEL_KEYS.contains(&key.as_str());
        (of_environment || of_resource || of_framework || of_route).then(|| name.to_owned())
    }
}

/// `BEDROCK_MODEL_ID`, `CHAT_MODEL_ID`, `ANTHROPIC_MODEL`.
fn is_variable(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "LIST", "ALLOWED", "PREFIX", "ARN", "PROVIDER", "FAMILY", "MODELS", "IDS", "BASE",
    ];
    let words: Vec<_> = name.split('_').collect();
    let has = |word: &str| words.contains(&word);
    let anthropic = name.starts_with("ANTHROPIC_") && name.ends_with("_MODEL");
    let id = name.ends_with("MODEL_ID") || has("BEDROCK") && has("MODEL");
    is_upper(name) && (anthropic || id && !OTHERS.iter().any(|word| has(word)))
}

fn is_upper(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_environment(path: &str) -> bool {
    let names = ["environment", "environmentvariables", "env", "variables", "envvars"];
    path.split('.').any(|part| names.contains(&folded(part).as_str()))
}

/// Whether the name that the syntax gives is of something further out than the call.
fn key_is_no_argument(context: &Context) -> bool {
    context.name.is_none() || context.place == Place::Argument || context.place == Place::Identifier
}

fn is_operation(call: &str) -> bool {
    OPERATIONS.contains(&without_suffix(call))
}

/// Whether a builder of that name makes a request of the runtime or the model of a framework.
fn is_builder(name: &str) -> bool {
    is_operation(&folded(name)) || is_class(name)
}

/// Whether what takes a model is an operation of bedrock-runtime, and no setting or class of a framework, which may make
/// something else of the text.
pub fn is_runtime_call(taken_by: &str) -> bool {
    const PATH: &str = "/model";
    const COMMAND: &str = "aws";
    taken_by == PATH || taken_by == COMMAND || is_operation(&folded(taken_by))
}

/// `BedrockEmbeddings`, `AmazonBedrockChatGenerator`
pub(super) fn is_class(call: &str) -> bool {
    let folded = folded(call);
    let short = without_suffix(&folded);
    call.starts_with(|c: char| c.is_ascii_uppercase())
        && short.contains("bedrock")
        && CLASS_ENDS.iter().any(|end| short.ends_with(end))
        && !NO_CLASS.iter().any(|word| short.contains(word))
}

fn without_suffix(call: &str) -> &str {
    let mut short = call;
    while let Some(rest) = SUFFIXES
        .iter()
        .find_map(|end| short.strip_suffix(end))
        .filter(|rest| !rest.is_empty())
    {
        short = rest;
    }
    short
}
