"""Reads the training data as Rasa's own importer does, only faster.

Rasa's importer parses every file several times with a YAML parser in pure Python and checks it against a
schema: 70 s for 28,000 examples. This one reads each file once, with libyaml (docs/decisions.md).
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.entities_parser import find_entities_in_training_example, replace_entities
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Example(Message):
    """A training example that is quickly told from others.

    Rasa fingerprints every example after every component, walking through all that the components found in
    it: a minute for 38,000. What makes an example and how far it has come is enough. It also looks for doubles
    whenever it joins data, by the fingerprint; text and intent tell them apart as well. And it copies every
    example then, down to its last part; components replace parts and never change them.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> "Example":
        return Example(self.data)

    def __hash__(self) -> int:
        return hash((self.data.get(TEXT), self.data.get(INTENT)))

    def fingerprint(self) -> str:
        """Return a hash of text, intent and metadata, and of the names of what was found."""
        told = [self.data.get(name) for name in (TEXT, INTENT, METADATA)] + sorted(self.data)
        return hashlib.md5(repr(told).encode(), usedforsecurity=False).hexdigest()


class ExampleImporter(RasaFileImporter):
    """Examples from the files that have ``nlu:``, rules from those that have ``rules:`` or ``stories:``."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        """As Rasa's own: paths are files or folders."""
        super().__init__(config_file, domain_path, None)
        paths = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        files = [file for path in paths or [] for file in _files(Path(path))]
        self._nlu_files = [str(file) for file in files if "nlu" in _content(file)]
        self._story_files = [str(file) for file in files if {"rules", "stories"} & _content(file).keys()]

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the examples, each with its entities and its block's metadata."""
        # Components write into what they are given: each reader gets examples of its own.
        return TrainingData([Example(data) for file in self._nlu_files for data in _examples(Path(file))])


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.yml"))


@cache
def _content(file: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(file.read_text("utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        raise InvalidConfigException(f"{file}：写法不对。{error}") from None
    return content if isinstance(content, dict) else {}


@cache
def _examples(file: Path) -> list[dict[str, Any]]:
    examples = []
    for block in _content(file)["nlu"]:
        for line in block["examples"].splitlines():
            if not line.startswith("- "):
                raise InvalidConfigException(f"{file}：“{line[:40]}”不是以“- ”起头的例句。")
            annotated = line.removeprefix("- ")
            entities = find_entities_in_training_example(annotated)
            data = dict(Message.build(replace_entities(annotated), block["intent"], entities).data)
            if metadata := block.get("metadata"):
                data[METADATA] = {INTENT: metadata}
            examples.append(data)
    return examples
