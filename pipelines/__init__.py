"""Pages in, articles out: one module (or package) a step, in the order of `pipelines.clean.STEPS`.

To add a step, write its function beside the others and add its line to the order.
"""

from pathlib import Path

from pipelines import compiled

compiled.choose(Path(__path__[0]))
