"""A build that goes on without the documents that it fails for."""

import pytest

from pipelines.errors import ModelBroken, ModellingFailed
from pipelines.modelling.build import keep_from_build


class Build:
    """A build that fails where any of these documents is in it."""

    def __init__(self, documents: str, bad: str) -> None:
        self.documents, self.bad, self.builds = set(documents), set(bad), 0

    def __call__(self, aside: set[str]) -> None:
        self.builds += 1
        there = self.bad & (self.documents - aside)
        if there or "!" in self.bad:
            raise ModelBroken(f"for {''.join(sorted(there))}")


FAILED = ModelBroken("all of them")


@pytest.mark.parametrize("bad", ["a", "h", "d", "ah", "cdf", "abcde"])
def test_a_build_goes_on_without_just_the_documents_that_it_fails_for(bad: str) -> None:
    build = Build("abcdefgh", bad)
    found = keep_from_build("abcdefgh", build, FAILED)
    assert set(found) == set(bad)


def test_a_document_is_told_with_what_the_build_said_of_it() -> None:
    assert keep_from_build("abcdefgh", Build("abcdefgh", "c"), FAILED) == {"c": "for c"}
    assert keep_from_build("a", Build("a", "a"), FAILED) == {"a": "all of them"}


def test_one_document_of_many_costs_few_builds() -> None:
    names = "".join(map(chr, range(1000, 2000)))
    build = Build(names, names[700])
    assert list(keep_from_build(names, build, FAILED)) == [names[700]]
    assert build.builds <= 21


@pytest.mark.parametrize("bad", ["!", "abcdefgh"], ids=["whatever is in it", "too many"])
def test_a_build_that_fails_whatever_documents_say_is_no_documents_fault(bad: str) -> None:
    with pytest.raises(ModellingFailed, match="all of them"):
        keep_from_build("abcdefgh", Build("abcdefgh", bad), FAILED)
    with pytest.raises(ModellingFailed, match="all of them"):
        keep_from_build("", Build("", ""), FAILED)
