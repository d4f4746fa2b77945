"""The engine's own index over the tokens: FTS5 with triggers, or generated vectors with GIN.

A later migration that alters ``pages_searchentry`` on SQLite makes the table anew and loses the triggers: it ends with
``make_index`` again.
"""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE pages_search USING fts5(
         head_tokens, tokens, content='pages_searchentry', content_rowid='id', detail='column',
         tokenize="ascii tokenchars '~^='")""",
    """CREATE TRIGGER pages_search_new AFTER INSERT ON pages_searchentry BEGIN
         INSERT INTO pages_search(rowid, head_tokens, tokens) VALUES (new.id, new.head_tokens, new.tokens);
       END""",
    """CREATE TRIGGER pages_search_gone AFTER DELETE ON pages_searchentry BEGIN
         INSERT INTO pages_search(pages_search, rowid, head_tokens, tokens)
         VALUES ('delete', old.id, old.head_tokens, old.tokens);
       END""",
    """CREATE TRIGGER pages_search_other AFTER UPDATE ON pages_searchentry BEGIN
         INSERT INTO pages_search(pages_search, rowid, head_tokens, tokens)
         VALUES ('delete', old.id, old.head_tokens, old.tokens);
         INSERT INTO pages_search(rowid, head_tokens, tokens) VALUES (new.id, new.head_tokens, new.tokens);
       END""",
    "INSERT INTO pages_search(pages_search) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS pages_search_new",
    "DROP TRIGGER IF EXISTS pages_search_gone",
    "DROP TRIGGER IF EXISTS pages_search_other",
    "DROP TABLE IF EXISTS pages_search",
)
# Token by token, without a parser: what a parser makes of Chinese depends on the locale of the database.
VECTOR = "array_to_tsvector(array_remove(string_to_array({column}, ' '), ''))"
POSTGRESQL = (
    f"""ALTER TABLE pages_searchentry
          ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR.format(column="tokens")}) STORED,
          ADD COLUMN head_vector tsvector GENERATED ALWAYS AS ({VECTOR.format(column="head_tokens")}) STORED""",
    "CREATE INDEX pages_searchentry_vector ON pages_searchentry USING gin (vector)",
)
POSTGRESQL_BACK = (
    "DROP INDEX IF EXISTS pages_searchentry_vector",
    "ALTER TABLE pages_searchentry DROP COLUMN IF EXISTS vector, DROP COLUMN IF EXISTS head_vector",
)


def run(statements, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def make_index(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if is_sqlite:
        run(SQLITE_BACK, schema_editor)
    run(SQLITE if is_sqlite else POSTGRESQL, schema_editor)


def drop_index(apps, schema_editor):
    run(SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_search")]

    operations = [migrations.RunPython(make_index, drop_index)]
