"""Lines of the dbt project fit beside each other on a screen; sqlfluff looks at models alone."""

from pipelines import settings

LONGEST = 100


def test_no_line_is_longer_than_a_hundred_characters() -> None:
    files = [
        file
        for suffix in ("sql", "yml", "md")
        for file in settings.DBT_PROJECT.rglob(f"*.{suffix}")
        if not {"target", "logs"} & set(file.relative_to(settings.DBT_PROJECT).parts)
    ]
    assert len(files) > 100
    assert [
        f"{file.relative_to(settings.DBT_PROJECT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST
    ] == []
