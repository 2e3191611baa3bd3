"""``python -m realpolitik`` is the command ``realpolitik``."""

from realpolitik.interface.cli import app

if __name__ == "__main__":
    app()
