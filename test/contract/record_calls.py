"""Runs programs with stand-ins for the SDKs that record every call's arguments.

Reads [name, text] pairs as JSON and prints {name: {"requests": [{"url", "body"}], "error"}}. `url` is the path of the call
(`openai.OpenAI().chat.completions.create`), `body` its keyword arguments, positional ones under "0", "1", …. Calls without
arguments and decorators of the program's own are not recorded.
"""

import json
import sys
import types

MODULES = [
    "anthropic", "boto3", "google.genai", "google.genai.types", "groq", "langchain_anthropic", "langchain_openai",
    "litellm", "openai", "requests",
]  # fmt: skip


class Recorder:
    """Answers to every attribute, call, iteration and `with`, and writes down the calls."""

    def __init__(self, path, records):
        self.__dict__.update(_path=path, _records=records)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Recorder(f"{self._path}.{name}", self._records)

    def __call__(self, *args, **kwargs):
        # Settings for the requests that follow; they send nothing themselves.
        if self._path.endswith(".with_options"):
            settings = ", ".join(f"{key}={value!r}" for key, value in kwargs.items())
            return Recorder(f"{self._path}({settings})", self._records)
        body = {**{str(index): value for index, value in enumerate(args)}, **kwargs}
        result = Recorder(f"{self._path}()", self._records)
        result.__dict__["_body"] = body
        if body:
            self._records.append({"url": self._path, "body": body})
        return result

    def __iter__(self):
        return iter(())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def __await__(self):
        return iter(())


def plain(value):
    """JSON for what the standard encoder does not know: a recorded object by its path and arguments."""
    if isinstance(value, Recorder):
        return {"object": value._path, **value.__dict__.get("_body", {})}
    return repr(value)


def install(records):
    for name in MODULES:
        parts = name.split(".")
        for depth in range(1, len(parts) + 1):
            path = ".".join(parts[:depth])
            module = types.ModuleType(path)
            module.__path__ = []
            module.__getattr__ = Recorder(path, records).__getattr__
            sys.modules[path] = module


def run(name, text):
    records = []
    install(records)
    error = None
    try:
        exec(compile(text, name, "exec", dont_inherit=True), {"__name__": "__main__"})
    except Exception as problem:  # noqa: BLE001: the program's own error is the result
        error = f"{type(problem).__name__}: {problem}"
    return {"requests": records, "error": error}


print(json.dumps({name: run(name, text) for name, text in json.load(sys.stdin)}, default=plain))
