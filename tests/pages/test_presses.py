"""A press is carried out once, whatever happens in the run that noticed it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _form() -> None:
    import streamlit as st

    from pages._ui import presses

    state = st.session_state
    saved = presses.taken("save")
    presses.button("save", key="save")
    if saved and state.get("comes_between"):
        del state["comes_between"]
        st.rerun()  # as a message does that arrives while the page is drawn
    if saved:
        with presses.work():
            state["done"] = state.get("done", 0) + 1
            if state.get("fails"):
                raise ValueError


def _pressed(**state: bool) -> AppTest:
    page = AppTest.from_function(_form, default_timeout=30).run()
    for name, value in state.items():
        page.session_state[name] = value
    return page.button(key="save").click().run()


def test_a_press_is_carried_out_once() -> None:
    page = _pressed()
    assert page.session_state["done"] == 1
    assert page.run().session_state["done"] == 1
    assert page.button(key="save").click().run().session_state["done"] == 2


def test_a_run_that_is_cut_short_leaves_the_press_to_the_next() -> None:
    page = _pressed(comes_between=True)
    assert page.session_state["done"] == 1
    assert page.run().session_state["done"] == 1


def test_work_that_fails_is_not_done_again_unasked() -> None:
    page = _pressed(fails=True)
    assert page.session_state["done"] == 1 and page.exception
    assert page.run().session_state["done"] == 1
