"""Rasa's own command line, with the answers of actions checked by a schema that is read once.

    python -m bot.commands.rasa_server run -p 5005

Rasa checks its own schema against JSON Schema's again at every action, a tenth of a turn (docs/decisions.md).
"""

from typing import Any

from jsonschema import Draft7Validator
from rasa.__main__ import main as rasa
from rasa.core.actions.action import RemoteAction


def main() -> None:
    """Run Rasa with the command line given."""
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def check(action: RemoteAction, answer: dict[str, Any]) -> bool:
        validator.validate(answer)
        return True

    RemoteAction._validate_action_result = check
    rasa()


if __name__ == "__main__":
    main()
