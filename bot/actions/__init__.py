"""The assistant's actions, one a file. They ask the knowledge and hold no facts."""
