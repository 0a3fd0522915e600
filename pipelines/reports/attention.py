"""A release in, what to look after out.

Words that no seed knows, likely slips of the pen, versions without a day.
"""

from pathlib import Path

import duckdb

from pipelines.releases.reader import open_release
from pipelines.reports.likely_slips import likely_slips


def lines(current: Path) -> list[str]:
    """All of it.

    Raises:
        NothingPublished: there is no release.
    """
    words = [*unknown_words(current), *unknown_labels(current), *likely_slips(current)]
    return [*undated_versions(current), *doubtful_numbers(current), *words]


def doubtful_numbers(current: Path) -> list[str]:
    """A line for each document with numbers that were read by sight, and not surely.

    Raises:
        NothingPublished: there is no release.
    """
    return _lines(current, _DOUBTFUL)


_DOUBTFUL = """
    with doubtful as (
        select document_key, form_number, row_number, read_doubt
        from marts.fct_indicator_targets
        where read_doubt is not null
        union
        select document_key, form_number, row_number, read_doubt from marts.fct_project_funding
        where read_doubt is not null
        union
        select document_key, form_number, row_number, read_doubt from marts.fct_spending_lines
        where read_doubt is not null
    )

    select
        documents.file_name || ': ' || count(*) || ' rows with a number that was read by sight and '
        || 'may be misread, such as form ' || min(form_number) || ', row '
        || arg_min(row_number, form_number * 100000 + row_number)
        || ' (read_doubt); hold them against the scan'
    from doubtful
    inner join marts.dim_documents as documents using (document_key)
    group by documents.file_name
    order by 1
"""


def undated_versions(current: Path) -> list[str]:
    """A line for each project published more than once whose version in force no day tells.

    Raises:
        NothingPublished: there is no release.
    """
    return _lines(current, _UNDATED)


_UNDATED = """
    with published_again as (
        select
            forms.project_key,
            forms.form_kind,
            any_value(forms.in_force_from) as in_force_from,
            string_agg(
                documents.file_name || case when forms.is_in_force then ' (in force)' else '' end,
                ', ' order by forms.is_in_force desc, documents.file_name
            ) as files
        from marts.dim_forms as forms
        inner join marts.dim_documents as documents using (document_key)
        where forms.in_force_from in ('arrival', 'only_dated', 'same_day')
        group by forms.project_key, forms.form_kind
    )

    select
        files || ': ' || count(*) || ' forms published more than once, ' || case in_force_from
            when 'arrival' then 'and no day is known: those that came last are in force'
            when 'only_dated' then 'and only some bear a day: the last of these are in force'
            else 'all on one day: nothing says which are in force'
        end || '; say in sources.csv when each was published (published_on)'
    from published_again
    group by files, in_force_from
    order by 1
"""


def unknown_labels(current: Path) -> list[str]:
    """A line for each label of the forms that no list has: how often, and the line to add.

    Raises:
        NothingPublished: there is no release.
    """
    with open_release(current) as connection:
        try:
            return [line for (line,) in connection.execute(_UNKNOWN_LABELS).fetchall()]
        except duckdb.Error:  # a release of an earlier schema
            return []


_UNKNOWN_LABELS = """
    with cells as (
        select form_key, from_json(cells, '[["VARCHAR"]]') as cells
        from provenance.form_cells
        where contains(cells, '"unknown_label"')
    ),

    found as (
        select form_key, unnest(list_filter(cells, cell -> cell[3] = 'unknown_label')) as cell
        from cells
    ),

    spelt as (
        select form_key, regexp_replace(cell[4], '[\\s\\p{Z}]+|[:：]\\s*$', '', 'g') as label
        from found
    ),

    -- As words are compared: without a number before them and how to fill it in behind.
    labels as (
        select
            form_key,
            regexp_replace(
                regexp_replace(label, '^[(（]?[一二三四五六七八九十0-9]+[)）、.．]', ''),
                '(.)[(（][^()（）]*[)）][:：]?$', '\\1'
            ) as label
        from spelt
    )

    select
        'unknown label: ' || label || ' (forms: ' || count(distinct form_key)
        || '): its values are kept beside the forms; to say what they are, add to [labels] in '
        || 'pipelines/forms/vocabulary.toml: attribute = ["' || label || '"]'
    from labels
    group by label
    order by count(distinct form_key) desc, label
"""


def unknown_words(current: Path) -> list[str]:
    """A line for each word of the forms that no seed knows: how often, and the line to add.

    Raises:
        NothingPublished: there is no release.
    """
    return _lines(current, _UNKNOWN_WORDS)


_UNKNOWN_WORDS = """
    with levels as (
        select unnest(
            [{'level': 1, 'word': level1_name}, {'level': 2, 'word': level2_name}],
            recursive := true
        )
        from marts.fct_indicator_targets
        inner join marts.dim_indicator_levels using (indicator_level_key)
        where taxonomy = 'unknown'
    ),

    known as (
        select level1_name as word from marts.dim_indicator_levels where taxonomy != 'unknown'
        union all
        select level2_name as word from marts.dim_indicator_levels where taxonomy != 'unknown'
    )

    select
        'unknown fund source: ' || fund_source_name || ' (projects: ' || count(*)
        || '): if it is another word for a '
        || 'known one, add to pipelines/forms/fund_source_aliases.csv: '
        || fund_source_name || ',<fund_source_code>'
    from marts.dim_fund_sources
    inner join (
        select fund_source_key, project_key from marts.dim_projects
        union
        select fund_source_key, project_key from marts.fct_project_funding
    ) using (fund_source_key)
    where not is_known
    group by fund_source_name
    union all
    select
        'unknown level: ' || word || ' (indicators: ' || count(*)
        || '): if it is another word for a known one, add to '
        || 'dbt_project/seeds/indicator_level_aliases.csv: ' || level || ',' || word || ',<name>'
    from levels
    anti join known using (word)
    where word is not null
    group by level, word
    union all
    select
        'unknown unit of measure: ' || counted || ' (indicators: ' || count(*)
        || '): add to pipelines/targets/measure_units.csv: ' || counted
        || ',<measure_unit>,<unit_kind>,1,<base_unit>,<to_base>,<name_en>'
    from (
        select string_split(unnest(clauses).measure_unit, '/')[1] as counted
        from marts.fct_indicator_targets
    )
    where counted is not null and counted not in (select measure_unit from marts.dim_measure_units)
    group by counted
    order by 1
"""


def _lines(current: Path, sql: str) -> list[str]:
    with open_release(current) as connection:
        try:
            return [line for (line,) in connection.execute(sql).fetchall()]
        except duckdb.Error:  # a release of an earlier schema
            return []
