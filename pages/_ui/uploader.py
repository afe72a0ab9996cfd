"""What does the field in which files are put say, in the reader's language?"""

from __future__ import annotations

from typing import Final

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
</style>
"""


def words(key: str, hint: str, pick: str) -> str:
    """The style sheet by which the uploader with this key says `hint`, and its button `pick`."""
    return _CSS.format(key=key, hint=hint, pick=pick)
