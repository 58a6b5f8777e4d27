"""`python -m maillage.cli` is `maillage`."""

from maillage.cli import main

if __name__ == "__main__":
    main()
