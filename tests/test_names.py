"""Folding forgives how a name is typed; a skeleton, how it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.names import fold, is_cyrillic, readings, skeleton


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


def test_is_cyrillic_needs_one_letter() -> None:
    """One Cyrillic letter makes a text Cyrillic; digits and Latin letters do not."""
    found = [is_cyrillic(text) for text in ("10-й", "10", "kursk")]

    assert found == [True, False, False]
