"""A register is taken over on its screen: uploaded, checked, tried, imported, mended, undone."""

import io
import time

import openpyxl

from core.services import import_choices, import_files, import_steps, import_upload
from core.services.access import Actor
from core.services.desk import Desk
from core.services.registration import Registration, register
from core.services.verification import verify
from tests.pages.conftest import Open, press, words
from tests.services.test_import_steps import ROWS, many, workbook_of
from tests.support import restate


def _held(desk: Desk, boss: Actor, *steps: str) -> str:
    number = import_upload.upload(desk, boss, "十月.xlsx", workbook_of())
    for each in steps:
        import_steps.start(desk, boss, number, each)
        import_steps.carry_out(desk, boss, number)
    return str(number)


def _until(desk: Desk, boss: Actor, number: str, state: str) -> None:
    """Wait for the worker, which is a process of its own."""
    for _ in range(300):
        if import_files.held(desk, boss, int(number)).state == state:
            return
        time.sleep(0.2)
    raise AssertionError(f"not {state}: {import_files.held(desk, boss, int(number)).state}")


def test_an_office_that_imported_nothing_is_told_what_to_do(staff: dict[str, Actor], open_screen: Open) -> None:
    screen = open_screen("import_data", staff["boss"])
    assert not screen.exception
    assert "还没有导入过" in words(screen)


def test_a_salesperson_is_turned_away(staff: dict[str, Actor], open_screen: Open) -> None:
    screen = open_screen("import_data", staff["ann"])
    assert screen.warning
    assert not screen.file_uploader


def test_an_upload_opens_the_register_with_its_first_rows(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    screen = open_screen("import_data", staff["boss"])
    screen.file_uploader[0].upload("十月.xlsx", workbook_of(), "application/octet-stream")
    screen = press(screen, "读取")
    assert not screen.exception
    assert "十月" in words(screen)
    preview = screen.dataframe[0].value
    assert list(preview["phone"])[:4] == ["138 0000 0001", "138 0000 0001", "1380000（读不出）", "138 **** 0002"]
    assert "没有这个姓名的账号" in screen.selectbox(key="import_name_没有这人").label


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(staff: dict[str, Actor], open_screen: Open) -> None:
    screen = open_screen("import_data", staff["boss"])
    screen.file_uploader[0].upload("坏.xlsx", b"PK\x03\x04nothing more", "application/octet-stream")
    screen = press(screen, "读取")
    assert len(screen.error) == 1
    assert "坏" in screen.error[0].value


def test_reading_without_a_file_says_what_to_do(staff: dict[str, Actor], open_screen: Open) -> None:
    screen = press(open_screen("import_data", staff["boss"]), "读取")
    assert "先选一个" in screen.error[0].value


def test_columns_and_names_are_said_and_hold(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    number = _held(office_desk, staff["boss"])
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    screen.selectbox(key=f"import_map_{number}_source").set_value(-1)
    screen = press(screen, "保存并重新预览")
    screen = screen.radio(key=f"import_opening_{number}").set_value("go_live").run()
    given = import_files.held(office_desk, staff["boss"], int(number))
    assert "source" not in given.mapping
    assert given.opening == "go_live"
    screen.selectbox(key="import_name_没有这人").set_value(staff["bob"].id)
    screen = press(screen, "记住对应")
    assert "都对应到账号" in words(screen)


def test_a_trial_and_an_import_by_the_worker(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    number = _held(office_desk, staff["boss"])
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    press(screen, "先试算")
    _until(office_desk, staff["boss"], number, "tried")
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    told = {each.label: each.value for each in screen.metric}
    assert told["读不出"] == "2"
    assert "从今天起算：0 位客户进公海" in words(screen)
    assert verify(office_desk).facts == 0
    press(screen, "开始导入")
    _until(office_desk, staff["boss"], number, "done")
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    assert "存证 \\#1 至 \\#4" in words(screen) or "存证 #1 至 #4" in words(screen)
    assert list(screen.dataframe[0].value["line"]) == [4, 5, 6]


def test_a_register_is_discarded(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    number = _held(office_desk, staff["boss"])
    screen = press(open_screen("import_data", staff["boss"], **{"import": number}), "不要这份了")
    assert "已删除" in words(screen)
    assert "还没有导入过" in words(screen)


def test_progress_can_be_stopped_and_gone_on_with(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    number = import_upload.upload(office_desk, staff["boss"], "长.xlsx", workbook_of(many(50)))
    import_steps.start(office_desk, staff["boss"], number, "running")
    screen = open_screen("import_data", staff["boss"], **{"import": str(number)})
    screen = press(screen, "停止")
    assert "已停在 0 / 50" in words(screen)
    press(screen, "继续")
    _until(office_desk, staff["boss"], str(number), "done")


def test_rows_come_back_as_a_workbook_and_the_import_is_undone(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    number = _held(office_desk, staff["boss"], "running")
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    screen = press(screen, "生成退回表")
    assert not screen.exception
    assert any("guike" in str(each.proto) for each in screen.get("link_button"))
    press(screen, "确定撤销")
    _until(office_desk, staff["boss"], number, "undone")
    assert "撤销了这次导入" in words(open_screen("import_data", staff["boss"], **{"import": number}))


def test_what_was_built_on_is_named_instead_of_undone(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    number = _held(office_desk, staff["boss"], "running")
    again = Registration(None, "visit", staff["ann"].id, ROWS[0][2], "王芳")
    register(office_desk, staff["ann"], again)
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    screen = press(screen, "确定撤销")
    assert "王芳" in words(screen)
    assert import_files.held(office_desk, staff["boss"], int(number)).state == "done"


def test_the_column_of_the_project_is_asked_for_where_claims_hold_for_one(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    number = _held(office_desk, staff["boss"])
    key = f"import_map_{number}_project"
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    assert not [each for each in screen.selectbox if each.key == key]
    restate(office_desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    screen.selectbox(key=key).set_value(4)
    screen = press(screen, "保存并重新预览")
    assert not screen.exception and "project" in import_files.held(office_desk, staff["boss"], int(number)).mapping
    assert screen.dataframe[0].value["project"].iloc[0] == "路过"


def test_a_register_without_a_column_for_it_is_given_one_project(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    number = _held(office_desk, staff["boss"])
    key = f"import_project_{number}"
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    assert not [each for each in screen.selectbox if each.key == key]
    restate(office_desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    assert screen.selectbox(key=key).value is None
    screen.selectbox(key=key).set_value("").run()
    assert import_files.held(office_desk, staff["boss"], int(number)).project == ""
    import_choices.choose_project(office_desk, staff["boss"], int(number), "东区")
    screen = open_screen("import_data", staff["boss"], **{"import": number})
    assert not screen.exception and screen.selectbox(key=key).value == "东区"
    assert screen.dataframe[0].value["project"].iloc[0] == "东区"


def test_other_sheets_and_those_who_brought_the_same_file_before_are_named(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    book = openpyxl.Workbook()
    for name in ("十月", "九月"):
        sheet = book.create_sheet(name)
        for row in (["姓名", "电话", "置业顾问"], [f"{name}客户", "13800000009", "李婷"], ["合计"], ["制表：前台"]):
            sheet.append(row)
    del book["Sheet"]
    stream = io.BytesIO()
    book.save(stream)
    number = import_upload.upload(office_desk, staff["boss"], "全年.xlsx", stream.getvalue())
    screen = open_screen("import_data", staff["boss"], **{"import": str(number)})
    assert "九月" in words(screen) and f"import={number + 1}" in words(screen)
    assert "合计行下面还有 1 行" in words(screen)
    import_steps.start(office_desk, staff["boss"], number, "running")
    import_steps.carry_out(office_desk, staff["boss"], number)
    again = import_upload.upload(office_desk, staff["chief"], "全年.xlsx", stream.getvalue(), "十月")
    screen = open_screen("import_data", staff["chief"], **{"import": str(again)})
    assert not screen.exception and f"{staff['boss'].name} 传过" in words(screen)
    names = list(open_screen("import_data", staff["chief"]).dataframe[0].value["file"])
    assert names == ["十月 · 全年.xlsx", "九月 · 全年.xlsx", "十月 · 全年.xlsx"]
