"""The corpus: a folder of plain texts beside a manifest that says where each came from and what it must hash to."""
import csv
import hashlib
from dataclasses import dataclass, fields
from pathlib import Path

END_OF_TEXT = '<|endoftext|>'
HELD_OUT = 'held-out'


class BadCorpus(Exception):
    """The folder is not the corpus the manifest describes. The message is a sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Book:
    """One row of the manifest; the columns of the CSV are these fields."""
    file: str
    title: str
    author: str
    source: str     # repository
    path: str       # file inside it
    commit: str
    licence: str
    shelf: str      # `fairy`, `plain` or `old` to learn from, `held-out` to measure on
    genre: str      # of held-out books; else empty
    sha256: str     # of the prepared text file


def read_manifest(path):
    """Every book of the manifest, in its order."""
    with open(path, encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    names = [field.name for field in fields(Book)]
    if not rows or list(rows[0]) != names:
        raise BadCorpus(f'{path} needs the columns {", ".join(names)}.')
    return [Book(**row) for row in rows]


def read_documents(folder, book):
    """The documents of a book (stories, chapters), once its bytes are known to be the manifest's."""
    path = Path(folder) / book.file
    if not path.is_file():
        raise BadCorpus(f'{book.file} is in the manifest but not in {folder}.')
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != book.sha256:
        raise BadCorpus(f'{book.file} is not the text of the manifest: its sha256 differs.')
    parts = data.decode('utf-8').split(f'\n{END_OF_TEXT}\n')
    return [part.strip() for part in parts if part.strip()]
