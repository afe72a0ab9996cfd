"""How does somebody add pictures: picked, taken with the phone's camera, dropped, or pasted from the clipboard?"""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.services.evidence import MOST_BYTES, MOST_PICTURES, Evidence, Upload
from pages._ui.routes import address_of
from pages._ui.texts import t
from pages._ui.uploader import words

_TYPES: Final = ("png", "jpg", "jpeg", "webp")
#: A picture on the clipboard goes to the uploader that is on the page; text pastes as ever.
_PASTE: Final = """
<script>
if (!window.guikePaste) {
  window.guikePaste = true;
  document.addEventListener("paste", (event) => {
    const pictures = [...(event.clipboardData?.files || [])].filter((file) => file.type.startsWith("image/"));
    const input = document.querySelector(".stApp [class*='st-key-pictures'] input[type=file]");
    if (!pictures.length || !input) return;
    event.preventDefault();
    const files = new DataTransfer();
    pictures.forEach((file) => files.items.add(file));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
</script>
"""


def ask(key: str) -> list[Upload]:
    """Draw the uploader and return what it holds. `key` begins with `pictures`; a fresh key empties it."""
    most = MOST_BYTES >> 20
    st.html(
        words(key, t("picture.hint", count=MOST_PICTURES, most=most), t("picture.pick")) + _PASTE,
        unsafe_allow_javascript=True,
    )
    files = st.file_uploader(t("picture.label"), type=_TYPES, accept_multiple_files=True, key=key, max_upload_size=most)
    return [Upload(file.name, file.getvalue()) for file in files]


def address(picture: Evidence) -> str:
    """Where the picture is served, to whoever may see it (pages/_ui/routes.py)."""
    return address_of(f"files/{picture.token}")
