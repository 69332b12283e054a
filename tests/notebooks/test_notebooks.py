"""The notebooks run from the first cell to the last, and hold no output of their own."""

import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.model
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda f: f.stem)
def test_notebook_runs(file):
    with warnings.catch_warnings():
        # what jupyter_client and pyzmq warn of at import concerns their makers, not our notebooks
        warnings.simplefilter("ignore", DeprecationWarning)
        import nbformat
        from nbclient import NotebookClient

        notebook = nbformat.read(file, as_version=4)
        nbformat.validate(notebook)
        NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda f: f.stem)
def test_notebook_is_kept_without_output(file):
    assert '"outputs": []' in file.read_text(encoding="utf-8")
    assert '"output_type"' not in file.read_text(encoding="utf-8")
