"""What does the field in which files are put say, in the reader's language?"""

from __future__ import annotations

from typing import Final

from pages._ui.texts import t

#: Streamlit's own words are English; these stand in their place.
_CSS: Final = """
<style>
.st-key-{key} [data-testid="stFileUploaderDropzone"] {{ min-height: 0; padding: .45rem .6rem; }}
.st-key-{key} [data-testid="stFileUploaderDropzoneInstructions"] {{ font-size: 0; }}
.st-key-{key} [data-testid="stFileUploaderDropzoneInstructions"] * {{ display: none; }}
.st-key-{key} [data-testid="stFileUploaderDropzoneInstructions"]::after {{ content: "{hint}"; font-size: .8rem;
  color: #6b6f76; }}
.st-key-{key} [data-testid="stFileUploaderDropzone"] button p {{ font-size: 0; }}
.st-key-{key} [data-testid="stFileUploaderDropzone"] button p::after {{ content: "{pick}"; font-size: .9rem; }}
.st-key-{key} [data-testid="stFileUploaderDropzone"]:has([aria-invalid="true"]) {{ flex-wrap: wrap; }}
.st-key-{key} [data-testid="stFileUploaderDropzone"]:has([aria-invalid="true"])::after {{ content: "{refused}";
  font-size: .85rem; color: #b3261e; flex-basis: 100%; }}
.st-key-{key} [aria-invalid="true"] {{ pointer-events: none; }}
.st-key-{key} [aria-invalid="true"] button {{ pointer-events: auto; }}
</style>
"""


def words(key: str, hint: str, pick: str) -> str:
    """The style sheet by which the uploader with this key says `hint`, its button `pick`, and why the browser did not
    take a file."""
    return _CSS.format(key=key, hint=hint, pick=pick, refused=t("uploader.refused", hint=hint))
