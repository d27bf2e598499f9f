"""Who is responsible for what in the bureau: parsed, built, searched, decided. Knows nothing of Rasa."""
