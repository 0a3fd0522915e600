"""A release in, likely slips of the pen out: what is rare beside what it is mistaken for.

A run of three letters that stands in one or two names of indicators, and with one letter changed
for another that looks or sounds like it, in twenty times as many: 资金拔 beside 资金拨. A person
decides whether it is one; only what stands in `seeds/text_slips.csv` is ever said to a reader.
"""

from pathlib import Path

import duckdb

from pipelines.releases.reader import open_release

_ONE = "己帐按拨未侯象幅竟理复讯布需栽俊渡即贷付缓辩折待陪废率准情收遂驰采训检员"
_OTHER = "已账安拔末候像辐竞埋覆汛部须裁竣度既货负援辨拆侍培费律淮请受隧弛彩讯捡圆"
"""Letters that are taken for one another, either way, each above the other."""
_MOST_SAID = 2
"""How many names a slip stands in at most."""
_TIMES_AS_MANY = 20
_MOST_LINES = 20


def likely_slips(current: Path) -> list[str]:
    """A line for each likely slip, the most likely first: what it is, and the line to add.

    Raises:
        NothingPublished: there is no release.
    """
    letters = {"one": _ONE + _OTHER, "other": _OTHER + _ONE}
    bounds = {"most": _MOST_SAID, "times": _TIMES_AS_MANY, "lines": _MOST_LINES}
    with open_release(current) as connection:
        try:
            found = connection.execute(_SQL, letters | bounds).fetchall()
        except duckdb.Error:  # a release of an earlier schema
            return []
    return [
        f"likely slip: {slip} (names: {rare}; {meant}: {common}): if it is one, add to "
        f"dbt_project/seeds/text_slips.csv: {slip},{meant},"
        for slip, meant, rare, common in found
    ]


_SQL = """
    with pairs as (
        select
            unnest(string_split($one, '')) as wrong,
            unnest(string_split($other, '')) as letter
    ),

    names as (
        select distinct indicator_name as name from marts.fct_indicator_targets
    ),

    lettered as (
        select name, string_split(name, '') as letters from names
    ),

    runs as (
        select
            name,
            unnest(
                list_transform(
                    list_zip(letters, letters[2:], letters[3:], true),
                    lambda three: three[1] || three[2] || three[3]
                )
            ) as run
        from lettered
    ),

    counted as (
        select
            run,
            count(distinct name) as name_count
        from runs
        group by run
    ),

    rare as (
        select counted.*, pairs.wrong, replace(counted.run, pairs.wrong, pairs.letter) as meant
        from counted
        inner join pairs on contains(counted.run, pairs.wrong)
        where counted.name_count <= $most
    )

    select rare.run, rare.meant, rare.name_count, common.name_count
    from rare
    inner join counted as common on rare.meant = common.run
    where common.name_count >= $times * rare.name_count
    order by common.name_count / rare.name_count desc, rare.run
    limit $lines
"""
