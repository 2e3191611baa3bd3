"""Settings of the whole suite."""

from hypothesis import settings

# The first example of a law may pay for compilation, so no deadline; the same examples in every run.
settings.register_profile("suite", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("suite")
