"""`python -m core …`"""

from core import logs
from core.cli import app

logs.configure()
app()
