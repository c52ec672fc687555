"""``python -m locarno`` is the command line."""

from locarno.cli import main

if __name__ == "__main__":
    main()
