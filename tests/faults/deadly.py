"""`jixiao` with a reading code that some documents take down, and a dbt project that fails.

Which they are is told by their names; what is patched here is patched in the processes it starts as
well.
"""

import os
import signal

from pipelines import settings
from pipelines.cli.app import main
from pipelines.landing import contracts
from pipelines.landing.frames import Batch

check_batch = contracts.check_batch


def _check(batch: Batch) -> Batch:
    names = [name for name in batch.documents["file_name"] if name.startswith("deadly")]
    if names:
        os.kill(os.getpid(), signal.SIGKILL)
    if any(name.startswith("failing") for name in batch.documents["file_name"]):
        raise LookupError("a fault of ours")
    return check_batch(batch)


contracts.check_batch = _check
if os.environ.get("DBT_PROJECT"):
    settings.DBT_PROJECT = settings.Path(os.environ["DBT_PROJECT"])

if __name__ == "__main__":
    main()
