"""Where the parallel parts run: on this machine, or on the workers of a Dask cluster (extra ``dask``)."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .config import Compute
from .errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from joblib import Parallel

PATIENCE_SECONDS = 20


@contextmanager
def workers(compute: Compute) -> "Iterator[Parallel]":
    """Yield what runs ``joblib.delayed`` calls; scikit-learn's own parallel parts run there as well.

    What comes out does not depend on where: results come in the order of the calls, and a call gets all that it
    needs as arguments. The workers need this package, as the project's image has it, and no shared folder.

    Raises:
        UserError: the ``dask`` extra is missing, or no scheduler answers at the address.
    """
    import joblib

    if compute.backend == "local":
        with joblib.parallel_config(backend="loky", n_jobs=compute.jobs):
            yield joblib.Parallel()
        return
    try:
        from distributed import Client

        client = Client(compute.address, timeout=PATIENCE_SECONDS)  # without an address: a cluster on this machine
    except ImportError:
        raise UserError("compute.backend: dask is not installed; type 'uv sync --extra dask'") from None
    except (OSError, ValueError) as error:
        raise UserError(f"compute.address {compute.address}: no Dask scheduler answers: {error}") from None
    with client, joblib.parallel_config(backend="dask", n_jobs=-1):
        yield joblib.Parallel()
