"""Generic words are parted from names in three languages."""

import pytest

from geo.generic_words import PlaceClass, split_name


@pytest.mark.parametrize(
    ("typed", "core", "place_class"),
    [
        pytest.param("Kursk", "kursk", PlaceClass.ANY, id="none"),
        pytest.param("Kursk Oblast", "kursk", PlaceClass.REGION, id="oblast"),
        pytest.param("Kursk region", "kursk", PlaceClass.REGION, id="region"),
        pytest.param("Курская обл.", "курская", PlaceClass.REGION, id="обл."),
        pytest.param("Сумська область", "сумска", PlaceClass.REGION, id="область"),
        pytest.param("Sumy Raion", "sumy", PlaceClass.DISTRICT, id="raion"),
        pytest.param("Суджанский р-н", "суджанский", PlaceClass.DISTRICT, id="р-н"),
        pytest.param(
            "Belgorod Urban Okrug", "belgorod", PlaceClass.DISTRICT, id="urban okrug"
        ),
        pytest.param("с. Горналь", "горнал", PlaceClass.SETTLEMENT, id="с."),
        pytest.param("хутор Кубаткин", "кубаткин", PlaceClass.SETTLEMENT, id="хутор"),
        pytest.param("п.г.т. Коренево", "коренево", PlaceClass.SETTLEMENT, id="п.г.т."),
        pytest.param("смт Хотінь", "хотін", PlaceClass.SETTLEMENT, id="смт"),
        pytest.param(
            "рабочий посёлок Тёткино", "теткино", PlaceClass.SETTLEMENT, id="посёлок"
        ),
        pytest.param("місто Суми", "суми", PlaceClass.SETTLEMENT, id="місто"),
        pytest.param("Kursk city", "kursk", PlaceClass.SETTLEMENT, id="city behind"),
        pytest.param("1-й Княжий", "1 й княжий", PlaceClass.ANY, id="й is no word"),
        pytest.param("село", "", PlaceClass.SETTLEMENT, id="nothing else"),
    ],
)
def test_split_name_parts_core_from_class(
    typed: str, core: str, place_class: PlaceClass
) -> None:
    """A name loses its generic words, which say what class of place is meant."""
    split = split_name(typed)

    assert (core, place_class) == (split.core, split.place_class)


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        pytest.param("село Коренево", {"village"}, id="село"),
        pytest.param("пгт Коренево", {"town"}, id="пгт"),
        pytest.param("посёлок Коренево", {"town", "village"}, id="посёлок"),
        pytest.param("город Курск", {"city", "town"}, id="город"),
        pytest.param("Korenevo", set(), id="none"),
    ],
)
def test_split_name_tells_the_kind_of_settlement(typed: str, kinds: set[str]) -> None:
    """Words for settlements leave the kinds that they may mean."""
    split = split_name(typed)

    assert kinds == split.kinds
