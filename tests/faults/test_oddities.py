"""One strange document never stops the morning.

It is refused, quarantined or kept; the rest is published.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from tests.conftest import TIANJIN, TIANJIN_SHA256, Warehouse
from tests.faults.conftest import times
from tests.faults.oddities import oddities

WHOLE = f"""
    select count(distinct form_key), count(*)
    from marts.fct_indicator_targets
    where document_key = '{TIANJIN_SHA256[:16]}'
"""
MONEY = (
    "select sum(budget_yuan) from marts.fct_project_budgets "
    f"where document_key = '{TIANJIN_SHA256[:16]}'"
)


def test_the_real_document_is_published_beside_each_oddity(
    tmp_path: Path, prefect_server: None, tianjin: bytes, tell: Callable[[str], None]
) -> None:
    odd = oddities() | {"same-as-the-real-one.txt": tianjin}
    assert len(odd) >= 100
    warehouse = Warehouse(tmp_path / "data")
    warehouse.add(TIANJIN.name, tianjin)
    described = [f"{TIANJIN.name},天津市残疾人联合会,120000,2023,2023-02-01,"]
    tried = 0

    def publishes(*names: str) -> None:
        for name in names:
            warehouse.add(name, odd[name])
        warehouse.describe(
            *described, *[f'"{name}",某县,130000,2023,2023-03-01,' for name in names]
        )
        assert warehouse.load().published, names
        assert warehouse.ask(WHOLE) == [(39, 452)], names
        assert warehouse.ask(MONEY) == [(Decimal("47172000.00"),)], names
        for name in names:
            (warehouse.places.raw / name).unlink()

    names = sorted(odd)
    for name in names[:: max(1, len(names) // times("ODDITIES", 10))]:
        publishes(name)
        tried += 1
    publishes(*names)
    warehouse.add("broken.pdf", b"%PDF-1.7 of which nothing else is there")
    done = warehouse.jixiao("load")
    assert (done.returncode, "broken.pdf: refused: a damaged PDF" in done.stdout) == (3, True), (
        done.stderr
    )
    tell(f"oddities: {tried} of {len(odd)} strange documents beside the real one, "
         f"one at a time, then all at once: {tried + 1} releases, "
         "the real document whole in each")  # fmt: skip
