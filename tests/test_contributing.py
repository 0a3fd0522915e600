"""The worked examples of CONTRIBUTING: they are applied to a copy of the code, which then loads."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Warehouse

EXAMPLES = PROJECT / "docs" / "examples"
FORM = """<html><meta charset="utf-8"><p>2023年乡村道路绩效目标表</p><table>
<tr><td>项目名称</td><td colspan=3>乡村道路</td></tr>
<tr><td>项目单位</td><td colspan=3>101001某县交通局</td></tr>
<tr><td>年度预算（万元）</td><td colspan=3>100</td></tr>
<tr><td>验收方式</td><td colspan=3>第三方验收</td></tr>
<tr><td>时间节点</td><td colspan=3>进度安排</td></tr>
<tr><td>6月底</td><td colspan=3>完成路基</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>修路里程</td><td>≥5公里</td></tr>
</table></html>"""
ROWS = """
    select acceptance_text, milestone_name, milestones.description
    from marts.dim_forms inner join {schema} as milestones using (form_key)
"""


@pytest.mark.parametrize(("example", "most"), [("column", 6), ("fact", 15)])
def test_an_example_touches_few_places(example: str, most: int) -> None:
    diff = (EXAMPLES / f"{example}.diff").read_text(encoding="utf-8")
    assert 1 < len(re.findall("^@@ ", diff, re.MULTILINE)) <= most


def test_a_column_and_a_fact_are_added_as_it_says(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for folder in ("pipelines", "dbt_project"):
        ignored = shutil.ignore_patterns("target", "logs", "__pycache__")
        shutil.copytree(PROJECT / folder, tree / folder, ignore=ignored)
    for example in ("column", "fact"):
        diff = EXAMPLES / f"{example}.diff"
        subprocess.run(["git", "apply", "--verbose", str(diff)], cwd=tree, check=True)
    warehouse = Warehouse(tmp_path / "data")
    warehouse.add("a.html", FORM.encode())
    run = [sys.executable, "-c", "from pipelines.cli import main; main()", "load"]
    paths = {"PYTHONPATH": str(tree), "JIXIAO_DATA": str(warehouse.places.root)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(
        run, cwd=tmp_path, env=kept | paths, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for schema in ("marts.fct_milestones", "history.milestones"):
        rows = warehouse.ask(ROWS.format(schema=schema))
        assert rows == [("第三方验收", "6月底", "完成路基")]
