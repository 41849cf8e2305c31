"""The conditions of a rule as a form has them: perhaps not finished, each with the place that names its fields.

A clause keeps its place for as long as the form is open: where one is taken out, its number stays free. So what a
browser has kept of a field never appears in another.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from . import conditions
from .conditions import DEEPEST, GROUPS, MOST, Combination, Comparison, Kind, Op, Unusable, ops_of
from .facts import FACTS

ROOT = "when"
NUMBER = r"(\d{1,3})"
SEPARATE = {Kind.CHOICE, Kind.WORDS}  # kinds compared to one or more words


@dataclass
class Clause:
    """One fact against a value, as typed."""

    place: str
    fact: str = ""
    op: str = ""
    words: list[str] = field(default_factory=list)
    error: str = ""
    count: int | None = None  # past requests that it fits, where they were counted
    is_block = False

    @classmethod
    def of(cls, comparison, place):
        value = comparison.value
        words = list(value) if isinstance(value, tuple) else [] if value is None else [str(value)]
        return cls(place, comparison.fact, str(comparison.op), words)

    @classmethod
    def posted(cls, data, place):
        named = re.compile(rf"{place}-value(-{NUMBER})?")
        names = [name for name in data if named.fullmatch(name)]
        words = [one for name in names for one in data.getlist(name)]
        clause = cls(place, data.get(f"{place}-fact", ""), data.get(f"{place}-op", ""), words)
        if clause.is_typed_by_lines:
            clause.words = [line for one in words for line in one.splitlines() if line.strip()]
        return clause

    # What it says ----------------------------------------------------------------------------------------------------

    @property
    def about(self):
        return FACTS.get(self.fact)

    @property
    def stored(self):
        if self.about is None:
            raise Unusable(_("Choose what is looked at."))
        several = self.about.kind in SEPARATE
        return {"fact": self.fact, "op": self.op, "value": self.words if several else "".join(self.words[:1])}

    def read(self):
        """The comparison; None, with its error, where it is not one."""
        try:
            return conditions.read(self.stored)
        except Unusable as reason:
            self.error = str(reason)
            return None

    def fit(self):
        """After another fact was chosen: what cannot be said of it is let go."""
        if self.about and self.op not in ops_of(self.about):
            self.op, self.words = str(ops_of(self.about)[0]), []

    # How it is drawn -------------------------------------------------------------------------------------------------

    @property
    def ops(self):
        return [(op.value, op.label) for op in map(Op, ops_of(self.about))] if self.about else []

    @property
    def takes_value(self):
        return bool(self.about) and self.about.kind != Kind.FLAG and self.op not in (Op.KNOWN, Op.UNKNOWN)

    @property
    def is_typed_by_lines(self):
        return bool(self.about) and self.about.kind in SEPARATE

    @property
    def kind(self):
        return str(self.about.kind) if self.about else ""

    @property
    def value(self):
        return "\n".join(self.words) if self.is_typed_by_lines else "".join(self.words[:1])

    def choices(self, shop):
        """[(name of the field, value, its name, whether it is chosen)]; what is chosen stays, though it has gone."""
        known = self.about.options(shop) if self.about else []
        if not known:
            return []
        values = dict(known)
        gone = [(word, word) for word in self.words if word not in values]
        return [
            (f"{self.place}-value-{number}", value, name, value in self.words)
            for number, (value, name) in enumerate([*known, *gone])
        ]


@dataclass
class Block:
    """All, any or none of several clauses and blocks, as typed."""

    place: str = ROOT
    how: str = "all"
    parts: list = field(default_factory=list)
    error: str = ""
    is_block = True

    @classmethod
    def of(cls, condition, place=ROOT):
        parts = [_of(part, f"{place}-{number}") for number, part in enumerate(condition.parts)]
        return cls(place, condition.how, parts)

    @classmethod
    def posted(cls, data, place=ROOT):
        how = data.get(f"{place}-how")
        block = cls(place, how if how in GROUPS else "all")
        named = re.compile(rf"{place}-{NUMBER}-(fact|how)")
        found = {(int(one[1]), one[2]) for name in data if (one := named.fullmatch(name))}
        for number, kind in sorted(found)[: MOST + 1]:
            here = f"{place}-{number}"
            if kind == "fact":
                block.parts.append(Clause.posted(data, here))
            elif block.depth + 1 < DEEPEST:
                block.parts.append(cls.posted(data, here))
        return block

    @property
    def depth(self):
        return self.place.count("-")

    @property
    def takes_group(self):
        return self.depth + 1 < DEEPEST

    @property
    def clauses(self):
        return [one for part in self.parts for one in (part.clauses if isinstance(part, Block) else [part])]

    @property
    def blocks(self):
        return [self, *(one for part in self.parts if isinstance(part, Block) for one in part.blocks)]

    def read(self):
        """The combination; None where one of its clauses has an error."""
        parts = [part.read() for part in self.parts]
        return None if None in parts else Combination(self.how, tuple(parts))

    def read_whole(self):
        """The same, as it may be stored."""
        condition = self.read()
        if condition is None:
            return None
        try:
            return conditions.read(condition.stored)
        except Unusable as reason:
            self.error = str(reason)
            return None

    # What its buttons do ---------------------------------------------------------------------------------------------

    def change(self, do):
        """What a button said: “add when”, “group when-2”, “remove when-0”. Answers what has the focus then."""
        what, _blank, place = do.partition(" ")
        for clause in self.clauses:
            clause.fit()
        block = next((one for one in self.blocks if one.place == place), None)
        if what == "add" and block:
            return block._add(Clause)
        if what == "group" and block and block.takes_group:
            return block._add(Block)._add(Clause)
        if what == "remove":
            return self._remove(place)
        return None

    def _add(self, kind):
        numbers = [int(part.place.rpartition("-")[2]) for part in self.parts]
        new = kind(f"{self.place}-{max(numbers, default=-1) + 1}")
        self.parts.append(new)
        return new

    def _remove(self, place):
        for block in self.blocks:
            places = [part.place for part in block.parts]
            if place in places:
                at = places.index(place)
                del block.parts[at]
                return block.parts[min(at, len(block.parts) - 1)] if block.parts else block
        return None


def _of(condition, place):
    return Clause.of(condition, place) if isinstance(condition, Comparison) else Block.of(condition, place)
