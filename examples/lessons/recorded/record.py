"""Prints what a program prints, and the exception that ends it as a tree without call frames.

Usage: python3 record.py program.py > program.txt        (CPython 3.11 or later)
"""
import runpy, sys, traceback


def without_frames(error):
    error.__traceback__ = error.__context__ = None
    for inner in getattr(error, "exceptions", ()): without_frames(inner)
    return error


try: runpy.run_path(sys.argv[1], run_name="__main__")
except Exception as error: print("".join(traceback.format_exception(without_frames(error))), end="")
