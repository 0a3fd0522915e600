"""Words in, what of a release has all of them out: projects, units, indicators, findings, files."""

from pathlib import Path
from typing import Any

from pipelines.errors import UsageError
from pipelines.releases.reader import of_this_schema
from pipelines.reports.query import stream

KINDS = ("project", "unit", "indicator", "finding", "document")


def search(
    current: Path, words: str, kind: str | None = None, *, most: int = 50, seconds: float = 60
) -> list[dict[str, Any]]:
    """Find what has all of some words, whatever the case of letters.

    Args:
        current: the release.
        words: with spaces between them.
        kind: one of `KINDS`; all by default.
        most: so many at most.
        seconds: how long it may take.

    Returns:
        `kind`, `key` (for `jixiao trace`), `name`, `text`, `unit_name`, `fiscal_year`; those that
        have the words in their names first, then the shorter ones.

    Raises:
        NothingPublished: there is no release.
        UsageError: there is no word, or no such kind.
    """
    if not words.split():
        raise UsageError("no words to search for")
    if kind is not None and kind not in KINDS:
        raise UsageError(f"no kind {kind!r}: {', '.join(KINDS)}")
    asked = {"words": words.lower().split(), "kind": kind, "most": most}
    with of_this_schema(), stream(current, _SEARCH, asked, seconds=seconds) as answer:
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


_SEARCH = """
    with everything as (
        select
            'project' as kind, projects.project_key as key, projects.project_name as name,
            concat_ws(' ', forms.purpose_text, forms.goal_text, forms.long_term_goal_text) as text,
            units.unit_name, projects.fiscal_year
        from marts.dim_projects as projects
        inner join marts.dim_units as units on projects.unit_key = units.unit_key
        left join marts.dim_forms as forms on projects.form_key = forms.form_key
        union all
        select
            'unit', unit_key, unit_name,
            concat_ws(' ', unit_code, department_name, array_to_string(unit_names, ' ')),
            unit_name, null
        from marts.dim_units
        union all
        select
            'indicator', indicator_key, indicator_name,
            concat_ws(' ', indicator_description, target_text), unit_name, fiscal_year
        from marts.indicators_flat
        union all
        select
            'finding', finding_key, coalesce(project_name, rule_code),
            concat_ws(' ', message_zh, message_en, rule_code), unit_name, fiscal_year
        from marts.findings_flat
        union all
        select
            'document', document_key, file_name, concat_ws(' ', publisher, source_url), publisher,
            fiscal_year
        from marts.dim_documents
    )

    select kind, key, name, text, unit_name, fiscal_year
    from everything
    where
        ($kind is null or kind = $kind)
        and len(
            list_filter(
                $words, lambda word: not contains(lower(concat_ws(' ', name, text)), word)
            )
        ) = 0
    order by
        len(list_filter($words, lambda word: not contains(lower(name), word))),
        length(name) + length(text), kind, key
    limit $most
"""
