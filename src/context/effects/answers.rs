//! Names of calls that give the answer of a mock.

use super::{Given, fold};

/// Calls of mock frameworks, which mean nothing else, folded.
const CERTAIN: &[&str] = &[
    "addresponse",
    "mockreturnvalue",
    "mockreturnvalueonce",
    "mockresolvedvalue",
    "mockresolvedvalueonce",
    "mockrejectedvalue",
    "mockrejectedvalueonce",
    "mockresponse",
    "mockresponses",
    "mockresponseonce",
    "mockimplementation",
    "mockimplementationonce",
    "thenreturn",
    "thenanswer",
    "willreturn",
    "willreturnonconsecutivecalls",
    "willrespondwith",
    "willanswer",
    "andreturn",
    "andreturns",
    "andreturnvalues",
    "doreturn",
    "doanswer",
    "returnvalue",
    "returnconst",
    "returnsasync",
    "returnsmany",
    "returnsonce",
    "returnsforanyargs",
    "resolvesonce",
    "stubrequest",
];

/// Calls that give the answer of a mock in a test, and something else elsewhere, folded.
const IN_TESTS: &[&str] = &[
    "returns",
    "returning",
    "returningst",
    "resolves",
    "reply",
    "replyonce",
    "respondwith",
    "respond",
    "withbody",
    "setbodyjson",
    "toreturn",
    "setupget",
    "stub",
    "stubs",
    "mock",
    "magicmock",
    "asyncmock",
    "double",
    "instancedouble",
    "receivemessages",
    "constantly",
    "fulfill",
    "every",
];

/// True if the argument of a call is the answer of a mock; `is_test` is called where the name alone does not decide.
pub(in crate::context) fn answers(given: &Given<'_>, is_test: impl Fn() -> bool) -> bool {
    if given.index.is_none() {
        return false;
    }
    let name = fold(given.call);
    // `Return` of gomock, testify and GoogleMock; `return(…)` is a statement of R.
    let in_tests = IN_TESTS.contains(&name.as_str()) || given.call == "Return";
    CERTAIN.contains(&name.as_str()) || in_tests && is_test()
}
