#!/usr/bin/env node
// Runs the binary of the package that npm installed for this system.
"use strict";

const { spawnSync } = require("node:child_process");

const SYSTEMS = {
  "linux x64": ["linux-x64-gnu", "linux-x64-musl"],
  "linux arm64": ["linux-arm64-gnu", "linux-arm64-musl"],
  "darwin x64": ["darwin-x64"],
  "darwin arm64": ["darwin-arm64"],
  "win32 x64": ["win32-x64"],
};

function binary() {
  const ends = SYSTEMS[`${process.platform} ${process.arch}`] || [];
  const name = process.platform === "win32" ? "bedrock-lint.exe" : "bedrock-lint";
  // Both packages of Linux are there where npm does not know `libc`; the report of a process says which C library runs it.
  const isMusl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  for (const end of isMusl ? [...ends].reverse() : ends) {
    try {
      return require.resolve(`bedrock-lint-cli-${end}/${name}`);
    } catch {
      // The other one is looked for.
    }
  }
  return null;
}

const path = binary();
if (path === null) {
  console.error(
    `bedrock-lint: no binary for ${process.platform} ${process.arch} is installed.\n` +
      "help: install without `--omit=optional`; `cargo install bedrock-lint` builds it where there is no package",
  );
  process.exit(2);
}
const ran = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (ran.error) {
  console.error(`bedrock-lint: ${ran.error.message}`);
  process.exit(2);
}
// Shells give a process that a signal ended 128 and its number.
process.exit(ran.status ?? 128 + (require("node:os").constants.signals[ran.signal] ?? 0));
