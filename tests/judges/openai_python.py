"""Makes the calls of calls.json with the vendor's own library: a line of JSON for each, its name and the error or null."""

import json
import pathlib
import sys

import openai

HERE = pathlib.Path(__file__).parent
CIRCLE = (HERE / "../examples/circle.png").read_bytes()


def prepared(value, kept):
    """The input, with the ids that earlier calls gave and the content of a file."""
    if isinstance(value, str) and value.startswith("$"):
        return kept.get(value) or "unknown"
    if isinstance(value, dict) and isinstance(value.get("file"), str):
        return (value["file"], CIRCLE)
    if isinstance(value, dict) and "name" in value and "text" in value:
        return (value["name"], value["text"].encode())
    if isinstance(value, dict):
        return {name: prepared(one, kept) for name, one in value.items()}
    if isinstance(value, list):
        return [prepared(one, kept) for one in value]
    return value


def make(client, call, kept):
    function = client
    for name in call["python"].split("."):
        function = getattr(function, name)
    arguments = prepared(call.get("python_input", call.get("input", {})), kept)
    if call.get("stream"):
        # Where no event comes the library says nothing, and the caller has nothing.
        if not list(function(**arguments, stream=True)):
            raise ValueError("no event came")
        return
    answer = function(**arguments)
    if hasattr(answer, "read"):
        answer.read()
    elif hasattr(answer, "__iter__") and hasattr(answer, "data"):
        list(zip(answer, range(100)))
    if "keep" in call:
        kept[call["keep"]] = answer.fine_tuned_model if call["keep"] == "$model" else answer.id


def main():
    client = openai.OpenAI(max_retries=0, timeout=20)
    kept = {}
    for call in json.loads((HERE / "calls.json").read_text()):
        try:
            make(client, call, kept)
            error = None
        except Exception as failure:  # Whatever a caller would see.
            error = f"{type(failure).__name__}: {failure}"
        print(json.dumps([call["name"], error]), flush=True)


if __name__ == "__main__":
    sys.exit(main())
