"""Sentences for users, by the text of the facts that each stands for. See facts-to-rules.py.

The facts speak to whoever maintains them: of copies of pages, of readings and of who disagrees. A finding shows the
sentence instead, and the text of the facts stays beside it as provenance. A sentence is one clause without a full stop,
of at most 90 characters, that helps to decide. None: a finding has nothing to show, since the dates, the list of what
changes or a typed key say it. A text of the facts that is not here stops the tool. Standard library only.
"""

LONGEST = 90

CONVERSE = "Converse calls need no change; InvokeModel takes another request body"
NAMED_BY_AWS = "AWS named it as the replacement"
NEWER_REFUSE = "accepts temperature or top_p, which newer ones refuse"

# Why a model is suggested.
WHY = {
    "AI21 has no active model on Bedrock after 2026-11-26; long-context general text model":
        "AI21 Labs has no model left on Bedrock; this one takes long contexts as well",
    "AWS named it (2025-11-13 copy)": NAMED_BY_AWS,
    "Amazon general text successor": "Amazon's successor to Titan Text",
    "Cohere has no active text-generation model on Bedrock": "Cohere has no text model left on Bedrock",
    "Meta has no active model on Bedrock; open-weight image+text model":
        "Meta has no Active model on Bedrock; this one is open-weight and takes images",
    "Meta has no active model on Bedrock; open-weight large text model":
        "Meta has no Active model on Bedrock; this one is large and open-weight",
    "Meta has no active model on Bedrock; open-weight model of similar size":
        "Meta has no Active model on Bedrock; this one is open-weight and of similar size",
    "Meta has no active model on Bedrock; open-weight model of the same size":
        "Meta has no Active model on Bedrock; this one is open-weight and of the same size",
    "active Amazon model with the same 1M context window and the Nova body schema":
        "the Active Nova model with the same context window and request body",
    "callable where Gemma 3 is (runtime and mantle, same 16 Regions), image+text, similar price":
        "takes images, costs about the same, and is offered in the same Regions",
    "callable where Gemma 3 is (runtime and mantle, same 16 Regions), image+text, similar size":
        "takes images, is similar in size, and is offered in the same Regions",
    "for ap-northeast-2 only: calling Marengo 3.0 in us-east-1 or eu-west-1 keeps the vectors; otherwise the one active "
    "text/image/audio/video embedding model of another provider":
        "in ap-northeast-2 only; Marengo 3.0 in us-east-1 or eu-west-1 keeps the stored vectors",
    "keeps image input, similar size, same Regions":
        "takes images, is similar in size, and is offered in the same Regions",
    "newest Haiku that keeps the earlier request surface": f"closest Haiku; {NEWER_REFUSE}",
    "newest Opus that still accepts sampling parameters": f"closest Opus; {NEWER_REFUSE}",
    "newest Sonnet that keeps the earlier request surface (sampling parameters accepted)":
        f"closest Sonnet; {NEWER_REFUSE}",
    "no active Amazon image generator; keeps image input beside text (Core and Ultra take text only)":
        "Amazon has no image generator left; this one takes an image beside the text as well",
    "no active Writer text model (Palmyra Vision 7B is a 4K vision model)": "Writer has no text model left on Bedrock",
    "only GA Nova 2 text model in the data": "the only Nova 2 text model that is generally available",
    "only active text-to-video model on Bedrock in the data": "the only text-to-video model left on Bedrock",
    "same family, next version": "the next version of the same model",
    "same gated line, newer version (gated access)": "the next version of the same gated model",
    "same provider, newer Nano generation": "the next Nemotron Nano generation",
    "same provider, newer version": "the next version of the same model",
    "same provider, newest active version": "the newest version of the same model",
    "same provider, newest coder model": "the newest Qwen coder on Bedrock",
    "same provider, next small/medium tier": "the same provider's next small to medium model",
    "same provider, next version; the AWS parameter page describes the 2.7 to 3.0 migration; Active in us-east-1 and "
    "eu-west-1": "the next version of the same model",
    "same provider, similar size": "the same provider's model of similar size",
    "same provider; AWS chain SDXL -> Stable Image Core -> v1.1": "the next version of the same model",
    "same provider; AWS named SD3 Large among the SDXL successors and SD3.5 Large as its successor; keeps image-to-image":
        "the same provider's model that takes an image beside the text as well",
    "same provider; no newer Devstral on Bedrock in the data": "the same provider's largest; there is no newer Devstral",
    "same speech-to-speech family, next generation": "the next generation of the same speech model",
    "same tier, still accepts sampling parameters; body schema changes from text completions to messages":
        f"closest Claude of the same tier; {NEWER_REFUSE}",
    "small reasoning and tool-use model of the same class (about 3B active) and price, same 16 Regions":
        "similar in size and price, with reasoning and tools, in the same Regions",
    "small/fast tier successor that still accepts sampling parameters": f"closest small Claude; {NEWER_REFUSE}",
}

# What to look at before a suggestion is taken.
CAVEATS = {
    "EOL floor of haiku-4-5 (2026-10-16) has already passed": None,
    "InvokeModel body changes from a prompt string to chat messages (Converse is unaffected)":
        "Converse calls need no change; InvokeModel takes messages instead of a prompt",
    "InvokeModel body differs (mistral-text to openai-chat); Converse calls are unaffected": CONVERSE,
    "InvokeModel body differs (titan-text to nova); Converse calls are unaffected": CONVERSE,
    "Legacy in ap-northeast-2 (EOL 2027-03-22); no apac profile":
        "it has no apac profile, and ends in ap-northeast-2 on 2027-03-22",
    "SDXL body schema differs from Stable Image/SD3": None,
    "SDXL body schema differs from Stable Image/SD3; us-west-2 only": None,
    "alternative: request change: temperature/top_p/top_k not accepted and adaptive thinking on by default on this model "
    "(AWS/litellm)": None,
    "alternatives: request change: temperature/top_p/top_k not accepted and adaptive thinking on by default on this model "
    "(AWS/litellm)": None,
    "assistant prefill not supported on opus-4-6 (litellm)": None,
    "assistant prefill not supported on sonnet-4-6 (litellm)": None,
    "different body schema; us-west-2 only": None,
    "different provider": None,
    "different provider and body schema": None,
    "different provider and body schema; Command R citation features have no like-for-like":
        "Command R's citations have no equivalent",
    "google.gemma-4-26b-a4b is the next generation, but served on the bedrock-mantle endpoint only":
        "Gemma 4 26B-A4B is the next generation, but only bedrock-mantle serves it",
    "google.gemma-4-31b is the next generation, but served on the bedrock-mantle endpoint only":
        "Gemma 4 31B is the next generation, but only bedrock-mantle serves it",
    "google.gemma-4-e2b is the next generation, but served on the bedrock-mantle endpoint only":
        "Gemma 4 E2B is the next generation, but only bedrock-mantle serves it",
    "haiku-4-5 is past its EOL floor of 2026-10-16, so a legacy notice can come any day": None,
    "inpainting, outpainting and background removal are separate stability.stable-image-* services behind the us profile":
        "inpainting, outpainting and background removal are models of their own",
    "kimi-k3 has no EOL floor and only 45 days notice": None,
    "nemotron-nano-3-30b is the same provider and has the us-gov profile, but is text only":
        "Nemotron Nano 3 30B is of the same provider, but takes text only",
    "no inference profile: drop the us. prefix; in-Region on-demand in us-east-1, us-east-2 and us-west-2": None,
    "pegasus-1-5 has no EOL floor and only 45 days notice": "it has no guaranteed lifetime, and 45 days of notice",
    "profile-only (us/global), no in-Region on-demand": None,
    "smaller tier than Premier; AWS named no GA successor (nova-2-pro is preview only)":
        "a smaller model than Premier, for which AWS has named no successor",
    "text-completions body must become the messages body": None,
    "vectors are not interchangeable: full re-index; 512 instead of 1024 dimensions; request body differs":
        "its request body differs from that of Marengo 2.7",
    "vectors are not interchangeable: full re-index; different dimensions and body schema; us-east-1 only in the data": None,
    "zai.glm-5 is a flagship at roughly 14 times the input price and has 3 Regions fewer":
        "GLM 5 is of the same provider, at about 14 times the input price",
    "zai.glm-5.3 exists but is profile-only, gated and has 45 days notice":
        "GLM 5.3 is newer, but gated, and called through profiles only",
}

# Caveats that say of the suggested model that it is a smaller one.
SMALLER_TIER = {"smaller tier than Premier; AWS named no GA successor (nova-2-pro is preview only)"}

RESTORED = (
    "seven days between legacy and EOL; the API dropped the ap-south-1 and ap-southeast-1 entries on 2026-10-18 and "
    "restored them on 2026-10-20/21; every Region of this group was listed on 2026-10-27; a postponement is possible"
)
AT_MANTLE = "same model as {} on bedrock-mantle; dates copied from that row (litellm carries the same date where it lists the mantle id)"
TWINS = ["deepseek.v3-v1:0", "moonshot.kimi-k2-thinking", "qwen.qwen3-coder-30b-a3b-v1:0", "qwen.qwen3-coder-480b-a35b-v1:0"]

# What to know of the dates of one set of Regions.
GROUPS = {
    "API status LEGACY seen 2026-10-16; legacy start not recorded": None,
    "API status LEGACY seen by 2026-10-20; legacy start not recorded; Marengo 3.0 has the same EOL day for ap-northeast-2 "
    "only, so the Region scope of this row should be re-read on the card. litellm 1.110.2 carries the day on the bare, us, "
    "eu and global ids alike, all citing the card": None,
    "AWS GovCloud is not in the page row and has a group of its own": None,
    "ap-south-1 had been announced for 2026-04-28 on the 2025-11-13 copy; the newer page wins; " + RESTORED: None,
    "eu-west-3 alone of this group was still listed by the API on 2026-10-27": None,
    "gone from the API list since 2026-04-22; no day was ever published": None,
    "legacy and extended-access days of GovCloud unread; the commercial row has 2026-10-08 and 2027-01-08": None,
    "legacy date for this group not recorded by the source; sibling rows say 2026-10-10; "
    + RESTORED.removeprefix("seven days between legacy and EOL; "): None,
    "no dated row on any AWS page copy; Active on the 2026-08-22 copy and ACTIVE in the API up to 2026-10-12; unknown since":
        None,
    "page names it Stable Diffusion XL 0.8": None,
    "page names the version Claude v1.3": None,
    "row present in the July/August and May 2026 copies; absent from the October copies": None,
    **{AT_MANTLE.format(id): f"dated as `{id}`, the same model at bedrock-runtime" for id in TWINS},
    RESTORED: None,
    "the 2025-11-13 copy had said 2025-01-21 -> 2025-07-21 for these Regions; the newer page wins": None,
    "the 2025-11-13 copy said 2026-03-01; the newer page wins": None,
    "the May 2026 copy also listed me-central-1; still listed by the API in all 23 Regions on 2026-10-27, 13 days after EOL, "
    "whereas ids that reached EOL between April and August 2026 left within a day; Claude Code of 2026-11-24 carries "
    "October 14, 2026 as the Bedrock date too": "AWS's API still listed it on 2026-10-27, so calls may not fail everywhere yet",
    "the card says Legacy in ap-northeast-2 only; legacy start not printed (API flag seen 2026-10-15)": None,
    "the regional page copy of 2026-08-22 still showed eu-north-1 as Active; the lifecycle row includes it": None,
    "the source did not keep the Region list of this row; treated as all Regions. extended_access date not recorded (policy: "
    "at least 3 months after legacy)": None,
}

# What to know of a model.
MODELS = {
    "Active in us-east-1 and eu-west-1; Legacy in ap-northeast-2 only. The id-level API status LEGACY is an any-Region flag "
    "of the aggregator.": "Active in us-east-1 and eu-west-1; Legacy in ap-northeast-2 only",
    "Anthropic deprecated it on its own API on 2026-11-23 (retires there 2027-01-22, names claude-opus-5-5 instead). No "
    "Bedrock date was found by 2026-11-26; Bedrock's own dates decide.":
        "Anthropic retires it from its own API on 2027-01-22; AWS has announced no end",
    "EOL in every dated Region; no date found for ca-central-1, eu-central-2, sa-east-1 (last seen Active 2026-10-12). The "
    "API status LEGACY is an any-Region flag and says nothing about these.":
        "ended in every Region with a date; unknown in ca-central-1, eu-central-2 and sa-east-1",
    "EOL in every dated Region; no date found for ca-central-1, sa-east-1 (last seen Active 2026-10-12). The API status "
    "LEGACY is an any-Region flag and says nothing about these.":
        "ended in every Region with a date; unknown in ca-central-1 and sa-east-1",
    "gated (limited availability); the Bedrock id comes from one price list reader only":
        "gated: only accounts that were admitted can call it",
    "internal-looking id that surfaced on the bedrock-mantle model list; never documented; do not suggest":
        "an internal id that AWS never documented",
    "no EOL ever published for this id; last listed by the API 2026-04-22. AWS renamed Titan Text Large to Titan Text G1 - "
    "Express in September 2023 (github:ndurner/ndurner.github.io post of 2023-09-29), which reached EOL on 2025-08-15. Say "
    "\"no longer listed\", never a date.": "gone from Bedrock; no end of life was ever published for it",
    "no like-for-like successor on Bedrock: nearest are Amazon Transcribe plus a text model, or Nova 2 Sonic (bidirectional "
    "stream)": "no direct successor; nearest: Amazon Transcribe with a text model, or Nova 2 Sonic",
    "on Bedrock by 2026-11-20; day of launch there unread (OpenAI released it on 2026-11-17); no AWS card, floor or Region "
    "list seen": "on Bedrock by 2026-11-20; its guaranteed lifetime and its Regions are not known",
    "probably gone: Anthropic's own API retired it on 2026-06-30 (pypi:anthropic@2.12.0); no AWS date found; the EOL reading "
    "of 2026-09-20 has no recorded source":
        "probably gone: Anthropic retired it on 2026-06-30; AWS has published no date",
}


def sentence(table, text):
    """The sentence for a text of the facts, or None."""
    assert text in table, f"tools/catalog_words.py has no sentence for: {text}"
    found = table[text]
    assert found is None or len(found) <= LONGEST, f"{len(found)} characters: {found}"
    return found
