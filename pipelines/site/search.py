"""What the search of a release looks in.

A release comes in; `site/search/` goes out: its records in shards, and for each two signs that
stand side by side the records that hold them. A page loads the few shards that a question needs: as
scripts, since nothing else can be loaded from a disk.

A record is a project with its goals, indicators and findings, a unit, a document, or a finding that
is about no project. Records count from 0, projects with the most money first.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pipelines import settings
from pipelines.releases.reader import Reader
from pipelines.site.shards import write as write_shard

FOLDER = "search"
_RECORDS_OF_A_SHARD = 64
_MOST_SHARDS = 1_000
_RECORDS_AT_ONCE = 10_000
_RECORDS_OF_A_GRAM_SHARD = 200
_MOST_GRAM_SHARDS = 500
_LONGEST_TEXT = 2_000
"""So many signs of a text are looked in, and shown."""
_LONGEST_NAME = 200
_LONGEST_RECORD = 20_000
"""So many signs of a record are looked in: whatever a text holds, it costs bounded memory."""

Place = Callable[[str, str], str]
"""Kind and key of a record → its page, or nothing where it has none."""


class Found(NamedTuple):
    """How much can be found: `records`, of `total`; the number of each, by its kind and key."""

    records: int
    total: int
    numbers: dict[tuple[str, str], int]


def write(site: Path, ask: Reader, place: Place) -> Found:
    """Write what the search looks in.

    Args:
        site: its folder `site`.
        ask: asks it.
        place: tells pages.
    """
    total = ask(_COUNT)[0]["n"]
    count = min(total, settings.given().site_search)
    per_shard = max(_RECORDS_OF_A_SHARD, -(-count // _MOST_SHARDS))
    shards = min(max(1, count // _RECORDS_OF_A_GRAM_SHARD), _MOST_GRAM_SHARDS)
    numbers: dict[tuple[str, str], int] = {}
    rows = _portions(ask, _RECORDS, count)
    columns = _write_records(site, rows, per_shard, place, numbers)
    _write_grams(site, _portions(ask, _GRAMS, count), shards)
    meta = {"total": total, "perShard": per_shard, "gramShards": shards, **columns}
    write_shard(site, f"{FOLDER}/meta", meta)
    return Found(count, total, numbers)


def _portions(ask: Reader, sql: str, count: int) -> Iterator[tuple[Any, ...]]:
    """The rows of a query of some records, for all of them, some after others."""
    for first in range(0, count, _RECORDS_AT_ONCE):
        end = min(first + _RECORDS_AT_ONCE, count)
        yield from ask.rows(sql.replace("$first", str(first)).replace("$end", str(end)))


def _write_records(
    site: Path,
    rows: Iterator[tuple[Any, ...]],
    per_shard: int,
    place: Place,
    numbers: dict[tuple[str, str], int],
) -> dict[str, list[Any]]:
    """Write the records, and note the number of each.

    What they can be chosen by comes out: kinds, years, and the names of units.
    """
    kinds: list[str] = []
    years: list[int | None] = []
    units: list[int] = []
    names: dict[str | None, int] = {}
    number = 0
    while some := list(islice(rows, per_shard)):
        records = [_record(row, place) for row in some]
        kinds += [record["kind"] for record in records]
        years += [record["year"] for record in records]
        units += [names.setdefault(record["unit"], len(names)) for record in records]
        numbers |= {(one["kind"], one["key"]): len(numbers) + at for at, one in enumerate(records)}
        write_shard(site, f"{FOLDER}/r{number}", records)
        number += 1
    return {"kinds": kinds, "years": years, "units": units, "unitNames": list(names)}


def _record(row: tuple[Any, ...], place: Place) -> dict[str, Any]:
    kind, key, name, year, unit_key, unit, budget, file_name, texts = row
    return {
        "kind": kind, "key": key, "name": name, "year": year, "unit": unit,
        "unitPage": place("units", unit_key) if unit_key else "",
        "page": place(f"{kind}s", key), "budget": budget, "file": file_name,
        "texts": [[text["of"], text["head"], text["text"], text["more"]] for text in texts or []],
    }  # fmt: skip


def _write_grams(site: Path, rows: Iterable[tuple[str, int, int, str]], shards: int) -> None:
    """Write the grams by their first sign: which records hold each, as steps between them."""
    steps: dict[str, list[str]] = {}
    before: dict[str, int] = {}
    for gram, first, last, others in rows:
        step = str(first - before.get(gram, 0))
        steps.setdefault(gram, []).append(f"{step},{others}" if others else step)
        before[gram] = last
    of_shards: list[dict[str, str]] = [{} for _ in range(shards)]
    for gram in sorted(steps):
        of_shards[ord(gram[0]) % shards][gram] = ",".join(steps[gram])
    for number, held in enumerate(of_shards):
        write_shard(site, f"{FOLDER}/g{number}", held)


_HEADS = f"""
    with projects as (
        select
            1 as place, 'project' as kind, projects.project_key as key,
            projects.project_name as name, projects.fiscal_year as year,
            projects.unit_key, units.unit_name as unit,
            cast(budgets.budget_yuan as double) as budget, documents.file_name,
            null as texts
        from marts.dim_projects as projects
        left join marts.dim_units as units using (unit_key)
        left join marts.dim_forms as forms on projects.form_key = forms.form_key
        left join marts.dim_documents as documents on forms.document_key = documents.document_key
        left join marts.fct_project_budgets as budgets
            on projects.project_key = budgets.project_key and budgets.amount_stage = 'annual'
    ),

    others as (
        select
            2 as place, 'unit' as kind, unit_key as key, unit_name as name,
            cast(null as integer) as year, unit_key, unit_name as unit,
            cast(null as double) as budget, cast(null as varchar) as file_name,
            [{{
                'part': 1, 'form': 0, 'row': 0,
                'text': array_to_string(unit_names, ' · '), 'of': 'unit',
                'head': unit_code, 'more': department_name
            }}] as texts
        from marts.dim_units
        union all
        select
            3, 'document', document_key, file_name, fiscal_year, null, publisher, null, file_name,
            [{{
                'part': 1, 'form': 0, 'row': 0, 'text': source_url, 'of': 'document',
                'head': publisher, 'more': refusal
            }}]
        from marts.dim_documents
        union all
        select
            4, 'finding', finding_key, message_zh, findings.fiscal_year, findings.unit_key,
            units.unit_name,
            cast(amount_yuan as double), documents.file_name,
            [{{
                'part': 1, 'form': 0, 'row': 0, 'text': message_zh, 'of': 'finding',
                'head': severity, 'more': message_en
            }}]
        from audit.findings as findings
        left join marts.dim_units as units on findings.unit_key = units.unit_key
        left join marts.dim_documents as documents
            on findings.document_key = documents.document_key
        where findings.project_key is null
    ),

    everything as (
        select * from projects
        union all
        select * from others
    ),

    records as (
        select
            * exclude (place) replace (
                left(name, {_LONGEST_NAME}) as name,
                left(unit, {_LONGEST_NAME}) as unit,
                left(file_name, {_LONGEST_NAME}) as file_name
            ),
            row_number() over (order by place, budget desc nulls last, key) - 1 as number
        from everything
    )
"""
_COUNT = f"{_HEADS} select count(*) as n from records"
_SOME = f"""
    {_HEADS},

    chosen as (
        select * from records
        where number >= $first and number < $end
    ),

    goals as (
        unpivot (
            select project_key, form_number, goal_text, long_term_goal_text, result_goal_text,
                purpose_text
            from marts.dim_forms
            where is_in_force
        )
        on goal_text, long_term_goal_text, result_goal_text, purpose_text
        into name kind value said
    ),

    said as (
        select
            project_key, 1 as part, form_number, 0 as row_number, kind as head_of,
            cast(null as varchar) as head, said as said, cast(null as varchar) as more
        from goals
        union all
        select
            targets.project_key, 2, targets.form_number, targets.row_number, 'indicator',
            concat_ws(' · ', levels.level1_name, levels.level2_name), targets.indicator_name,
            concat_ws(' → ', targets.target_text, results.result_text)
        from marts.fct_indicator_targets as targets
        left join marts.dim_indicator_levels as levels using (indicator_level_key)
        left join marts.fct_indicator_results as results using (indicator_key)
        union all
        select project_key, 3, 0, 0, 'finding', severity, message_zh, message_en
        from audit.findings
        where project_key is not null
    ),

    texts as (
        select
            project_key,
            -- A list that is ordered while it is made takes 100 KB a project.
            list_sort(list(
                {{
                    'part': part,
                    'form': form_number,
                    'row': row_number,
                    'text': left(said, {_LONGEST_TEXT}),
                    'of': head_of,
                    'head': head,
                    'more': left(more, {_LONGEST_TEXT})
                }}
            )) as texts
        from said
        where project_key in (select key from chosen where kind = 'project')
        group by project_key
    ),

    whole as (
        select
            chosen.* exclude (texts),
            if(chosen.kind = 'project', texts.texts, chosen.texts) as texts
        from chosen
        left join texts on chosen.key = texts.project_key
    )
"""
"""Some of the records: all of them at one time would not fit in memory."""
_RECORDS = f"""
    {_SOME}

    select kind, key, name, year, unit_key, unit, budget, file_name, texts
    from whole
    order by number
"""
# A sign before a space or an end has a gram with a space, so that each sign begins one.
_GRAMS = f"""
    {_SOME},

    spelt as (
        select
            number,
            string_split(left(lower(regexp_replace(
                concat_ws(
                    ' ', name, unit, file_name,
                    array_to_string(
                        list_transform(
                            texts, lambda one: concat_ws(' ', one.head, one.text, one.more)
                        ),
                        ' '
                    ),
                    ''
                ),
                '\\s+', ' ', 'g'
            )), {_LONGEST_RECORD}), '') as signs
        from whole
    ),

    held as (
        select
            number,
            unnest(list_distinct(list_transform(
                range(1, len(signs)), lambda place: signs[place] || signs[place + 1]
            ))) as gram
        from spelt
    ),

    listed as (
        select gram, list_sort(list(number)) as numbers
        from held
        where gram[1] != ' '
        group by gram
    )

    select
        gram,
        numbers[1] as first,
        numbers[-1] as last,
        array_to_string(list_transform(
            range(2, len(numbers) + 1), lambda place: numbers[place] - numbers[place - 1]
        ), ',') as steps
    from listed
"""
"""What two signs side by side are held by which of some records: as steps from one to the next."""
