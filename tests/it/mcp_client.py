"""Drives a server over its standard streams: each tool, and calls that cannot be answered. Prints the answers as JSON."""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

CODE = "client.converse(modelId='anthropic.claude-v2')\n"
CALLS = {
    "check": ("check_text", {"path": "src/app.py", "text": CODE}),
    "explain": ("explain", {"what": "retired-model"}),
    "show": ("show_model", {"model": "Claude 3 Haiku"}),
    "suggest": ("suggest_replacement", {"model": "anthropic.claude-3-haiku-20240307-v1:0"}),
    "suggest_eu": ("suggest_replacement", {"model": "anthropic.claude-v2", "regions": ["eu-central-1"]}),
    "active": ("suggest_replacement", {"model": "us.anthropic.claude-sonnet-4-6"}),
    "no_model": ("show_model", {"model": "there-is-none"}),
    "no_argument": ("suggest_replacement", {}),
    "no_region": ("suggest_replacement", {"model": "anthropic.claude-v2", "regions": "everywhere"}),
}


async def main():
    server = StdioServerParameters(command=sys.argv[1], args=sys.argv[2:])
    answers = {}
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        await session.initialize()
        answers["tools"] = [tool.name for tool in (await session.list_tools()).tools]
        for name, (tool, arguments) in CALLS.items():
            result = await session.call_tool(tool, arguments)
            is_error = getattr(result, "is_error", None)
            is_error = result.isError if is_error is None else is_error
            answers[name] = {"error": bool(is_error), "text": "".join(part.text for part in result.content)}
    print(json.dumps(answers))


asyncio.run(main())
