"""The graph in a Neo4j database: loaded step by step, only what changed; several cases side by side.

    connect.py      address and credentials, transactions with retries, what the driver's errors mean
    statements.py   every statement that writes, made from the schema: labels and types never come from text
    changes.py      what differs between a graph and what the database holds of it
    load.py         applies the changes in batches that can be cut off anywhere and done again
    store.py        the store itself; values.py turns the driver's values into plain ones
    bulk.py         the same graph as CSV files for `neo4j-admin database import full`

Inside of this package `import neo4j` is the driver.
"""
