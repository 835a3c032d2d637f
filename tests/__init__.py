"""Asserts in helper modules say what they found, like those in tests."""

import pytest

pytest.register_assert_rewrite("tests.house.papers")
