//! The language server in the hands of an editor: Neovim, without a screen.

use super::SOURCE;
use crate::case::{AS_OF, Case};
use crate::tools;

/// Opens a file, waits for diagnostics, applies the first action, and writes what comes of it.
const SCRIPT: &str = r#"
local function fail(why) io.stderr:write(why .. "\n"); vim.cmd("cquit 1") end
local function wait(what, holds)
  if not vim.wait(60000, holds, 20) then fail("no " .. what) end
end
vim.cmd("edit app.py")
local client = vim.lsp.start_client({
  cmd = { os.getenv("SERVER"), "lsp", "--as-of", os.getenv("AS_OF") },
  root_dir = vim.fn.getcwd(),
})
if not client then fail("no client") end
vim.lsp.buf_attach_client(0, client)
wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
local found = vim.diagnostic.get(0)[1]
vim.fn.writefile({ found.code, found.source, tostring(found.lnum), tostring(found.col) }, "found.txt")
local params = {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = { line = found.lnum, character = found.col }, ["end"] = { line = found.lnum, character = found.col } },
  context = { diagnostics = {} },
}
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 60000)
local action = answers[client].result[1]
vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(client).offset_encoding)
wait("end of the diagnostics", function() return #vim.diagnostic.get(0) == 0 end)
vim.cmd("write")
vim.lsp.stop_client(client)
wait("end of the server", function() return vim.lsp.client_is_stopped(client) end)
vim.cmd("qall!")
"#;

#[test]
fn neovim_shows_a_finding_and_applies_its_fix() {
    let Some(mut neovim) = tools::command("nvim", "--version") else {
        return;
    };
    let case = Case::new("check").file("app.py", SOURCE).file("go.lua", SCRIPT);
    let output = neovim
        .args(["--headless", "--clean", "-c", "luafile go.lua"])
        .current_dir(case.path())
        .env("HOME", case.path())
        .env("SERVER", assert_cmd::cargo::cargo_bin("bedrock-lint"))
        .env("AS_OF", AS_OF)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{printed}");
    let found = String::from_utf8(case.read("found.txt")).unwrap();
    let column = SOURCE.lines().nth(3).unwrap().find("anthropic").unwrap();
    assert_eq!(found, format!("retired-model\nbedrock-lint\n3\n{column}\n"));
    let left = case.run();
    assert_eq!(left.stdout, "", "{printed}");
    assert!(!String::from_utf8(case.read("app.py")).unwrap().contains("claude-v2"));
}
