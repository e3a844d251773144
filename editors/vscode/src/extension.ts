// Starts the language server, and starts it again when its settings change.

import { type ExtensionContext, commands, window, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

async function start(): Promise<void> {
  const settings = workspace.getConfiguration("bedrock-lint");
  const command = settings.get<string>("path", "bedrock-lint");
  const server: ServerOptions = { command, args: ["lsp", ...settings.get<string[]>("arguments", [])] };
  const options: LanguageClientOptions = {
    // A model id may stand in any text; the server decides by its path what is read.
    documentSelector: [{ scheme: "file" }, { scheme: "untitled" }, { notebook: "jupyter-notebook" }],
  };
  client = new LanguageClient("bedrock-lint", "bedrock-lint", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const why = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`bedrock-lint: cannot start \`${command}\`: ${why}. Install it, or set bedrock-lint.path.`);
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand("bedrock-lint.restart", restart),
    workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("bedrock-lint")) {
        await restart();
      }
    }),
  );
  await start();
}

export const deactivate = stop;
