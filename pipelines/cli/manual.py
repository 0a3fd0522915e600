"""The tables of the documents that come from the code: `make tables` writes them.

Codes and settings come in; Markdown goes out, between `<!-- name -->` and `<!-- end of name -->`. A
test holds the documents to it.
"""

from pathlib import Path

from pipelines.exit_codes import ExitCode
from pipelines.settings import PROJECT, Settings, variable
from pipelines.targets.examples import examples


def tables() -> dict[Path, tuple[str, str]]:
    """For each document, the name of its table, and the table."""
    return {
        PROJECT / "README.md": ("exit codes", exit_codes("exit code", "meaning", "en")),
        PROJECT / "README.zh-CN.md": ("exit codes", exit_codes("退出码", "含义", "zh")),
        PROJECT / "docs" / "operations.md": ("settings", settings()),
        PROJECT / "docs" / "targets.md": ("examples", wordings()),
    }


def exit_codes(code: str, meaning: str, language: str) -> str:
    """What each exit code means."""
    rows = [f"| {one} | {getattr(one, language)} |" for one in ExitCode]
    return "\n".join([f"| {code} | {meaning} |", "|---:|---|", *rows])


def settings() -> str:
    """What an operator may set."""
    rows = [
        f"| `{variable(name)}` | {(field.examples or [''])[0]} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | default | |", "|---|---|---|", *rows])


def wordings() -> str:
    """What targets mean, by example."""
    shown, about = [], ""
    for one in examples():
        words = f"{one.about_zh}: {one.about_en}" if one.about_en != about else ""
        written = one.written.replace(" | ", "` `")
        shown.append(f"| {words} | `{written}` | `{one.means}` |")
        about = one.about_en
    return "\n".join(["| | as written | what it means |", "|---|---|---|", *shown])


def filled(text: str, name: str, table: str) -> str:
    """A document with a table put in its place; a document without the place stays as it is."""
    head, begin, rest = text.partition(f"<!-- {name} -->\n")
    _, end, tail = rest.partition(f"\n<!-- end of {name} -->")
    return head + begin + table + end + tail if end else text


def main() -> None:
    """Write every table into its document."""
    for document, table in tables().items():
        text = document.read_text(encoding="utf-8")
        document.write_text(filled(text, *table), encoding="utf-8")


if __name__ == "__main__":
    main()
