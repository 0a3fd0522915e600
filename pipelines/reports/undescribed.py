"""A release in, the documents of which nobody said who published them out, with what is known."""

from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from pipelines.releases.reader import of_this_schema, open_release


def undescribed(current: Path, said: Collection[str]) -> Iterator[dict[str, Any]]:
    """What is known of each document that no row of `sources.csv` speaks of.

    Known is what its forms say: their year where it is one, the department where it is one, or else
    the unit; and the region where one is said of everything that this publisher published. When it
    was published, nobody said.

    Args:
        current: the release to look in.
        said: the names of the files that have a row; one of an archive is for all files in it.

    Yields:
        By the names of the columns of `sources.csv`, in the order of file names.

    Raises:
        NothingPublished: there is no release.
    """
    with open_release(current) as connection, of_this_schema():
        rows = connection.execute(_KNOWN).pl().to_dicts()
    for row in rows:
        inside = [str(above) for above in PurePosixPath(row["file"]).parents]
        if {row["file"], *inside}.isdisjoint(said):
            yield row


_KNOWN = """
    with forms as (
        select
            forms.document_key,
            units.department_name,
            units.unit_name,
            forms.fiscal_year
        from marts.dim_forms as forms
        left join marts.dim_units as units using (unit_key)
    ),

    known as (
        select
            document_key,
            case
                when count(distinct department_name) = 1 then any_value(department_name)
                when count(distinct unit_name) = 1 then any_value(unit_name)
            end as publisher,
            case when count(distinct fiscal_year) = 1 then any_value(fiscal_year) end as fiscal_year
        from forms
        group by document_key
    ),

    publishers as (
        select publisher, any_value(region_code) as region_code
        from marts.dim_documents
        where publisher is not null
        group by publisher
        having count(distinct region_code) = 1
    )

    select
        documents.file_name as file,
        known.publisher,
        publishers.region_code,
        known.fiscal_year
    from marts.dim_documents as documents
    left join known using (document_key)
    left join publishers on known.publisher = publishers.publisher
    order by 1
"""
