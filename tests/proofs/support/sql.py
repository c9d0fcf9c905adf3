"""Looks at a project's database, or changes it, without any of the project's code.

Arguments: the URL of the database, then statements. Prints the rows of each.
"""

import json
import sys

url, *statements = sys.argv[1:]
if url.startswith("postgresql"):
    import psycopg

    connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
else:
    import sqlite3

    path = url.removeprefix("sqlite+aiosqlite:///")
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)

cursor = connection.cursor()
rows = []
for statement in statements:
    cursor.execute(statement)
    rows.append(cursor.fetchall() if cursor.description else [])
print(json.dumps(rows, default=str))
connection.close()
