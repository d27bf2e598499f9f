"""The trained pipeline outside the server, for the commands that read many questions."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.commands.train import latest_model
from bot.nlu.names import NameRecogniser
from bot.nlu.normaliser import Normaliser
from bot.nlu.ranker import MatterRanker

_COMPONENTS = (Normaliser, JiebaTokenizer, NameRecogniser, MatterRanker)


@dataclass(frozen=True)
class Pipeline:
    """The components in their order; the last one ranks."""

    components: tuple[Any, ...]

    @property
    def ranker(self) -> MatterRanker:
        """The component that ranks."""
        ranker: MatterRanker = self.components[-1]
        return ranker

    def prepare(self, text: str) -> Message:
        """Return text as the ranker gets it."""
        message = Message({TEXT: text})
        for component in self.components[:-1]:
            component.process([message])
        return message

    def parse(self, text: str) -> dict[str, Any]:
        """Return everything the pipeline says of text."""
        message = self.prepare(text)
        self.ranker.process([message])
        return dict(message.data)


def load_pipeline(model: Path | None = None) -> Pipeline:
    """Load the pipeline of a trained model (default: the newest); raises FileNotFoundError."""
    model = model or latest_model()
    if model is None:
        raise FileNotFoundError("还没有训练好的模型。请先运行 make train。")
    with tempfile.TemporaryDirectory() as folder:
        storage, metadata = LocalModelStorage.from_model_archive(Path(folder), model)
        nodes = [node for node in metadata.predict_schema.nodes.values() if node.uses in _COMPONENTS]
        nodes.sort(key=lambda node: _COMPONENTS.index(node.uses))
        return Pipeline(
            tuple(
                getattr(node.uses, node.constructor_name)(
                    config={**node.uses.get_default_config(), **node.config},
                    model_storage=storage,
                    resource=node.resource,
                    execution_context=ExecutionContext(GraphSchema({})),
                )
                for node in nodes
            )
        )
