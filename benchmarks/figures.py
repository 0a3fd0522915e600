"""How figures are taken, where they are kept, and the table of them that the READMEs show.

Run: python -m benchmarks.figures
"""

import itertools
import json
import math
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
READMES = (HERE.parent / "README.md", HERE.parent / "README.zh-CN.md")
_PLACE = re.compile(
    r"(?<=<!-- figures of make benchmark -->\n).*?(?=<!-- end of figures -->)", re.DOTALL
)


def measure(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each, taken in turns, so that a busy moment falls on all of them."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for contender in contenders.values():
        contender()
    for _ in range(rounds):
        for name, contender in contenders.items():
            start = time.perf_counter()
            contender()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def write(name: str, figures: dict[str, Any]) -> None:
    """Print figures, and keep them as JSON: under `FIGURES`, else where the READMEs' come from."""
    text = json.dumps(figures, indent=2)
    print(text, flush=True)
    keep(name, text)


def keep(name: str, text: str) -> None:
    """Keep figures that are JSON already."""
    _kept().mkdir(parents=True, exist_ok=True)
    (_kept() / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read(name: str, folder: Path = HERE) -> dict[str, Any]:
    """Figures that were kept."""
    return dict(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))


def measured_before(name: str) -> dict[str, Any]:
    """Figures that `write` kept earlier; none where it did not."""
    return read(name, _kept()) if (_kept() / f"{name}.json").exists() else {}


def _kept() -> Path:
    return Path(os.environ.get("FIGURES") or HERE)


def table(language: str) -> str:
    """What the READMEs show, as Markdown.

    Args:
        language: `en` or `zh`.
    """
    place = 0 if language == "en" else 1
    return "".join(f"{row}\n" for row in [*_loads(place), "", *_peers(place)])


_COLUMNS = (
    ("forms", "表数"),
    ("seconds", "秒"),
    ("CPU seconds", "CPU 秒"),
    ("peak memory", "内存峰值"),
    ("find · read · land · build · publish", "查找 · 读取 · 入库 · 建模 · 发布"),
    ("wrong facts", "错误"),
    ("times a bare script", "为裸脚本的倍数"),
)
_STAGES = ("find_documents", "read", "land", "build", "publish")


def _loads(place: int) -> list[str]:
    figures = read("loads")
    names = [column[place] for column in _COLUMNS]
    rows = ["| " + " | ".join(names) + " |", "|" + "---:|" * len(names)]
    for forms, run in figures["forms"].items():
        load = run["load"]
        shares = " · ".join(
            f"{100 * load['stages'].get(stage, 0) / load['seconds']:.0f}%" for stage in _STAGES
        )
        cells = [
            f"{int(forms):,}",
            f"{load['seconds']:,.0f}",
            f"{load['cpu_seconds']:,.0f}",
            f"{load['peak_mb']:,} MB",
            shares,
            run["wrong"],
            f"{run['cpu_times_bare']}",
        ]
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return rows


def _peers(place: int) -> list[str]:
    loads, landing, reading = read("loads"), read("landing"), read("extraction")
    forms, largest = list(loads["forms"].items())[-1]
    word = reading["docx_times_inflate_and_parse"]
    questions = largest["queries"]
    slowest = max(figures["milliseconds"] for figures in questions.values())
    worst = max(figures.get("times_flat", 0) for figures in questions.values())
    nights = ", ".join(
        f"{100 * float(name.removeprefix('night_')):g}%: {100 * run['share_of_load']:.1f}%"
        for name, run in largest.items()
        if name.startswith("night_")
    )
    versions = reading["peers"] | landing["versions"]
    others = " · ".join(
        f"{name} {versions[name]} {word[name]}×"
        for name in ("kreuzberg", "python-docx", "docx2python")
        if name in word
    )
    rows = (
        *_fidelity(),
        *_scans(),
        (
            (
                "growth of the time with the number of forms, steepest exponent between two sizes",
                "耗时随表数增长的指数（相邻两档中最陡者）",
            ),
            f"{_growth('seconds')} (CPU {_growth('cpu_seconds')})",
        ),
        (
            (
                f"a night with so many new forms on {int(forms):,}, of a full load",
                f"{int(forms):,} 张表之上一夜新增，占全量装载",
            ),
            nights,
        ),
        (
            (
                "Word to records, times inflating and parsing the XML alone",
                "Word 读成记录，为仅解压并解析 XML 的倍数",
            ),
            f"{word['records']}× · {others}",
        ),
        (
            ("text to records, forms a second on one core", "文本读成记录，每核每秒表数"),
            f"{reading['text']['records_forms_per_second']:,}",
        ),
        (
            (
                "landing, times `create table as` from the same frames",
                "入库，为同一批数据 `create table as` 的倍数",
            ),
            f"{landing['times_create_table_as']['landing']}× · dlt {versions['dlt']} "
            f"{landing['times_create_table_as']['dlt']}×",
        ),
        (
            (f"the cookbook's queries on {int(forms):,} forms", f"{int(forms):,} 张表上的查询手册"),
            (
                f"slowest {slowest:,.0f} ms, at most {worst}× one flat Parquet table",
                f"最慢 {slowest:,.0f} 毫秒，至多为单一宽表 Parquet 的 {worst} 倍",
            )[place],
        ),
    )
    return ["| | |", "|---|---|", *(f"| {names[place]} | {figure} |" for names, figure in rows)]


def _fidelity() -> Iterator[tuple[tuple[str, str], str]]:
    """What is right of the documents whose truth is known: those of others, and those made here."""
    whose = {
        "fidelity": ("documents of other publishers", "其他单位的文件"),
        "layouts": ("documents made for each kind of layout", "各类版式的自制文件"),
    }
    for name, called in whose.items():
        of = read(name)
        wholly = f"{of['documents_right']} / {of['documents']}, {of['forms_right']} / {of['forms']}"
        indicators = f"{of['precision']}%, {of['recall']}%"
        yield (
            (
                f"{called[0]}: documents and forms wholly right; indicators: precision, recall; "
                "wrong facts; silent losses",
                f"{called[1]}：全对的文件、表；指标的查准率、查全率；错误；漏报",
            ),
            f"{wholly} · {indicators} · {of['wrong']} · {of['silent']}",
        )


def _scans() -> Iterator[tuple[tuple[str, str], str]]:
    """What is right of forms that were printed and scanned, one row a resolution."""
    of = read("scans") if (HERE / "scans.json").exists() else {}
    for name, run in of.items():
        if not name.endswith("_dpi"):
            continue
        dpi = name.removesuffix("_dpi")
        right = (f"{run[f'{what}_right']:,} / {run[what]:,}" for what in ("indicators", "amounts"))
        unflagged = sum(run[f"{what}_wrong_without_doubt"] for what in ("indicators", "amounts"))
        yield (
            (
                f"{run['forms']} forms scanned at {dpi} dpi, turned and noisy: indicators and "
                "amounts right; numbers wrong and not flagged",
                f"{run['forms']} 张表以 {dpi} dpi 扫描（略有倾斜与噪点）：正确的指标、金额；"
                "错而未标记的数",
            ),
            f"{' · '.join(right)} · {unflagged}",
        )


def _growth(what: str) -> float:
    """The steepest exponent between one size and the next."""
    runs = [(int(forms), run["load"][what]) for forms, run in read("loads")["forms"].items()]
    steps = itertools.pairwise(runs)
    return round(
        max(
            math.log(more / less) / math.log(large / small)
            for (small, less), (large, more) in steps
        ),
        2,
    )


def shown(readme: Path) -> str:
    """The table that a README has."""
    found = _PLACE.search(readme.read_text(encoding="utf-8"))
    return found[0] if found else ""


def main() -> None:
    """Write the table into both READMEs."""
    for readme, language in zip(READMES, ("en", "zh"), strict=True):
        text = readme.read_text(encoding="utf-8")
        readme.write_text(_with_table(text, language), encoding="utf-8")


def _with_table(text: str, language: str) -> str:
    return _PLACE.sub(lambda _: table(language), text)


if __name__ == "__main__":
    main()
