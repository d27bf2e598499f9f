"""The assistant: it understands a question, decides, and answers on its channels."""
