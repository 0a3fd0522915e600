"""How faithfully documents are read, of which the truth is known.

A folder holds documents and, in `truth/<file name>.json`, what a person read in each: its forms
with kind, project, unit, fiscal year, amounts (role, stage, yuan) and indicators. Held against it
is what a load would land (`benchmarks.models`), in seconds, without a load.

Run: python -m benchmarks.fidelity [FOLDER] [--only GLOB] [--details] [--floor]
"""

import argparse
import fnmatch
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from benchmarks import layouts
from benchmarks.comparing import Fact, Read, facts, plain
from benchmarks.figures import HERE, keep, read
from benchmarks.models import Models, read_folder

LAYOUTS = HERE.parent.parent / "shared" / "layouts"


def documents_of(folder: Path, names: Sequence[str]) -> dict[str, Read]:
    """The documents of a folder as they are read, by the names of their files."""
    with read_folder(folder, names) as connection:
        models = Models(connection)
        documents = {row["document_key"]: Read(row["refusal"]) for row in models.rows(_DOCUMENTS)}
        for form in _forms(models):
            document = documents[form["document_key"]]
            document.forms.append(form)
            document.told += [plain(text) for *_, field, text in form["cells"] if field is None]
        for row in models.rows(_QUARANTINE):
            documents[row["document_key"]].told.append(plain(row["text"]))
            documents[row["document_key"]].quarantined += row["record"] == "form"
        files = models.rows("select file_name, document_key from {{ ref('stg_files') }}")
    return {row["file_name"]: documents[row["document_key"]] for row in files}


def _forms(models: Models) -> list[dict[str, Any]]:
    """The forms with their amounts and indicators."""
    forms = {
        row["form_key"]: row | {"cells": json.loads(row["cells"]), "amounts": [], "indicators": []}
        for row in models.rows(_FORMS)
    }
    for name, sql in (("amounts", _AMOUNTS), ("indicators", _INDICATORS)):
        for row in models.rows(sql):
            forms[row["form_key"]][name].append(row)
    return list(forms.values())


_DOCUMENTS = "select document_key, refusal from {{ ref('int_documents') }}"
_QUARANTINE = """
    select document_key, record, text from {{ ref('stg_quarantine') }}
    where document_key is not null and text is not null
"""
_FORMS = """
    select
        told.form_key, told.document_key, told.form_kind as kind, told.fiscal_year,
        told.unit_name as unit, told.unit_code,
        case when not told.is_whole_department then told.project_name end as project,
        said.goal_text, said.long_term_goal_text, said.cells
    from {{ ref('int_form_projects') }} as told
    inner join {{ ref('stg_forms') }} as said using (form_key)
    order by told.document_key, told.form_number
"""
_AMOUNTS = """
    select form_key, amount_role as role, amount_stage as stage, max(amount_yuan) as yuan
    from {{ ref('stg_amounts') }}
    inner join {{ ref('int_form_projects') }} as told using (form_key)
    where
        amount_yuan is not null
        and (told.is_whole_department or amount_role not in ('basic_spending', 'project_spending'))
    group by
        form_key, amount_role, amount_stage, fund_source_text,
        case when amount_role = 'source' then row_number end
"""
"""As the budgets of projects and departments are published; a source is a line of its own."""
_INDICATORS = """
    select
        form_key, level1_name as level1, level2_name as level2, indicator_name as name, target_text,
        goal_term as term, comparator, result_text, coalesce(weight, full_score) as weight, score
    from {{ ref('stg_indicators') }}
    semi join {{ ref('int_form_projects') }} using (form_key)
    order by form_number, row_number, indicator_key
"""


def compare(folder: Path, only: str = "*") -> dict[str, list[Fact]]:
    """What became of the facts of each document that has a truth, by the name of its file."""
    truths = {
        file.name.removesuffix(".json"): json.loads(file.read_text(encoding="utf-8"))["forms"]
        for file in sorted((folder / "truth").glob("*.json"))
    }
    names = [name for name in fnmatch.filter(truths, only) if (folder / name).exists()]
    documents = documents_of(folder, names)
    return {name: list(facts(truths[name], documents[name])) for name in names}


def figures_of(told: Sequence[Fact]) -> dict[str, int]:
    """How many of what are there, published, right, wrong, silent and reported."""
    count = Counter((fact.what, fact.how) for fact in told)

    def all_of(what: str, *ways: str) -> int:
        return sum(count[what, how] for how in ways)

    figures = {}
    for what in ("form", "indicator", "amount"):
        figures[f"{what}s"] = all_of(what, "right", "flawed", "silent", "reported")
        figures[f"{what}s_found"] = all_of(what, "right", "flawed", "wrong")
        figures[f"{what}s_right"] = all_of(what, "right")
    for how in ("wrong", "silent", "reported"):
        figures[how] = sum(number for (_, by), number in count.items() if by == how)
    return figures


def totals(documents: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """The figures of documents together, and what share of the indicators is right."""
    total = Counter[str]()
    for figures in documents.values():
        total.update(figures)
    right = sum(map(_is_right, documents.values()))
    precision, recall = (
        round(100 * total["indicators_right"] / max(1, total[of]), 1)
        for of in ("indicators_found", "indicators")
    )
    shares = {"precision": precision, "recall": recall}
    return {"documents": len(documents), "documents_right": right, **total, **shares}


def _is_right(figures: Mapping[str, int]) -> bool:
    return figures["forms"] == figures["forms_found"] == figures["forms_right"]


def worse(
    now: Mapping[str, Mapping[str, int]], before: Mapping[str, Mapping[str, int]]
) -> list[str]:
    """A line for each figure that is worse than before, of the documents that were there then."""
    both = sorted(now.keys() & before.keys())
    if not both:
        return []

    def has_fallen(figure: str, *names: str) -> bool:
        new, old = (totals({name: one[name] for name in names})[figure] for one in (now, before))
        return new < old if figure in _MORE_IS_BETTER else new > old

    def line(figure: str) -> str:
        new, old = (totals({name: one[name] for name in both})[figure] for one in (now, before))
        where = ", ".join(name for name in both if has_fallen(figure, name))
        return f"{figure}: {new}, was {old} ({where})"

    figures = (*_MORE_IS_BETTER, "wrong", "silent")
    return [line(figure) for figure in figures if has_fallen(figure, *both)]


_MORE_IS_BETTER = (
    "documents_right",
    "forms_right",
    "indicators_right",
    "amounts_right",
    "precision",
    "recall",
)
"""Of what is wrong or silent less is better; what was silent and is reported now is no loss."""


def _line(name: str, told: Sequence[Fact]) -> str:
    of = figures_of(told)
    shares = ", ".join(
        f"{what} {of[f'{what}_right']} of {of[what]}" for what in ("forms", "indicators", "amounts")
    )
    lost = ", ".join(f"{how} {of[how]}" for how in ("wrong", "silent", "reported"))
    return f"{'ok' if _is_right(of) else '-':3}{name}: {shares}; {lost}"


def _print(compared: Mapping[str, Sequence[Fact]], *, details: bool) -> None:
    for name, told in compared.items():
        print(_line(name, told))
        for fact in told if details else ():
            if fact.how not in ("right", "flawed") and fact.text:
                print(f"     {fact.how}: {fact.what} {fact.text}")


def _as_json(documents: Mapping[str, Mapping[str, int]]) -> str:
    """The totals, then a document a line, so that a change of the file shows which it is about."""
    lines = ",\n".join(
        f"    {json.dumps(name)}: {json.dumps(of)}" for name, of in documents.items()
    )
    return (
        f'{json.dumps(totals(documents), indent=2)[:-2]},\n  "by_document": {{\n{lines}\n  }}\n}}'
    )


def main() -> int:
    """Print a line a document and the totals, and keep the figures, or hold them to those kept."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, nargs="?", default=LAYOUTS)
    arguments.add_argument("--only", default="*", help="documents whose names match")
    arguments.add_argument("--details", action="store_true", help="what is wrong or lost")
    arguments.add_argument("--own", action="store_true", help="the documents that are made here")
    arguments.add_argument("--floor", action="store_true", help="fail below the kept figures")
    asked = arguments.parse_args()
    kept = "layouts" if asked.own else "fidelity"
    with layouts.written() if asked.own else nullcontext(asked.folder) as folder:
        compared = compare(folder, asked.only)
    if not compared:
        arguments.error(f"{asked.folder} has no documents of that name with a truth")
    _print(compared, details=asked.details)
    documents = {name: figures_of(told) for name, told in compared.items()}
    print(json.dumps(totals(documents)))
    if asked.floor:
        before = read(kept)["by_document"]
        if documents.keys().isdisjoint(before):
            arguments.error("none of these documents is in the kept figures: nothing to compare")
        lines = worse(documents, before)
        print("\n".join(["worse than before:", *lines] if lines else ["nothing is worse"]))
        return int(bool(lines))
    if asked.only == "*" and (asked.own or asked.folder.resolve() == LAYOUTS.resolve()):
        keep(kept, _as_json(documents))
    return 0


if __name__ == "__main__":
    sys.exit(main())
