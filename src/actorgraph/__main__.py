"""`python -m actorgraph` is `actorgraph`."""

from actorgraph.cli import main

main()
