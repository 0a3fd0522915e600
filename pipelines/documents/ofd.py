"""Open Fixed-layout Documents (.ofd, GB/T 33190)."""

from pipelines.documents.container import Container
from pipelines.documents.grid import Document
from pipelines.errors import RefusedDocument


def read_ofd(container: Container) -> Document:
    """Refuse it by its name."""
    raise RefusedDocument(f"no reader for this format: an OFD of {len(container.entries)} parts")
