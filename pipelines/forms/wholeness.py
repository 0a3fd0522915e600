"""Whether a form is whole, and what its texts say together.

A form comes in, all of whose rows were read; what it lacks goes out.
"""

from pipelines.forms.fields import parse_name_tag, parse_project, parse_unit
from pipelines.forms.records import Form, Problem


def missing_of(form: Form, is_closed: bool, is_silent: bool) -> str | None:
    """The rule that a form breaks which is not whole.

    Args:
        form: as far as it was read.
        is_closed: whether its last table is there to its end.
        is_silent: whether no title says what it is: then it must say at least whose.
    """
    if not is_closed:
        return "form_cut"
    is_nobodys = is_silent and form.unit_text is None and form.department_text is None
    needs_project = form.kind not in ("department", "self_evaluation") or is_nobodys
    if form.project_name is None and needs_project:
        return "project_missing"
    return None if form.indicators else "indicators_missing"


def is_whole(form: Form, problems: list[Problem], *, is_closed: bool, is_silent: bool) -> bool:
    """Whether a form lacks nothing; else what it lacks is its one problem.

    Args:
        form: as far as it was read.
        problems: of its rows.
        is_closed: as for `missing_of`.
        is_silent: likewise.
    """
    missing = missing_of(form, is_closed, is_silent)
    if missing is not None:
        text = form.heading or form.project_name or ""
        problems[:] = [Problem(form.number, None, None, "form", None, missing, text)]
    return missing is None


def name_missing_budget(form: Form, problems: list[Problem]) -> None:
    """A whole form without a budget is kept, and named; a department's may have none."""
    if form.kind == "department" or any(amount.role == "budget" for amount in form.amounts):
        return
    text = form.heading or form.project_name or ""
    problems.append(
        Problem(form.number, None, None, "amount", "amount_yuan", "budget_missing", text)
    )


def understand(form: Form) -> None:
    """Take its unit's code and name apart, and what stands behind its project's name."""
    if form.unit_text is not None:
        unit = parse_unit(form.unit_text)
        form.unit_code, form.unit_name = form.unit_code or unit.code, unit.name
    elif form.department_text is not None and not form.departments:
        form.unit_name = parse_unit(form.department_text).name
    if form.project_name is not None:
        code, form.project_name = parse_project(form.project_name)
        form.project_code = form.project_code or code
        form.name_year, form.name_fund_tag = parse_name_tag(form.project_name)
