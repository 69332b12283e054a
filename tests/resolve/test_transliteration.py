"""Spellings of one name share a key; different names do not."""

from __future__ import annotations

import pytest

from actorgraph.resolve.transliteration import transliteration_key

SAME = [
    ("Muammar Gaddafi", "Moammar al-Qadhafi"),
    ("Muammar Gaddafi", "Mu'ammar Kadhafi"),
    ("Deir ez-Zor", "Dayr az-Zawr"),
    ("Khaled al-Masoud", "Khalid Masud"),
    ("Khaled al-Masoud", "Khaled Mas'ud"),
    ("Mohammed Yusuf", "Muhammad Youssef"),
    ("Abdul Rahman Ahmad", "Abd al-Rahman Ahmed"),
    ("Abdulrahman Ahmed", "Abdel-Rahman Ahmad"),
    ("Abu Bakr al-Baghdadi", "Abou Bakr al-Bagdadi"),
    ("Ayman al-Zawahiri", "Aiman az-Zawahri"),
    ("Abu Ibrahim al-Hashimi al-Qurashi", "Abu Ibrahim al-Hashimi al-Qurayshi"),
    ("Adnan Abu Walid al-Sahraoui", "Adnan Abu Walid al-Sahrawi"),
    ("Osama bin Laden", "Usama bin Ladin"),
    ("Abd-Rabbu Mansour Hadi", "Abed Rabbo Mansur Hadi"),
    ("Hassan Nasrallah", "Hasan Nasralla"),
]
DIFFERENT = [
    ("Faisal al-Qahtani", "Faisal al-Qurashi"),
    ("Hassan Nasrallah", "Hussein Nasrallah"),
    ("Mahmoud Abbas", "Mohammed Abbas"),
    ("Ahmed Ali", "Hamid Ali"),
    ("Ahmed Ali", "Ahmed Omar"),
    ("Ahmed Ali Hassan", "Ahmed Hassan"),
    ("Samir Khan", "Samira Khan"),
    ("Omar al-Khatib", "Amir al-Khatib"),
    ("Abu Omar al-Baghdadi", "Abu Bakr al-Baghdadi"),
    ("Umm Khalid al-Masri", "Abu Khalid al-Masri"),
    ("Khaled al-Hashim", "Khaled al-Hashimi"),
    ("Salem al-Harbi", "Salman al-Harbi"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name(one: str, other: str) -> None:
    key = transliteration_key(one)
    assert key is not None
    assert key == transliteration_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names(one: str, other: str) -> None:
    assert transliteration_key(one) != transliteration_key(other)


@pytest.mark.parametrize("name", ["Karen Miller", "Ali", "Raqqa", "ar-Raqqah", "John 5 Khan", "Jan de Vries"])
def test_names_without_a_safe_key(name: str) -> None:
    assert transliteration_key(name) is None
