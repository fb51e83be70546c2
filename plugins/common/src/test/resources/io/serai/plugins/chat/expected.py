"""Writes what Hugging Face's apply_chat_template makes of each template and conversation here.

It sets Jinja up as transformers does (utils/chat_template_utils.py). Needs: pip install jinja2
"""

import json
import pathlib
from datetime import datetime

from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = pathlib.Path(__file__).parent
NOW = datetime(2026, 3, 5, 14, 7, 9)


def raise_exception(message):
    raise TemplateError(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


environment = ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
)
environment.filters["tojson"] = tojson
environment.globals["raise_exception"] = raise_exception
environment.globals["strftime_now"] = NOW.strftime

expected = {}
for file in sorted(HERE.glob("*.jinja")):
    template = environment.from_string(file.read_text())
    for name, messages in json.loads((HERE / "conversations.json").read_text()).items():
        try:
            text = template.render(
                messages=messages, add_generation_prompt=True, bos_token="<s>", eos_token="</s>"
            )
        except TemplateError as error:
            text = "refused: " + str(error)
        expected[f"{file.stem}/{name}"] = text
(HERE / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n")
