"""Checks of make_reader."""

import pytest
from cairn_checks import expect, expect_raises

PIECES = {
    "csv": ("po_1;900\npo_2;850\n", "po_3;100"),
    "jsonl": (
        '{"id": "po_1", "cents": 900}\n{"id": "po_2", "cents": 850}\n',
        '{"id": "po_3", "cents": 100}',
    ),
}


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_reads_a_file_in_pieces(kind: str) -> None:
    """reads a file that comes in two pieces"""
    from readers import make_reader

    reader = make_reader(kind)
    for piece in PIECES[kind]:
        reader.feed(piece)
    wanted = [("po_1", 900), ("po_2", 850), ("po_3", 100)]
    expect(reader.payouts(), f"payouts of the {kind} file").equals(wanted)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_files_do_not_mix(kind: str) -> None:
    """keeps two files apart that are read at the same time (report 5)"""
    from readers import make_reader

    first = make_reader(kind)
    first.feed(PIECES[kind][0])
    second = make_reader(kind)
    second.feed(PIECES[kind][1])
    expect(second.payouts(), "payouts of the second file").equals([("po_3", 100)])
    wanted = [("po_1", 900), ("po_2", 850)]
    expect(first.payouts(), "payouts of the first file").equals(wanted)


@pytest.mark.parametrize(
    "kind", [pytest.param("xml", id="xml"), pytest.param("", id="an empty text")]
)
def test_refuses_an_unknown_format(kind: str) -> None:
    """refuses an unknown format, and says which there are"""
    from readers import make_reader

    with expect_raises(ValueError, f"make_reader({kind!r})") as caught:
        make_reader(kind)
    message = str(caught.exception)
    for part in (repr(kind), "csv", "jsonl"):
        expect(message, "the message").contains(part)
