"""Folding forgives how a name is typed; a skeleton, how it is written."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.names import fold, is_cyrillic, readings, skeleton
from geo.romanisation import READINGS

GROUPS = sorted({group for table in READINGS.values() for group in table})
LATIN_WORDS = st.lists(st.sampled_from([*GROUPS, *"aeioutsckzl1"]), max_size=8).map(
    "".join
)


def squeeze(letters: str) -> str:
    """Write every run of one letter once; digits stay."""
    runs = ((letter, "".join(run)) for letter, run in groupby(letters))
    return "".join(run if letter.isdigit() else letter for letter, run in runs)


def read_slowly(word: str, tradition: str) -> str:
    """Read a Latin word letter group by letter group, the longest first."""
    table, sounds = READINGS[tradition], ""
    while word:
        lengths = [n for n in range(len(word), 0, -1) if word[:n] in table]
        length = lengths[0] if lengths else 1
        sounds += table.get(word[:length], word[:length])
        word = word[length:]
    sounds, settled = squeeze(sounds).replace("ts", "c"), ""
    at = 0
    while at < len(sounds):
        soft = sounds[at : at + 2] == "io" and sounds[at - 1 : at] in {
            *"bcdfhjklmnpqrstvwz"
        }
        merged = soft or sounds[at : at + 2] == "ie"
        settled += "e" if merged else sounds[at]
        at += 2 if merged else 1
    return squeeze(settled)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("ГОРНАЛЬ", "горнал", id="capitals and soft sign"),
        pytest.param("Го́рналь", "горнал", id="stress mark"),
        pytest.param("Гоpнaль", "горнал", id="Latin letters of the same look"),
        pytest.param("Плёхово", "плехово", id="ё"),
        pytest.param("Пле\u0308хово", "плехово", id="ё in two characters"),
        pytest.param("Грайворон", "грайворон", id="й keeps its mark"),
        pytest.param("Мар'їне", "марїне", id="straight apostrophe"),
        pytest.param("Мар’їне", "марїне", id="curly apostrophe"),
        pytest.param("Марʼі\u0308не", "марїне", id="letter apostrophe, split ї"),
        pytest.param("Gornal'", "gornal", id="soft sign in Latin"),
        pytest.param("Попово-Лежачи", "попово лежачи", id="hyphen"),
        pytest.param("Попово—Лежачи", "попово лежачи", id="dash"),
        pytest.param("  Novy \t Put\n", "novy put", id="spaces"),
        pytest.param("Žuravka", "zhuravka", id="haček"),
        pytest.param("\u200fGornal\u200e", "gornal", id="direction marks"),
        pytest.param("Gor\u0000nal", "gor nal", id="control character"),
        pytest.param("🔥", "", id="emoji"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_fold_keeps_only_what_distinguishes_names(typed: str, expected: str) -> None:
    """Case, marks, apostrophes, soft signs, hyphens and spaces do not matter."""
    folded = fold(typed)

    assert expected == folded


@given(st.text(max_size=40))
def test_fold_is_idempotent(text: str) -> None:
    """Folding a folded name changes nothing."""
    once = fold(text)

    assert once == fold(once)


@given(st.text(alphabet="абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя' -", max_size=30))
def test_fold_ignores_case_of_cyrillic(text: str) -> None:
    """A Cyrillic name in capitals folds to the same words."""
    lower, upper = fold(text), fold(text.upper())

    assert lower == upper


@pytest.mark.parametrize(
    "names",
    [
        pytest.param("Горналь Gornal Hornal Gornal' Ґорналь", id="Gornal"),
        pytest.param("Суми Сумы Sumy Sumi Soumy Soemi", id="Sumy"),
        pytest.param("Курск Курськ Kursk Koursk Coursk Koersk", id="Kursk"),
        pytest.param("Бєлгород Белгород Belgorod Bjelgorod Byelgorod", id="Belgorod"),
        pytest.param("Білгород Bilhorod Bilgorod", id="Belgorod in Ukrainian"),
        pytest.param("Суджа Sudzha Soudja Sudscha", id="Sudzha"),
        pytest.param("Плёхово Пльохово Plyokhovo Plekhovo", id="Plekhovo"),
        pytest.param("Мар'їне Мар’їне Maryine Marine", id="Maryine"),
        pytest.param("Марьино Maryino Marino Marjino", id="Maryino"),
        pytest.param("Щигры Щигри Shchigry Szczigry Schtschigry", id="Shchigry"),
        pytest.param("Хотінь Khotin Chotin Hotin", id="Khotin"),
        pytest.param("Харків Kharkiv Charkiw", id="Kharkiv"),
        pytest.param("Юнаківка Yunakivka Junakivka Iunakivka", id="Yunakivka"),
        pytest.param("Солдатское Soldatskoye Soldackoje", id="т before с"),
    ],
)
def test_readings_of_one_name_meet(names: str) -> None:
    """Spellings of one name share a skeleton with its first, Cyrillic one."""
    cyrillic, *others = names.split()

    strangers = [n for n in others if skeleton(cyrillic) not in readings(n)]

    assert strangers == []


def test_skeleton_reads_two_words_as_one() -> None:
    """A name written apart, with a hyphen or in one word has one skeleton."""
    skeletons = {
        skeleton(n) for n in ("Novo Ivanovka", "Novo-Ivanovka", "Novoivanovka")
    }

    assert len(skeletons) == 1


def test_skeleton_keeps_different_names_apart() -> None:
    """Names that differ by a sound keep different skeletons."""
    names = ["Kursk", "Rylsk", "Sumy", "Sudzha", "Popovka", "Popivka", "Guyevo", "Giri"]

    skeletons = {skeleton(name) for name in names}

    assert len(names) == len(skeletons)


@given(st.text(max_size=40))
def test_readings_of_any_text_are_distinct_and_not_empty(text: str) -> None:
    """Whatever is typed has at most five readings, none of them empty or repeated."""
    found = readings(text)

    assert len(set(found)) == len(found) <= 5
    assert all(found)


@given(LATIN_WORDS, st.sampled_from(sorted(READINGS)))
def test_a_skeleton_is_what_the_table_of_its_tradition_says(
    word: str, tradition: str
) -> None:
    """A Latin word is read by the groups of its tradition alone."""
    expected = read_slowly(word, tradition)

    found = skeleton(word, tradition)

    assert expected == found


@given(st.lists(LATIN_WORDS, max_size=3).map(" ".join))
def test_readings_are_the_skeletons_of_all_traditions(name: str) -> None:
    """A Latin name has the skeleton of each tradition, each once, English first."""
    skeletons = [skeleton(name, tradition) for tradition in READINGS]

    found = readings(name)

    assert tuple(dict.fromkeys(s for s in skeletons if s)) == found


@given(st.text(alphabet="шчсьозц schou-1", max_size=20))
def test_a_name_typed_in_cyrillic_has_one_reading(name: str) -> None:
    """One Cyrillic letter is enough: Latin words beside it are read in English."""
    cyrillic = f"Суджа {name}"

    found = readings(cyrillic)

    assert (skeleton(cyrillic),) == found


def test_is_cyrillic_needs_one_letter() -> None:
    """One Cyrillic letter makes a text Cyrillic; digits and Latin letters do not."""
    found = [is_cyrillic(text) for text in ("10-й", "10", "kursk")]

    assert found == [True, False, False]
