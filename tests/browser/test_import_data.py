"""A manager takes the office's register over in a browser, leaves meanwhile, mends what came back, and undoes it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide
from tests.services.test_import_steps import workbook_of

_ROWS = (
    ("2026-11-01", "万一", "13844440001", "李婷", "路过"),
    ("2026-11-02", "万一", "13844440001", "王敏", "路过"),
    ("2026-11-02", "万二", "1384444", "小李", "抖音"),
    ("2026-08-01", "万三", "13844440003", "王敏", "电话来电"),
    ("2026-11-03", "<b>万四</b>", "13844440004", "王敏", "路过"),
)


def test_a_register_is_taken_over_mended_and_undone(journeys: Journeys, tmp_path: Path) -> None:
    file = tmp_path / "老登记表.xlsx"
    file.write_bytes(workbook_of(_ROWS))
    page = journeys.open("boss", "import_data")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("老登记表.xlsx")).to_be_visible()
    click(page.get_by_role("button", name="读取"))
    expect(page.get_by_text("前几行会这样读入")).to_be_visible()
    assert wide(page) == 0
    page.get_by_role("combobox", name="小李").fill("李婷")
    page.get_by_role("option", name="李婷").click()
    click(page.get_by_role("button", name="记住对应"))
    expect(page.get_by_text("3 个姓名都对应到账号")).to_be_visible()
    page.get_by_role("button", name="先试算").click()
    expect(page.get_by_text("试算结果")).to_be_visible()
    expect(page.get_by_text("按原时间：1 位客户进公海")).to_be_visible()
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text("导入结果")).to_be_visible()
    ready(page)
    click(page.get_by_role("button", name="生成退回表"))
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    assert download.value.suggested_filename.startswith("guike-import-")
    click(page.get_by_role("button", name="撤销这次导入"))
    page.get_by_role("button", name="确定撤销").click()
    expect(page.get_by_text("撤销了这次导入")).to_be_visible()
    click(page.get_by_role("button", name="返回导入记录"))
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()


def test_a_file_that_harms_is_refused_with_the_reason_and_the_screen_stays(journeys: Journeys, tmp_path: Path) -> None:
    file = tmp_path / "加密.xlsx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)
    page = journeys.open("boss", "import_data", width=390)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("加密.xlsx")).to_be_visible()
    click(page.get_by_role("button", name="读取"))
    expect(page.get_by_text("加密").last).to_be_visible()
    assert wide(page) == 0


def test_a_file_that_the_browser_does_not_take_is_refused_with_the_reason(journeys: Journeys, tmp_path: Path) -> None:
    file = tmp_path / "太大.xlsx"
    with file.open("wb") as made:
        made.truncate(101 * 1024 * 1024)
    page = journeys.open("boss", "import_data", width=390)
    page.locator("input[type=file]").set_input_files(file)
    zone = page.get_by_test_id("stFileUploaderDropzone")
    expect(zone.locator("[aria-invalid=true]")).to_be_visible()
    assert "没有收下" in zone.evaluate("zone => getComputedStyle(zone, '::after').content")
    click(page.get_by_role("button", name="读取"))
    expect(page.get_by_text("超过 30 MB 的请拆开再传")).to_be_visible()
    assert wide(page) == 0
