"""What run_script says of a script."""

import pytest

from helpers import run_script


def test_the_text_is_what_was_printed():
    assert repr(run_script("print('tea')\nprint('coffee')")) == "tea\ncoffee"


def test_the_indentation_that_all_lines_share_is_dropped():
    assert (
        run_script("""
        for cup in range(2):
            print(cup)
        """).printed
        == "0\n1\n"
    )


def test_a_notebooks_loop_is_not_the_scripts():
    script = "import asyncio\nasync def main(): print('tea')\nasyncio.run(main())"
    assert run_script(script).printed == "tea\n"


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("raise ValueError('cold')", "ValueError: cold"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("class Burnt(Exception): pass\nraise Burnt('toast')", "Burnt: toast"),
        ("x = (", "SyntaxError: '(' was never closed"),
        ("raise ExceptionGroup('two', [OSError('a'), ValueError('b')])",
         "ExceptionGroup: two (2 sub-exceptions)"),
        ("try: 1 / 0\nexcept ZeroDivisionError as e: raise OSError('second') from e",
         "OSError: second"),
        ("import sys; sys.exit(3)", ""),
    ],
)  # fmt: skip
def test_the_error_is_the_last_line_of_the_traceback_that_ended_it(script, error):
    ended = run_script(script)
    assert ended.error == error
    assert ended.exit_code != 0


def test_an_error_that_is_only_logged_is_not_the_scripts():
    ended = run_script("""
        import asyncio
        async def fail(): raise ValueError("lost")
        async def main():
            task = asyncio.create_task(fail())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            globals()["kept"] = task
            raise OSError("main's own")
        asyncio.run(main())
        """)
    assert ended.error == "OSError: main's own"
    assert "Task exception was never retrieved" in ended.stderr


def test_a_script_that_only_logs_an_error_ended_well():
    ended = run_script("import logging; logging.exception('x', exc_info=ValueError('logged'))")
    assert (ended.error, ended.exit_code) == ("", 0)


def test_warnings_are_shown_without_their_place():
    ended = run_script("async def brew(): pass\nbrew()")
    assert ended.warnings == ["RuntimeWarning: coroutine 'brew' was never awaited"]
    assert repr(ended) == ended.warnings[0]


def test_debug_mode_of_the_reader_does_not_reach_the_script(monkeypatch):
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    script = "import asyncio, sys; print(asyncio.new_event_loop().get_debug(), sys.warnoptions)"
    assert run_script(script).printed == "False ['default']\n"


def test_a_script_that_never_ends_is_killed(monkeypatch):
    monkeypatch.setattr("helpers.script.SECONDS", 0.2)
    with pytest.raises(TimeoutError, match=r"still running after 0\.2 s"):
        run_script("while True: pass")


def test_anything_but_text_is_a_type_error_that_says_what_to_write():
    with pytest.raises(TypeError, match=r"as text, not function: write run_script"):
        run_script(lambda: None)
