"""Our components of Rasa's pipeline, one a file."""
