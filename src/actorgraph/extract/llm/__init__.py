"""A large language model behind any endpoint that speaks OpenAI's chat completions, a local one included, as an extractor."""
