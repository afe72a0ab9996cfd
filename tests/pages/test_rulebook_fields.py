"""The form of a clause: what stands in the file stands in its fields, and what they hold is what is written back."""

from __future__ import annotations

import yaml
from streamlit.testing.v1 import AppTest

from core.documents.parameters_page import written
from core.rulebooks import yaml_lines
from core.rulebooks.examples import examples
from core.rulebooks.problems import Problems
from core.rulebooks.values import convert
from core.rules.parameters import catalogue


def _fields(given: dict[str, object]) -> None:
    import streamlit as st

    from pages._ui import rulebook_fields

    st.session_state["held"] = {key: rulebook_fields.draw(key, value, key) for key, value in given.items()}


def test_every_parameter_comes_out_of_its_field_as_it_went_in() -> None:
    usual = examples()
    files = {key: written(value, protection=key.startswith("protection.")) for key, value in usual.items()}
    given = {key: yaml.safe_load(text) for key, text in files.items()}
    screen = AppTest.from_function(_fields, kwargs={"given": given}, default_timeout=60).run()
    assert not screen.exception
    problems = Problems("form")
    for key, held in screen.session_state["held"].items():
        back = yaml_lines.read(yaml.safe_dump(held))
        read = convert(catalogue()[key].type, back, key, problems, protection=key.startswith("protection."))
        assert read == usual[key], key
    assert len(problems) == 0
